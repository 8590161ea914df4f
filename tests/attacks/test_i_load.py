"""Family I, many visitors at once, against a real server on loopback."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from waitress import wasyncore

from sidecar.server import Listener
from tests.support.accounts import FIREFOX, OTHER_PASSWORD, Accounts
from tests.support.together import together

LOG_INS = 50
ORDINARY = {"passes": 2, "memory": 19 * 1024}
"""Argon2 as it is outside of tests."""


class Served:
    """One sidecar behind waitress, and how many of its hashes run at once."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.listener = Listener(accounts.app, "127.0.0.1:0", https=True)
        self.stopped = threading.Event()
        self.running = self.most = 0
        self._lock = threading.Lock()
        self._verify = accounts.service.hasher._argon2.verify

    def counted(self, *arguments: str | bytes) -> bool:
        """Check a password."""
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            return self._verify(*arguments)
        finally:
            with self._lock:
                self.running -= 1

    def run(self) -> None:
        """Serve until `stopped`."""
        while not self.stopped.is_set():
            wasyncore.loop(timeout=0.1, map=self.listener._server._map, count=1)

    def close(self) -> None:
        """Close whatever is open."""
        server = self.listener._server
        server.task_dispatcher.shutdown()
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        wasyncore.close_all(server._map)

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str | None, float]:
        """Return the status, Retry-After and the seconds until the answer."""
        headers = {
            "Host": self.accounts.settings.host,
            "Origin": self.accounts.settings.public_url,
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": FIREFOX,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.listener.port, timeout=60)
        started = time.monotonic()
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Retry-After"), time.monotonic() - started
        finally:
            connection.close()

    def log_in(self, number: int) -> Callable[[], tuple[int, str | None, float]]:
        return lambda: self.ask("POST", "/account/login", email=f"v{number}@example.org", password=OTHER_PASSWORD)


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A sidecar as it is outside of tests, but that one network may try as often as it likes."""
    monkeypatch.setattr("sidecar.accounts._reserve", lambda *_: None)
    accounts = Accounts(tmp_path, sqlite_url, hasher=ORDINARY)
    made = Served(accounts)
    monkeypatch.setattr(accounts.service.hasher, "_argon2", SimpleNamespace(verify=made.counted))
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.stopped.set()
    thread.join(30)
    made.close()
    accounts.close()


def test_i5_fifty_log_ins_at_once_are_bounded_and_everybody_hears_something(served: Served) -> None:
    answers = together([served.log_in(number) for number in range(LOG_INS)])
    statuses = Counter(status for status, _, _ in answers)
    assert set(statuses) <= {422, 503}
    assert statuses[422] >= 8
    assert all(retry_after for status, retry_after, _ in answers if status == 503)
    assert served.most <= 2


def test_i5_health_stays_green_meanwhile(served: Served) -> None:
    with ThreadPoolExecutor(1) as beside:
        flood = beside.submit(together, [served.log_in(number) for number in range(LOG_INS)])
        probes = []
        while not flood.done():
            probes.append(served.ask("GET", "/healthz"))
            time.sleep(0.05)
        flood.result(120)
    probes.append(served.ask("GET", "/readyz"))
    assert {status for status, _, _ in probes} == {200}
    assert max(seconds for _, _, seconds in probes) < 10  # probes give up later than that
