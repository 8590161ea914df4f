"""Filters of the catalogue: short ones stand beside each list, long ones have a page of their own."""

import re

import pytest

from generator.pages.catalogue import OFFERED
from tests.support.sites import TinySite, video

MANY = OFFERED + 5
EVENTS = [f"fair-{day:02}" for day in range(1, MANY + 1)]
TOPICS = [f"topic-{number:02}" for number in range(1, MANY + 1)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    """Return a site with a film of each of many events and topics; of the last topic there are three."""
    events = "".join(
        f"{name}: {{name: {name}, start: 2026-03-{name[-2:]}, end: 2026-03-{name[-2:]}}}\n" for name in EVENTS
    )
    topics = "".join(f"{name}: {{name: {name}}}\n" for name in TOPICS)
    films = {}
    for number, (event, topic) in enumerate(zip(EVENTS, TOPICS, strict=True), start=1):
        name = f"M-2603{number:02}-01"
        more = [TOPICS[-1]] if number < 3 else []
        films[f"content/videos/{name}.yaml"] = video(id=name, event=event, topics=[topic, *more])
    built = TinySite(tmp_path_factory.mktemp("site"))
    built.write({"content/events.yaml": events, "content/topics.yaml": topics, **films})
    assert built.quick("build").status == 0
    return built


def offered(page: str, facet: str) -> list[str]:
    """Return the values of a filter that a page leads to, in order."""
    return re.findall(rf'href="/videos/{facet}/([^/"]+)/"', page)


def test_a_long_filter_offers_the_newest_events_and_a_way_to_all(site: TinySite) -> None:
    page = site.page("/videos/")
    assert offered(page, "event") == EVENTS[::-1][:OFFERED]
    assert page.count('href="/videos/event/"') == 1
    assert f'<span class="visually-hidden"> (Event)</span> <span class="count">{MANY}</span>' in page


def test_it_offers_the_topics_with_most_films_in_their_order(site: TinySite) -> None:
    assert offered(site.page("/videos/"), "topic") == [*TOPICS[: OFFERED - 1], TOPICS[-1]]


def test_what_a_list_is_of_is_offered_however_old_it_is(site: TinySite) -> None:
    page = site.page(f"/videos/event/{EVENTS[0]}/")  # its first address is that of the language switcher
    assert offered(page, "event")[1:] == [*EVENTS[::-1][:OFFERED], EVENTS[0]]
    assert re.findall(r'href="([^"]+)" aria-current="page"', page)[-1] == f"/videos/event/{EVENTS[0]}/"


@pytest.mark.parametrize(("facet", "values"), [("event", EVENTS[::-1]), ("topic", TOPICS)])
@pytest.mark.parametrize("language", ["", "/fr"])
def test_the_page_of_a_filter_has_all_its_values(site: TinySite, language: str, facet: str, values: list[str]) -> None:
    page = site.page(f"{language}/videos/{facet}/")
    assert re.findall(rf'href="{language}/videos/{facet}/([^/"]+)/"', page) == values
    assert "Show all" not in page


def test_a_short_filter_needs_no_page(site: TinySite) -> None:
    page = site.page("/videos/")
    assert offered(page, "type") == ["b_roll"]
    assert 'href="/videos/type/"' not in page
    assert "videos/type/index.html" not in site.output()


def test_the_pages_of_filters_are_in_the_sitemap(site: TinySite) -> None:
    listed = re.findall(r"<loc>https://newsroom\.small\.example(/videos/[a-z]+/)</loc>", site.page("/sitemap.xml"))
    assert listed == ["/videos/event/", "/videos/topic/"]
