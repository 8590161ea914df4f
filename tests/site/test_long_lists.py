"""The pager of a long list in Chromium, in each direction of writing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import axe_violations, open_page, too_wide
from tests.support.finished import FinishedSite
from tests.support.keyboard import keyboard_faults
from tests.support.long_lists import long_lists, short_pages
from tests.support.nu import nu_errors
from tests.support.server import serve

pytestmark = [pytest.mark.site, pytest.mark.browser]
LISTS = ["/topics/tides/", "/ar/topics/tides/", "/ar/topics/tides/page/2/", "/fr/videos/type/b_roll/page/2/"]
LISTS += ["/events/page/3/", "/videos/event/page/1/"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FinishedSite]:
    """Serve a newsroom with lists of several pages."""
    site = long_lists(tmp_path_factory.mktemp("site"), "en, fr, ar")
    with pytest.MonkeyPatch.context() as patch:
        short_pages(patch)
        assert site.quick("build").status == 0
    with serve(site.dist) as url:
        yield FinishedSite(site.dist, url)


@pytest.mark.slow
@pytest.mark.parametrize("url", LISTS)
def test_everybody_can_use_it(browser: Browser, archive: FinishedSite, url: str) -> None:
    with open_page(browser, archive.address + url, width=320) as watched:
        assert axe_violations(watched.page) == []
        watched.page.emulate_media(color_scheme="dark")
        assert axe_violations(watched.page) == []
        assert too_wide(watched.page) == []
        assert watched.complaints == []


@pytest.mark.slow
def test_the_markup_and_the_style_have_no_error(archive: FinishedSite) -> None:
    assert nu_errors(archive.dist) == []


@pytest.mark.slow
def test_everything_on_it_can_be_reached_with_the_keyboard(browser: Browser, archive: FinishedSite) -> None:
    with open_page(browser, archive.address + "/topics/tides/page/2/") as watched:
        assert keyboard_faults(watched.page) == []


def test_the_pager_follows_the_entries_and_comes_before_the_filters(browser: Browser, archive: FinishedSite) -> None:
    with open_page(browser, archive.address + "/speeches/language/en/") as watched:
        order = watched.page.locator("main a, main input").evaluate_all(
            "all => all.map(e => e.closest('.pager') ? 'pager' : e.closest('.items') ? 'entry' : e.closest('.facets') ? 'filter' : '')"
        )
        assert [name for name in dict.fromkeys(order) if name] == ["entry", "pager", "filter"]


@pytest.mark.parametrize(
    ("url", "first", "last"), [("/topics/tides/page/2/", "←", "→"), ("/ar/topics/tides/page/2/", "→", "←")]
)
def test_arrows_point_along_the_line(browser: Browser, archive: FinishedSite, url: str, first: str, last: str) -> None:
    with open_page(browser, archive.address + url) as watched:
        content = "(e, at) => getComputedStyle(e, at).content"
        pager = watched.page.locator(".pager")
        assert first in pager.locator(".newer").evaluate(content, "::before")
        assert last in pager.locator(".older").evaluate(content, "::after")


def test_one_can_go_from_the_newest_page_to_the_oldest_and_back(browser: Browser, archive: FinishedSite) -> None:
    with open_page(browser, archive.address + "/topics/tides/") as watched:
        page, way = watched.page, []
        for name in ("Older page", "Older page", "Older page", "Newer page", "Newest page", "Oldest page"):
            page.get_by_role("navigation", name="Pages of this list").get_by_role("link", name=name).click()
            page.wait_for_load_state()
            way.append(page.url.removeprefix(archive.address))
    places = ("page/3/", "page/2/", "page/1/", "page/2/", "", "page/1/")
    assert way == [f"/topics/tides/{place}" for place in places]
