"""The features of Rostra, used in a browser from end to end."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import axe_violations, too_wide
from tests.support.newsroom import FILM, NEW_PASSWORD, PASSWORD, RENDITION, Newsroom, begin, register, type_code

pytestmark = pytest.mark.browser
STABLE = f"/download/{FILM}/{RENDITION}"


@pytest.fixture(autouse=True)
def fresh_limits(newsroom: Newsroom) -> None:
    newsroom.forget_limits()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class TestTheWholeWay:
    def test_from_a_film_to_its_file(self, newsroom: Newsroom, chrome: Browser) -> None:
        """A stranger presses Download, registers, types the code, subscribes, returns, and has the file that the page promised."""
        with newsroom.visitor(chrome) as visit:
            page = visit.page
            page.goto(f"/videos/{FILM}/")
            promised = page.evaluate("fetch('SHA256SUMS').then(answer => answer.text())")
            page.locator(f"a[href='{STABLE}']").first.click()
            expect(page).to_have_title("Littoral Union Multimedia account – Littoral Union Newsroom")
            expect(page.locator("main")).to_contain_text("free of charge")
            page.get_by_role("link", name="Register", exact=True).click()
            expect(page.locator("h1")).to_have_text("Create an account")
            begin(page, "first@example.org")
            expect(page.locator("h1")).to_have_text("Check your inbox")
            expect(page.locator("main")).to_contain_text("f•••@example.org")
            type_code(page, newsroom.code("first@example.org"))
            expect(page.locator("h1")).to_have_text("Account created")
            box = page.locator("input[name=newsletter][type=checkbox]")
            expect(box).not_to_be_checked()
            box.check()
            page.get_by_role("button", name="Subscribe").click()
            expect(page.locator("main")).to_contain_text("You are subscribed")
            with page.expect_download() as started:
                page.get_by_role("link", name="Return to the page you were on").click()
            path = started.value.path()
            assert f"{digest(path)}  {started.value.suggested_filename}" in promised
            page.wait_for_url(f"**/videos/{FILM}/")
            newsroom.await_mail("first@example.org", 2)
            one_click = {mail["List-Unsubscribe-Post"] for mail in newsroom.mails("first@example.org")}
            assert "List-Unsubscribe=One-Click" in one_click
            # A navigation that becomes a download is broken off as a navigation.
            assert [said for said in visit.complaints if f"{STABLE}/" not in said] == []
            assert visit.third_party() == []

    def test_the_code_can_be_read_in_the_development_mailbox(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as visit:
            page = visit.page
            page.goto("/account/register?next=/videos/")
            begin(page, "mailbox@example.org")
            code = newsroom.code("mailbox@example.org")
            page.goto("/dev/mail/")
            page.locator("main a[href^='/dev/mail/']").first.click()
            shown = page.locator("main").inner_text()
            assert code in shown.replace(" ", "")
            page.goto("/account/verify")
            type_code(page, f"{code[:4]} {code[4:]}")
            page.wait_for_url("**/account/welcome?next=/videos/")
            page.get_by_role("link", name="Return to the page you were on").click()
            page.wait_for_url("**/videos/")

    def test_reset_and_return(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as other:
            register(newsroom, other.page, "forgetful@example.org")
            newsroom.forget_limits()
            with newsroom.visitor(chrome) as visit:
                page = visit.page
                page.goto(f"/account/login?next=/videos/{FILM}/")
                page.get_by_role("link", name="Reset password").click()
                page.fill("#email", "forgetful@example.org")
                page.keyboard.press("Enter")
                expect(page.locator("h1")).to_have_text("Check your inbox")
                type_code(page, newsroom.code("forgetful@example.org", 2))
                expect(page.locator("h1")).to_have_text("Create a new password")
                page.fill("#password", NEW_PASSWORD)
                page.keyboard.press("Enter")
                expect(page.locator("h1")).to_have_text("Password updated")
                page.get_by_role("link", name="Return to the page you were on").click()
                page.wait_for_url(f"**/videos/{FILM}/")
                page.get_by_role("link", name="Log in").first.click()
                page.fill("#email", "forgetful@example.org")
                page.fill("#password", NEW_PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url(f"**/videos/{FILM}/")
            other.page.goto("/account/")
            expect(other.page.locator("h1")).to_contain_text("Multimedia account")

    def test_logging_in_lets_the_file_follow(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as visit:
            page = visit.page
            register(newsroom, page, "regular@example.org")
            page.context.clear_cookies()
            page.goto(f"/videos/{FILM}/")
            page.locator(f"a[href='{STABLE}']").first.click()
            page.get_by_role("link", name="Log in", exact=True).last.click()
            page.fill("#email", "regular@example.org")
            page.fill("#password", PASSWORD)
            with page.expect_download() as started:
                page.keyboard.press("Enter")
            assert started.value.suggested_filename.startswith(FILM)


class TestOtherWays:
    def test_without_javascript(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome, java_script_enabled=False) as visit:
            page = visit.page
            page.goto(f"/videos/{FILM}/")
            page.locator(f"a[href='{STABLE}']").first.click()
            page.get_by_role("link", name="Register", exact=True).click()
            begin(page, "plain@example.org", "short")
            expect(page.locator("#password-error")).to_contain_text("at least 12 characters")
            expect(page.locator("#email")).to_have_value("plain@example.org")
            expect(page.locator("#password")).to_have_value("")
            begin(page, "plain@example.org")
            type_code(page, "1234 5678")
            expect(page.locator("#code-error")).to_contain_text("4 more attempts")
            type_code(page, newsroom.code("plain@example.org"))
            page.get_by_role("button", name="Subscribe").click()
            expect(page.locator("#newsletter-error")).to_be_visible()
            with page.expect_download():
                page.get_by_role("link", name="Return to the page you were on").click()

    def test_by_keyboard_alone(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as visit:
            page = visit.page
            page.goto("/account/register?next=/speeches/")
            page.locator("#email").focus()
            page.keyboard.type("keys@example.org")
            page.keyboard.press("Tab")
            page.keyboard.type(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile("/account/verify"))
            code = newsroom.code("keys@example.org")
            reach(page, "#code")
            page.keyboard.type(code)
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile("/account/welcome"))
            reach(page, "a[href='/speeches/'].button")
            page.keyboard.press("Enter")
            page.wait_for_url("**/speeches/")

    def test_in_french_on_a_telephone(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome, viewport={"width": 320, "height": 640}, locale="fr-FR") as visit:
            page = visit.page
            page.goto("/fr/videos/")
            page.goto("/account/register?next=/fr/videos/")
            assert page.locator("html").get_attribute("lang") == "fr"
            begin(page, "lectrice@example.org")
            page.wait_for_url(re.compile("/account/verify"))
            assert page.locator("html").get_attribute("lang") == "fr"
            assert too_wide(page) == []
            assert axe_violations(page) == []
            type_code(page, newsroom.code("lectrice@example.org"))
            page.wait_for_url(re.compile("/account/welcome"))
            assert page.locator("html").get_attribute("lang") == "fr"
            assert too_wide(page) == []
            page.locator("a.button[href='/fr/videos/']").click()
            page.wait_for_url("**/fr/videos/")

    def test_the_code_screen_in_another_browser_says_what_to_do(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as visit:
            page = visit.page
            page.goto("/account/verify?next=/videos/")
            expect(page.locator("h1")).to_have_text("Begin again in this browser")
            page.get_by_role("link", name="Begin again").click()
            page.wait_for_url("**/account/register?next=/videos/")

    def test_closing_the_account(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as visit:
            page = visit.page
            register(newsroom, page, "leaving@example.org")
            page.goto("/account/")
            with page.expect_download() as started:
                page.locator("a[href*='/account/export']").click()
            assert "leaving@example.org" in started.value.path().read_text()
            page.locator("a[href*='/account/close']").first.click()
            page.fill("#password", PASSWORD)
            page.keyboard.press("Enter")
            expect(page.locator("h1")).to_have_text("Your account is closed")
            assert newsroom.await_mail("leaving@example.org", 2)


class TestPasswordManagers:
    """Attributes that password managers and telephones go by."""

    @pytest.mark.parametrize(
        ("path", "field", "attributes"),
        [
            ("/account/register", "#email", {"autocomplete": "username", "type": "email"}),
            ("/account/register", "#password", {"autocomplete": "new-password", "type": "password"}),
            ("/account/login", "#email", {"autocomplete": "username", "type": "email"}),
            ("/account/login", "#password", {"autocomplete": "current-password", "type": "password"}),
        ],
    )
    def test_fields_say_what_they_are(
        self, newsroom: Newsroom, chrome: Browser, path: str, field: str, attributes: dict[str, str]
    ) -> None:
        with newsroom.visitor(chrome) as visit:
            visit.page.goto(path)
            found = {name: visit.page.locator(field).get_attribute(name) for name in attributes}
            assert found == attributes

    def test_the_rules_stand_in_the_field(self, newsroom: Newsroom, chrome: Browser) -> None:
        with newsroom.visitor(chrome) as visit:
            visit.page.goto("/account/register")
            rules = visit.page.locator("#password").get_attribute("passwordrules") or ""
            assert "minlength: 12" in rules
            visit.page.fill("#email", "rules@example.org")
            begin(visit.page, "rules@example.org")
            code = visit.page.locator("#code")
            assert code.get_attribute("autocomplete") == "one-time-code"
            assert code.get_attribute("inputmode") == "numeric"


def reach(page: object, selector: str) -> None:
    """Press Tab until the wanted element has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):  # type: ignore[attr-defined]
            return
        page.keyboard.press("Tab")  # type: ignore[attr-defined]
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_the_gate_speaks_the_language_of_the_page_before_it(newsroom: Newsroom, chrome: Browser) -> None:
    with newsroom.visitor(chrome, locale="en-GB") as visit:
        page = visit.page
        page.goto(f"/fr/videos/{FILM}/")
        page.locator(f"a[href='{STABLE}']").first.click()
        assert page.locator("html").get_attribute("lang") == "fr"
        page.get_by_role("link", name="S’inscrire", exact=True).click()
        assert page.locator("html").get_attribute("lang") == "fr"
