"""Family B, many at once: every request in a thread and on a connection of its own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from werkzeug.test import TestResponse

from sidecar import accounts as use_cases
from sidecar import challenges, limits
from sidecar.address import parse
from sidecar.mail import worker
from tests.support.accounts import ADDRESS, FIREFOX, MINUTE, OTHER_PASSWORD, Accounts, Browser
from tests.support.codes import PURPOSES, VERIFY, counted_comparisons, false_code, flow_of, true_code
from tests.support.together import MANY, together

pytestmark = pytest.mark.usefixtures("patient")


def waiting(accounts: Accounts, purpose: str) -> Browser:
    """A browser that waits for its code; the only open flow of ADDRESS."""
    if purpose == "register":
        return accounts.begin()
    accounts.register()
    return accounts.begin_reset()


def posting(browser: Browser, path: str, **fields: str) -> Callable[[], TestResponse]:
    """A second tab of the same browser that sends a form."""
    tab = browser.twin()
    return lambda: tab.post(path, None, **fields)


def new_sessions(answers: list[TestResponse]) -> int:
    return sum(
        header.startswith("__Host-rostra=") for answer in answers for header in answer.headers.getlist("Set-Cookie")
    )


def budget(accounts: Accounts, purpose: str) -> int:
    """Return the number of wrong codes counted for ADDRESS."""
    parsed = parse(ADDRESS)
    assert parsed is not None
    with accounts.store.read() as conn:
        return limits.used(conn, accounts.clock(), limits.WRONG_CODES, f"{purpose}|{parsed.limit_key}")


@pytest.mark.parametrize("purpose", PURPOSES)
class TestGuesses:
    def test_b2_of_24_guesses_at_once_exactly_five_are_compared(self, accounts: Accounts, purpose: str) -> None:
        browser = waiting(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        guesses = [posting(browser, VERIFY[purpose], code=false_code(accounts, row)) for _ in range(MANY)]
        with counted_comparisons() as compared:
            answers = together(guesses)
        assert compared == [row["id"]] * 5
        assert {answer.status_code for answer in answers} == {422}
        after = accounts.row("challenges", "id = :id", id=row["id"])
        assert (after["state"], after["attempts"]) == ("locked", 5)

    def test_b2_a_right_code_among_24_is_compared_only_if_it_is_one_of_five(
        self, accounts: Accounts, purpose: str
    ) -> None:
        browser = waiting(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        codes = [false_code(accounts, row) for _ in range(MANY - 1)] + [true_code(accounts, row)]
        with counted_comparisons() as compared:
            answers = together([posting(browser, VERIFY[purpose], code=code) for code in codes])
        assert len(compared) <= 5
        assert all(answer.status_code < 500 for answer in answers)
        after = accounts.row("challenges", "id = :id", id=row["id"])
        assert after["state"] in {"locked", "passed", "used"}
        assert new_sessions(answers) == (after["state"] == "used")

    def test_b4_24_guesses_at_once_cost_only_what_was_compared(self, accounts: Accounts, purpose: str) -> None:
        browser = waiting(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        together([posting(browser, VERIFY[purpose], code=false_code(accounts, row)) for _ in range(MANY)])
        assert budget(accounts, purpose) == 5

    def test_b6_the_right_code_24_times_at_once_succeeds_once(self, accounts: Accounts, purpose: str) -> None:
        browser = waiting(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        before = {table: len(accounts.rows(table)) for table in ("accounts", "sessions", "events", "outbox")}
        code = true_code(accounts, row)
        answers = together([posting(browser, VERIFY[purpose], code=code) for _ in range(MANY)])
        made = {table: len(accounts.rows(table)) - number for table, number in before.items()}
        one = int(purpose == "register")
        assert made == {"accounts": one, "sessions": one, "events": one, "outbox": 0}
        assert new_sessions(answers) == one
        assert all(answer.status_code in {303, 422} for answer in answers)
        after = accounts.row("challenges", "id = :id", id=row["id"])
        assert after["state"] == ("used" if one else "passed")
        passed = accounts.service.metrics.registry.get_sample_value(
            "rostra_codes_total", {"purpose": purpose, "outcome": "passed"}
        )
        assert passed == 1

    def test_b6_success_gives_its_own_hit_back_and_no_other(self, accounts: Accounts, purpose: str) -> None:
        browser = waiting(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        browser.post(VERIFY[purpose], code=false_code(accounts, row))
        together([posting(browser, VERIFY[purpose], code=true_code(accounts, row)) for _ in range(MANY)])
        assert budget(accounts, purpose) == 1

    def test_b16_24_times_send_new_code_at_once_is_one_mail(self, accounts: Accounts, purpose: str) -> None:
        browser = waiting(accounts, purpose)
        accounts.clock.advance(MINUTE)
        before = len(accounts.rows("outbox"))
        answers = together([posting(browser, "/account/resend", flow=purpose) for _ in range(MANY)])
        assert Counter(answer.status_code for answer in answers) == {303: 1, 429: MANY - 1}
        assert len(accounts.rows("outbox")) == before + 1
        assert accounts.row("challenges", "state = 'pending'")["generation"] == 2

    def test_b16_a_locked_flow_has_one_successor(self, accounts: Accounts, purpose: str) -> None:
        browser = waiting(accounts, purpose)
        row = accounts.row("challenges", "state = 'pending'")
        for _ in range(5):
            browser.post(VERIFY[purpose], code=false_code(accounts, row))
        accounts.clock.advance(MINUTE)
        answers = together([posting(browser, "/account/resend", flow=purpose) for _ in range(MANY)])
        assert all(answer.status_code in {303, 410, 429} for answer in answers)
        assert len(accounts.rows("challenges", "state = 'pending'")) == 1

    def test_b17_24_networks_at_once_send_one_mail(self, accounts: Accounts, purpose: str) -> None:
        visitors = [accounts.browser(network=f"10.0.{number}.1") for number in range(MANY)]
        fields = {"password": OTHER_PASSWORD} if purpose == "register" else {}
        answers = together([posting(visitor, f"/account/{purpose}", email=ADDRESS, **fields) for visitor in visitors])
        assert Counter(answer.status_code for answer in answers if answer.status_code != 503) == Counter(
            {303: 1, 429: sum(answer.status_code == 429 for answer in answers)}
        )
        assert len(accounts.rows("outbox")) == 1


class TestMeetings:
    """Different things that happen to one address at one moment: no error, and no two of them wait in a circle."""

    def test_b2_guesses_resends_looks_and_the_right_code_meet(self, accounts: Accounts) -> None:
        browser = waiting(accounts, "register")
        row = accounts.row("challenges", "state = 'pending'")
        accounts.clock.advance(MINUTE)
        path = VERIFY["register"]
        works = [posting(browser, path, code=false_code(accounts, row)) for _ in range(8)]
        works += [posting(browser, path, code=true_code(accounts, row)) for _ in range(8)]
        works += [posting(browser, "/account/resend", flow="register") for _ in range(8)]
        with counted_comparisons() as compared:
            answers = together(works)
        assert len(compared) <= 5
        assert all(answer.status_code < 500 for answer in answers)
        assert new_sessions(answers) == len(accounts.rows("accounts")) <= 1

    def test_b6_every_flow_of_one_address_succeeds_at_once_and_one_wins(self, accounts: Accounts) -> None:
        flows = []
        for number in range(8):
            accounts.execute("DELETE FROM limits WHERE key LIKE 'mail-%'")
            flows.append(accounts.begin(network=f"10.0.{number}.1"))
        rows = {row["id"]: row for row in accounts.rows("challenges")}
        codes = [true_code(accounts, rows[flow_of(accounts, flow, "register").challenge_id]) for flow in flows]
        answers = together(
            [posting(flow, VERIFY["register"], code=code) for flow, code in zip(flows, codes, strict=True)] * 3
        )
        assert all(answer.status_code < 500 for answer in answers)
        assert new_sessions(answers) == 1
        assert len(accounts.rows("accounts")) == len(accounts.rows("sessions")) == len(accounts.rows("events")) == 1
        assert Counter(row["state"] for row in accounts.rows("challenges")) == {"used": 1, "cancelled": 7}

    def test_b8_a_reset_that_is_disabled_closed_or_set_at_one_moment_ends_in_order(
        self, accounts: Accounts, caplog: pytest.LogCaptureFixture
    ) -> None:
        browser = waiting(accounts, "reset")
        row = accounts.row("challenges", "state = 'pending'")
        browser.post(VERIFY["reset"], code=true_code(accounts, row))
        accounts.clock.advance(MINUTE)
        account = accounts.row("accounts")["id"]
        stranger = accounts.begin_reset(network="198.51.100.1")
        path = "/account/reset/password"
        works = [posting(browser, path, password=OTHER_PASSWORD) for _ in range(2)]
        works += [posting(stranger, VERIFY["reset"], code="00000000") for _ in range(4)]
        works += [
            posting(accounts.browser(), "/account/login", email=ADDRESS, password=OTHER_PASSWORD) for _ in range(4)
        ]
        chores: list[Callable[[], object]] = [
            lambda: use_cases.set_state(accounts.service, account, "disabled"),
            accounts.mailbox.deliver,
            lambda: use_cases.delete(accounts.service, account),
        ]
        outcomes = together([*works, *chores])
        answers = [outcome for outcome in outcomes if isinstance(outcome, TestResponse)]
        # Who wrote for the account in the moment it was deleted is asked to come again; nobody waited in a circle.
        assert {answer.status_code for answer in answers if answer.status_code >= 500} <= {503}
        assert {record.getMessage() for record in caplog.records if record.levelname == "WARNING"} <= {
            "the database is not available: the parent of a row was removed meanwhile"
        }
        assert accounts.rows("accounts") == []
        assert accounts.rows("sessions") == []

    def test_b8_an_account_is_closed_while_the_worker_drops_its_code(
        self, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = waiting(accounts, "reset")
        browser.post(VERIFY["reset"], code=true_code(accounts, accounts.row("challenges", "state = 'pending'")))
        account = accounts.row("accounts")["id"]
        decide, closing = worker._decide, list[Future[bool]]()

        def closed_meanwhile(*arguments: Any) -> object:
            if not closing:
                closing.append(thread.submit(use_cases.delete, accounts.service, account))
                wait(closing, 0.5)  # it waits for the mail in hand
            return decide(*arguments)

        monkeypatch.setattr(worker, "_decide", closed_meanwhile)
        with ThreadPoolExecutor(1) as thread:
            accounts.mailbox.deliver()
        assert [done.result() for done in closing] == [True]
        assert accounts.rows("accounts") == accounts.rows("challenges") == []
        assert {mail["kind"] for mail in accounts.rows("outbox")} == {"account_closed"}

    @pytest.mark.parametrize("step", ["begin", "resend"])
    def test_b8_no_mail_begins_while_an_account_is_being_closed(self, accounts: Accounts, step: str) -> None:
        browser = waiting(accounts, "reset")
        accounts.clock.advance(MINUTE)
        fields = {"email": ADDRESS} if step == "begin" else {"flow": "reset"}
        ask = posting(browser, "/account/reset" if step == "begin" else "/account/resend", **fields)
        with ThreadPoolExecutor(1) as thread:
            with accounts.store.write() as conn:
                limits.lock_address(conn, accounts.clock(), ADDRESS)
                asked = thread.submit(ask)
                assert not wait([asked], 0.5).done
            assert asked.result(30).status_code == 303

    def test_b19_the_worker_and_the_visitor_meet(self, accounts: Accounts) -> None:
        browser = waiting(accounts, "register")
        row = accounts.row("challenges")
        answers = together(
            [
                posting(browser, VERIFY["register"], code=true_code(accounts, row)),
                *[posting(browser, "/account/resend", flow="register")] * 4,
            ]
            + [accounts.mailbox.deliver] * 4
        )
        assert all(answer.status_code < 500 for answer in answers if isinstance(answer, TestResponse))
        assert len(accounts.mailbox.codes(ADDRESS)) <= 1
        assert {mail["state"] for mail in accounts.rows("outbox")} <= {"sent", "dropped"}


def test_b6_a_claim_that_lost_says_what_the_flow_is_now(quick_accounts: Accounts) -> None:
    browser = quick_accounts.begin()
    flow = flow_of(quick_accounts, browser, "register")
    row = quick_accounts.row("challenges")
    code = true_code(quick_accounts, row)
    real = challenges._succeed

    def cancelled_meanwhile(*arguments: object) -> object:
        with quick_accounts.store.write() as conn:
            challenges.cancel_others(conn, row["address_key"])
        return real(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(challenges, "_succeed", cancelled_meanwhile)
        tried = challenges.attempt(quick_accounts.service, "register", flow, code, browser=FIREFOX)
    assert tried == challenges.Closed("cancelled")
    assert quick_accounts.rows("accounts") == []
