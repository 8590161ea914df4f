"""Data that all editions of a site are made from, as tables that record each lookup of a job."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.model.inputs import MediaFile
from generator.model.links import Key, ResolvedLibrary, Target
from generator.model.newsroom import Newsroom
from generator.model.values import FileRef
from generator.site.assets import fingerprinted
from generator.trace import Key as Input
from generator.trace import Recorder

CONTENT_ASSETS = "assets/content/"
_INDEXES = (
    "speeches_by_person", "speeches_by_event", "speeches_by_topic", "videos_by_person", "videos_by_event", "videos_by_topic",
    "speeches_by_year", "speeches_by_language", "videos_by_year", "videos_by_language", "videos_by_type", "speeches_of_video", "videos_of_speech", "event_states", "banners",
)  # fmt: skip
_RECORDS, _VERSIONS = ("people", "protocol", "events", "topics", "videos"), ("speeches", "withdrawn", "pages")
_SAME = {"withdrawn": "speeches", "protocol": "people"}
"""Tables that contain the records of another table."""


@dataclass(frozen=True)
class SiteData:
    """Data that all editions share: targets of links, the visible part of the library, and the files.

    Attributes:
        content: bytes of every file of `content/` that may be published, by name below it.
        media: files of the media root, by name below it.
        settings: a digest of the inputs on which every output may depend: `site.yaml` and the rules of its time zone.
        recorder: records the lookups in all these tables.
        absent: files below `dist/` that texts link to but that are not outputs now, because their items are hidden.
    """

    linked: ResolvedLibrary
    newsroom: Newsroom
    content: Mapping[str, bytes]
    media: Mapping[str, MediaFile]
    settings: bytes
    recorder: Recorder
    absent: Mapping[str, bool]

    def file_of(self, owner: str, file: FileRef) -> MediaFile | bytes | None:
        """Return the file that an item names, of the media root or of `content/`; None if it is in a store."""
        name = self.linked.files.get((owner, file.path), "")
        root, _, rest = name.partition("/")
        return self.media[rest] if root == "media" else self.content.get(rest)

    def without(self, absent: Iterable[str]) -> SiteData:
        """Return the same data with these files below `dist/` as `absent`."""
        return replace(self, absent=self.recorder.table("absent", dict.fromkeys(absent, True)))


def recorded(
    linked: ResolvedLibrary,
    newsroom: Newsroom,
    content: Mapping[str, bytes],
    media: Mapping[str, MediaFile],
    records: Mapping[Input, bytes],
    texts: Mapping[Key, bytes],
    settings: bytes,
) -> SiteData:
    """Return the data of a site, as tables that record each lookup.

    Args:
        linked: targets of links, and files of items.
        newsroom: the visible items.
        content: see `SiteData`.
        media: see `SiteData`.
        records: a digest of each record, by its key in the tables of the newsroom.
        texts: a digest of each text.
        settings: see `SiteData`.
    """
    recorder = Recorder()

    def record(key: Input) -> bytes:
        return records[_SAME.get(key[0], key[0]), *key[1:]]

    tables: dict[str, Any] = {name: recorder.table(name, getattr(newsroom, name)) for name in _INDEXES}
    tables |= {name: recorder.table(name, getattr(newsroom, name), record) for name in _RECORDS}
    tables |= {name: recorder.nested(name, getattr(newsroom, name), record) for name in _VERSIONS}
    files = ResolvedLibrary(
        recorder.table("texts", linked.fragments, lambda key: texts[key[1:]]),  # type: ignore[index]
        recorder.table("targets", linked.targets, lambda key: _leads(linked.targets[key[1:]])),  # type: ignore[index]
        recorder.table("files", linked.files),
    )
    return SiteData(
        files,
        replace(newsroom, **tables),
        recorder.table("content", content, lambda key: hashlib.sha256(content[key[1]]).digest()),
        recorder.table("media", media, lambda key: media[key[1]].signature),
        settings,
        recorder,
        recorder.table("absent", {}),
    )


def _leads(targets: Iterable[Target]) -> object:
    return tuple((one.kind, one.name, one.anchor) for one in targets)


def content_asset(name: str, content: Mapping[str, bytes]) -> str:
    """Return the fingerprinted address of a picture of `content/`."""
    return fingerprinted(name, content[name], CONTENT_ASSETS)
