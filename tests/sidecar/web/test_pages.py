"""Screens: every one in every state and language, with the labels of the design, errors that are announced, and no password echoed."""

import json
import os
import shutil
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from lxml import html

from sidecar import events
from sidecar.pages import Pages, PagesError
from sidecar.web.context import choose_language
from tests.support.screens import (
    ACTIONS,
    BACK,
    CODE,
    FILE,
    MESSAGES,
    NEXT,
    NOTICES,
    PASSWORD_CODES,
    SCREENS,
    Screen,
    problem,
)
from tests.support.services import ROOT
from tests.support.sites import MINIMAL, TinySite, video

TEMPLATES = ROOT / "site_templates"
LANGUAGES = ("en", "fr", "ar")
NAMES = "{en: The Small Union, fr: La Petite Union, ar: الاتحاد الصغير}"
SITE = MINIMAL["content/site.yaml"].replace("[en, fr]", "[en, fr, ar]").replace("The Small Union", NAMES)


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The downloads manifest of a small site in three languages."""
    files = {"content/site.yaml": SITE + "time_zone: Europe/Brussels\n", "content/videos/M-260707-01.yaml": video()}
    site = TinySite(tmp_path_factory.mktemp("site"), files)
    run = site.quick("build")
    assert run.status == 0, run.err
    return site.root / "downloads.json"


@pytest.fixture(scope="module")
def pages(manifest: Path) -> Pages:
    return Pages(manifest, TEMPLATES)


def drawn(pages: Pages, screen: Screen, language: str = "en") -> html.HtmlElement:
    return html.document_fromstring(pages.render(screen.template, language, screen.page, screen.path))


def named(name: str) -> Screen:
    return next(screen for screen in SCREENS if screen.name == name)


def said(tree: html.HtmlElement, path: str = "//main") -> str:
    (found,) = tree.xpath(path)
    return " ".join(found.text_content().split())


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
class TestEveryScreen:
    """Rules for each state of each screen."""

    def test_says_in_title_and_heading_what_it_is(self, pages: Pages, screen: Screen) -> None:
        tree = drawn(pages, screen)
        heading, title = said(tree, "//h1"), said(tree, "//title")
        assert heading
        assert f"{heading} – " in title
        assert title.startswith(f"{heading} – ") is not bool(screen.page.get("errors"))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_in_its_language_and_leads_to_itself_in_the_others(
        self, pages: Pages, screen: Screen, language: str
    ) -> None:
        tree = drawn(pages, screen, language)
        assert (tree.get("lang"), tree.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
        own = screen.path.partition("?")[0]
        links = tree.xpath("//nav[contains(@class, 'languages')]//a/@href")
        assert links == [f"{own}?next={NEXT}&lang={other}" for other in LANGUAGES]

    def test_carries_no_script_style_or_handler_of_its_own(self, pages: Pages, screen: Screen) -> None:
        tree = drawn(pages, screen)
        assert tree.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]") == []

    def test_every_form_carries_on_where_to_return_to(self, pages: Pages, screen: Screen) -> None:
        tree = drawn(pages, screen)
        for form in tree.xpath("//form[not(contains(@action, '/sessions'))][@action]"):
            assert form.get("method") == "post"
            assert form.xpath(".//input[@name='next']/@value") == [NEXT]
        for link in tree.xpath("//main//a[starts-with(@href, '/account/')][not(contains(@href, '/export'))]/@href"):
            assert f"next={NEXT}" in link or screen.template == "account/message.html", link

    def test_ids_are_unique_and_whatever_is_referred_to_exists(self, pages: Pages, screen: Screen) -> None:
        tree = drawn(pages, screen)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        attributes = (
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
            "for",
            "form",
            "data-reveal",
            "data-rules",
            "data-caps",
        )
        wanted = {one for name in attributes for value in tree.xpath(f"//@{name}") for one in value.split()}
        wanted |= {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")}
        assert wanted - set(ids) == set()

    def test_every_field_has_a_label(self, pages: Pages, screen: Screen) -> None:
        tree = drawn(pages, screen)
        for field in tree.xpath("//main//input[not(@type='hidden')] | //main//select"):
            assert tree.xpath("//label[@for=$id] | //label[.//*[@id=$id]]", id=field.get("id")), field.get("name")

    def test_errors_are_announced_first_and_stand_beside_their_field(self, pages: Pages, screen: Screen) -> None:
        tree = drawn(pages, screen)
        boxes = tree.xpath("//*[@role='alert'][@tabindex='-1']")
        errors = screen.page.get("errors", {})
        assert len(boxes) == bool(errors)
        for field in errors:
            for found in tree.xpath("//*[@name=$field][not(@type='hidden')]", field=field):
                described = found.get("aria-describedby").split()
                assert found.get("aria-invalid") == "true"
                assert f"{field}-error" in described
                sentences = texts(tree, f"//*[@id='{field}-error']/p")
                assert len(sentences) == len(errors[field])
                assert all(sentence in said(boxes[0], ".") for sentence in sentences)

    def test_no_dead_end(self, pages: Pages, screen: Screen) -> None:
        assert drawn(pages, screen).xpath("//main//a[@href] | //main//button")


class TestLabels:
    """The labels that the design lays down."""

    @pytest.mark.parametrize(
        ("name", "label", "kind"),
        [
            ("gate", "Register", "a"),
            ("gate", "Log in", "a"),
            ("register", "Create an account", "h1"),
            ("register", "Register", "button"),
            ("verify", "Check your inbox", "h1"),
            ("verify", "Verification code", "label"),
            ("verify", "Send new code", "button"),
            ("verify-expired", "Send new code", "button"),
            ("verify-locked", "Send new code", "button"),
            ("welcome", "Account created", "h1"),
            ("welcome", "Subscribe", "button"),
            ("welcome", "Return to the page you were on", "a"),
            ("login", "Log in", "h1"),
            ("login", "Log in", "button"),
            ("login", "Reset password", "a"),
            ("login", "Register", "a"),
            ("reset", "Reset password", "h1"),
            ("verify-reset", "Check your inbox", "h1"),
            ("reset_password", "Create a new password", "h1"),
            ("reset_done", "Password updated", "h1"),
            ("reset_done", "Return to the page you were on", "a"),
        ],
    )
    def test_are_there(self, pages: Pages, name: str, label: str, kind: str) -> None:
        assert label in texts(drawn(pages, named(name)), f"//main//{kind}")

    def test_the_gate_is_called_after_the_organisation(self, pages: Pages) -> None:
        assert said(drawn(pages, named("gate")), "//title").startswith("SU Multimedia account")

    def test_the_gate_says_that_it_is_free_what_was_asked_for_and_what_is_stored(self, pages: Pages) -> None:
        text = said(drawn(pages, named("gate")))
        for part in ("free of charge", FILE["title"], FILE["filename"], "1.2 GB", "Why an account", "What is stored"):
            assert part in text

    def test_the_inbox_names_address_end_and_reference(self, pages: Pages) -> None:
        text = said(drawn(pages, named("verify")))
        for part in (CODE["address"], "30 minutes", CODE["expires"], CODE["reference"], "0:42"):
            assert part in text

    @pytest.mark.parametrize("name", ["register", "reset_password"])
    def test_the_rule_of_the_password_is_stated_before_the_field(self, pages: Pages, name: str) -> None:
        tree = drawn(pages, named(name))
        rules = [
            "at least 12 characters",
            "no spaces",
            "upper and lower case letters",
            "numbers",
            "symbols, such as ! or ?",
        ]
        assert texts(tree, "//*[@data-rules]/li") == rules
        assert tree.xpath("//*[@data-rules]/following::input[@name='password']")


class TestFields:
    """Fields help password managers and telephones, and never give a password back."""

    @pytest.mark.parametrize(
        ("name", "field", "completes"),
        [
            ("register", "email", "username"),
            ("register", "password", "new-password"),
            ("login", "email", "username"),
            ("login", "password", "current-password"),
            ("reset", "email", "username"),
            ("reset_password", "password", "new-password"),
            ("close", "password", "current-password"),
            ("verify", "code", "one-time-code"),
        ],
    )
    def test_autocomplete(self, pages: Pages, name: str, field: str, completes: str) -> None:
        assert drawn(pages, named(name)).xpath("//input[@name=$name]/@autocomplete", name=field) == [completes]

    def test_rules_for_generators_of_passwords_follow_the_policy(self, pages: Pages) -> None:
        found = [
            drawn(pages, named(name)).xpath("//input[@name='password']/@passwordrules")[0]
            for name in ("register", "register-nist")
        ]
        assert found == [
            "minlength: 12; required: lower; required: upper; required: digit; required: [-!@#$%^&*_+=.,?];",
            "minlength: 15; allowed: unicode;",
        ]

    def test_a_code_is_typed_on_a_keypad_and_as_text(self, pages: Pages) -> None:
        (field,) = drawn(pages, named("verify")).xpath("//input[@name='code']")
        assert (field.get("type"), field.get("inputmode"), field.get("maxlength")) == ("text", "numeric", None)

    def test_what_was_typed_is_kept_but_for_passwords(self, pages: Pages) -> None:
        screen = named("register-wrong")
        typed = {"email": '"><b>a@b', "password": "Tr0ub4dor&3-sentinel"}
        page = {**screen.page, "values": typed}
        text = pages.render(screen.template, "en", page, screen.path)
        assert html.document_fromstring(text).xpath("//input[@name='email']/@value") == ['"><b>a@b']
        assert "sentinel" not in text

    def test_the_newsletter_is_not_ticked_and_has_a_form_of_its_own(self, pages: Pages) -> None:
        tree = drawn(pages, named("welcome"))
        (box,) = tree.xpath("//input[@type='checkbox']")
        assert box.get("checked") is None
        assert texts(box.getparent().getparent().getparent(), ".//button") == ["Subscribe"]

    def test_a_locked_or_expired_code_offers_the_new_one_inside_the_error(self, pages: Pages) -> None:
        for name in ("verify-locked", "verify-expired", "verify-reset-expired"):
            tree = drawn(pages, named(name))
            (button,) = tree.xpath("//button[contains(., 'Send new code')]")
            assert button.xpath("ancestor::*[@role='alert']")
            (form,) = tree.xpath("//form[@id=$id]", id=button.get("form"))
            assert (form.get("action"), form.xpath(".//input[@name='flow']/@value")[0]) == (
                "/account/resend", named(name).page["purpose"],
            )  # fmt: skip
            assert tree.xpath("//input[@name='code']") == []

    def test_the_way_back_names_the_download_and_goes_on_to_the_page_of_the_film(self, pages: Pages) -> None:
        tree = drawn(pages, named("welcome"))
        assert tree.xpath("//a[@data-then]/@href") == [BACK["url"]]
        assert tree.xpath("//a/@data-then") == [BACK["page_url"]]
        assert drawn(pages, named("welcome-plain")).xpath("//a[@data-then]") == []


class TestSentences:
    """Each code has a sentence of its own in each language; an unknown one has a general sentence, never a code."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_problems(self, pages: Pages, language: str) -> None:
        codes = dict.fromkeys((*PASSWORD_CODES, "missing", "wrong_password"), "password")
        codes |= dict.fromkeys(("address",), "email") | dict.fromkeys(
            ("malformed_code", "expired", "locked", "used"), "code"
        )
        codes |= {"not_ticked": "newsletter", "bad_credentials": "form", "busy": "form"}
        unknown = self.sentence(pages, language, "password", "no_such_code")
        found = {code: self.sentence(pages, language, field, code) for code, field in codes.items()}
        assert len({*found.values(), unknown}) == len(found) + 1
        assert "no_such_code" not in unknown

    def sentence(self, pages: Pages, language: str, field: str, code: str) -> str:
        page = {"errors": {field: problem(code)}}
        tree = html.document_fromstring(pages.render("account/login.html", language, page, "/account/login"))
        return said(tree, "//*[@role='alert']//li")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_messages(self, pages: Pages, language: str) -> None:
        found = {code: said(drawn(pages, named(f"message-{code}"), language), "//h1") for code in MESSAGES}
        same = {"no_flow", "other_browser"}
        assert len(set(found.values())) == len(found) - len(same) + 1

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_security_events(self, pages: Pages, language: str) -> None:
        happened = [{"kind": kind, "browser": "", "at": "today"} for kind in events.KINDS]
        page = {**named("account").page, "events": happened}
        tree = html.document_fromstring(pages.render("account/account.html", language, page, "/account/"))
        found = texts(tree, "//section[@aria-labelledby='events']//li/p[1]")
        assert len(set(found)) == len(events.KINDS)
        assert set(found).isdisjoint(events.KINDS)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_ways_on_and_notices(self, pages: Pages, language: str) -> None:
        page = {"code": "404", "actions": [(code, "/x") for code in ACTIONS], "notices": NOTICES}
        tree = html.document_fromstring(pages.render("account/message.html", language, page, "/account/"))
        assert len(set(texts(tree, "//a[@href='/x']"))) == len(ACTIONS)
        assert len(set(texts(tree, "//*[@role='status']"))) == len(NOTICES)

    @pytest.mark.parametrize(
        ("seconds", "words"), [(1, "1 second."), (89, "89 seconds."), (90, "2 minutes."), (7000, "2 hours.")]
    )
    def test_of_waiting_count_in_the_largest_unit_that_fits(self, pages: Pages, seconds: int, words: str) -> None:
        page = {"errors": {"form": problem("too_often", seconds=seconds)}}
        text = pages.render("account/login.html", "en", page, "/account/login")
        assert f"Try again in {words}" in text

    @pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
    def test_are_all_translated(self, pages: Pages, screen: Screen) -> None:
        path = "//main//*[self::h1 or self::h2 or self::p[not(bdi)] or self::label or self::button or self::li[not(*)]]"
        english, arabic = (set(texts(drawn(pages, screen, code), path)) for code in ("en", "ar"))
        told = json.dumps(screen.page, ensure_ascii=False)
        assert {text for text in english & arabic if text and text not in told} <= {"SU Multimedia account"}


