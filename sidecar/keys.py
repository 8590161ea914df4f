"""Keys: a file of named secrets that sign tokens and derive codes.

One key is active and signs; keys in state `verify` are still accepted; retired ones stay in the file and are rejected. The file
is JSON, readable by its owner only, and replaced whole, so that every process has either the old ring or the new one.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

State = Literal["active", "verify", "retired"]
Seen = tuple[int, int, int]
"""Version of a file: modification time in ns, inode, size in bytes."""

KEY_ID = re.compile(r"[a-z2-7]{8}")
SECRET = 32
"""Minimum length of a secret in bytes: that of a SHA-256 digest."""


class KeysError(Exception):
    """The key file cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        id: 8 characters of lower-case base32, part of every token.
        secret: at least 32 bytes.
        state: `active` signs, `verify` is only accepted, `retired` is refused.
        created_at: seconds since 1970.
    """

    id: str
    secret: bytes
    state: State
    created_at: int

    def __repr__(self) -> str:
        """Return a text without the secret, for logs."""
        return f"Key({self.id}, {self.state})"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys, oldest first; exactly one is active.

    Raises:
        KeysError: not exactly one active key, a malformed or repeated id, or a short secret.
    """

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        ids = [key.id for key in self.keys]
        if [key.state for key in self.keys].count("active") != 1:
            raise KeysError("there must be exactly one active key")
        if len(set(ids)) != len(ids) or not all(KEY_ID.fullmatch(each) for each in ids):
            raise KeysError("every key needs an id of its own, 8 characters of a-z and 2-7")
        if any(len(key.secret) < SECRET for key in self.keys):
            raise KeysError(f"every secret needs at least {SECRET} bytes")

    @property
    def active(self) -> Key:
        """The key that makes new tokens and codes."""
        return next(key for key in self.keys if key.state == "active")

    def usable(self, key_id: str) -> Key | None:
        """Return the key of an id if its tokens are still accepted, else None."""
        return next((key for key in self.keys if key.id == key_id and key.state != "retired"), None)

    @staticmethod
    def derive(key: Key, purpose: str) -> bytes:
        """Return a subkey of 32 bytes for one purpose (HMAC-SHA-256), so that a token or code for one use fits no other."""
        return hmac.digest(key.secret, purpose.encode(), hashlib.sha256)

    def rotate(self, now: int) -> KeyRing:
        """Return a ring with a new active key; the previous one is still accepted."""
        older = (replace(key, state="verify") if key.state == "active" else key for key in self.keys)
        return KeyRing((*older, fresh(now)))

    def retire(self, key_id: str) -> KeyRing:
        """Return a ring that rejects a key.

        Raises:
            KeysError: no such key, or it is the active one (rotate first, or revoke it).
        """
        if key_id not in {key.id for key in self.keys}:
            raise KeysError(f"there is no key {key_id!r}")
        if key_id == self.active.id:
            raise KeysError(f"{key_id} is the active key: rotate first, or revoke it")
        return KeyRing(tuple(replace(key, state="retired") if key.id == key_id else key for key in self.keys))

    def revoke(self, key_id: str, now: int) -> KeyRing:
        """Return a ring that rejects a key, even the active one, which a new key replaces.

        Raises:
            KeysError: no such key.
        """
        return (self.rotate(now) if key_id == self.active.id else self).retire(key_id)


def fresh(now: int) -> Key:
    """Return a new active key with 256 random bits."""
    return Key(base64.b32encode(secrets.token_bytes(5)).decode().lower(), secrets.token_bytes(SECRET), "active", now)


class KeyStore:
    """The ring in its file, reread when the file changes."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path, self._clock = path, clock
        self._known: tuple[Seen, KeyRing] | None = None

    def ring(self) -> KeyRing:
        """Return the current ring. The first call creates a missing file.

        Raises:
            KeysError: the file is gone, others may read it, or it is not what `save` writes.
        """
        if self._known is None and not self.path.exists():
            self._make(KeyRing((fresh(int(self._clock())),)))
        try:
            if self._known is None or self._known[0] != _seen(self.path.stat()):
                self._known = self._read()
        except OSError as error:
            raise KeysError(f"{self.path} cannot be read: {error.strerror}") from error
        return self._known[1]

    def save(self, ring: KeyRing) -> None:
        """Replace the file in one step.

        Raises:
            KeysError: it cannot be written.
        """
        with self._written(ring) as written:
            written.replace(self.path)

    def _make(self, ring: KeyRing) -> None:
        """Create the file; of two processes that start together the first wins."""
        with self._written(ring) as written, contextlib.suppress(FileExistsError):
            self.path.hardlink_to(written)

    @contextlib.contextmanager
    def _written(self, ring: KeyRing) -> Iterator[Path]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # mkstemp opens with O_EXCL and mode 0600.
            number, name = tempfile.mkstemp(prefix=f".{self.path.name}-", dir=self.path.parent)
            try:
                with os.fdopen(number, "w", encoding="ascii") as file:
                    file.write(_text(ring))
                    file.flush()
                    os.fsync(file.fileno())
                yield Path(name)
                _sync_folder(self.path.parent)
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            raise KeysError(f"{self.path} cannot be written: {error.strerror}") from error

    def _read(self) -> tuple[Seen, KeyRing]:
        with self.path.open("rb") as file:
            facts = os.fstat(file.fileno())
            text = file.read()
        if stat.S_IMODE(facts.st_mode) & 0o077:
            raise KeysError(
                f"others may read {self.path}: chmod 600 {self.path}, and revoke its keys if they may have been read"
            )
        try:
            return _seen(facts), _ring(text)
        except (ValueError, KeyError, TypeError, KeysError) as error:
            raise KeysError(f"{self.path} is not a key file: {error}") from error


def _seen(facts: os.stat_result) -> Seen:
    return facts.st_mtime_ns, facts.st_ino, facts.st_size


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _text(ring: KeyRing) -> str:
    keys = [
        {"id": key.id, "secret": key.secret.hex(), "state": key.state, "created_at": key.created_at}
        for key in ring.keys
    ]
    return json.dumps({"version": 1, "keys": keys}, indent=2) + "\n"


def _ring(text: bytes) -> KeyRing:
    data = json.loads(text)
    if data["version"] != 1:
        raise KeysError("its version is not 1")
    return KeyRing(tuple(_key(each) for each in data["keys"]))


def _key(data: dict[str, Any]) -> Key:
    if data["state"] not in get_args(State) or type(data["created_at"]) is not int:
        raise KeysError("a key has an unknown state or a malformed time")
    return Key(str(data["id"]), bytes.fromhex(data["secret"]), data["state"], data["created_at"])
