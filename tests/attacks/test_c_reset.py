"""Family C: resetting somebody's password."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from sidecar import accounts as use_cases
from sidecar import outbox
from sidecar.mail.transports import TemporaryFailure
from sidecar.passwords import Hasher
from tests.support.accounts import (
    ADDRESS,
    MINUTE,
    OTHER_PASSWORD,
    PASSWORD,
    Accounts,
    Browser,
    path_of,
    plain,
    wrong_code,
)
from tests.support.codes import flow_of, true_code
from tests.support.together import MANY, together

pytestmark = pytest.mark.usefixtures("patient")
STRANGERS_PASSWORD = "stranger-Pylon3-gravel"  # noqa: S105 # of nobody
SET = "/account/reset/password"
Work = Callable[[], TestResponse]


def set_new(browser: Browser, password: str = OTHER_PASSWORD) -> TestResponse:
    return browser.post(SET, password=password)


def works(accounts: Accounts, password: str) -> bool:
    """Return True if a log-in with the password succeeds, from another network."""
    browser = accounts.browser(network="203.0.113.9")
    return browser.post("/account/login", email=ADDRESS, password=password).status_code == 303


def state_of(accounts: Accounts, browser: Browser, purpose: str = "reset") -> str:
    """The state that the table has for the flow of a browser."""
    flow = flow_of(accounts, browser, purpose)
    return str(accounts.row("challenges", "id = :id", id=flow.challenge_id)["state"])


@contextmanager
def amid(monkeypatch: pytest.MonkeyPatch, method: str, happens: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, right after the first password that is checked (`verify`) or hashed (`hash`) in the block."""
    real, done = getattr(Hasher, method), list[bool]()

    def then(hasher: Hasher, *arguments: Any) -> Any:
        result = real(hasher, *arguments)
        if not done:
            done.append(True)
            happens()
        return result

    with monkeypatch.context() as patched:
        patched.setattr(Hasher, method, then)
        yield
    assert done, "the moment came"


def account_id(accounts: Accounts) -> str:
    return str(accounts.row("accounts")["id"])


# C1, C2 ------------------------------------------------------------------------------------------------------------------------


def test_c1_every_session_ends_with_the_reset(accounts: Accounts) -> None:
    signed_in = [accounts.register(), *(accounts.log_in(network=f"198.51.{number}.1") for number in range(3))]
    film = signed_in[0].get("/download/M-260707-01/broadcast").headers["Location"]
    assert all(browser.signed_in for browser in signed_in)
    assert set_new(accounts.pass_reset()).status_code == 303
    assert not any(browser.signed_in for browser in signed_in)
    assert signed_in[0].get(film).status_code != 200, "nor do its links open"
    assert accounts.rows("sessions") == []
    assert accounts.row("accounts")["generation"] == 2


def test_c1_sessions_of_others_go_on(accounts: Accounts) -> None:
    other = accounts.register("bo.finch@example.org")
    accounts.register()
    assert set_new(accounts.pass_reset()).status_code == 303
    assert other.signed_in


def test_c1_the_password_alone_ends_no_session_before_it_is_set(accounts: Accounts) -> None:
    owner = accounts.register()
    accounts.pass_reset()
    assert owner.signed_in, "whoever asks for a code, or types one, has not signed anybody out"


