"""A sidecar for tests: the real application, store, keys and worker, a clock that tests move, and a browser that behaves like one.

accounts.register("ada@example.org")                    # a signed-in Browser, through the screens
browser = accounts.browser()
browser.post("/account/login", email=..., password=...)
accounts.mailbox.code()                                 # delivers what waits, reads the newest code
accounts.clock.advance(30 * 60)
with accounts.counting() as counts: ...                 # SQL statements, runs of Argon2, rows of the outbox
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import event, text
from werkzeug.test import Client, TestResponse

from sidecar.app import create_app
from sidecar.keys import KeyStore
from sidecar.mail.transports import Outcome, Sent
from sidecar.mail.worker import Worker
from sidecar.manifest import Manifest
from sidecar.metrics import Metrics
from sidecar.pages import Pages
from sidecar.passwords import Hasher
from sidecar.service import Service
from sidecar.settings import Settings
from sidecar.store.engine import Store
from tests.support.films import surroundings
from tests.support.services import ROOT

ADDRESS = "ada.vole@example.org"
PASSWORD, OTHER_PASSWORD = "correct-Horse7-battery", "another-Lantern4-tide"
NOON = 1_795_431_600
"""2026-11-23T11:00:00Z: noon at Port Averne."""
MINUTE, HOUR, DAY = 60, 3600, 86_400
PUBLIC_URL = "https://newsroom.example.org"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
CODE = re.compile(r"\b\d{4} ?\d{4}\b")
FILM = b"one gated film" * 1000


class Clock:
    """Seconds since 1970 that go on only when told."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: int) -> None:
        """Go on, or back with a negative number."""
        self.now += seconds


@dataclass
class Counts:
    """Operations of a block of code; blocks with equal counts cannot be told apart by timing.

    Attributes:
        sql: statements, without BEGIN and COMMIT.
        argon2: runs.
        outbox: rows that were added, or taken away where negative.
        statements: their texts, to see where two differ.
    """

    sql: int = 0
    argon2: int = 0
    outbox: int = 0
    statements: list[str] = field(default_factory=list, compare=False)


