"""Accounts: log in, set a password after a code, close, export, and commands of the operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from sidecar import challenges, consents, downloads, events, limits, outbox, passwords, sessions
from sidecar.address import Address
from sidecar.challenges import PASSED_LIFE, Flow
from sidecar.limits import TooOften
from sidecar.service import Service
from sidecar.store import statements


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The session's token and the account's language."""

    token: str
    language: str


@dataclass(frozen=True, slots=True)
class BadCredentials:
    """The address or the password is wrong, or the account is disabled; the visitor is not told which."""


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """The password is set and every session has ended."""

    next: str
    language: str


@dataclass(frozen=True, slots=True)
class SamePassword:
    """The new password is the present one."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The 15 minutes after the code are over, the flow was used or cancelled, or the account no longer exists."""


def log_in(
    service: Service,
    address: Address | None,
    typed: str,
    password: str,
    *,
    network: str,
    browser: str,
    old_token: str = "",
) -> LoggedIn | BadCredentials | TooOften:
    """Log in with the same work for known and unknown addresses.

    Args:
        service: the running sidecar.
        address: parsed, or None where the typed text is not an address.
        typed: the address as typed, for the limits of unparsable addresses.
        password: as typed.
        network: of the visitor.
        browser: name of the browser.
        old_token: of the session cookie that came along; that session ends when another begins.

    Raises:
        Busy: too many passwords are being checked now.
        StoreUnavailable: the database cannot be used now.
    """
    subject = address.limit_key if address else typed.strip().casefold()
    if refused := _reserve(service, subject, network):
        return refused
    with service.store.read() as conn:
        row = conn.execute(statements.FIND_ACCOUNT, {"address_key": address.key if address else ""}).one_or_none()
    known = row if row is not None and row.state == "active" else None
    if not service.hasher.verify(known.password_hash if known else None, password):
        known = None
    rehashed = service.hasher.hash(password) if known and service.hasher.outdated(known.password_hash) else None
    with service.store.write() as conn:
        token = _start_session(conn, service, known, browser, old_token, rehashed) if known else None
        if known is None or token is None:
            events.record(conn, service, row.id if row else None, "sign_in_failed", browser)
            return BadCredentials()
        limits.release(conn, service.clock(), limits.LOGIN_NETWORK, network)
        limits.release(conn, service.clock(), limits.LOGIN_ADDRESS, subject)
        return LoggedIn(token, known.language)


def _reserve(service: Service, subject: str, network: str) -> TooOften | None:
    """Count the log-in as a failure before it is one; a success gives this one hit back and no other."""
    now = service.clock()
    with service.store.write() as conn:
        refused = limits.hit(conn, now, limits.LOGIN_NETWORK, network)
        refused = refused or limits.hit(conn, now, limits.LOGIN_ADDRESS, subject)
    if refused:
        service.metrics.limits_hit.labels(refused.limit.name).inc()
    return refused


def _start_session(
    conn: Connection, service: Service, row: Row[Any], browser: str, old_token: str, rehashed: str | None
) -> str | None:
    token = sessions.start(conn, service, row.id, row.generation, browser)
    if token is None:
        return None
    if rehashed:
        facts = {"id": row.id, "generation": row.generation, "password_hash": rehashed}
        conn.execute(statements.REHASH_PASSWORD, facts)
    if old_token:
        conn.execute(statements.END_SESSION_BY_TOKEN, {"token_hash": sessions.digest(old_token)})
    if not events.knows_browser(conn, row.id, browser):
        outbox.put(
            conn, service, "new_sign_in", address=row.address, language=row.language, account_id=row.id,
            facts={"browser": browser, "at": service.clock()},
        )  # fmt: skip
    events.record(conn, service, row.id, "signed_in", browser)
    return token


def may_set_password(service: Service, flow: Flow) -> challenges.View | None:
    """The passed challenge of a reset while its 15 minutes last."""
    with service.store.read() as conn:
        row = _passed(conn, service, flow)
    return None if row is None else challenges.look(service, "reset", flow)


def _passed(conn: Connection, service: Service, flow: Flow) -> Row[Any] | None:
    facts = {"id": flow.challenge_id, "purpose": "reset", "flow_hash": sessions.digest(flow.secret)}
    row = conn.execute(statements.FIND_CHALLENGE, facts).one_or_none()
    late = row is None or row.state != "passed" or service.clock() >= row.passed_at + PASSED_LIFE
    return None if late else row


