"""The worker loses no mail, sends none twice with other words, and decides at the last moment what there is to say."""

import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from sidecar import outbox
from sidecar.limits import MAIL_BREAKER
from sidecar.mail.transports import Outcome, PermanentFailure, Sent, TemporaryFailure
from sidecar.mail.worker import Worker
from sidecar.store.engine import StoreUnavailable
from tests.support.accounts import ADDRESS, DAY, HOUR, MINUTE, PASSWORD, Accounts, plain
from tests.support.together import together


@dataclass
class Noting:
    """A transport that keeps what it is given, and answers as told."""

    answer: Outcome = field(default_factory=Sent)
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def send(self, message: EmailMessage, to: str) -> Outcome:
        self.mails.append((to, message))
        return self.answer


class Killed(BaseException):
    """The process is gone: nothing after this point happens."""


class Dying(Noting):
    """A transport that hands the mail over, and then the process dies."""

    def send(self, message: EmailMessage, to: str) -> Outcome:
        super().send(message, to)
        raise Killed


def put(accounts: Accounts, kind: str = "account_closed", address: str = ADDRESS, **more: Any) -> str:
    facts = {"at": accounts.clock(), "browser": "Firefox on Windows"}
    with accounts.store.write() as conn:
        return outbox.put(conn, accounts.service, kind, address=address, language="en", facts=facts, **more)


def worker(accounts: Accounts, transport: Noting) -> Worker:
    return Worker(accounts.service, accounts.pages, transport)


class TestOutbox:
    def test_has_a_mail_only_when_what_it_tells_about_was_committed(self, accounts: Accounts) -> None:
        def half() -> None:
            with accounts.store.write() as conn:
                outbox.put(conn, accounts.service, "account_closed", address=ADDRESS, language="en")
                raise KeyError

        with pytest.raises(KeyError):
            half()
        assert accounts.rows("outbox") == []

    def test_knows_its_kinds(self, quick_accounts: Accounts) -> None:
        with pytest.raises(ValueError, match="not a kind of mail"):
            put(quick_accounts, "advertisement")

    def test_tells_the_figures_how_much_waits_and_since_when(self, quick_accounts: Accounts) -> None:
        put(quick_accounts)
        quick_accounts.clock.advance(90)
        quick_accounts.mailbox.answer = TemporaryFailure("down")
        quick_accounts.mailbox.deliver()
        registry = quick_accounts.service.metrics.registry
        assert registry.get_sample_value("rostra_outbox_depth") == 1
        assert registry.get_sample_value("rostra_outbox_oldest_seconds") == 90
        assert registry.get_sample_value("rostra_mails_total", {"kind": "account_closed", "outcome": "late"}) == 1


class TestSending:
    def test_marks_what_was_sent_and_does_not_send_it_again(self, accounts: Accounts) -> None:
        put(accounts)
        transport = Noting()
        assert [worker(accounts, transport).run_once() for _ in range(2)] == [1, 0]
        assert [to for to, _ in transport.mails] == [ADDRESS]
        row = accounts.row("outbox")
        assert (row["state"], row["ended_at"], row["lease"]) == ("sent", accounts.clock(), None)

    def test_serves_the_oldest_first(self, accounts: Accounts) -> None:
        for name in ("a", "b", "c"):
            put(accounts, address=f"{name}@example.org")
            accounts.clock.advance(1)
        transport = Noting()
        worker(accounts, transport).run_once()
        assert [to for to, _ in transport.mails] == ["a@example.org", "b@example.org", "c@example.org"]

    def test_writes_an_international_domain_as_servers_take_it(self, quick_accounts: Accounts) -> None:
        put(quick_accounts, address="Ada@bücher.example")
        transport = Noting()
        worker(quick_accounts, transport).run_once()
        ((to, message),) = transport.mails
        assert to == message["To"] == "Ada@xn--bcher-kva.example"

    def test_by_many_workers_at_once_sends_each_mail_once(self, accounts: Accounts) -> None:
        names = {f"reader-{number}@example.org" for number in range(24)}
        for name in sorted(names):
            put(accounts, address=name)
        transport = Noting()
        workers = [worker(accounts, transport) for _ in range(6)]

        def work(one: Worker) -> int:
            done = 0
            while accounts.rows("outbox", "state = 'queued' AND lease IS NULL"):
                done += one.run_once()
            return done

        counts = together([partial(work, one) for one in workers])
        assert sum(counts) == 24
        assert sorted(to for to, _ in transport.mails) == sorted(names)


