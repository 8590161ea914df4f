"""A sidecar with films to download, for the tests of delivery: real files, a real store, a clock that tests move.

house = House(tmp_path)
film = house.add("M-1", "broadcast", b"bytes")
visitor = house.visitor("ada@example.org")          # signed in
with house.served() as address: ...                 # the same under waitress
"""

import functools
import hashlib
import json
import random
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waitress import wasyncore
from waitress.server import create_server
from werkzeug.test import Client, TestResponse

from sidecar import sessions
from sidecar.app import create_app
from sidecar.delivery import local
from sidecar.keys import KeyStore
from sidecar.manifest import Manifest
from sidecar.metrics import Metrics
from sidecar.pages import Pages
from sidecar.passwords import Hasher
from sidecar.server import WAITRESS
from sidecar.service import Service
from sidecar.settings import Settings
from sidecar.store import statements
from sidecar.store.engine import Store
from sidecar.web.context import cookie_name
from tests.support.services import ROOT
from tests.support.sites import TinySite

NOON = 1_795_435_200
"""2026-11-23T12:00:00Z."""


class Clock:
    """Seconds since 1970 that go on only when told."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


@functools.cache
def surroundings() -> Mapping[str, Any]:
    """Return what a build says of the pages around a screen; made once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        site = TinySite(Path(folder))
        assert site.quick("build").status == 0
        found: Mapping[str, Any] = json.loads((site.root / "downloads.json").read_text())["site"]
        return found


def noise(size: int, seed: int = 1) -> bytes:
    """Return bytes that look like a film: no two places are alike."""
    return random.Random(seed).randbytes(size)  # noqa: S311 # it shall be the same each time


class House:
    """One sidecar in a folder of its own."""

    def __init__(self, folder: Path, store_url: str | None = None) -> None:
        self.folder, self.clock, self.videos = folder, Clock(), dict[str, Any]()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        settings = Settings(
            public_url=self.address,
            database_url=store_url or f"sqlite:///{folder / 'sidecar.db'}",
            mail_url=f"file:{folder / 'mail'}",
            keys=folder / "keys.json",
            downloads=folder / "downloads.json",
            media_root=folder / "media",
            templates=ROOT / "site_templates",
        )
        store = Store.open(settings.database_url)
        store.migrate()
        hasher = Hasher(passes=1, memory=64)
        self.service = Service(settings, store, KeyStore(settings.keys), hasher, Metrics(), clock=self.clock)
        self.write()
        self.manifest = Manifest.load(settings.downloads, settings.media_root)
        self.app = create_app(self.service, self.manifest, Pages(settings.downloads, settings.templates))

    def close(self) -> None:
        """Let go of the store and the port."""
        self.service.store.close()
        self.socket.close()

    # Files -------------------------------------------------------------------------------------------------------------------

    def add(self, video: str, rendition: str, content: bytes, filename: str = "", **facts: Any) -> str:
        """Put a file into the media root and the manifest; returns its stable address.

        Args:
            video: its id.
            rendition: its name.
            content: what it has.
            filename: its name on disk and for whoever downloads it.
            facts: of the video (`published_at`, `expires_at`) or of the rendition; one given as None is left out.
        """
        filename = filename or f"{video}-{rendition}.mxf"
        path = self.service.settings.media_root / video / filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        times = {name: facts.pop(name) for name in ("published_at", "expires_at") if name in facts}
        entry = self.videos.setdefault(
            video,
            {
                "title": {"en": f"Film {video}", "fr": f"Le film {video}"},
                "pages": {"en": f"/videos/{video}/", "fr": f"/fr/videos/{video}/"},
                "published_at": "2026-07-07T18:00:00+02:00",
                "expires_at": None,
                "renditions": {},
            },
        )
        entry.update(times)
        known = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} | facts
        fixed = {"file": f"{video}/{filename}", "filename": filename, "mime": "application/mxf", "purpose": "broadcast"}
        entry["renditions"][rendition] = fixed | {name: value for name, value in known.items() if value is not None}
        self.write()
        return local.stable(video, rendition)

    def remove(self, video: str) -> None:
        """Take a video out of the manifest."""
        del self.videos[video]
        self.write()

    def write(self) -> None:
        """Write the manifest as the build does: whole, then exchanged."""
        path = self.service.settings.downloads if hasattr(self, "service") else self.folder / "downloads.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps({"version": 2, "site": surroundings(), "videos": self.videos}))
        new.replace(path)

    # People ------------------------------------------------------------------------------------------------------------------

    def account(self, address: str) -> str:
        """Return the identifier of a new account."""
        facts = {"id": f"account of {address}", "address": address, "address_key": address, "password_hash": "none"}
        with self.service.store.write() as conn:
            conn.execute(statements.ADD_ACCOUNT, facts | {"language": "en", "now": self.clock()})
        return facts["id"]

    def session(self, account_id: str, browser: str = "Firefox on Linux") -> str:
        """Return the token of a new session of an account."""
        with self.service.store.write() as conn:
            token = sessions.start(conn, self.service, account_id, 1, browser)
        assert token is not None
        return token

    def visitor(self, address: str = "") -> "Visitor":
        """Return somebody with a browser, signed in under an address that gets a new account, or signed out."""
        return Visitor(self, self.session(self.account(address)) if address else "")

    def downloads(self) -> list[tuple[str, str, str]]:
        """Return every download that was written down: account, video, rendition."""
        with self.service.store.read() as conn:
            rows = conn.exec_driver_sql("SELECT account_id, video, rendition FROM downloads ORDER BY at, id").all()
        return [(row[0], row[1], row[2]) for row in rows]

    # The network -------------------------------------------------------------------------------------------------------------

    @contextmanager
    def served(self, threads: int = 4) -> Iterator[str]:
        """Serve under waitress with the settings of `python -m sidecar serve` while the block runs; gives the address."""
        server = create_server(self.app, sockets=[self.socket.dup()], **{**WAITRESS, "threads": threads})
        stopped = threading.Event()

        def run() -> None:
            while not stopped.is_set():
                wasyncore.loop(timeout=0.1, map=server._map, count=1)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield self.address
        finally:
            stopped.set()
            thread.join()
            server.task_dispatcher.shutdown()
            for channel in list(server.active_channels.values()):
                channel.handle_close()  # closes the files, too
            wasyncore.close_all(server._map)


class Visitor:
    """Somebody with a browser, or with a program where `accept` is another."""

    def __init__(self, house: House, token: str) -> None:
        self.house, self.token = house, token
        self.cookie = f"{cookie_name(house.service.settings, 'session')}={token}" if token else ""
        self.client = Client(house.app, use_cookies=False)

    @property
    def session_id(self) -> str:
        """The identifier of the session, as links carry it."""
        found = sessions.find(self.house.service, self.token)
        assert found is not None
        return found.id

    def ask(self, path: str, method: str = "GET", accept: str = "*/*", **headers: str) -> TestResponse:
        """Send a request and read its answer whole; `If_Range='"x"'` is a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"Accept": accept} | ({"Cookie": self.cookie} if self.cookie else {})
        return self.client.open(path, method=method, base_url=self.house.address, headers=own | named, buffered=True)

    def link(self, stable: str) -> str:
        """Return the signed address that a stable one leads to."""
        answer = self.ask(stable)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]
