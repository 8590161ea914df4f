"""Rate limits. Counters are rows of the database, so that several processes count together.

A counter starts with its first hit and ends after the limit's time. It is hit before the outcome of the work is known, so that
parallel requests cannot pass together, and a success gives its own hit back. The subject of a counter is stored as a digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection

from sidecar.store import statements

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in `seconds` for each subject; `whom` describes the subject."""

    name: str
    times: int
    seconds: int
    whom: str


MAIL_MINUTE = Limit("mail-minute", 1, MINUTE, "address")
MAIL_HOUR = Limit("mail-hour", 5, HOUR, "address")
MAIL_DAY = Limit("mail-day", 15, DAY, "address")
ALREADY_REGISTERED = Limit("already-registered", 1, DAY, "address")
WRONG_CODES = Limit("wrong-codes", 100, DAY, "address and purpose")
SLOW_CODES = Limit("slow-codes", 1, 10 * MINUTE, "address and purpose, once wrong-codes is used up")
BEGIN = Limit("begin", 20, HOUR, "network")
LOGIN_ADDRESS = Limit("login-address", 10, 5 * MINUTE, "address, failures only")
LOGIN_NETWORK = Limit("login-network", 30, 5 * MINUTE, "network, failures only")
MAIL_BREAKER = Limit("mail-breaker", 1000, HOUR, "all mail together")
GUESSES = Limit("guesses", 1000, HOUR, "all wrong codes together: only measured")

LIMITS = (
    MAIL_MINUTE, MAIL_HOUR, MAIL_DAY, ALREADY_REGISTERED, WRONG_CODES, SLOW_CODES, BEGIN, LOGIN_ADDRESS, LOGIN_NETWORK,
    MAIL_BREAKER, GUESSES,
)  # fmt: skip
MAIL = (MAIL_MINUTE, MAIL_HOUR, MAIL_DAY)
ATTEMPTS = 5
"""Codes that are compared for one challenge; the statements and the table contain the same number."""


@dataclass(frozen=True, slots=True)
class TooOften:
    """Refused for now. `retry_after` is in seconds, at least 1."""

    limit: Limit
    retry_after: int


def key(limit: Limit, subject: str) -> str:
    """Return the key of a subject's counter."""
    return f"{limit.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"


def hit(conn: Connection, now: int, limit: Limit, subject: str = "") -> TooOften | None:
    """Count a hit and return the refusal if it exceeds the limit. A refused hit does not extend the wait."""
    row = conn.execute(
        statements.HIT_LIMIT, {"key": key(limit, subject), "now": now, "ends_at": now + limit.seconds}
    ).one()
    return TooOften(limit, max(1, row.ends_at - now)) if row._mapping["count"] > limit.times else None


def hit_each(conn: Connection, now: int, limits: tuple[Limit, ...], subject: str) -> TooOften | None:
    """Count a hit for each limit in turn until one refuses; those after it are not counted."""
    return next((refused for limit in limits if (refused := hit(conn, now, limit, subject))), None)


def release(conn: Connection, now: int, limit: Limit, subject: str) -> None:
    """Give one hit back."""
    conn.execute(statements.RELEASE_LIMIT, {"key": key(limit, subject), "now": now})


def lock_address(conn: Connection, now: int, address_key: str) -> None:
    """Lock the flows and the account of an address until the end of the transaction. Transactions that change them begin with it.

    Without it two flows of one address that succeed together would wait for each other's rows (PostgreSQL).
    """
    conn.execute(
        statements.LOCK_ADDRESS, {"key": f"turn:{hashlib.sha256(address_key.encode()).hexdigest()[:32]}", "now": now}
    )


def used(conn: Connection, now: int, limit: Limit, subject: str = "") -> int:
    """Return the current count."""
    return conn.execute(statements.READ_LIMIT, {"key": key(limit, subject), "now": now}).scalar() or 0
