"""Attacks on mail and by mail: G1, G3, G4, G5, what a mail server can do to us (A4), and codes that are stale (B19)."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from email import message_from_bytes, policy
from typing import Any

import pytest

from sidecar import outbox
from sidecar.mail.messages import Draft, compose
from sidecar.mail.transports import SmtpTransport
from sidecar.mail.worker import Worker
from sidecar.settings import Settings
from tests.support.accounts import ADDRESS, MINUTE, NOON, PASSWORD, Accounts, plain
from tests.support.smtp import free_port, mail_server, speaking

LINE_ENDS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00")
FACTS = {"code": "40718829", "expires_at": NOON, "reference": "4F2A-1", "at": NOON, "browser": "Firefox on Windows"}


def draft(**changed: Any) -> Draft:
    known: dict[str, Any] = {
        "id": "h5gP", "template": "new_sign_in", "to": ADDRESS, "language": "en", "at": NOON, "facts": FACTS,
    }  # fmt: skip
    return Draft(**known | changed)


def smtp(port: int) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", port, security="plain", timeout=0.3, budget=0.6)


# What a mail server can do to us ---------------------------------------------------------------------------------------------


@contextmanager
def down() -> Iterator[int]:
    yield free_port()


@contextmanager
def saying(answers: dict[str, str]) -> Iterator[int]:
    with mail_server(answers) as server:
        yield server.port


MOODS: Mapping[str, Callable[[], AbstractContextManager[int]]] = {
    "down": down,
    "refuses the sender": lambda: saying({"MAIL": "550 no"}),
    "closes at the address": lambda: saying({"RCPT": "421 closing"}),
    "greylists": lambda: saying({"DATA": "451 later"}),
    "closes at once": lambda: speaking(b"421 too busy\r\n"),
    "is silent": lambda: speaking(b""),
    "is a tarpit": lambda: speaking(b"220-" + b"x" * 200, pause=0.02),
    "speaks nonsense": lambda: speaking(b"\xff\xfe\x00" * 50 + b"\r\n"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_a4_a_server_in_any_mood_delays_the_code_and_loses_nothing(mood: str, quick_accounts: Accounts) -> None:
    accounts, service = quick_accounts, quick_accounts.service
    with MOODS[mood]() as port:
        worker = Worker(service, accounts.pages, smtp(port))
        browser = accounts.begin()
        assert browser.get("/account/verify").status_code == 200
        assert worker.run_once() == 1
    row = accounts.row("outbox")
    assert (row["state"], row["attempts"]) == ("queued", 1)
    assert ADDRESS not in row["trouble"]
    accounts.clock.advance(outbox.FIRST_WAIT)
    with mail_server() as server:
        assert Worker(service, accounts.pages, smtp(server.port)).run_once() == 1
    (got,) = server.mails
    assert isinstance(got.content, bytes)
    message = message_from_bytes(got.content, policy=policy.default)
    code = re.search(r"\b\d{8}\b", plain(message))
    assert code is not None
    assert browser.post("/account/verify", code=code[0]).status_code == 303
    assert browser.signed_in


def test_a4_a_request_goes_on_while_the_worker_hangs_in_a_tarpit(quick_accounts: Accounts) -> None:
    accounts = quick_accounts
    accounts.begin("first@example.org")
    with speaking(b"220-" + b"x" * 5000, pause=0.01) as port:
        slow = SmtpTransport("127.0.0.1", port, security="plain", timeout=5, budget=1.5)
        worker = Worker(accounts.service, accounts.pages, slow)
        done: list[int] = []
        thread = threading.Thread(target=lambda: done.append(worker.run_once()))
        thread.start()
        try:
            while not accounts.rows("outbox", "lease IS NOT NULL"):
                assert thread.is_alive()
            accounts.begin("second@example.org", network="198.51.100.1")
            assert accounts.rows("outbox", "lease IS NOT NULL AND address = 'first@example.org'")
            assert done == []
        finally:
            thread.join(20)
    assert done == [2]


# Codes that are stale --------------------------------------------------------------------------------------------------------


class TestStaleCodes:
    def test_b19_a_code_that_has_expired_is_not_sent(self, accounts: Accounts) -> None:
        accounts.begin()
        accounts.clock.advance(30 * MINUTE)
        assert self._dropped(accounts) == "the code has expired"

    def test_b19_a_code_in_its_last_second_is_sent(self, accounts: Accounts) -> None:
        accounts.begin()
        accounts.clock.advance(30 * MINUTE - 1)
        assert len(accounts.mailbox.codes()) == 1

    def test_b19_only_the_newest_of_two_codes_that_wait_is_sent(self, accounts: Accounts) -> None:
        browser = accounts.begin()
        accounts.clock.advance(MINUTE)
        browser.post("/account/resend", flow="register")
        assert len(accounts.mailbox.codes()) == 1
        assert browser.post("/account/verify", code=accounts.mailbox.code()).status_code == 303
        assert [row["trouble"] for row in accounts.rows("outbox", "state = 'dropped'")] == [
            "a newer code was asked for"
        ]

    @pytest.mark.parametrize("state", ["passed", "used", "locked", "expired", "cancelled"])
    def test_b19_a_code_of_a_flow_that_is_over_is_not_sent(self, accounts: Accounts, state: str) -> None:
        accounts.begin()
        accounts.execute("UPDATE challenges SET state = :state", state=state)
        assert self._dropped(accounts) == "the flow is over"

    def test_b19_a_code_of_a_key_that_is_retired_is_not_sent(self, accounts: Accounts) -> None:
        accounts.begin()
        keys = accounts.service.keys
        old = keys.ring().active.id
        keys.save(keys.ring().rotate(accounts.clock()).retire(old))
        assert self._dropped(accounts) == "the key of the code is no longer used"

    def test_b19_a_mail_goes_with_its_challenge(self, accounts: Accounts) -> None:
        accounts.begin()
        accounts.execute("DELETE FROM challenges")
        assert accounts.rows("outbox") == []

    def _dropped(self, accounts: Accounts) -> str:
        assert accounts.mailbox.deliver() == 1
        assert accounts.mailbox.arrived == []
        row = accounts.row("outbox")
        assert row["state"] == "dropped"
        return str(row["trouble"])


# Links, headers, commands ----------------------------------------------------------------------------------------------------


def test_g1_every_link_of_every_mail_is_of_the_configured_address(quick_accounts: Accounts) -> None:
    accounts = quick_accounts
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Referer": "https://evil.example/"}
    assert (
        accounts.browser().post("/account/register", headers=forged, email=ADDRESS, password=PASSWORD).status_code
        == 400
    )
    assert accounts.rows("outbox") == []
    browser = accounts.browser()
    lies = {"Forwarded": "host=evil.example", "Referer": "https://evil.example/", "X-Original-URL": "//evil.example"}
    assert browser.post("/account/register", headers=lies, email=ADDRESS, password=PASSWORD).status_code == 303
    browser.post("/account/verify", code=accounts.mailbox.code(), headers=lies)
    browser.post("/account/newsletter", newsletter="yes", headers=lies)
    accounts.clock.advance(MINUTE)
    accounts.log_in(agent="curl/8")
    accounts.browser().post("/account/register", headers=lies, email=ADDRESS, password=PASSWORD)
    messages = accounts.mailbox.messages()
    assert len(messages) == 4
    for message in messages:
        raw = message.as_bytes() + b"".join(part.get_payload(decode=True) for part in message.iter_parts())  # type: ignore[misc]
        assert b"evil" not in raw
        for link in re.findall(rb"https?://[^\s\"<>]+", raw.replace(b"=\r\n", b"")):
            assert link.startswith(accounts.settings.public_url.encode())


@pytest.mark.parametrize("end", LINE_ENDS)
class TestLineEnds:
    def test_g3_an_address_with_one_is_refused_and_nothing_is_queued(self, end: str, quick_accounts: Accounts) -> None:
        for email in (
            f"ada@example.org{end}Bcc: eve@example.org",
            f"ada{end}@example.org",
            f"{end}ada@example.org{end}x",
        ):
            for path in ("/account/register", "/account/reset"):
                answer = quick_accounts.browser().post(path, email=email, password=PASSWORD)
                assert answer.status_code in {400, 422}
        assert quick_accounts.rows("outbox") == []

    def test_g3_an_address_that_slipped_in_becomes_no_header(self, end: str, quick_accounts: Accounts) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 # the library has several sentences for it
            compose(
                quick_accounts.pages, quick_accounts.settings, draft(to=f"ada@example.org{end}Bcc: eve@example.org")
            )

    def test_g3_a_sender_and_a_link_with_one_become_no_header(self, end: str, quick_accounts: Accounts) -> None:
        bad = Settings(public_url="https://a.example", mail_from=f"News{end}Bcc: eve@example.org <n@example.org>")
        for settings, one in (
            (bad, draft()),
            (quick_accounts.settings, draft(unsubscribe=f"https://a.example/{end}Bcc: eve@example.org")),
        ):
            try:
                raw = compose(quick_accounts.pages, settings, one).as_bytes()
            except ValueError:
                continue
            heads = message_from_bytes(raw, policy=policy.default)
            assert heads["Bcc"] is None
            assert b"\nBcc" not in raw

    def test_g3_in_what_a_browser_is_called_it_stays_inside_the_body(self, end: str, quick_accounts: Accounts) -> None:
        facts = FACTS | {"browser": f"Fox{end}Bcc: eve@example.org{end}{end}--=_h5gP{end}Content-Type: text/html"}
        raw = compose(quick_accounts.pages, quick_accounts.settings, draft(facts=facts)).as_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        assert message["Bcc"] is None
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "email",
    [
        "ada@example.org, eve@example.org", "ada@example.org; eve@example.org", "ada@example.org eve@example.org",
        "Ada <ada@example.org>", "<ada@example.org>", "ada@example.org>, <eve@example.org", "group: ada@example.org;",
        "ada@example.org\tcc:eve@example.org", "@evil.example:ada@example.org", "ada%eve@example.org@evil.example",
    ],
)  # fmt: skip
def test_g3_two_addresses_are_not_one(email: str, quick_accounts: Accounts) -> None:
    for path in ("/account/register", "/account/reset"):
        assert quick_accounts.browser().post(path, email=email, password=PASSWORD).status_code in {400, 422}
    assert quick_accounts.rows("outbox") == []


@pytest.mark.parametrize(
    "local",
    ["-oQ/tmp", "-X/tmp/log", "|sh", "`id`", "$(id)", "'a", "a=b", "{a}", "a/b", "~root", "!a", "#a", "*", "?a", "^a"],
)
def test_g4_a_local_part_that_means_something_elsewhere_is_an_address_or_refused(
    local: str, quick_accounts: Accounts
) -> None:
    """No program is started to send mail, and the protocol gets it between brackets."""
    answer = quick_accounts.browser().post("/account/register", email=f"{local}@example.org", password=PASSWORD)
    with mail_server() as server:
        Worker(quick_accounts.service, quick_accounts.pages, smtp(server.port)).run_once()
    taken = answer.status_code == 303
    assert [mail.rcpt_tos for mail in server.mails] == ([[f"{local}@example.org"]] if taken else [])
    assert all(mail.rcpt_options == [] for mail in server.mails)


@pytest.mark.parametrize(
    "to", ["a@example.org> SIZE=9", "a@example.org NOTIFY=SUCCESS", "a@example.org\r\nDATA", "a@b>\x00"]
)
def test_g4_an_address_that_slipped_in_becomes_no_option(to: str, quick_accounts: Accounts) -> None:
    message = compose(quick_accounts.pages, quick_accounts.settings, draft())
    with mail_server() as server:
        smtp(server.port).send(message, to)
    assert server.mails == []


def test_g4_we_send_no_option_of_our_own_that_depends_on_the_address(quick_accounts: Accounts) -> None:
    quick_accounts.begin("ada+size=1@example.org")
    with mail_server() as server:
        Worker(quick_accounts.service, quick_accounts.pages, smtp(server.port)).run_once()
    (got,) = server.mails
    assert (got.mail_options, got.rcpt_options) == ([], [])
    assert got.rcpt_tos == ["ada+size=1@example.org"]


MARKUP = (
    "<script>alert(1)</script>",
    "<b>Fox</b>",
    '"><img src=x onerror=alert(1)>',
    "&lt;i&gt;",
    "{{ 7 * 7 }}",
    "%(host)s",
    "]]>",
)


@pytest.mark.parametrize("text", MARKUP)
def test_g5_what_a_visitor_sends_is_text_in_the_html_of_a_mail(text: str, quick_accounts: Accounts) -> None:
    message = compose(quick_accounts.pages, quick_accounts.settings, draft(facts=FACTS | {"browser": text}))
    part = message.get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>Fox" not in html
    assert "49" not in html.partition("Browser")[2].partition("Time")[0]
    assert text in plain(message)  # text is text there, nothing is spoilt


def test_g5_a_user_agent_leaves_nothing_of_itself_in_a_mail(quick_accounts: Accounts) -> None:
    quick_accounts.register()
    quick_accounts.log_in(agent="<script>alert(1)</script> Chrome/1 <img src=x>")
    message = quick_accounts.mailbox.messages()[-1]
    assert message["Subject"] == "New sign-in to your account"
    assert b"script>" not in message.as_bytes()
    assert "Chrome" in plain(message)
