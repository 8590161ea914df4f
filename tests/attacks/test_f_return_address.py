"""Attacks with the return address (F): whatever `next` says, a visitor ends on a page of this site."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from sidecar.web.returning import safe
from tests.support.bare import application, send, visit


def tricks(*texts: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", texts, ids=[ascii(text)[1:41] for text in texts])


@pytest.fixture
def led() -> Callable[[str], None]:
    """Try a text as link, as form field and as parameter of a screen: each time the default page comes of it."""

    def to_the_default_page(text: str) -> None:
        app = application()
        assert safe(text) == "/"
        shown = visit(app, f"/account/login?next={quote(text, safe='')}")
        assert shown.status_code == 400 or shown.json == {"next": "/"}
        answer = send(app, "/account/return", data={"next": text})
        assert answer.status_code == 400 or answer.headers["Location"] == "/"

    return to_the_default_page


Led = Callable[[str], None]


@tricks(
    "//evil.example",
    "///evil.example/",
    "//evil.example/videos/",
    "/videos//evil.example",
    "//",
    "http://evil.example",
    "https:evil.example",
)
def test_f1_another_host_without_or_with_a_scheme(led: Led, text: str) -> None:
    led(text)


@tricks(
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/videos/\\..\\evil",
    "/%5cevil.example",
    "/%5C%5Cevil.example",
)
def test_f1_backslashes(led: Led, text: str) -> None:
    led(text)


@tricks(
    "/\t/evil.example",
    "/\t\\evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%09/evil.example",
    "//\t/evil.example",
    "/\x0b/evil.example",
)
def test_f1_tabs_that_browsers_and_werkzeug_drop(led: Led, text: str) -> None:
    led(text)


@tricks(
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/%2F%2Fevil.example",
    "/%252f%252fevil.example",
    "/videos%2f..%2f",
    "/%25%32%66evil",
)
def test_f1_encoded_slashes(led: Led, text: str) -> None:
    led(text)


@tricks(
    "/\r\nLocation: https://evil.example",
    "/videos/\r\nSet-Cookie: a=b",
    "/\n/evil.example",
    "/%0d%0aSet-Cookie:%20a=b",
    "/?q=%0d%0aX:1",
    "/#%0a",
    "/\u2028/evil",
)
def test_f1_line_ends(led: Led, text: str) -> None:
    led(text)


@tricks("/\x00/evil.example", "/videos/\x00", "/%00/evil.example", "/?q=%00", "\x00//evil.example")
def test_f1_nul(led: Led, text: str) -> None:
    led(text)


@tricks(
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "/javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "\x01javascript:x",
)
def test_f1_schemes_that_run(led: Led, text: str) -> None:
    led(text)


@tricks(
    "https://newsroom.example.org@evil.example/",
    "//newsroom.example.org@evil.example",
    "@evil.example",
    "/@evil.example",
    "//user:pass@evil.example",
    "https://newsroom.example.org.evil.example/",
)
def test_f1_our_name_as_somebody_elses_user(led: Led, text: str) -> None:
    led(text)


@tricks(
    "／／evil.example",
    "/／evil.example",
    "/＼evil.example",
    "/%EF%BC%8Fevil.example",
    "/%EF%BC%BCevil.example",
    "/⁄evil",
    "/．．/",
    "/%EF%BC%8E%EF%BC%8E/account/logout",
)
def test_f1_full_width_slashes_and_dots(led: Led, text: str) -> None:
    led(text)


@tricks("/./", "/./evil", "/.//evil.example", "/videos/./", "/%2e/", "/%2E/evil")
def test_f1_a_dot_as_a_segment(led: Led, text: str) -> None:
    led(text)


@tricks(
    "/..",
    "/../",
    "/..//evil.example",
    "/videos/../account/logout",
    "/%2e%2e/account/logout",
    "/.%2e/x",
    "/videos/..;/account/logout",
    "..",
    "../x",
)
def test_f1_two_dots_as_a_segment(led: Led, text: str) -> None:
    led(text)


@tricks(
    *(f"/account/{screen}" for screen in ("login", "logout", "register", "verify", "resend", "welcome", "newsletter", "reset", "reset/verify", "reset/password", "reset/done", "close", "export", "session", "unsubscribe/a.b.c")),
    "/account", "/account/login?next=/account/login", "/account/login#x", "/account/login/", "/account//login", "/%61ccount/login", "/account/%6cogin", "/account/;/login",
)  # fmt: skip
def test_f1_no_circle_leads_back_into_logging_in_or_out(led: Led, text: str) -> None:
    led(text)


@tricks("/" + "a" * 511, "/?" + "a" * 511, "/" + "a" * 3000, "/#" + "/" * 1000)
def test_f1_512_characters_and_more(led: Led, text: str) -> None:
    led(text)


def test_f1_two_values_are_no_value() -> None:
    app = application()
    for query in ("next=/videos/&next=//evil.example", "next=/videos/&next=/videos/"):
        assert visit(app, f"/account/login?{query}").json == {"next": "/"}
        assert (
            send(app, "/account/return", data=query, content_type="application/x-www-form-urlencoded").status_code
            == 400
        )
    for query in ("next[]=//evil.example", "next[0]=/videos/", "next=/&next[]=/videos/"):
        assert visit(app, f"/account/login?{query}").status_code == 400


@tricks(
    "/fr/videos/M-260708-01/?lang=fr&q=sea%20rescue#shotlist",
    "/search/?q=cable&topic=undersea-cables",
    "/speeches/2026/07/08/closing-press-conference/#q3",
    "/download/M-260708-01/broadcast",
    "/account/",
)
def test_f1_good_ones_pass_with_query_and_fragment(text: str) -> None:
    app = application()
    assert visit(app, f"/account/login?next={quote(text, safe='')}").json == {"next": text}
    assert send(app, "/account/return", data={"next": text}).headers["Location"] == text
