"""Attacks with hosts and proxies (G1, G2) and with the log (G6)."""

import io
import json
import logging
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask import request

from sidecar import logs
from sidecar.settings import Settings
from sidecar.web.request_checks import read_query
from tests.support.accounts import ADDRESS, PASSWORD, Accounts
from tests.support.bare import PUBLIC, application, send, visit

BEHIND = {hops: Settings(public_url=PUBLIC.public_url, trusted_proxies=hops) for hops in (0, 1, 2)}
FOREIGN = (
    "evil.example", "newsroom.example.org.evil.example", "newsroom.example.org:8443", "newsroom.example.org:443:443", "newsroom.example.org@evil.example",
    "evil.example, newsroom.example.org", "newsroom.example.org/", "newsroom.example.org#", "newsroom.example.org.", "xnewsroom.example.org", "[::1]", "", " ",
    "127.0.0.1", "newsroom.example.org\\evil.example", "newsroom。example。org", "\xff",
)  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_g1_a_foreign_host_is_refused_before_any_effect(host: str) -> None:
    app = application()
    assert visit(app, "/account/login", headers={"Host": host}).status_code == 400
    assert send(app, "/account/login", data={"email": "a"}, headers={"Host": host}).status_code == 400
    assert app.extensions["effects"] == []


@pytest.mark.parametrize("hops", [0, 1, 2])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "newsroom.example.org, evil.example",
        "evil.example, newsroom.example.org",
        "newsroom.example.org:1",
    ],
)
def test_g1_a_foreign_forwarded_host_is_refused_behind_any_number_of_proxies(hops: int, host: str) -> None:
    app = application(BEHIND[hops])
    for path in ("/account/login", "/healthz"):
        assert visit(app, path, headers={"X-Forwarded-Host": host}).status_code == 400


def test_g1_a_proxy_may_say_the_public_name() -> None:
    for settings in BEHIND.values():
        said = {"X-Forwarded-Host": "newsroom.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"}
        assert visit(application(settings), "/account/login", headers=said).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "Forwarded",
        "X-Host",
        "X-Forwarded-Server",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Forwarded-Prefix",
        "X-Forwarded-Port",
    ],
)
def test_g1_other_names_for_the_host_are_not_listened_to(name: str) -> None:
    for settings in BEHIND.values():
        plain, odd = (
            visit(application(settings), "/none", headers=given) for given in ({}, {name: "host=evil.example"})
        )
        assert (odd.status_code, odd.text) == (plain.status_code, plain.text)
        assert "evil" not in str(odd.headers)


def test_g1_links_in_mails_are_those_of_the_configured_address(quick_accounts: Accounts) -> None:
    forged = {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Port": "1",
        "Forwarded": "host=evil.example",
        "X-Original-Host": "evil.example",
        "Referer": "https://evil.example/",
    }
    browser = quick_accounts.browser()
    for path in ("/account/register", "/account/reset"):
        headers = {"Origin": PUBLIC.public_url} | forged
        assert (
            browser.send("POST", path, headers=headers, data={"email": ADDRESS, "password": PASSWORD}).status_code
            == 303
        )
        quick_accounts.clock.advance(60)
    (mail,) = quick_accounts.mailbox.messages()
    text = mail.as_string()
    assert "evil" not in text
    addresses = re.findall(
        r"https?://[^\s\"'<>)]+",
        "".join(str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"),
    )
    assert addresses
    assert {urlsplit(one)[:2] for one in addresses} == {("https", "newsroom.example.org")}


def test_g1_no_mail_leaves_on_the_word_of_a_foreign_host(quick_accounts: Accounts) -> None:
    browser = quick_accounts.browser()
    for name in ("Host", "X-Forwarded-Host"):
        headers = {"Origin": PUBLIC.public_url, name: "evil.example"}
        for path in ("/account/register", "/account/reset"):
            answer = browser.send("POST", path, headers=headers, data={"email": ADDRESS, "password": PASSWORD})
            assert answer.status_code == 400
            assert PUBLIC.public_url in answer.text, "the page names the address that is meant"
    assert quick_accounts.mailbox.messages() == []


def test_g2_limits_count_by_connection_where_no_proxy_is_configured(quick_accounts: Accounts) -> None:
    counted = []
    for number in range(3):
        quick_accounts.browser().send(
            "POST",
            "/account/login",
            headers={"Origin": PUBLIC.public_url, "X-Forwarded-For": f"198.51.{number}.7"},
            data={"email": "a@b.example", "password": "x"},
        )
        counted.append(len(quick_accounts.rows("limits")))
    assert counted[0] == counted[-1], "three forged networks are one"


def seen(hops: int, forwarded: str | None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    answer = visit(
        application(BEHIND[hops]), "/account/session", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert answer.json is not None
    return str(answer.json["network"])


def test_g2_without_proxies_only_the_connection_counts() -> None:
    assert seen(0, "203.0.113.7") == seen(0, None) == "192.0.2.0/24"


def test_g2_behind_a_proxy_its_own_word_counts_and_not_the_visitors() -> None:
    assert seen(1, "203.0.113.7") == "203.0.113.0/24"
    assert seen(1, "198.51.100.1, 203.0.113.7") == "203.0.113.0/24"
    assert seen(2, "198.51.100.1, 203.0.113.7, 10.0.0.1") == "203.0.113.0/24"


def test_g2_a_request_that_came_past_the_proxies_counts_by_its_connection() -> None:
    assert seen(1, None) == seen(2, "203.0.113.7") == "192.0.2.0/24"


@pytest.mark.parametrize("text", ["evil", "203.0.113.7'--", "999.1.1.1", "a" * 5000, "203.0.113.7\t"])
def test_g2_what_is_no_address_is_one_network_of_its_own(text: str) -> None:
    assert seen(1, text) in {"unknown", "203.0.113.0/24"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of the process, with its own configuration."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    logs.configure(stream=stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)


FORGED = '\r\n{"level": "info", "message": "forged"}\x1b[2J\u2028\x85'


def test_g6_what_a_visitor_sends_cannot_begin_a_line_of_the_log(log: io.StringIO) -> None:
    app = application()

    @app.get("/loud")
    def loud() -> str:
        what = read_query(request)["what"]
        logging.getLogger("rostra.test").warning("asked for %s", what)
        raise RuntimeError(what)

    assert visit(app, f"/loud?what={quote(FORGED)}").status_code == 500
    lines = log.getvalue().split("\n")[:-1]
    assert len(lines) == 2
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert {json.loads(line)["level"] for line in lines} == {"warning", "error"}
    assert json.loads(lines[0])["message"] == f"asked for {FORGED}"


def test_g6_methods_headers_and_fields_are_not_logged_at_all(log: io.StringIO) -> None:
    app = application(BEHIND[1])
    for headers in (
        {"Host": "forged"},
        {"User-Agent": "forged"},
        {"X-Request-Id": "forged\tforged"},
        {"X-Forwarded-For": "forged"},
        {"Cookie": "rostra=forged"},
    ):
        visit(app, "/none?forged=forged", headers=headers)
        send(app, "/account/login", data={"email": "forged"}, headers=headers)
    assert "forged" not in log.getvalue()
