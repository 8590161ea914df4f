r"""Codes by e-mail: one state machine for every purpose.

            attempt: right code
    pending ---------------------> passed ----> used       reset: the code, then the new password within 15 minutes
       | \------------------------------------> used       register: the account is made in the same transaction
       |---- fifth wrong code ----> locked
       |---- 30 minutes ----------> expired
       '---- another flow won ----> cancelled

A code is not stored. It is derived from a key, the challenge and the number of the code, by the worker that mails it and again when
one is typed. Nothing here checks for an account before a code proved the address: requests for known and unknown
addresses are the same, and the worker decides what is mailed.

An attempt is counted and committed before it is compared, so that parallel guesses cannot share one count; success is claimed by a
guarded UPDATE together with its effects, so that only one request has it.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row

from sidecar import address as addresses
from sidecar import events, limits, outbox, sessions
from sidecar.address import Address
from sidecar.keys import KeyRing
from sidecar.limits import ATTEMPTS, DAY, MINUTE, TooOften
from sidecar.service import Service
from sidecar.store import statements

DIGITS = 8
CODE_LIFE = 30 * MINUTE
"""Seconds for which a code is valid, counted for each code separately."""
FLOW_LIFE = DAY
"""Seconds after which a flow must be started again; until then its browser may ask for further codes."""
PASSED_LIFE = 15 * MINUTE
"""Seconds to set the new password after the code was right."""
RESEND_WAIT = limits.MAIL_MINUTE.seconds
PURPOSES = ("register", "reset")


@dataclass(frozen=True, slots=True)
class Flow:
    """Flow of one browser: the challenge, the secret of its cookie, and the path to return to."""

    challenge_id: str
    secret: str
    next: str = "/"


@dataclass(frozen=True, slots=True)
class View:
    """Challenge as shown to its own browser; times are seconds since 1970.

    Attributes:
        state: of the table, but a challenge whose time is over is `expired`, and one without attempts `locked`, at once.
        reference: short name of the newest code, in the mail too.
        expires_at: end of the newest code.
        wait: seconds until a new code may be had.
    """

    id: str
    state: str
    address: str
    language: str
    next: str
    reference: str
    expires_at: int
    wait: int
    attempts_left: int


@dataclass(frozen=True, slots=True)
class Passed:
    """The code was right. `token` is the new session's, or None where there is none: at a reset, or where the account existed."""

    next: str
    token: str | None = None
    existed: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """The code was wrong; `left` attempts remain."""

    left: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """The typed text is not eight digits; nothing was compared or counted."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The challenge takes no code. `state` is the reason; `gone` where this browser has no such challenge."""

    state: str


Attempt = Passed | Wrong | Malformed | Closed | TooOften


def begin(
    service: Service,
    purpose: str,
    address: Address,
    *,
    language: str,
    next_: str,
    network: str,
    password: str | None = None,
) -> Flow | TooOften:
    """Begin a flow: one challenge and one mail waiting, whether or not the address is known.

    Args:
        service: the running sidecar.
        purpose: one of `PURPOSES`.
        address: the address to prove.
        language: of the mail.
        next_: a safe path to return to.
        network: of the visitor, see `address.network`.
        password: for a registration; it has passed the rules.

    Raises:
        Busy: no room for the password's hash now.
        StoreUnavailable: the database cannot be used now.
    """
    with service.store.write() as conn:
        refused = limits.hit(conn, service.clock(), limits.BEGIN, network)
    if refused:
        return _counted(service, refused)
    password_hash = None if password is None else service.hasher.hash(password)
    with service.store.write() as conn:
        limits.lock_address(conn, service.clock(), address.key)
        refused = limits.hit_each(conn, service.clock(), limits.MAIL, address.limit_key)
        if refused is None:
            facts = {"address": address.written, "address_key": address.key, "language": language, "next": next_}
            return _add(conn, service, purpose, facts | {"password_hash": password_hash})
    return _counted(service, refused)


def _add(conn: Connection, service: Service, purpose: str, facts: dict[str, Any]) -> Flow:
    flow = Flow(service.token()[:22], service.token(), facts["next"])
    row = facts | {"id": flow.challenge_id, "purpose": purpose, "flow_hash": sessions.digest(flow.secret)}
    conn.execute(statements.ADD_CHALLENGE, row | {"key_id": service.keys.ring().active.id, "now": service.clock()})
    _mail(conn, service, flow.challenge_id, 1, facts["address"], facts["language"])
    service.metrics.codes.labels(purpose, "issued").inc()
    return flow


def _mail(conn: Connection, service: Service, challenge_id: str, generation: int, address: str, language: str) -> None:
    outbox.put(
        conn, service, "code", address=address, language=language, challenge_id=challenge_id, generation=generation
    )


def look(service: Service, purpose: str, flow: Flow) -> View | None:
    """Return the challenge of a flow, or None where this browser has none or its day is over."""
    with service.store.read() as conn:
        row = _find(conn, service, purpose, flow)
    return None if row is None else _view(service.clock(), row)


