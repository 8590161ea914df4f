"""Family D: sessions. How cookies are set, and what odd ones can do, is in `test_d_cookies.py`."""

import hashlib
from functools import partial

import pytest

from sidecar import retention
from tests.support.accounts import ADDRESS, DAY, HOUR, MINUTE, OTHER_PASSWORD, PASSWORD, Accounts, Browser
from tests.support.routes import stored
from tests.support.together import together

OTHER = "bo.finch@example.org"
SESSION = "__Host-rostra"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Mobile/15E148 Safari/604.1"


def who(browser: Browser) -> str:
    """The address that the server knows a browser by, or an empty string."""
    answer = browser.send("GET", "/account/session", headers={"Accept": "application/json"})
    return str(answer.get_json().get("address", ""))


def with_cookie(accounts: Accounts, token: str) -> Browser:
    browser = accounts.browser()
    browser.cookies = {SESSION: token}
    return browser


def test_d1_a_token_that_was_made_up_and_planted_is_replaced_at_log_in(accounts: Accounts) -> None:
    accounts.register()
    planted = "P" * 43
    victim = with_cookie(accounts, planted)
    assert victim.post("/account/login", email=ADDRESS, password=PASSWORD).status_code == 303
    assert victim.session_token != planted
    assert who(victim) == ADDRESS
    assert who(with_cookie(accounts, planted)) == ""


@pytest.mark.parametrize("way", ["log in", "register"])
def test_d1_a_thiefs_own_session_planted_in_a_victims_browser_ends(accounts: Accounts, way: str) -> None:
    thief = accounts.register(OTHER)
    planted = thief.session_token
    if way == "log in":
        accounts.register()
        victim = with_cookie(accounts, planted)
        assert victim.post("/account/login", email=ADDRESS, password=PASSWORD).status_code == 303
    else:
        victim = accounts.begin()
        victim.cookies[SESSION] = planted
        assert victim.post("/account/verify", code=accounts.mailbox.code(ADDRESS)).status_code == 303
    assert victim.session_token != planted
    assert who(victim) == ADDRESS
    assert who(with_cookie(accounts, planted)) == "", "not the victim's, and no longer the thief's"


def test_d1_every_log_in_gives_another_token(accounts: Accounts) -> None:
    first = accounts.register()
    tokens = {first.session_token, accounts.log_in().session_token, accounts.log_in().session_token}
    assert len(tokens) == 3
    assert {len(one) for one in tokens} == {43}


def test_d1_a_thiefs_flow_planted_in_a_victims_browser_takes_no_code_of_the_victim(accounts: Accounts) -> None:
    thief = accounts.begin(OTHER, OTHER_PASSWORD)
    victim = accounts.begin()
    victim.cookies = dict(thief.cookies)
    assert victim.post("/account/verify", code=accounts.mailbox.code(ADDRESS)).status_code == 422
    assert accounts.rows("accounts") == []


@pytest.mark.parametrize("way", ["log out", "end this one", "end all others", "close", "reset"])
def test_d2_a_cookie_that_was_ended_is_worth_nothing(accounts: Accounts, way: str) -> None:
    browser = accounts.register()
    film = browser.get("/download/M-260707-01/broadcast").headers["Location"]
    kept = browser.twin()
    _end(accounts, browser, way)
    assert not kept.signed_in
    assert kept.get("/account/export").status_code == 303
    assert kept.get("/download/M-260707-01/broadcast").headers["Location"].startswith("/account/")
    assert kept.get(film).status_code != 200
    with accounts.counting() as counts:
        kept.post("/account/newsletter", newsletter="yes")
        kept.post("/account/sessions", session="all")
        kept.post("/account/close", password=PASSWORD)
    assert counts.outbox == 0
    assert accounts.rows("consents") == []


def _end(accounts: Accounts, browser: Browser, way: str) -> None:
    if way == "log out":
        browser.post("/account/logout")
    elif way == "end this one":
        browser.post("/account/sessions", session=accounts.row("sessions")["id"])
    elif way == "end all others":
        accounts.log_in().post("/account/sessions", session="all")
    elif way == "close":
        browser.post("/account/close", password=PASSWORD)
    else:
        accounts.pass_reset().post("/account/reset/password", password=OTHER_PASSWORD)


def test_d2_logging_out_while_pages_are_asked_for_leaves_no_session(accounts: Accounts) -> None:
    browser = accounts.register()
    accounts.clock.advance(10 * MINUTE)  # each request would note the visit
    visits = [partial(browser.twin().get, "/account/") for _ in range(12)]
    answers = together([*visits, partial(browser.twin().post, "/account/logout")])
    assert {one.status_code for one in answers} <= {200, 303}
    assert accounts.rows("sessions") == []
    assert not browser.signed_in


def test_d2_nobody_ends_the_sessions_of_others(accounts: Accounts) -> None:
    victim, thief = accounts.register(), accounts.register(OTHER)
    session = accounts.row(
        "sessions", "browser <> '' AND account_id = (SELECT id FROM accounts WHERE address = :a)", a=ADDRESS
    )
    thief.post("/account/sessions", session=session["id"])
    thief.post("/account/sessions", session="all")
    assert victim.signed_in


