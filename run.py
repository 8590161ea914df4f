"""`make run`: build `content/` into `dist/`, then serve the site and the account service together on one loopback port.

The static site comes first; whatever it has no file for goes to what is mounted beside it, by the beginning of the path, as on a real
host. What the account service remembers is in `var/`; settings of the environment (`ROSTRA_…`) are respected.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from whitenoise import WhiteNoise

from common.web import security_headers
from sidecar import logs, server
from sidecar.app import PATHS
from sidecar.factory import CannotStart, Sidecar, started
from sidecar.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parent


def site(dist: Path, base_url: str, mounts: Mapping[str, WSGIApplication]) -> WSGIApplication:
    """The whole newsroom as one application: files with ranges and ETags by WhiteNoise, then `mounts`, then the 404 page.

    Args:
        dist: the finished site.
        base_url: for the headers.
        mounts: beginning of a path (`/account`) -> application.
    """
    headers = security_headers(https=base_url.startswith("https://"))

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
    """Print a line at once, also where the output is a file."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def settings(environ: Mapping[str, str], port: str) -> Settings:
    """Settings for this machine, unless the environment says otherwise.

    Raises:
        SettingsError: with every wrong setting.
    """
    return Settings.load({"ROSTRA_PUBLIC_URL": f"http://127.0.0.1:{port}", **environ}, ROOT)


def main(announce: Callable[[str], None] = _announce) -> int:
    """Build and serve until interrupted. `PORT` chooses the port; 1 is returned where the content or the settings have errors."""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        announce(f"PORT={port} is not a port number between 1 and 65535")
        return 2
    try:
        chosen = settings(os.environ, port)
        return _build(chosen) or _serve(started(chosen), port, announce)
    except (SettingsError, CannotStart) as wrong:
        problems = wrong.problems
    except OSError as error:
        problems = [f"Port {port} cannot be used: {error.strerror}; PORT=9000 chooses another"]
    for problem in problems:
        announce(problem)
    return 1


def _build(chosen: Settings) -> int:
    places = ["--downloads", str(chosen.downloads), "--media", str(chosen.media_root)]
    return subprocess.run([sys.executable, str(ROOT / "build.py"), "build", *places], cwd=ROOT, check=False).returncode  # noqa: S603


def _serve(made: Sidecar, port: str, announce: Callable[[str], None]) -> int:
    logs.configure(logging.WARNING)
    server.end_on_sigterm()
    url = made.settings.public_url
    whole = site(ROOT / "dist", url, dict.fromkeys(PATHS, made.application()))
    listener = server.Listener(whole, f"127.0.0.1:{port}")
    announce(f"The newsroom is at {url}/   (Ctrl-C stops it)")
    if made.settings.dev_mailbox:
        announce(f"Mail that would be sent is at {url}/dev/mail/")
    with server.tasks(made):
        listener.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
