"""`python -m bench.service`: what a request of the sidecar costs beside a bare Flask application.

In one run, under the same waitress and the same clients; with 10 and with 100,000 accounts; and how forty slow downloads leave the
next request.

Requests are made by `CLIENTS` connections that are kept open, each waiting for its answer. Rounds of all targets alternate, and the
median round counts, so that a noisy machine is noisy for all of them. The site must have been built (`make run` or `build.py build`).
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import served
from sidecar import sessions
from sidecar.service import Service
from sidecar.store import statements

ROOT = Path(__file__).resolve().parent.parent
CLIENTS, ROUNDS, SECONDS = 4, 7, 1.5
VIDEO, RENDITION, FILM = "M-260101-01", "broadcast", 64_000_000
SLOW = 40


@dataclass(frozen=True, slots=True)
class Target:
    """The subject of a measurement. `request` is the bytes of one request, `status` the bytes that its answer must begin with."""

    name: str
    port: int
    request: bytes
    status: bytes


@dataclass(frozen=True, slots=True)
class Round:
    """Requests a second, and the 99th percentile of their times in milliseconds."""

    rate: float
    p99: float


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cookies = {number: prepare(folder / str(number), number) for number in (10, 100_000)}
        with (
            running("bare") as bare,
            running("sidecar", folder / "10") as few,
            running("sidecar", folder / "100000") as many,
        ):
            plain = Target("bare Flask", bare.port, asked("/", bare.port), b"HTTP/1.1 200")
            targets = [plain]
            for number, server in ((10, few), (100_000, many)):
                targets += list(questions(server.port, number, cookies[number]))
            rounds = measure(targets)
            report(rounds, plain)
            print(f"\nresident memory of the sidecar   {resident(few.process.pid):5.0f} MB with 10 accounts, "
                  f"{resident(many.process.pid):.0f} MB with 100,000")  # fmt: skip
            slow_clients(few.port, cookies[10])
    start_up()


# Preparing -------------------------------------------------------------------------------------------------------------------------


def prepare(folder: Path, accounts: int) -> str:
    """Fill a database with accounts and one session; return its cookie."""
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "film.mxf").write_bytes(secrets.token_bytes(1_000_000) * (FILM // 1_000_000))
    built = json.loads((ROOT / "var" / "downloads.json").read_text())
    rendition = {
        "file": "film.mxf",
        "filename": "film.mxf",
        "mime": "application/mxf",
        "purpose": "broadcast",
        "size": FILM,
        "sha256": "0" * 64,
    }
    video = {"title": "A film", "pages": {"en": "/"}, "published_at": "2026-01-01T00:00:00+00:00", "expires_at": None}
    built["videos"] = {VIDEO: video | {"renditions": {RENDITION: rendition}}}
    (folder / "downloads.json").write_text(json.dumps(built))
    service = served.service(served.settings(folder, 1))
    return fill(service, accounts)


def fill(service: Service, accounts: int) -> str:
    """Add accounts in one transaction, and a session of the one in the middle."""
    rows = [
        {"id": f"account-{number}", "address": f"a{number}@example.org", "address_key": f"a{number}@example.org", "password_hash": "-", "language": "en", "now": 0}
        for number in range(accounts)
    ]  # fmt: skip
    with service.store.write() as conn:
        conn.execute(statements.ADD_ACCOUNT.execution_options(insertmanyvalues_page_size=1), rows)
        token = sessions.start(conn, service, f"account-{accounts // 2}", 1, "bench")
    service.store.close()
    return str(token)


@dataclass(frozen=True, slots=True)
class Running:
    """A server process."""

    port: int
    process: subprocess.Popen[bytes]


@contextmanager
def running(kind: str, *folder: Path) -> Iterator[Running]:
    """Run a server on a free port of loopback."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.served", kind, str(port), *map(str, folder)], cwd=ROOT)  # noqa: S603
    try:
        wait_until(lambda: socket.create_connection(("127.0.0.1", port), 1).close())
        yield Running(port, process)
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(works: Callable[[], object], seconds: float = 20) -> None:
    """Try until it works."""
    end = time.monotonic() + seconds
    while True:
        try:
            works()
            break
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.005)


def asked(path: str, port: int, cookie: str = "", more: str = "") -> bytes:
    """Return a request as bytes."""
    sent = f"Cookie: rostra-dev={cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n{sent}{more}\r\n".encode()


