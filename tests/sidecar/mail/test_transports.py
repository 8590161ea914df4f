"""A transport says what became of a mail: sent, later, never. It does not raise, and it does not hang."""

import ssl
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from sidecar.mail import transports
from sidecar.mail.transports import FileTransport, Outcome, PermanentFailure, Sent, SmtpTransport, TemporaryFailure
from sidecar.settings import Settings
from tests.support.smtp import PASSWORD, certificate, free_port, mail_server, speaking

TO = "ada@example.org"


def mail(name: str = "one", date: str = "Mon, 23 Nov 2026 10:15:00 +0000") -> EmailMessage:
    message = EmailMessage(SMTP)
    message["From"] = "Newsroom <newsroom@example.org>"
    message["To"] = TO
    message["Date"] = date
    message["Message-ID"] = f"<{name}@newsroom.example.org>"
    message.set_content("Un café à 14 h.\n.\nThe line above is a single dot.\n", cte="quoted-printable")
    return message


class TestFolder:
    def test_holds_one_file_a_mail_whose_names_sort_by_time(self, tmp_path: Path) -> None:
        folder = FileTransport(tmp_path / "mail")
        assert folder.send(mail("b", "Mon, 23 Nov 2026 11:15:01 +0100"), TO) == Sent()
        assert folder.send(mail("a", "Mon, 23 Nov 2026 10:15:02 +0000"), TO) == Sent()
        assert sorted(p.name for p in folder.folder.iterdir()) == ["20261123T101501Z-b.eml", "20261123T101502Z-a.eml"]
        assert (folder.folder / "20261123T101501Z-b.eml").read_bytes().count(b"\r\n") > 5

    def test_is_for_its_owner_alone(self, tmp_path: Path) -> None:
        FileTransport(tmp_path / "mail").send(mail(), TO)
        (file,) = (tmp_path / "mail").iterdir()
        assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700
        assert file.stat().st_mode & 0o777 == 0o600

    def test_has_the_same_mail_once_however_often_it_is_sent(self, tmp_path: Path) -> None:
        for _ in range(2):
            FileTransport(tmp_path).send(mail(), TO)
        assert len(list(tmp_path.iterdir())) == 1

    def test_that_cannot_be_made_is_trouble_that_may_pass(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        assert isinstance(FileTransport(tmp_path / "file" / "mail").send(mail(), TO), TemporaryFailure)

    def test_shows_no_mail_that_is_half_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        assert FileTransport(tmp_path).send(mail(), TO) == TemporaryFailure(
            "the folder takes no mail: No space left on device"
        )
        assert list(tmp_path.iterdir()) == []


class TestSettings:
    def test_name_a_folder(self, tmp_path: Path) -> None:
        made = transports.of(Settings(mail_url=f"file:{tmp_path}"))
        assert made == FileTransport(tmp_path)

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("smtp://mail.example.org", ("mail.example.org", 587, "", "", "starttls")),
            ("smtp://us%40er:p%3Aw@mail.example.org:2525", ("mail.example.org", 2525, "us@er", "p:w", "starttls")),
            ("smtps://u:p@mail.example.org", ("mail.example.org", 465, "u", "p", "tls")),
            ("smtp://127.0.0.1", ("127.0.0.1", 25, "", "", "plain")),
            ("smtp://[::1]:2525", ("::1", 2525, "", "", "plain")),
            ("smtp://localhost:1025", ("localhost", 1025, "", "", "plain")),
        ],
    )
    def test_name_a_server_and_only_this_machine_is_spoken_to_without_tls(
        self, url: str, expected: tuple[str, int, str, str, str]
    ) -> None:
        made = SmtpTransport.of(url)
        assert (made.host, made.port, made.user, made.password, made.security) == expected

    def test_keep_the_password_out_of_what_is_printed(self) -> None:
        assert "hidden-word" not in repr(SmtpTransport.of("smtp://u:hidden-word@mail.example.org"))

    def test_give_the_name_to_greet_with_and_not_the_one_of_the_machine(self) -> None:
        public = Settings(public_url="https://newsroom.example.org", mail_url="smtp://mail.example.org")
        made = transports.of(public)
        assert isinstance(made, SmtpTransport)
        assert made.greeting == "newsroom.example.org"


def plain(port: int, **more: float) -> SmtpTransport:
    return SmtpTransport(
        "127.0.0.1", port, security="plain", timeout=more.get("timeout", 5), budget=more.get("budget", 20)
    )


class TestGoodServer:
    def test_gets_the_mail_as_it_is(self) -> None:
        with mail_server() as server:
            assert plain(server.port).send(mail(), TO) == Sent()
        (got,) = server.mails
        assert (got.mail_from, got.rcpt_tos) == ("newsroom@example.org", [TO])
        assert got.content == mail().as_bytes()

    def test_that_says_goodbye_badly_has_the_mail_all_the_same(self) -> None:
        # It says 250 to everything and is gone before QUIT.
        with speaking(b"220 hi\r\n" + b"250 ok\r\n" * 3 + b"354 go\r\n" + b"250 ok\r\n") as port:
            assert plain(port).send(mail(), TO) == Sent()


