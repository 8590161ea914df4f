"""The catalogue: lists of videos, all and by every filter."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.diagnostics import SourceLocation
from generator.model.newsroom import shown_from
from generator.model.records import Video
from generator.outputs import jsonld, labels
from generator.outputs.edition import spoken_languages
from generator.outputs.formats import own_name
from generator.outputs.items.parts import NamedLink
from generator.outputs.jobs import Job, Product
from generator.outputs.labels import N_
from generator.outputs.pages.layout import Frame, Meta
from generator.outputs.pageviews import ArchivePage, CataloguePage
from generator.outputs.views import Facet, Link, LocalizedText

LATEST = 60
"""Videos on the first page."""
OFFERED = 20
"""Values of a filter that each page offers; a longer filter has a page of its own with all of them."""
_LISTS = SourceLocation("generator/outputs/pages/catalogue.py")
_NEWEST_FIRST = frozenset({"year", "event"})
"""Filters of which the first values are those that are looked for; of others it is those with most videos."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: an id, how it is called, and the ids of its videos, of which there is at least one."""

    name: str
    title: LocalizedText
    videos: Sequence[str]


Filters = dict[str, tuple[Value, ...]]
"""Every filter with its values in the order in which they are shown."""


def jobs(frame: Frame) -> Iterator[Job]:
    """All lists of videos of one edition."""
    edition = frame.edition
    every = filters(frame)
    offered = {facet: _offered(facet, values) for facet, values in every.items()}
    heading = edition.translate(labels.NAVIGATION["videos"])
    newest = partial(_list, frame, ("videos",), heading, list(edition.newsroom.videos), every, offered, LATEST)
    yield frame.job("catalogue.html", edition.url("videos"), _LISTS, newest)
    for facet, values in every.items():
        if len(values) > OFFERED:
            yield frame.job("archive.html", edition.url("videos", facet), _LISTS, partial(_all, frame, facet, values))
        for value in values:
            title = edition.translate(N_("Videos: %(filter)s"), filter=value.title.text)
            parts = ("videos", facet, value.name)
            make = partial(_list, frame, parts, title, value.videos, every, offered)
            yield frame.job("catalogue.html", edition.url(*parts), _LISTS, make)


def filters(frame: Frame) -> Filters:
    """Every filter that divides the videos of an edition."""
    edition = frame.edition
    room = edition.newsroom
    of_type = _by(room.videos, lambda video: (video.type,))
    of_year = _by(room.videos, lambda video: (f"{shown_from(video).year:04}",))
    of_language = _by(room.videos, spoken_languages)
    titles = {
        "type": (
            (name, LocalizedText(edition.translate(label)), of_type) for name, label in labels.VIDEO_TYPES.items()
        ),
        "year": ((year, LocalizedText(year), of_year) for year in sorted(of_year, reverse=True)),
        "event": ((name, edition.localized(one.name), room.videos_by_event) for name, one in room.events.items()),
        "topic": ((name, edition.localized(one.name), room.videos_by_topic) for name, one in room.topics.items()),
        "person": ((name, edition.localized(one.name), room.videos_by_person) for name, one in room.people.items()),
        "language": ((tag, edition.foreign(own_name(tag), tag), of_language) for tag in sorted(of_language)),
    }
    return {
        facet: tuple(Value(name, title, ids) for name, title, videos in rows if (ids := videos.get(name)))
        for facet, rows in titles.items()
    }


def _by(videos: Mapping[str, Video], names: Callable[[Video], Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for video_id, video in videos.items():
        for name in dict.fromkeys(names(video)):
            found.setdefault(name, []).append(video_id)
    return found


def _offered(facet: str, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """What each page offers of a filter, in the order of the filter."""
    if facet in _NEWEST_FIRST or len(values) <= OFFERED:
        return values[:OFFERED]
    chosen = set(heapq.nlargest(OFFERED, range(len(values)), key=lambda at: (len(values[at].videos), -at)))
    return tuple(value for at, value in enumerate(values) if at in chosen)


def _facets(frame: Frame, every: Filters, offered: Filters, parts: tuple[str, ...]) -> tuple[Facet, ...]:
    return tuple(_facet(frame, facet, values, offered[facet], parts) for facet, values in every.items() if values)


def _facet(
    frame: Frame, facet: str, values: tuple[Value, ...], offered: tuple[Value, ...], parts: tuple[str, ...]
) -> Facet:
    """A filter beside the list at an address: the value that the list is of is always there, and a way to all where there are more."""
    url = frame.edition.url
    here = parts[2] if parts[1:2] == (facet,) else ""
    away = (value for value in values if value.name == here and value not in offered)
    links = tuple(
        Link(value.title, url("videos", facet, value.name), value.name == here, len(value.videos))
        for value in (*offered, *away)
    )
    all_url = url("videos", facet) if len(values) > len(offered) else ""
    return Facet(facet, frame.edition.translate(labels.FACETS[facet]), links, all_url, len(values))


def _all(frame: Frame, facet: str, values: tuple[Value, ...]) -> Product:
    """A page of all values of a filter that is too long to stand beside each list."""
    edition = frame.edition
    heading = edition.translate(N_("Videos: %(filter)s"), filter=edition.translate(labels.FACETS[facet]))
    url = edition.url("videos", facet)
    links = [NamedLink(one.title.text, edition.routes.absolute(f"{url}{one.name}/")) for one in values]
    json_ld = jsonld.collection(heading, edition.routes.absolute(url), edition.language, links)
    meta = Meta(heading, url, frame.everywhere("videos", facet), section="videos", json_ld=json_ld)
    view = ArchivePage(heading, "", (), (_facet(frame, facet, values, values, ()),))
    return frame.page("archive.html", meta, view)


def _list(
    frame: Frame,
    parts: tuple[str, ...],
    heading: str,
    ids: Sequence[str],
    every: Filters,
    offered: Filters,
    limit: int | None = None,
) -> Product:
    edition = frame.edition
    shown = ids[:limit]
    url = edition.url(*parts)
    older = f"{shown_from(edition.newsroom.videos[ids[limit]]).year:04}" if limit and len(ids) > limit else ""
    meta = Meta(
        title=heading,
        url=url,
        versions=frame.everywhere(*parts),
        section="videos",
        json_ld=jsonld.collection(
            heading,
            edition.routes.absolute(url),
            edition.language,
            [NamedLink(name, edition.routes.absolute(edition.video_url(name))) for name in shown],
        ),
    )
    view = CataloguePage(
        heading=heading,
        intro="",
        months=edition.video_months(shown),
        facets=_facets(frame, every, offered, parts),
        total=len(ids),
        total_label=edition.count("%(num)s video", "%(num)s videos", len(ids)),
        active=parts[2] if len(parts) > 2 else "",
        all_url=edition.url("videos"),
        more=Link(LocalizedText(edition.translate(N_("Older videos"))), edition.url("videos", "year", older))
        if older
        else None,
        empty=edition.translate(N_("There are no videos here yet.")),
    )
    return frame.page("catalogue.html", meta, view)
