"""The database engine: SQLite or PostgreSQL, transactions, and one error for all of their failures."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from sidecar.store import migrations

WAIT = 2
"""Seconds that a request waits for a lock, a connection or a server before it gives up."""

CONNECTIONS = 32
"""Connections that one process may have open at once; eight of them stay open."""

SQLITE_TROUBLES = {
    sqlite3.SQLITE_PERM: "the database file may not be opened",
    sqlite3.SQLITE_BUSY: "the database is locked",
    sqlite3.SQLITE_LOCKED: "the database is locked",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_IOERR: "the disk has failed",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "the database is locked",
    sqlite3.SQLITE_NOTADB: "the file is not a database",
}
"""Primary result codes (https://www.sqlite.org/rescode.html) that are not mistakes in a statement."""

POSTGRESQL_TROUBLES = {
    "08": "the connection was lost",
    "23503": "the parent of a row was removed meanwhile",
    "25006": "the database is read-only",
    "40": "the transaction conflicted with another one",
    "53": "the server has no room left",
    "55": "the database is locked",
    "57": "the server is stopping or took too long",
    "58": "the server's disk has failed",
}
"""SQLSTATE values and classes (https://www.postgresql.org/docs/current/errcodes-appendix.html), likewise."""


class StoreUnavailable(Exception):  # noqa: N818 # the name is a sentence
    """The database cannot serve this request now; nothing of its transaction was kept.

    After trouble while a commit was on its way to a PostgreSQL server, the server may nevertheless have kept it.
    """


@dataclass(frozen=True, slots=True)
class Store:
    """One database, open for many threads.

    Attributes:
        url: its address.
        reading: gives connections whose transaction begins with their first statement.
        writing: gives connections whose transaction has SQLite's write lock from its beginning.
    """

    url: URL
    reading: Engine
    writing: Engine

    @classmethod
    def open(cls, url: str) -> Store:
        """Prepare a database without a connection, so that the server may start later than we do.

        Args:
            url: `sqlite:///FILE` or `postgresql://…`; the file is made with its folder, readable by us only.

        Raises:
            StoreUnavailable: the file cannot be made.
            ValueError: neither a file of SQLite nor a PostgreSQL server.
        """
        where = _normal(make_url(url))
        if where.get_backend_name() == "sqlite":
            _make_file(Path(str(where.database)))
        engine = _engine(where, pool_size=8, max_overflow=CONNECTIONS - 8, pool_timeout=WAIT, pool_pre_ping=True)
        return cls(where, engine, engine.execution_options(rostra_writes=True))

    @property
    def kind(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in a transaction that only reads; all its statements see one state on SQLite.

        Raises:
            StoreUnavailable: see there.
        """
        with _translated_errors(), self.reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction that is committed at the end of the block, or undone by an exception.

        Raises:
            StoreUnavailable: see there.
        """
        with _translated_errors(), self.writing.begin() as connection:
            yield connection

    def revision(self) -> tuple[str | None, str]:
        """Return the revision that the database is at (None: empty) and the one that this code needs."""
        with self.read() as connection:
            return migrations.current(connection), migrations.HEAD

    def migrate(self) -> None:
        """Bring the database to the newest revision in one transaction; only one of several processes does it.

        Raises:
            StoreUnavailable: see there.
        """
        current, head = self.revision()
        if current == head:
            return
        # SQLite changes a table by building it anew; with foreign keys on, dropping the old one would empty others.
        engine = _engine(self.url, foreign_keys=False, poolclass=NullPool).execution_options(rostra_writes=True)
        with _translated_errors(), engine.begin() as connection:
            migrations.upgrade(connection)

    def close(self) -> None:
        """Close the unused connections."""
        self.reading.dispose()


def _normal(url: URL) -> URL:
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or url.database in {None, "", ":memory:"}:
        raise ValueError("a database is sqlite:///FILE or postgresql://USER@HOST/NAME")
    return url.set(drivername="sqlite+pysqlite")


def _make_file(path: Path) -> None:
    """Make an empty database in WAL mode atomically: of two processes that switch the mode together, one would fail."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp's mode is 0600; SQLite gives its other files the same.
        number, new = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(number)
        try:
            with closing(sqlite3.connect(new)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            with suppress(FileExistsError):
                path.hardlink_to(new)
        finally:
            Path(new).unlink()
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(f"{path.name} cannot be made: {error}") from error


def _engine(url: URL, *, foreign_keys: bool = True, **pool: Any) -> Engine:
    # Statements may show in logs, the addresses in them may not.
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url, hide_parameters=True, isolation_level="READ COMMITTED", connect_args=_server_arguments(), **pool
        )
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT}, **pool)
    event.listen(engine, "connect", _prepare(foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin)
    return engine


def _server_arguments() -> dict[str, object]:
    """Return libpq's settings: a hanging server must not block us, nor a dead transaction of ours the others."""
    waits = {"lock_timeout": WAIT, "statement_timeout": 5 * WAIT, "idle_in_transaction_session_timeout": 15 * WAIT}
    options = " ".join(f"-c {name}={seconds}s" for name, seconds in waits.items())
    return {"connect_timeout": WAIT, "tcp_user_timeout": 5000 * WAIT, "options": options}


def _prepare(*, foreign_keys: bool) -> Callable[[sqlite3.Connection, object], None]:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the module's own BEGIN comes late and is never IMMEDIATE
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    return prepare


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("rostra_writes", False)
    # A transaction that reads first and writes later can be refused in the middle (SQLITE_BUSY_SNAPSHOT).
    # Straight to the driver: SQLAlchemy's own way to execute costs more than SQLite's BEGIN itself, in each request.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _sqlite_trouble(error: sqlite3.Error) -> str:
    return SQLITE_TROUBLES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except NoConnectionFree as error:
        raise StoreUnavailable("all connections are in use") from error
    except sqlite3.Error as error:  # BEGIN, which goes straight to the driver
        if trouble := _sqlite_trouble(error):
            raise StoreUnavailable(trouble) from error
        raise
    except DBAPIError as error:
        if trouble := _trouble(error):
            raise StoreUnavailable(trouble) from error
        raise


def _trouble(error: DBAPIError) -> str:
    """Return the trouble of the database, or an empty text for a mistake in a statement."""
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_trouble(error.orig)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or (isinstance(error, OperationalError) and not state):
        return "the server cannot be reached"
    return POSTGRESQL_TROUBLES.get(state) or POSTGRESQL_TROUBLES.get(state[:2], "")
