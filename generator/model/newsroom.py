"""The newsroom at one instant: the visible items, with the indexes that pages need.

`schedule` creates it; jobs read it. All sequences are in the site's order: newest first, then by id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import chain
from zoneinfo import ZoneInfo

from generator.model.library import Library
from generator.model.page import Page
from generator.model.site import Site
from generator.model.speech import Speech
from generator.model.values import Moment
from generator.model.video import Video
from generator.model.vocabularies import Event, Person, Topic

Languages = Mapping[str, Speech]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The items that readers may see.

    Attributes:
        speeches: id -> language -> speech, newest first; `withdrawn` likewise for those that are a notice only.
        videos: newest first. events: newest first. people, topics: by id.
        protocol: people in the order of `people.yaml`, which is that of protocol.
        pages: slug -> language -> page.
        event_states: id -> `upcoming`, `current` or `past`.
        banners: (kind, id, language) -> `draft` or `embargo`, for items that only a preview shows.
        by_*: ids of the speeches or videos that belong to a person, an event, a topic, a year (the newest first), a language, a type. The
            year of a speech is that of its delivery, the year of a video that of its publication.
        speeches_of_video: video id -> ids of speeches; videos_of_speech: speech id -> ids of videos.
    """

    site: Site
    people: Mapping[str, Person]
    protocol: Mapping[str, Person]
    events: Mapping[str, Event]
    topics: Mapping[str, Topic]
    pages: Mapping[str, Mapping[str, Page]]
    speeches: Mapping[str, Languages]
    withdrawn: Mapping[str, Languages]
    videos: Mapping[str, Video]
    event_states: Mapping[str, str]
    banners: Mapping[tuple[str, str, str], str]
    speeches_by_person: Mapping[str, tuple[str, ...]]
    speeches_by_event: Mapping[str, tuple[str, ...]]
    speeches_by_topic: Mapping[str, tuple[str, ...]]
    speeches_by_year: Mapping[str, tuple[str, ...]]
    speeches_by_language: Mapping[str, tuple[str, ...]]
    videos_by_person: Mapping[str, tuple[str, ...]]
    videos_by_event: Mapping[str, tuple[str, ...]]
    videos_by_topic: Mapping[str, tuple[str, ...]]
    videos_by_year: Mapping[str, tuple[str, ...]]
    videos_by_language: Mapping[str, tuple[str, ...]]
    videos_by_type: Mapping[str, tuple[str, ...]]
    speeches_of_video: Mapping[str, tuple[str, ...]]
    videos_of_speech: Mapping[str, tuple[str, ...]]

    def original(self, speech_id: str) -> Speech:
        """Return the version of a speech that others translate, or the first visible one."""
        versions = self.speeches.get(speech_id) or self.withdrawn[speech_id]
        return next((s for s in versions.values() if s.source is None), next(iter(versions.values())))

    def is_withdrawn(self, speech: Speech) -> bool:
        """Return True for a text that is only a notice; a translation may be withdrawn alone."""
        return speech.language in self.withdrawn.get(speech.id, {})


def first_others(but: str, most: int, *groups: Iterable[str]) -> list[str]:
    """Return the first ids of several lists, each once, without `but`; at most `most` of them."""
    found: dict[str, None] = {}
    for name in chain.from_iterable(groups):
        if name != but:
            found[name] = None
        if len(found) == most:
            break
    return list(found)


