"""Real input: 249 addresses of more than two centuries, up to 34,000 words long, become a site that holds what our own does."""

import gzip
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Browser

from tests.real.conftest import Archive, measured_build
from tests.real.corpus import HEADING, Address, addresses, content
from tests.real.reading import folded, foreign_elements, words
from tests.support.browser import axe_violations, open_page, too_wide
from tests.support.finished import FinishedSite
from tests.support.links import Links
from tests.support.nu import messages
from tests.support.sites import write_tree

pytestmark = pytest.mark.slow

BASE_URL = "https://addresses.archive.example"
INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
"""RFC 3339: an offset has no seconds, though the local time of 1790 had."""
ATOM = "{http://www.w3.org/2005/Atom}"


def length(address: Address) -> int:
    """Return how many words an address has."""
    return len(address.text.split())


def longest(corpus: list[Address]) -> Address:
    """Return the longest address of all."""
    return max(corpus, key=length)


def linked_data(page: html.HtmlElement) -> dict[str, Any]:
    """Return the first piece of JSON-LD of a page."""
    found: dict[str, Any] = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    return found


def listed(site: FinishedSite, url: str) -> list[str]:
    """Return the addresses of the speeches that a list page leads to, in order, each once."""
    links = site.tree(url).xpath("//main//a/@href")
    return list(dict.fromkeys(link for link in links if re.fullmatch(r"/speeches/\d{4}/\d\d/\d\d/.+/", link)))


class TestText:
    def test_every_word_is_on_its_page_in_order(self, archive: Archive) -> None:
        pages = {a.id: words(archive.site.tree(a.url)) for a in archive.corpus}
        assert [a.id for a in archive.corpus if pages[a.id] != folded(a.text)] == []

    def test_every_word_is_in_the_plain_text(self, archive: Archive) -> None:
        texts = {a.id: archive.site.text(f"{a.url}index.txt").partition("\n\n")[2] for a in archive.corpus}
        assert [a.id for a in archive.corpus if folded(texts[a.id]) != folded(a.text)] == []

    def test_every_word_is_in_the_json_file(self, archive: Archive) -> None:
        for a in archive.corpus:
            bodies = {body["contentType"]: body["value"] for body in archive.site.json(f"{a.url}index.json")["bodies"]}
            assert folded(bodies["text/plain"]) == folded(a.text), a.id
            shown = html.fragment_fromstring(bodies["text/html"].replace("<br>", "<br> "), "div").text_content()
            assert folded(shown) == folded(a.text), a.id

    def test_every_word_and_nothing_else_is_in_the_feed(self, archive: Archive) -> None:
        texts = {a.url: folded(a.text) for a in archive.corpus}
        for item in archive.site.json("/speeches/feed.json")["items"]:
            shown = html.fragment_fromstring(item["content_html"].replace("<br>", "<br> "), "div").text_content()
            assert folded(shown) == texts[item["url"].removeprefix(BASE_URL)], item["url"]

    def test_no_sign_of_the_source_is_taken_for_markup(self, archive: Archive) -> None:
        found = {a.id: foreign_elements(archive.site.tree(a.url)) for a in archive.corpus}
        assert {name: tags for name, tags in found.items() if tags} == {}

    def test_stage_directions_are_told_from_speech(self, archive: Archive) -> None:
        said = Counter(a.id for a in archive.corpus for _ in re.findall(r"(?i)\[(?:applause|laughter)\]", a.text))
        assert sum(said.values()) > 100
        for name, url in ((a.id, a.url) for a in archive.corpus if a.id in said):
            assert len(archive.site.tree(url).xpath("//*[@class='stage']")) >= said[name], name


class TestDates:
    def test_every_address_has_its_page_and_there_is_no_other(self, archive: Archive) -> None:
        wanted = {a.url for a in archive.corpus}
        made = {url for url in archive.site.files() if re.match(r"/speeches/\d{4}/\d\d/", url)}
        assert made == wanted
        assert len(wanted) == len(archive.corpus) >= 249

    def test_two_addresses_of_one_day_have_pages_of_their_own(self, archive: Archive) -> None:
        days = Counter(a.day for a in archive.corpus)
        pairs = [a for a in archive.corpus if days[a.day] == 2]
        assert len(pairs) >= 10
        assert len({archive.site.text(a.url) for a in pairs}) == len(pairs)

    def test_the_page_says_the_day(self, archive: Archive) -> None:
        for a in archive.corpus:
            page = archive.site.tree(a.url)
            (time,) = page.xpath("//dt[.='Date']/following-sibling::dd//time")
            assert (time.get("datetime"), time.text_content()) == (str(a.day), f"{a.day.day} {a.day:%B %Y}"), a.id

    def test_programs_are_told_the_day_and_no_hour(self, archive: Archive) -> None:
        for a in archive.corpus:
            data = linked_data(archive.site.tree(a.url))
            assert (data["dateCreated"], data["datePublished"]) == (str(a.day), str(a.day)), a.id
            item = archive.site.json(f"{a.url}index.json")
            assert item["rostra"]["delivered"] == str(a.day), a.id
            assert "contentCreated" not in item, a.id
            assert f"Date:      {a.day}\n" in archive.site.text(f"{a.url}index.txt"), a.id

    def test_the_list_of_all_is_complete_and_newest_first(self, archive: Archive) -> None:
        index = archive.site.json("/api/speeches.json")
        years = [archive.site.json(year["url"].removeprefix(BASE_URL)) for year in index["years"]]
        speeches = [speech for year in years for speech in year["speeches"]]
        days = [date.fromisoformat(speech["delivered"]) for speech in speeches]
        assert {speech["id"] for speech in speeches} == {a.id for a in archive.corpus}
        assert index["speeches"] == speeches[: len(index["speeches"])]
        assert all(newer >= older for newer, older in itertools.pairwise(days))

    def test_the_list_of_a_year_has_the_addresses_of_that_year(self, archive: Archive) -> None:
        years = {a.day.year for a in archive.corpus}
        assert min(years) == 1790
        for year in years:
            own = [a.url for a in archive.corpus if a.day.year == year]
            found = [url for url in listed(archive.site, f"/speeches/{year}/") if url.startswith(f"/speeches/{year}/")]
            assert sorted(found) == sorted(own), year
            assert [url[:21] for url in found] == sorted((url[:21] for url in found), reverse=True), year

    def test_the_list_of_speeches_leads_to_every_year(self, archive: Archive) -> None:
        links = set(archive.site.tree("/speeches/").xpath("//main//a/@href"))
        assert {f"/speeches/{a.day.year}/" for a in archive.corpus} <= links

    def test_feeds_that_end_before_time_zones_began_have_valid_times(self, tmp_path: Path) -> None:
        oldest = [a for a in addresses() if a.day.year < 1800]
        write_tree(tmp_path, content(oldest))
        measured_build(tmp_path)
        site = FinishedSite(tmp_path / "dist", "")
        days = [str(a.day) for a in reversed(oldest)]
        items = site.json("/speeches/feed.json")["items"]
        assert [item["_rostra"]["delivered"] for item in items] == days
        entries = etree.fromstring(site.file("/speeches/feed.xml").read_bytes()).iter(f"{ATOM}entry")
        published = [item["date_published"] for item in items]
        updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        for times in (published, updated):
            matches = [INSTANT.fullmatch(time) for time in times]
            assert [match and match[1] for match in matches] == days, times


