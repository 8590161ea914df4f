"""Sessions: rows that a browser's cookie refers to. Only a digest of the token is stored, and only the server decides when a session ends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection

from sidecar import events
from sidecar.limits import DAY, MINUTE
from sidecar.service import Service
from sidecar.store import statements

IDLE, ABSOLUTE = 7 * DAY, 30 * DAY
"""Seconds without a visit, and in all, after which a session ends."""

TOUCH = 5 * MINUTE
"""Seconds between updates of the last visit: a write for each request would be expensive."""


@dataclass(frozen=True, slots=True)
class Session:
    """A live session and its owner; times are seconds since 1970."""

    id: str
    account_id: str
    address: str
    language: str
    generation: int
    browser: str
    created_at: int
    seen_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A session for the list on the account's page."""

    id: str
    browser: str
    created_at: int
    seen_at: int
    expires_at: int


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret of 256 bits, which is all that is stored. Such secrets cannot be guessed, so a slow hash would protect nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start(conn: Connection, service: Service, account_id: str, generation: int, browser: str) -> str | None:
    """Start a session. Return its token, or None where the account has been closed, disabled or reset meanwhile."""
    token, now = service.token(), service.clock()
    facts = {
        "id": service.token()[:22],
        "account_id": account_id,
        "generation": generation,
        "token_hash": digest(token),
    }
    times = {"browser": browser, "now": now, "expires_at": now + ABSOLUTE}
    return token if conn.execute(statements.ADD_SESSION, facts | times).first() else None


def find(service: Service, token: str) -> Session | None:
    """Return the live session of a cookie's token and record the visit, or None for any other token."""
    now = service.clock()
    with service.store.read() as conn:
        row = conn.execute(
            statements.FIND_SESSION, {"token_hash": digest(token), "now": now, "idle": now - IDLE}
        ).one_or_none()
    if row is None:
        return None
    if now - row.seen_at >= TOUCH:
        with service.store.write() as conn:
            conn.execute(statements.TOUCH_SESSION, {"id": row.id, "now": now})
    return Session(**row._mapping)


def alive(service: Service, session_id: str) -> bool:
    """Return True where a session is live; signed links depend on it."""
    now = service.clock()
    with service.store.read() as conn:
        found = conn.execute(statements.SESSION_ALIVE, {"id": session_id, "now": now, "idle": now - IDLE}).first()
    return found is not None


def listing(service: Service, account_id: str) -> tuple[Listed, ...]:
    """Return the live sessions of an account, the last used first."""
    now = service.clock()
    with service.store.read() as conn:
        rows = conn.execute(statements.LIST_SESSIONS, {"account_id": account_id, "now": now, "idle": now - IDLE}).all()
    return tuple(Listed(**row._mapping) for row in rows)


def end(service: Service, account_id: str, session_id: str, browser: str = "") -> bool:
    """End one session of an account. Return False where it has no such session."""
    with service.store.write() as conn:
        found = conn.execute(statements.END_SESSION, {"id": session_id, "account_id": account_id}).first()
        if found:
            events.record(conn, service, account_id, "sessions_ended", browser)
    return found is not None


def end_by_token(service: Service, token: str) -> None:
    """Log out: end the session behind a cookie, if there is one."""
    with service.store.write() as conn:
        row = conn.execute(statements.END_SESSION_BY_TOKEN, {"token_hash": digest(token)}).one_or_none()
        if row:
            events.record(conn, service, row.account_id, "signed_out", row.browser)


def end_all(service: Service, account_id: str, except_id: str = "", browser: str = "") -> None:
    """End every session of an account but one."""
    with service.store.write() as conn:
        conn.execute(statements.END_SESSIONS, {"account_id": account_id, "except_id": except_id})
        events.record(conn, service, account_id, "sessions_ended", browser)
