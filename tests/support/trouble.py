"""Trouble for a database, as it comes in life; each is over at the end of its block."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, event

from sidecar.store.engine import Store

_HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
connection.execute("DELETE FROM limits")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Let somebody else hold the whole database: another process SQLite's file, another connection PostgreSQL's tables."""
    with _held_file(str(store.url.database)) if store.kind == "sqlite" else _held_tables(store):
        yield


@contextmanager
def _held_file(path: str) -> Iterator[None]:
    command = [sys.executable, "-c", _HOLDING, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.stdin.close()


def beside(store: Store) -> psycopg.Connection[tuple[object, ...]]:
    """Connect to a server's database beside the store."""
    return psycopg.connect(store.url.set(drivername="postgresql").render_as_string(hide_password=False))


@contextmanager
def _held_tables(store: Store) -> Iterator[None]:
    with beside(store) as other:
        other.execute("LOCK TABLE accounts, challenges, limits, outbox, sessions IN SHARE MODE")
        yield
        other.rollback()


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """Let the database refuse every write, as a standby server or a file system mounted for reading does."""

    def refuse(connection: Connection) -> None:
        word = "PRAGMA query_only = ON" if store.kind == "sqlite" else "SET LOCAL transaction_read_only = on"
        connection.exec_driver_sql(word)

    event.listen(store.reading, "begin", refuse)
    try:
        yield
    finally:
        event.remove(store.reading, "begin", refuse)
        store.close()


@contextmanager
def full(store: Store) -> Iterator[None]:
    """Let a file of SQLite not grow any more."""

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # which means: as large as it is

    event.listen(store.reading, "begin", limit)
    try:
        yield
    finally:
        event.remove(store.reading, "begin", limit)
        store.close()
