"""Return paths: pages of the site pass unchanged, everything else becomes the default page."""

from urllib.parse import urljoin, urlsplit, urlunsplit

import pytest
from flask import Flask, redirect
from hypothesis import given
from hypothesis import strategies as st

from sidecar.web.return_to import from_referrer, safe
from tests.support.return_paths import GOOD, HOSTILE

SITE = "https://newsroom.example.org"


def where_a_browser_goes(location: str, page: str = f"{SITE}/account/login") -> str:
    """The host that a redirect leads to by https://url.spec.whatwg.org: ends trimmed, tabs and line ends gone, `\\` is `/`."""
    trimmed = location.strip("".join(map(chr, range(33))))
    plain = trimmed.translate(dict.fromkeys(map(ord, "\t\r\n"))).replace("\\", "/")
    return urlsplit(urljoin(page, "//" + plain.lstrip("/") if plain.startswith("//") else plain)).netloc


@pytest.mark.parametrize("path", GOOD, ids=[path[:40] for path in GOOD])
def test_a_page_of_the_site_passes_unchanged(path: str) -> None:
    assert safe(path) == path


@pytest.mark.parametrize("disguise", HOSTILE)
def test_everything_else_becomes_the_default_page(disguise: str) -> None:
    assert {safe(text) for text in HOSTILE[disguise]} == {"/"}
    assert {safe(text, "/account/") for text in (None, *HOSTILE[disguise])} == {"/account/"}


class TestWhateverIsSent:
    nasty = st.lists(
        st.sampled_from(["/", "\\", "\t", "\n", "\r", " ", ".", "@", ":", ";", "?", "#", "%2f", "%5C", "%09", "%2e", "%00", "/e", "e.x", "／", "account", "login"]),
        max_size=12,
    ).map("".join)  # fmt: skip

    @given(st.one_of(nasty, nasty.map(lambda text: "/" + text), st.text(max_size=40)))
    def test_the_answer_is_a_path_of_this_site_to_every_reader(self, text: str) -> None:
        chosen = safe(text)
        assert chosen in {text, "/"}
        assert chosen.startswith("/")
        assert where_a_browser_goes(chosen) == "newsroom.example.org"
        assert safe(chosen) == chosen

    @given(st.text(st.characters(codec="ascii"), max_size=30))
    def test_a_redirect_sends_it_as_it_stands_but_for_empty_ends(self, text: str) -> None:
        app = Flask("redirecting", static_folder=None)
        chosen = safe("/" + text)
        with app.test_request_context(base_url=SITE):
            assert redirect(chosen, 303).get_wsgi_headers({})["Location"] == urlunsplit(urlsplit(chosen))


class TestReferrer:
    @pytest.mark.parametrize("path", ["/", "/fr/videos/M-260708-01/", "/search/?q=dyke"])
    def test_a_page_of_ours_is_the_way_back(self, path: str) -> None:
        assert from_referrer(SITE + path, SITE) == path

    @pytest.mark.parametrize(
        "referrer",
        [
            None,
            "",
            SITE,
            "https://evil.example/videos/",
            f"{SITE}.evil.example/videos/",
            f"{SITE}:8443/videos/",
            f"{SITE}@evil.example/",
            "http://newsroom.example.org/videos/",
            f"{SITE}//evil.example/",
            f"{SITE}/account/login?next=/videos/",
            f"{SITE}/account/logout",
            "/videos/",
        ],
    )
    def test_anything_else_is_the_default(self, referrer: str | None) -> None:
        assert from_referrer(referrer, SITE, "/videos/x/") == "/videos/x/"
