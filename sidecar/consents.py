"""Consent to the newsletter: append-only rows with the wording, the source and the time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from sidecar import outbox
from sidecar.service import Service
from sidecar.store import statements

WORDING = "newsletter-2026-11"
"""Version of the sentence beside «Subscribe»; a change of the sentence in `site_templates/account/` takes a new one."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision; `action` is `subscribed` or `unsubscribed`, `at` seconds since 1970."""

    action: str
    wording: str
    source: str
    at: int


@dataclass(frozen=True, slots=True)
class Exported:
    """A decision with its address, for a mailing system."""

    address: str
    language: str
    action: str
    wording: str
    source: str
    at: int


def subscribed(service: Service, account_id: str) -> bool:
    """Return True where the account's last decision was to subscribe."""
    with service.store.read() as conn:
        return _subscribed(conn, account_id)


def _subscribed(conn: Connection, account_id: str) -> bool:
    row = conn.execute(statements.LATEST_CONSENT, {"account_id": account_id}).one_or_none()
    return row is not None and row.action == "subscribed"


def subscribe(service: Service, account_id: str, source: str) -> bool:
    """Subscribe and queue the confirmation. Return False where nothing changed."""
    with service.store.write() as conn:
        account = conn.execute(statements.GET_ACCOUNT, {"id": account_id}).one_or_none()
        if account is None or _subscribed(conn, account_id):
            return False
        _add(conn, service, account_id, "subscribed", source)
        outbox.put(
            conn, service, "newsletter_confirmed", address=account.address, language=account.language, account_id=account_id,
            facts={"at": service.clock(), "wording": WORDING},
        )  # fmt: skip
    return True


def unsubscribe(service: Service, account_id: str, source: str) -> bool:
    """Unsubscribe. Return False where nothing changed."""
    with service.store.write() as conn:
        if not _subscribed(conn, account_id):
            return False
        _add(conn, service, account_id, "unsubscribed", source)
    return True


def _add(conn: Connection, service: Service, account_id: str, action: str, source: str) -> None:
    facts = {"account_id": account_id, "action": action, "source": source}
    conn.execute(statements.ADD_CONSENT, facts | {"wording": WORDING, "now": service.clock()})


def history(conn: Connection, account_id: str) -> tuple[Consent, ...]:
    """Return every decision of an account, oldest first."""
    rows = conn.execute(statements.LIST_CONSENTS, {"account_id": account_id})
    return tuple(Consent(**row._mapping) for row in rows)


def everyone(service: Service) -> tuple[Exported, ...]:
    """Return every decision of every account, by address and time, for import into a mailing system."""
    with service.store.read() as conn:
        return tuple(Exported(**row._mapping) for row in conn.execute(statements.EXPORT_CONSENTS))
