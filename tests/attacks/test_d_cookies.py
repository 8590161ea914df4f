"""Cookies (D3, D6): how each is set, and how little an odd one can do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.accounts import ADDRESS, OTHER_PASSWORD, PASSWORD, Accounts, Browser
from tests.support.routes import everywhere

SESSION, REGISTER, RESET = "__Host-rostra", "__Host-rostra-register", "__Host-rostra-reset"


class Recorder:
    """Notes every Set-Cookie header that leaves an application."""

    def __init__(self, application: Any) -> None:
        self.application, self.set = application, list[str]()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            self.set += [value for name, value in headers if name.lower() == "set-cookie"]
            return start_response(status, headers, *rest)

        return self.application(environ, start)


def whole_story(accounts: Accounts) -> list[str]:
    """Every flow, then every route with every method; returns all cookies that were set."""
    recorder = Recorder(accounts.app.wsgi_app)
    accounts.app.wsgi_app = recorder  # type: ignore[method-assign]
    browser = accounts.register()
    browser.post("/account/newsletter", newsletter="yes")
    waiting = accounts.begin("bo.finch@example.org")
    accounts.clock.advance(60)
    waiting.post("/account/resend", flow="register")
    reset = accounts.pass_reset()
    assert reset.post("/account/reset/password", password=OTHER_PASSWORD).status_code == 303
    again = accounts.log_in(password=OTHER_PASSWORD)
    for _ in everywhere(accounts, again):
        pass
    assert again.post("/account/logout").status_code == 303
    last = accounts.log_in(password=OTHER_PASSWORD)
    assert last.post("/account/close", password=OTHER_PASSWORD).status_code == 200
    return recorder.set


def attributes(cookie: str) -> set[str]:
    return set(cookie.split("; ")[1:])


def test_d3_every_cookie_is_bound_to_the_host_and_out_of_reach_of_scripts_and_other_sites(
    quick_accounts: Accounts,
) -> None:
    cookies = whole_story(quick_accounts)
    assert {one.partition("=")[0] for one in cookies} == {SESSION, REGISTER, RESET}
    assert any("Max-Age=0" in one for one in cookies), "some are cleared"
    for one in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= attributes(one), one
        assert "domain" not in one.lower(), one


@pytest.fixture
def at_home(sqlite_url: str, tmp_path: Path) -> Iterator[Accounts]:
    """As a developer tries it out: plain http on this machine."""
    made = Accounts(tmp_path, sqlite_url, public_url="http://127.0.0.1:8000")
    yield made
    made.close()


def test_d3_over_plain_http_on_loopback_the_names_say_development(at_home: Accounts) -> None:
    cookies = whole_story(at_home)
    assert {one.partition("=")[0] for one in cookies} == {"rostra-dev", "rostra-dev-register", "rostra-dev-reset"}
    for one in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= attributes(one), one
        assert "Secure" not in attributes(one), one
        assert "domain" not in one.lower(), one


ODD = {
    "empty": "",
    "one letter": "a",
    "another token": "A" * 43,
    "longer": "A" * 44,
    "enormous": "A" * 5000,
    "a letter with an accent": "é" * 43,
    "bytes": "\xff\xfe\x80",
    "quotes": '"' + "A" * 43 + '"',
    "escapes": '"\\303\\050\\000"',
    "percent": "%00%0d%0aX:1",
    "statement": "' OR 1=1 --",
    "path": "../../keys.json",
    "number": "0",
    "null": "null",
    "true": "True",
    "object": '{"a":1}',
    "dots": "..",
    "half of a flow": "abcdefgh.e30",
    "unknown key": "zzzzzzzz.e30.AAAA",
    "prototype": "__proto__.e30.AAAA",
}
PAGES = (
    "/account/",
    "/account/session",
    "/account/verify",
    "/account/reset/verify",
    "/account/reset/password",
    "/account/welcome",
)
FORMS = (
    "/account/verify",
    "/account/reset/verify",
    "/account/resend",
    "/account/reset/password",
    "/account/newsletter",
    "/account/logout",
)


def is_a_stranger(browser: Browser) -> None:
    """No page is an error of ours, no form does more than for anybody, nobody is signed in."""
    for path in (*PAGES, "/download/M-260707-01/broadcast"):
        assert browser.twin().get(path).status_code < 500, path
    for path in FORMS:
        assert browser.twin().post(path, code="12345678", password=PASSWORD).status_code < 500, path
    assert not browser.signed_in
    assert browser.twin().get("/download/M-260707-01/broadcast").headers["Location"].startswith("/account/")


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_d6_an_odd_cookie_is_a_stranger_and_never_an_error(quick_accounts: Accounts, value: str) -> None:
    browser = quick_accounts.browser()
    browser.cookies = {SESSION: value, REGISTER: value, RESET: value}
    is_a_stranger(browser)


def test_d6_two_cookies_of_one_name_are_none(quick_accounts: Accounts) -> None:
    token = quick_accounts.register().session_token
    for header in (
        f"{SESSION}={token}; {SESSION}=x",
        f"{SESSION}=x; {SESSION}={token}",
        f"{SESSION}={token}; {SESSION}={token}",
    ):
        stranger = quick_accounts.browser()
        answer = stranger.send("GET", "/account/session", headers={"Cookie": header})
        assert answer.json == {"signed_in": False}


def test_d6_a_header_of_cookies_without_end_is_not_read(quick_accounts: Accounts) -> None:
    token = quick_accounts.register().session_token
    many = "; ".join(f"c{number}=x" for number in range(5000))
    for header in (
        f"{SESSION}={token}; {many}",
        f"{many}; {SESSION}={token}",
        ";" * 60_000,
        '"' * 60_000,
        f"{SESSION}=" + "\\" * 60_000,
    ):
        answer = quick_accounts.browser().send("GET", "/account/session", headers={"Cookie": header})
        assert (answer.status_code, answer.json) == (200, {"signed_in": False})


def test_d6_a_session_of_another_browser_is_no_flow_and_a_flow_no_session(quick_accounts: Accounts) -> None:
    session = quick_accounts.register().session_token
    flow = quick_accounts.begin("bo.finch@example.org").cookies[REGISTER]
    mixed = quick_accounts.browser()
    mixed.cookies = {SESSION: flow, REGISTER: session, RESET: flow}
    is_a_stranger(mixed)


def test_d6_a_flow_of_a_key_that_is_gone_begins_again(quick_accounts: Accounts) -> None:
    store = quick_accounts.service.keys
    waiting = quick_accounts.begin("bo.finch@example.org")
    code = quick_accounts.mailbox.code()
    old = store.ring().active.id
    store.save(store.ring().revoke(old, quick_accounts.clock()))
    answer = waiting.post("/account/verify", code=code)
    assert answer.status_code == 403
    assert "/account/register" in answer.text, "with a way to begin again"
    assert quick_accounts.rows("accounts") == []


def test_d6_a_planted_remember_cookie_neither_signs_in_nor_out(quick_accounts: Accounts) -> None:
    browser = quick_accounts.register()
    account = quick_accounts.row("accounts")["id"]
    for value in (account, f"{account}|{'0' * 128}", "x", "|", "1|é"):
        stranger = quick_accounts.browser()
        stranger.cookies = {"remember_token": value, "session": value}
        assert not stranger.signed_in
        owner = browser.twin()
        owner.cookies |= {"remember_token": value, "session": value}
        assert owner.signed_in
    assert quick_accounts.log_in(ADDRESS).signed_in
