"""The worker empties the outbox: it leases a mail for two minutes, decides its content, sends it and records the outcome.

    lease -> decide -> breaker -> (committed) -> compose -> send -> record

The decision is committed before anything is sent, and composing again gives the same bytes, so that a worker that dies between
sending and recording causes at worst a copy, never another code and never a loss.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Connection, Row

from sidecar import address as addresses
from sidecar import challenges, limits, outbox, signing
from sidecar.mail.messages import Draft, compose
from sidecar.mail.transports import PermanentFailure, TemporaryFailure, Transport
from sidecar.pages import Pages
from sidecar.service import Service
from sidecar.store import statements
from sidecar.store.engine import StoreUnavailable

log = logging.getLogger("rostra.mail")

PAUSE = 1.0
"""Seconds between polls of an empty outbox."""


@dataclass(frozen=True, slots=True)
class _Drop:
    """The mail is obsolete."""

    why: str


@dataclass(frozen=True, slots=True)
class _Leased:
    """A leased mail and its content."""

    mail: Row[Any]
    draft: Draft


class Worker:
    """Sends waiting mail. Several may work on one database.

    Args:
        service: the running sidecar.
        pages: renders the templates.
        transport: sends mails.
    """

    def __init__(self, service: Service, pages: Pages, transport: Transport) -> None:
        self.service = service
        self.pages = pages
        self.transport = transport

    def run_forever(self, stop: threading.Event) -> None:
        """Work until `stop` is set, also while the database is unavailable."""
        while not stop.is_set():
            try:
                done = self.run_once(stop)
            except StoreUnavailable as error:
                log.warning("the outbox cannot be read: %s", error)
                done = 0
            if not done:
                stop.wait(PAUSE)

    def run_once(self, stop: threading.Event | None = None) -> int:
        """Process every mail that is due. Return their number, dropped and delayed ones included.

        Args:
            stop: once set, no further mail is leased.

        Raises:
            StoreUnavailable: the database cannot be used now; a mail in hand is tried again when its lease is over.
        """
        done = 0
        while not (stop and stop.is_set()) and (leased := self._lease()) is not None:
            done += 1
            if isinstance(leased, _Leased):
                self._send(leased)
        self._measure()
        return done

    def _lease(self) -> _Leased | _Drop | None:
        """Lease the next mail and decide about it in one transaction; None where nothing is due or the breaker is open."""
        with self.service.store.write() as conn:
            mail = outbox.lease(conn, self.service)
            if mail is None:
                return None
            decided = _decide(conn, self.service, mail)
            if isinstance(decided, _Drop):
                outbox.end(conn, self.service, mail, "dropped", decided.why)
            elif self._exceeds_breaker(conn, mail):
                return None
        if isinstance(decided, _Drop):
            self._count(mail, "dropped", decided.why)
            return decided
        return _Leased(mail, decided)

    def _exceeds_breaker(self, conn: Connection, mail: Row[Any]) -> bool:
        """Count a mail's first attempt against the limit of all mail in an hour; beyond it the mail waits."""
        refused = limits.hit(conn, self.service.clock(), limits.MAIL_BREAKER) if mail.attempts == 1 else None
        if refused is None:
            return False
        outbox.postpone(conn, self.service, mail, refused.retry_after, "too much mail in this hour")
        self.service.metrics.limits_hit.labels(refused.limit.name).inc()
        log.error("the mail breaker is out: more than %d mails in an hour", refused.limit.times)
        return True

    def _send(self, leased: _Leased) -> None:
        try:
            message: EmailMessage = compose(self.pages, self.service.settings, leased.draft)
        except Exception as error:
            # A template or a missing manifest: an operator can fix it within the day for which a mail is retried.
            log.exception("mail %s cannot be written", leased.mail.id)
            outcome: object = TemporaryFailure(f"it cannot be written: {type(error).__name__}")
        else:
            outcome = self.transport.send(message, leased.draft.to)
        self._record(leased.mail, outcome)

    def _record(self, mail: Row[Any], outcome: object) -> None:
        reason = outcome.reason if isinstance(outcome, TemporaryFailure | PermanentFailure) else ""
        with self.service.store.write() as conn:
            if isinstance(outcome, TemporaryFailure):
                state = outbox.retry_later(conn, self.service, mail, reason)
            else:
                state = "failed" if isinstance(outcome, PermanentFailure) else "sent"
                outbox.end(conn, self.service, mail, state, reason)
        self._count(mail, {"queued": "late"}.get(state, state), reason)

    def _count(self, mail: Row[Any], outcome: str, reason: str) -> None:
        self.service.metrics.mails.labels(mail.kind, outcome).inc()
        log.log(
            logging.WARNING if outcome in {"late", "failed"} else logging.INFO,
            "mail %s (%s) %s%s", mail.id, mail.kind, outcome, f": {reason}" if reason else "",
        )  # fmt: skip

    def _measure(self) -> None:
        waiting = outbox.waiting(self.service)
        self.service.metrics.outbox_depth.set(waiting.count)
        self.service.metrics.outbox_oldest.set(0 if waiting.oldest is None else self.service.clock() - waiting.oldest)