def index(
    library: Library,
    withdrawn: Mapping[str, Languages],
    states: Mapping[str, str],
    banners: Mapping[tuple[str, str, str], str],
) -> Newsroom:
    """Index a library that contains only visible items."""
    speeches = by_language(library.speeches.values(), library.site)
    videos = {video.id: video for video in sorted(library.videos.values(), key=_newest_video)}
    firsts = {name: next(iter(versions.values())) for name, versions in speeches.items()}
    of_video, of_speech = _relations(firsts, videos)
    return Newsroom(
        site=library.site,
        people=library.people,
        protocol={one.id: one for one in sorted(library.people.values(), key=lambda person: person.source_location)},
        events={
            e.id: e for e in sorted(library.events.values(), key=lambda e: (_descending(e.start, library.site), e.id))
        },
        topics=library.topics,
        pages=_pages(library),
        speeches=speeches,
        withdrawn=withdrawn,
        videos=videos,
        event_states=states,
        banners=banners,
        speeches_by_person=_group((name, [x.ref.id for x in s.speakers if x.ref]) for name, s in firsts.items()),
        speeches_by_event=_group((name, [s.event.id] if s.event else []) for name, s in firsts.items()),
        speeches_by_topic=_group((name, [t.id for t in s.topics]) for name, s in firsts.items()),
        speeches_by_year=_newest_first(_group((name, [_year(s.delivered_at.day)]) for name, s in firsts.items())),
        speeches_by_language=_group((name, list(versions)) for name, versions in speeches.items()),
        videos_by_person=_group((name, _persons_of(v)) for name, v in videos.items()),
        videos_by_event=_group((name, [v.event.id] if v.event else []) for name, v in videos.items()),
        videos_by_topic=_group((name, [t.id for t in v.topics]) for name, v in videos.items()),
        videos_by_year=_newest_first(_group((name, [_year(shown_from(v))]) for name, v in videos.items())),
        videos_by_language=_group((name, list(spoken_languages(v))) for name, v in videos.items()),
        videos_by_type=_group((name, [v.type]) for name, v in videos.items()),
        speeches_of_video=of_video,
        videos_of_speech=of_speech,
    )


def by_language(speeches: Iterable[Speech], site: Site) -> dict[str, Languages]:
    """Speeches by id, newest first, and by language, the default one first and then in the site's order."""
    order = site.language_order
    grouped: dict[str, dict[str, Speech]] = {}
    for speech in sorted(speeches, key=lambda s: (_descending(s.delivered_at, site), s.id, order[s.language])):
        grouped.setdefault(speech.id, {})[speech.language] = speech
    return dict(
        sorted(
            grouped.items(), key=lambda item: (_descending(next(iter(item[1].values())).delivered_at, site), item[0])
        )
    )


def start_of(moment: Moment, site: Site) -> datetime:
    """The instant at which a moment begins; a civil date begins at midnight in the site's time zone."""
    return moment.at or datetime.combine(moment.day, time(), ZoneInfo(site.time_zone))


def shown_from(video: Video) -> datetime:
    """Return the instant from which a video is visible."""
    return max(at for at in (video.published_at, video.embargo_until) if at)


def spoken_languages(video: Video) -> tuple[str, ...]:
    """Return the languages spoken or captioned in a video, in the order of their first occurrence."""
    heard = [shot.language for shot in video.shotlist if shot.language]
    return tuple(dict.fromkeys([*heard, *(c.language for c in video.captions if c.kind in {"captions", "subtitles"})]))


def _descending(moment: Moment, site: Site) -> tuple[int, float]:
    at = start_of(moment, site).astimezone(UTC)
    return -moment.day.toordinal(), -((at - _EPOCH).total_seconds())


_EPOCH = datetime.combine(date(1970, 1, 1), time(), UTC)


def _newest_video(video: Video) -> tuple[float, str]:
    return -((shown_from(video) - _EPOCH).total_seconds()), video.id


def _pages(library: Library) -> dict[str, dict[str, Page]]:
    pages: dict[str, dict[str, Page]] = defaultdict(dict)
    order = library.site.language_order
    for page in sorted(library.pages.values(), key=lambda p: (p.slug, order[p.language])):
        pages[page.slug][page.language] = page
    return dict(pages)


def _persons_of(video: Video) -> list[str]:
    return [ref.id for ref in (*video.persons_heard, *video.persons_shown)]


def _group(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for name, keys in pairs:
        for key in keys:
            groups[key][name] = None
    return {key: tuple(names) for key, names in sorted(groups.items())}


def _year(day: date) -> str:
    return f"{day.year:04}"


def _newest_first(groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return dict(reversed(groups.items()))


def _relations(
    speeches: Mapping[str, Speech], videos: Mapping[str, Video]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return videos by speech and speeches by video, linked in the file of the speech, of the video, or of both."""
    pairs = {(s, ref.id) for s, speech in speeches.items() for ref in speech.videos if ref.id in videos}
    pairs |= {(ref.id, v) for v, video in videos.items() for ref in video.speeches if ref.id in speeches}
    speech_rank = {name: n for n, name in enumerate(speeches)}
    video_rank = {name: n for n, name in enumerate(videos)}
    ordered = sorted(pairs, key=lambda pair: (speech_rank[pair[0]], video_rank[pair[1]]))
    return _group((s, [v]) for s, v in ordered), _group((v, [s]) for s, v in ordered)
