"""The contract of a store: transactions, a private file, fast opening, exact values."""

import stat
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import QueuePool, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from sidecar.store import statements
from sidecar.store.engine import CONNECTIONS, Store
from tests.support.together import MANY, together

ADA = {
    "id": "a1",
    "address": "Ada@example.org",
    "address_key": "ada@example.org",
    "password_hash": "-",
    "language": "en",
}
FAR = 2**40
"""A second in the year 36812: more than 32 bits."""


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    yield opened
    opened.close()


def add(store: Store, **facts: object) -> None:
    with store.write() as connection:
        connection.execute(statements.ADD_ACCOUNT, ADA | {"now": 1} | facts)


def accounts(store: Store) -> int:
    with store.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM accounts").scalar_one())


class TestTransactions:
    """A block is one transaction."""

    def test_what_a_block_wrote_is_there_when_it_ends(self, store: Store) -> None:
        add(store)
        assert accounts(store) == 1

    def test_a_block_that_raises_leaves_nothing(self, store: Store) -> None:
        def fail_half_way() -> None:
            with store.write() as connection:
                connection.execute(statements.ADD_ACCOUNT, ADA | {"now": 1})
                raise LookupError

        with pytest.raises(LookupError):
            fail_half_way()
        assert accounts(store) == 0

    def test_who_reads_is_not_kept_waiting_by_who_writes(self, store: Store) -> None:
        with store.write() as connection:
            connection.execute(statements.ADD_ACCOUNT, ADA | {"now": 1})
            assert accounts(store) == 0
        assert accounts(store) == 1

    def test_writers_wait_for_each_other(self, store: Store) -> None:
        def one(number: int) -> None:
            add(store, id=f"a{number}", address_key=f"a{number}@example.org")

        together([partial(one, number) for number in range(MANY)])
        assert accounts(store) == MANY

    def test_a_writer_on_sqlite_holds_the_lock_before_it_reads(self, sqlite_url: str) -> None:
        store, order = Store.open(sqlite_url), list[str]()

        def second() -> None:
            with store.write():
                order.append("second")

        with store.write():
            thread = threading.Thread(target=second)
            thread.start()
            time.sleep(0.1)
            order.append("first")
        thread.join()
        assert order == ["first", "second"]
        store.close()


class TestRules:
    """The database refuses what no use case should try."""

    def test_foreign_keys_are_kept_and_what_belongs_to_an_account_goes_with_it(self, store: Store) -> None:
        add(store)
        session = {"id": "s", "account_id": "a1", "token_hash": "t", "generation": 1, "browser": "", "now": 1}
        with store.write() as connection:
            connection.execute(statements.ADD_SESSION, session | {"expires_at": 9})
            connection.execute(statements.DELETE_ACCOUNT, {"id": "a1"})
            assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0

    def test_states_that_do_not_exist_are_refused(self, store: Store) -> None:
        add(store)
        with pytest.raises(IntegrityError), store.write() as connection:
            connection.execute(statements.SET_STATE, {"id": "a1", "state": "sleeping"})

    def test_a_wrong_statement_is_not_taken_for_trouble(self, store: Store) -> None:
        with pytest.raises(DBAPIError), store.read() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))

    def test_times_have_64_bits(self, store: Store) -> None:
        add(store, now=FAR)
        with store.read() as connection:
            assert connection.execute(statements.GET_ACCOUNT, {"id": "a1"}).one().created_at == FAR

    def test_addresses_are_compared_byte_by_byte_whatever_language_the_server_speaks(self, store: Store) -> None:
        for number, key in enumerate(("straße@example.org", "STRASSE@example.org", "strasse@example.org")):
            add(store, id=f"a{number}", address_key=key)
        assert accounts(store) == 3
        with store.read() as connection:
            keys = connection.execute(text("SELECT address_key FROM accounts ORDER BY address_key")).scalars().all()
        assert keys == sorted(keys, key=str.encode)

    def test_values_do_not_show_in_errors(self, store: Store) -> None:
        with pytest.raises(DBAPIError) as raised, store.write() as connection:
            connection.execute(text("INSERT INTO nowhere (address) VALUES (:address)"), {"address": "ada@example.org"})
        assert "ada@example.org" not in str(raised.value)


class TestOpening:
    """Opening asks the database nothing."""

    def test_the_file_and_its_neighbours_are_for_our_eyes_only(self, tmp_path: Path) -> None:
        store = Store.open(f"sqlite:///{tmp_path / 'deep' / 'var' / 'sidecar.db'}")
        store.migrate()
        with store.write():
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep" / "var").iterdir()}
        assert modes == {"sidecar.db": 0o600, "sidecar.db-wal": 0o600, "sidecar.db-shm": 0o600}
        store.close()

    def test_a_file_that_is_there_is_kept(self, store_url: str) -> None:
        store = Store.open(store_url)
        add(store)
        store.close()
        again = Store.open(store_url)
        assert accounts(again) == 1
        again.close()

    def test_a_server_that_is_not_there_yet_does_not_keep_us_from_opening(self) -> None:
        started = time.perf_counter()
        Store.open("postgresql://nobody@127.0.0.1:1/nothing").close()
        assert time.perf_counter() - started < 1

    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
    def test_what_could_not_keep_accounts_is_refused(self, url: str) -> None:
        with pytest.raises(ValueError, match="sqlite:///FILE or postgresql://"):
            Store.open(url)

    def test_many_requests_share_few_connections(self, store: Store) -> None:
        together([lambda: accounts(store) for _ in range(CONNECTIONS)])
        assert isinstance(store.reading.pool, QueuePool)
        assert store.reading.pool.checkedin() <= 8
