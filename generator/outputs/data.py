"""Data for programs: the lists below `/api/`. An item's own `index.json` is in `ninjs`.

A list holds one object for each speech or video and its languages inside, each on a line of its own, so that a difference between
two versions of the file can be read. Members that say nothing are left out. Every member is described in `docs/data.md`, and a test
holds that page against this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from generator.outputs.canonical import Json, filled, listing
from generator.outputs.entries import ChangeEntry, SpeechEntry, VideoEntry
from generator.outputs.ninjs import VERSION


def speeches(entries: Iterable[SpeechEntry]) -> bytes:
    """`/api/speeches.json`: one object for each speech, with its languages inside.

    Args:
        entries: all languages of all speeches; the languages of one speech stand together.
    """
    items = [_speech_item(list(group)) for _, group in groupby(entries, key=lambda entry: entry.id)]
    return listing({"version": VERSION, "total": len(items)}, "speeches", items)


def _speech_item(variants: list[SpeechEntry]) -> dict[str, Json]:
    first = variants[0]
    return filled(
        id=first.id,
        kind=first.kind,
        delivery=first.delivery,
        delivered=first.delivered.iso,
        published=first.published.isoformat() if first.published_known else "",
        updated=_updated(variants),
        speakers=[person.id or person.name for person in first.speakers],
        event=first.event.id or first.event.name if first.event else "",
        topics=[topic.id or topic.name for topic in first.topics],
        videos=[link.id for link in first.videos],
        withdrawn=first.withdrawn.at.iso if first.withdrawn else "",
        languages=[_speech_variant(variant) for variant in variants],
    )


def _updated(variants: list[SpeechEntry]) -> str:
    """The last change in any language, or an empty text where nobody wrote down an instant."""
    known = [variant.changed for variant in variants if variant.changed]
    return max(known).isoformat() if known else ""


def _speech_variant(entry: SpeechEntry) -> dict[str, Json]:
    return filled(
        language=entry.language,
        title=entry.title,
        summary=entry.summary,
        place=entry.place.name,
        words=entry.words,
        translation=entry.translation,
        url=entry.url,
        json=entry.json_url,
        text=entry.text_url,
    )


def videos(entries: Iterable[VideoEntry]) -> bytes:
    """`/api/videos.json`: one object for each video, with its languages inside.

    Args:
        entries: all languages of all videos; the languages of one video stand together.
    """
    items = [_video_item(list(group)) for _, group in groupby(entries, key=lambda entry: entry.id)]
    return listing({"version": VERSION, "total": len(items)}, "videos", items)


def _video_item(variants: list[VideoEntry]) -> dict[str, Json]:
    first = variants[0]
    return filled(
        id=first.id,
        type=first.type,
        published=first.published.isoformat(),
        updated=first.updated.isoformat(),
        shot=first.shot_at.iso if first.shot_at else "",
        expires=first.expires.isoformat() if first.expires else "",
        duration=first.duration / 1000,
        spoken=list(first.languages),
        persons=list(dict.fromkeys(p.id or p.name for p in (*first.persons_heard, *first.persons_shown))),
        event=first.event.id or first.event.name if first.event else "",
        topics=[topic.id or topic.name for topic in first.topics],
        speeches=[link.id for link in first.speeches],
        poster=first.poster.url if first.poster else "",
        renditions=[filled(name=f.name, access=f.access, url=f.url, sizeInBytes=f.size) for f in first.renditions],
        languages=[_video_variant(variant) for variant in variants],
    )


def _video_variant(entry: VideoEntry) -> dict[str, Json]:
    return filled(
        language=entry.language,
        title=entry.title,
        slugline=entry.slugline,
        url=entry.url,
        json=entry.json_url,
    )


def changes(entries: Iterable[SpeechEntry]) -> bytes:
    """`/api/changes.json`: corrections, clarifications, new translations and withdrawals of all speeches, newest first."""
    found = [(entry, change) for entry in entries for change in _happened(entry)]
    found.sort(key=lambda pair: (pair[1].at.day, pair[1].at.iso, pair[0].id, pair[0].language), reverse=True)
    items = [_change_item(entry, change) for entry, change in found]
    return listing({"version": VERSION, "total": len(items)}, "changes", items)


def _happened(entry: SpeechEntry) -> list[ChangeEntry]:
    withdrawn = entry.withdrawn
    return [*entry.changes, *([ChangeEntry(withdrawn.at, "withdrawal", withdrawn.reason)] if withdrawn else [])]


def _change_item(entry: SpeechEntry, change: ChangeEntry) -> dict[str, Json]:
    return filled(
        at=change.at.iso,
        kind=change.kind,
        note=change.note,
        before=change.before,
        after=change.after,
        id=entry.id,
        language=entry.language,
        title=entry.title,
        url=entry.url,
    )
