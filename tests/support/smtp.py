"""Mail servers on loopback: a real one (aiosmtpd) that takes or refuses, with or without TLS, and one that says only what it is told to."""

import asyncio
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from tests.support.services import require

PASSWORD = "open-the-post-box"  # noqa: S105 # of a server that lives as long as a test


@dataclass
class MailServer:
    """A server that is up. What it was given is in `mails`; `answers` are what it says to MAIL, RCPT and DATA instead of 250.

    With `hold` it says nothing from that step on (`taken`: when it has the mail) and `reached` is set.
    """

    port: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    mails: list[Envelope] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    hold: str = ""
    reached: threading.Event = field(default_factory=threading.Event)

    async def _step(self, step: str) -> str:
        if self.hold == step:
            self.reached.set()
            await asyncio.sleep(60)  # whoever asked is killed meanwhile
        return self.answers.get(step, "250 OK")

    async def handle_MAIL(  # noqa: N802 # aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from, envelope.mail_options = address, options
        return await self._step("MAIL")

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return await self._step("RCPT")

    async def handle_DATA(self, _server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802 # aiosmtpd's name
        answer = await self._step("DATA")
        if "DATA" not in self.answers:
            self.mails.append(envelope)
            self.secure.append(session.ssl is not None)
            await self._step("taken")
        return answer

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        right = data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=right)


@contextmanager
def mail_server(
    answers: Mapping[str, str] | None = None,
    *,
    hold: str = "",
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[MailServer]:
    """Run a server while the block runs: plain, with STARTTLS (required then), or TLS from the first byte."""
    made, up, done = MailServer(answers=answers or {}, hold=hold), threading.Event(), threading.Event()

    async def serve() -> None:
        def protocol() -> SMTP:
            return SMTP(
                made, hostname="mail.example.org", tls_context=starttls, require_starttls=starttls is not None,
                authenticator=made.authenticate, auth_require_tls=False,
            )  # fmt: skip

        loop = asyncio.get_running_loop()
        server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
        made.port = server.sockets[0].getsockname()[1]
        up.set()
        await loop.run_in_executor(None, done.wait)
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield made
    finally:
        done.set()
        thread.join(10)


@contextmanager
def speaking(lines: bytes, pause: float = 0.0) -> Iterator[int]:
    """Run a server that says `lines` byte by byte to whoever connects, listens to nothing, and hangs on; gives its port."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)

        def serve() -> None:
            held = []
            while not done.is_set():
                with suppress(TimeoutError):
                    held.append(listener.accept()[0])
                    _say(held[-1], lines, pause, done)
            for each in held:
                each.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join(10)


def _say(connection: socket.socket, lines: bytes, pause: float, done: threading.Event) -> None:
    with suppress(OSError):
        for each in lines:
            if done.is_set():
                return
            connection.send(bytes([each]))
            time.sleep(pause)


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1; returns the server's context and that of a client which trusts it."""
    key, pem = folder / "server.key", folder / "server.pem"
    subprocess.run(
        [require("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", pem, "-days", "2", "-subj", "/CN=mail.example.org", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, key)
    return server, ssl.create_default_context(cafile=str(pem))
