"""Family B, one visitor after the other: guessing, stealing and replaying codes."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event
from werkzeug.test import Client, TestResponse

from sidecar import accounts as use_cases
from sidecar import challenges, limits
from sidecar.address import parse
from sidecar.server import metrics_application
from tests.support.accounts import (
    ADDRESS,
    DAY,
    FIREFOX,
    HOUR,
    MINUTE,
    OTHER_PASSWORD,
    PASSWORD,
    Accounts,
    Browser,
    path_of,
    wrong_code,
)
from tests.support.codes import PURPOSES, VERIFY, false_code, flow_of, true_code

STRANGER = "mallory.reed@example.org"


def begun(accounts: Accounts, purpose: str, address: str = ADDRESS, **options: Any) -> tuple[Browser, dict[str, Any]]:
    """Begin a flow: its browser and its row. A reset finds an account."""
    if purpose == "reset" and not accounts.rows("accounts", "address = :address", address=address):
        accounts.register(address)
    before = {row["id"] for row in accounts.rows("challenges")}
    begin = accounts.begin if purpose == "register" else accounts.begin_reset
    browser = begin(address, **options)
    (row,) = [row for row in accounts.rows("challenges") if row["id"] not in before]
    return browser, row


def fresh(accounts: Accounts, row: dict[str, Any]) -> dict[str, Any]:
    return accounts.row("challenges", "id = :id", id=row["id"])


def succeeded(answer: TestResponse) -> bool:
    """Return True if a code was accepted: a new session, or a redirect to the new password."""
    session = "__Host-rostra=" in " ".join(answer.headers.getlist("Set-Cookie"))
    return answer.status_code == 303 and (session or path_of(answer) == "/account/reset/password")


@pytest.mark.parametrize("purpose", PURPOSES)
class TestOneFlow:
    """Whatever the purpose, on both engines."""

    def test_b1_the_sixth_code_is_refused_even_if_it_is_right(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        statuses = [browser.post(VERIFY[purpose], code=false_code(accounts, row)).status_code for _ in range(5)]
        answer = browser.post(VERIFY[purpose], code=true_code(accounts, row))
        assert statuses == [422] * 5
        assert not succeeded(answer)
        assert "/account/resend" in answer.text  # the way on
        assert (fresh(accounts, row)["state"], fresh(accounts, row)["attempts"]) == ("locked", 5)

    def test_b1_the_fifth_code_is_still_good(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        for _ in range(4):
            browser.post(VERIFY[purpose], code=false_code(accounts, row))
        assert succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row)))

    def test_b3_a_new_code_does_not_give_new_attempts(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        for _ in range(4):
            browser.post(VERIFY[purpose], code=false_code(accounts, row))
        accounts.clock.advance(MINUTE)
        assert browser.post("/account/resend", flow=purpose).status_code == 303
        assert fresh(accounts, row)["generation"] == 2
        browser.post(VERIFY[purpose], code=false_code(accounts, fresh(accounts, row)))
        assert not succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, fresh(accounts, row))))
        assert fresh(accounts, row)["attempts"] == 5

    def test_b12_good_at_29_59(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        accounts.clock.advance(30 * MINUTE - 1)
        assert succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row)))

    def test_b12_refused_at_30_00(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        accounts.clock.advance(30 * MINUTE)
        answer = browser.post(VERIFY[purpose], code=true_code(accounts, row))
        assert not succeeded(answer)
        assert "/account/resend" in answer.text
        assert fresh(accounts, row)["state"] == "expired"

    def test_b12_the_code_before_has_30_minutes_of_its_own(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        accounts.clock.advance(20 * MINUTE)
        browser.post("/account/resend", flow=purpose)
        accounts.clock.advance(10 * MINUTE)
        assert not succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row, 1)))
        assert succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row, 2)))

    def test_b13_what_was_found_expired_stays_so(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        accounts.clock.advance(30 * MINUTE)
        browser.post(VERIFY[purpose], code=true_code(accounts, row))
        accounts.clock.advance(-20 * MINUTE)
        assert not succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row)))

    def test_b13_a_code_before_the_newest_that_was_found_expired_stays_so(
        self, accounts: Accounts, purpose: str
    ) -> None:
        browser, row = begun(accounts, purpose)
        accounts.clock.advance(20 * MINUTE)
        browser.post("/account/resend", flow=purpose)
        accounts.clock.advance(10 * MINUTE)
        browser.post(VERIFY[purpose], code=true_code(accounts, row, 1))
        accounts.clock.advance(-5 * MINUTE)
        assert not succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row, 1)))

    def test_b13_a_clock_that_is_corrected_by_an_hour_shuts_nobody_out(
        self, quick_accounts: Accounts, purpose: str
    ) -> None:
        browser, row = begun(quick_accounts, purpose)
        quick_accounts.clock.advance(-HOUR)
        assert browser.get(VERIFY[purpose]).status_code == 200
        view = challenges.look(quick_accounts.service, purpose, flow_of(quick_accounts, browser, purpose))
        assert view is not None
        assert 0 <= view.wait <= MINUTE
        assert succeeded(browser.post(VERIFY[purpose], code=true_code(quick_accounts, row)))

    def test_b8_worth_nothing_after_success(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        thief = browser.twin()
        assert succeeded(browser.post(VERIFY[purpose], code=true_code(accounts, row)))
        sessions = accounts.rows("sessions")
        again = thief.post(VERIFY[purpose], code=true_code(accounts, row))
        assert "__Host-rostra=" not in " ".join(again.headers.getlist("Set-Cookie"))
        assert accounts.rows("sessions") == sessions
        assert fresh(accounts, row)["attempts"] == 1

    def test_b8_worth_nothing_after_cancelling(self, accounts: Accounts, purpose: str) -> None:
        browser, row = begun(accounts, purpose)
        with accounts.store.write() as conn:
            challenges.cancel_others(conn, row["address_key"])
        answer = browser.post(VERIFY[purpose], code=true_code(accounts, row))
        assert answer.status_code == 410
        assert fresh(accounts, row)["state"] == "cancelled"
        assert browser.post("/account/resend", flow=purpose).status_code == 410

    def test_b10_a_code_of_one_flow_is_worth_nothing_in_another(self, quick_accounts: Accounts, purpose: str) -> None:
        own, own_row = begun(quick_accounts, purpose)
        quick_accounts.clock.advance(MINUTE)
        other, other_row = begun(quick_accounts, purpose)
        assert not succeeded(own.post(VERIFY[purpose], code=true_code(quick_accounts, other_row)))
        assert not succeeded(other.post(VERIFY[purpose], code=true_code(quick_accounts, own_row)))
        assert succeeded(other.post(VERIFY[purpose], code=true_code(quick_accounts, other_row)))

    def test_b11_another_browser_is_refused_kindly_and_counts_nothing(
        self, quick_accounts: Accounts, purpose: str
    ) -> None:
        _, row = begun(quick_accounts, purpose)
        code, path = true_code(quick_accounts, row), VERIFY[purpose]
        for answer in (quick_accounts.browser().post(path, code=code), quick_accounts.browser().get(path)):
            assert answer.status_code == 403
            assert f"/account/{purpose}" in answer.text
        assert fresh(quick_accounts, row)["attempts"] == 0

    def test_b11_a_cookie_with_another_secret_is_no_flow(self, quick_accounts: Accounts, purpose: str) -> None:
        _, row = begun(quick_accounts, purpose)
        tried = challenges.attempt(
            quick_accounts.service, purpose, challenges.Flow(row["id"], quick_accounts.service.token()), true_code(quick_accounts, row), browser=""
        )  # fmt: skip
        assert tried == challenges.Closed("gone")
        assert fresh(quick_accounts, row)["attempts"] == 0

    def test_b18_late_mail_still_opens_the_door(self, quick_accounts: Accounts, purpose: str) -> None:
        browser, _ = begun(quick_accounts, purpose)
        first = quick_accounts.mailbox.code(ADDRESS)
        quick_accounts.clock.advance(MINUTE)
        browser.post("/account/resend", flow=purpose)
        second = quick_accounts.mailbox.code(ADDRESS)
        assert first != second
        # The second mail overtakes the first; the visitor types what arrived last.
        assert succeeded(browser.post(VERIFY[purpose], code=first))

    def test_b18_the_last_two_codes_are_good_and_none_before(self, quick_accounts: Accounts, purpose: str) -> None:
        browser, _ = begun(quick_accounts, purpose)
        codes = [quick_accounts.mailbox.code(ADDRESS)]
        for _ in range(2):
            quick_accounts.clock.advance(MINUTE)
            browser.post("/account/resend", flow=purpose)
            codes.append(quick_accounts.mailbox.code(ADDRESS))
        assert not succeeded(browser.post(VERIFY[purpose], code=codes[0]))
        assert succeeded(browser.post(VERIFY[purpose], code=codes[1]))


class TestBudget:
    """Guessing is limited beyond one flow."""

    def test_b4_flows_of_one_address_share_a_daily_budget_and_nobody_is_locked_out(
        self, quick_accounts: Accounts
    ) -> None:
        accounts = quick_accounts
        for number in range(20):
            accounts.execute("DELETE FROM limits WHERE key LIKE 'mail-%'")  # as if every mailbox had room
            browser, row = begun(accounts, "register", f"ada.vole+{number}@example.org", network=f"192.0.{number}.1")
            statuses = [browser.post(VERIFY["register"], code=false_code(accounts, row)).status_code for _ in range(5)]
            assert statuses == [422] * 5
        accounts.clock.advance(HOUR)
        browser, row = begun(accounts, "register", network="198.51.100.1")
        slow = [browser.post(VERIFY["register"], code=false_code(accounts, row)) for _ in range(3)]
        assert [answer.status_code for answer in slow] == [422, 429, 429]
        assert slow[1].headers["Retry-After"] == str(10 * MINUTE)
        assert fresh(accounts, row)["attempts"] == 1  # what was refused cost no attempt
        accounts.clock.advance(10 * MINUTE)
        assert succeeded(browser.post(VERIFY["register"], code=true_code(accounts, row)))

    def test_b4_right_codes_cost_nothing_of_the_budget(self, quick_accounts: Accounts) -> None:
        for _ in range(3):
            browser, row = begun(quick_accounts, "reset")
            assert succeeded(browser.post(VERIFY["reset"], code=true_code(quick_accounts, row)))
            quick_accounts.clock.advance(MINUTE)
        assert wrong_codes(quick_accounts, "reset") == 0

    def test_b4_each_purpose_has_its_own_budget(self, quick_accounts: Accounts) -> None:
        browser, row = begun(quick_accounts, "reset")
        browser.post(VERIFY["reset"], code=false_code(quick_accounts, row))
        assert (wrong_codes(quick_accounts, "reset"), wrong_codes(quick_accounts, "register")) == (1, 0)

    def test_b5_guesses_spread_over_many_addresses_show_in_one_gauge(self, accounts: Accounts) -> None:
        for number in range(6):
            browser, row = begun(accounts, "register", f"visitor{number}@example.org", network=f"192.0.{number}.1")
            browser.post(VERIFY["register"], code=false_code(accounts, row))
        prometheus = Client(metrics_application(accounts.service))
        assert "rostra_wrong_guesses_last_hour 6.0" in prometheus.get("/metrics").text
        accounts.clock.advance(HOUR)
        assert "rostra_wrong_guesses_last_hour 0.0" in prometheus.get("/metrics").text

    def test_b13_counters_of_a_clock_that_was_a_year_ahead_do_not_shut_anybody_out(self, accounts: Accounts) -> None:
        browser = accounts.browser()
        accounts.clock.advance(365 * DAY)
        for _ in range(12):
            last = browser.post("/account/login", email=ADDRESS, password=OTHER_PASSWORD)
        accounts.clock.advance(-365 * DAY)
        back = browser.post("/account/login", email=ADDRESS, password=OTHER_PASSWORD)
        assert (last.status_code, back.status_code) == (429, 429)
        assert int(back.headers["Retry-After"]) <= limits.LOGIN_ADDRESS.seconds
        accounts.clock.advance(limits.LOGIN_ADDRESS.seconds)
        assert browser.post("/account/login", email=ADDRESS, password=OTHER_PASSWORD).status_code == 422

    def test_b16_pressing_send_new_code_all_day_sends_fifteen_mails(self, accounts: Accounts) -> None:
        browser, _ = begun(accounts, "register")
        statuses = []
        for _ in range(2 * 24 - 1):
            accounts.clock.advance(DAY // 48)
            statuses.append(browser.post("/account/resend", flow="register").status_code)
        assert len(accounts.rows("outbox")) == 15
        assert set(statuses) == {303, 429}

    def test_b16_five_an_hour_and_one_a_minute(self, quick_accounts: Accounts) -> None:
        browser, _ = begun(quick_accounts, "register")
        early = browser.post("/account/resend", flow="register")
        assert (early.status_code, early.headers["Retry-After"]) == (429, "60")
        for _ in range(10):
            quick_accounts.clock.advance(MINUTE)
            browser.post("/account/resend", flow="register")
        assert len(quick_accounts.rows("outbox")) == 5

    def test_b17_one_mailbox_cannot_be_flooded_from_many_networks(self, accounts: Accounts) -> None:
        spellings = (ADDRESS, ADDRESS.upper(), "ada.vole+a@example.org", "adavole@example.org")
        networks = count(1)
        for _ in range(48):
            for spelling in spellings:
                number = next(networks)
                visitor = accounts.browser(network=f"10.{number // 250}.{number % 250}.1")
                visitor.post("/account/reset", email=spelling)
            accounts.clock.advance(DAY // 48)
        assert len(accounts.rows("outbox")) == 15

    def test_b17_somebody_who_registers_a_known_address_again_and_again_sends_one_mail_a_day(
        self, accounts: Accounts
    ) -> None:
        accounts.register()
        for number in range(5):
            accounts.begin(network=f"10.0.{number}.1")
            accounts.clock.advance(MINUTE * 20)
            accounts.mailbox.deliver()
        told = accounts.rows("outbox", "kind = 'already_registered' AND state = 'sent'")
        assert len(told) == 1


def wrong_codes(accounts: Accounts, purpose: str, address: str = ADDRESS) -> int:
    parsed = parse(address)
    assert parsed is not None
    with accounts.store.read() as conn:
        return limits.used(conn, accounts.clock(), limits.WRONG_CODES, f"{purpose}|{parsed.limit_key}")


class TestIdentity:
    """A code belongs to one challenge and one purpose."""

    def test_b7_no_statement_of_an_attempt_knows_the_code(self, accounts: Accounts) -> None:
        browser, row = begun(accounts, "register")
        given: list[str] = []

        def note(_conn: Any, _cursor: Any, _statement: str, parameters: Any, *_: Any) -> None:
            given.append(repr(parameters))

        event.listen(accounts.store.reading, "before_cursor_execute", note)
        assert succeeded(browser.post(VERIFY["register"], code=true_code(accounts, row)))
        assert any(row["id"] in one for one in given)
        assert not any(true_code(accounts, row) in one for one in given)

    def test_b7_the_code_of_somebody_else_is_a_wrong_code(self, accounts: Accounts) -> None:
        own, own_row = begun(accounts, "register", STRANGER)
        _, row = begun(accounts, "register", ADDRESS, network="198.51.100.1")
        assert own.post(VERIFY["register"], code=true_code(accounts, row)).status_code == 422
        assert fresh(accounts, own_row)["attempts"] == 1
        assert accounts.rows("accounts") == []

    def test_b8_worth_nothing_after_the_password_was_set(self, accounts: Accounts) -> None:
        browser, row = begun(accounts, "reset")
        browser.post(VERIFY["reset"], code=true_code(accounts, row))
        thief = browser.twin()
        assert path_of(browser.post("/account/reset/password", password=OTHER_PASSWORD)) == "/account/reset/done"
        thief.post(VERIFY["reset"], code=true_code(accounts, row))
        assert thief.post("/account/reset/password", password=PASSWORD).status_code == 410
        assert fresh(accounts, row)["state"] == "used"
        assert accounts.log_in(password=OTHER_PASSWORD).signed_in

    def test_b9_a_code_of_one_purpose_is_worth_nothing_for_the_other(self, accounts: Accounts) -> None:
        registering, first = begun(accounts, "register")
        accounts.clock.advance(MINUTE)
        resetting = accounts.begin_reset()
        second = accounts.row("challenges", "purpose = 'reset'")
        assert not succeeded(registering.post(VERIFY["register"], code=true_code(accounts, second)))
        assert not succeeded(resetting.post(VERIFY["reset"], code=true_code(accounts, first)))

    def test_b9_the_same_challenge_and_number_give_another_code_for_the_other_purpose(
        self, quick_accounts: Accounts
    ) -> None:
        _, row = begun(quick_accounts, "register")
        assert true_code(quick_accounts, row) != true_code(quick_accounts, row | {"purpose": "reset"})

    def test_b9_a_flow_of_one_purpose_is_none_of_the_other(self, accounts: Accounts) -> None:
        browser, row = begun(accounts, "register")
        browser.cookies["__Host-rostra-reset"] = browser.cookies.pop("__Host-rostra-register")
        assert browser.post(VERIFY["reset"], code=true_code(accounts, row)).status_code == 403
        assert browser.post("/account/reset/password", password=OTHER_PASSWORD).status_code == 410
        assert fresh(accounts, row)["attempts"] == 0


def arabic(code: str) -> str:
    return "".join(chr(0x0660 + int(digit)) for digit in code)


def full_width(code: str) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in code)


FORGIVEN: dict[str, Callable[[str], str]] = {
    "plain": lambda code: code,
    "a space in the middle": lambda code: f"{code[:4]} {code[4:]}",
    "spaces around": lambda code: f"  {code}\t\r\n",
    "dashes": lambda code: "-".join([code[:2], code[2:4], code[4:6], code[6:]]),
    "typographic dashes": lambda code: f"{code[:4]}\N{EN DASH}{code[4:]}",
    "no-break spaces": lambda code: f"{code[:4]}\N{NO-BREAK SPACE}{code[4:]}\N{NARROW NO-BREAK SPACE}",
    "marks of direction": lambda code: f"\N{RIGHT-TO-LEFT MARK}{code}\N{LEFT-TO-RIGHT MARK}",
    "full-width digits": full_width,
    "Arabic digits": arabic,
    "mixed digits": lambda code: code[:4] + arabic(code[4:]),
}
MALFORMED = (
    "",
    " ",
    "1234567",
    "123456789",
    "abcdefgh",
    "1234567²",
    "1234567x",
    "1234.5678",
    "+12345678",
    "0x123456",
    "½2345678",
)


class TestInput:
    """Different spellings of a code by people and programs."""

    @pytest.mark.parametrize("spelling", FORGIVEN)
    def test_b14_spellings_of_the_code_are_forgiven(self, quick_accounts: Accounts, spelling: str) -> None:
        browser, row = begun(quick_accounts, "register")
        typed = FORGIVEN[spelling](true_code(quick_accounts, row))
        assert succeeded(browser.post(VERIFY["register"], code=typed))

    def test_b14_what_is_no_code_costs_no_attempt(self, quick_accounts: Accounts) -> None:
        browser, row = begun(quick_accounts, "register")
        assert [browser.post(VERIFY["register"], code=typed).status_code for typed in MALFORMED] == [422] * len(
            MALFORMED
        )
        assert fresh(quick_accounts, row)["attempts"] == 0

    def test_b14_leading_zeros_belong_to_the_code(self, quick_accounts: Accounts) -> None:
        service = quick_accounts.service
        ring, address = service.keys.ring(), parse(ADDRESS)
        assert address is not None
        named = (
            SimpleNamespace(purpose="reset", id=f"challenge-{number}", key_id=ring.active.id) for number in count()
        )
        chosen = next(one for one in named if (challenges.code_of(ring, one, 1) or "")[:2] == "00")  # type: ignore[arg-type]
        given = iter([chosen.id])
        flow = challenges.begin(
            replace(service, token=lambda: next(given, service.token())), "reset", address, language="en", next_="/", network="n"
        )  # fmt: skip
        assert isinstance(flow, challenges.Flow)
        code = challenges.code_of(ring, chosen, 1)  # type: ignore[arg-type]
        assert code is not None
        short = challenges.attempt(service, "reset", flow, code.lstrip("0"), browser=FIREFOX)
        assert isinstance(short, challenges.Malformed)
        assert isinstance(challenges.attempt(service, "reset", flow, code, browser=FIREFOX), challenges.Passed)

    def test_b14_20_kilobytes_nul_and_lists_are_refused_and_cost_no_attempt(self, quick_accounts: Accounts) -> None:
        browser, row = begun(quick_accounts, "register")
        code = true_code(quick_accounts, row)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        odd: dict[str, tuple[bytes, int]] = {
            "20 kB": (b"code=" + b"1" * 20_000, 413),
            "10 kB": (b"code=" + b"1" * 10_000, 422),
            "NUL": (f"code={code}%00".encode(), 400),
            "twice": (f"code={code}&code={code}".encode(), 400),
            "a list": (f"code%5B%5D={code}".encode(), 400),
            "not UTF-8": (f"code={code}%ff".encode(), 400),
            "half a character": (f"code={code}%ed%a0%80".encode(), 400),
            "JSON": (f'{{"code": "{code}"}}'.encode(), 415),
        }
        origin = {"Origin": quick_accounts.settings.public_url}
        for name, (body, status) in odd.items():
            kind = {"Content-Type": "application/json"} if name == "JSON" else form
            answer = browser.send("POST", VERIFY["register"], headers=origin | kind, data=body)
            assert answer.status_code == status, name
        assert fresh(quick_accounts, row)["attempts"] == 0
        assert succeeded(browser.post(VERIFY["register"], code=code))

    def test_b15_every_live_code_is_compared_in_constant_time(
        self, quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser, row = begun(quick_accounts, "register")
        quick_accounts.clock.advance(MINUTE)
        browser.post("/account/resend", flow="register")
        compared: list[tuple[str, str]] = []
        real = hmac.compare_digest

        def spy(left: str, right: str) -> bool:
            compared.append((left, right))
            return real(left, right)

        monkeypatch.setattr(challenges, "hmac", SimpleNamespace(digest=hmac.digest, compare_digest=spy))
        codes = [true_code(quick_accounts, row, number) for number in (2, 1)]
        for typed in (wrong_code(codes[0]), codes[0]):
            compared.clear()
            browser.post(VERIFY["register"], code=typed)
            assert compared == [(typed, code) for code in codes]  # the second too when the first is right

    def test_b8_disabling_an_account_ends_its_codes(self, accounts: Accounts) -> None:
        browser, row = begun(accounts, "reset")
        use_cases.set_state(accounts.service, accounts.row("accounts")["id"], "disabled")
        assert not succeeded(browser.post(VERIFY["reset"], code=true_code(accounts, row)))