class Accounts:
    """One sidecar in a folder of its own."""

    def __init__(
        self, folder: Path, store_url: str, *, hasher: Mapping[str, Any] | None = None, **settings: Any
    ) -> None:
        """Start it on a database that has its tables; `hasher` and `settings` replace what is said here."""
        chosen: dict[str, Any] = {
            "public_url": PUBLIC_URL,
            "database_url": store_url,
            "mail_url": f"file:{folder / 'mail'}",
            "keys": folder / "keys.json",
            "downloads": folder / "downloads.json",
            "media_root": folder / "media",
            "templates": ROOT / "site_templates",
        }
        self.folder, self.clock, self.settings = folder, Clock(), Settings(**chosen | settings)
        self._counting: list[Counts] = []
        self.store = Store.open(store_url)
        event.listen(self.store.reading, "before_cursor_execute", self._executed)
        keys, metrics = KeyStore(self.settings.keys, self.clock), Metrics()
        cheap: dict[str, Any] = {"passes": 1, "memory": 64, "observe": self._hashed}
        counted = Hasher(**cheap | dict(hasher or {}))
        self.service = Service(self.settings, self.store, keys, counted, metrics, clock=self.clock)
        self.films: dict[str, Any] = {}
        self.add_film("M-260707-01")
        self.manifest = Manifest.load(self.settings.downloads, self.settings.media_root)
        self.pages = Pages(self.settings.downloads, self.settings.templates)
        self.app = create_app(self.service, self.manifest, self.pages)
        self.mailbox = Mailbox(self)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    # Films -------------------------------------------------------------------------------------------------------------------

    def add_film(self, video: str, *, published_at: int = NOON - DAY, expires_at: int | None = None) -> str:
        """Put a gated film on the disk and into the manifest; returns its stable address. Times are seconds since 1970."""
        path = self.settings.media_root / video / "broadcast.mxf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILM)
        rendition = {
            "file": f"{video}/broadcast.mxf",
            "filename": f"{video}-broadcast.mxf",
            "mime": "application/mxf",
            "purpose": "broadcast",
            "size": len(FILM),
            "sha256": hashlib.sha256(FILM).hexdigest(),
        }
        self.films[video] = {
            "title": {"en": f"Film {video}", "fr": f"Le film {video}"},
            "pages": {"en": f"/videos/{video}/", "fr": f"/fr/videos/{video}/"},
            "published_at": _iso(published_at),
            "expires_at": None if expires_at is None else _iso(expires_at),
            "renditions": {"broadcast": rendition},
        }
        whole = {"version": 2, "site": surroundings(), "videos": self.films}
        self.settings.downloads.write_text(json.dumps(whole))
        return f"/download/{video}/broadcast"

    # Visitors ----------------------------------------------------------------------------------------------------------------

    def browser(self, **options: Any) -> "Browser":
        """Return a fresh browser; see `Browser`."""
        return Browser(self, **options)

    def begin(self, address: str = ADDRESS, password: str = PASSWORD, **options: Any) -> "Browser":
        """Register as far as the code: returns the browser that waits for it."""
        browser = self.browser(**options)
        answer = browser.post("/account/register", email=address, password=password)
        assert answer.status_code == 303, answer.text
        return browser

    def register(self, address: str = ADDRESS, password: str = PASSWORD, **options: Any) -> "Browser":
        """Register through the screens; returns the browser, signed in. The minute until the next mail is over."""
        browser = self.begin(address, password, **options)
        answer = browser.post("/account/verify", code=self.mailbox.code(address))
        assert answer.status_code == 303, answer.text
        self.clock.advance(MINUTE)
        return browser

    def log_in(self, address: str = ADDRESS, password: str = PASSWORD, **options: Any) -> "Browser":
        """Log in through the screen; returns the browser, signed in."""
        browser = self.browser(**options)
        answer = browser.post("/account/login", email=address, password=password)
        assert answer.status_code == 303, answer.text
        return browser

    def begin_reset(self, address: str = ADDRESS, **options: Any) -> "Browser":
        """Ask for a new password; returns the browser that waits for the code."""
        browser = self.browser(**options)
        answer = browser.post("/account/reset", email=address)
        assert answer.status_code == 303, answer.text
        return browser

    def pass_reset(self, address: str = ADDRESS, **options: Any) -> "Browser":
        """Go on to where the new password is typed; returns the browser."""
        browser = self.begin_reset(address, **options)
        answer = browser.post("/account/reset/verify", code=self.mailbox.code(address))
        assert answer.status_code == 303, answer.text
        return browser

    # What is stored, and what a request cost ---------------------------------------------------------------------------------

    def rows(self, table: str, where: str = "1 = 1", **values: Any) -> list[dict[str, Any]]:
        """Return rows of a table, as they are stored."""
        with self.store.read() as conn:
            found = conn.execute(text(f"SELECT * FROM {table} WHERE {where}"), values)  # noqa: S608 # our own words
            return [dict(row) for row in found.mappings()]

    def row(self, table: str, where: str = "1 = 1", **values: Any) -> dict[str, Any]:
        """Return the only row."""
        (found,) = self.rows(table, where, **values)
        return found

    def execute(self, statement: str, **values: Any) -> None:
        """Change what is stored behind the application's back."""
        with self.store.write() as conn:
            conn.execute(text(statement), values)

    @contextmanager
    def counting(self) -> Iterator[Counts]:
        """Count what the block costs; `outbox` is known at its end."""
        counts, before = Counts(), len(self.rows("outbox"))
        self._counting.append(counts)
        try:
            yield counts
        finally:
            self._counting.remove(counts)
            counts.outbox = len(self.rows("outbox")) - before

    def _executed(self, _conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        for counts in self._counting:
            if not statement.startswith("BEGIN"):
                counts.sql += 1
                counts.statements.append(" ".join(statement.split()))

    def _hashed(self, _seconds: float) -> None:
        for counts in self._counting:
            counts.argon2 += 1


class Browser:
    """Somebody with a browser: cookies, the headers that browsers send, and no redirect followed unless asked for.

    Args:
        accounts: what it talks to.
        network: address of the visitor; each may be another network.
        agent: User-Agent.
        language: Accept-Language.
    """

    def __init__(
        self, accounts: Accounts, *, network: str = "192.0.2.1", agent: str = FIREFOX, language: str = "en"
    ) -> None:
        self.accounts, self.network, self.agent, self.language = accounts, network, agent, language
        self.cookies: dict[str, str] = {}
        self._client = Client(accounts.app, use_cookies=False)

    def twin(self) -> "Browser":
        """Return a browser with the same cookies: a second tab, or a thief."""
        other = Browser(self.accounts, network=self.network, agent=self.agent, language=self.language)
        other.cookies = dict(self.cookies)
        return other

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Navigate to a path."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, headers: Any = None, **fields: str | Sequence[str]) -> TestResponse:
        """Send a form of a page of ours; a field may have several values. `headers` is a mapping, or None."""
        own = {"Origin": self.accounts.settings.public_url, "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, headers=own | dict(headers or {}), data=fields)

    def follow(self, answer: TestResponse) -> TestResponse:
        """Follow redirects to the page that is shown at last."""
        for _ in range(5):
            if answer.status_code not in {301, 302, 303, 307, 308}:
                return answer
            answer = self.get(answer.headers["Location"])
        raise AssertionError(f"redirects without end: {answer.headers['Location']}")

    def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, data: Any = None, **more: Any
    ) -> TestResponse:
        """Send whatever a test wants, with a browser's headers unless `headers` say otherwise (an empty value leaves one out)."""
        known = {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": self.language,
            "User-Agent": self.agent,
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        sent = {name: value for name, value in (known | dict(headers or {})).items() if value}
        answer = self._client.open(
            path, method=method, headers=sent, data=data, base_url=self.accounts.settings.public_url,
            environ_overrides={"REMOTE_ADDR": self.network}, buffered=True, **more,
        )  # fmt: skip
        self._keep(answer)
        return answer

    def _keep(self, answer: TestResponse) -> None:
        for header in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(header).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)

    @property
    def signed_in(self) -> bool:
        """True if the server recognises the session of this browser."""
        answer = self.send("GET", "/account/session", headers={"Accept": "application/json"})
        return bool(answer.get_json()["signed_in"])

    @property
    def session_token(self) -> str:
        """The session cookie's value, or an empty string."""
        return self.cookies.get("__Host-rostra") or self.cookies.get("rostra-dev", "")


class Mailbox:
    """The mailbox for all mail of one sidecar. `answer` is the result of sending, for each mail."""

    def __init__(self, accounts: Accounts) -> None:
        self.answer: Outcome = Sent()
        self.arrived: list[tuple[str, EmailMessage]] = []
        self.worker = Worker(accounts.service, accounts.pages, self)

    def send(self, message: EmailMessage, to: str) -> Outcome:
        """Take a mail, as a transport does."""
        if isinstance(self.answer, Sent):
            self.arrived.append((to, message))
        return self.answer

    def deliver(self) -> int:
        """Let the worker deal with what is due; returns how many mails that were, dropped ones included."""
        return self.worker.run_once()

    def messages(self, to: str = "") -> list[EmailMessage]:
        """Deliver what waits and return all mail that has arrived, to one address or to all, oldest first."""
        self.deliver()
        return [message for address, message in self.arrived if to in {"", address}]

    def subjects(self, to: str = "") -> list[str]:
        """Return the subjects of `messages`."""
        return [str(message["Subject"]) for message in self.messages(to)]

    def code(self, to: str = "") -> str:
        """Return the newest code that has arrived."""
        return self.codes(to)[-1]

    def codes(self, to: str = "") -> list[str]:
        """Return every code that has arrived, oldest first."""
        found = [CODE.search(plain(message)) for message in self.messages(to)]
        return [one[0].replace(" ", "") for one in found if one]


def plain(message: EmailMessage) -> str:
    """Return a mail's text part."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def wrong_code(code: str) -> str:
    """Return another code, one that is certainly wrong."""
    return f"{(int(code) + 1 + secrets.randbelow(10**8 - 1)) % 10**8:08d}"


def outside(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """Return status, headers and body of an answer, without times of the real clock, the request's id and values of cookies."""
    own = {"date", "x-request-id"}
    headers = [
        (name, re.sub(r"^([^=]*)=[^;]*|Expires=[^;]*; ", r"\1", value) if name == "Set-Cookie" else value)
        for name, value in answer.headers.items()
        if name.lower() not in own
    ]
    return answer.status_code, headers, answer.text


def path_of(answer: TestResponse) -> str:
    """Return the path that an answer redirects to, without its query."""
    return urlsplit(answer.headers["Location"]).path


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
