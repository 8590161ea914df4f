"""Every address of a running application, and everything that is stored, to compare before and after."""

from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from sidecar import signing
from sidecar.store.tables import metadata
from sidecar.web.request_checks import ONE_CLICK
from tests.support.accounts import ADDRESS, PASSWORD, Accounts, Browser

FIELDS = {
    "email": ADDRESS,
    "password": PASSWORD,
    "code": "12345678",
    "next": "/",
    "newsletter": "yes",
    "session": "all",
    "flow": "register",
}


def unsubscribe_token(accounts: Accounts) -> str:
    """The token of the account's unsubscribe link, as mails carry it."""
    account = accounts.row("accounts")["id"]
    return signing.sign(accounts.service.keys.ring(), "unsubscribe", {"a": account})


def addresses(accounts: Accounts, **values: str) -> Iterator[tuple[str, str]]:
    """Each rule of the route table with an address that it answers at; needs one account."""
    known = {
        "token": unsubscribe_token(accounts),
        "video": "M-260707-01",
        "rendition": "broadcast",
        "version": "0" * 16,
        "filename": "clip.mxf",
        "message": "1.eml",
        "name": "1.eml",
    }
    adapter = accounts.app.url_map.bind("newsroom.example.org")
    for rule in accounts.app.url_map.iter_rules():
        arguments = {name: (known | values)[name] for name in rule.arguments}
        yield (
            rule.rule,
            adapter.build(rule.endpoint, arguments, method="GET" if "GET" in (rule.methods or ()) else "POST"),
        )


def stored(accounts: Accounts) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {name: sorted(accounts.rows(name), key=str) for name in metadata.tables}


def mid_way(accounts: Accounts) -> Browser:
    """A browser with everything that a request could misuse: a session, and a flow of each kind."""
    browser = accounts.register()
    accounts.clock.advance(60)
    assert browser.post("/account/register", email="bo.finch@example.org", password=PASSWORD).status_code == 303
    assert browser.post("/account/reset", email=ADDRESS).status_code == 303
    assert set(browser.cookies) == {"__Host-rostra", "__Host-rostra-register", "__Host-rostra-reset"}
    return browser


def everywhere(accounts: Accounts, browser: Browser) -> Iterator[tuple[str, TestResponse]]:
    """The answer of every route to every method, and of some addresses that are no route."""
    paths = [path for _, path in addresses(accounts)] + [
        "/",
        "/none",
        "/account",
        "/account/none",
        "/download/",
        "/download/none/none",
    ]
    for path in paths:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            twin = browser.twin()
            own = {"Origin": accounts.settings.public_url} if method != "GET" else {}
            data = FIELDS if method == "POST" else None
            yield f"{method} {path}", twin.send(method, path, headers=own, data=data)


__all__ = ["FIELDS", "ONE_CLICK", "addresses", "everywhere", "mid_way", "stored", "unsubscribe_token"]