def set_password(service: Service, flow: Flow, password: str, *, browser: str) -> PasswordSet | SamePassword | TooLate:
    """Set the password that a passed code allows, and end every session of the account in the same transaction.

    Raises:
        Busy: too many passwords are being checked now.
        StoreUnavailable: the database cannot be used now.
    """
    with service.store.read() as conn:
        row = _passed(conn, service, flow)
        key = row.address_key if row else ""
        account = conn.execute(statements.FIND_ACCOUNT, {"address_key": key}).one_or_none()
    if row is None or account is None:
        return TooLate()
    if service.hasher.verify(account.password_hash, password):
        return SamePassword()
    hashed = service.hasher.hash(password)
    with service.store.write() as conn:
        limits.lock_address(conn, service.clock(), row.address_key)
        claim = {"id": row.id, "from_state": "passed", "to_state": "used", "now": service.clock()}
        if conn.execute(statements.CLAIM_CHALLENGE, claim).first() is None:
            return TooLate()
        facts = {"id": account.id, "generation": account.generation, "password_hash": hashed}
        changed = conn.execute(statements.SET_PASSWORD, facts).one_or_none()
        if changed is None:
            return TooLate()
        conn.execute(statements.END_SESSIONS, {"account_id": account.id, "except_id": ""})
        challenges.cancel_others(conn, row.address_key, row.id)
        events.record(conn, service, account.id, "password_reset", browser)
        _notify(conn, service, "password_changed", changed, account_id=account.id)
    return PasswordSet(row.next, row.language)


def _notify(conn: Connection, service: Service, kind: str, account: Row[Any], account_id: str | None = None) -> None:
    outbox.put(
        conn, service, kind, address=account.address, language=account.language, account_id=account_id,
        facts={"at": service.clock()},
    )  # fmt: skip


def password_problems(service: Service, password: str, address: str, site: str) -> tuple[str, ...]:
    """Return the problems of a password, as codes of `passwords.problems`."""
    return passwords.problems(password, service.settings.password_policy, (address, site))


def close(service: Service, account_id: str, password: str, *, network: str) -> BadCredentials | TooOften | None:
    """Close an account at its owner's request. Return None when it is done."""
    with service.store.read() as conn:
        row = conn.execute(statements.GET_ACCOUNT, {"id": account_id}).one_or_none()
    if row is None:
        return None
    if refused := _reserve(service, row.address_key, network):
        return refused
    if not service.hasher.verify(row.password_hash, password):
        return BadCredentials()
    delete(service, account_id)
    return None


def delete(service: Service, account_id: str) -> bool:
    """Delete an account and everything that names its owner, and queue the notice. Return False where there is no such account.

    Its downloads stay in the statistics, without the person.
    """
    with service.store.read() as conn:
        known = conn.execute(statements.GET_ACCOUNT, {"id": account_id}).one_or_none()
    if known is None:
        return False
    with service.store.write() as conn:
        limits.lock_address(conn, service.clock(), known.address_key)
        # Mail, then flows, then the account: the worker locks rows in the same order, so there is no deadlock.
        whose = {"id": account_id, "address": known.address, "address_key": known.address_key}
        conn.execute(statements.FORGET_MAIL, whose)
        conn.execute(statements.FORGET_CHALLENGES, {"address_key": known.address_key})
        row = conn.execute(statements.DELETE_ACCOUNT, {"id": account_id}).one_or_none()
        if row is not None:
            _notify(conn, service, "account_closed", row)
    return row is not None


def set_state(service: Service, account_id: str, state: str) -> bool:
    """Disable or enable an account; its sessions and open flows end. Return False where there is no such account."""
    with service.store.read() as conn:
        known = conn.execute(statements.GET_ACCOUNT, {"id": account_id}).one_or_none()
    if known is None:
        return False
    with service.store.write() as conn:
        limits.lock_address(conn, service.clock(), known.address_key)
        row = conn.execute(statements.SET_STATE, {"id": account_id, "state": state}).one_or_none()
        if row is not None:
            conn.execute(statements.END_SESSIONS, {"account_id": account_id, "except_id": ""})
            challenges.cancel_others(conn, row.address_key)
            events.record(conn, service, account_id, "disabled" if state == "disabled" else "enabled")
    return row is not None


def find(service: Service, address: Address) -> Row[Any] | None:
    """Return the row of an account by its address, for the command line and the worker."""
    with service.store.read() as conn:
        return conn.execute(statements.FIND_ACCOUNT, {"address_key": address.key}).one_or_none()


def everyone(service: Service) -> tuple[Row[Any], ...]:
    """Return every account, oldest first (id, address, language, state, created_at), for the command line."""
    with service.store.read() as conn:
        return tuple(conn.execute(statements.LIST_ACCOUNTS))


def export(service: Service, account_id: str) -> dict[str, Any]:
    """Return everything that is stored about an account except hashes and tokens, ready for JSON; times are seconds since 1970.

    Returns:
        `{account, sessions, events, downloads, newsletter}`, or an empty dictionary where there is no such account.
    """
    with service.store.read() as conn:
        row = conn.execute(statements.GET_ACCOUNT, {"id": account_id}).one_or_none()
        if row is None:
            return {}
        happened = events.listing(conn, account_id, most=10_000)
        agreed = consents.history(conn, account_id)
    return {
        "account": {name: row._mapping[name] for name in ("address", "language", "state", "created_at")},
        "sessions": [
            _plain(one, "browser", "created_at", "seen_at", "expires_at")
            for one in sessions.listing(service, account_id)
        ],
        "events": [_plain(one, "kind", "browser", "at") for one in happened],
        "downloads": [
            _plain(one, "video", "rendition", "version", "at") for one in downloads.listing(service, account_id, 10_000)
        ],
        "newsletter": [_plain(one, "action", "wording", "source", "at") for one in agreed],
    }


def _plain(one: object, *names: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}
