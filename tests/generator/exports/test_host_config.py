"""Files for hosts: headers, redirects, the map for nginx, robots."""

import re
from urllib.parse import unquote
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.exports.host_config import Redirect, headers, nginx_map, redirects, robots
from generator.exports.registry import OUTPUTS
from tests.generator.exports.samples import SITE
from tests.support.server import header_rules

MOVED = [
    Redirect("/old/", "/speeches/2026/07/08/closing-press-conference/"),
    Redirect("/été 2026/", "/speeches/2026/07/07/été/#p1"),
    Redirect("/خطاب/", "/ar/speeches/2026/07/08/x/"),
]
TYPES = {one.address: one.media_type for one in OUTPUTS if one.media_type}
PATHS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="#%"), max_size=12).map("/{}/".format)


def sent(address: str, languages: tuple[str, ...] = ("en", "fr")) -> dict[str, list[str]]:
    """Return the headers that a host sends with a file: every value of every matching rule, joined as hosts do."""
    said: dict[str, list[str]] = {}
    for pattern, name, value in header_rules(headers(SITE, languages, "en", TYPES).decode()):
        if pattern.fullmatch(address):
            said.setdefault(name, []).append(value)
    return said


class TestHeaders:
    """`_headers`: strict for pages, open for data, long-lived for assets."""

    def test_a_page_may_load_only_our_own_files_and_run_no_inline_script(self) -> None:
        policy = sent("/speeches/2026/07/08/x/")["Content-Security-Policy"][0]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["frame-ancestors"] == "'none'"
        assert rules["script-src"] == "'self'"
        assert "unsafe" not in policy

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Strict-Transport-Security", "max-age=31536000"),
        ],
    )
    def test_every_answer_is_hardened(self, name: str, value: str) -> None:
        assert all(sent(address)[name] == [value] for address in ("/", "/media/x.vtt", "/fr/videos/M-1/", "/404.html"))

    def test_without_https_nothing_is_promised_about_https(self) -> None:
        assert b"Strict-Transport-Security" not in headers("http://127.0.0.1:8000", ["en"], "en", TYPES)

    def test_assets_are_kept_for_a_year_and_pages_are_not(self) -> None:
        assert "immutable" in sent("/assets/site.3f2a.css")["Cache-Control"][0]
        assert "Cache-Control" not in sent("/speeches/")

    @pytest.mark.parametrize(
        ("address", "kind"),
        [
            ("/speeches/feed.xml", "application/atom+xml; charset=utf-8"),
            ("/fr/speeches/feed.json", "application/feed+json; charset=utf-8"),
            ("/videos/feed.xml", "application/rss+xml; charset=utf-8"),
            ("/speeches/2026/07/08/x/index.txt", "text/plain; charset=utf-8"),
            ("/fr/videos/M-1/shotlist.csv", "text/csv; charset=utf-8; header=present"),
            ("/videos/M-1/SHA256SUMS", "text/plain; charset=utf-8"),
        ],
    )
    def test_files_have_the_media_type_that_hosts_cannot_guess(self, address: str, kind: str) -> None:
        assert sent(address)["Content-Type"] == [kind]

    @pytest.mark.parametrize(
        "address", ["/api/changes.json", "/media/x.vtt", "/fr/speeches/feed.json", "/videos/M-1/index.json"]
    )
    def test_data_may_be_read_from_any_origin(self, address: str) -> None:
        assert sent(address)["Access-Control-Allow-Origin"] == ["*"]

    @pytest.mark.parametrize(
        "address", ["/", "/assets/a.css", "/media/a.mp4", "/fr/speeches/feed.xml", "/videos/M-1/shotlist.txt"]
    )
    def test_no_header_is_said_twice(self, address: str) -> None:
        assert all(len(values) == 1 for values in sent(address, ("en", "fr", "ar")).values())

    def test_keeps_the_limits_of_hosts(self) -> None:
        lines = headers(SITE, [f"l{n}" for n in range(9)], "en", TYPES).decode().splitlines()
        patterns = [line for line in lines if line.startswith("/")]
        assert len(patterns) <= 100
        assert all(len(line) <= 2000 for line in lines)
        assert all("*" not in pattern[:-1] for pattern in patterns)

    def test_media_of_a_store_may_be_shown(self) -> None:
        assert b"media-src 'self' https://media.example;" in headers(
            SITE, ["en"], "en", TYPES, ["https://media.example"]
        )


class TestRedirects:
    """Old addresses lead on: on CDN hosts and in nginx."""

    def test_each_is_a_line_of_three_words(self) -> None:
        lines = redirects(MOVED).decode("ascii").splitlines()
        assert lines[0] == "/old/ /speeches/2026/07/08/closing-press-conference/ 301"
        assert lines[1] == "/%C3%A9t%C3%A9%202026/ /speeches/2026/07/07/%C3%A9t%C3%A9/#p1 301"

    @given(PATHS, PATHS)
    def test_no_address_is_taken_for_a_pattern_or_two_words(self, source: str, target: str) -> None:
        words = redirects([Redirect(source, target)]).decode("ascii").split()
        assert [unquote(word) for word in words] == [source, target, "301"]
        assert not {"*", ":", "$"} & set("".join(words))

    def test_an_address_that_is_encoded_already_is_not_encoded_again(self) -> None:
        assert redirects([Redirect("/%C3%A9/", "/x/")]) == redirects([Redirect("/é/", "/x/")])

    @given(st.lists(st.tuples(PATHS, PATHS), max_size=3))
    def test_nginx_reads_the_old_path_decoded_and_the_new_one_encoded(self, moved: list[tuple[str, str]]) -> None:
        written = nginx_map([Redirect(*pair) for pair in moved]).decode()
        pairs = re.findall(r'^"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)";\n', written, re.MULTILINE)
        assert [(re.sub(r"\\(.)", r"\1", old), unquote(new)) for old, new in pairs] == moved
        assert all(new.isascii() and not set('$\\" ') & set(new) for _, new in pairs)

    def test_nothing_moved_is_an_empty_file(self) -> None:
        assert (redirects([]), nginx_map([])) == (b"", b"")


class TestRobots:
    """`robots.txt` opens everything but what needs an account."""

    @pytest.mark.parametrize(
        ("path", "open_"),
        [
            ("/", True),
            ("/speeches/feed.xml", True),
            ("/media/x.mp4", True),
            ("/account/login", False),
            ("/download/M/x", False),
        ],
    )
    def test_says_what_may_be_read(self, path: str, open_: bool) -> None:
        parser = RobotFileParser()
        parser.parse(robots(SITE).decode().splitlines())
        assert parser.can_fetch("anything", f"{SITE}{path}") is open_
        assert parser.site_maps() == [f"{SITE}/sitemap.xml"]
