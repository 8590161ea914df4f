"""Family I, the database: locked, down, read-only or full, a visitor hears 503 and nothing is half done."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from sidecar.store.engine import Store
from tests.support.accounts import ADDRESS, MINUTE, OTHER_PASSWORD, PASSWORD, Accounts, Browser
from tests.support.postgres import Postgres
from tests.support.together import together
from tests.support.trouble import full, locked, read_only

Trouble = Callable[[Store], AbstractContextManager[None]]
NEWCOMER = "bo.reed@example.org"
TABLES = ("accounts", "challenges", "consents", "events", "limits", "outbox", "sessions")


def stored(accounts: Accounts) -> dict[str, list[str]]:
    return {table: sorted(map(str, accounts.rows(table))) for table in TABLES}


def is_kind(answer: TestResponse) -> bool:
    """Return True for a 503 with `Retry-After` and a page that reveals nothing of the implementation."""
    told = re.search(r"sqlite|postgres|psycopg|locked|read-only|Traceback", answer.text, re.IGNORECASE)
    return (answer.status_code, answer.headers.get("Retry-After", "").isdigit(), told) == (503, True, None)


@pytest.fixture
def visitors(accounts: Accounts) -> dict[str, Browser]:
    """Somebody for every step: signed in, waiting for a code, and past the code of a reset."""
    signed_in = accounts.register(ADDRESS)
    signed_in.post("/account/newsletter", newsletter="yes")
    waiting = accounts.begin("abe.vole@example.org")
    accounts.mailbox.deliver()
    accounts.clock.advance(10 * MINUTE)  # the session is to be noted as seen, and further mail may go
    return {
        "new": accounts.browser(),
        "signed_in": signed_in,
        "resetting": accounts.pass_reset(ADDRESS),
        "waiting": waiting,
    }


def steps(accounts: Accounts, visitors: dict[str, Browser]) -> dict[str, Callable[[], TestResponse]]:
    """Every step that writes, for somebody who could take it on a good day."""
    code = accounts.mailbox.codes("abe.vole@example.org")[-1]
    new, waiting, resetting, signed_in = (visitors[name] for name in ("new", "waiting", "resetting", "signed_in"))
    return {
        "register": partial(new.post, "/account/register", email=NEWCOMER, password=PASSWORD),
        "verify": partial(waiting.post, "/account/verify", code=code),
        "resend": partial(waiting.post, "/account/resend", flow="register"),
        "log in": partial(new.post, "/account/login", email=ADDRESS, password=PASSWORD),
        "ask for a reset": partial(new.post, "/account/reset", email=ADDRESS),
        "set the password": partial(resetting.post, "/account/reset/password", password=OTHER_PASSWORD),
        "unsubscribe": partial(signed_in.post, "/account/newsletter", newsletter="no"),
        "end sessions": partial(signed_in.post, "/account/sessions", session="all"),
        "close": partial(signed_in.post, "/account/close", password=PASSWORD),
        "log out": partial(signed_in.post, "/account/logout", next="/"),
    }


@pytest.mark.parametrize("trouble", [locked, read_only])
def test_i9_every_step_answers_503_and_leaves_the_database_as_it_was(
    accounts: Accounts, visitors: dict[str, Browser], trouble: Trouble
) -> None:
    every, before = steps(accounts, visitors), stored(accounts)
    with trouble(accounts.store):
        answers = together(list(every.values()))
    assert [name for name, answer in zip(every, answers, strict=True) if not is_kind(answer)] == []
    assert stored(accounts) == before


@pytest.mark.parametrize("trouble", [locked, read_only])
def test_i9_when_the_trouble_is_over_everybody_goes_on_where_they_were(
    accounts: Accounts, visitors: dict[str, Browser], trouble: Trouble
) -> None:
    code = accounts.mailbox.codes("abe.vole@example.org")[-1]
    with trouble(accounts.store):
        assert is_kind(visitors["waiting"].post("/account/verify", code=code))
        assert is_kind(visitors["resetting"].post("/account/reset/password", password=OTHER_PASSWORD))
    assert visitors["waiting"].post("/account/verify", code=code).status_code == 303
    assert visitors["waiting"].signed_in
    assert visitors["resetting"].post("/account/reset/password", password=OTHER_PASSWORD).status_code == 303
    assert accounts.log_in(ADDRESS, OTHER_PASSWORD).signed_in


@pytest.mark.parametrize("trouble", [locked, read_only])
def test_i9_what_only_reads_goes_on(accounts: Accounts, visitors: dict[str, Browser], trouble: Trouble) -> None:
    with trouble(accounts.store):
        assert visitors["new"].get("/account/login").status_code == 200
        assert visitors["new"].get("/healthz").status_code == 200


def test_i9_a_file_that_cannot_grow_keeps_whole_steps_only(quick_accounts: Accounts) -> None:
    accounts = quick_accounts
    with full(accounts.store):
        answers = [
            accounts.browser(network=f"10.0.{number}.1").post(
                "/account/register", email=f"reader{number}@example.org", password=PASSWORD
            )
            for number in range(60)
        ]
        done = [answer.status_code for answer in answers].count(303)
    assert all(answer.status_code == 303 or is_kind(answer) for answer in answers)
    assert 0 < done < 60
    assert len(accounts.rows("challenges")) == len(accounts.rows("outbox")) == done
    assert accounts.register(NEWCOMER).signed_in


def test_i9_a_server_that_is_down_is_503_until_it_is_back(postgresql: Postgres, tmp_path: Path) -> None:
    url = postgresql.copy()
    accounts = Accounts(tmp_path, url)
    browser = accounts.register(ADDRESS)
    waiting = accounts.begin(NEWCOMER)
    code = accounts.mailbox.code(NEWCOMER)
    postgresql.stop()
    try:
        assert is_kind(browser.get("/account/"))
        assert is_kind(waiting.post("/account/verify", code=code))
        assert is_kind(accounts.browser().post("/account/login", email=ADDRESS, password=PASSWORD))
        assert accounts.browser().get("/account/login").status_code == 200
        assert accounts.browser().get("/healthz").status_code == 200
    finally:
        postgresql.start()
    assert browser.signed_in
    assert waiting.post("/account/verify", code=code).status_code == 303
    accounts.close()
    postgresql.drop(url)
