"""The finished site in Chromium: everybody can use it, with any device, and it asks nobody else for anything."""

import gzip

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from tests.support.browser import axe_violations, open_page, open_pages, too_wide
from tests.support.finished import KINDS, FinishedSite
from tests.support.keyboard import keyboard_faults

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation_by_day_and_by_night(browser: Browser, site: FinishedSite, kind: str) -> None:
    urls = site.of_kind(kind)
    with open_pages(browser, [site.address + url for url in urls]) as opened:
        for url, watched in zip(urls, opened, strict=True):
            assert axe_violations(watched.page) == [], url
            watched.page.emulate_media(color_scheme="dark")
            assert axe_violations(watched.page) == [], f"{url} in the dark"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_nobody_else_and_nothing_complains(browser: Browser, site: FinishedSite, kind: str) -> None:
    urls = site.of_kind(kind)
    with open_pages(browser, [site.address + url for url in urls]) as opened:
        for url, watched in zip(urls, opened, strict=True):
            watched.page.wait_for_load_state("networkidle")
            assert watched.third_party() == [], url
            assert watched.complaints == [], url


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_of_320_pixels_or_one_at_400_percent_is_enough(
    browser: Browser, site: FinishedSite, kind: str
) -> None:
    urls = site.of_kind(kind)
    with open_pages(browser, [site.address + url for url in urls], width=320) as opened:
        for url, watched in zip(urls, opened, strict=True):
            assert too_wide(watched.page) == [], url
            watched.page.set_viewport_size({"width": 1280 // 4, "height": 800 // 4})
            assert too_wide(watched.page) == [], f"{url} at 400 %"
            watched.page.mouse.wheel(0, 400)
            assert watched.page.evaluate(STAYS) < 100, f"{url}: half of the window is covered by what does not scroll"


# The height of what stays in the window while the page scrolls, in pixels.
STAYS = """() => [...document.querySelectorAll('body *')]
  .filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.checkVisibility())
  .map(e => e.getBoundingClientRect())
  .reduce((sum, box) => sum + Math.max(0, Math.min(innerHeight, box.bottom) - Math.max(0, box.top)), 0)"""


class TestKeyboard:
    @pytest.mark.slow
    @pytest.mark.parametrize("kind", ["home", "speech", "press conference", "catalogue", "video", "search"])
    def test_everything_can_be_reached_seen_and_left(self, browser: Browser, site: FinishedSite, kind: str) -> None:
        for url in site.of_kind(kind):  # one after the other: a page in the background draws once a second
            with open_page(browser, site.address + url) as watched:
                assert keyboard_faults(watched.page) == [], url

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_first_stop_leads_to_the_content(self, browser: Browser, site: FinishedSite, kind: str) -> None:
        urls = site.of_kind(kind)
        with open_pages(browser, [site.address + url for url in urls]) as opened:
            for url, watched in zip(urls, opened, strict=True):
                page = watched.page
                page.keyboard.press("Tab")
                first = page.locator("a[href^='#']:focus")
                expect(first, url).to_have_count(1)
                link = first.get_attribute("href") or "?"
                assert page.locator(f"main{link}, main {link}").count() == 1, url
                page.keyboard.press("Enter")
                page.wait_for_url(f"**{link}")
                page.keyboard.press("Tab")
                expect(page.locator(":is(main, footer) :focus"), url).to_have_count(1)


def text_of(paragraph: html.HtmlElement) -> str:
    """Return what a reader sees of a paragraph: not the link to itself at its end, nor the colon after a speaker."""
    own = f"#{paragraph.get('id')}"
    seen = ".//text()[not(ancestor::a[@href = $own])][not(ancestor::*[@class = 'colon'])]"
    return " ".join("".join(paragraph.xpath(seen, own=own)).split())


class TestWithoutScripts:
    @pytest.mark.parametrize("kind", KINDS)
    def test_the_text_of_a_page_is_there(self, browser: Browser, site: FinishedSite, kind: str) -> None:
        urls = site.of_kind(kind)
        with open_pages(browser, [site.address + url for url in urls], java_script_enabled=False) as opened:
            for url, watched in zip(urls, opened, strict=True):
                written = [text_of(paragraph) for paragraph in site.tree(url).xpath("//main//article//p[@id]")]
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


@pytest.mark.parametrize("kind", ["home", "catalogue", "video"])
def test_forced_colours_leave_buttons_and_fields_their_shape(browser: Browser, site: FinishedSite, kind: str) -> None:
    with open_page(browser, site.address + KINDS[kind], width=320, forced_colors="active") as watched:
        assert watched.page.locator("button:visible").count() > 0
        assert watched.page.evaluate(SHAPELESS) == []


# Buttons and fields whose edge is only a background, which forced colours take away.
SHAPELESS = """() => [...document.querySelectorAll('button, .button, input, select, textarea')]
  .filter(e => e.checkVisibility({visibilityProperty: true}))
  .filter(e => { const s = getComputedStyle(e); return s.borderBottomStyle === 'none' || !parseFloat(s.borderBottomWidth) })
  .map(e => e.outerHTML.slice(0, 100))"""


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