def test_c2_a_log_in_that_was_checked_before_the_reset_gets_no_session_after_it(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    thief = accounts.browser()
    with amid(monkeypatch, "verify", lambda: set_new(reset)):
        answer = thief.post("/account/login", email=ADDRESS, password=PASSWORD)
    assert answer.status_code == 422
    assert not thief.signed_in
    assert accounts.rows("sessions") == []


def test_c2_a_row_that_survived_somehow_is_of_an_older_generation_and_dead(accounts: Accounts) -> None:
    owner = accounts.register()
    (row,) = accounts.rows("sessions")
    assert set_new(accounts.pass_reset()).status_code == 303
    names = ", ".join(row)
    accounts.execute(f"INSERT INTO sessions ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)  # noqa: S608
    assert not owner.signed_in


def test_c2_sessions_that_are_refreshed_and_begun_while_the_password_is_reset_all_end(accounts: Accounts) -> None:
    owner = accounts.register()
    accounts.clock.advance(10 * MINUTE)
    reset = accounts.pass_reset()
    visitors = [owner.twin() for _ in range(15)]
    thieves = [accounts.browser(network=f"198.51.{number}.1") for number in range(8)]
    works_: list[Work] = [partial(one.get, "/account/") for one in visitors]
    works_ += [partial(one.post, "/account/login", email=ADDRESS, password=PASSWORD) for one in thieves]
    works_.append(partial(set_new, reset))
    answers = together(works_)
    assert answers[-1].status_code == 303
    assert {one.status_code for one in answers} <= {200, 303, 422}
    assert not any(one.signed_in for one in [owner, *visitors, *thieves])
    # A row that PostgreSQL added while the reset was on its way is left; it is of the generation before, and dead.
    assert accounts.rows("sessions", "generation <> 1") == []


# C3 ----------------------------------------------------------------------------------------------------------------------------


def test_c3_every_other_open_flow_of_the_address_is_cancelled(accounts: Accounts) -> None:
    accounts.register()
    flows = {"passed": accounts.pass_reset()}
    for name in ("pending", "winner"):
        accounts.clock.advance(MINUTE)
        flows[name] = accounts.begin_reset()
    winning = accounts.mailbox.code(ADDRESS)
    accounts.clock.advance(MINUTE)
    registering = accounts.begin(password=STRANGERS_PASSWORD)
    assert flows["winner"].post("/account/reset/verify", code=winning).status_code == 303
    assert set_new(flows["winner"]).status_code == 303
    assert [state_of(accounts, flows[name]) for name in ("passed", "pending", "winner")] == [
        "cancelled", "cancelled", "used",
    ]  # fmt: skip
    assert state_of(accounts, registering, "register") == "cancelled"
    assert set_new(flows["passed"], STRANGERS_PASSWORD).status_code == 410
    assert flows["pending"].post("/account/reset/verify", code=winning).status_code == 410
    assert [row for row in accounts.rows("challenges") if row["password_hash"] is not None] == []
    assert works(accounts, OTHER_PASSWORD)


def test_c3_a_cancelled_flow_gets_no_new_code(accounts: Accounts) -> None:
    accounts.register()
    other = accounts.begin_reset()
    accounts.clock.advance(MINUTE)
    assert set_new(accounts.pass_reset()).status_code == 303
    accounts.clock.advance(MINUTE)
    assert other.post("/account/resend", flow="reset").status_code == 410
    before = accounts.mailbox.subjects(ADDRESS)
    accounts.clock.advance(MINUTE)
    assert accounts.mailbox.subjects(ADDRESS) == before


def test_c3_flows_of_other_addresses_go_on(accounts: Accounts) -> None:
    accounts.register("bo.finch@example.org")
    accounts.register()
    other = accounts.pass_reset("bo.finch@example.org")
    assert set_new(accounts.pass_reset()).status_code == 303
    assert set_new(other, STRANGERS_PASSWORD).status_code == 303


# C4, C5 ------------------------------------------------------------------------------------------------------------------------


def test_c4_of_many_passwords_at_once_after_one_code_the_first_wins(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    tried = [f"another-Lantern{number}-tide" for number in range(10, 10 + MANY)]
    answers = together([partial(set_new, reset.twin(), one) for one in tried])
    assert sorted(one.status_code for one in answers) == [303] + [410] * (MANY - 1)
    (winner,) = [password for password, one in zip(tried, answers, strict=True) if one.status_code == 303]
    assert works(accounts, winner)
    assert not any(works(accounts, one) for one in tried[:3] if one != winner)
    assert accounts.row("accounts")["generation"] == 2
    assert len(accounts.rows("outbox", "kind = 'password_changed'")) == 1
    assert len(accounts.rows("events", "kind = 'password_reset'")) == 1


def test_c4_two_flows_that_both_passed_set_one_password(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.register()
    first = accounts.pass_reset()
    accounts.clock.advance(MINUTE)
    second = accounts.pass_reset()
    with amid(monkeypatch, "hash", lambda: set_new(second, OTHER_PASSWORD)):
        assert set_new(first, STRANGERS_PASSWORD).status_code == 410
    assert works(accounts, OTHER_PASSWORD)
    assert not works(accounts, STRANGERS_PASSWORD)


def test_c4_the_same_form_again_changes_nothing(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    assert set_new(reset).status_code == 303
    assert set_new(reset, STRANGERS_PASSWORD).status_code == 410
    assert works(accounts, OTHER_PASSWORD)


@pytest.mark.parametrize(("seconds", "good"), [(15 * MINUTE - 1, True), (15 * MINUTE, False), (86_400, False)])
def test_c5_the_new_password_must_be_set_within_15_minutes(accounts: Accounts, seconds: int, good: bool) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    accounts.clock.advance(seconds)
    assert reset.get(SET).status_code == (200 if good else 410)
    assert set_new(reset).status_code == (303 if good else 410)
    assert works(accounts, OTHER_PASSWORD) is good


def test_c5_a_password_that_is_refused_does_not_make_the_time_longer(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    accounts.clock.advance(14 * MINUTE)
    assert set_new(reset, "short").status_code == 422
    assert set_new(reset, PASSWORD).status_code == 422, "the present one"
    accounts.clock.advance(MINUTE)
    assert set_new(reset).status_code == 410


def test_c5_no_password_is_set_without_the_code(accounts: Accounts) -> None:
    accounts.register()
    waiting = accounts.begin_reset()
    assert waiting.post("/account/reset/verify", code=wrong_code(accounts.mailbox.code(ADDRESS))).status_code == 422
    assert waiting.get(SET).status_code == 410
    assert set_new(waiting).status_code == 410
    assert works(accounts, PASSWORD)


# C6, C7 ------------------------------------------------------------------------------------------------------------------------

THIEF = "thief@example.net"
BODIES = {
    "twice": f"email={ADDRESS}&email={THIEF}",
    "twice, the other first": f"email={THIEF}&email={ADDRESS}",
    "the same twice": f"email={ADDRESS}&email={ADDRESS}",
    "list": f"email[]={ADDRESS}&email[]={THIEF}",
    "list, encoded": f"email%5B%5D={ADDRESS}&email%5B%5D={THIEF}",
    "index": f"email[0]={ADDRESS}&email[1]={THIEF}",
    "object": f"email[address]={ADDRESS}&email={THIEF}",
    "capitals": f"email={ADDRESS}&Email={THIEF}",
}
JOINED = {
    "comma": f"{ADDRESS},{THIEF}",
    "semicolon": f"{ADDRESS};{THIEF}",
    "space": f"{ADDRESS} {THIEF}",
    "line": f"{ADDRESS}\n{THIEF}",
    "copy": f"{ADDRESS}\r\nCc: {THIEF}",
    "names": f"Ada <{ADDRESS}>, <{THIEF}>",
    "JSON": f'["{ADDRESS}", "{THIEF}"]',
    "route": f"{ADDRESS}%{THIEF}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_c6_a_repeated_or_list_valued_address_is_refused(quick_accounts: Accounts, body: str) -> None:
    quick_accounts.register()
    own = {"Origin": quick_accounts.settings.public_url, "Content-Type": "application/x-www-form-urlencoded"}
    with quick_accounts.counting() as counts:
        answer = quick_accounts.browser().send("POST", "/account/reset", headers=own, data=body)
    assert answer.status_code == 400
    assert counts.outbox == 0


@pytest.mark.parametrize("typed", JOINED.values(), ids=JOINED)
def test_c6_two_addresses_in_one_are_none(quick_accounts: Accounts, typed: str) -> None:
    quick_accounts.register()
    with quick_accounts.counting() as counts:
        answer = quick_accounts.browser().post("/account/reset", email=typed)
    assert (answer.status_code, counts.outbox) == (422, 0)


def test_c6_an_address_in_the_query_has_no_say(quick_accounts: Accounts) -> None:
    quick_accounts.register()
    answer = quick_accounts.browser().post(f"/account/reset?email={THIEF}", email=ADDRESS)
    assert answer.status_code == 303
    assert len(quick_accounts.mailbox.messages(ADDRESS)) == 2, "of the registration and of the reset"
    assert quick_accounts.mailbox.messages(THIEF) == []


@pytest.mark.parametrize("typed", ["ADA.VOLE@EXAMPLE.ORG", " ada.vole@example.org ", "Ada.Vole@Example.Org"])
def test_c6_the_code_goes_to_the_stored_address_however_it_was_typed(accounts: Accounts, typed: str) -> None:
    accounts.register()
    accounts.mailbox.arrived.clear()
    waiting = accounts.begin_reset(typed)
    ((to, message),) = [(to, message) for to, message in _arrived(accounts)]
    assert (to, message["To"]) == (ADDRESS, ADDRESS)
    assert waiting.post("/account/reset/verify", code=accounts.mailbox.code()).status_code == 303


def _arrived(accounts: Accounts) -> list[tuple[str, Any]]:
    accounts.mailbox.deliver()
    return list(accounts.mailbox.arrived)


def test_c6_the_forms_after_it_choose_no_account(accounts: Accounts) -> None:
    accounts.register("bo.finch@example.org")
    accounts.register()
    reset = accounts.pass_reset()
    reset.post(SET, password=OTHER_PASSWORD, email="bo.finch@example.org")
    assert works(accounts, OTHER_PASSWORD)
    assert accounts.log_in("bo.finch@example.org").signed_in


def test_c7_the_owner_is_told(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    accounts.mailbox.arrived.clear()
    assert set_new(reset).status_code == 303
    (message,) = accounts.mailbox.messages(ADDRESS)
    assert "password" in str(message["Subject"]).lower()
    assert OTHER_PASSWORD not in plain(message)


def test_c7_the_notice_waits_for_a_mail_server_that_is_down(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.pass_reset()
    accounts.mailbox.answer = TemporaryFailure("out of order")
    assert set_new(reset).status_code == 303
    accounts.mailbox.deliver()
    assert accounts.row("outbox", "kind = 'password_changed'")["state"] == "queued"


def test_c7_without_the_notice_there_is_no_new_password(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = accounts.register()
    reset = accounts.pass_reset()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "put", fail)
        assert set_new(reset).status_code == 500
    assert owner.signed_in
    assert works(accounts, PASSWORD)
    assert set_new(reset).status_code == 303, "and it can be tried again"


# C8, C9 ------------------------------------------------------------------------------------------------------------------------


def disable(accounts: Accounts) -> None:
    assert use_cases.set_state(accounts.service, account_id(accounts), "disabled")


def test_c8_a_disabled_account_is_answered_like_any_other_and_gets_no_mail(accounts: Accounts) -> None:
    accounts.register()
    disable(accounts)
    accounts.mailbox.arrived.clear()
    waiting = accounts.begin_reset()
    assert waiting.get("/account/reset/verify").status_code == 200
    assert accounts.mailbox.messages() == []
    assert accounts.row("outbox", "kind = 'code' AND state = 'dropped' AND trouble LIKE '%disabled%'")


def test_c8_disabled_between_code_and_password_nothing_is_set(accounts: Accounts) -> None:
    accounts.register()
    waiting = accounts.begin_reset()
    code = accounts.mailbox.code(ADDRESS)
    accounts.clock.advance(MINUTE)
    passed = accounts.pass_reset()
    before = accounts.row("accounts")["password_hash"]
    disable(accounts)
    assert waiting.post("/account/reset/verify", code=code).status_code == 410
    assert set_new(passed).status_code == 410
    assert accounts.row("accounts")["password_hash"] == before
    assert not works(accounts, PASSWORD)


def test_c8_disabled_while_the_password_is_hashed_nothing_is_set(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.register()
    passed = accounts.pass_reset()
    before = accounts.row("accounts")["password_hash"]
    with amid(monkeypatch, "hash", partial(disable, accounts)):
        assert set_new(passed).status_code == 410
    assert accounts.row("accounts")["password_hash"] == before
    assert accounts.row("accounts")["state"] == "disabled"


def test_c9_a_reset_of_a_deleted_account_does_not_reach_the_one_that_was_made_after_it(accounts: Accounts) -> None:
    accounts.register()
    passed = accounts.pass_reset()
    accounts.clock.advance(MINUTE)
    waiting = accounts.begin_reset()
    code = accounts.mailbox.code(ADDRESS)
    use_cases.delete(accounts.service, account_id(accounts))
    accounts.clock.advance(MINUTE)
    accounts.register(password=OTHER_PASSWORD)
    assert set_new(passed, STRANGERS_PASSWORD).status_code == 410
    assert waiting.post("/account/reset/verify", code=code).status_code == 403
    assert works(accounts, OTHER_PASSWORD)


def test_c9_a_reset_begun_before_the_address_was_registered_ends_with_the_registration(accounts: Accounts) -> None:
    early = accounts.begin_reset()
    accounts.clock.advance(MINUTE)
    accounts.register()
    assert state_of(accounts, early) == "cancelled"
    assert early.post("/account/reset/verify", code="12345678").status_code == 410


def test_c9_deleted_while_the_new_password_is_hashed_the_account_stays_away(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.register()
    passed = accounts.pass_reset()
    gone = partial(use_cases.delete, accounts.service, account_id(accounts))
    with amid(monkeypatch, "hash", gone):
        assert set_new(passed).status_code == 410
    assert accounts.rows("accounts") == accounts.rows("sessions") == []


def test_c9_deleted_while_the_password_of_a_log_in_is_checked_the_account_stays_away(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.register()
    gone = partial(use_cases.delete, accounts.service, account_id(accounts))
    browser = accounts.browser()
    with amid(monkeypatch, "verify", gone):
        assert browser.post("/account/login", email=ADDRESS, password=PASSWORD).status_code == 422
    assert not browser.signed_in
    assert accounts.rows("accounts") == accounts.rows("sessions") == []


def test_c9_deleting_during_verifications_and_resets_leaves_nothing_half(accounts: Accounts) -> None:
    owner = accounts.register()
    passed = accounts.pass_reset()
    accounts.clock.advance(MINUTE)
    waiting = accounts.begin_reset()
    code = accounts.mailbox.code(ADDRESS)
    one = account_id(accounts)
    works_: list[Work] = [partial(waiting.twin().post, "/account/reset/verify", code=code) for _ in range(8)]
    works_ += [partial(set_new, passed.twin(), f"another-Lantern{number}-tide") for number in range(8)]
    works_ += [partial(owner.twin().get, "/account/") for _ in range(7)]

    def delete() -> TestResponse:
        assert use_cases.delete(accounts.service, one)
        return accounts.browser().get("/account/session")

    answers = together([*works_, delete])
    assert {answer.status_code for answer in answers} <= {200, 303, 403, 410, 422}
    for table in ("accounts", "sessions", "challenges", "consents"):
        assert accounts.rows(table) == [], table
    assert [row["kind"] for row in accounts.rows("outbox")] == ["account_closed"]
    assert not owner.signed_in


# C10, C11 ----------------------------------------------------------------------------------------------------------------------


def test_c10_a_strangers_registration_for_a_victim_dies_when_the_victims_own_succeeds(accounts: Accounts) -> None:
    stranger = accounts.begin(password=STRANGERS_PASSWORD, network="203.0.113.1")
    strangers_code = accounts.mailbox.code(ADDRESS)
    accounts.clock.advance(MINUTE)
    victim = accounts.register()
    assert stranger.post("/account/verify", code=strangers_code).status_code == 410
    assert stranger.post("/account/resend", flow="register").status_code == 410
    assert not stranger.signed_in
    assert victim.signed_in
    assert works(accounts, PASSWORD)
    assert not works(accounts, STRANGERS_PASSWORD)


def test_c10_the_strangers_code_is_worth_nothing_in_the_victims_own_flow(accounts: Accounts) -> None:
    accounts.begin(password=STRANGERS_PASSWORD, network="203.0.113.1")
    strangers_code = accounts.mailbox.code(ADDRESS)
    accounts.clock.advance(MINUTE)
    victim = accounts.begin()
    assert victim.post("/account/verify", code=strangers_code).status_code == 422
    assert accounts.rows("accounts") == []
    assert victim.post("/account/verify", code=accounts.mailbox.code(ADDRESS)).status_code == 303
    assert works(accounts, PASSWORD)


def test_c10_whoever_was_registered_by_a_stranger_gets_the_account_back_by_a_reset(accounts: Accounts) -> None:
    stranger = accounts.register(password=STRANGERS_PASSWORD)  # the victim gave the code away
    assert set_new(accounts.pass_reset()).status_code == 303
    assert not stranger.signed_in
    assert not works(accounts, STRANGERS_PASSWORD)


def test_c11_flows_that_prove_one_address_at_once_make_one_account(accounts: Accounts) -> None:
    flows = []
    for number in range(4):
        browser = accounts.begin(password=f"another-Lantern{number}-tide")
        flows.append((browser, accounts.mailbox.code(ADDRESS)))
        accounts.clock.advance(MINUTE)
    assert len({code for _, code in flows}) == 4
    works_ = [partial(browser.twin().post, "/account/verify", code=code) for browser, code in flows for _ in range(5)]
    answers = together(works_)
    assert {one.status_code for one in answers} <= {303, 410, 422}
    begun = [one for one in answers if "__Host-rostra=" in str(one.headers.get("Set-Cookie"))]
    assert [path_of(one) for one in begun] == ["/account/welcome"]
    assert len(accounts.rows("accounts")) == len(accounts.rows("sessions")) == 1
    assert len(accounts.rows("events", "kind = 'registered'")) == 1
    assert sorted(row["state"] for row in accounts.rows("challenges")) == ["cancelled"] * 3 + ["used"]
    assert sum(works(accounts, f"another-Lantern{number}-tide") for number in range(4)) == 1


def test_c11_a_registration_and_a_reset_that_pass_at_once_are_no_error(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.begin_reset()
    code = accounts.mailbox.code(ADDRESS)
    accounts.clock.advance(MINUTE)
    registering = accounts.begin(password=STRANGERS_PASSWORD)
    flow = flow_of(accounts, registering, "register")
    # No mail has this code, because its address has an account.
    from_key = true_code(accounts, accounts.row("challenges", "id = :id", id=flow.challenge_id))
    answers = together(
        [partial(reset.twin().post, "/account/reset/verify", code=code) for _ in range(5)]
        + [partial(registering.twin().post, "/account/verify", code=from_key) for _ in range(5)]
    )
    assert {one.status_code for one in answers} <= {303, 410, 422}
    assert len(accounts.rows("accounts")) == 1
    assert not works(accounts, STRANGERS_PASSWORD), "an account that exists keeps its password"


# C12 ---------------------------------------------------------------------------------------------------------------------------


def test_c12_a_reset_signs_nobody_in(accounts: Accounts) -> None:
    accounts.register()
    reset = accounts.begin_reset()
    passed = reset.post("/account/reset/verify", code=accounts.mailbox.code(ADDRESS))
    assert not reset.session_token
    assert not reset.signed_in
    done = set_new(reset)
    assert [path_of(one) for one in (passed, done)] == [SET, "/account/reset/done"]
    assert not reset.session_token
    assert not reset.signed_in
    assert accounts.rows("sessions") == []
    assert "/account/login" in reset.follow(done).text


def test_c12_whoever_was_signed_in_in_that_browser_is_not_any_more(accounts: Accounts) -> None:
    reset = accounts.register()
    assert reset.post("/account/reset", email=ADDRESS).status_code == 303
    assert reset.post("/account/reset/verify", code=accounts.mailbox.code(ADDRESS)).status_code == 303
    assert reset.signed_in, "until the password is set"
    assert set_new(reset).status_code == 303
    assert not reset.session_token
    assert not reset.signed_in
