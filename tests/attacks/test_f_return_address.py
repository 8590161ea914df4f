"""Attacks with the return address (F): whatever `next` says, a visitor ends on a page of this site."""

import re
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from tests.support.accounts import ADDRESS, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Accounts
from tests.support.bare import application, send, visit
from tests.support.return_paths import GOOD, HOSTILE


@pytest.mark.parametrize("disguise", HOSTILE)
def test_f1_in_every_disguise_link_and_form_lead_to_the_default_page(disguise: str) -> None:
    app = application()
    for text in HOSTILE[disguise]:
        shown = visit(app, f"/account/login?next={quote(text, safe='')}")
        assert shown.status_code == 400 or shown.json == {"next": "/"}, ascii(text)
        answer = send(app, "/account/return", data={"next": text})
        assert answer.status_code == 400 or answer.headers["Location"] == "/", ascii(text)


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


@pytest.mark.parametrize("text", GOOD, ids=[text[:40] for text in GOOD])
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


@pytest.mark.parametrize("referrer", ["https://evil.example/videos/", f"{PUBLIC_URL}//evil.example"])
def test_f1_the_page_a_visitor_came_from_is_judged_alike(quick_accounts: Accounts, referrer: str) -> None:
    answer = quick_accounts.browser().get("/account/login", headers={"Referer": referrer})
    assert 'name="next" value="/"' in answer.text
    leads_nowhere_else(answer)
