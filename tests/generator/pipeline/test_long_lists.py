"""Long lists are cut into pages: addresses, links, and which of them change when something is published, taken away or hidden."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import html

from tests.support.long_lists import SPEECHES, VIDEOS, day_of, long_lists, short_pages, speech_file
from tests.support.sites import TinySite, speech, video

BASE = "https://newsroom.small.example"
LISTS = {
    "/speeches/language/en/": [3, 2, 1],
    "/topics/tides/": [3, 2, 1],
    "/people/ada-vole/": [3, 2, 1],
    "/events/fair/": [3, 2, 1],
    "/videos/type/b_roll/": [5, 4, 3, 2, 1],
    "/videos/topic/tides/": [5, 4, 3, 2, 1],
    "/videos/year/2021/": [5, 4, 3, 2, 1],
    "/events/": [6, 5, 4, 3, 2, 1],
    "/videos/event/": [2, 1],
}
"""Lists and the numbers of their older pages, newest first."""
CARDS = "//main//*[self::h2 or self::h3 or self::h4]/a/@href | //div[@class='facets index']//li/a/@href"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut lists after a few entries."""
    short_pages(monkeypatch)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    """Build the newsroom once, for tests that only look at it."""
    return build(tmp_path_factory.mktemp("site"), "en, fr, ar")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    """Build it in two languages, to be copied."""
    return build(tmp_path_factory.mktemp("site"), "en, fr")


@pytest.fixture
def site(original: TinySite, tmp_path: Path) -> TinySite:
    """Return a newsroom to change, built already."""
    shutil.copytree(original.root, tmp_path, dirs_exist_ok=True)
    return long_lists(tmp_path, "en, fr")


def build(root: Path, languages: str) -> TinySite:
    site = long_lists(root, languages)
    with pytest.MonkeyPatch.context() as patch:
        short_pages(patch)
        assert site.quick("build").status == 0
    return site


def tree(site: TinySite, url: str) -> html.HtmlElement:
    return html.document_fromstring(site.page(url).encode(), parser=html.HTMLParser(encoding="utf-8"))


def pages(url: str) -> list[str]:
    """Return the addresses of the pages of a list, newest first."""
    return [url, *(f"{url}page/{number}/" for number in LISTS[url])]


def changed(site: TinySite, files: Mapping[str, str | bytes | None]) -> set[str]:
    """Edit the site, build it again, and return which numbered pages of the English lists are new, gone or different."""
    before = site.output()
    site.write(files)
    assert site.quick("build").status == 0
    after = site.output()
    different = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    urls = {"/" + name.removesuffix("index.html") for name in different if "/page/" in name}
    return {url for url in urls if not url.startswith("/fr/")}


