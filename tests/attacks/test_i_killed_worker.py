"""I10: the worker's process is killed in the middle of a step, and another one goes on."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from sidecar.mail.transports import SmtpTransport
from sidecar.mail.worker import Worker
from tests.support.accounts import Accounts, plain
from tests.support.services import ROOT
from tests.support.smtp import MailServer, mail_server


def started(accounts: Accounts, server: MailServer) -> subprocess.Popen[bytes]:
    settings = {
        "ROSTRA_PUBLIC_URL": accounts.settings.public_url,
        "ROSTRA_DATABASE_URL": accounts.settings.database_url,
        "ROSTRA_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "ROSTRA_MAIL_FROM": "newsroom@example.org",
        "ROSTRA_KEYS": str(accounts.settings.keys),
        "ROSTRA_DOWNLOADS": str(accounts.settings.downloads),
        "ROSTRA_MEDIA_ROOT": str(accounts.settings.media_root),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROSTRA_")}
    return subprocess.Popen([sys.executable, "-m", "sidecar", "worker"], cwd=ROOT, env=kept | settings)


def killed(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    assert process.wait(20) == -signal.SIGKILL


def mails(server: MailServer) -> list[EmailMessage]:
    return [message_from_bytes(bytes(one.content), policy=policy.default) for one in server.mails]  # type: ignore[arg-type]


@pytest.mark.parametrize("step", ["MAIL", "DATA", "taken"])
def test_i10_a_worker_killed_while_it_sends_loses_no_mail_and_changes_no_code(accounts: Accounts, step: str) -> None:
    accounts.clock.now = int(time.time())
    browser = accounts.begin()
    with mail_server(hold=step) as server:
        process = started(accounts, server)
        assert server.reached.wait(60)
        killed(process)
    before = mails(server)
    assert len(before) == (step == "taken")
    row = accounts.row("outbox")
    assert (row["state"], row["attempts"]) == ("queued", 1)
    assert row["leased_until"] > time.time()
    accounts.execute("UPDATE outbox SET leased_until = :now", now=int(time.time()))  # two minutes later
    settings = replace(accounts.settings, mail_from="newsroom@example.org")
    accounts.clock.now = int(time.time()) + 1
    with mail_server() as server:
        transport = SmtpTransport.of(f"smtp://127.0.0.1:{server.port}")
        Worker(replace(accounts.service, settings=settings), accounts.pages, transport).run_once()
    assert accounts.row("outbox")["state"] == "sent"
    (after,) = mails(server)
    assert all(one.as_bytes() == after.as_bytes() for one in before)
    code = re.search(r"\b\d{8}\b", plain(after))
    assert code is not None
    assert browser.post("/account/verify", code=code[0]).status_code == 303
    assert browser.signed_in
