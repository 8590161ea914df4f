"""Argument of every use case: the store, keys, clock and randomness of one running sidecar. Tests pass their own."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sidecar.keys import KeyStore
from sidecar.metrics import Metrics
from sidecar.passwords import Hasher
from sidecar.settings import Settings
from sidecar.store.engine import Store


def now() -> int:
    """Return the seconds since 1970 in UTC, as the tables have them."""
    return int(time.time())


def token() -> str:
    """Return 256 random bits as 43 characters that are safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Service:
    """One running sidecar.

    Attributes:
        settings: of the operator.
        store: the database.
        keys: the key ring, reread when its file changes.
        hasher: Argon2id with bounded concurrency.
        metrics: counters of this process.
        clock: returns the current second since 1970.
        token: returns a new random secret or identifier.
    """

    settings: Settings
    store: Store
    keys: KeyStore
    hasher: Hasher
    metrics: Metrics
    clock: Callable[[], int] = now
    token: Callable[[], str] = token
