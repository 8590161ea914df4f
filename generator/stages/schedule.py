"""Schedule: selects the items that are visible at one instant, and finds the next change. The only use of time in the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from generator.model.library import Library
from generator.model.newsroom import Newsroom, by_language, index, shown_from, start_of
from generator.model.page import Page
from generator.model.site import Site
from generator.model.speech import Speech
from generator.model.values import Moment
from generator.model.video import Video
from generator.model.vocabularies import Event

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The items by visibility.

    Attributes:
        newsroom: the visible items.
        upcoming: drafts and embargoed items only. They are not published, but their future addresses are checked already, so that no
            build fails at the end of an embargo.
        expired: expired items only; links to them stay sound.
        next_change_at: the next instant at which a build would differ, in UTC; None for never.
    """

    newsroom: Newsroom
    upcoming: Newsroom
    expired: Newsroom
    next_change_at: datetime | None


def schedule(library: Library, as_of: datetime, *, drafts: bool) -> Schedule:
    """Return the newsroom at the instant `as_of`; with `drafts`, drafts and embargoed items are visible, each with a banner."""
    site = library.site
    seen = {key: s for key, s in library.speeches.items() if drafts or _banner(s, as_of) == ""}
    withdrawn = {key: s for key, s in seen.items() if s.withdrawn and start_of(s.withdrawn.at, site) <= as_of}
    visible = replace(
        library,
        speeches={key: s for key, s in seen.items() if key not in withdrawn},
        videos={
            key: v
            for key, v in library.videos.items()
            if not _expired(v, as_of) and (drafts or _banner(v, as_of) == "")
        },
        pages={key: p for key, p in library.pages.items() if drafts or not p.draft},
    )
    expired_videos = {key: v for key, v in library.videos.items() if _expired(v, as_of)}
    upcoming = replace(
        library,
        speeches=_without(library.speeches, seen),
        videos=_without(_without(library.videos, expired_videos), visible.videos),
        pages=_without(library.pages, visible.pages),
    )
    expired = replace(library, speeches={}, videos=expired_videos, pages={})
    states = {event.id: state_of(event, as_of, site) for event in library.events.values()}
    newsroom = index(visible, by_language(withdrawn.values(), site), states, dict(_banners(visible, as_of)))
    later = [at for at in thresholds(library) if at > as_of]
    return Schedule(
        newsroom=newsroom,
        upcoming=index(upcoming, {}, states, {}),
        expired=index(expired, {}, states, {}),
        next_change_at=min(later).astimezone(UTC) if later else None,
    )


def _without(items: Mapping[K, V], others: Mapping[K, V]) -> dict[K, V]:
    return {key: item for key, item in items.items() if key not in others}


def thresholds(library: Library) -> Iterator[datetime]:
    """Yield every instant at which an item appears, disappears or changes its state."""
    site = library.site
    for speech in library.speeches.values():
        if not speech.draft:
            shown = max((at for at in (speech.published_at, speech.embargo_until) if at), default=None)
            yield from (shown,) if shown else ()
            yield from _while_shown(shown, start_of(speech.withdrawn.at, site) if speech.withdrawn else None)
    for video in library.videos.values():
        if not video.draft and (video.expires_at is None or shown_from(video) < video.expires_at):
            yield shown_from(video)
            yield from _while_shown(shown_from(video), video.expires_at)
    for event in library.events.values():
        yield from (start_of(event.start, site), end_of(event.end, site))


def _while_shown(shown: datetime | None, at: datetime | None) -> Iterator[datetime]:
    """Yield the instant unless the item is still hidden then: nothing visible changes."""
    if at is not None and (shown is None or at > shown):
        yield at


def state_of(event: Event, as_of: datetime, site: Site) -> str:
    """Return `upcoming`, `current` or `past`."""
    if as_of < start_of(event.start, site):
        return "upcoming"
    return "current" if as_of < end_of(event.end, site) else "past"


def end_of(moment: Moment, site: Site) -> datetime:
    """Return the instant at which a moment is over: a civil date ends with its day."""
    if moment.has_time:
        return start_of(moment, site)
    return start_of(Moment.of(moment.day + timedelta(days=1)), site)


def _expired(video: Video, as_of: datetime) -> bool:
    return video.expires_at is not None and video.expires_at <= as_of


def _banner(item: Speech | Video | Page, as_of: datetime) -> str:
    if item.draft:
        return "draft"
    if isinstance(item, Page):
        return ""
    known = (shown_from(item),) if isinstance(item, Video) else (item.published_at, item.embargo_until)
    return "embargo" if any(at > as_of for at in known if at) else ""


def _banners(library: Library, as_of: datetime) -> Iterator[tuple[tuple[str, str, str], str]]:
    items: list[tuple[tuple[str, str, str], Speech | Video | Page]] = [
        *((("speech", *key), speech) for key, speech in library.speeches.items()),
        *((("page", *key), page) for key, page in library.pages.items()),
        *((("video", name, ""), video) for name, video in library.videos.items()),
    ]
    for key, item in items:
        if banner := _banner(item, as_of):
            yield key, banner
