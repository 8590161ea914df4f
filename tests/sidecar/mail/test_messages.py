"""A mail says why it came, does nothing by itself, loads nothing, and is made of the same bytes each time."""

import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import html5lib
import pytest

from sidecar.mail.messages import Draft, compose
from sidecar.pages import Pages
from sidecar.settings import Settings
from tests.support.accounts import NOON, plain
from tests.support.services import ROOT
from tests.support.sites import MINIMAL, TinySite

SETTINGS = Settings(public_url="https://newsroom.example.org", mail_from="newsroom@example.org")
FACTS = {
    "code": "40718829",
    "expires_at": NOON + 1800,
    "reference": "4F2A-1",
    "at": NOON,
    "browser": "Firefox on Windows",
}
TEMPLATES = (
    "register_code", "reset_code", "already_registered", "password_changed", "account_closed", "newsletter_confirmed", "new_sign_in",
)  # fmt: skip
LANGUAGES = ("en", "fr", "ar")
UNSUBSCRIBE = "https://newsroom.example.org/account/unsubscribe/KEY.PAYLOAD.SIGNATURE"
GET_IS_HARMLESS = {"/", "/account/login", "/account/reset", "/account/unsubscribe/KEY.PAYLOAD.SIGNATURE"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Of a small site in three languages."""
    words = MINIMAL["content/site.yaml"].replace("[en, fr]", "[en, fr, ar]") + "time_zone: Europe/Brussels\n"
    site = TinySite(tmp_path_factory.mktemp("site"), {"content/site.yaml": words})
    assert site.quick("build").status == 0
    return Pages(site.root / "downloads.json", ROOT / "site_templates")


def make(pages: Pages, template: str, language: str = "en", **changed: Any) -> EmailMessage:
    known: dict[str, Any] = {
        "id": "h5gP_x-1", "template": template, "to": "ada@example.org", "language": language, "at": NOON, "facts": FACTS,
        "unsubscribe": UNSUBSCRIBE if template == "newsletter_confirmed" else "",
    }  # fmt: skip
    return compose(pages, changed.pop("settings", SETTINGS), Draft(**known | changed))


def html(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def links(message: EmailMessage) -> list[str]:
    return re.findall(r'href="([^"]*)"', html(message)) + re.findall(r"https?://\S+", plain(message))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
class TestEveryMail:
    def test_says_the_same_as_text_and_as_html(self, pages: Pages, template: str, language: str) -> None:
        message = make(pages, template, language)
        assert message.get_content_type() == "multipart/alternative"
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html(message))
        body = tree.find("body")
        assert body is not None
        shown, written = " ".join(body.itertext()).split(), plain(message)
        said = {word for word in re.findall(r"\w{3,}", written) if "http" not in word}
        only_text = {
            "https",
            "newsroom",
            "account",
            "unsubscribe",
            "login",
            "reset",
            "KEY",
            "PAYLOAD",
            "SIGNATURE",
            "40718829",
        }
        assert said - only_text <= set(re.findall(r"\w{3,}", " ".join(shown)))

    def test_names_its_reason_in_its_own_language(self, pages: Pages, template: str, language: str) -> None:
        why = {
            "en": "Why you receive this mail",
            "fr": "Pourquoi vous recevez ce message",
            "ar": "لماذا تصلكم هذه الرسالة",
        }
        message = make(pages, template, language)
        assert message["Content-Language"] == language
        for part in (plain(message), html(message)):
            assert why[language] in part
            assert part.index(why[language]) > len(part) / 4
        assert (f'lang="{language}" dir="rtl"' in html(message)) == (language == "ar")

    def test_has_links_to_the_configured_address_only_and_none_that_acts(
        self, pages: Pages, template: str, language: str
    ) -> None:
        for link in links(make(pages, template, language)):
            assert link.startswith("https://newsroom.example.org/")
            assert link.removeprefix("https://newsroom.example.org") in GET_IS_HARMLESS

    def test_loads_nothing_and_runs_nothing(self, pages: Pages, template: str, language: str) -> None:
        text = html(make(pages, template, language)).lower()
        for word in ("<img", "<script", "<link", "<iframe", "<form", "url(", "@import", "@font-face", "src="):
            assert word not in text
        assert not re.search(r"<[^>]*\son\w+=", text)

    def test_has_both_colours_of_everything_that_has_one(self, pages: Pages, template: str, language: str) -> None:
        text = html(make(pages, template, language))
        dark = set(
            re.findall(r"\.(\w+) \{ (?:color|background|border-color)", text.partition("prefers-color-scheme")[2])
        )
        for element in re.findall(r"<(?:p|td|a|h1|b|div|table)\b[^>]*(?:color:|background:#|1px solid)[^>]*>", text):
            named = re.search(r'class="([^"]*)"', element)
            assert named, element
            assert set(named[1].split()) & dark, element

    def test_is_made_of_the_same_bytes_each_time(self, pages: Pages, template: str, language: str) -> None:
        assert make(pages, template, language).as_bytes() == make(pages, template, language).as_bytes()

    def test_keeps_lines_short_on_the_wire_and_in_the_text(self, pages: Pages, template: str, language: str) -> None:
        message = make(pages, template, language)
        raw = message.as_bytes()
        assert max(map(len, raw.splitlines())) <= 78
        assert raw.isascii()
        assert all(len(line) <= 72 for line in plain(message).splitlines() if "://" not in line)
        assert raw.replace(b"\r\n", b"").count(b"\n") == 0


class TestHeaders:
    def test_of_every_mail(self, pages: Pages) -> None:
        message = make(pages, "password_changed")
        assert message["From"] == "Newsroom <newsroom@example.org>" or "newsroom@example.org" in str(message["From"])
        assert message["To"] == "ada@example.org"
        assert message["Subject"] == "Your password was changed"
        assert parsedate_to_datetime(str(message["Date"])).timestamp() == NOON
        assert message["Message-ID"] == "<h5gP_x-1@newsroom.example.org>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"

    def test_name_the_newsroom_where_the_sender_has_no_name(self, pages: Pages) -> None:
        (sender,) = make(pages, "new_sign_in", "fr")["From"].addresses
        assert (sender.display_name, sender.addr_spec) == (pages.site_name("fr"), "newsroom@example.org")

    def test_keep_the_name_that_the_operator_gave(self, pages: Pages) -> None:
        settings = Settings(public_url=SETTINGS.public_url, mail_from="Press, Port Averne <p@example.org>")
        quoted = Settings(public_url=SETTINGS.public_url, mail_from='"Press, Port Averne" <p@example.org>')
        (sender,) = make(pages, "new_sign_in", settings=quoted)["From"].addresses
        assert (sender.display_name, sender.addr_spec) == ("Press, Port Averne", "p@example.org")
        assert settings.mail_from

    def test_let_a_list_be_left_with_one_click_and_nothing_else(self, pages: Pages) -> None:
        for template in TEMPLATES:
            message = make(pages, template)
            listed = template == "newsletter_confirmed"
            assert message["List-Unsubscribe"] == (f"<{UNSUBSCRIBE}>" if listed else None)
            assert message["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if listed else None)

    @pytest.mark.parametrize(
        ("url", "host"),
        [("http://127.0.0.1:8000", "[127.0.0.1]"), ("http://[::1]:8000", "[::1]"), ("http://localhost:1", "localhost")],
    )
    def test_have_a_message_id_of_the_public_host(self, pages: Pages, url: str, host: str) -> None:
        assert make(pages, "new_sign_in", settings=Settings(public_url=url))["Message-ID"] == f"<h5gP_x-1@{host}>"

    @pytest.mark.parametrize("template", ["register_code", "reset_code"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_never_show_the_code_on_a_locked_screen(self, pages: Pages, template: str, language: str) -> None:
        message = make(pages, template, language)
        assert "40718829" not in " ".join(str(value) for value in message.values())
        # Nor do the first lines of the text, which programs show beside the subject, without the way to it.
        assert "4F2A-1" in message["Subject"]

    def test_in_a_language_that_the_site_lacks_are_the_default_ones(self, pages: Pages) -> None:
        assert make(pages, "account_closed", "de")["Subject"] == "Your account is closed"


class TestCode:
    @pytest.mark.parametrize("template", ["register_code", "reset_code"])
    def test_is_one_word_in_the_text_and_for_the_clipboard(self, pages: Pages, template: str) -> None:
        message = make(pages, template)
        assert re.findall(r"^ +40718829$", plain(message), re.MULTILINE)
        assert "<span>4071</span><span" in html(message)
        assert ">8829</span>" in html(message)
        assert "user-select:all" in html(message)

    def test_comes_with_its_end_and_its_reference(self, pages: Pages) -> None:
        text = plain(make(pages, "register_code"))
        assert "12:30 (UTC+1)" in text
        assert "4F2A-1" in text


class TestTemplates:
    def test_are_all_used_and_all_there(self) -> None:
        shared = {"base", "code", "parts", "foot"}
        found: Mapping[str, set[str]] = {
            ending: {path.stem for path in Path(ROOT / "site_templates/mail").glob(f"*.{ending}")} - shared
            for ending in ("txt", "html")
        }
        assert found["txt"] == found["html"] == set(TEMPLATES)