class TestTrouble:
    def test_is_waited_out_ten_seconds_first_then_twice_as_long_up_to_an_hour(self, quick_accounts: Accounts) -> None:
        put(quick_accounts)
        transport = Noting(TemporaryFailure("the server answers 421"))
        one, waits = worker(quick_accounts, transport), list[int]()
        for _ in range(12):
            assert one.run_once() == 1
            row = quick_accounts.row("outbox")
            assert (row["state"], row["trouble"]) == ("queued", "the server answers 421")
            waits.append(row["not_before"] - quick_accounts.clock())
            quick_accounts.clock.advance(waits[-1] - 1)
            assert one.run_once() == 0
            quick_accounts.clock.advance(1)
        assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]

    def test_of_a_whole_day_is_given_up(self, quick_accounts: Accounts) -> None:
        put(quick_accounts)
        one = worker(quick_accounts, Noting(TemporaryFailure("nobody there")))
        for _ in range(40):
            one.run_once()
            quick_accounts.clock.advance(HOUR)
        row = quick_accounts.row("outbox")
        assert (row["state"], row["trouble"]) == ("failed", "nobody there")
        assert DAY <= row["ended_at"] - row["created_at"] <= DAY + HOUR

    def test_that_is_for_good_fails_at_once(self, accounts: Accounts) -> None:
        put(accounts)
        worker(accounts, Noting(PermanentFailure("the server refuses the address: 550"))).run_once()
        assert accounts.row("outbox")["state"] == "failed"

    def test_with_one_mail_does_not_hold_up_the_next(self, quick_accounts: Accounts) -> None:
        put(quick_accounts, "new_sign_in", "first@example.org")
        put(quick_accounts, address="second@example.org")
        quick_accounts.execute("UPDATE outbox SET facts = '{}' WHERE kind = 'new_sign_in'")
        transport = Noting()
        assert worker(quick_accounts, transport).run_once() == 2
        assert [to for to, _ in transport.mails] == ["second@example.org"]
        row = quick_accounts.row("outbox", "kind = 'new_sign_in'")
        assert (row["state"], row["trouble"]) == ("queued", "it cannot be written: UndefinedError")

    def test_is_retried_by_the_operator_as_new(self, quick_accounts: Accounts) -> None:
        put(quick_accounts)
        transport = Noting(PermanentFailure("550"))
        worker(quick_accounts, transport).run_once()
        quick_accounts.clock.advance(3 * DAY)
        assert [row.state for row in outbox.listing(quick_accounts.service)] == ["failed"]
        assert outbox.retry(quick_accounts.service) == 1
        transport.answer = TemporaryFailure("not yet")
        worker(quick_accounts, transport).run_once()
        assert quick_accounts.row("outbox")["state"] == "queued"

    def test_with_the_database_is_waited_out(self, quick_accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
        put(quick_accounts)
        transport, stop = Noting(), threading.Event()
        one, tries = worker(quick_accounts, transport), iter([True, True, False])
        real = one.run_once

        def troubled(stop: threading.Event) -> int:
            if next(tries):
                raise StoreUnavailable("the database is locked")
            done = real()
            stop.set()
            return done

        monkeypatch.setattr(one, "run_once", troubled)
        monkeypatch.setattr("sidecar.mail.worker.PAUSE", 0.01)
        one.run_forever(stop)
        assert len(transport.mails) == 1


class TestStop:
    def test_ends_after_the_mail_in_hand_and_leaves_the_rest(self, quick_accounts: Accounts) -> None:
        stop = threading.Event()

        class Last(Noting):
            def send(self, message: EmailMessage, to: str) -> Outcome:
                stop.set()
                return super().send(message, to)

        put(quick_accounts)
        put(quick_accounts)
        transport = Last()
        worker(quick_accounts, transport).run_forever(stop)
        assert len(transport.mails) == 1
        assert sorted(row["state"] for row in quick_accounts.rows("outbox")) == ["queued", "sent"]
        assert all(row["lease"] is None for row in quick_accounts.rows("outbox"))


class TestDeath:
    """Between handing over and noting it, a worker may die. The mail goes out again when its lease is over."""

    def test_makes_at_worst_a_copy_of_the_same_bytes(self, accounts: Accounts) -> None:
        accounts.begin()
        dying, alive = Dying(), Noting()
        with pytest.raises(Killed):
            worker(accounts, dying).run_once()
        accounts.clock.advance(outbox.LEASE - 1)
        assert worker(accounts, alive).run_once() == 0
        accounts.clock.advance(1)
        assert worker(accounts, alive).run_once() == 1
        assert alive.mails[0][1].as_bytes() == dying.mails[0][1].as_bytes()
        assert accounts.row("outbox")["state"] == "sent"

    def test_does_not_turn_a_notice_into_silence(self, accounts: Accounts) -> None:
        accounts.register()
        accounts.begin()
        dying, alive = Dying(), Noting()
        with pytest.raises(Killed):
            worker(accounts, dying).run_once()
        accounts.clock.advance(outbox.LEASE)
        worker(accounts, alive).run_once()
        assert [message["Subject"] for _, message in alive.mails] == ["You already have an account"]
        assert alive.mails[0][1]["Message-ID"] == dying.mails[0][1]["Message-ID"]

    def test_does_not_let_one_that_wakes_late_overrule_another(self, accounts: Accounts) -> None:
        put(accounts)
        with accounts.store.write() as conn:
            late = outbox.lease(conn, accounts.service)
        assert late is not None
        accounts.clock.advance(outbox.LEASE)
        worker(accounts, Noting()).run_once()
        with accounts.store.write() as conn:
            assert not outbox.end(conn, accounts.service, late, "failed", "too late")
        assert accounts.row("outbox")["state"] == "sent"


class TestBreaker:
    def test_stops_all_mail_of_the_hour_after_a_thousand_and_loses_none(self, accounts: Accounts) -> None:
        put(accounts, address="first@example.org")
        transport = Noting()
        worker(accounts, transport).run_once()
        accounts.execute("UPDATE limits SET count = :times WHERE key LIKE 'mail-breaker%'", times=MAIL_BREAKER.times)
        put(accounts, address="second@example.org")
        assert worker(accounts, transport).run_once() == 0
        row = accounts.row("outbox", "address = 'second@example.org'")
        assert (row["state"], row["attempts"], row["trouble"]) == ("queued", 0, "too much mail in this hour")
        accounts.clock.advance(HOUR)
        worker(accounts, transport).run_once()
        assert [to for to, _ in transport.mails] == ["first@example.org", "second@example.org"]

    def test_counts_a_mail_once_however_often_it_is_tried(self, quick_accounts: Accounts) -> None:
        put(quick_accounts)
        one = worker(quick_accounts, Noting(TemporaryFailure("greylisted")))
        for _ in range(5):
            one.run_once()
            quick_accounts.clock.advance(HOUR // 10)
        assert [row["count"] for row in quick_accounts.rows("limits", "key LIKE 'mail-breaker%'")] == [1]


class TestDecisions:
    def test_an_owner_is_told_once_a_day_that_there_is_an_account(self, accounts: Accounts) -> None:
        accounts.register()
        for number in range(4):
            accounts.begin(network=f"198.51.{number}.1")
            accounts.mailbox.deliver()
            accounts.clock.advance(HOUR)
        assert accounts.mailbox.subjects().count("You already have an account") == 1
        accounts.clock.advance(DAY)
        accounts.begin()
        assert accounts.mailbox.subjects().count("You already have an account") == 2

    def test_that_notice_goes_to_the_stored_spelling_and_in_the_owners_language(self, accounts: Accounts) -> None:
        accounts.register("Ada.Vole@example.org", language="fr")
        accounts.begin("ada.vole@example.ORG", language="en")
        notice = accounts.mailbox.messages()[-1]
        assert notice["To"].addresses[0].username == "Ada.Vole"
        assert notice["Content-Language"] == "fr"

    def test_it_carries_no_code(self, accounts: Accounts) -> None:
        accounts.register()
        before = len(accounts.mailbox.codes())
        accounts.begin()
        assert len(accounts.mailbox.codes()) == before

    def test_a_reset_for_nobody_or_for_a_disabled_account_is_dropped(self, accounts: Accounts) -> None:
        accounts.begin_reset("nobody@example.org")
        accounts.register()
        accounts.execute("UPDATE accounts SET state = 'disabled'")
        accounts.begin_reset()
        before = len(accounts.mailbox.arrived)
        accounts.mailbox.deliver()
        assert len(accounts.mailbox.arrived) == before
        found = {row["trouble"] for row in accounts.rows("outbox", "state = 'dropped'")}
        assert found == {"there is no such account", "the account is disabled"}

    def test_the_code_of_a_reset_goes_to_the_stored_spelling(self, accounts: Accounts) -> None:
        accounts.register("Ada.Vole@example.org")
        accounts.begin_reset("ADA.VOLE@example.org")
        assert accounts.mailbox.messages()[-1]["To"] == "Ada.Vole@example.org"

    def test_a_first_sign_in_from_a_browser_names_it(self, accounts: Accounts) -> None:
        accounts.register()
        accounts.log_in(agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1")
        message = accounts.mailbox.messages()[-1]
        assert message["Subject"] == "New sign-in to your account"
        assert "Safari on iPhone" in plain(message)

    def test_a_closed_account_is_told_of_although_it_is_gone(self, accounts: Accounts) -> None:
        browser = accounts.register()
        browser.post("/account/close", password=PASSWORD)
        assert accounts.rows("accounts") == []
        assert accounts.mailbox.subjects()[-1] == "Your account is closed"

    def test_a_newsletter_can_be_left_by_the_link_of_its_mail(self, accounts: Accounts) -> None:
        browser = accounts.register()
        answer = browser.post("/account/newsletter", newsletter="yes")
        assert answer.status_code == 303
        message = accounts.mailbox.messages()[-1]
        link = str(message["List-Unsubscribe"]).strip("<>")
        assert link.startswith(f"{accounts.settings.public_url}/account/unsubscribe/")
        path = link.removeprefix(accounts.settings.public_url)
        assert accounts.browser().get(path).status_code == 200
        assert [row["action"] for row in accounts.rows("consents")] == ["subscribed"]
        # As a mail program does it (RFC 8058): from nowhere, without a cookie.
        one_click = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": ""}
        answer = accounts.browser().send(
            "POST", path, headers=one_click, data=str(message["List-Unsubscribe-Post"]).encode()
        )
        assert answer.status_code == 200
        assert {row["action"] for row in accounts.rows("consents")} == {"subscribed", "unsubscribed"}


def test_the_clock_of_the_lease_is_longer_than_any_attempt() -> None:
    from sidecar.mail.transports import BUDGET, TIMEOUT

    assert BUDGET + 2 * TIMEOUT < outbox.LEASE == 2 * MINUTE
