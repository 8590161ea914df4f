"""`make run`: build `content/` into `dist/`, then serve the site on one loopback port.

The static site comes first; whatever it has no file for goes to the applications of `MOUNTS`, by the beginning of the path. That is
where the account service stands beside the site, in this process as on a real host.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import waitress
from whitenoise import WhiteNoise

from generator.outputs.hosting import security_headers

ROOT = Path(__file__).resolve().parent
MOUNTS: Mapping[str, WSGIApplication] = {}
"""Beginning of a path (`/account`) -> application."""


def site(dist: Path, base_url: str, mounts: Mapping[str, WSGIApplication] = MOUNTS) -> WSGIApplication:
    """The whole newsroom as one application: files with ranges and ETags by WhiteNoise, then `mounts`, then the 404 page."""
    headers = security_headers(base_url)

    def add_headers(response: Mapping[str, str], _path: str, _url: str) -> None:
        for name, value in headers.items():
            response[name] = value  # type: ignore[index]

    static = WhiteNoise(
        _beside(dist, headers, mounts),
        root=dist,
        index_file=True,
        autorefresh=True,
        max_age=0,
        add_headers_function=add_headers,
    )
    for ending, kind in ((".vtt", "text/vtt"), (".mxf", "application/mxf"), ("SHA256SUMS", "text/plain")):
        static.media_types.types_map[ending] = kind
    application: WSGIApplication = static
    return application


def _beside(dist: Path, headers: Mapping[str, str], mounts: Mapping[str, WSGIApplication]) -> WSGIApplication:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        for prefix, mounted in mounts.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                return mounted(environ, start_response)
        return _missing(dist, path, headers, start_response)

    return application


def _missing(dist: Path, path: str, headers: Mapping[str, str], start_response: StartResponse) -> Iterable[bytes]:
    language = path.strip("/").partition("/")[0]
    known = {p.parent.name for p in dist.glob("*/404.html")}
    page = dist / language / "404.html" if language in known else dist / "404.html"
    body = page.read_bytes() if page.is_file() else b"Not found\n"
    start_response(
        "404 Not Found",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), *headers.items()],
    )
    return [body]


def _announce(message: str) -> None:
    """Say something at once, also where the output is a file."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def main(announce: Callable[[str], None] = _announce) -> int:
    """Build and serve until interrupted. `PORT` chooses the port; 1 is returned where the content has errors."""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        announce(f"PORT={port} is not a port number between 1 and 65535")
        return 2
    built = subprocess.run([sys.executable, str(ROOT / "build.py"), "build"], cwd=ROOT, check=False)  # noqa: S603
    if built.returncode:
        return built.returncode
    announce(f"The newsroom is at http://127.0.0.1:{port}/   (Ctrl-C stops it)")
    waitress.serve(
        site(ROOT / "dist", f"http://127.0.0.1:{port}"), host="127.0.0.1", port=int(port), threads=8, _quiet=True
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