def _find(conn: Connection, service: Service, purpose: str, flow: Flow) -> Row[Any] | None:
    row = conn.execute(statements.FIND_CHALLENGE, _who(purpose, flow)).one_or_none()
    return row if row is not None and service.clock() < row.created_at + FLOW_LIFE else None


def _who(purpose: str, flow: Flow) -> dict[str, str]:
    return {"id": flow.challenge_id, "purpose": purpose, "flow_hash": sessions.digest(flow.secret)}


def _view(now: int, row: Row[Any]) -> View:
    return View(
        id=row.id,
        state=_state(now, row),
        address=row.address,
        language=row.language,
        next=row.next,
        reference=reference(row.id, row.generation),
        expires_at=row.issued_at + CODE_LIFE,
        wait=max(0, min(row.issued_at + RESEND_WAIT - now, RESEND_WAIT)),
        attempts_left=ATTEMPTS - row.attempts,
    )


def _state(now: int, row: Row[Any]) -> str:
    if row.state == "pending" and row.attempts >= ATTEMPTS:
        return "locked"
    if row.state == "pending" and not live_codes(now, row):
        return "expired"
    return str(row.state)


def live_codes(now: int, row: Row[Any]) -> tuple[int, ...]:
    """Return the numbers of the valid codes of a challenge: the newest, and the one before until it expires."""
    issued = {row.generation: row.issued_at, row.generation - 1: row.previous_issued_at}
    return tuple(number for number, at in issued.items() if at is not None and now < at + CODE_LIFE)


def reference(challenge_id: str, generation: int) -> str:
    """Return a short name of one code for the screen and the mail, such as `4F2A-1`. It reveals nothing about the code."""
    return f"{hashlib.sha256(challenge_id.encode()).hexdigest()[:4].upper()}-{generation}"


def code_of(ring: KeyRing, row: Row[Any], generation: int) -> str | None:
    """Return the code of a challenge: eight decimal digits, or None where its key is no longer usable."""
    key = ring.usable(row.key_id)
    if key is None:
        return None
    message = f"{row.purpose}|{row.id}|{generation}".encode()
    number = int.from_bytes(hmac.digest(ring.derive(key, "code"), message, "sha256"))
    # 256 bits taken modulo 10^8: no digit is likelier than another by more than 10^-68.
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def digits(typed: str) -> str | None:
    """Return the typed code as eight ASCII digits, without spaces and dashes and from any script, or None where it is not a code."""
    kept = "".join(char for char in typed[:64] if unicodedata.category(char) not in {"Zs", "Pd", "Cc", "Cf"})
    if len(typed) > 64 or len(kept) != DIGITS or not all(char.isdecimal() for char in kept):
        return None
    return "".join(str(unicodedata.decimal(char)) for char in kept)


def attempt(service: Service, purpose: str, flow: Flow, typed: str, *, browser: str) -> Attempt:
    """Try a code.

    Args:
        service: the running sidecar.
        purpose: of the flow.
        flow: from the browser's cookie.
        typed: as typed.
        browser: name of the browser, for the new session and the account's events.

    Raises:
        StoreUnavailable: the database cannot be used now; the attempt may or may not have been counted.
    """
    code = digits(typed)
    if code is None:
        return Malformed()
    counted = _count(service, purpose, flow)
    if not isinstance(counted, Row):
        return counted
    numbers = live_codes(service.clock(), counted)
    if not numbers:
        return _expire(service, counted)
    ring = service.keys.ring()
    expected = [code_of(ring, counted, number) for number in numbers]
    # Each is compared whatever the others gave, in constant time.
    right = [hmac.compare_digest(code, one) for one in expected if one is not None]
    return _succeed(service, counted, browser) if any(right) else _fail(service, counted)


def _count(service: Service, purpose: str, flow: Flow) -> Row[Any] | Closed | TooOften:
    """Take one of the challenge's attempts and one of the address's daily budget, before anything is compared."""
    now = service.clock()
    with service.store.write() as conn:
        row = _find(conn, service, purpose, flow)
        if row is None or row.state != "pending":
            return Closed("gone" if row is None else row.state)
        if row.attempts < ATTEMPTS and (refused := _budget(conn, now, row)):
            return _counted(service, refused)
        counted = conn.execute(statements.COUNT_ATTEMPT, _who(purpose, flow) | {"dead": now - CODE_LIFE}).one_or_none()
        if counted is None:
            if (
                row.attempts < ATTEMPTS
            ):  # parallel requests took the last ones: a code that is not compared does not count as wrong
                limits.release(conn, now, limits.WRONG_CODES, _subject(row))
            return Closed(_present(conn, row))
        return counted


def _present(conn: Connection, row: Row[Any]) -> str:
    """Return the state that a parallel request left; `gone` where the account was closed."""
    who = {"id": row.id, "purpose": row.purpose, "flow_hash": row.flow_hash}
    fresh = conn.execute(statements.FIND_CHALLENGE, who).one_or_none()
    if fresh is None:
        return "gone"
    return "locked" if fresh.state == "pending" else str(fresh.state)


