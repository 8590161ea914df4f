"""Attacks with the return address (F): whatever `next` says, a visitor ends on a page of this site."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from sidecar.web.return_to import safe
from tests.support.accounts import ADDRESS, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Accounts
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


def leads_nowhere_else(answer: TestResponse) -> None:
    """Every link and form of a page stays on this site, and no form carries the evil address on.

    The links to other languages repeat the query as it came; what they lead to judges it again.
    """
    for url in re.findall(r'(?:href|action|src|content)="([^"]*)"', answer.text):
        gone_to = urlsplit(urljoin(PUBLIC_URL, unescape(url).replace("\\", "/")))
        assert "evil" not in (gone_to.hostname or ""), url
        assert gone_to.scheme != "javascript", url
    assert set(re.findall(r'name="next" value="([^"]*)"', answer.text)) <= {"/"}


EVIL = (
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example/",
    "/%2f%2fevil.example",
    "/%09/evil.example",
    "javascript:alert(1)",
    "/account/logout",
    "/../account/login",
    "/" + "a" * 600,
)


@pytest.mark.parametrize("text", EVIL, ids=[ascii(text)[1:31] for text in EVIL])
def test_f1_no_flow_leads_anywhere_else(quick_accounts: Accounts, text: str) -> None:
    """Register, code, newsletter, reset, log in, log out: the evil address is given at each step anew."""
    query = f"next={quote(text, safe='')}"

    def stays(answer: TestResponse) -> None:
        assert answer.status_code in {200, 303}, answer.text
        location = answer.headers.get("Location", "/")
        assert location.startswith("/account/") or location == "/", location
        assert "evil.example" not in location
        leads_nowhere_else(answer)

    browser = quick_accounts.browser()
    stays(browser.get(f"/account/?{query}"))
    stays(browser.get(f"/account/register?{query}"))
    stays(browser.post(f"/account/register?{query}", email=ADDRESS, password=PASSWORD, next=text))
    stays(browser.get(f"/account/verify?{query}"))
    stays(browser.post(f"/account/verify?{query}", code=quick_accounts.mailbox.code(), next=text))
    stays(browser.get(f"/account/welcome?{query}"))
    stays(browser.post(f"/account/newsletter?{query}", newsletter="yes", next=text))
    stays(browser.get(f"/account/?{query}"))
    stays(browser.get(f"/account/logout?{query}"))
    stays(browser.post(f"/account/logout?{query}", next=text))
    quick_accounts.clock.advance(60)
    stays(browser.post(f"/account/reset?{query}", email=ADDRESS, next=text))
    stays(browser.post(f"/account/reset/verify?{query}", code=quick_accounts.mailbox.code(), next=text))
    stays(browser.post(f"/account/reset/password?{query}", password=OTHER_PASSWORD, next=text))
    stays(browser.get(f"/account/reset/done?{query}"))
    stays(browser.get(f"/account/login?{query}"))
    stays(browser.post(f"/account/login?{query}", email=ADDRESS, password=OTHER_PASSWORD, next=text))
    assert browser.signed_in
    assert {row["next"] for row in quick_accounts.rows("challenges")} == {"/"}


@pytest.mark.parametrize("good", ["/fr/videos/M-260708-01/?q=a%20b#shotlist", "/download/M-260707-01/broadcast"])
def test_f1_a_good_address_survives_every_flow(quick_accounts: Accounts, good: str) -> None:
    browser = quick_accounts.browser()
    browser.post("/account/register", email=ADDRESS, password=PASSWORD, next=good)
    assert quick_accounts.row("challenges")["next"] == good
    answer = browser.post("/account/verify", code=quick_accounts.mailbox.code())
    assert f'href="{escape(good)}"' in browser.follow(answer).text
    browser.post("/account/logout")
    answer = browser.post("/account/login", email=ADDRESS, password=PASSWORD, next=good)
    assert answer.headers["Location"] == good


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "/account/logout"])
def test_f1_what_is_stored_is_judged_again(quick_accounts: Accounts, evil: str) -> None:
    browser = quick_accounts.begin()
    code = quick_accounts.mailbox.code()
    quick_accounts.execute("UPDATE challenges SET next = :next", next=evil)
    answer = browser.follow(browser.post("/account/verify", code=code))
    leads_nowhere_else(answer)
    assert f'href="{evil}"' not in answer.text.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    "referrer",
    [
        "https://evil.example/videos/",
        f"{PUBLIC_URL}.evil.example/x",
        f"{PUBLIC_URL}//evil.example",
        f"{PUBLIC_URL}/account/logout",
    ],
)
def test_f1_the_page_a_visitor_came_from_is_judged_alike(quick_accounts: Accounts, referrer: str) -> None:
    answer = quick_accounts.browser().get("/account/login", headers={"Referer": referrer})
    assert 'name="next" value="/"' in answer.text
    leads_nowhere_else(answer)
