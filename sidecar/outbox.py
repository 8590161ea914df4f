"""Outbox of mail. A row is written in the transaction of its cause, so that neither exists without the other.

A row holds no secret: the content of a mail beyond its kind and a few facts is looked up, and a code derived, when it is sent
(see `mail.worker`).

    queued ---> sent      the server accepted it
       | -----> dropped   it was obsolete
       '------> failed    refused permanently, or retried for a day
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
"""Seconds for which a worker leases a mail; sending one takes less, see `transports.BUDGET`."""
FIRST_WAIT, LONGEST_WAIT, GIVE_UP = 10, HOUR, DAY
"""Seconds before the second attempt (each wait is twice the one before), at most between two attempts, and until a mail fails."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Number of waiting mails, and the time of the oldest (seconds since 1970, None where none waits)."""

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
    """Queue a mail in the transaction of its cause.

    Args:
        conn: of that transaction.
        service: the running sidecar.
        kind: one of `KINDS`.
        address: of the recipient, as its owner wrote it.
        language: of the mail.
        challenge_id: of a code; the mail is deleted with the challenge.
        generation: number of the code.
        account_id: the mail is deleted with this account; None for a mail that outlives it.
        facts: for the template, plain JSON, never a secret.

    Returns:
        The mail's identifier, which its Message-ID is made from.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of mail")
    mail_id, now = service.token(), service.clock()
    row = {
        "id": mail_id,
        "kind": kind,
        "challenge_id": challenge_id,
        "generation": generation,
        "account_id": account_id,
    }
    content = {
        "address": address,
        "language": language,
        "facts": json.dumps(dict(facts or {}), sort_keys=True),
        "now": now,
    }
    conn.execute(statements.PUT_MAIL, row | content)
    return mail_id


def lease(conn: Connection, service: Service) -> Row[Any] | None:
    """Lease the mail that has been due longest, for `LEASE` seconds. Return None where none is due or all are leased."""
    now = service.clock()
    facts = {"now": now, "holder": service.token(), "until": now + LEASE}
    return conn.execute(statements.LEASE_MAIL, facts).one_or_none()


def end(conn: Connection, service: Service, mail: Row[Any], state: str, trouble: str = "") -> bool:
    """Record the outcome of a leased mail: `sent`, `dropped` or `failed`. Return False where the lease was lost."""
    facts = {"id": mail.id, "lease": mail.lease, "state": state, "trouble": trouble, "now": service.clock()}
    return conn.execute(statements.END_MAIL, facts).first() is not None


def retry_later(conn: Connection, service: Service, mail: Row[Any], trouble: str) -> str:
    """Delay a leased mail by a wait that doubles, or fail it after a day. Return its new state."""
    now = service.clock()
    if now - mail.created_at >= GIVE_UP:
        end(conn, service, mail, "failed", trouble)
        return "failed"
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(mail.attempts - 1, 10))
    _delay(conn, mail, now + wait, trouble, mail.attempts)
    return "queued"


def postpone(conn: Connection, service: Service, mail: Row[Any], seconds: int, trouble: str) -> None:
    """Delay a leased mail without counting an attempt."""
    _delay(conn, mail, service.clock() + seconds, trouble, mail.attempts - 1)


def _delay(conn: Connection, mail: Row[Any], not_before: int, trouble: str, attempts: int) -> None:
    facts = {"id": mail.id, "lease": mail.lease, "not_before": not_before, "trouble": trouble, "attempts": attempts}
    conn.execute(statements.DELAY_MAIL, facts)


def change_kind(conn: Connection, mail: Row[Any], kind: str, account: Row[Any]) -> None:
    """Change a leased mail to another kind for an account's owner, so that a second attempt sends the same."""
    whom = {"account_id": account.id, "address": account.address, "language": account.language}
    conn.execute(statements.CHANGE_MAIL_KIND, {"id": mail.id, "lease": mail.lease, "kind": kind} | whom)


def challenge_of(conn: Connection, mail: Row[Any]) -> Row[Any] | None:
    """Return the challenge of a mail's code."""
    return conn.execute(statements.GET_CHALLENGE, {"id": mail.challenge_id}).one_or_none()


def waiting(service: Service) -> Waiting:
    """Return the number of waiting mails and the oldest one's time, for the gauges."""
    with service.store.read() as conn:
        return Waiting(**conn.execute(statements.WAITING_MAIL).one()._mapping)


def listing(service: Service, most: int = 100, *, every: bool = False) -> tuple[Row[Any], ...]:
    """Return waiting and failed mails, newest first, or `every` mail that is still stored, for the operator."""
    with service.store.read() as conn:
        return tuple(conn.execute(statements.LIST_MAIL, {"most": most, "all": int(every)}))


def retry(service: Service) -> int:
    """Queue failed mails again and make waiting ones due at once. Return their number."""
    with service.store.write() as conn:
        return len(conn.execute(statements.RETRY_MAIL, {"now": service.clock()}).all())
