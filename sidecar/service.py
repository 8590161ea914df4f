"""What every use case is given: the store, keys, clock and chance of one running sidecar. Tests give their own."""

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
    """Seconds since 1970 in UTC, as the tables hold them."""
    return int(time.time())


def token() -> str:
    """256 bits of chance as 43 characters that are safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Service:
    """One running sidecar.

    Attributes:
        settings: as the operator set them.
        store: the database.
        keys: the key ring, read anew when its file changes.
        hasher: Argon2id, bounded in how many run at once.
        metrics: counters of this process.
        clock: gives the present second since 1970.
        token: gives a fresh secret or identifier.
    """

    settings: Settings
    store: Store
    keys: KeyStore
    hasher: Hasher
    metrics: Metrics
    clock: Callable[[], int] = now
    token: Callable[[], str] = token
