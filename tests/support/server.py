"""A static server for a finished site on loopback, with the headers of its `_headers` file and its `404.html`."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.headers import Headers
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from whitenoise import WhiteNoise

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Rules = list[tuple[re.Pattern[str], str, str]]


def header_rules(text: str) -> Rules:
    """Read a `_headers` file: an address (`*` is anything, `:name` a segment), then indented `Name: value` lines."""
    rules: Rules = []
    address = re.compile("")
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if line[:1] not in ("", " ", "\t", "#"):
            address = re.compile(re.sub(r":\w+", "[^/]+", re.escape(line.strip()).replace(r"\*", ".*")))
        elif colon and not line.startswith("#"):
            rules.append((address, name.strip(), value.strip()))
    return rules


def application(dist: Path, dynamic: Application | None = None) -> Application:
    """Return a WSGI application for a folder; what it does not have goes to `dynamic`, or gets `404.html`."""
    policy = dist / "_headers"
    rules = header_rules(policy.read_text()) if policy.exists() else []

    def add_headers(headers: Any, _path: str, url: str) -> None:
        for address, name, value in rules:
            if address.fullmatch(url):
                headers[name] = value

    def not_found(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers = Headers([("Content-Type", "text/html; charset=utf-8")])
        add_headers(headers, "", environ["PATH_INFO"])
        start_response("404 Not Found", headers.items())
        page = dist / "404.html"
        return [page.read_bytes() if page.exists() else b"not found"]

    rest = dynamic or not_found
    files: Application = WhiteNoise(rest, root=dist, index_file=True, max_age=0, add_headers_function=add_headers)
    return files


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request, as a browser opens several connections."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet: a browser that goes away in the middle of a film is nothing to report."""


class QuietHandler(WSGIRequestHandler):
    """Write no access log into the output of the tests."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # the name is the base class's
        """Say nothing."""


@contextmanager
def serve(dist: Path, dynamic: Application | None = None) -> Iterator[str]:
    """Serve a folder on a free port of 127.0.0.1 while the block runs; gives the address without a closing slash."""
    server = make_server("127.0.0.1", 0, application(dist, dynamic), server_class=Server, handler_class=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
