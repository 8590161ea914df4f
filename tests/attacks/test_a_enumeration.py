"""Family A: nobody learns from the service whether an address has an account."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage

import pytest
from werkzeug.test import TestResponse

from sidecar import accounts as use_cases
from sidecar import signing
from sidecar.mail.transports import Outcome, PermanentFailure, Sent, TemporaryFailure
from tests.support.accounts import DAY, HOUR, MINUTE, OTHER_PASSWORD, PASSWORD, Accounts, Browser, Counts, outside

KNOWN, UNKNOWN, DISABLED = "ada.vole@example.org", "abe.vole@example.org", "ann.vole@example.org"
"""Of one length and with one initial, so that even the masked address and Content-Length are the same."""
EVERY = (KNOWN, UNKNOWN, DISABLED)

REFERENCE = re.compile(r"\b[0-9A-F]{4}-(?=\d+\b)")

Seen = tuple[int, list[tuple[str, str]], str]


def seen(answer: TestResponse, *secret: str) -> Seen:
    """Return the visible part of an answer, without the address that was typed and the name of the code, which always differ."""
    status, headers, body = outside(answer)
    for word in (*EVERY, *(one.replace("@", "%40") for one in EVERY), *secret):
        body = body.replace(word, "…")
        headers = [(name, value.replace(word, "…")) for name, value in headers]
    return status, headers, REFERENCE.sub("…-", body)


def person(accounts: Accounts, address: str) -> str:
    """Return the account's id."""
    return str(accounts.row("accounts", "address = :address", address=address)["id"])


@pytest.fixture
def members(accounts: Accounts) -> Accounts:
    """The three of them, on each engine in turn."""
    return populated(accounts)


@pytest.fixture
def quick_members(quick_accounts: Accounts) -> Accounts:
    """The three of them on SQLite, for what no engine has a say in."""
    return populated(quick_accounts)


def populated(accounts: Accounts) -> Accounts:
    """KNOWN has an account, DISABLED has one that was disabled, UNKNOWN has none; the limits' windows of that are over."""
    for address in (KNOWN, DISABLED):
        accounts.register(address)
    use_cases.set_state(accounts.service, person(accounts, DISABLED), "disabled")
    accounts.clock.advance(DAY)
    return accounts


def posted(accounts: Accounts, path: str, browser: Browser | None = None, **fields: str) -> tuple[Seen, Counts]:
    """Send a form: what a stranger sees of the answer, and what it cost."""
    sender = browser or accounts.browser()
    with accounts.counting() as counts:
        answer = sender.post(path, None, **fields)
    return seen(answer), counts


def all_alike(found: Sequence[object]) -> bool:
    return all(one == found[0] for one in found)


def test_a1_registering_answers_and_costs_the_same_for_known_and_unknown_addresses(members: Accounts) -> None:
    found = [posted(members, "/account/register", email=one, password=PASSWORD) for one in EVERY]
    assert all_alike(found)
    (status, _, _), counts = found[0]
    assert status == 303
    assert (counts.argon2, counts.outbox) == (1, 1)


def test_a1_the_screen_after_registering_is_the_same(members: Accounts) -> None:
    browsers = [members.begin(one) for one in EVERY]
    members.mailbox.deliver()
    assert all_alike([seen(browser.get("/account/verify")) for browser in browsers])


def test_a1_only_the_mail_differs(members: Accounts) -> None:
    for one in EVERY:
        members.begin(one)
    members.mailbox.deliver()
    kinds = {
        row["address"]: (row["kind"], row["state"])
        for row in members.rows("outbox", "state <> 'sent' OR kind <> 'code'")
    }
    assert kinds[KNOWN] == ("already_registered", "sent")
    assert kinds[DISABLED] == ("code", "dropped")
    assert len(members.mailbox.codes(UNKNOWN)) == 1


def test_a1_a_password_that_breaks_the_rules_is_refused_alike(quick_members: Accounts) -> None:
    found = [posted(quick_members, "/account/register", email=one, password="x" * 5) for one in EVERY]
    assert all_alike(found)
    assert found[0][1].outbox == 0


def test_a2_a_reset_answers_and_costs_the_same_for_known_unknown_and_disabled(members: Accounts) -> None:
    found = [posted(members, "/account/reset", email=one) for one in EVERY]
    assert all_alike(found)
    (status, _, _), counts = found[0]
    assert status == 303
    assert (counts.argon2, counts.outbox) == (0, 1)


def test_a2_a_decoy_challenge_is_a_row_like_any_other(members: Accounts) -> None:
    for one in EVERY:
        members.begin_reset(one)
    rows = members.rows("challenges", "purpose = 'reset'")
    own = {"id", "address", "address_key", "flow_hash"}
    assert len(rows) == len(EVERY)
    assert all_alike([{name: value for name, value in row.items() if name not in own} for row in rows])


