"""A running newsroom for end-to-end tests, and a visitor who goes through it with a browser as people do."""

import email
import email.policy
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from sqlalchemy import text

from sidecar.factory import Sidecar
from tests.support.browser import Watched, watch

PASSWORD, NEW_PASSWORD = "Lantern7-tide-harbour", "Another4-quay-and-tide"
FILM, RENDITION = "M-260708-01", "broadcast"
CODE = re.compile(r"\b(\d{4}) ?(\d{4})\b")


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A running newsroom: its parts and the folder that its mail goes to."""

    made: Sidecar
    mail: Path

    @property
    def url(self) -> str:
        """The public address, without a closing slash."""
        return self.made.settings.public_url

    def mails(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address, oldest first."""
        files = sorted(self.mail.glob("*.eml"))
        read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [mail for mail in read if mail["To"] == address]

    def await_mail(self, address: str, count: int = 1) -> EmailMessage:
        """Wait until so many mails have come to an address and return the last."""
        end = time.monotonic() + 20
        while len(found := self.mails(address)) < count:
            assert time.monotonic() < end, f"{len(found)} mails to {address}"
            time.sleep(0.1)
        return found[count - 1]

    def code(self, address: str, count: int = 1) -> str:
        """Return the code in the mail of that number to an address."""
        body = self.await_mail(address, count).get_body(("plain",))
        assert body is not None
        found = CODE.search(body.get_content())
        assert found, body.get_content()
        return found[1] + found[2]

    def forget_limits(self) -> None:
        """Let the next test begin with fresh limits, as if a day had gone by."""
        with self.made.service.store.write() as conn:
            conn.execute(text("DELETE FROM limits"))

    @contextmanager
    def visitor(self, browser: Browser, **options: Any) -> Iterator[Watched]:
        """Open a browser of its own with one page; `options` are those of Playwright's `new_context`."""
        context = browser.new_context(base_url=self.url, accept_downloads=True, **options)
        try:
            yield watch(context.new_page())
        finally:
            context.close()


def begin(page: Page, address: str, password: str = PASSWORD) -> None:
    """Fill in «Create an account» and send it."""
    page.fill("#email", address)
    page.fill("#password", password)
    page.locator("main form button:not([type=button])").first.click()


def type_code(page: Page, code: str) -> None:
    """Type a code and send it."""
    page.fill("#code", code)
    page.keyboard.press("Enter")


def register(newsroom: Newsroom, page: Page, address: str, next_: str = "/") -> None:
    """Go from the registration to «Account created»."""
    page.goto(f"/account/register?next={next_}")
    begin(page, address)
    page.wait_for_url(re.compile("/account/verify"))
    type_code(page, newsroom.code(address, len(newsroom.mails(address)) or 1))
    page.wait_for_url(re.compile("/account/welcome"))
