"""Trouble with the database has one name, comes within seconds, keeps nothing half done, and is over when its cause is (case I9)."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from sidecar.store import statements
from sidecar.store.engine import CONNECTIONS, WAIT, Store, StoreUnavailable
from tests.support.postgres import Postgres
from tests.support.services import ROOT, require
from tests.support.trouble import beside, locked

PATIENCE = 2 * WAIT + 2
"""Seconds within which a request must know; the machine of the tests may be busy."""

ADD = text("INSERT INTO limits (key, count, started_at, ends_at) VALUES (:key, 1, 1, 1)")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def server_store(postgresql: Postgres) -> Iterator[Store]:
    url = postgresql.copy()
    opened = Store.open(url)
    yield opened
    opened.close()
    postgresql.drop(url)


@pytest.fixture
def file_store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url)
    yield opened
    opened.close()


def write(store: Store, key: str) -> None:
    with store.write() as connection:
        connection.execute(ADD, {"key": key})


def keys(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT key FROM limits ORDER BY key")).scalars())


@contextmanager
def trouble(match: str) -> Iterator[None]:
    """Expect the block to be told of trouble, and soon."""
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match=match):
        yield
    assert time.monotonic() - started < PATIENCE


def test_a_file_that_another_process_has_locked_can_be_read_but_not_written(file_store: Store) -> None:
    write(file_store, "before")
    with locked(file_store):
        assert keys(file_store) == ["before"]
        with trouble("locked"):
            write(file_store, "during")
    write(file_store, "after")
    assert keys(file_store) == ["after", "before"]


@contextmanager
def as_plain_user() -> Iterator[None]:
    """Run the block without root's right to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_written_is_trouble_until_it_may(file_store: Store) -> None:
    write(file_store, "before")
    file_store.close()
    with tempfile.TemporaryDirectory(prefix="rostra-") as name:
        path = Path(name) / "sidecar.db"
        path.write_bytes(Path(str(file_store.url.database)).read_bytes())
        path.chmod(0o444)
        Path(name).chmod(0o555)
        store = Store.open(f"sqlite:///{path}")
        with as_plain_user(), trouble("read-only|cannot be opened"):
            write(store, "during")
        Path(name).chmod(0o755)
        path.chmod(0o644)
        write(store, "after")
        assert keys(store) == ["after", "before"]
        store.close()


def test_a_file_without_room_to_grow_keeps_what_it_has(file_store: Store) -> None:
    write(file_store, "before")
    with trouble("full"), file_store.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.execute(ADD, {"key": "x" * 1_000_000})
    assert keys(file_store) == ["before"]


FILLING = """
import sys
from sqlalchemy import text
from sidecar.store.engine import Store, StoreUnavailable

ADD = text("INSERT INTO limits (key, count, started_at, ends_at) VALUES (:key, 1, 1, 1)")
store = Store.open(f"sqlite:///{sys.argv[1]}/sidecar.db")
store.migrate()
kept = 0
try:
    for number in range(1000):
        with store.write() as connection:
            connection.execute(ADD, {"key": f"{number}" + "x" * 10_000})
        kept += 1
except StoreUnavailable as trouble:
    with store.read() as connection:
        print(trouble, kept, connection.execute(text("SELECT count(*) FROM limits")).scalar())
"""


def test_a_full_disk_is_trouble_and_loses_nothing_that_was_promised(tmp_path: Path) -> None:
    require("unshare")
    # A file system of one megabyte that only this program sees.
    mount = f'mount -t tmpfs -o size=1m none "{tmp_path}" && exec "$@"'
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", "--mount", *user, "sh", "-c", mount, "sh", sys.executable, "-c", FILLING, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("no file system may be mounted here")
    assert done.returncode == 0, done.stderr
    said, kept, stored = done.stdout.strip().rsplit(" ", 2)
    assert said in {"the disk is full", "the disk has failed"}
    assert kept == stored
    assert int(kept) > 10


def test_a_file_that_is_no_database_is_trouble(tmp_path: Path) -> None:
    path = tmp_path / "sidecar.db"
    path.write_bytes(b"something else entirely" * 1000)
    store = Store.open(f"sqlite:///{path}")
    with trouble("not a database"):
        keys(store)
    store.close()


def test_a_folder_that_cannot_be_made_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    with trouble("cannot be made"):
        Store.open(f"sqlite:///{tmp_path / 'var' / 'sidecar.db'}")


def test_a_server_that_stops_is_trouble_and_one_that_comes_back_is_used_again(
    postgresql: Postgres, server_store: Store
) -> None:
    write(server_store, "before")
    postgresql.stop()
    try:
        with trouble("cannot be reached"):
            keys(server_store)
        with trouble("cannot be reached"):
            write(server_store, "during")
    finally:
        postgresql.start()
    write(server_store, "after")
    assert keys(server_store) == ["after", "before"]


def test_a_server_that_crashes_in_the_middle_leaves_nothing_half_done(
    postgresql: Postgres, server_store: Store
) -> None:
    write(server_store, "before")
    try:
        with trouble("stopping|lost|cannot be reached"), server_store.write() as connection:
            connection.execute(ADD, {"key": "first half"})
            postgresql.stop(signal.SIGQUIT)
            connection.execute(ADD, {"key": "second half"})
    finally:
        postgresql.start()
    assert keys(server_store) == ["before"]


def cut(store: Store, connection_id: int) -> None:
    """End a connection from the server's side, as an operator or a broken network does."""
    with beside(store) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection_id])


def test_a_connection_that_is_lost_before_the_commit_keeps_nothing(server_store: Store) -> None:
    with trouble("stopping|lost|cannot be reached"), server_store.write() as connection:
        connection.execute(ADD, {"key": "lost"})
        cut(server_store, connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    assert keys(server_store) == []


def test_connections_that_died_while_nobody_used_them_are_replaced_unnoticed(server_store: Store) -> None:
    with server_store.read() as connection:
        number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    cut(server_store, number)
    write(server_store, "after")
    assert keys(server_store) == ["after"]


def test_a_server_that_only_reads_is_trouble_for_writers(server_store: Store) -> None:
    name = server_store.url.database
    with server_store.write() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    server_store.close()
    assert keys(server_store) == []
    with trouble("read-only"):
        write(server_store, "during")


def test_a_row_that_another_transaction_holds_is_waited_for_two_seconds(store: Store) -> None:
    hit = {"key": "held", "now": 1, "ends_at": 9}
    with store.write() as connection:
        connection.execute(statements.HIT_LIMIT, hit)
        with trouble("locked"), store.write() as other:
            other.execute(statements.HIT_LIMIT, hit)


def test_when_every_connection_is_in_use_a_request_waits_two_seconds(store: Store) -> None:
    held = [store.reading.connect() for _ in range(CONNECTIONS)]
    try:
        with trouble("in use"):
            keys(store)
    finally:
        for connection in held:
            connection.close()
    assert keys(store) == []
