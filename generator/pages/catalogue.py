"""The catalogue: lists of videos, all and by every filter."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from generator.diagnostics import SourceLocation
from generator.exports import jsonld
from generator.items.parts import NamedLink
from generator.model.newsroom import shown_from
from generator.pages import paging
from generator.pages.jobs import Job, Product
from generator.pages.layout import Frame, Meta
from generator.pages.pageviews import ArchivePage, CataloguePage
from generator.pages.paging import Part, pages_of
from generator.site import labels
from generator.site.formats import own_name
from generator.site.labels import N_
from generator.site.views import Facet, Link, LocalizedText

LATEST = 48
"""Videos on the first page."""
OFFERED = 20
"""Values of a filter that each page offers; a longer filter has a page of its own with all of them."""
_LISTS = SourceLocation("generator/pages/catalogue.py")
_NEWEST_FIRST = frozenset({"year", "event"})
"""Filters that offer their first values; the others offer the values with most videos."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: an id, a label, and the ids of its videos, at least one."""

    name: str
    title: LocalizedText
    videos: Sequence[str]


Filters = dict[str, tuple[Value, ...]]
"""Every filter with its values in the order in which they are shown."""


def jobs(frame: Frame) -> Iterator[Job]:
    """All lists of videos of one edition."""
    edition = frame.edition
    every = _filters(frame)
    offered = {facet: _offered(facet, values) for facet, values in every.items()}
    videos, heading = edition.newsroom.videos, edition.translate(labels.NAVIGATION["videos"])
    newest = partial(
        _list, frame, ("videos",), heading, Part(0, list(islice(videos, LATEST))), len(videos), every, offered
    )
    yield frame.job(edition.url("videos"), _LISTS, newest)
    for facet, values in every.items():
        if len(values) > OFFERED:
            yield from _index(frame, facet, values)
        for value in values:
            title = edition.translate(N_("Videos: %(filter)s"), filter=value.title.text)
            parts = ("videos", facet, value.name)
            for part in pages_of(value.videos, paging.VIDEOS):
                facets = ({}, {}) if part.number else (every, offered)
                make = partial(_list, frame, parts, title, part, 0 if part.number else len(value.videos), *facets)
                yield frame.job(edition.url(*part.at(*parts)), _LISTS, make)


def _filters(frame: Frame) -> Filters:
    """Every filter that divides the videos of an edition."""
    edition = frame.edition
    room = edition.newsroom
    of_year, of_language = room.videos_by_year, room.videos_by_language
    titles = {
        "type": (
            (name, LocalizedText(edition.translate(label)), room.videos_by_type)
            for name, label in labels.VIDEO_TYPES.items()
        ),
        "year": ((year, LocalizedText(year), of_year) for year in sorted(of_year, reverse=True)),
        "event": ((name, edition.localized(one.name), room.videos_by_event) for name, one in room.events.items()),
        "topic": ((name, edition.localized(one.name), room.videos_by_topic) for name, one in room.topics.items()),
        "person": ((name, edition.localized(one.name), room.videos_by_person) for name, one in room.people.items()),
        "language": ((tag, edition.foreign(own_name(tag), tag), of_language) for tag in of_language),
    }
    return {
        facet: tuple(Value(name, title, ids) for name, title, videos in rows if (ids := videos.get(name)))
        for facet, rows in titles.items()
    }