def questions(port: int, accounts: int, cookie: str) -> Iterator[Target]:
    """Yield the addresses that are measured."""
    label = f"{accounts:,} accounts"
    yield Target(
        f"/download (303), {label}", port, asked(f"/download/{VIDEO}/{RENDITION}", port, cookie), b"HTTP/1.1 303"
    )
    yield Target(f"/account/session, {label}", port, asked("/account/session", port, cookie), b"HTTP/1.1 200")
    yield Target(f"log-in page, {label}", port, asked("/account/login", port), b"HTTP/1.1 200")


# Measuring -------------------------------------------------------------------------------------------------------------------------


def measure(targets: list[Target]) -> dict[Target, list[Round]]:
    """Measure every target in each of several rounds, after one that does not count."""
    rounds: dict[Target, list[Round]] = {target: [] for target in targets}
    for number in range(ROUNDS + 1):
        for target in targets:
            one = load(target, SECONDS if number else 0.3)
            if number:
                rounds[target].append(one)
    return rounds


def load(target: Target, seconds: float) -> Round:
    """Ask with several connections for some seconds."""
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=ask, args=(target, end, mine)) for mine in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted(one for mine in times for one in mine)
    return Round(len(found) / seconds, found[int(len(found) * 0.99)] * 1000)


def ask(target: Target, end: float, times: list[float]) -> None:
    """One connection: ask, read, note the time."""
    with socket.create_connection(("127.0.0.1", target.port)) as connection:
        while (started := time.perf_counter()) < end:
            connection.sendall(target.request)
            answer = read(connection)
            if not answer.startswith(target.status):
                raise SystemExit(f"{target.name}: {answer[:200]!r}")
            times.append(time.perf_counter() - started)


def read(connection: socket.socket) -> bytes:
    """Read one answer by its Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(connection.recv(65536))
    return data


def report(rounds: dict[Target, list[Round]], plain: Target) -> None:
    """Print the medians and what each request costs in requests to the bare application."""
    print(f"{CLIENTS} connections, {ROUNDS} rounds of {SECONDS} s, medians (least to most)\n")
    base = statistics.median(one.rate for one in rounds[plain])
    for target, found in rounds.items():
        rates = [one.rate for one in found]
        rate = statistics.median(rates)
        print(f"{target.name:36} {rate:6.0f}/s ({min(rates):.0f} to {max(rates):.0f})  p99 {statistics.median(one.p99 for one in found):6.1f} ms"
              f"  costs {base / rate:4.2f} x bare")  # fmt: skip


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def slow_clients(port: int, cookie: str) -> None:
    """Forty clients that resume a film and read slowly; then the time of single requests."""
    where = load_once(port, asked(f"/download/{VIDEO}/{RENDITION}", port, cookie))
    link = next(line.split(b" ")[1].decode() for line in where.split(b"\r\n") if line.lower().startswith(b"location:"))
    quiet = [alone(port) for _ in range(50)]
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for number, connection in enumerate(connections):
        connection.sendall(asked(link, port, more=f"Range: bytes={1_000_000 + number}-\r\n"))
        if not connection.recv(4096).startswith(b"HTTP/1.1 206"):
            raise SystemExit("a slow client was not served")
    busy = [alone(port) for _ in range(50)]
    for connection in connections:
        connection.close()
    print(f"the next request                 {statistics.median(quiet):.1f} ms alone, {statistics.median(busy):.1f} ms (at most {max(busy):.1f}) "
          f"beside {SLOW} slow resuming clients on four threads")  # fmt: skip


def alone(port: int) -> float:
    """Return the milliseconds of one request on a connection of its own."""
    started = time.perf_counter()
    load_once(port, asked("/healthz", port))
    return (time.perf_counter() - started) * 1000


def load_once(port: int, request: bytes) -> bytes:
    """Ask once."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        return read(connection)


def start_up() -> None:
    """Measure from the start of `python -m sidecar serve` to its first answer, and its memory then."""
    found = []
    for _ in range(5):
        folder, port = Path(tempfile.mkdtemp()), free_port()
        state = {
            "DATABASE_URL": f"sqlite:///{folder}/sidecar.db",
            "KEYS": f"{folder}/keys.json",
            "MAIL_URL": f"file:{folder}/mail",
        }
        given = state | {"PUBLIC_URL": f"http://127.0.0.1:{port}", "LISTEN": f"127.0.0.1:{port}"}
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "sidecar", "serve"], cwd=ROOT, env={**os.environ, **{f"ROSTRA_{k}": v for k, v in given.items()}}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        wait_until(partial(alone, port))
        found.append((time.perf_counter() - started, resident(process.pid)))
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(folder)
    print(
        f"start-up to the first answer     {statistics.median(one[0] for one in found):.2f} s (new database), {statistics.median(one[1] for one in found):.0f} MB then"
    )


if __name__ == "__main__":
    main()
