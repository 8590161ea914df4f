"""A challenge under whatever visitors, thieves and clocks do to it: a state machine against the real store."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sidecar import accounts as use_cases
from sidecar import challenges
from sidecar.accounts import PasswordSet
from sidecar.address import Address, parse
from sidecar.challenges import CODE_LIFE, FLOW_LIFE, PASSED_LIFE, Attempt, Flow, Passed
from sidecar.limits import TooOften
from sidecar.store import statements
from tests.support.accounts import MINUTE, NOON, Accounts
from tests.support.codes import PURPOSES, counted_comparisons, false_code, true_code
from tests.support.together import together

EDGES = {
    "pending": {"pending", "passed", "used", "locked", "expired", "cancelled"},
    "passed": {"passed", "used", "cancelled"},
    "locked": {"locked", "cancelled"},
    "expired": {"expired", "cancelled"},
    "used": {"used"},
    "cancelled": {"cancelled"},
}
"""The diagram of `challenges`; a locked or expired challenge is cancelled when a successor takes its place."""

Row = dict[str, Any]
GUESSES = ("wrong", "wrong", "wrong", "before", "newest")
"""Mostly wrong ones: a right one ends the story."""

pytestmark = pytest.mark.usefixtures("patient")


@dataclass
class Known:
    """State of one challenge as the state machine has seen it.

    Attributes:
        flow: the one that its browser holds.
        issued: number of a code -> second at which it was issued.
        dead: numbers of codes that an attempt found to be over; whatever the clock does, they stay so.
        compared: attempts that reached the comparison.
        passed: attempts that succeeded.
        row: as it was last.
    """

    flow: Flow
    row: Row
    issued: dict[int, int] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)
    compared: int = 0
    passed: int = 0


class Life(RuleBasedStateMachine):
    """One address and all that happens to its flows. `accounts` is set by `machine`."""

    accounts: Accounts
    numbers: Iterator[int]

    @initialize(purpose=st.sampled_from(PURPOSES))
    def begin(self, purpose: str) -> None:
        self.purpose, self.service = purpose, self.accounts.service
        self.clock, self.clock.now = self.accounts.clock, NOON
        number = next(self.numbers)
        self.network, self.address = f"network {number}", _address(f"visitor{number}@example.org")
        if purpose == "reset":
            facts = {"id": f"account-{number}", "address": self.address.written, "address_key": self.address.key}
            with self.accounts.store.write() as conn:
                conn.execute(statements.ADD_ACCOUNT, facts | {"password_hash": "-", "language": "en", "now": NOON})
        self.known: dict[str, Known] = {}
        self.password_sets: Counter[str] = Counter()
        self.current = ""
        self._begin()
        assert self.current

    def _begin(self) -> None:
        password = "a-Long-passw0rd!" if self.purpose == "register" else None
        begun = challenges.begin(
            self.service, self.purpose, self.address, language="en", next_="/", network=self.network, password=password
        )
        if isinstance(begun, Flow):
            self._took(begun)

    def _took(self, flow: Flow) -> None:
        row = self._row(flow.challenge_id)
        known = self.known.setdefault(flow.challenge_id, Known(flow, row))
        known.row = row
        known.issued[row["generation"]] = self.clock()
        self.current = flow.challenge_id

    def _row(self, challenge_id: str) -> Row:
        return self.accounts.row("challenges", "id = :id", id=challenge_id)

    @property
    def now(self) -> Known:
        """The challenge of the newest flow."""
        return self.known[self.current]

    # What happens ------------------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, MINUTE - 1, MINUTE, 10 * MINUTE]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(which=st.integers(0, 1), seconds=st.integers(-1, 1))
    def a_code_is_about_to_end(self, which: int, seconds: int) -> None:
        issued = self.now.issued.get(self.now.row["generation"] - which)
        if issued is not None:
            self.clock.now = issued + CODE_LIFE + seconds

    @rule(seconds=st.integers(-1, 1))
    def the_time_for_the_password_is_about_to_end(self, seconds: int) -> None:
        # No precondition: whether a code passed may depend on a race, and Hypothesis must be able to repeat its choice of rules.
        if self.now.row["passed_at"] is not None:
            self.clock.now = self.now.row["passed_at"] + PASSED_LIFE + seconds

    @rule(seconds=st.sampled_from([1, MINUTE, 20 * MINUTE]))
    def the_clock_steps_back(self, seconds: int) -> None:
        self.clock.advance(-seconds)

    @rule(guess=st.sampled_from(GUESSES))
    def somebody_types(self, guess: str) -> None:
        self._try([guess])

    @rule(guess=st.sampled_from(GUESSES))
    def the_code_ends_and_somebody_types_it(self, guess: str) -> None:
        self.a_code_is_about_to_end(int(guess == "before"), 0)
        self._try([guess])

    @rule(guesses=st.lists(st.sampled_from(GUESSES), min_size=2, max_size=8))
    def many_type_at_once(self, guesses: list[str]) -> None:
        self._try(guesses)

    @rule(typed=st.sampled_from(["", "1234567", "12345678901", "abcdefgh"]))
    def somebody_types_nonsense(self, typed: str) -> None:
        tried = challenges.attempt(self.service, self.purpose, self.now.flow, typed, browser="")
        assert tried == challenges.Malformed()

    def _try(self, guesses: list[str]) -> None:
        known, before = self.now, self._row(self.current)
        codes = {"newest": true_code(self.accounts, before), "wrong": false_code(self.accounts, before)}
        codes["before"] = true_code(self.accounts, before, max(1, before["generation"] - 1))
        live = self._live(before)
        with counted_comparisons() as compared:
            outcomes = self._attempts([codes[guess] for guess in guesses])
        known.compared += len(compared)
        passes = [guess for guess, outcome in zip(guesses, outcomes, strict=True) if isinstance(outcome, Passed)]
        known.passed += len(passes)
        numbers = {"newest": before["generation"], "before": max(1, before["generation"] - 1)}
        assert all(numbers[guess] in live and numbers[guess] not in known.dead for guess in passes)
        self._must_have_passed(before, live, guesses, numbers, outcomes)
        if any(not isinstance(outcome, TooOften) for outcome in outcomes) and before["state"] == "pending":
            known.dead |= {number for number in known.issued if number not in live}

    def _attempts(self, codes: list[str]) -> list[Attempt]:
        return together([self._attempt(code) for code in codes])

    def _attempt(self, code: str) -> Callable[[], Attempt]:
        flow = self.now.flow
        return lambda: challenges.attempt(self.service, self.purpose, flow, code, browser="")

    def _live(self, row: Row) -> set[int]:
        """Numbers of the codes that may be good: the last two, each within its own half hour, as the model remembers them."""
        last = (row["generation"], row["generation"] - 1)
        issued = self.now.issued
        return {
            number for number in last if number in issued and self.clock() < issued[number] + CODE_LIFE
        } - self.now.dead

    def _must_have_passed(
        self, row: Row, live: set[int], guesses: list[str], numbers: Mapping[str, int], outcomes: list[Attempt]
    ) -> None:
        """Nobody is refused without cause: one right code, alone, on an open challenge."""
        open_ = row["state"] == "pending" and row["attempts"] < 5 and self.clock() < row["created_at"] + FLOW_LIFE
        if open_ and len(guesses) == 1 and numbers.get(guesses[0]) in live:
            assert isinstance(outcomes[0], Passed | TooOften)

    @rule()
    def a_new_code_is_asked_for(self) -> None:
        self._ask(self.now.flow)

    @rule()
    def a_minute_later_a_new_code_is_asked_for(self) -> None:
        self.clock.advance(MINUTE)
        self._ask(self.now.flow)

    def _ask(self, flow: Flow) -> None:
        sent = challenges.resend(self.service, self.purpose, flow)
        if isinstance(sent, Flow):
            self._took(sent)

    @rule()
    def the_flow_is_begun_anew(self) -> None:
        self.clock.advance(MINUTE)
        self._begin()

    @rule(which=st.integers(0, 5))
    def an_older_flow_is_gone_on_with(self, which: int) -> None:
        self.current = list(self.known)[which % len(self.known)]

    @rule()
    def everything_else_is_cancelled(self) -> None:
        with self.accounts.store.write() as conn:
            challenges.cancel_others(conn, self.address.key, self.current)

    @precondition(lambda self: self.purpose == "reset")
    @rule(times=st.sampled_from([1, 3]))
    def a_new_password_is_set(self, times: int) -> None:
        before, flow = self._row(self.current), self.now.flow
        outcomes = together(
            [
                lambda: use_cases.set_password(self.service, flow, "another-Lantern4-tide", browser="")
                for _ in range(times)
            ]
        )
        done = [outcome for outcome in outcomes if isinstance(outcome, PasswordSet)]
        self.password_sets[self.current] += len(done)
        assert not done or (before["state"] == "passed" and self.clock() < before["passed_at"] + PASSED_LIFE)

    @rule()
    def the_screen_is_looked_at(self) -> None:
        view = challenges.look(self.service, self.purpose, self.now.flow)
        if view is not None:
            assert 0 <= view.wait <= MINUTE
            assert 0 <= view.attempts_left <= 5

    # What always holds -------------------------------------------------------------------------------------------------------

    @invariant()
    def at_most_five_are_compared_and_one_succeeds(self) -> None:
        for known in getattr(self, "known", {}).values():
            assert known.compared <= 5
            assert known.passed <= 1

    @invariant()
    def attempts_never_fall_and_states_follow_the_diagram(self) -> None:
        for challenge_id, known in getattr(self, "known", {}).items():
            row = self._row(challenge_id)
            assert known.row["attempts"] <= row["attempts"] <= 5
            assert row["attempts"] >= known.compared
            assert row["state"] in EDGES[known.row["state"]]
            assert row["generation"] >= known.row["generation"]
            known.row = row

    @invariant()
    def what_succeeded_is_what_the_rows_say(self) -> None:
        for challenge_id, known in getattr(self, "known", {}).items():
            assert (known.row["passed_at"] is not None) == (known.passed == 1)
            assert self.password_sets[challenge_id] <= known.passed
            if self.purpose == "register":
                assert (known.row["state"] == "used") == (known.passed == 1)

    @invariant()
    def there_is_never_a_second_account(self) -> None:
        if hasattr(self, "address"):
            found = self.accounts.rows("accounts", "address_key = :key", key=self.address.key)
            sessions = self.accounts.rows("sessions", "account_id = :id", id=found[0]["id"]) if found else []
            assert len(found) <= 1
            # A second registration of the same address finds the account and begins no session.
            passed = sum(known.passed for known in self.known.values()) if self.purpose == "register" else 0
            assert len(sessions) == min(1, passed)


def _address(written: str) -> Address:
    found = parse(written)
    assert found is not None
    return found


def machine(accounts: Accounts) -> type[Life]:
    """The machine on one database; every run has an address of its own in it."""
    return type("Life", (Life,), {"accounts": accounts, "numbers": count(1)})


def run(accounts: Accounts, examples: int, steps: int, *, derandomize: bool = True) -> None:
    run_state_machine_as_test(
        machine(accounts),
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=derandomize, database=None,
            suppress_health_check=list(HealthCheck), print_blob=False,
        ),
    )  # fmt: skip


def test_a_challenge_keeps_its_promises_whatever_happens(accounts: Accounts) -> None:
    run(accounts, examples=60 if accounts.store.kind == "sqlite" else 15, steps=25)


@pytest.mark.nightly
@pytest.mark.timeout(4 * 3600)
def test_a_challenge_keeps_its_promises_for_a_long_time(accounts: Accounts) -> None:
    run(accounts, examples=600, steps=60, derandomize=False)