class TestSite:
    def test_no_link_is_dead_and_every_page_can_be_reached(self, archive: Archive) -> None:
        links = Links(archive.site.dist, BASE_URL)
        assert [str(link) for link in links.dead()] == []
        reached = links.reachable()
        pages = [archive.site.file(url).relative_to(archive.site.dist).as_posix() for url in archive.site.lasting()]
        assert [page for page in pages if page not in reached] == []

    def test_every_page_has_a_title_of_its_own(self, archive: Archive) -> None:
        titles = Counter(archive.site.tree(url).findtext("head/title") for url in archive.site.pages())
        assert [title for title, count in titles.items() if count > 1 or not title] == []

    def test_the_html_checker_finds_no_error(self, archive: Archive) -> None:
        found = messages(archive.site.dist, "--skip-non-html")
        assert [f"{one['url']}:{one.get('lastLine')}: {one['message']}" for one in found] == []


LOOKED_AT: dict[str, Callable[[list[Address]], str]] = {
    "the longest": lambda corpus: longest(corpus).url,
    "one with tables set in dots": lambda corpus: max(corpus, key=lambda a: a.text.count("......")).url,
    "the shortest": lambda corpus: min(corpus, key=length).url,
    "the oldest": lambda corpus: corpus[0].url,
    "the fullest year": lambda corpus: f"/speeches/{Counter(a.day.year for a in corpus).most_common(1)[0][0]}/",
    "the list of all": lambda _: "/speeches/",
    "a topic of many": lambda _: "/topics/peace/",
}


@pytest.mark.browser
@pytest.mark.parametrize("kind", LOOKED_AT)
class TestBrowser:
    def test_axe_finds_no_violation(self, browser: Browser, archive: Archive, kind: str) -> None:
        with open_page(browser, archive.site.address + LOOKED_AT[kind](archive.corpus)) as watched:
            assert axe_violations(watched.page) == []
            assert watched.complaints == []

    def test_a_narrow_page_needs_no_sideways_scrolling(self, browser: Browser, archive: Archive, kind: str) -> None:
        url = archive.site.address + LOOKED_AT[kind](archive.corpus)
        with open_page(browser, url, width=320, height=720) as watched:
            assert too_wide(watched.page) == []


class TestLength:
    def test_the_longest_page_is_sent_in_less_than_100_kilobytes(self, archive: Archive) -> None:
        address = longest(archive.corpus)
        assert length(address) > 30_000
        assert len(gzip.compress(archive.site.file(address.url).read_bytes(), 6)) < 100_000

    def test_its_contents_name_every_heading_and_lead_there(self, archive: Archive) -> None:
        address = longest(archive.corpus)
        blocks = [block.strip() for block in re.split(r"\n\s*\n", address.text)]
        wanted = [folded(block) for block in blocks[:-1] if HEADING.fullmatch(block)]
        page = archive.site.tree(address.url)
        links = page.xpath("//nav[@class='toc']//a")
        assert len(wanted) > 50
        assert [folded(link.text_content()) for link in links] == wanted
        for link in links:
            (heading,) = page.xpath("//h2[@id=$name]", name=link.get("href")[1:])
            assert folded(heading.text_content()) == folded(link.text_content())

    @pytest.mark.browser
    def test_on_a_telephone_its_text_begins_before_the_third_screen(self, browser: Browser, archive: Archive) -> None:
        with open_page(browser, archive.site.address + longest(archive.corpus).url, width=320, height=720) as watched:
            top = watched.page.evaluate("document.querySelector('.prose > p').getBoundingClientRect().top")
            assert top < 2 * 720

    def test_two_million_words_are_built_in_a_minute_and_600_megabytes(self, archive: Archive) -> None:
        assert sum(map(length, archive.corpus)) > 2_000_000
        assert archive.seconds < 60
        assert archive.megabytes < 600