class TestPages:
    @pytest.mark.parametrize("url", LISTS)
    @pytest.mark.parametrize("language", ["", "/fr", "/ar"])
    def test_a_list_has_these_pages_and_no_other(self, built: TinySite, language: str, url: str) -> None:
        folder = built.dist / (language + url).strip("/") / "page"
        assert sorted(path.name for path in folder.iterdir()) == sorted(map(str, LISTS[url]))

    @pytest.mark.parametrize(
        ("url", "count"),
        [
            ("/speeches/language/en/", SPEECHES),
            ("/topics/tides/", SPEECHES),
            ("/people/ada-vole/", SPEECHES),
            ("/events/fair/", SPEECHES),
            ("/videos/type/b_roll/", VIDEOS),
            ("/events/", VIDEOS + 1),
            ("/videos/event/", VIDEOS),
        ],
    )
    def test_every_entry_is_on_one_of_them(self, built: TinySite, url: str, count: int) -> None:
        kind = {"/events/": "/events/", "/videos/event/": "/videos/event/"}.get(url)
        kind = kind or ("/videos/" if url.startswith("/videos/") else "/speeches/2")
        found = [link for page in pages(url) for link in tree(built, page).xpath(CARDS) if link.startswith(kind)]
        assert (len(found), len(set(found))) == (count, count)

    @pytest.mark.parametrize("url", LISTS)
    def test_head_and_pager_lead_to_the_neighbours(self, built: TinySite, url: str) -> None:
        every = pages(url)
        for at, page in enumerate(every):
            found = tree(built, page)
            newer, older = every[at - 1 : at] if at else [], every[at + 1 : at + 2]
            assert found.xpath("//head/link[@rel='prev']/@href") == newer
            assert found.xpath("//head/link[@rel='next']/@href") == older
            (nav,) = found.xpath("//main//nav[@aria-label='Pages of this list']")
            assert nav.xpath(".//a[@rel='prev']/@href") == newer
            assert nav.xpath(".//a[@rel='next']/@href") == older
            number = page.rstrip("/").rpartition("/")[2]
            assert nav.xpath("string(.//*[@aria-current='page'])") == (f"Page {number}" if at else "Newest page")
            assert len(nav.xpath(".//a/@href")) == len(set(nav.xpath(".//a/@href"))) or not at

    @pytest.mark.parametrize("url", LISTS)
    def test_each_says_which_page_it_is(self, built: TinySite, url: str) -> None:
        for page in pages(url):
            assert tree(built, page).xpath("//link[@rel='canonical']/@href") == [BASE + page]
            assert BASE + "/fr" + page in tree(built, page).xpath("//link[@rel='alternate'][@hreflang='fr']/@href")
        titles = [tree(built, page).findtext(".//title") for page in pages(url)]
        assert len(set(titles)) == len(titles)

    def test_all_are_in_the_sitemap(self, built: TinySite) -> None:
        listed = set(re.findall(r"<loc>https://newsroom\.small\.example([^<]*)</loc>", built.page("/sitemap.xml")))
        assert {page for url in LISTS for page in pages(url)} <= listed

    def test_the_newest_page_leads_to_years(self, built: TinySite) -> None:
        links = tree(built, "/topics/tides/").xpath("//ul[@class='years']//a")
        assert [(a.text, a.get("href")) for a in links] == [
            ("2022", "/topics/tides/page/3/"),
            ("2021", "/topics/tides/page/2/"),
            ("2020", "/topics/tides/page/1/"),
        ]

    def test_the_films_of_a_topic_are_in_the_catalogue(self, built: TinySite) -> None:
        (bar,) = tree(built, "/topics/tides/").xpath("//h2[@id='videos']/..")
        assert bar.xpath("a/@href") == ["/videos/topic/tides/"]

    def test_a_numbered_page_says_nothing_of_the_whole_list(self, built: TinySite) -> None:
        for url in ("/speeches/language/en/page/2/", "/videos/type/b_roll/page/2/"):
            assert tree(built, url).xpath("//*[@class='facets' or @class='count']") == []
            assert tree(built, url).xpath("string(//main//p[@class='by'])").strip().startswith("Page 2")

    def test_a_short_list_has_neither_pager_nor_style_of_one(self, built: TinySite) -> None:
        for url in ("/speeches/", "/speeches/2022/", "/people/bram-reed/", "/events/e-01/", "/search/"):
            assert "pager" not in built.page(url)


class TestChanges:
    def test_a_new_speech_changes_no_numbered_page(self, site: TinySite) -> None:
        assert changed(site, speech_file(SPEECHES + 1)) == set()

    def test_a_full_page_of_new_ones_changes_only_the_neighbour(self, site: TinySite) -> None:
        assert changed(site, speech_file(15) | speech_file(16) | speech_file(17) | speech_file(18)) == {
            *(f"{url}page/{number}/" for url in LISTS if LISTS[url] == [3, 2, 1] for number in (3, 4)),
        }

    def test_what_is_taken_away_moves_what_is_newer(self, site: TinySite) -> None:
        gone = f"content/speeches/{day_of(6)}-n6.md"
        assert changed(site, {gone: None}) == {
            *(f"{url}page/{number}/" for url in LISTS if LISTS[url] == [3, 2, 1] for number in (2, 3)),
        }

    def test_a_new_title_of_an_old_speech_changes_its_page_alone(self, site: TinySite) -> None:
        assert changed(site, speech_file(6, title="Renamed")) == {
            f"{url}page/2/" for url in LISTS if LISTS[url] == [3, 2, 1]
        }

    @pytest.mark.parametrize("hidden", [{"draft": True}, {"embargo_until": "2027-01-01T00:00:00Z"}])
    def test_what_is_hidden_takes_no_place(self, site: TinySite, hidden: dict[str, object]) -> None:
        before = site.output()
        files: dict[str, str | bytes] = {}
        for number in range(15, 25):
            files |= speech_file(number, **hidden)
        site.write(files)
        assert site.quick("build").status == 0
        assert site.output() == before


