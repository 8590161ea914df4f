"""Screens in Chromium: everybody can use them, and account.js refines what works without it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sidecar.pages import Pages
from tests.support.browser import axe_violations, open_page, too_wide
from tests.support.keyboard import keyboard_faults
from tests.support.nu import nu_errors
from tests.support.screens import BACK, NEXT, SCREENS
from tests.support.server import Environ, StartResponse, serve
from tests.support.services import ROOT
from tests.support.sites import MINIMAL, TinySite, video

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "fr", "ar")
SITE = MINIMAL["content/site.yaml"].replace("[en, fr]", "[en, fr, ar]")
FILM = "/videos/M-260707-01/"
KINDS = sorted({screen.name for screen in SCREENS if not screen.name.startswith("message-")} | {"message-no_flow"})
CALM = ("gate", "register", "verify", "welcome", "login", "account", "close")
"""Screens without errors, which begin at their top: a summary of errors has the focus."""


@dataclass(slots=True)
class Sidecar:
    """Stands in for the sidecar: takes forms without an answer, gives files, and notes what was asked."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.asked.append(path)
        if path == f"GET {NEXT}":
            start_response("200 OK", [("Content-Disposition", 'attachment; filename="film.mxf"')])
            return [b"film"]
        start_response("204 No Content" if path.startswith("POST") else "404 Not Found", [])
        return []


@dataclass(frozen=True, slots=True)
class Site:
    """A built site with every screen as a file: where it is served, and who answers for the rest."""

    dist: Path
    address: str
    sidecar: Sidecar

    def url(self, name: str, language: str = "en") -> str:
        return f"{self.address}/try/{language}/{name}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    files = {"content/site.yaml": SITE, "content/videos/M-260707-01.yaml": video()}
    tiny = TinySite(tmp_path_factory.mktemp("site"), files)
    assert tiny.quick("build").status == 0
    pages = Pages(tiny.root / "downloads.json", ROOT / "site_templates")
    for screen in SCREENS:
        page = {**screen.page, **({"back": BACK | {"page_url": FILM}} if screen.page.get("back") == BACK else {})}
        for language in LANGUAGES:
            path = tiny.dist / "try" / language / f"{screen.name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages.render(screen.template, language, page, screen.path))
    sidecar = Sidecar()
    with serve(tiny.dist, sidecar) as address:
        yield Site(tiny.dist, address, sidecar)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation_and_320_pixels_are_enough(browser: Browser, site: Site, language: str) -> None:
    with open_page(browser, site.url("gate", language), width=320) as watched:
        for name in KINDS:
            watched.page.goto(site.url(name, language))
            watched.page.evaluate("document.fonts.ready.then(() => true)")  # or the next screen aborts their requests
            assert axe_violations(watched.page) == [], name
            assert too_wide(watched.page) == [], name
            watched.page.emulate_media(color_scheme="dark" if language == "fr" else "light")
        assert watched.third_party() == []
        # The next screen may come before the icon of this one.
        assert [one for one in watched.complaints if "favicon" not in one] == []


@pytest.mark.slow
def test_the_html_checker_knows_everything_but_the_rules_for_generators_of_passwords(site: Site) -> None:
    errors = nu_errors(site.dist / "try")
    assert [error for error in errors if "Attribute “passwordrules” not allowed" not in error] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CALM)
def test_everything_can_be_reached_seen_and_left_with_the_keyboard(browser: Browser, site: Site, name: str) -> None:
    with open_page(browser, site.url(name)) as watched:
        assert keyboard_faults(watched.page) == []


