"""Security events of an account, shown to its owner."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from sidecar.service import Service
from sidecar.store import statements

KINDS = (
    "registered",
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "password_reset",
    "sessions_ended",
    "disabled",
    "enabled",
)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `browser` is a name such as `Firefox on Windows`, `at` seconds since 1970."""

    kind: str
    browser: str
    at: int


def record(conn: Connection, service: Service, account_id: str | None, kind: str, browser: str = "") -> None:
    """Record an event in the transaction of its cause. A failed sign-in without an account is stored without one."""
    facts = {"account_id": account_id, "kind": kind, "browser": browser, "now": service.clock()}
    conn.execute(statements.ADD_EVENT, facts)


def listing(conn: Connection, account_id: str, most: int = SHOWN) -> tuple[Event, ...]:
    """Return the newest events of an account, newest first."""
    rows = conn.execute(statements.LIST_EVENTS, {"account_id": account_id, "most": most})
    return tuple(Event(row.kind, row.browser, row.at) for row in rows)


def knows_browser(conn: Connection, account_id: str, browser: str) -> bool:
    """Return True where the account was signed in with such a browser before."""
    return conn.execute(statements.KNOWS_BROWSER, {"account_id": account_id, "browser": browser}).first() is not None