class TestBadMoods:
    @pytest.mark.parametrize("code", ["550 no such user", "553 not here", "501 odd"])
    def test_a_refused_address_is_for_good(self, code: str) -> None:
        with mail_server({"RCPT": code}) as server:
            assert plain(server.port).send(mail(), TO) == PermanentFailure(
                f"the server refuses the address: {code[:3]}"
            )
        assert server.mails == []

    def test_a_refused_mail_is_for_good(self) -> None:
        with mail_server({"DATA": "554 we do not like it"}) as server:
            assert plain(server.port).send(mail(), TO) == PermanentFailure("the server refuses the mail: 554")

    @pytest.mark.parametrize("step", ["RCPT", "DATA"])
    @pytest.mark.parametrize("code", ["421 closing", "450 greylisted", "451 local error", "452 full"])
    def test_trouble_that_passes_is_for_later(self, step: str, code: str) -> None:
        with mail_server({step: code}) as server:
            assert isinstance(plain(server.port).send(mail(), TO), TemporaryFailure)
        assert server.mails == []

    def test_a_refused_sender_is_a_wrong_setting_and_loses_no_mail(self) -> None:
        with mail_server({"MAIL": "550 who are you"}) as server:
            assert plain(server.port).send(mail(), TO) == TemporaryFailure("the server does not take our sender: 550")

    @pytest.mark.parametrize("greeting", [b"421 too busy\r\n", b"554 go away\r\n", b"nonsense\r\n", b"220 \xff\xfe"])
    def test_a_greeting_that_is_none_is_for_later(self, greeting: bytes) -> None:
        with speaking(greeting) as port:
            assert isinstance(plain(port, timeout=0.3).send(mail(), TO), TemporaryFailure)

    def test_nobody_there(self) -> None:
        assert plain(free_port()).send(mail(), TO) == TemporaryFailure("the server cannot be used: Connection refused")

    def test_a_silent_server_is_left_after_the_timeout(self) -> None:
        with speaking(b"") as port:
            began = time.monotonic()
            assert isinstance(plain(port, timeout=0.3).send(mail(), TO), TemporaryFailure)
        assert time.monotonic() - began < 3

    def test_a_tarpit_that_speaks_now_and_then_is_cut_when_the_budget_is_used_up(self) -> None:
        with speaking(b"220-" + b"x" * 500, pause=0.05) as port:
            began = time.monotonic()
            assert isinstance(plain(port, timeout=5, budget=0.5).send(mail(), TO), TemporaryFailure)
        assert time.monotonic() - began < 3

    def test_what_the_server_says_does_not_reach_the_outbox(self) -> None:
        with mail_server({"RCPT": f"550 {TO} is unknown"}) as server:
            outcome: Outcome = plain(server.port).send(mail(), TO)
        assert isinstance(outcome, PermanentFailure)
        assert TO not in outcome.reason

    @pytest.mark.parametrize(
        "to",
        ["a@b> SIZE=1", "a b@example.org", "a@example.org\r\nRCPT TO:<b@example.org>", "", "nobody", "ü@example.org"],
    )
    def test_an_address_that_is_more_than_one_is_never_sent(self, to: str) -> None:
        with mail_server() as server:
            assert plain(server.port).send(mail(), to) == PermanentFailure("the address cannot be written in SMTP")
        assert server.mails == []


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of a server, and of a client that trusts it."""
    return certificate(tmp_path_factory.mktemp("tls"))


class TestEncryption:
    def test_a_server_without_starttls_gets_nothing(self) -> None:
        with mail_server() as server:
            transport = SmtpTransport("127.0.0.1", server.port, user="u", password=PASSWORD)
            assert transport.send(mail(), TO) == TemporaryFailure("the server cannot be used: it offers no STARTTLS")
        assert server.mails == []
        assert server.users == []

    def test_starttls_comes_before_name_and_password(self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        ours, theirs = contexts[1], contexts[0]
        with mail_server(starttls=theirs) as server:
            transport = SmtpTransport("127.0.0.1", server.port, user="u", password=PASSWORD, context=ours)
            assert transport.send(mail(), TO) == Sent()
        assert server.secure == [True]
        assert server.users == ["u"]

    def test_tls_from_the_first_byte(self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        with mail_server(tls=contexts[0]) as server:
            transport = SmtpTransport("127.0.0.1", server.port, security="tls", context=contexts[1])
            assert transport.send(mail(), TO) == Sent()
        assert len(server.mails) == 1

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_a_certificate_that_nobody_vouches_for_gets_nothing(
        self, security: str, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        stranger = ssl.create_default_context()
        kinds = {security: contexts[0]}
        with mail_server(tls=kinds.get("tls"), starttls=kinds.get("starttls")) as server:
            outcome = SmtpTransport("127.0.0.1", server.port, security=security, context=stranger).send(mail(), TO)
        assert isinstance(outcome, TemporaryFailure)
        assert "CERTIFICATE_VERIFY_FAILED" in outcome.reason
        assert server.mails == []

    def test_a_wrong_password_is_a_wrong_setting_and_loses_no_mail(
        self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        with mail_server(starttls=contexts[0]) as server:
            transport = SmtpTransport("127.0.0.1", server.port, user="u", password=PASSWORD[::-1], context=contexts[1])
            assert transport.send(mail(), TO) == TemporaryFailure("the server answers 535")