def test_d4_the_database_holds_only_digests_of_sessions_and_flows(accounts: Accounts) -> None:
    browser = accounts.register()
    flows = [accounts.begin(OTHER), accounts.begin_reset()]
    everything = str(stored(accounts))
    assert hashlib.sha256(browser.session_token.encode()).hexdigest() in everything
    for one in (browser, *flows):
        for value in one.cookies.values():
            assert value not in everything
            assert not [part for part in value.split(".") if len(part) > 20 and part in everything]


def test_d4_nothing_of_the_database_is_a_cookie(accounts: Accounts) -> None:
    accounts.register()
    accounts.begin(OTHER)
    texts = {
        value for rows in stored(accounts).values() for row in rows for value in row.values() if isinstance(value, str)
    }
    for text in texts:
        stranger = accounts.browser()
        stranger.cookies = dict.fromkeys(
            (SESSION, "__Host-rostra-register", "__Host-rostra-reset"), text.strip() or "x"
        )
        if text.isascii() and ";" not in text:
            assert not stranger.signed_in, text
            assert stranger.get("/account/verify").status_code == 403, text


@pytest.mark.parametrize(("seconds", "alive"), [(7 * DAY - 1, True), (7 * DAY, False), (29 * DAY, False)])
def test_d5_a_session_ends_after_seven_days_without_a_visit(accounts: Accounts, seconds: int, alive: bool) -> None:
    browser = accounts.begin()
    browser.post("/account/verify", code=accounts.mailbox.code(ADDRESS))
    accounts.clock.advance(seconds)
    assert browser.signed_in is alive


def test_d5_a_visit_makes_it_last_but_no_longer_than_thirty_days(accounts: Accounts) -> None:
    browser = accounts.begin()
    browser.post("/account/verify", code=accounts.mailbox.code(ADDRESS))
    begun = accounts.clock()
    for _ in range(5):
        accounts.clock.advance(6 * DAY - 1)
        assert browser.signed_in
    accounts.clock.now = begun + 30 * DAY - 1
    assert who(browser) == ADDRESS
    accounts.clock.advance(1)
    assert who(browser) == ""
    accounts.clock.advance(1)
    retention.purge(accounts.service)
    assert accounts.rows("sessions") == []


def test_d5_the_browsers_own_date_has_no_say(accounts: Accounts) -> None:
    browser = accounts.register()
    accounts.clock.advance(31 * DAY)
    assert browser.session_token, "the cookie is still sent"
    assert not browser.signed_in
    film = browser.get("/download/M-260707-01/broadcast")
    assert film.headers["Location"].startswith("/account/")


def test_d5_a_clock_that_steps_back_ends_nothing_and_makes_nothing_longer(accounts: Accounts) -> None:
    browser = accounts.register()
    accounts.clock.advance(-HOUR)
    assert browser.signed_in
    (row,) = accounts.rows("sessions")
    assert row["expires_at"] - row["created_at"] == 30 * DAY


@pytest.mark.parametrize("way", ["log in", "register"])
def test_d7_signing_in_over_somebodys_session_leaves_nothing_of_it(accounts: Accounts, way: str) -> None:
    first = accounts.register(OTHER)
    first.get("/download/M-260707-01/broadcast")
    if way == "log in":
        accounts.register()
        second = first.twin()
        second.post("/account/login", email=ADDRESS, password=PASSWORD)
    else:
        second = accounts.begin()
        second.cookies[SESSION] = first.session_token
        second.post("/account/verify", code=accounts.mailbox.code(ADDRESS))
    assert who(second) == ADDRESS
    assert not first.signed_in
    for path in ("/account/", "/account/export", "/account/welcome"):
        assert OTHER not in second.get(path).text, path
    assert second.get("/account/export").get_json()["downloads"] == []
    taken = accounts.rows("sessions", "account_id = (SELECT id FROM accounts WHERE address = :a)", a=OTHER)
    assert taken == []


def test_d7_a_log_in_that_fails_leaves_the_session_as_it_was(accounts: Accounts) -> None:
    accounts.register()
    browser = accounts.register(OTHER)
    token = browser.session_token
    assert browser.post("/account/login", email=ADDRESS, password=OTHER_PASSWORD).status_code == 422
    assert (browser.session_token, who(browser)) == (token, OTHER)


def test_d7_whoever_is_signed_in_begins_no_registration_by_accident(accounts: Accounts) -> None:
    browser = accounts.register(OTHER)
    with accounts.counting() as counts:
        browser.post("/account/register", email=ADDRESS, password=PASSWORD)
    assert (counts.outbox, who(browser)) == (0, OTHER)


def test_d9_another_network_and_another_browser_name_sign_nobody_out(accounts: Accounts) -> None:
    browser = accounts.register()
    for network, agent in (("198.51.100.7", SAFARI), ("2001:db8::7", "x"), ("203.0.113.200", "")):
        browser.network, browser.agent = network, agent
        assert browser.signed_in
        assert browser.get("/account/").status_code == 200
        film = browser.get("/download/M-260707-01/broadcast").headers["Location"]
        assert browser.get(film).status_code == 200
    assert len(accounts.rows("sessions")) == 1
