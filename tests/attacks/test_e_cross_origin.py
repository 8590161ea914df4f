"""Requests from other sites (E): refused before they have any effect, whatever cookies come along."""

from collections.abc import Callable, Mapping

import pytest
from werkzeug.test import TestResponse

from sidecar import signing
from sidecar.web.request_checks import ONE_CLICK
from tests.support.accounts import ADDRESS, OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Accounts, Browser
from tests.support.routes import FIELDS, addresses, everywhere, mid_way, stored, unsubscribe_token

CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


def forged(browser: Browser, path: str, headers: Mapping[str, str], **fields: str) -> TestResponse:
    """A form of another site; the browser sends its cookies, as if SameSite were not there."""
    return browser.twin().send("POST", path, headers=headers, data=fields or FIELDS)


def test_e1_no_route_takes_a_form_of_another_site(quick_accounts: Accounts) -> None:
    browser = mid_way(quick_accounts)
    before = stored(quick_accounts)
    paths = [path for rule, path in addresses(quick_accounts) if rule != ONE_CLICK]
    assert len(paths) > 15
    for path in paths:
        assert forged(browser, path, CROSS_SITE).status_code == 403, path
        assert forged(browser, path, CROSS_SITE | {"Accept": "*/*"}).text == "403 Forbidden: cross site\n"
    assert stored(quick_accounts) == before
    assert browser.signed_in


NO_METADATA = {"Sec-Fetch-Site": ""}


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://evil.example",
        "http://newsroom.example.org",
        "https://newsroom.example.org:8443",
        "https://newsroom.example.org.evil.example",
        "https://newsroom.example.org@evil.example",
        "https://evil.example/https://newsroom.example.org",
        "https://newsroom.example.org https://evil.example",
        "https://newsroom.example.org/",
        "newsroom.example.org",
        "file://",
        "HTTPS://NEWSROOM.EXAMPLE.ORG.EVIL.EXAMPLE",
    ],
)
def test_e2_without_fetch_metadata_a_foreign_null_or_missing_origin_is_refused(
    quick_accounts: Accounts, origin: str
) -> None:
    browser = mid_way(quick_accounts)
    before = stored(quick_accounts)
    for path in ("/account/login", "/account/logout", "/account/newsletter", "/account/close", "/account/resend"):
        assert forged(browser, path, NO_METADATA | {"Origin": origin, "Referer": PUBLIC_URL}).status_code == 403
    assert stored(quick_accounts) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "SAME-ORIGIN", "same-origin, cross-site", "?1"])
def test_e2_fetch_metadata_that_does_not_say_same_origin_is_refused_whatever_the_rest_says(
    quick_accounts: Accounts, site: str
) -> None:
    browser = mid_way(quick_accounts)
    for origin in ("", "null", "https://evil.example"):
        assert forged(browser, "/account/logout", {"Sec-Fetch-Site": site, "Origin": origin}).status_code == 403
    assert browser.signed_in


def test_e2_a_foreign_origin_is_refused_though_fetch_metadata_says_same_origin(quick_accounts: Accounts) -> None:
    browser = mid_way(quick_accounts)
    odd = {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}
    assert forged(browser, "/account/logout", odd).status_code == 403
    assert browser.signed_in


def test_e2_an_old_browser_without_fetch_metadata_is_served_by_its_origin(quick_accounts: Accounts) -> None:
    browser = quick_accounts.register()
    assert browser.post("/account/logout", headers=NO_METADATA).status_code == 303
    assert not browser.signed_in


FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "log-in": ("/account/login", {"email": ADDRESS, "password": PASSWORD}),
    "registration": ("/account/register", {"email": "cy.otter@example.org", "password": PASSWORD}),
    "log-out": ("/account/logout", {}),
    "consent": ("/account/newsletter", {"newsletter": "yes"}),
    "ending sessions": ("/account/sessions", {"session": "all"}),
    "asking for a reset": ("/account/reset", {"email": "cy.otter@example.org"}),
    "closing": ("/account/close", {"password": PASSWORD}),
}


