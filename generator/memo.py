"""Cache of the results of pure functions, kept between builds. The key is the SHA-256 of everything that a result depends on.

A repeated build equals a clean one because nothing else is cached: a result is found only if all arguments are equal to the last byte,
and the source of the engine and the libraries are the same. So the cache may be deleted, shared between branches or restored by
continuous integration at any time. It contains no pickles: a cache from elsewhere can make a build slow, but cannot run code.

Each result is stored with a digest of its key and value. A damaged result counts as missing.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import platform
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from generator import ENGINE

LIMIT = 512 * 1024 * 1024
"""Size of the file in bytes above which a build deletes the results that it did not use, if they are more than half of all."""
_LIBRARIES = ("babel", "jinja2", "markdown", "markupsafe", "msgspec", "pyyaml", "webvtt-py")
_CHECK = 16
_AT_ONCE = 500
"""Maximum number of keys in one query."""
_MOST_WAITING = 8 * 1024 * 1024
"""Size in bytes of the new results at which they are written to the file."""
_SOUND = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
    "SQLITE_FULL",
    "SQLITE_PERM",
)
"""Prefixes of the names of SQLite errors that do not mean that the file is damaged."""
_ATOMS = (str, int, bool, float, bytes, type(None))


class Memo:
    """Results by key, in a SQLite file that may be deleted at any time. The end of its context saves the new results.

    Forked workers read the results that were in the file when they started, each through its own connection.

    Args:
        file: path of the file; None for a temporary file that lasts for this build only.
    """

    def __init__(self, file: Path | None) -> None:
        self._temporary = TemporaryDirectory(prefix="rostra-", ignore_cleanup_errors=True) if file is None else None
        self._file = Path(self._temporary.name) / "memo.sqlite" if self._temporary else file
        self._fresh: dict[bytes, bytes] = {}
        self._waiting = 0
        self._asked: set[bytes] = set()
        self._connection: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._renewed = False
        self._tried(self._open)

    def _open(self) -> None:
        if self._file is not None:
            self._connection = _connect(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    def get(self, key: bytes) -> bytes | None:
        """Return the result stored under a key; None if there is none."""
        value = _sound(key, self._fresh.get(key) or self._read(key))
        if value is not None:
            self._asked.add(key)
        return value

    def get_all(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the results stored under these keys; keys without a result are left out."""
        wanted = list(dict.fromkeys(keys))
        stored = {key: self._fresh[key] for key in wanted if key in self._fresh}
        for start in range(0, len(wanted), _AT_ONCE):
            stored |= self._rows(wanted[start : start + _AT_ONCE])
        found = {key: value for key in wanted if (value := _sound(key, stored.get(key, b"")))}
        self._asked.update(found)
        return found

    def _rows(self, keys: list[bytes]) -> dict[bytes, bytes]:
        connection = self._connected()
        if connection is None:
            return {}
        question = f"SELECT key, value FROM results WHERE key IN ({','.join('?' * len(keys))})"  # noqa: S608 - question marks
        rows = self._tried(lambda: connection.execute(question, keys).fetchall()) or []
        return {key: value for key, value in rows if isinstance(value, bytes)}

    def _read(self, key: bytes) -> bytes:
        connection = self._connected()
        if connection is None:
            return b""
        question = "SELECT value FROM results WHERE key = ?"
        row = self._tried(lambda: connection.execute(question, (key,)).fetchone())
        return row[0] if row and isinstance(row[0], bytes) else b""

    def _connected(self) -> sqlite3.Connection | None:
        if self._process != os.getpid():  # a connection must not be used in a fork of the process that opened it
            self._process = os.getpid()
            self._connection, self._renewed = None, True
            self._tried(self._open)
        return self._connection

    def put(self, key: bytes, value: bytes) -> None:
        """Store a result of at least one byte. It is on the disk after `flush` or `save` at the latest."""
        self._fresh[key] = _check(key, value) + value
        self._waiting += len(value)
        if self._waiting > _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Write the new results to the disk, so that workers started from now on find them. If that fails, they stay in memory."""
        connection = self._connection
        if connection is not None and self._fresh:
            self._tried(lambda: self._write(connection))

    def save(self) -> None:
        """Write the new results, delete unused ones above `LIMIT`, and close. A folder that cannot be written is not an error."""
        self.flush()
        connection = self._connection
        if connection is not None and self._temporary is None:
            self._tried(lambda: self._forget(connection))
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        if self._temporary is not None:
            self._temporary.cleanup()

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?)", self._fresh.items())
        self._asked |= self._fresh.keys()
        self._fresh, self._waiting = {}, 0

    def _forget(self, connection: sqlite3.Connection) -> None:
        if _size(connection) > LIMIT and _rows(connection) > 2 * len(self._asked):
            with connection:
                connection.execute("CREATE TEMP TABLE asked (key BLOB PRIMARY KEY) WITHOUT ROWID")
                connection.executemany("INSERT INTO asked VALUES (?)", [(key,) for key in self._asked])
                connection.execute("DELETE FROM results WHERE key NOT IN (SELECT key FROM asked)")
            connection.execute("VACUUM")

    def _tried(self, work: Callable[[], Any]) -> Any:
        """Return the result of `work`. If it fails, go on without the file; a damaged file is replaced by a new one."""
        try:
            return work()
        except (sqlite3.Error, UnicodeError, OSError) as error:  # SQLite's messages quote damaged bytes
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            if not isinstance(error, OSError) and not getattr(error, "sqlite_errorname", "").startswith(_SOUND):
                self._begin_again()
            return None

    def _begin_again(self) -> None:
        if self._file is not None and not self._renewed:  # only once: a file that is damaged again is not used
            self._renewed = True
            _remove(self._file)
            self._tried(self._open)


def _connect(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=1)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
    connection.execute("SELECT key, value FROM results LIMIT 1").fetchone()  # detects a damaged file now
    return connection


def _remove(file: Path) -> None:
    for path in (file, file.with_name(f"{file.name}-journal")):
        with suppress(OSError):
            path.unlink()


def _size(connection: sqlite3.Connection) -> int:
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    each: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return pages * each


def _rows(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("SELECT count(*) FROM results").fetchone()[0]
    return count


def _sound(key: bytes, stored: bytes) -> bytes | None:
    """Return the value of a stored result; None if it is missing, damaged or of another key."""
    value = stored[_CHECK:]
    return value if value and stored[:_CHECK] == _check(key, value) else None


def _check(key: bytes, value: bytes) -> bytes:
    return hashlib.sha256(key + value).digest()[:_CHECK]


@cache
def engine() -> bytes:
    """Return a digest of everything that results depend on apart from their arguments: our source, the libraries, the Python version."""
    digest = hashlib.sha256(platform.python_version().encode())
    for folder in ENGINE:
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.xml"))):
            source = path.read_bytes()
            digest.update(f"{path.relative_to(folder.parent).as_posix()}\0{len(source)}\0".encode() + source)
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.digest()


def key_of(function: str, *arguments: Any) -> bytes:
    """Return the key of a function's result for these arguments: 32 bytes.

    Args:
        function: name of the function.
        arguments: numbers, strings, bytes, None, and tuples of these. Equal arguments have equal keys in any process; arguments that
            differ in value or type have different keys.

    Raises:
        TypeError: an argument contains a value of another type.
    """
    _check_plain(arguments)
    # Later versions of the format than 2 write references to shared objects, so equal values may become different bytes.
    return hashlib.sha256(engine() + marshal.dumps((function, arguments), 2)).digest()


def _check_plain(value: object) -> None:
    if type(value) is tuple:
        for one in value:
            _check_plain(one)
    elif type(value) not in _ATOMS:
        raise TypeError(f"{type(value).__qualname__} is no value of which a result may depend")