class TestLinks:
    """A link of a text to a numbered page is sound at any hour if the list is there."""

    def linked(self, site: TinySite, url: str) -> Iterator[str]:
        site.write({"content/pages/about.md": f"---\ntitle: About\n---\nSee [it]({url}).\n"})
        run = site.quick("build")
        yield from re.findall(r"(broken-link)", run.err + run.out)
        if run.status == 0:
            yield from tree(site, "/about/").xpath("//main//article//a[text()='it']/@href")

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("/topics/tides/page/2/", ["/topics/tides/page/2/"]),
            ("/topics/tides/page/9/", []),
            ("/topics/nothing/page/2/", ["broken-link"]),
        ],
    )
    def test_a_link_to_a_page_of_a_list(self, site: TinySite, url: str, expected: list[str]) -> None:
        assert list(self.linked(site, url)) == expected


class TestData:
    """The lists for programs are cut by year."""

    @pytest.mark.parametrize(("name", "count"), [("speeches", SPEECHES), ("videos", VIDEOS)])
    def test_the_years_hold_everything_once(self, built: TinySite, name: str, count: int) -> None:
        index = json.loads(built.page(f"/api/{name}.json"))
        assert index["total"] == sum(year["total"] for year in index["years"]) == count
        years = [json.loads(built.page(year["url"].removeprefix(BASE))) for year in index["years"]]
        assert [(year["year"], year["total"]) for year in years] == [
            (one["year"], one["total"]) for one in index["years"]
        ]
        assert [item for year in years for item in year[name]] == index[name]
        assert [year["year"] for year in years] == sorted((year["year"] for year in years), reverse=True)

    def test_no_year_is_named_of_which_everything_is_hidden(self, site: TinySite) -> None:
        site.write({"content/speeches/2026-12-24-canary.md": speech(delivered_at="2026-12-24", draft=True)})
        assert site.quick("build").status == 0
        assert not (site.dist / "api/speeches/2026.json").exists()
        assert "2026" not in [year["year"] for year in json.loads(site.page("/api/speeches.json"))["years"]]

    @pytest.mark.parametrize("year", ["2026", "2019"])
    def test_a_link_to_a_year_that_is_hidden_is_sound(self, site: TinySite, year: str) -> None:
        hidden = {
            "2026": {"published_at": "2026-12-24T00:00:00Z"},
            "2019": {"published_at": "2019-01-01T00:00:00Z", "expires_at": "2020-01-01T00:00:00Z"},
        }[year]
        page = f"---\ntitle: About\n---\n[The year](/api/videos/{year}.json)\n"
        site.write({"content/videos/hidden.yaml": video(id="hidden", **hidden), "content/pages/about.md": page})
        assert site.quick("build").status == 0
        assert year not in site.page("/about/")


def test_no_list_is_longer_than_60_kilobytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest lists that are one page, with titles and summaries as long as real ones; see `paging`."""
    monkeypatch.undo()
    title, summary = (
        "Port closing address before the assembly of harbour towns",
        "what the tides tell the towns of it " * 4,
    )
    common: dict[str, object] = {"title": title, "topics": ["tides"], "event": "fair"}
    files: dict[str, str | bytes] = {}
    for number in range(1, 60):
        day = f"2024-{1 + number // 28:02}-{1 + number % 28:02}"
        files[f"content/speeches/{day}-a.md"] = speech("A paragraph.\n", **common, summary=summary, delivered_at=day)
    for number in range(48):
        files[f"content/videos/V-{number}.yaml"] = video(**common, id=f"V-{number}", persons_shown=["ada-vole"])
    site = TinySite(tmp_path, files)
    assert site.quick("build").status == 0
    sizes = {name: len(data) for name, data in site.output().items() if name.endswith(".html")}
    assert {name: size for name, size in sizes.items() if size > 60_000} == {}
    assert not [name for name in sizes if name.startswith("topics/tides/page/")]