@pytest.mark.parametrize(("path", "fields"), FORMS.values(), ids=FORMS)
def test_e3_a_form_that_works_from_our_page_does_nothing_from_another(
    quick_accounts: Accounts, path: str, fields: dict[str, str]
) -> None:
    quick_accounts.register()
    # Somebody who is signed in has nothing to register; the other forms are those of an account.
    browser = quick_accounts.browser() if path == "/account/register" else quick_accounts.log_in()
    before = stored(quick_accounts)
    for headers in (CROSS_SITE, NO_METADATA | {"Origin": "null"}):
        assert browser.twin().send("POST", path, headers=headers, data=fields or {"next": "/"}).status_code == 403
    assert stored(quick_accounts) == before
    assert browser.send("POST", path, headers={"Origin": PUBLIC_URL}, data=fields or {"next": "/"}).status_code < 400
    assert stored(quick_accounts) != before


def test_e3_a_password_is_not_set_from_another_site(quick_accounts: Accounts) -> None:
    quick_accounts.register()
    browser = quick_accounts.pass_reset()
    before = stored(quick_accounts)
    answer = browser.twin().send(
        "POST", "/account/reset/password", headers=CROSS_SITE, data={"password": OTHER_PASSWORD}
    )
    assert answer.status_code == 403
    assert stored(quick_accounts) == before
    assert browser.post("/account/reset/password", password=OTHER_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "origin", ["https://static.example.org", "https://example.org", "https://x.newsroom.example.org", ""]
)
def test_e4_a_neighbouring_subdomain_is_another_site(quick_accounts: Accounts, origin: str) -> None:
    browser = mid_way(quick_accounts)
    before = stored(quick_accounts)
    for path, fields in FORMS.values():
        sibling = {"Sec-Fetch-Site": "same-site", "Origin": origin}
        assert forged(browser, path, sibling, **fields).status_code == 403
    assert stored(quick_accounts) == before


def test_e4_a_cookie_that_a_neighbour_planted_is_not_looked_at(quick_accounts: Accounts) -> None:
    thief = quick_accounts.register()
    victim = quick_accounts.browser()
    for planted in ("rostra", "rostra-dev", "__host-rostra", "remember_token", "session", "__Secure-rostra"):
        victim.cookies = {planted: thief.session_token}
        assert not victim.signed_in
        victim.cookies["__Host-rostra"] = thief.session_token
        assert victim.signed_in, "and it does not sign anybody out either"


def test_e5_no_get_changes_anything(quick_accounts: Accounts) -> None:
    browser = mid_way(quick_accounts)
    link = browser.get("/download/M-260707-01/broadcast").headers["Location"]
    before, cookies = stored(quick_accounts), dict(browser.cookies)
    assert len(before["downloads"]) == 1, "that a file was asked for is counted, and the second time within hours not"
    paths = [path for _, path in addresses(quick_accounts)] + [link]
    for path in paths:
        for query in ("", "?newsletter=yes&email=a%40b.example&session=all&code=12345678&flow=register&_method=POST"):
            for method in ("GET", "HEAD"):
                browser.send(method, path if "?" in path else path + query)
    assert stored(quick_accounts) == before
    assert browser.cookies == cookies


OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method")


@pytest.mark.parametrize("name", OVERRIDES)
def test_e6_a_method_override_overrides_nothing(quick_accounts: Accounts, name: str) -> None:
    browser = quick_accounts.register()
    before = stored(quick_accounts)
    for path in ("/account/logout", "/account/close", "/account/newsletter", "/account/sessions"):
        browser.send("GET", f"{path}?_method=POST", headers={name: "POST"})
        assert browser.send("POST", path, headers=CROSS_SITE | {name: "GET"}, data=FIELDS).status_code == 403
    assert stored(quick_accounts) == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", "text/plain; charset=utf-8"]
)
def test_e6_what_is_no_form_has_no_effect_even_from_our_own_page(quick_accounts: Accounts, kind: str) -> None:
    browser = quick_accounts.register()
    before = stored(quick_accounts)
    bodies = [
        '{"newsletter": "yes", "x": "="}',
        "newsletter=yes",
        '--x\r\nContent-Disposition: form-data; name="newsletter"\r\n\r\nyes\r\n--x--\r\n',
    ]
    for path in ("/account/newsletter", "/account/login", "/account/logout", "/account/close", "/account/sessions"):
        for body in bodies:
            own = {"Origin": PUBLIC_URL, "Content-Type": kind}
            assert browser.send("POST", path, headers=own, data=body).status_code == 415, path
    assert stored(quick_accounts) == before