def _decide(conn: Connection, service: Service, mail: Row[Any]) -> Draft | _Drop:
    """Decide the content of a mail. Only here is an address looked up."""
    if mail.kind == "code":
        return _code(conn, service, mail)
    facts = json.loads(mail.facts)
    unsubscribe = ""
    if mail.kind == "newsletter_confirmed":
        token = signing.sign(service.keys.ring(), "unsubscribe", {"a": mail.account_id})
        unsubscribe = f"{service.settings.public_url}/account/unsubscribe/{token}"
    return _draft(mail, mail.kind, mail.address, mail.language, facts, unsubscribe)


def _code(conn: Connection, service: Service, mail: Row[Any]) -> Draft | _Drop:
    challenge = outbox.challenge_of(conn, mail)
    if challenge is None:
        return _Drop("the flow is over")
    account = conn.execute(statements.FIND_ACCOUNT, {"address_key": challenge.address_key}).one_or_none()
    why = _stale(service.clock(), mail, challenge) or _unwanted(challenge, account)
    code = challenges.code_of(service.keys.ring(), challenge, mail.generation)
    if why or code is None:
        return _Drop(why or "the key of the code is no longer used")
    if challenge.purpose == "register" and account is not None:
        return _already_registered(conn, service, mail, account)
    facts = {
        "code": code,
        "expires_at": challenge.issued_at + challenges.CODE_LIFE,
        "reference": challenges.reference(challenge.id, mail.generation),
    }
    # A code for an account goes to the owner's spelling of the address, whatever was typed now.
    return _draft(mail, f"{challenge.purpose}_code", account.address if account else mail.address, mail.language, facts)


def _stale(now: int, mail: Row[Any], challenge: Row[Any]) -> str:
    """Return the reason why a code is obsolete, or an empty text."""
    if challenge.state != "pending":
        return "the flow is over"
    if mail.generation != challenge.generation:
        return "a newer code was asked for"
    return "the code has expired" if now >= challenge.issued_at + challenges.CODE_LIFE else ""


def _unwanted(challenge: Row[Any], account: Row[Any] | None) -> str:
    """Return the reason why a requested code is not sent, or an empty text."""
    if account is not None and account.state != "active":
        return "the account is disabled"
    return "there is no such account" if challenge.purpose == "reset" and account is None else ""


def _already_registered(conn: Connection, service: Service, mail: Row[Any], account: Row[Any]) -> Draft | _Drop:
    """Tell the owner of an account, once a day, that somebody tries to register its address."""
    parsed = addresses.parse(account.address)
    subject = parsed.limit_key if parsed else account.address_key
    if limits.hit(conn, service.clock(), limits.ALREADY_REGISTERED, subject):
        return _Drop("its owner was told today")
    outbox.change_kind(conn, mail, "already_registered", account)
    return _draft(mail, "already_registered", account.address, account.language, {})


def _draft(
    mail: Row[Any], template: str, to: str, language: str, facts: dict[str, Any], unsubscribe: str = ""
) -> Draft:
    parsed = addresses.parse(to)
    return Draft(mail.id, template, parsed.wire if parsed else to, language, mail.created_at, facts, unsubscribe)
