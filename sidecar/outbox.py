"""Mail that waits to be sent. A row is written in the transaction of what it tells about, so neither is ever without the other.

A row holds no secret: what a mail says beyond its kind and a few facts is found out, and a code derived, when it is sent
(see `mail.worker`).

    queued ---> sent      the server took it
       | -----> dropped   it had nothing to say any more
       '------> failed    refused for good, or tried for a day
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from sidecar.limits import DAY, HOUR, MINUTE
from sidecar.service import Service
from sidecar.store import outbox_statements as statements

KINDS = ("code", "already_registered", "password_changed", "account_closed", "newsletter_confirmed", "new_sign_in")

LEASE = 2 * MINUTE
"""Seconds that a worker has a mail for itself; sending one takes less, see `transports.BUDGET`."""
FIRST_WAIT, LONGEST_WAIT, GIVE_UP = 10, HOUR, DAY
"""Seconds before the second attempt (each wait is twice the one before), at most between two, and after which a mail has failed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many mails wait, and since when the oldest does (seconds since 1970, None where none waits)."""

    count: int
    oldest: int | None


def put(
    conn: Connection,
    service: Service,
    kind: str,
    *,
    address: str,
    language: str,
    challenge_id: str | None = None,
    generation: int | None = None,
    account_id: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """Queue a mail in the transaction of what it tells about.

    Args:
        conn: of that transaction.
        service: the running sidecar.
        kind: one of `KINDS`.
        address: where it goes, as its owner wrote it.
        language: of the mail.
        challenge_id: of a code; with the challenge goes the mail.
        generation: number of the code.
        account_id: with this account goes the mail; None where it is to outlive it.
        facts: for the template, plain JSON, never a secret.

    Returns:
        The mail's identifier, which its Message-ID is made from.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of mail")
    mail_id, now = service.token(), service.clock()
    row = {
        "id": mail_id,
        "kind": kind,
        "challenge_id": challenge_id,
        "generation": generation,
        "account_id": account_id,
    }
    told = {
        "address": address,
        "language": language,
        "facts": json.dumps(dict(facts or {}), sort_keys=True),
        "now": now,
    }
    conn.execute(statements.PUT_MAIL, row | told)
    return mail_id


def lease(conn: Connection, service: Service) -> Row[Any] | None:
    """Take the mail that has been due longest, for `LEASE` seconds; None where none is due or others have them all."""
    now = service.clock()
    facts = {"now": now, "holder": service.token(), "until": now + LEASE}
    return conn.execute(statements.LEASE_MAIL, facts).one_or_none()


def end(conn: Connection, service: Service, mail: Row[Any], state: str, trouble: str = "") -> bool:
    """Say what became of a leased mail: `sent`, `dropped` or `failed`; False where the lease was lost meanwhile."""
    facts = {"id": mail.id, "lease": mail.lease, "state": state, "trouble": trouble, "now": service.clock()}
    return conn.execute(statements.END_MAIL, facts).first() is not None


def retry_later(conn: Connection, service: Service, mail: Row[Any], trouble: str) -> str:
    """Try a leased mail again after a wait that doubles, or give it up after a day; returns the state it has then."""
    now = service.clock()
    if now - mail.created_at >= GIVE_UP:
        end(conn, service, mail, "failed", trouble)
        return "failed"
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(mail.attempts - 1, 10))
    _delay(conn, mail, now + wait, trouble, mail.attempts)
    return "queued"


def postpone(conn: Connection, service: Service, mail: Row[Any], seconds: int, trouble: str) -> None:
    """Put a leased mail back for a while, as if it had not been taken."""
    _delay(conn, mail, service.clock() + seconds, trouble, mail.attempts - 1)


def _delay(conn: Connection, mail: Row[Any], not_before: int, trouble: str, attempts: int) -> None:
    facts = {"id": mail.id, "lease": mail.lease, "not_before": not_before, "trouble": trouble, "attempts": attempts}
    conn.execute(statements.DELAY_MAIL, facts)


def turn(conn: Connection, mail: Row[Any], kind: str, account: Row[Any]) -> None:
    """Note that a leased mail became one of another kind for an account's owner, so that a second attempt sends the same."""
    whom = {"account_id": account.id, "address": account.address, "language": account.language}
    conn.execute(statements.TURN_MAIL, {"id": mail.id, "lease": mail.lease, "kind": kind} | whom)


def challenge_of(conn: Connection, mail: Row[Any]) -> Row[Any] | None:
    """The challenge whose code a mail carries."""
    return conn.execute(statements.GET_CHALLENGE, {"id": mail.challenge_id}).one_or_none()


def waiting(service: Service) -> Waiting:
    """How many mails wait, for the gauges and `/readyz`."""
    with service.store.read() as conn:
        return Waiting(**conn.execute(statements.WAITING_MAIL).one()._mapping)


def listing(service: Service, most: int = 100, *, every: bool = False) -> tuple[Row[Any], ...]:
    """Mails that wait or failed, newest first, or `every` mail that is still remembered; for the operator."""
    with service.store.read() as conn:
        return tuple(conn.execute(statements.LIST_MAIL, {"most": most, "all": int(every)}))


def retry(service: Service) -> int:
    """Queue what failed once more and try at once what waits for a later attempt; returns how many."""
    with service.store.write() as conn:
        return len(conn.execute(statements.RETRY_MAIL, {"now": service.clock()}).all())
