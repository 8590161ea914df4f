"""The worker empties the outbox: it takes a mail for two minutes, decides what it says now, sends it and notes what became of it.

    lease -> decide -> breaker -> (committed) -> compose -> send -> note

What is decided is committed before anything is sent, and a mail is made of the same bytes each time, so that a worker that dies between
sending and noting causes at worst a copy, never another code and never a loss.
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
"""Seconds between looks into an empty outbox."""


@dataclass(frozen=True, slots=True)
class _Drop:
    """The mail has nothing to say any more."""

    why: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """A leased mail and what it is to be."""

    mail: Row[Any]
    draft: Draft


class Worker:
    """Sends what waits. Several may work on one database.

    Args:
        service: the running sidecar.
        pages: draws the templates.
        transport: hands mails over.
    """

    def __init__(self, service: Service, pages: Pages, transport: Transport) -> None:
        self.service = service
        self.pages = pages
        self.transport = transport

    def run_forever(self, stop: threading.Event) -> None:
        """Work until `stop` is set; trouble with the database is waited out."""
        while not stop.is_set():
            try:
                done = self.run_once(stop)
            except StoreUnavailable as error:
                log.warning("the outbox cannot be read: %s", error)
                done = 0
            if not done:
                stop.wait(PAUSE)

    def run_once(self, stop: threading.Event | None = None) -> int:
        """Deal with every mail that is due now; returns how many were dealt with, dropped ones and late ones included.

        Args:
            stop: once set, no further mail is taken.

        Raises:
            StoreUnavailable: the database cannot be used now; a mail in hand is tried again when its lease is over.
        """
        done = 0
        while not (stop and stop.is_set()) and (taken := self._take()) is not None:
            done += 1
            if isinstance(taken, _Taken):
                self._send(taken)
        self._measure()
        return done

    def _take(self) -> _Taken | _Drop | None:
        """Lease the next mail and decide about it in one transaction; None where nothing is due or the breaker is out."""
        with self.service.store.write() as conn:
            mail = outbox.lease(conn, self.service)
            if mail is None:
                return None
            decided = _decide(conn, self.service, mail)
            if isinstance(decided, _Drop):
                outbox.end(conn, self.service, mail, "dropped", decided.why)
            elif self._broken(conn, mail):
                return None
        if isinstance(decided, _Drop):
            self._count(mail, "dropped", decided.why)
            return decided
        return _Taken(mail, decided)

    def _broken(self, conn: Connection, mail: Row[Any]) -> bool:
        """Count a mail's first attempt against all mail of the hour; beyond that it waits."""
        refused = limits.hit(conn, self.service.clock(), limits.MAIL_BREAKER) if mail.attempts == 1 else None
        if refused is None:
            return False
        outbox.postpone(conn, self.service, mail, refused.retry_after, "too much mail in this hour")
        self.service.metrics.limits_hit.labels(refused.limit.name).inc()
        log.error("the mail breaker is out: more than %d mails in an hour", refused.limit.times)
        return True

    def _send(self, taken: _Taken) -> None:
        try:
            message: EmailMessage = compose(self.pages, self.service.settings, taken.draft)
        except Exception as error:
            # A template or a missing manifest: an operator can fix it within the day that a mail is tried.
            log.exception("mail %s cannot be written", taken.mail.id)
            outcome: object = TemporaryFailure(f"it cannot be written: {type(error).__name__}")
        else:
            outcome = self.transport.send(message, taken.draft.to)
        self._note(taken.mail, outcome)

    def _note(self, mail: Row[Any], outcome: object) -> None:
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
    """What a mail says now. Only here is it found out whether an address has an account."""
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
        return _already(conn, service, mail, account)
    facts = {
        "code": code,
        "expires_at": challenge.issued_at + challenges.CODE_LIFE,
        "reference": challenges.reference(challenge.id, mail.generation),
    }
    # A code for an account goes where its owner wrote the address, whatever spelling was typed now.
    return _draft(mail, f"{challenge.purpose}_code", account.address if account else mail.address, mail.language, facts)


def _stale(now: int, mail: Row[Any], challenge: Row[Any]) -> str:
    """Why a code is of no use any more."""
    if challenge.state != "pending":
        return "the flow is over"
    if mail.generation != challenge.generation:
        return "a newer code was asked for"
    return "the code has expired" if now >= challenge.issued_at + challenges.CODE_LIFE else ""


def _unwanted(challenge: Row[Any], account: Row[Any] | None) -> str:
    """Why nobody gets a code that somebody asked for."""
    if account is not None and account.state != "active":
        return "the account is disabled"
    return "there is no such account" if challenge.purpose == "reset" and account is None else ""


def _already(conn: Connection, service: Service, mail: Row[Any], account: Row[Any]) -> Draft | _Drop:
    """Somebody wants to register an address that has an account: its owner is told, once a day."""
    parsed = addresses.parse(account.address)
    subject = parsed.limit_key if parsed else account.address_key
    if limits.hit(conn, service.clock(), limits.ALREADY_REGISTERED, subject):
        return _Drop("its owner was told today")
    outbox.turn(conn, mail, "already_registered", account)
    return _draft(mail, "already_registered", account.address, account.language, {})


def _draft(
    mail: Row[Any], template: str, to: str, language: str, facts: dict[str, Any], unsubscribe: str = ""
) -> Draft:
    parsed = addresses.parse(to)
    return Draft(mail.id, template, parsed.wire if parsed else to, language, mail.created_at, facts, unsubscribe)