def test_a2_no_reset_code_is_mailed_but_to_an_active_account(members: Accounts) -> None:
    before = len(members.mailbox.messages())
    for one in EVERY:
        members.begin_reset(one)
    new = members.mailbox.messages()[before:]
    assert [str(message["To"]) for message in new] == [KNOWN]


def test_a3_a_failed_log_in_answers_and_costs_the_same(members: Accounts) -> None:
    tried = [(KNOWN, OTHER_PASSWORD), (UNKNOWN, PASSWORD), (DISABLED, PASSWORD)]
    found = [posted(members, "/account/login", email=one, password=password) for one, password in tried]
    assert all_alike(found)
    (status, _, _), counts = found[0]
    assert (status, counts.argon2) == (422, 1)


def test_a3_a_password_beyond_all_length_costs_no_hash_for_anybody(quick_members: Accounts) -> None:
    found = [posted(quick_members, "/account/login", email=one, password="x" * 2000) for one in EVERY]
    assert all_alike(found)
    assert found[0][1].argon2 == 0


def test_a3_what_is_no_address_costs_as_much(quick_members: Accounts) -> None:
    known = posted(quick_members, "/account/login", email=KNOWN, password=OTHER_PASSWORD)[1]
    assert posted(quick_members, "/account/login", email="no address", password=OTHER_PASSWORD)[1] == known


MOODS: dict[str, Outcome] = {
    "down": TemporaryFailure("no answer"),
    "refusing": PermanentFailure("550 no"),
    "fine": Sent(),
}


@pytest.mark.parametrize("mood", MOODS)
def test_a4_a_mail_server_that_is_down_or_refuses_is_not_noticed(quick_accounts: Accounts, mood: str) -> None:
    quick_accounts.mailbox.answer = MOODS[mood]
    first = posted(quick_accounts, "/account/register", email=KNOWN, password=PASSWORD)
    quick_accounts.mailbox.deliver()
    second = posted(quick_accounts, "/account/register", email=UNKNOWN, password=PASSWORD)
    assert first[0][0] == 303
    assert first == second


class Tarpit:
    """A mail server that takes a mail and says nothing until it is let go."""

    def __init__(self) -> None:
        self.entered, self.let_go = threading.Event(), threading.Event()

    def send(self, message: EmailMessage, to: str) -> Outcome:
        assert message["To"] == to
        self.entered.set()
        assert self.let_go.wait(60)
        return Sent()


@pytest.fixture
def stuck(accounts: Accounts) -> Iterator[Accounts]:
    """A sidecar whose worker hangs in the middle of sending a mail to somebody."""
    tarpit = Tarpit()
    accounts.begin("first.in.line@example.org")
    accounts.mailbox.worker.transport = tarpit
    worker = threading.Thread(target=accounts.mailbox.deliver)
    worker.start()
    assert tarpit.entered.wait(30)
    yield accounts
    tarpit.let_go.set()
    worker.join(30)
    assert not worker.is_alive()


def test_a4_a_slow_mail_server_holds_no_lock_that_a_request_waits_for(stuck: Accounts) -> None:
    found = [posted(stuck, "/account/register", email=one, password=PASSWORD) for one in EVERY]
    assert all_alike(found)
    assert found[0][0][0] == 303
    assert posted(stuck, "/account/login", email=KNOWN, password=PASSWORD)[0][0] == 422


def throttled(accounts: Accounts, path: str, pauses: Sequence[int], **fields: str) -> list[list[tuple[Seen, Counts]]]:
    """The same row of requests for every address, each from a network of its own, in step with one clock."""
    browsers = [accounts.browser(network=f"192.0.{number}.1") for number, _ in enumerate(EVERY)]
    rows: list[list[tuple[Seen, Counts]]] = [[] for _ in EVERY]
    for pause in pauses:
        for row, browser, address in zip(rows, browsers, EVERY, strict=True):
            row.append(posted(accounts, path, browser, email=address, **fields))
        accounts.mailbox.deliver()
        accounts.clock.advance(pause)
    return rows


def test_a5_log_in_is_throttled_alike(members: Accounts) -> None:
    rows = throttled(members, "/account/login", [1] * 12, password=OTHER_PASSWORD)
    assert all_alike(rows)
    statuses = [status for (status, _, _), _ in rows[0]]
    assert statuses == [422] * 10 + [429] * 2
    assert dict(rows[0][-1][0][1])["Retry-After"] == str(5 * MINUTE - 11)


