"""The waitress server, and the background tasks: sending mail and deleting expired rows."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from waitress.server import create_server

from sidecar import limits, outbox, retention
from sidecar.factory import Sidecar
from sidecar.service import Service
from sidecar.store.engine import StoreUnavailable

log = logging.getLogger("rostra.server")

THREADS = 8
RESTART_PAUSE = 10.0
"""Seconds before a failed task is restarted."""
STOP_TIMEOUT = 5.0
"""Seconds that a task has to end with the process; a mail that takes longer is sent by the next worker when its lease ends."""

WAITRESS: Mapping[str, Any] = {
    "threads": THREADS,
    # Slow downloads hold a connection and no thread; select() would end at 1024 of them.
    "connection_limit": 4000,
    "backlog": 1024,
    "asyncore_use_poll": True,
    # Beyond this much unsent a thread would wait for the client. Files are not held in memory and pages are small, so none ever needs to.
    "outbuf_high_watermark": 2**62,
    "channel_timeout": 120,
    "cleanup_interval": 30,
    "max_request_header_size": 16 * 1024,
    # The application itself takes less and says so in a page; this bounds what is written to disk before it is asked.
    "max_request_body_size": 2**20,
    "ident": None,
    "expose_tracebacks": False,
    # The application counts proxies itself and refuses a foreign X-Forwarded-Host, so it must see these headers.
    "clear_untrusted_proxy_headers": False,
}


class Listener:
    """A bound port.

    Args:
        application: answers the requests.
        listen: `HOST:PORT`; port 0 is a free one.
        https: True where visitors use https, which a proxy terminates.
        threads: requests that are processed at once.

    Raises:
        OSError: the port is taken or the address is not ours.
    """

    def __init__(
        self, application: WSGIApplication, listen: str, *, https: bool = False, threads: int = THREADS
    ) -> None:
        options = {**WAITRESS, "threads": threads, "listen": listen, "url_scheme": "https" if https else "http"}
        self._server = create_server(application, **options)
        places = getattr(self._server, "effective_listen", None)
        self.port = int(places[0][1] if places else self._server.effective_port)

    def run(self) -> None:
        """Serve until SIGTERM or Ctrl-C; running requests are finished."""
        self._server.run()

    def run_beside(self) -> None:
        """Serve in a thread of its own that ends with the process."""
        threading.Thread(target=self._server.run, name="metrics", daemon=True).start()


def end_on_sigterm() -> None:
    """Let SIGTERM end this process like Ctrl-C, with its `finally` blocks."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


@contextmanager
def tasks(made: Sidecar) -> Iterator[threading.Event]:
    """Send mail and delete expired rows while the block runs. Give the event that ends both."""
    stop = threading.Event()
    jobs: Mapping[str, Callable[[threading.Event], None]] = {
        "mail": lambda ended: made.worker().run_forever(ended),
        "purge": lambda ended: _purge_hourly(made.service, ended),
    }
    threads = [
        threading.Thread(target=_keep_running, args=(name, job, stop), name=name, daemon=True)
        for name, job in jobs.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(STOP_TIMEOUT)


def _keep_running(name: str, job: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """Run a task until `stop`. A failure is logged and the task restarted, so that mail does not stop for good."""
    while not stop.is_set():
        try:
            job(stop)
        except Exception:
            log.exception("%s failed and is restarted", name)
            stop.wait(RESTART_PAUSE)


def _purge_hourly(service: Service, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            counts = retention.purge(service)
        except StoreUnavailable as trouble:
            log.warning("nothing is deleted now: %s", trouble)
        else:
            log.info(
                "deleted: %s", ", ".join(f"{count} {table}" for table, count in counts.items() if count) or "nothing"
            )
        stop.wait(limits.HOUR)


def metrics_application(service: Service) -> WSGIApplication:
    """Return the application of `/metrics`: counters of this process and gauges of the database."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/metrics" or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"only /metrics is here\n"]
        _refresh(service)
        start_response("200 OK", [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")])
        return [service.metrics.exposition()]

    return application


def _refresh(service: Service) -> None:
    """Read the gauges from the database, which all processes share."""
    try:
        waiting = outbox.waiting(service)
        with service.store.read() as conn:
            guesses = limits.used(conn, service.clock(), limits.GUESSES)
    except StoreUnavailable as trouble:
        log.warning("the database has no metrics now: %s", trouble)
        return
    service.metrics.outbox_depth.set(waiting.count)
    service.metrics.outbox_oldest.set(0 if waiting.oldest is None else service.clock() - waiting.oldest)
    service.metrics.wrong_guesses.set(guesses)