class TestRenderer:
    def test_a_page_that_lacks_what_its_template_wants_is_an_error(self, pages: Pages) -> None:
        with pytest.raises(UndefinedError):
            pages.render("account/verify.html", "en", {}, "/account/verify")

    def test_a_missing_manifest_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(PagesError, match="python build"):
            _ = Pages(tmp_path / "downloads.json", TEMPLATES).languages

    @pytest.mark.parametrize("text", ['{"version": 1, "videos": {}}', "{", "[]"])
    def test_a_manifest_of_an_older_build_or_half_of_one_says_what_to_do(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "downloads.json").write_text(text)
        with pytest.raises(PagesError, match="python build"):
            _ = Pages(tmp_path / "downloads.json", TEMPLATES).default

    def test_a_new_manifest_is_read(self, manifest: Path, tmp_path: Path) -> None:
        copy = tmp_path / "downloads.json"
        shutil.copy(manifest, copy)
        pages = Pages(copy, TEMPLATES)
        assert pages.site_name("en") == "Small Newsroom"
        data = json.loads(copy.read_text())
        data["site"]["frames"]["en"]["site"]["name"]["text"] = "Renamed Newsroom"
        copy.write_text(json.dumps(data))
        assert pages.site_name("en") == "Renamed Newsroom"
        assert "Renamed Newsroom" in pages.render("account/login.html", "en", {}, "/account/login")

    def test_a_changed_template_is_read(self, manifest: Path, tmp_path: Path) -> None:
        templates = tmp_path / "site_templates"
        templates.mkdir()
        (templates / "greeting.txt").write_text("Hello & {{ name }}")
        pages = Pages(manifest, templates)
        assert pages.render_mail("greeting.txt", "en", {"name": "<you>"}) == "Hello & <you>\n"
        (templates / "greeting.txt").write_text("Welcome {{ name }}")
        os.utime(templates / "greeting.txt", ns=(1, 1))
        assert pages.render_mail("greeting.txt", "en", {"name": "you"}) == "Welcome you\n"

    def test_times_are_those_of_the_newsroom(self, pages: Pages) -> None:
        assert pages.moment("en", 1_795_443_120) == "23 November 2026, 15:12 (UTC+1)"
        assert pages.moment("fr", 1_783_512_000) == "8 juillet 2026, 14:00 (UTC+2)"
        assert pages.moment("ar", 1_783_512_000) == "8 يوليو 2026، 14:00 (UTC+2)"
        assert pages.time("en", 1_795_443_120) == "15:12 (UTC+1)"

    def test_languages_to_choose_from_are_called_by_their_own_names(self, pages: Pages) -> None:
        assert pages.language_choice("fr") == [
            ("en", "English", False),
            ("fr", "Français", True),
            ("ar", "العربية", False),
        ]

    def test_a_chosen_language_stays_chosen_on_the_next_screen(self, pages: Pages) -> None:
        text = pages.render("account/login.html", "fr", {"next": "/videos/"}, "/account/login?next=/videos/&lang=fr")
        tree = html.document_fromstring(text)
        assert tree.xpath("//main//a/@href") == [
            f"/account/{name}?next=/videos/&lang=fr" for name in ("reset", "register")
        ]
        assert tree.xpath("//form/@action") == ["/account/login?lang=fr"]


@pytest.mark.parametrize(
    ("asked", "stored", "next_path", "accepted", "chosen"),
    [
        ("ar", "fr", "/fr/videos/", "fr", "ar"),
        ("xx", "fr", "/ar/videos/", "ar", "fr"),
        ("", "", "/ar/videos/", "fr", "ar"),
        ("", "", "/videos/", "fr", "en"),
        (None, None, "/download/M-260707-01/broadcast", "fr-BE, en;q=0.5", "fr"),
        (None, None, "/", "ar", "ar"),
        (None, None, "", "de, pl", "en"),
        (None, None, "", "", "en"),
        (None, None, "", "\x00;;q=;,,", "en"),
    ],
)
def test_the_language_is_asked_for_remembered_that_of_the_page_or_of_the_browser(
    pages: Pages, asked: str | None, stored: str | None, next_path: str, accepted: str, chosen: str
) -> None:
    assert choose_language(pages, asked, stored, next_path, accepted) == chosen
