"""Data for programs: the lists below `/api/`. An item's own `index.json` is in `ninjs`.

Speeches and videos have a list for each year, and one list of the newest that links to those of the years. A list has one object for
each speech or video, which contains its languages. Each object is on its own line, so that diffs are readable. Empty members are left
out. `docs/data.md` describes every member, and a test compares that page with this module.

The job of each speech and video adds its rows (`speech_rows`, `change_rows`, `video_rows`); `lists` joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.exports.json_text import Json, compact, filled, listing
from generator.exports.ninjs import VERSION
from generator.exports.rows import Row
from generator.items.speech import ChangeItem, SpeechItem
from generator.items.video import VideoItem
from generator.model.newsroom import Newsroom
from generator.site.views import Label

SPEECHES, VIDEOS, CHANGES = "api/speeches.json", "api/videos.json", "api/changes.json"
NEWEST = 100
"""Number of speeches or videos in the list of the newest."""


def names(newsroom: Newsroom) -> Iterator[str]:
    """Yield the path of every output of `lists`."""
    yield from (SPEECHES, VIDEOS, CHANGES)
    yield from (_of_year(SPEECHES, year) for year in newsroom.speeches_by_year)
    yield from (_of_year(VIDEOS, year) for year in newsroom.videos_by_year)


def lists(rows: Sequence[Row], base_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield all lists as (output, bytes). Speeches and videos are in the order of their jobs, changes newest first."""
    for output, name in ((SPEECHES, "speeches"), (VIDEOS, "videos")):
        yield from _by_year(output, name, [row for row in rows if row.table == output], base_url)
    changes = [row for row in rows if row.table == CHANGES]
    changes.sort(key=lambda row: row.order, reverse=True)
    yield CHANGES, listing({"version": VERSION, "total": len(changes)}, "changes", [row.text for row in changes])


def _by_year(output: str, name: str, rows: Sequence[Row], base_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the list of the newest, which names the years, and the list of each year; `order` of a row is its year."""
    years: dict[str, list[str]] = {}
    for row in rows:
        years.setdefault(row.order[0], []).append(row.text)
    links: list[Json] = [
        {"year": year, "total": len(texts), "url": f"{base_url}/{_of_year(output, year)}"}
        for year, texts in sorted(years.items(), reverse=True)
    ]
    head = filled(version=VERSION, total=len(rows), years=links)
    yield output, listing(head, name, [row.text for row in rows[:NEWEST]])
    for year, texts in years.items():
        yield (
            _of_year(output, year),
            listing({"version": VERSION, "year": year, "total": len(texts)}, name, texts),
        )


def _of_year(output: str, year: str) -> str:
    return f"{output.removesuffix('.json')}/{year}.json"


def speech_rows(items: Sequence[SpeechItem]) -> tuple[Row, ...]:
    """Return the row of a speech in `/api/speeches.json`, from all its languages; no row if it has no visible language."""
    return tuple(Row(SPEECHES, (f"{one.delivered.day.year:04}",), compact(_speech_item(items))) for one in items[:1])


def _speech_item(variants: Sequence[SpeechItem]) -> dict[str, Json]:
    first = variants[0]
    return filled(
        id=first.id,
        kind=first.kind,
        delivery=first.delivery,
        delivered=first.delivered,
        published=first.published if first.published_known else None,
        updated=_updated(variants),
        speakers=[person.id or person.name.text for person in first.speakers],
        event=first.event.id if first.event else None,
        topics=[topic.id for topic in first.topics],
        videos=[link.id for link in first.videos],
        withdrawn=first.withdrawn.at if first.withdrawn else None,
        languages=[_speech_variant(variant) for variant in variants],
    )


def _updated(variants: Sequence[SpeechItem]) -> str:
    """Return the last change in any language; an empty string if no instant is known."""
    known = [variant.changed for variant in variants if variant.changed]
    return max(known).isoformat() if known else ""


def _speech_variant(item: SpeechItem) -> dict[str, Json]:
    return filled(
        language=item.language,
        title=item.title,
        summary=item.summary,
        place=item.location.name,
        words=item.words,
        translation=item.translation,
        url=item.url,
        json=item.json_url,
        text=item.text_url,
    )


def video_rows(items: Sequence[VideoItem]) -> tuple[Row, ...]:
    """Return the row of a video in `/api/videos.json`, from all its languages."""
    return tuple(Row(VIDEOS, (f"{one.published.year:04}",), compact(_video_item(items))) for one in items[:1])


def _video_item(variants: Sequence[VideoItem]) -> dict[str, Json]:
    first = variants[0]
    return filled(
        id=first.id,
        type=first.type,
        published=first.published,
        updated=first.published,
        shot=first.shot_at,
        expires=first.expires,
        duration=first.duration / 1000,
        spoken=list(first.languages),
        persons=list(dict.fromkeys(p.id for p in (*first.persons_heard, *first.persons_shown))),
        event=first.event.id if first.event else None,
        topics=[topic.id for topic in first.topics],
        speeches=[link.id for link in first.speeches],
        poster=first.poster.url if first.poster else "",
        renditions=[filled(name=f.name, access=f.access, url=f.url, sizeInBytes=f.size) for f in first.renditions],
        languages=[_video_variant(variant) for variant in variants],
    )


def _video_variant(item: VideoItem) -> dict[str, Json]:
    return filled(
        language=item.language,
        title=item.title,
        slugline=item.slugline,
        url=item.url,
        json=item.json_url,
    )


def change_rows(items: Iterable[SpeechItem]) -> Iterator[Row]:
    """Yield the rows of a speech in `/api/changes.json`: corrections, clarifications, new translations, and its withdrawal."""
    for item in items:
        for change in _happened(item):
            order = (change.at.day.isoformat(), change.at.iso, item.id, item.language)
            yield Row(CHANGES, order, compact(_change_item(item, change)))


def _happened(item: SpeechItem) -> list[ChangeItem]:
    withdrawn = item.withdrawn
    return [
        *item.changes,
        *([ChangeItem(withdrawn.at, Label("withdrawal", ""), withdrawn.reason)] if withdrawn else []),
    ]


def _change_item(item: SpeechItem, change: ChangeItem) -> dict[str, Json]:
    return filled(
        at=change.at,
        kind=change.kind,
        note=change.note,
        before=change.before,
        after=change.after,
        id=item.id,
        language=item.language,
        title=item.title,
        url=item.url,
    )
