"""The finished site in Chromium: everybody can use it, with any device, and it asks nobody else for anything."""

import gzip
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.support.browser import axe_violations, open_page, too_wide
from tests.support.finished import KINDS, FinishedSite
from tests.support.keyboard import keyboard_faults

pytestmark = [pytest.mark.site, pytest.mark.browser]

Scheme = Literal["light", "dark"]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation(browser: Browser, site: FinishedSite, kind: str, scheme: Scheme) -> None:
    for url in site.of_kind(kind):
        with open_page(browser, site.address + url, scheme=scheme) as watched:
            assert axe_violations(watched.page) == [], url


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_nobody_else_and_nothing_complains(browser: Browser, site: FinishedSite, kind: str) -> None:
    for url in site.of_kind(kind):
        with open_page(browser, site.address + url) as watched:
            watched.page.wait_for_load_state("networkidle")
            assert watched.third_party() == [], url
            assert watched.complaints == [], url


@pytest.mark.parametrize("zoom", [1, 4], ids=["320 pixels wide", "1280 pixels at 400 %"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_page_needs_no_sideways_scrolling(browser: Browser, site: FinishedSite, kind: str, zoom: int) -> None:
    for url in site.of_kind(kind):
        with open_page(browser, site.address + url, width=320, height=720 // zoom, device_scale_factor=zoom) as watched:
            assert too_wide(watched.page) == [], url


class TestKeyboard:
    @pytest.mark.slow
    @pytest.mark.parametrize("kind", ["home", "speech", "press conference", "catalogue", "video", "search"])
    def test_everything_can_be_reached_seen_and_left(self, browser: Browser, site: FinishedSite, kind: str) -> None:
        for url in site.of_kind(kind):
            with open_page(browser, site.address + url) as watched:
                assert keyboard_faults(watched.page) == [], url

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_first_stop_leads_to_the_content(self, browser: Browser, site: FinishedSite, kind: str) -> None:
        for url in site.of_kind(kind):
            with open_page(browser, site.address + url) as watched:
                page = watched.page
                page.keyboard.press("Tab")
                link = page.evaluate("document.activeElement.getAttribute('href')")
                assert link, url
                assert link.startswith("#"), url
                page.keyboard.press("Enter")
                assert page.evaluate("link => document.querySelector(link).closest('main') !== null", link), url
                page.keyboard.press("Tab")
                inside = "document.activeElement.closest('main, footer') !== null || document.activeElement === document.body"
                assert page.evaluate(inside), url


class TestWithoutScripts:
    @pytest.mark.parametrize("kind", KINDS)
    def test_the_text_of_a_page_is_there(self, browser: Browser, site: FinishedSite, kind: str) -> None:
        for url in site.of_kind(kind):
            written = [" ".join(p.text_content().split()) for p in site.tree(url).xpath("//main//article//p[@id]")]
            with open_page(browser, site.address + url, java_script_enabled=False) as watched:
                shown = " ".join(watched.page.locator("main").inner_text().split())
                assert shown, url
                assert [text for text in written if text not in shown] == [], url

    def test_a_film_has_the_controls_of_the_browser(self, browser: Browser, site: FinishedSite) -> None:
        with open_page(browser, site.address + KINDS["video"], java_script_enabled=False) as watched:
            assert watched.page.locator("main video[controls]").count() == 1


def test_a_page_holds_still_for_readers_who_ask_for_it(browser: Browser, site: FinishedSite) -> None:
    for kind in ("home", "speech", "video"):
        with open_page(browser, site.address + KINDS[kind]) as watched:
            assert watched.page.evaluate("document.getAnimations().length") == 0
            assert watched.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_forced_colours_leave_links_and_buttons_visible(browser: Browser, site: FinishedSite) -> None:
    with open_page(browser, site.address + KINDS["video"], forced_colors="active") as watched:
        assert axe_violations(watched.page) == []


def test_a_speech_of_900_words_needs_14_kilobytes_of_markup_and_style(site: FinishedSite) -> None:
    sizes = {}
    for url in site.pages():
        tree = site.tree(url)
        words = len(" ".join(tree.xpath("//main//article//p[@id]//text()")).split())
        if "/speeches/2" in url and 500 <= words <= 950:
            files = [site.file(url), *(site.file(link) for link in tree.xpath("//link[@rel='stylesheet']/@href"))]
            sizes[url] = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    assert sizes, "there is no speech of about this length"
    assert {url: size for url, size in sizes.items() if size > 14_000} == {}


def test_an_unknown_address_gets_the_page_for_it(browser: Browser, site: FinishedSite) -> None:
    with open_page(browser, f"{site.address}/nothing/here/") as watched:
        assert watched.page.locator("h1").inner_text() == site.tree("/404.html").xpath("string(//h1)").strip()
        assert watched.page.evaluate("[...document.images].every(i => i.naturalWidth > 0)")
        assert watched.page.evaluate("document.styleSheets.length") >= 1
