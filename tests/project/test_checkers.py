"""The checkers that the tests of the finished site rely on: each accepts a good page and refuses a broken one."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from tests.support.browser import axe_violations, open_page, too_wide
from tests.support.keyboard import keyboard_faults
from tests.support.links import DeadLink, Links
from tests.support.nu import nu_errors
from tests.support.server import header_rules, serve
from tests.support.services import require
from tests.support.sites import write_tree

BASE = "https://newsroom.small.example"
GOOD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A page</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1 id="top">A page</h1>{}</main></body>
</html>
"""

TRAP = """<a href="/a">a</a><button id="b">b</button><button id="c">c</button>
<script>c.onkeydown = event => { b.focus(); event.preventDefault() }</script>"""


def page(body: str = "<p>Text.</p>") -> str:
    """Return a sound page with a body of its own."""
    return GOOD.format(body)


def dead(root: Path, files: dict[str, str]) -> list[DeadLink]:
    """Return the dead links of a small finished site."""
    write_tree(root, {"index.html": page(), "speeches/index.html": page(), **files})
    return Links(root, BASE).dead()


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "reason"),
        [
            ("/nothing/", "no such file"),
            ("nothing.html", "no such file"),
            ("/speeches", "a slash is missing at the end"),
            ("/speeches/#nowhere", "no such anchor"),
            ("#nowhere", "no such anchor"),
            (f"{BASE}/nothing/", "no such file"),
            ("//newsroom.small.example/nothing/", "no such file"),
            ("/Speeches/", "no such file"),
        ],
    )
    def test_a_dead_link_of_a_page_is_found(self, tmp_path: Path, link: str, reason: str) -> None:
        files = {"a/index.html": page(f'<a href="{link}">x</a>')}
        assert dead(tmp_path, files) == [DeadLink("a/index.html", link, reason)]

    @pytest.mark.parametrize(
        "link",
        ["/", "/speeches/#top", "#top", "../speeches/", "?year=2026", "mailto:a@b.example", "https://other.example/x",
         f"{BASE}/speeches/", "/account/login?next=/", "/download/M-1/broadcast", "#:~:text=Text"],
    )  # fmt: skip
    def test_a_living_link_is_left_alone(self, tmp_path: Path, link: str) -> None:
        assert dead(tmp_path, {"a/index.html": page(f'<a href="{link}">x</a>')}) == []

    @pytest.mark.parametrize(
        "body",
        [
            '<img src="/lost" alt="">',
            '<img srcset="/speeches/ 1x, /lost 2x" alt="">',
            '<video poster="/lost"></video>',
            '<form action="/lost"></form>',
            '<svg><use href="/lost"></use></svg>',
            f'<meta property="og:image" content="{BASE}/lost">',
            f'<script type="application/ld+json">{{"image": "{BASE}/lost"}}</script>',
        ],
    )
    def test_every_kind_of_reference_is_followed(self, tmp_path: Path, body: str) -> None:
        assert [link.page for link in dead(tmp_path, {"a/index.html": page(body)})] == ["a/index.html"]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("feed.xml", f"<feed><link href='{BASE}/lost/'/></feed>"),
            ("feed2.xml", f"<feed><p>&lt;a href='{BASE}/lost/'&gt;</p></feed>"),
            ("data.json", f'{{"items": [{{"url": "{BASE}/lost/"}}]}}'),
            ("data2.json", '["/lost/"]'),
            ("style.css", "p { background: url('lost.png') }"),
            ("list.txt", f"See {BASE}/lost/."),
        ],
    )
    def test_feeds_data_styles_and_text_are_read(self, tmp_path: Path, name: str, text: str) -> None:
        assert [link.page for link in dead(tmp_path, {name: text})] == [name]

    def test_an_anchor_of_a_picture_is_looked_up(self, tmp_path: Path) -> None:
        icons = '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="play"/></svg>'
        body = '<svg><use href="/icons.svg#play"></use><use href="/icons.svg#stop"></use></svg>'
        found = dead(tmp_path, {"icons.svg": icons, "a/index.html": page(body)})
        assert [link.target for link in found] == ["/icons.svg#stop"]

    def test_a_second_is_an_anchor_only_where_there_is_a_film(self, tmp_path: Path) -> None:
        files = {"film/index.html": page("<video></video>"), "a/index.html": page('<a href="/film/#t=1.5">x</a>')}
        assert dead(tmp_path, files) == []
        assert [link.target for link in dead(tmp_path, {"film/index.html": page()})] == ["/film/#t=1.5"]

    def test_an_identifier_of_linked_data_needs_no_anchor(self, tmp_path: Path) -> None:
        assert dead(tmp_path, {"data.json": f'{{"@id": "{BASE}/#organisation"}}'}) == []

    def test_a_page_without_a_way_to_it_is_not_reachable(self, tmp_path: Path) -> None:
        dead(tmp_path, {"index.html": page('<a href="/speeches/">x</a>'), "alone/index.html": page()})
        assert Links(tmp_path, BASE).reachable() == {"index.html", "speeches/index.html"}


def test_the_html_checker_names_page_and_line_of_an_error_and_reads_styles_and_pictures(tmp_path: Path) -> None:
    require("java")
    picture = '<svg xmlns="http://www.w3.org/2000/svg"><{}/></svg>'
    good = {"good.html": page(), "good.css": "p { color: red }", "good.svg": picture.format("g")}
    bad = {"a/bad.html": page('<img src="x.png">'), "bad.css": "p { colr: red }", "bad.svg": picture.format("circl")}
    write_tree(tmp_path, good | bad)
    errors = nu_errors(tmp_path)
    assert {error.partition(":")[0] for error in errors} == set(bad)
    assert errors[0].startswith("a/bad.html:4: ")


