"""Caches and what answers tell (K1, K2, K6), over the whole route table and every kind of error."""

import logging
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from sidecar import logs, sessions
from sidecar.passwords import Busy
from sidecar.store.engine import StoreUnavailable
from tests.support.accounts import ADDRESS, PUBLIC_URL, Accounts
from tests.support.bare import FORM
from tests.support.routes import everywhere, mid_way


def directives(answer: TestResponse) -> set[str]:
    return {one.strip() for one in answer.headers["Cache-Control"].split(",")}


def not_kept(what: str, answer: TestResponse) -> None:
    assert directives(answer) == {"no-store", "private"}, what
    assert "Cookie" in answer.headers["Vary"], what
    assert answer.headers["X-Request-Id"], what
    assert not {"Expires", "Age", "Surrogate-Control", "CDN-Cache-Control"} & set(answer.headers.keys()), what


def test_k1_no_answer_of_any_route_and_method_may_be_kept(quick_accounts: Accounts) -> None:
    statuses = set()
    for who in (mid_way(quick_accounts), quick_accounts.browser()):
        for what, answer in everywhere(quick_accounts, who):
            not_kept(what, answer)
            statuses.add(answer.status_code)
    assert {200, 303, 403, 404, 405, 422} <= statuses


def errors(accounts: Accounts, patch: pytest.MonkeyPatch, accept: str) -> Iterator[tuple[int, TestResponse]]:
    """One answer of each kind that is not a route's own."""
    browser, html, own = accounts.register(), {"Accept": accept}, {"Origin": PUBLIC_URL, "Accept": accept}
    yield 400, browser.send("GET", "/account/login?a=%00", headers=html)
    yield 400, browser.send("GET", "/account/login", headers=html | {"Host": "evil.example"})
    yield 403, browser.send("POST", "/account/login", headers=html | {"Sec-Fetch-Site": "cross-site"})
    yield 404, browser.send("GET", "/account/none", headers=html)
    yield 405, browser.send("GET", "/account/resend", headers=html)
    yield 413, browser.send("POST", "/account/login", headers=own | FORM, data="a" * 20_000)
    yield 415, browser.send("POST", "/account/login", headers=own | {"Content-Type": "text/plain"}, data="a")
    for _ in range(12):
        answer = accounts.browser().send(
            "POST", "/account/login", headers=own, data={"email": ADDRESS, "password": "x"}
        )
    yield 429, answer
    for error, status in (
        (StoreUnavailable("the database is locked"), 503),
        (Busy(), 503),
        (RuntimeError("swordfish"), 500),
    ):

        def fail(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        with patch.context() as patched:
            patched.setattr(sessions, "find", fail)
            yield status, browser.send("GET", "/account/", headers=html)


@pytest.mark.parametrize("accept", ["text/html", "*/*"], ids=["people", "programs"])
def test_k1_no_error_of_any_kind_may_be_kept(
    quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    for status, answer in errors(quick_accounts, monkeypatch, accept):
        assert answer.status_code == status, answer.text
        not_kept(str(status), answer)
        assert ("Retry-After" in answer.headers) == (status in {429, 503})


@pytest.mark.parametrize(
    "path",
    [
        "/account/x.css",
        "/account/.css",
        "/account/login.css",
        "/account/login/x.css",
        "/account/login/",
        "/account/login;x.css",
        "/account/;x.css",
        "/account/session.js",
        "/account/session/x.js",
        "/account/login%2Fx.css",
        "/account/%2e%2e/x.css",
        "/account//login",
        "//account/",
        "/account/login%00.css",
        "/account/login%0a.css",
        "/account/export.json",
        "/download/M-260707-01/broadcast/x.css",
        "/download/M-260707-01/broadcast.css",
        "/assets/../account/",
    ],
)
def test_k2_an_address_dressed_up_as_a_static_file_is_no_page_of_an_account(
    quick_accounts: Accounts, path: str
) -> None:
    browser = quick_accounts.register()
    answer = browser.get(path)
    assert answer.status_code == 404
    assert ADDRESS not in answer.text
    not_kept(path, answer)
    assert "Set-Cookie" not in answer.headers


INSIDE = (
    "Traceback",
    'File "',
    ".py",
    "RuntimeError",
    "swordfish",
    "StoreUnavailable",
    "sqlite",
    "SELECT",
    "werkzeug",
    "flask",
    "database is",
)


@pytest.mark.parametrize("accept", ["text/html", "*/*"], ids=["people", "programs"])
def test_k6_no_error_shows_what_is_inside(
    quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    for _, answer in errors(quick_accounts, monkeypatch, accept):
        assert not [word for word in INSIDE if word in answer.text], answer.text
        assert not [word for word in INSIDE if word in str(answer.headers)], answer.headers
    assert "RuntimeError" in caplog.text, "the log tells the operator"
    assert "swordfish" not in caplog.text


def test_k6_the_visitor_can_name_the_line_of_the_log(quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = quick_accounts.register()
    noted: list[str] = []

    def note(_: logging.LogRecord) -> bool:
        noted.append(logs.request_id.get())
        return True

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sessions, "find", fail)
    logger = logging.getLogger("rostra.web")
    logger.addFilter(note)
    try:
        answer = browser.get("/account/")
    finally:
        logger.removeFilter(note)
    assert noted == [answer.headers["X-Request-Id"]]
    assert noted[0] in answer.text