def test_e6_no_answer_lets_another_origin_read_it_and_preflights_get_none(quick_accounts: Accounts) -> None:
    browser = quick_accounts.register()
    asks = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for _, path in addresses(quick_accounts):
        preflight = browser.send("OPTIONS", path, headers=asks)
        assert preflight.status_code == 405, path
        read = browser.send("GET", path, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
        for answer in (preflight, read):
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


ONE_CLICK_BODY = {"List-Unsubscribe": "One-Click"}


def subscribed(accounts: Accounts) -> bool:
    return [row["action"] for row in accounts.rows("consents")][-1:] == ["subscribed"]


@pytest.fixture
def subscriber(quick_accounts: Accounts) -> Browser:
    browser = quick_accounts.register()
    assert browser.post("/account/newsletter", newsletter="yes").status_code == 303
    assert subscribed(quick_accounts)
    return browser


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_e7_a_mail_program_unsubscribes_without_cookies_and_from_anywhere(
    quick_accounts: Accounts, subscriber: Browser, kind: str
) -> None:
    path = f"/account/unsubscribe/{unsubscribe_token(quick_accounts)}"
    program = quick_accounts.browser(agent="mail")
    answer = program.send(
        "POST", path, headers=CROSS_SITE | {"Accept": "*/*", "Content-Type": kind}, data=ONE_CLICK_BODY
    )
    assert answer.status_code == 200
    assert not subscribed(quick_accounts)
    assert subscriber.signed_in
    assert not program.cookies


def test_e7_it_is_the_only_route_of_its_kind(quick_accounts: Accounts, subscriber: Browser) -> None:
    taken = [
        rule for rule, path in addresses(quick_accounts) if forged(subscriber, path, CROSS_SITE).status_code != 403
    ]
    assert taken == [ONE_CLICK]


Forger = Callable[[Accounts, str], str]
FORGERIES: dict[str, Forger] = {
    "nothing": lambda _, __: "x",
    "changed": lambda _, token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    "longer": lambda _, token: token + "A",
    "shorter": lambda _, token: token[:-1],
    "another purpose": lambda accounts, _: signing.sign(
        accounts.service.keys.ring(), "flow", {"a": accounts.row("accounts")["id"], "exp": accounts.clock() + 60}
    ),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_e7_cookies_and_forged_tokens_unsubscribe_nobody(
    quick_accounts: Accounts, subscriber: Browser, forge: Forger
) -> None:
    token = forge(quick_accounts, unsubscribe_token(quick_accounts))
    for headers in (CROSS_SITE, {"Origin": PUBLIC_URL}):
        assert forged(subscriber, f"/account/unsubscribe/{token}", headers, **ONE_CLICK_BODY).status_code == 404
    assert subscribed(quick_accounts)


def test_e7_looking_at_the_link_as_scanners_do_changes_nothing(quick_accounts: Accounts, subscriber: Browser) -> None:
    path = f"/account/unsubscribe/{unsubscribe_token(quick_accounts)}"
    for method in ("GET", "HEAD"):
        assert subscriber.send(method, path, headers=CROSS_SITE).status_code == 200
    assert subscribed(quick_accounts)


def test_e8_every_answer_forbids_scripts_of_others_frames_sniffing_and_leaks(quick_accounts: Accounts) -> None:
    number = 0
    for who in (mid_way(quick_accounts), quick_accounts.browser()):
        for what, answer in everywhere(quick_accounts, who):
            headers, number = answer.headers, number + 1
            policy = {rule.split()[0]: rule.split()[1:] for rule in headers["Content-Security-Policy"].split("; ")}
            if policy != {"sandbox": []}:
                assert policy["default-src"] == ["'none'"], what
                assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"], what
                assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"], what
            assert headers["X-Content-Type-Options"] == "nosniff", what
            assert headers["X-Frame-Options"] == "DENY", what
            assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, what
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", what
            assert headers["Strict-Transport-Security"] == "max-age=31536000", what
            assert "=()" in headers["Permissions-Policy"], what
    assert number > 300


def test_e8_pages_hold_no_inline_script_style_or_handler(quick_accounts: Accounts) -> None:
    for what, answer in everywhere(quick_accounts, mid_way(quick_accounts)):
        if answer.mimetype == "text/html":
            text = answer.text.lower()
            assert "<style" not in text, what
            assert " style=" not in text, what
            assert "javascript:" not in text, what
            assert not [part for part in text.split("<script")[1:] if " src=" not in part.partition(">")[0]], what
            assert not [mark for mark in (" onclick=", " onload=", " onsubmit=", " onerror=") if mark in text], what