def _offered(facet: str, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the values of a filter that each page offers, in the order of the filter."""
    if facet in _NEWEST_FIRST or len(values) <= OFFERED:
        return values[:OFFERED]
    chosen = set(heapq.nlargest(OFFERED, range(len(values)), key=lambda at: (len(values[at].videos), -at)))
    return tuple(value for at, value in enumerate(values) if at in chosen)


def _facets(frame: Frame, every: Filters, offered: Filters, parts: tuple[str, ...]) -> tuple[Facet, ...]:
    return tuple(_facet(frame, facet, values, offered[facet], parts) for facet, values in every.items() if values)


def _facet(
    frame: Frame, facet: str, values: tuple[Value, ...], offered: tuple[Value, ...], parts: tuple[str, ...]
) -> Facet:
    """Return a filter for the list at an address; it has the value of that list in any case, and a link to all values if there are more."""
    url = frame.edition.url
    here = parts[2] if parts[1:2] == (facet,) else ""
    away = (value for value in values if value.name == here and value not in offered)
    links = tuple(
        Link(value.title, url("videos", facet, value.name), value.name == here, len(value.videos))
        for value in (*offered, *away)
    )
    all_url = url("videos", facet) if len(values) > len(offered) else ""
    return Facet(facet, frame.edition.translate(labels.FACETS[facet]), links, all_url, len(values))


def _index(frame: Frame, facet: str, values: tuple[Value, ...]) -> Iterator[Job]:
    """Yield the pages of all values of a filter that is too long for each list; one page if the newest are not first."""
    size = paging.VALUES if facet in _NEWEST_FIRST else 2 * len(values)
    for part in pages_of(values, size):
        url = frame.edition.url(*part.at("videos", facet))
        yield frame.job(url, _LISTS, partial(_values, frame, facet, part))


def _values(frame: Frame, facet: str, part: Part[Value]) -> Product:
    edition = frame.edition
    heading = edition.translate(N_("Videos: %(filter)s"), filter=edition.translate(labels.FACETS[facet]))
    title, at = frame.title(heading, part), part.at("videos", facet)
    url = edition.url(*at)
    links = [
        NamedLink(one.title.text, edition.routes.absolute(edition.url("videos", facet, one.name)))
        for one in part.entries
    ]
    json_ld = jsonld.collection(title, edition.routes.absolute(url), edition.language, links)
    meta = Meta(title, url, frame.everywhere(*at), section="videos", json_ld=json_ld)
    values = tuple(part.entries)
    view = ArchivePage(
        heading=heading,
        intro="",
        years=(),
        facets=(_facet(frame, facet, values, values, ()),),
        pager=frame.pager(
            part, lambda value: f"{edition.newsroom.events[value.name].start.day.year:04}", "videos", facet
        ),
    )
    return frame.page("archive.html", meta, view)


def _list(
    frame: Frame,
    parts: tuple[str, ...],
    heading: str,
    part: Part[str],
    total: int,
    every: Filters,
    offered: Filters,
) -> Product:
    """Return a page of a list of videos. A numbered page depends on nothing newer, so that it does not change."""
    edition = frame.edition
    title, at = frame.title(heading, part), part.at(*parts)
    url = edition.url(*at)
    items = [NamedLink(name, edition.routes.absolute(edition.video_url(name))) for name in part.entries]
    json_ld = jsonld.collection(title, edition.routes.absolute(url), edition.language, items)
    pager = frame.pager(part, partial(_year, frame), *parts)
    newest = edition.count("%(num)s video", "%(num)s videos", total)
    view = CataloguePage(
        heading=heading,
        intro="",
        months=edition.video_months(part.entries),
        facets=_facets(frame, every, offered, parts),
        total=len(part.entries) if part.number else total,
        total_label=pager.label if pager and part.number else newest,
        active=parts[2] if len(parts) > 2 else "",
        all_url=edition.url("videos"),
        more=_more(frame, len(part.entries)) if parts == ("videos",) else None,
        empty=edition.translate(N_("There are no videos here yet.")),
        pager=pager,
    )
    meta = Meta(title, url, frame.everywhere(*at), section="videos", json_ld=json_ld)
    return frame.page("catalogue.html", meta, view)


def _more(frame: Frame, shown: int) -> Link | None:
    """Return a link to the videos that the list of the newest does not show: to the year in which it continues."""
    edition = frame.edition
    following = next(islice(edition.newsroom.videos, shown, None), None)
    if following is None:
        return None
    return Link(
        LocalizedText(edition.translate(N_("Older videos"))), edition.url("videos", "year", _year(frame, following))
    )


def _year(frame: Frame, video_id: str) -> str:
    return f"{shown_from(frame.edition.newsroom.videos[video_id]).year:04}"
