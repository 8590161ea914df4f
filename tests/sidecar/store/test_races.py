"""Statements that decide between parallel requests, on 24 real connections of each engine."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Executable, Row

from sidecar.store import outbox_statements, statements
from sidecar.store.engine import Store
from tests.support.together import MANY, together

ACCOUNT = {"address": "ada@example.org", "address_key": "ada@example.org", "password_hash": "-", "language": "en"}
FLOW = {"id": "c1", "purpose": "register", "flow_hash": "flow"}


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    with opened.write() as connection:
        connection.execute(statements.ADD_ACCOUNT, ACCOUNT | {"id": "a1", "now": 1})
        connection.execute(statements.ADD_CHALLENGE, ACCOUNT | FLOW | {"next": "/", "key_id": "k", "now": 1})
    yield opened
    opened.close()


def race(store: Store, statement: Executable, *facts: dict[str, Any]) -> list[Row[Any]]:
    """Run a statement in one transaction for each of the facts, all at once; returns the rows that they got."""

    def once(one: dict[str, Any]) -> list[Row[Any]]:
        with store.write() as connection:
            return list(connection.execute(statement, one))

    return [row for rows in together([partial(once, one) for one in facts]) for row in rows]


def test_a_counter_counts_each_hit_once(store: Store) -> None:
    hit = {"key": "limit", "now": 100, "ends_at": 160}
    counts = [row._mapping["count"] for row in race(store, statements.HIT_LIMIT, *[hit] * MANY)]
    assert sorted(counts) == list(range(1, MANY + 1))


def test_exactly_five_of_many_attempts_are_counted(store: Store) -> None:
    counted = race(store, statements.COUNT_ATTEMPT, *[FLOW | {"dead": 0}] * MANY)
    assert sorted(row.attempts for row in counted) == [1, 2, 3, 4, 5]


def test_one_of_many_claims_a_challenge(store: Store) -> None:
    claim = {"id": "c1", "from_state": "pending", "to_state": "used", "now": 5}
    assert len(race(store, statements.CLAIM_CHALLENGE, *[claim] * MANY)) == 1


def test_one_of_many_gets_the_next_code(store: Store) -> None:
    renewal = {"id": "c1", "generation": 1, "now": 5}
    assert [row.generation for row in race(store, statements.RENEW_CHALLENGE, *[renewal] * MANY)] == [2]


def test_one_of_many_makes_the_account_of_an_address(store: Store) -> None:
    address = {"address": "bo@example.org", "address_key": "bo@example.org"}
    facts = [ACCOUNT | address | {"id": f"b{number}", "now": 1} for number in range(MANY)]
    assert len(race(store, statements.ADD_ACCOUNT, *facts)) == 1


def test_one_of_many_sets_the_password(store: Store) -> None:
    facts = [{"id": "a1", "generation": 1, "password_hash": f"hash {number}"} for number in range(MANY)]
    (won,) = race(store, statements.SET_PASSWORD, *facts)
    with store.read() as connection:
        stored = connection.execute(statements.GET_ACCOUNT, {"id": "a1"}).one()
    assert (stored.password_hash, stored.generation) == (won.password_hash, 2)


def test_no_session_begins_for_a_generation_that_is_over(store: Store) -> None:
    session = {"account_id": "a1", "token_hash": "t", "generation": 1, "browser": "", "now": 1, "expires_at": 9}
    sessions = [session | {"id": f"s{number}", "token_hash": f"t{number}"} for number in range(MANY)]

    def begin(one: dict[str, Any]) -> None:
        with store.write() as connection:
            connection.execute(statements.ADD_SESSION, one)

    def reset() -> None:
        with store.write() as connection:
            connection.execute(statements.SET_PASSWORD, {"id": "a1", "generation": 1, "password_hash": "new"})
            connection.execute(statements.END_SESSIONS, {"account_id": "a1", "except_id": ""})

    works: list[Callable[[], None]] = [reset, *(partial(begin, one) for one in sessions)]
    together(works)
    with store.read() as connection:
        alive = connection.execute(statements.LIST_SESSIONS, {"account_id": "a1", "now": 1, "idle": 0}).all()
    assert alive == []


def test_each_mail_is_leased_by_one_worker(store: Store) -> None:
    mail = {"kind": "new_sign_in", "challenge_id": None, "generation": None, "account_id": "a1", "facts": "{}"}
    with store.write() as connection:
        for number in range(10):
            told = {"id": f"m{number}", "address": "ada@example.org", "language": "en", "now": 1}
            connection.execute(outbox_statements.PUT_MAIL, mail | told)
    holders = [{"now": 5, "holder": f"worker {number}", "until": 125} for number in range(MANY)]
    leased = Counter(row.id for row in race(store, outbox_statements.LEASE_MAIL, *holders))
    # A worker that finds the row it chose taken may go away with nothing; it looks again in a second.
    assert set(leased.values()) == {1}
    with store.write() as connection:
        while row := connection.execute(outbox_statements.LEASE_MAIL, holders[0]).first():
            leased[row.id] += 1
    assert leased == Counter(f"m{number}" for number in range(10))