@pytest.mark.parametrize("path", ["/account/register", "/account/reset"])
def test_a5_mail_is_throttled_alike(members: Accounts, path: str) -> None:
    fields = {"password": PASSWORD} if path.endswith("register") else {}
    rows = throttled(members, path, [30, 30, MINUTE, MINUTE, MINUTE, MINUTE, HOUR, MINUTE], **fields)
    assert all_alike(rows)
    assert [status for (status, _, _), _ in rows[0]] == [303, 429, 303, 303, 303, 303, 429, 303]


def life(accounts: Accounts, purpose: str) -> Iterator[tuple[str, Callable[[Browser], TestResponse]]]:
    """Yield the possible steps on the code screen of one flow, from its first minute to its end, each with a name."""
    verify = "/account/verify" if purpose == "register" else "/account/reset/verify"

    def screen(browser: Browser) -> TestResponse:
        return browser.get(verify)

    def guess(browser: Browser) -> TestResponse:
        # The chance that this is right is one in a hundred million for each code.
        return browser.post(verify, code="00000000")

    def resend(browser: Browser) -> TestResponse:
        return browser.post("/account/resend", flow=purpose)

    yield "the first screen", screen
    yield "half a code", lambda browser: browser.post(verify, code="1234")
    yield from [("a guess", guess)] * 3
    yield "a new code too early", resend
    accounts.clock.advance(MINUTE)
    yield "a new code", resend
    yield from [("a guess after the new code", guess)] * 3
    yield "the locked screen", screen
    accounts.clock.advance(MINUTE)
    yield "a new code after the lock", resend
    yield "a guess in the successor", guess
    accounts.clock.advance(30 * MINUTE)
    yield "the expired screen", screen
    yield "a guess after the end", guess
    yield "a new code after the end", resend
    yield "a guess in the third", guess
    yield (
        "the next screen",
        lambda browser: browser.get("/account/welcome" if purpose == "register" else "/account/reset/password"),
    )
    accounts.clock.advance(DAY)
    yield "the screen a day later", screen
    yield "a guess a day later", guess
    yield "a new code a day later", resend


@pytest.mark.parametrize("purpose", ["register", "reset"])
def test_a6_a_decoy_behaves_like_a_real_flow_for_its_whole_life(members: Accounts, purpose: str) -> None:
    begin = members.begin if purpose == "register" else members.begin_reset
    browsers = [begin(one) for one in EVERY]
    for name, step in life(members, purpose):
        found = []
        for browser in browsers:
            with members.counting() as counts:
                answer = step(browser)
            found.append((seen(answer), counts))
        assert all_alike(found), (name, found)
        members.mailbox.deliver()


def unsubscribe(accounts: Accounts, account_id: str) -> str:
    token = signing.sign(accounts.service.keys.ring(), "unsubscribe", {"a": account_id})
    return f"/account/unsubscribe/{token}"


PATHS = ("/account/session", "/account/export", "/account/", "/account/close", "/account/sessions", "/account/welcome")


@pytest.mark.parametrize("path", PATHS)
def test_a8_the_signed_out_learn_nothing_from_an_address_in_the_query(quick_members: Accounts, path: str) -> None:
    found = [seen(quick_members.browser().get(f"{path}?email={one}")) for one in EVERY]
    assert all_alike(found)


def test_a8_the_session_of_another_tells_of_nobody_else(quick_members: Accounts) -> None:
    browser = quick_members.log_in(KNOWN)
    found = [browser.get(f"/account/session?email={one}").get_json() for one in EVERY]
    assert found == [{"signed_in": True, "address": KNOWN, "language": "en"}] * len(EVERY)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a8_an_unsubscribe_link_answers_the_same_whether_its_account_lives(
    quick_members: Accounts, method: str
) -> None:
    links = [unsubscribe(quick_members, person(quick_members, one)) for one in (KNOWN, DISABLED)]
    gone = person(quick_members, KNOWN)
    links.append(unsubscribe(quick_members, "A" * len(gone)))
    data = {"List-Unsubscribe": "One-Click"} if method == "POST" else None
    answers = [quick_members.browser().send(method, link, data=data) for link in links]
    assert all_alike([seen(answer, link) for answer, link in zip(answers, links, strict=True)])
    assert answers[0].status_code == 200


def test_a8_a_forged_unsubscribe_link_answers_the_same_for_every_account(quick_members: Accounts) -> None:
    forged = [
        link[:-6] + "AAAAAA"
        for link in (unsubscribe(quick_members, person(quick_members, KNOWN)), unsubscribe(quick_members, "A" * 22))
    ]
    answers = [quick_members.browser().get(link) for link in forged]
    assert all_alike([seen(answer, link) for answer, link in zip(answers, forged, strict=True)])
    assert answers[0].status_code == 404
