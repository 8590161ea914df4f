"""Mail transports: a folder, or SMTP. A transport returns the outcome and does not raise."""

from __future__ import annotations

import ipaddress
import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sidecar.settings import Settings

TIMEOUT = 15.0
"""Seconds to wait for one answer of a mail server."""
BUDGET = 60.0
"""Seconds for one mail in total: a server that answers a byte at a time must not outlast the lease, see `outbox.LEASE`."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The server accepted the mail."""


@dataclass(frozen=True, slots=True)
class TemporaryFailure:
    """A later attempt may succeed; `reason` does not name the recipient."""

    reason: str


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """The server refused this mail permanently."""

    reason: str


Outcome = Sent | TemporaryFailure | PermanentFailure


class Transport(Protocol):
    """Sends one mail."""

    def send(self, message: EmailMessage, to: str) -> Outcome:
        """Send a mail to one address."""


def of(settings: Settings) -> Transport:
    """Return the transport of the settings: `file:FOLDER`, `smtp://…` or `smtps://…`."""
    if settings.mail_url.startswith("file:"):
        return FileTransport(Path(settings.mail_url.removeprefix("file:")))
    name = urlsplit(settings.public_url).hostname or ""
    return SmtpTransport.of(settings.mail_url, "[127.0.0.1]" if settings.loopback else name)


@dataclass(frozen=True, slots=True)
class FileTransport:
    """One file a mail, `TIME-ID.eml`, so that names sort by time. Only the owner may read the folder and its files."""

    folder: Path

    def send(self, message: EmailMessage, to: str) -> Outcome:
        """Write the file atomically; the same mail replaces its own file."""
        del to
        path = self.folder / file_name(message)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink()
            return TemporaryFailure(f"the folder takes no mail: {error.strerror}")
        return Sent()


def file_name(message: EmailMessage) -> str:
    """Return `20261123T101500Z-ID.eml`."""
    at = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    return f"{at:%Y%m%dT%H%M%SZ}-{str(message['Message-ID']).strip('<>').partition('@')[0]}.eml"


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """A mail server.

    Attributes:
        security: `tls` from the first byte (smtps), `starttls` (required: a server without it gets nothing), or `plain`, which
            `of` chooses for this machine only.
        greeting: our name in EHLO; the machine's own name stays private.
        context: checks its certificate.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    greeting: str = "[127.0.0.1]"
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    timeout: float = TIMEOUT
    budget: float = BUDGET

    @classmethod
    def of(cls, url: str, greeting: str = "[127.0.0.1]") -> SmtpTransport:
        """From `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS, port 587) or `smtps://…` (port 465)."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        security = "tls" if parts.scheme == "smtps" else "plain" if _is_loopback(host) else "starttls"
        port = parts.port or {"tls": 465, "plain": 25, "starttls": 587}[security]
        return cls(host, port, unquote(parts.username or ""), unquote(parts.password or ""), security, greeting)

    def send(self, message: EmailMessage, to: str) -> Outcome:
        """Send a mail; only a 5xx about this mail or its address is permanent, all other failures are temporary."""
        sender = message["From"].addresses[0].addr_spec
        if not _plain(sender) or not _plain(to):
            return PermanentFailure("the address cannot be written in SMTP")
        try:
            with self._connected() as server:
                return _deliver(server, sender, to, message.as_bytes())
        except smtplib.SMTPResponseException as error:
            return TemporaryFailure(f"the server answers {error.smtp_code}")
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return TemporaryFailure(f"the server cannot be used: {_named(error)}")

    def greet(self) -> None:
        """Connect, encrypt, log in, and send nothing.

        Raises:
            smtplib.SMTPException: the server does not do one of these.
            OSError: it cannot be reached, or its certificate is not good.
        """
        with self._connected():
            pass

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Give a connection that is encrypted and logged in."""
        server = self._open()
        try:
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                if not server.has_extn("starttls"):
                    raise smtplib.SMTPNotSupportedError("it offers no STARTTLS")
                server.starttls(context=self.context)
                server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        if self.security == "tls":
            return _BudgetedTLS(
                self.budget, self.host, self.port, self.greeting, timeout=self.timeout, context=self.context
            )
        return _Budgeted(self.budget, self.host, self.port, self.greeting, timeout=self.timeout)


class _Budgeted(smtplib.SMTP):
    """A connection that is cut after `budget` seconds, counted from connecting."""

    def __init__(self, budget: float, *arguments: Any, **more: Any) -> None:
        self._timer = threading.Timer(budget, self._cut)
        self._timer.daemon = True
        self._timer.start()
        try:
            super().__init__(*arguments, **more)
        except BaseException:
            self.close()
            raise

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                # Below any TLS, whose own state another thread is using.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        super().close()


class _BudgetedTLS(_Budgeted, smtplib.SMTP_SSL):
    """Like `_Budgeted`, with TLS from the first byte."""


def _deliver(server: smtplib.SMTP, sender: str, to: str, data: bytes) -> Outcome:
    code, _ = server.mail(sender)
    if code != 250:
        return TemporaryFailure(f"the server does not take our sender: {code}")  # our settings are wrong, not this mail
    code, _ = server.rcpt(to)
    if code not in {250, 251}:
        return _refused(code, "address")
    code, _ = server.data(data)
    if code != 250:
        return _refused(code, "mail")
    with suppress(smtplib.SMTPException, OSError):
        server.putcmd("quit")  # politeness; the mail is theirs already
    return Sent()


def _refused(code: int, what: str) -> Outcome:
    # 421 and other 4xx pass (RFC 5321, 4.2.1); -1 is a connection that broke.
    reason = f"the server refuses the {what}: {code}"
    return PermanentFailure(reason) if 500 <= code <= 599 else TemporaryFailure(reason)


def _plain(address: str) -> bool:
    """Return True for an address that is unambiguous in `MAIL FROM:<…>`: no space, bracket, line end or option."""
    return address.isascii() and address.isprintable() and "@" in address and not set(address) & set(' <>"\\,;')


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _named(error: Exception) -> str:
    """Return the error without the server's text, which may name the address."""
    ours = isinstance(error, smtplib.SMTPNotSupportedError)
    return str(error) if ours else (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
