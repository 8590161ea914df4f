"""The operator's commands, on both engines, against the same database and key file as a running application."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sidecar.commands import main
from sidecar.mail.transports import PermanentFailure
from tests.support.accounts import ADDRESS, DAY, FILM, HOUR, MINUTE, PASSWORD, Accounts
from tests.support.services import ROOT

Command = Callable[..., Result]
HERE = "127.0.0.1"


def environment(accounts: Accounts, **more: str) -> dict[str, str]:
    settings = accounts.settings
    names = ("public_url", "database_url", "mail_url", "keys", "downloads", "media_root")
    return {f"ROSTRA_{name.upper()}": str(getattr(settings, name)) for name in names} | more


@pytest.fixture
def run(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command beside the application, whose clock is now the real one's."""
    accounts.clock.now = int(time.time())
    for name, value in environment(accounts).items():
        monkeypatch.setenv(name, value)
    return lambda *words, typed=None: CliRunner().invoke(main, words, input=typed, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


class TestUsers:
    def test_list_names_every_account_with_its_state(self, accounts: Accounts, run: Command) -> None:
        accounts.register()
        accounts.register("ben@example.org")
        lines = run("users", "list").stdout.splitlines()
        assert [line.split()[:3] for line in lines[1:]] == [
            [ADDRESS, "active", "en"],
            ["ben@example.org", "active", "en"],
        ]

    def test_show_says_what_an_operator_needs_and_no_hash(self, accounts: Accounts, run: Command) -> None:
        accounts.register().post("/account/newsletter", newsletter="yes")
        text = run("users", "show", ADDRESS.upper()).stdout
        assert all(part in text for part in (ADDRESS, "sessions    1", "newsletter  subscribed", "registered"))
        assert "argon2" not in text

    def test_an_unknown_account_is_an_error_and_a_malformed_address_wrong_usage(self, run: Command) -> None:
        unknown = run("users", "show", "nobody@example.org")
        assert (unknown.exit_code, unknown.stderr) == (1, "There is no account for nobody@example.org\n")
        assert run("users", "show", "nobody").exit_code == 2

    def test_disable_ends_sessions_and_lets_nobody_in_until_enable(self, accounts: Accounts, run: Command) -> None:
        browser = accounts.register()
        assert run("users", "disable", ADDRESS).stdout == f"{ADDRESS} is disabled\n"
        assert not browser.signed_in
        assert browser.post("/account/login", email=ADDRESS, password=PASSWORD).status_code == 422
        assert run("users", "enable", ADDRESS).exit_code == 0
        assert accounts.log_in().signed_in

    def test_export_is_what_its_owner_gets(self, accounts: Accounts, run: Command) -> None:
        browser = accounts.register()
        assert json.loads(run("users", "export", ADDRESS).stdout) == browser.get("/account/export").get_json()

    def test_delete_asks_first(self, accounts: Accounts, run: Command) -> None:
        browser = accounts.register()
        assert run("users", "delete", ADDRESS, typed="n\n").exit_code == 1
        assert browser.signed_in

    def test_delete_leaves_nothing_of_its_owner_but_the_mail_that_says_so(
        self, accounts: Accounts, run: Command
    ) -> None:
        browser = accounts.register()
        assert run("users", "delete", ADDRESS, "--yes").exit_code == 0
        assert not browser.signed_in
        assert (accounts.rows("accounts"), accounts.rows("sessions"), accounts.rows("challenges")) == ([], [], [])
        assert [row["kind"] for row in accounts.rows("outbox")] == ["account_closed"]


class TestSessions:
    def test_one_can_be_ended_by_its_name(self, accounts: Accounts, run: Command) -> None:
        old, new = accounts.register(), accounts.log_in()
        accounts.execute(
            "UPDATE sessions SET seen_at = seen_at - 60 WHERE created_at = (SELECT min(created_at) FROM sessions)"
        )
        listed = [line.split()[0] for line in run("sessions", "list", ADDRESS).stdout.splitlines()[1:]]
        assert len(listed) == 2
        assert run("sessions", "end", ADDRESS, "--", listed[1]).exit_code == 0
        assert (old.signed_in, new.signed_in) == (False, True)

    def test_all_can_be_ended(self, accounts: Accounts, run: Command) -> None:
        browsers = [accounts.register(), accounts.log_in()]
        assert run("sessions", "end", ADDRESS, "--all").exit_code == 0
        assert [browser.signed_in for browser in browsers] == [False, False]

    def test_an_unknown_one_is_an_error_and_naming_none_wrong_usage(self, accounts: Accounts, run: Command) -> None:
        accounts.register()
        assert run("sessions", "end", ADDRESS, "other").exit_code == 1
        assert run("sessions", "end", ADDRESS).exit_code == 2
        assert run("sessions", "end", ADDRESS, "other", "--all").exit_code == 2


class TestKeys:
    def test_list_shows_states_and_no_secret(self, accounts: Accounts, run: Command) -> None:
        key = accounts.service.keys.ring().active
        text = run("keys", "list").stdout
        assert (key.id in text, "active" in text, key.secret.hex() in text) == (True, True, False)

    def test_k3_after_rotation_old_links_and_flows_are_good_and_new_ones_use_the_new_key(
        self, accounts: Accounts, run: Command
    ) -> None:
        film = accounts.add_film("M-1", published_at=accounts.clock.now - DAY)
        visitor, waiting = accounts.register(), accounts.begin("ben@example.org")
        link, old = visitor.get(film).headers["Location"], accounts.service.keys.ring().active.id
        assert run("keys", "rotate").exit_code == 0
        new = accounts.service.keys.ring().active.id
        assert visitor.get(link).data == FILM
        assert waiting.post("/account/verify", code=accounts.mailbox.code("ben@example.org")).status_code == 303
        assert (f"token={old}." in link, f"token={new}." in visitor.get(film).headers["Location"]) == (True, True)
        assert old != new

    def test_a_retired_key_opens_nothing(self, accounts: Accounts, run: Command) -> None:
        film = accounts.add_film("M-1", published_at=accounts.clock.now - DAY)
        visitor, old = accounts.register(), accounts.service.keys.ring().active.id
        link = visitor.get(film).headers["Location"]
        run("keys", "rotate")
        assert run("keys", "retire", old).exit_code == 0
        assert visitor.get(link).status_code == 410
        assert visitor.get(visitor.get(film).headers["Location"]).data == FILM

    def test_the_active_key_is_not_retired_but_can_be_revoked(self, accounts: Accounts, run: Command) -> None:
        film = accounts.add_film("M-1", published_at=accounts.clock.now - DAY)
        visitor, old = accounts.register(), accounts.service.keys.ring().active.id
        link = visitor.get(film).headers["Location"]
        assert (run("keys", "retire", old).exit_code, accounts.service.keys.ring().active.id) == (1, old)
        assert run("keys", "revoke", old).exit_code == 0
        assert (accounts.service.keys.ring().usable(old), visitor.get(link).status_code) == (None, 410)

    def test_an_unknown_key_is_an_error(self, accounts: Accounts, run: Command) -> None:
        before = accounts.service.keys.ring()
        assert run("keys", "revoke", "aaaaaaaa").exit_code == 1
        assert accounts.service.keys.ring() == before


class TestOutbox:
    def test_show_says_what_waits_and_why_without_whole_addresses(self, accounts: Accounts, run: Command) -> None:
        accounts.begin()
        text = run("outbox", "show").stdout
        assert ("queued" in text, "1 waiting" in text, ADDRESS in text) == (True, True, False)

    def test_retry_sends_what_had_failed(self, accounts: Accounts, run: Command) -> None:
        accounts.begin()
        accepting, accounts.mailbox.answer = accounts.mailbox.answer, PermanentFailure("no")
        accounts.mailbox.deliver()
        assert "failed" in run("outbox", "show").stdout
        assert run("outbox", "retry").stdout == "1 queued\n"
        accounts.mailbox.answer = accepting
        accounts.clock.advance(MINUTE)
        assert len(accounts.mailbox.messages(ADDRESS)) == 1
        assert (run("outbox", "show").stdout.splitlines()[1:], "sent" in run("outbox", "show", "--all").stdout) == (
            ["0 waiting"],
            True,
        )


class TestConsents:
    def test_export_has_every_decision_with_its_wording_source_and_time(self, accounts: Accounts, run: Command) -> None:
        browser = accounts.register()
        browser.post("/account/newsletter", newsletter="yes")
        at = datetime.fromtimestamp(accounts.clock.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        accounts.clock.advance(MINUTE)
        browser.post("/account/newsletter", newsletter="no")
        first, second = rows(run("consents", "export"))
        assert first == {
            "address": ADDRESS, "language": "en", "action": "subscribed", "wording": "newsletter-2026-11", "source": "welcome", "at": at,
        }  # fmt: skip
        assert second["action"] == "unsubscribed"

    def test_subscribed_leaves_out_who_has_left(self, accounts: Accounts, run: Command) -> None:
        for name, answers in (("ben", ["yes"]), ("cleo", ["yes", "no"]), ("dan", [])):
            browser = accounts.register(f"{name}@example.org")
            for answer in answers:
                browser.post("/account/newsletter", newsletter=answer)
        assert [row["address"] for row in rows(run("consents", "export", "--subscribed"))] == ["ben@example.org"]

    @pytest.mark.parametrize("local", ["=1+1", "+41", "-2"])
    def test_no_address_is_a_formula_to_a_spreadsheet(self, accounts: Accounts, run: Command, local: str) -> None:
        accounts.register(f"{local}@example.org").post("/account/newsletter", newsletter="yes")
        assert [row["address"] for row in rows(run("consents", "export"))] == [f"'{local}@example.org"]


class TestDownloads:
    def test_report_counts_files_and_people_in_a_time(self, accounts: Accounts, run: Command) -> None:
        film = accounts.add_film("M-1", published_at=accounts.clock.now - 9 * DAY)
        today = datetime.fromtimestamp(accounts.clock.now, UTC).date()
        for name in ("ben", "cleo"):
            accounts.register(f"{name}@example.org").get(film)
        (row,) = rows(run("downloads", "report", "--since", str(today), "--until", str(today + timedelta(days=2))))
        assert (row["video"], row["rendition"], row["downloads"], row["accounts"]) == ("M-1", "broadcast", "2", "2")
        assert rows(run("downloads", "report", "--until", str(today))) == []

    @pytest.mark.parametrize("moment", ["yesterday", "2026-11-23T10:00:00", "2026-13-01"])
    def test_a_time_that_means_nothing_is_wrong_usage(self, run: Command, moment: str) -> None:
        assert run("downloads", "report", "--since", moment).exit_code == 2


class TestPurge:
    OLD = (
        ("challenges", "created_at", 2 * DAY), ("sessions", "expires_at", 0), ("events", "at", 365 * DAY), ("limits", "ends_at", 0),
        ("outbox", "ended_at", 14 * DAY), ("downloads", "at", 730 * DAY),
    )  # fmt: skip

    @pytest.mark.parametrize(("table", "column", "kept"), OLD)
    def test_a_row_goes_after_its_time_and_not_before(
        self, accounts: Accounts, run: Command, table: str, column: str, kept: int
    ) -> None:
        accounts.register().get(accounts.add_film("M-1", published_at=accounts.clock.now - DAY))
        assert accounts.rows(table)
        now = int(time.time())
        accounts.execute(f"UPDATE {table} SET {column} = :at", at=now - kept + MINUTE)  # noqa: S608 # names of ours
        assert run("purge").exit_code == 0
        assert accounts.rows(table)
        accounts.execute(f"UPDATE {table} SET {column} = :at", at=now - kept - MINUTE)  # noqa: S608
        assert f"{table} " in run("purge").stdout
        assert accounts.rows(table) == []

    def test_mail_that_waits_is_never_forgotten(self, accounts: Accounts, run: Command) -> None:
        accounts.begin()
        accounts.execute("UPDATE outbox SET created_at = 1, not_before = 1, ended_at = NULL")
        run("purge")
        assert len(accounts.rows("outbox")) == 1

    def test_a_closed_account_s_downloads_stay_as_a_number(self, accounts: Accounts, run: Command) -> None:
        accounts.register().get(accounts.add_film("M-1", published_at=accounts.clock.now - DAY))
        run("users", "delete", ADDRESS, "--yes")
        run("purge")
        assert [row["account_id"] for row in accounts.rows("downloads")] == [None]


class TestDatabase:
    def test_migrate_makes_the_tables_once(
        self, empty_store_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("ROSTRA_DATABASE_URL", empty_store_url)
        monkeypatch.setenv("ROSTRA_KEYS", str(tmp_path / "keys.json"))
        runner = CliRunner()
        before = runner.invoke(main, ["users", "list"])
        assert (before.exit_code, "sidecar migrate" in before.stderr) == (1, True)
        assert runner.invoke(main, ["migrate"]).stdout.startswith("from nothing to ")
        assert runner.invoke(main, ["migrate"]).stdout.endswith(": nothing to do\n")
        assert runner.invoke(main, ["users", "list"]).exit_code == 0

    def test_migrate_leaves_a_newer_database_alone(self, accounts: Accounts, run: Command) -> None:
        accounts.execute("UPDATE alembic_version SET version_num = '9999'")
        result = run("migrate")
        assert (result.exit_code, "another release (9999)" in result.stderr) == (1, True)

    def test_one_that_cannot_be_reached_is_said_in_a_sentence(
        self, run: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ROSTRA_DATABASE_URL", "postgresql+psycopg://rostra@127.0.0.1:1/none")
        for command in (["users", "list"], ["migrate"], ["purge"]):
            result = run(*command)
            assert (result.exit_code, "cannot be reached" in result.stderr, result.stdout) == (1, True, "")


class TestWrongSettings:
    @pytest.mark.parametrize(
        "command", [["serve"], ["worker"], ["migrate"], ["users", "list"], ["keys", "rotate"], ["purge"]]
    )
    def test_each_command_names_every_wrong_setting(self, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ROSTRA_LISTEN", "somewhere")
        monkeypatch.setenv("ROSTRA_DELIVERY", "pigeon")
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, "ROSTRA_LISTEN" in result.stderr, "ROSTRA_DELIVERY" in result.stderr) == (
            1,
            True,
            True,
        )


@contextmanager
def running(environ: dict[str, str], *words: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run a command that stays; gives the process and its first line of output."""
    command = [sys.executable, "-m", "sidecar", *words]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate(timeout=20)


def free_port() -> int:
    with socket.create_server((HERE, 0)) as probe:
        return int(probe.getsockname()[1])


def fetch(address: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture
def environ(quick_accounts: Accounts) -> dict[str, str]:
    """Settings of a sidecar on loopback with a free port and a port for figures."""
    ports = {"ROSTRA_LISTEN": f"{HERE}:{free_port()}", "ROSTRA_METRICS_LISTEN": f"{HERE}:{free_port()}"}
    return environment(quick_accounts, **ports) | {"ROSTRA_PUBLIC_URL": f"http://{ports['ROSTRA_LISTEN']}"}


class TestServing:
    def test_serve_answers_shows_figures_and_ends_cleanly_on_sigterm(self, environ: dict[str, str]) -> None:
        with running(environ, "serve") as (process, line):
            assert line == f"Listening on {environ['ROSTRA_LISTEN']} for {environ['ROSTRA_PUBLIC_URL']}\n"
            assert fetch(f"{environ['ROSTRA_PUBLIC_URL']}/readyz")[0] == 200
            figures = fetch(f"http://{environ['ROSTRA_METRICS_LISTEN']}/metrics")[1]
            assert "rostra_outbox_depth 0.0" in figures
            with pytest.raises(urllib.error.HTTPError, match="404"):  # never on the public port
                fetch(f"{environ['ROSTRA_PUBLIC_URL']}/metrics")
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0

    def test_serve_sends_mail_and_with_no_worker_the_worker_does(
        self, quick_accounts: Accounts, environ: dict[str, str]
    ) -> None:
        mail = Path(environ["ROSTRA_MAIL_URL"].removeprefix("file:"))
        quick_accounts.clock.now = int(time.time())
        with running(environ, "serve", "--no-worker"):
            quick_accounts.begin()
            time.sleep(2.5)  # longer than the worker's pause
            assert not mail.exists()
            with running(environ, "worker") as (worker, line):
                assert line == f"Sending mail for {environ['ROSTRA_PUBLIC_URL']}\n"
                _await(lambda: len(list(mail.glob("*.eml"))) == 1)
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(20) == 0
        quick_accounts.clock.advance(HOUR)
        with running(environ, "serve"):
            quick_accounts.begin("ben@example.org")
            quick_accounts.execute("UPDATE outbox SET not_before = 1")
            _await(lambda: len(list(mail.glob("*.eml"))) == 2)

    def test_a_key_that_is_rotated_is_noticed_without_a_restart(self, environ: dict[str, str]) -> None:
        with running(environ, "serve", "--no-worker"):
            done = subprocess.run(
                [sys.executable, "-m", "sidecar", "keys", "rotate"],
                cwd=ROOT,
                env=os.environ | environ,
                check=True,
                capture_output=True,
            )
            answer = _post(environ["ROSTRA_PUBLIC_URL"], "/account/reset", "email=ada%40example.org")
            assert f"rostra-dev-reset={done.stdout.decode().split()[0]}." in answer

    def test_each_reason_not_to_start_is_said(self, quick_accounts: Accounts, environ: dict[str, str]) -> None:
        quick_accounts.settings.downloads.unlink()
        quick_accounts.settings.keys.write_text("{}")
        done = _served(environ)
        assert done.returncode == 1
        assert ("keys-readable: " in done.stderr, "python build.py build" in done.stderr) == (True, True)
        assert "Traceback" not in done.stderr

    def test_a_port_that_is_taken_is_said(self, environ: dict[str, str]) -> None:
        host, _, port = environ["ROSTRA_LISTEN"].partition(":")
        with socket.create_server((host, int(port))):
            done = _served(environ)
        assert (done.returncode, f"cannot listen on {host}:{port}" in done.stderr) == (1, True)


def _served(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`python -m sidecar serve` where it cannot start; gives what it said."""
    command = [sys.executable, "-m", "sidecar", "serve"]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environ, check=False, capture_output=True, text=True, timeout=60
    )


def _post(address: str, path: str, body: str) -> str:
    """Send a form as a browser does; gives the cookies of the answer."""
    headers = {"Origin": address, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(address + path, data=body.encode(), headers=headers)
    opener = urllib.request.build_opener(_NoRedirect)
    with pytest.raises(urllib.error.HTTPError, match="303") as answer:
        opener.open(request, timeout=20)
    answer.value.close()
    return "\n".join(answer.value.headers.get_all("Set-Cookie", []))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Leave the answer as it is."""


def _await(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)
