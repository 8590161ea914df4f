"""The development mailbox shows the mails of a folder, on the machine of whoever tries the newsroom out and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sidecar.mail import transports
from sidecar.mail.worker import Worker
from sidecar.settings import Settings
from sidecar.web import mailbox
from sidecar.web.context import Context
from tests.support.accounts import MINUTE, Accounts

LOOPBACK = "http://127.0.0.1:8000"


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[Accounts]:
    made = Accounts(tmp_path, sqlite_url, public_url=LOOPBACK)
    yield made
    made.close()


def deliver(house: Accounts) -> None:
    Worker(house.service, house.pages, transports.of(house.settings)).run_once()


def names(house: Accounts) -> list[str]:
    """Of the mails in the order in which the list shows them."""
    return re.findall(r'href="/dev/mail/(\d[^"/?]+)"', house.browser().get("/dev/mail/").text)


class TestMailbox:
    def test_says_that_it_is_empty(self, house: Accounts) -> None:
        answer = house.browser().get("/dev/mail/")
        assert answer.status_code == 200
        assert "There is no mail yet." in answer.text

    def test_leads_through_a_registration(self, house: Accounts) -> None:
        browser = house.begin()
        deliver(house)
        code = re.search(r'class="letter-code"[^>]*>(\d{8})<', browser.get("/dev/mail/").text)
        assert code is not None
        assert browser.post("/account/verify", code=code[1]).status_code == 303
        assert browser.signed_in

    def test_lists_the_newest_first(self, house: Accounts) -> None:
        for name in ("first", "second", "third"):
            house.begin(f"{name}@example.org")
            deliver(house)
            house.clock.advance(MINUTE)
        shown = re.findall(r"<bdi>(\w+)@example.org</bdi>", house.browser().get("/dev/mail/").text)
        assert shown == ["third", "second", "first"]

    def test_shows_headers_text_and_code_of_one_mail(self, house: Accounts) -> None:
        house.begin()
        deliver(house)
        (name,) = names(house)
        text = house.browser().get(f"/dev/mail/{name}").text
        for piece in ("Message-ID", "Auto-Submitted", "ada.vole@example.org", "Why you receive this mail"):
            assert piece in text
        assert re.search(r'readonly value="\d{8}"', text)
        source = house.browser().get(f"/dev/mail/{name}/source")
        assert source.content_type == "text/plain; charset=utf-8"
        assert source.data.startswith(b"From:")

    def test_shows_the_html_where_it_can_do_nothing(self, house: Accounts) -> None:
        house.begin()
        deliver(house)
        (name,) = names(house)
        answer = house.browser().get(f"/dev/mail/{name}/html")
        assert "<!DOCTYPE html>" in answer.text
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'"} <= set(policy)
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_speaks_the_readers_language(self, house: Accounts, language: str) -> None:
        text = house.browser(language=language).get("/dev/mail/").text
        assert {"fr": "Boîte aux lettres", "en": "Mailbox"}[language] in text

    def test_shows_markup_of_a_mail_as_text(self, house: Accounts) -> None:
        folder = Path(house.settings.mail_url.removeprefix("file:"))
        folder.mkdir()
        head = b"From: a@example.org\r\nTo: <b>\r\nSubject: <script>alert(1)</script>\r\nDate: Mon, 23 Nov 2026 10:15:00 +0000\r\n"
        (folder / "20261123T101500Z-odd.eml").write_bytes(head + b"\r\n<script>alert(2)</script>\r\n")
        for path in ("/dev/mail/", "/dev/mail/20261123T101500Z-odd"):
            assert "<script>alert" not in house.browser().get(path).text
        assert house.browser().get("/dev/mail/20261123T101500Z-odd/html").status_code == 404

    @pytest.mark.parametrize(
        "name", ["..", "../keys", "%2e%2e%2fkeys.json", "20261123T101500Z-gone", "x", "20261123T101500Z-..%2fa", "a%00"]
    )
    def test_opens_nothing_but_its_mails(self, house: Accounts, name: str) -> None:
        (house.folder / "keys.eml").write_text("no mail")
        for end in ("", "/html", "/source"):
            assert house.browser().get(f"/dev/mail/{name}{end}").status_code in {400, 404}

    def test_changes_nothing(self, house: Accounts) -> None:
        assert house.browser().post("/dev/mail/").status_code == 405


class TestElsewhere:
    @pytest.mark.parametrize(
        "settings",
        [
            Settings(public_url="https://newsroom.example.org", mail_url="file:var/mail"),
            Settings(public_url=LOOPBACK, mail_url="smtp://127.0.0.1"),
        ],
    )
    def test_it_does_not_exist(self, house: Accounts, settings: Settings) -> None:
        with pytest.raises(ValueError, match="only where they go to a folder"):
            mailbox.blueprint(Context(replace(house.service, settings=settings), house.pages, house.manifest))

    def test_a_public_newsroom_has_no_such_page(self, quick_accounts: Accounts) -> None:
        assert quick_accounts.browser().get("/dev/mail/").status_code == 404