@pytest.mark.parametrize("name", [*CALM, "register-wrong", "verify-expired"])
def test_targets_are_44_pixels_high(browser: Browser, site: Site, name: str) -> None:
    with open_page(browser, site.url(name), width=320) as watched:
        small = watched.page.evaluate(
            """() => [...document.querySelectorAll('main :is(.button, button, select, .aside a, input:not([type=hidden], [type=checkbox]), .tick)')]
              .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
        )
        assert small == []


def test_errors_have_the_focus_when_the_screen_comes_and_lead_to_their_field(browser: Browser, site: Site) -> None:
    for scripts in (True, False):
        with open_page(browser, site.url("register-wrong"), java_script_enabled=scripts) as watched:
            box = watched.page.locator("#problems")
            expect(box).to_be_focused()
            box.locator("a").first.click()
            assert watched.page.url.endswith("#email")
            if scripts:
                expect(watched.page.locator("#email")).to_be_focused()


def test_nothing_that_needs_a_script_is_shown_without_one(browser: Browser, site: Site) -> None:
    with open_page(browser, site.url("register"), java_script_enabled=False) as watched:
        expect(watched.page.locator(".reveal")).to_be_hidden()
        expect(watched.page.locator("[data-rule]")).to_have_count(5)
    with open_page(browser, site.url("verify"), java_script_enabled=False) as watched:
        expect(watched.page.get_by_role("button", name="Send new code")).to_be_enabled()
        expect(watched.page.locator("#wait")).to_have_text("Possible in 0:42")


class TestPassword:
    @pytest.fixture
    def page(self, browser: Browser, site: Site) -> Iterator[Page]:
        with open_page(browser, site.url("register")) as watched:
            yield watched.page
            # A form that is answered with «no content» leaves the browser where it is.
            assert [one for one in watched.complaints if "ERR_ABORTED" not in one] == []

    @pytest.mark.parametrize(
        ("typed", "met"),
        [
            ("", []),
            ("short", ["space"]),
            ("Zwölf Muscheln", ["length", "case"]),
            ("9 Häfen!", ["case", "digit", "symbol"]),
            ("Tide-Lantern-47", ["length", "space", "case", "digit", "symbol"]),
            ("ÉTÉ-été-٤٧-ملح", ["length", "space", "case", "digit", "symbol"]),
        ],
    )
    def test_each_rule_is_ticked_off_while_one_types(self, page: Page, typed: str, met: list[str]) -> None:
        page.get_by_label("Password", exact=True).fill(typed)
        found = page.locator("[data-met=yes]").evaluate_all("all => all.map(one => one.dataset.rule)")
        assert found == met

    def test_a_listener_hears_when_all_rules_are_fulfilled(self, page: Page) -> None:
        page.get_by_label("Password", exact=True).fill("Tide-Lantern-47")
        expect(page.locator("[data-rules-status]")).to_have_text("All rules are fulfilled")

    def test_it_can_be_shown_and_hidden_and_is_hidden_when_sent(self, page: Page) -> None:
        password = page.get_by_label("Password", exact=True)
        page.get_by_role("button", name="Show password").click()
        expect(password).to_have_attribute("type", "text")
        page.get_by_role("button", name="Hide password").click()
        expect(password).to_have_attribute("type", "password")
        page.get_by_role("button", name="Show password").click()
        page.get_by_role("button", name="Register").click()
        expect(password).to_have_attribute("type", "password")

    def test_caps_lock_is_told(self, page: Page) -> None:
        page.get_by_label("Password", exact=True).focus()
        page.evaluate(
            """() => document.getElementById('password').dispatchEvent(
              new KeyboardEvent('keydown', {key: 'A', modifierCapsLock: true}))"""
        )
        expect(page.locator("[data-caps]")).to_have_text("Caps Lock is on")


class TestSending:
    def test_a_form_is_sent_once_however_often_the_button_is_pressed(self, browser: Browser, site: Site) -> None:
        site.sidecar.asked.clear()
        with open_page(browser, site.url("login")) as watched:
            watched.page.get_by_role("button", name="Log in").dblclick()
            watched.page.wait_for_timeout(300)
            assert site.sidecar.asked == ["POST /account/login"]
            watched.page.evaluate("dispatchEvent(new Event('pageshow'))")  # back from the next page, from memory
            watched.page.get_by_role("button", name="Log in").click()
            watched.page.wait_for_timeout(300)
            assert site.sidecar.asked == ["POST /account/login"] * 2

    def test_a_new_code_waits_for_the_end_of_the_countdown(self, browser: Browser, site: Site) -> None:
        site.sidecar.asked.clear()
        with open_page(browser, site.url("gate")) as watched:
            page = watched.page
            page.clock.install()
            page.goto(site.url("verify"))
            button = page.get_by_role("button", name="Send new code")
            expect(page.locator("#wait")).to_have_text(re.compile("Possible in 0:4[12]"))
            expect(button).to_have_attribute("aria-disabled", "true")
            button.click(force=True)
            assert site.sidecar.asked == []
            page.clock.run_for(43_000)
            expect(page.locator("#wait")).to_be_hidden()
            expect(page.locator("[data-ready]")).to_have_text("A new code can be sent now")
            button.click()
            page.clock.run_for(500)
            assert site.sidecar.asked == ["POST /account/resend"]


def test_the_way_back_downloads_and_goes_on_to_the_page_of_the_film(browser: Browser, site: Site) -> None:
    with open_page(browser, site.url("welcome"), accept_downloads=True) as watched:
        with watched.page.expect_download() as download:
            watched.page.get_by_role("link", name="Return to the page you were on").click()
        assert download.value.suggested_filename == "film.mxf"
        watched.page.wait_for_url(f"**{FILM}", timeout=10_000)


def test_print_leaves_out_what_only_a_screen_can_do(browser: Browser, site: Site) -> None:
    with open_page(browser, site.url("verify")) as watched:
        watched.page.emulate_media(media="print")
        expect(watched.page.get_by_role("heading", name="Check your inbox")).to_be_visible()
        expect(watched.page.get_by_text("4F2A-1")).to_be_visible()
        expect(watched.page.locator("button:visible")).to_have_count(0)


def test_what_is_told_by_a_tint_has_a_line_around_it_in_forced_colours(browser: Browser, site: Site) -> None:
    for name, part in (("gate", ".asked"), ("verify-sent", ".told"), ("account", ".tag"), ("close-wrong", ".problems")):
        with open_page(browser, site.url(name), forced_colors="active") as watched:
            width = watched.page.locator(part).first.evaluate("e => getComputedStyle(e).borderBottomWidth")
            assert width == "1px", name