class TestServer:
    def test_serves_pages_by_their_address_with_the_headers_of_the_site(self, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a/index.html": page(), "_headers": "# all\n/*\n  X-Kind: page\n/b/*\n  X-Kind: b\n"})
        with serve(tmp_path) as address, urlopen(f"{address}/a/") as answer:
            assert (answer.status, answer.headers["X-Kind"]) == (200, "page")
            assert answer.headers.get_content_type() == "text/html"

    def test_answers_an_unknown_address_with_the_page_for_it(self, tmp_path: Path) -> None:
        write_tree(tmp_path, {"404.html": "lost at sea", "_headers": "/*\n  X-Kind: page\n"})
        with serve(tmp_path) as address, pytest.raises(HTTPError) as refusal:
            urlopen(f"{address}/nothing/")
        with refusal.value as answer:
            assert (answer.code, answer.read(), answer.headers["X-Kind"]) == (404, b"lost at sea", "page")

    def test_reads_a_policy_with_colons_in_its_value(self) -> None:
        assert [rule[1:] for rule in header_rules("/*\n  A: b: c\n")] == [("A", "b: c")]

    @pytest.mark.parametrize(
        ("pattern", "url", "applies"),
        [("/*", "/a/b/", True), ("/a/*", "/b/", False), ("/:lang/feed.xml", "/fr/feed.xml", True),
         ("/:lang/feed.xml", "/fr/a/feed.xml", False), ("/a.b", "/axb", False)],
    )  # fmt: skip
    def test_a_header_applies_to_the_addresses_of_its_pattern(self, pattern: str, url: str, applies: bool) -> None:
        ((address, _, _),) = header_rules(f"{pattern}\n  A: b\n")
        assert bool(address.fullmatch(url)) == applies


@pytest.mark.browser
class TestBrowser:
    def test_axe_accepts_a_sound_page_under_a_strict_policy(self, browser: Browser, tmp_path: Path) -> None:
        policy = "/*\n  Content-Security-Policy: default-src 'self'; script-src 'self'\n"
        write_tree(tmp_path, {"index.html": page(), "_headers": policy})
        with serve(tmp_path) as address, open_page(browser, f"{address}/") as watched:
            assert axe_violations(watched.page) == []

    @pytest.mark.parametrize(
        ("body", "rule"),
        [
            ('<img src="data:," >', "image-alt"),
            ('<p style="color:#999;background:#fff">Pale text.</p>', "color-contrast"),
            ('<a href="/a" style="font-size:1px">a</a> <a href="/b" style="font-size:1px">b</a>', "target-size"),
        ],
    )
    def test_axe_names_the_rule_that_a_page_breaks(
        self, browser: Browser, tmp_path: Path, body: str, rule: str
    ) -> None:
        write_tree(tmp_path, {"index.html": page(body)})
        with serve(tmp_path) as address, open_page(browser, f"{address}/") as watched:
            assert rule in {violation.partition(" ")[0] for violation in axe_violations(watched.page)}

    def test_complaints_and_third_parties_are_noticed(self, browser: Browser, tmp_path: Path) -> None:
        body = '<script>console.error("oh")</script><img src="https://elsewhere.example/x.png" alt="">'
        write_tree(tmp_path, {"index.html": page(body)})
        with serve(tmp_path) as address, open_page(browser, f"{address}/") as watched:
            assert watched.third_party() == ["https://elsewhere.example/x.png"]
            assert any("oh" in complaint for complaint in watched.complaints)

    def test_a_breach_of_the_policy_is_a_complaint(self, browser: Browser, tmp_path: Path) -> None:
        policy = "/*\n  Content-Security-Policy: default-src 'self'\n"
        write_tree(tmp_path, {"index.html": page("<script>1</script>"), "_headers": policy})
        with serve(tmp_path) as address, open_page(browser, f"{address}/") as watched:
            assert any("Content Security Policy" in complaint for complaint in watched.complaints)

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ('<a href="/a">a</a><button>b</button><input aria-label="c"><video controls></video>', None),
            ('<a href="/a" style="outline: none">a</a>', "does not show that it has the focus"),
            ('<a href="/a" style="position: absolute; left: -500px">a</a>', "has the focus outside the window"),
            ('<a href="/a">a</a><p style="position: fixed; inset: 0; background: red">p</p>', "is covered while"),
            ('<a id="a" href="/a">a</a><a href="/b">b</a><script>a.onkeydown = () => false</script>', "is not reached"),
            (TRAP, "does not let the focus go"),
        ],
    )
    def test_the_walk_with_the_keyboard_finds_what_is_wrong(
        self, browser: Browser, tmp_path: Path, body: str, fault: str | None
    ) -> None:
        write_tree(tmp_path, {"index.html": page(body)})
        with serve(tmp_path) as address, open_page(browser, f"{address}/") as watched:
            faults = keyboard_faults(watched.page)
            assert bool(faults) == bool(fault), faults
            assert not fault or any(fault in found for found in faults), faults

    @pytest.mark.parametrize(
        ("body", "wide"),
        [
            ('<p style="width: 400px">Wide.</p>', True),
            ('<div style="overflow: auto"><p style="width: 400px">Wide.</p></div>', False),
        ],
    )
    def test_a_page_wider_than_its_window_is_found(
        self, browser: Browser, tmp_path: Path, body: str, wide: bool
    ) -> None:
        write_tree(tmp_path, {"index.html": page(body)})
        with serve(tmp_path) as address, open_page(browser, f"{address}/", width=320) as watched:
            assert bool(too_wide(watched.page)) == wide
