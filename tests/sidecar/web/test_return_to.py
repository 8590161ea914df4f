"""The way back: pages of the site pass unchanged, everything else becomes the default page."""

from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import pytest
from flask import Flask, redirect
from hypothesis import given
from hypothesis import strategies as st

from sidecar.web.return_to import LONGEST, from_referrer, safe

SITE = "https://newsroom.example.org"


def where_a_browser_goes(location: str, page: str = f"{SITE}/account/login") -> str:
    """The host that a redirect leads to by https://url.spec.whatwg.org: ends trimmed, tabs and line ends gone, `\\` is `/`."""
    trimmed = location.strip("".join(map(chr, range(33))))
    plain = trimmed.translate(dict.fromkeys(map(ord, "\t\r\n"))).replace("\\", "/")
    return urlsplit(urljoin(page, "//" + plain.lstrip("/") if plain.startswith("//") else plain)).netloc


class TestAllowed:
    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/videos/",
            "/fr/videos/M-260708-01/",
            "/speeches/2026/07/08/closing-press-conference/#questions",
            "/search/?q=sea%20rescue&type=b_roll#results",
            "/search/?q=100%25",
            "/topics/caf%C3%A9/",
            "/ar/topics/%D8%A7%D9%84%D8%A8%D8%AD%D8%B1/",
            "/videos/M-260708-01/index.json",
            "/account/",
            "/account/?lang=fr",
            "/download/M-260708-01/broadcast",
            "/accounts-of-a-voyage/",
            "/.well-known/security.txt",
            "/v1.2/~x/...",
        ],
    )
    def test_a_page_of_the_site_passes_unchanged(self, path: str) -> None:
        assert safe(path) == path

    def test_511_characters_pass(self) -> None:
        path = "/" + "a" * (LONGEST - 1)
        assert safe(path) == path


class TestRefused:
    @pytest.mark.parametrize("text", [None, "", " ", "videos/", "?q=1", "#top", " /videos/", "/videos/ ", "/a b"])
    def test_what_is_no_path_gives_the_default(self, text: str | None) -> None:
        assert safe(text) == "/"
        assert safe(text, "/account/") == "/account/"

    @pytest.mark.parametrize("text", ["/%", "/%4", "/%zz", "/?q=%", "/#%0", "/%ff", "/%C3", "/?q=%ED%A0%80", "/#%00"])
    def test_broken_encoding_gives_the_default(self, text: str) -> None:
        assert safe(text) == "/"

    @pytest.mark.parametrize("char", [" ", "é", '"', "<", "\\", "^", "`", "{", "|"])
    def test_characters_that_an_address_may_not_have_give_the_default_wherever_they_stand(self, char: str) -> None:
        for place in ("/{}x", "/?q={}x", "/#{}x"):
            assert safe(place.replace("{}", char)) == "/"

    def test_a_second_fragment_gives_the_default(self) -> None:
        assert safe("/#a#b") == "/"

    @pytest.mark.parametrize("char", ["\u202e", "\u200b", "\ufeff", "\x85", "\x1b"])
    def test_invisible_characters_give_the_default_even_encoded(self, char: str) -> None:
        assert safe("/a" + char) == "/"
        assert safe("/a" + quote(char)) == "/"
        assert safe("/?q=" + quote(char)) == "/"

    @pytest.mark.parametrize(
        "path",
        [
            "/download/",
            "/download/M-1",
            "/download/M-1/",
            "/download//x",
            "/download/M-1/r/0123456789abcdef/clip.mxf?token=k.p.s",
        ],
    )
    def test_of_downloads_only_the_stable_address_is_a_place_to_return_to(self, path: str) -> None:
        assert safe(path) == "/"

    @pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
    def test_what_machines_ask_is_no_page(self, path: str) -> None:
        assert safe(path) == "/"


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
            "/videos/",
        ],
    )
    def test_anything_else_is_the_default(self, referrer: str | None) -> None:
        assert from_referrer(referrer, SITE, "/videos/x/") == "/videos/x/"
