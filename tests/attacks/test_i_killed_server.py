"""I10: the server's process is killed at any moment while visitors register, and another one goes on."""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.accounts import FIREFOX, PASSWORD, Accounts, Browser
from tests.support.codes import flow_of, true_code
from tests.support.services import ROOT
from tests.support.smtp import free_port

VISITORS, KILLS = 6, 3


@dataclass
class Visitor:
    """Somebody who registers over a real connection; `done` are the steps whose answers arrived."""

    accounts: Accounts
    port: int
    address: str
    network: str
    cookies: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def post(self, path: str, **fields: str) -> int:
        """Send a form; returns the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": self.accounts.settings.host,
            "Origin": self.accounts.settings.public_url,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": FIREFOX,
            "X-Forwarded-For": self.network,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        try:
            connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return answer.status

    def register(self) -> None:
        """Go through the screens until a connection breaks."""
        if self._does("begun", "/account/register", email=self.address, password=PASSWORD):
            code = true_code(self.accounts, self.challenge())
            if self._does("verified", "/account/verify", code=code):
                self._does("subscribed", "/account/newsletter", newsletter="yes")

    def _does(self, step: str, path: str, **fields: str) -> bool:
        status = self.post(path, **fields)
        assert status in {303, 503}, f"{path}: {status}"  # 503 where too much is asked of a small machine
        self.done += [step] if status == 303 else []
        return status == 303

    def browser(self) -> Browser:
        """Go on in a browser that has what this one had."""
        browser = self.accounts.browser(network=self.network)
        browser.cookies = dict(self.cookies)
        return browser

    def challenge(self) -> dict[str, Any]:
        """The row of this browser's flow."""
        found = flow_of(self.accounts, self.browser(), "register")
        return self.accounts.row("challenges", "id = :id", id=found.challenge_id)


@contextmanager
def serving(accounts: Accounts, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server without a worker, behind a proxy that says where visitors come from; it is killed at the end at the latest."""
    settings = {
        "ROSTRA_PUBLIC_URL": accounts.settings.public_url,
        "ROSTRA_DATABASE_URL": accounts.settings.database_url,
        "ROSTRA_MAIL_URL": accounts.settings.mail_url,
        "ROSTRA_KEYS": str(accounts.settings.keys),
        "ROSTRA_DOWNLOADS": str(accounts.settings.downloads),
        "ROSTRA_MEDIA_ROOT": str(accounts.settings.media_root),
        "ROSTRA_LISTEN": f"127.0.0.1:{port}",
        "ROSTRA_TRUSTED_PROXIES": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROSTRA_")}
    command = [sys.executable, "-m", "sidecar", "serve", "--no-worker"]
    with subprocess.Popen(command, cwd=ROOT, env=kept | settings, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert b"Listening" in process.stdout.readline()
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            assert process.wait(20) == -signal.SIGKILL


def rush(accounts: Accounts, number: int, moment: float) -> list[Visitor]:
    """Let visitors register one after the other in some threads, and kill the server after that many seconds."""
    port, seen, dead = free_port(), list[Visitor](), threading.Event()

    def keep_coming(thread: int) -> None:
        for count in range(1000):
            network = f"10.{10 * number + thread}.{count}.1"
            visitor = Visitor(accounts, port, f"visitor-{number}-{thread}-{count}@example.org", network)
            seen.append(visitor)
            try:
                visitor.register()
            except (OSError, http.client.HTTPException):
                assert dead.wait(20), "the server broke a connection before it was killed"
                return

    with serving(accounts, port) as process:
        threads = [threading.Thread(target=keep_coming, args=(thread,)) for thread in range(VISITORS)]
        for thread in threads:
            thread.start()
        time.sleep(moment)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        dead.set()
        for thread in threads:
            thread.join(60)
    return seen


def nothing_is_half_done(accounts: Accounts) -> None:
    """Whatever belongs together is there together, or not at all."""
    used = Counter(row["address"] for row in accounts.rows("challenges", "state = 'used'"))
    made = Counter(row["address"] for row in accounts.rows("accounts"))
    assert used == made
    assert set(made.values()) <= {1}
    people = {row["id"] for row in accounts.rows("accounts")}
    assert {row["account_id"] for row in accounts.rows("sessions")} == people
    assert {row["account_id"] for row in accounts.rows("events", "kind = 'registered'")} == people
    codes = Counter((row["challenge_id"], row["generation"]) for row in accounts.rows("outbox", "kind = 'code'"))
    assert codes == Counter((row["id"], row["generation"]) for row in accounts.rows("challenges"))
    agreed = Counter(row["account_id"] for row in accounts.rows("consents"))
    assert agreed == Counter(row["account_id"] for row in accounts.rows("outbox", "kind = 'newsletter_confirmed'"))


def goes_on(accounts: Accounts, visitor: Visitor) -> None:
    """Check that every answer a visitor got is true, and that the flow can be finished."""
    if "begun" not in visitor.done:
        return
    browser, row = visitor.browser(), visitor.challenge()
    if "verified" in visitor.done:
        assert row["state"] == "used"
        assert browser.signed_in
    elif row["state"] == "pending":
        (code,) = accounts.mailbox.codes(visitor.address)
        assert browser.post("/account/verify", code=code).status_code == 303
        assert browser.signed_in
    else:  # it was done, and only the answer was lost
        assert accounts.log_in(visitor.address, network=visitor.network).signed_in


@pytest.mark.slow
def test_i10_a_server_killed_at_any_moment_leaves_nothing_half_and_loses_nothing_it_promised(
    accounts: Accounts,
) -> None:
    accounts.service.keys.ring()
    chance = random.Random(20261123)  # noqa: S311 # only when to kill
    seen: list[Visitor] = []
    for number in range(KILLS):
        seen += rush(accounts, number, chance.uniform(0.5, 1.2))
        time.sleep(0.3)  # PostgreSQL may still be keeping what it was told to keep
        nothing_is_half_done(accounts)
    accounts.clock.now = int(time.time())
    told = Counter(step for visitor in seen for step in ["came", *visitor.done])
    assert told["came"] >= told["begun"] >= told["verified"] > 0
    cut = [visitor for visitor in seen if "subscribed" not in visitor.done]
    assert cut
    finished = [visitor for visitor in seen if "subscribed" in visitor.done][:5]
    for visitor in [*cut, *finished]:
        goes_on(accounts, visitor)
