"""Family B, what lies about: stale mail, the spread of codes, and what a thief of the database and the logs has."""

import logging
import re
import sqlite3
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from sidecar import accounts as use_cases
from sidecar import challenges, logs
from sidecar.keys import Key, KeyRing
from sidecar.mail.transports import TemporaryFailure
from sidecar.store.tables import metadata
from tests.support.accounts import ADDRESS, HOUR, MINUTE, OTHER_PASSWORD, Accounts, Browser
from tests.support.codes import PURPOSES, VERIFY, false_code, true_code


def late(accounts: Accounts, purpose: str) -> Browser:
    """Begin a flow whose mail waits in the outbox."""
    if purpose == "reset":
        accounts.register()
    return accounts.begin() if purpose == "register" else accounts.begin_reset()


def dropped(accounts: Accounts) -> list[str]:
    """Deliver; return why mails of codes were dropped, and see that none was sent."""
    before = len(accounts.mailbox.arrived)
    accounts.mailbox.deliver()
    assert not [
        message for _, message in accounts.mailbox.arrived[before:] if "code" in str(message["Subject"]).lower()
    ]
    return [row["trouble"] for row in accounts.rows("outbox", "state = 'dropped'")]


@pytest.mark.parametrize("purpose", PURPOSES)
class TestStaleMail:
    def test_b19_a_code_that_has_expired_is_not_sent(self, accounts: Accounts, purpose: str) -> None:
        late(accounts, purpose)
        accounts.clock.advance(30 * MINUTE)
        assert dropped(accounts) == ["the code has expired"]

    def test_b19_a_code_of_a_flow_that_was_cancelled_is_not_sent(self, accounts: Accounts, purpose: str) -> None:
        late(accounts, purpose)
        with accounts.store.write() as conn:
            challenges.cancel_others(conn, accounts.row("challenges", "state = 'pending'")["address_key"])
        assert dropped(accounts) == ["the flow is over"]

    def test_b19_a_code_of_a_locked_flow_is_not_sent(self, accounts: Accounts, purpose: str) -> None:
        browser = late(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        for _ in range(5):
            browser.post(VERIFY[purpose], code=false_code(accounts, row))
        assert dropped(accounts) == ["the flow is over"]

    def test_b19_only_the_newest_code_is_sent(self, accounts: Accounts, purpose: str) -> None:
        browser = late(accounts, purpose)
        before = len(accounts.mailbox.arrived)
        accounts.clock.advance(MINUTE)
        browser.post("/account/resend", flow=purpose)
        row = accounts.row("challenges", "state = 'pending'")
        assert accounts.mailbox.codes(ADDRESS)[-1] == true_code(accounts, row, 2)
        assert len(accounts.mailbox.arrived) == before + 1
        assert [mail["trouble"] for mail in accounts.rows("outbox", "state = 'dropped'")] == [
            "a newer code was asked for"
        ]

    def test_b19_a_code_that_waited_for_a_mail_server_is_judged_when_it_is_sent(
        self, accounts: Accounts, purpose: str
    ) -> None:
        late(accounts, purpose)
        fine, accounts.mailbox.answer = accounts.mailbox.answer, TemporaryFailure("421 try again")
        accounts.mailbox.deliver()
        accounts.mailbox.answer = fine
        accounts.clock.advance(HOUR)
        assert dropped(accounts) == ["the code has expired"]


def test_b19_a_closed_or_disabled_account_gets_no_code(accounts: Accounts) -> None:
    late(accounts, "reset")
    account = accounts.row("accounts")["id"]
    use_cases.set_state(accounts.service, account, "disabled")
    assert dropped(accounts) == ["the flow is over"]
    accounts.clock.advance(MINUTE)
    accounts.begin_reset()
    use_cases.delete(accounts.service, account)
    dropped(accounts)
    assert accounts.rows("outbox", "kind = 'code'") == []


SAMPLE = 100_000
RING = KeyRing((Key("aaaaaaaa", bytes(range(32)), "active", 0),))


@pytest.fixture(scope="module")
def codes() -> list[str]:
    """The first codes of many challenges under one key: the same in every run."""
    rows = (
        SimpleNamespace(purpose="register", id=f"challenge-{number}", key_id="aaaaaaaa") for number in range(SAMPLE)
    )
    found = [challenges.code_of(RING, row, 1) for row in rows]  # type: ignore[arg-type]
    return [code for code in found if code is not None]


class TestSpread:
    """A key is fixed here, so each figure is one number; the bounds are chi-square's at one in a million."""

    def test_b20_every_code_has_eight_digits(self, codes: list[str]) -> None:
        assert len(codes) == SAMPLE
        assert all(re.fullmatch(r"[0-9]{8}", code) for code in codes)

    @pytest.mark.parametrize("place", range(8))
    def test_b20_every_digit_is_as_likely_in_every_place(self, codes: list[str], place: int) -> None:
        seen = Counter(code[place] for code in codes)
        assert chi_square([seen[digit] for digit in "0123456789"]) < 45.1  # 9 degrees of freedom

    @pytest.mark.parametrize("begin", [0, 4])
    def test_b20_every_half_is_as_likely(self, codes: list[str], begin: int) -> None:
        seen = Counter(code[begin : begin + 4] for code in codes)
        # 9,999 degrees of freedom: near a normal distribution of mean 9,999 and deviation 141.4.
        assert abs(chi_square([seen[f"{half:04d}"] for half in range(10_000)]) - 9_999) < 4.9 * 141.4

    def test_b20_as_many_codes_meet_as_chance_would_have_it(self, codes: list[str]) -> None:
        # 100,000 draws of 100,000,000: 50 pairs are expected, with a deviation of 7.
        assert 15 < SAMPLE - len(set(codes)) < 85

    def test_b20_the_next_code_says_nothing_of_the_one_before(self) -> None:
        row = SimpleNamespace(purpose="register", id="challenge", key_id="aaaaaaaa")
        run = [challenges.code_of(RING, row, number) for number in range(1, 10_001)]  # type: ignore[arg-type]
        steps = Counter((int(after or 0) - int(before or 0)) % 10 for before, after in pairwise(run))
        assert chi_square([steps[step] for step in range(10)]) < 45.1


def chi_square(seen: list[int]) -> float:
    expected = sum(seen) / len(seen)
    return sum((one - expected) ** 2 / expected for one in seen)


def dump(accounts: Accounts) -> str:
    """Everything that the database holds: every table row by row, and on SQLite the bytes of its files too."""
    with accounts.store.read() as conn:
        tables = [str(conn.execute(text(f"SELECT * FROM {name}")).all()) for name in metadata.tables]  # noqa: S608 # our own words
    files = ""
    if accounts.store.kind == "sqlite":
        path = Path(str(accounts.store.url.database))
        files = "".join(part.read_bytes().decode("latin-1") for part in sorted(path.parent.glob(f"{path.name}*")))
        plain = sqlite3.connect(path)
        files += "\n".join(plain.iterdump())
        plain.close()
    return "\n".join([*tables, files])


def test_b21_database_outbox_and_logs_hold_no_usable_code(accounts: Accounts, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logs.JsonLines())
    held = ""
    fine = accounts.mailbox.answer
    # One flow of each kind at every stage: mail waiting, mail refused for now, sent, guessed at, expired, locked, passed.
    accounts.register("settled@example.org")
    first, second = accounts.begin(), accounts.begin_reset("settled@example.org")
    held += dump(accounts)
    accounts.mailbox.answer = TemporaryFailure("421 try again")
    accounts.mailbox.deliver()
    held += dump(accounts)
    accounts.mailbox.answer = fine
    accounts.clock.advance(MINUTE)
    for purpose, browser in (("register", first), ("reset", second)):
        browser.post("/account/resend", flow=purpose)
    accounts.mailbox.deliver()
    for purpose, browser in (("register", first), ("reset", second)):
        browser.post(VERIFY[purpose], code="00000000")
    held += dump(accounts)
    accounts.begin("locked@example.org", network="198.51.100.1")
    accounts.clock.advance(MINUTE)
    accounts.pass_reset("settled@example.org", network="198.51.100.2")
    held += dump(accounts)
    rows = accounts.rows("challenges")
    assert {row["state"] for row in rows} >= {"pending", "used", "passed"}
    held += "".join(row["facts"] for row in accounts.rows("outbox")) + caplog.text
    held += "".join(repr(record.__dict__) for record in caplog.records)
    held += accounts.service.metrics.exposition().decode()
    usable = {true_code(accounts, row, number + 1) for row in rows for number in range(row["generation"])}
    assert len(usable) >= len(rows)
    assert not [code for code in usable if code in held or f"{code[:4]} {code[4:]}" in held]
    assert accounts.mailbox.codes()[-1] in usable  # what was looked for is what is mailed


def test_b21_a_dump_does_not_open_a_flow_either(accounts: Accounts) -> None:
    browser = accounts.begin()
    held = dump(accounts)
    cookie = browser.cookies["__Host-rostra-register"]
    assert cookie not in held
    assert accounts.row("challenges")["flow_hash"] not in cookie
    assert accounts.service.keys.ring().active.secret.hex() not in held


def test_b21_what_a_dump_has_of_a_flow_passes_no_code(accounts: Accounts) -> None:
    accounts.begin()
    row = accounts.row("challenges")
    stolen = challenges.Flow(row["id"], row["flow_hash"])
    tried = challenges.attempt(accounts.service, "register", stolen, true_code(accounts, row), browser="")
    assert tried == challenges.Closed("gone")


def test_b8_the_password_that_waits_is_gone_when_the_flow_ends(accounts: Accounts) -> None:
    browser = accounts.begin(password=OTHER_PASSWORD)
    assert accounts.row("challenges")["password_hash"].startswith("$argon2id$")
    browser.post(VERIFY["register"], code=true_code(accounts, accounts.row("challenges")))
    assert accounts.row("challenges")["password_hash"] is None