def _budget(conn: Connection, now: int, row: Row[Any]) -> TooOften | None:
    """Count against the daily budget of wrong codes; once it is used up, allow one code in ten minutes, so that nobody is locked out."""
    over = limits.hit(conn, now, limits.WRONG_CODES, _subject(row))
    return limits.hit(conn, now, limits.SLOW_CODES, _subject(row)) if over else None


def _subject(row: Row[Any]) -> str:
    parsed = addresses.parse(row.address)
    return f"{row.purpose}|{parsed.limit_key if parsed else row.address_key}"


def _expire(service: Service, row: Row[Any]) -> Closed:
    """Store that the code has expired: a clock that is set back later does not make it valid again."""
    with service.store.write() as conn:
        limits.release(conn, service.clock(), limits.WRONG_CODES, _subject(row))
        conn.execute(statements.EXPIRE_CHALLENGE, {"id": row.id, "issued_at": row.issued_at})
    service.metrics.codes.labels(row.purpose, "expired").inc()
    return Closed("expired")


def _fail(service: Service, row: Row[Any]) -> Wrong | Closed:
    with service.store.write() as conn:
        limits.hit(conn, service.clock(), limits.GUESSES)
        locked = conn.execute(statements.LOCK_CHALLENGE, {"id": row.id}).rowcount > 0
    service.metrics.codes.labels(row.purpose, "locked" if locked else "wrong").inc()
    left = ATTEMPTS - row.attempts
    return Wrong(left) if left > 0 else Closed("locked")


def _succeed(service: Service, row: Row[Any], browser: str) -> Passed | Closed:
    now, to_state = service.clock(), "used" if row.purpose == "register" else "passed"
    with service.store.write() as conn:
        # Counters before challenges, as in `_count`: one order of locks prevents deadlocks.
        limits.lock_address(conn, now, row.address_key)
        limits.release(conn, now, limits.WRONG_CODES, _subject(row))
        claim = {"id": row.id, "from_state": "pending", "to_state": to_state, "now": now}
        if conn.execute(statements.CLAIM_CHALLENGE, claim).first() is None:
            return Closed(_present(conn, row))
        passed = _register(conn, service, row, browser) if row.purpose == "register" else Passed(row.next)
    service.metrics.codes.labels(row.purpose, "passed").inc()
    service.metrics.time_to_verify.labels(row.purpose).observe(max(0, now - row.issued_at))
    return passed


def _register(conn: Connection, service: Service, row: Row[Any], browser: str) -> Passed:
    """Create the account; if another flow has just created it, report that it existed."""
    cancel_others(conn, row.address_key, row.id)
    facts = {"id": service.token()[:22], "now": service.clock()}
    columns = ("address", "address_key", "password_hash", "language")
    made = conn.execute(
        statements.ADD_ACCOUNT, facts | {name: row._mapping[name] for name in columns}
    ).scalar_one_or_none()
    if made is None:
        return Passed(row.next, existed=True)
    events.record(conn, service, made, "registered", browser)
    return Passed(row.next, sessions.start(conn, service, made, 1, browser))


def cancel_others(conn: Connection, address_key: str, challenge_id: str = "") -> None:
    """Cancel every other open flow of an address after it was proved or its account was closed."""
    conn.execute(statements.CANCEL_OTHER_CHALLENGES, {"address_key": address_key, "id": challenge_id})


def resend(service: Service, purpose: str, flow: Flow) -> Flow | Closed | TooOften:
    """Send a new code. A pending challenge keeps its attempts; a locked or expired one is replaced by a successor.

    Returns:
        The flow to go on with, which a successor makes a new one.
    """
    with service.store.write() as conn:
        row = _find(conn, service, purpose, flow)
        state = "gone" if row is None else _state(service.clock(), row)
        if row is None or state not in {"pending", "locked", "expired"}:
            return Closed(state)
        limits.lock_address(conn, service.clock(), row.address_key)
        parsed = addresses.parse(row.address)
        subject = parsed.limit_key if parsed else row.address_key
        if refused := limits.hit_each(conn, service.clock(), limits.MAIL, subject):
            return _counted(service, refused)
        if state == "pending" and service.keys.ring().usable(row.key_id) is not None:
            _renew(conn, service, row)
            return replace(flow, next=row.next)
        return _replace(conn, service, row)


def _renew(conn: Connection, service: Service, row: Row[Any]) -> None:
    facts = {"id": row.id, "generation": row.generation, "now": service.clock()}
    generation = conn.execute(statements.RENEW_CHALLENGE, facts).scalar_one_or_none()
    if generation is not None:
        _mail(conn, service, row.id, generation, row.address, row.language)
        service.metrics.codes.labels(row.purpose, "issued").inc()


def _replace(conn: Connection, service: Service, row: Row[Any]) -> Flow | Closed:
    columns = ("address", "address_key", "password_hash", "language", "next")
    if conn.execute(statements.REPLACE_CHALLENGE, {"id": row.id}).first() is None:
        return Closed("gone")
    return _add(conn, service, row.purpose, {name: row._mapping[name] for name in columns})


def _counted(service: Service, refused: TooOften) -> TooOften:
    service.metrics.limits_hit.labels(refused.limit.name).inc()
    return refused
