"""The downloads manifest: gated files, their paths, and the times of their availability.

Each build rewrites it (`generator/pages/downloads.py`), and a running sidecar rereads it. A broken one changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

log = logging.getLogger("rostra.manifest")

VERSION = 2

_MIME = re.compile(r"[A-Za-z0-9.+_-]+/[A-Za-z0-9.+_-]+")
_FILENAME = re.compile(r"[^\x00-\x1f\x7f/\\]+")
_SHA256 = re.compile(r"(?:[0-9a-f]{64})?")

_Stat = tuple[int, int, int]


class ManifestError(ValueError):
    """The manifest is not one that this version reads; the message is the reason."""


class State(Enum):
    """Availability of a file."""

    SOON = "soon"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class File:
    """One rendition that asks for an account.

    Attributes:
        path: below the media root, with forward slashes.
        filename: the name under which a download is saved.
        size: bytes, where the build knew it.
        sha256: 64 hexadecimal digits, or empty where the build could not read the file.
        version: 16 hexadecimal digits that change whenever the bytes do.
        titles: of the video, by language; the only one is under the empty name.
        pages: path of the video's page for the readers of each language.
        published_at: second since 1970 from which it is available.
        expires_at: second since 1970 from which it is no longer available.
    """

    video: str
    rendition: str
    path: str
    filename: str
    mime: str
    purpose: str
    size: int | None
    sha256: str
    version: str
    titles: Mapping[str, str]
    pages: Mapping[str, str]
    published_at: int
    expires_at: int | None

    def title(self, language: str) -> str:
        """Return the video's title in a language, or in the site's first language."""
        return self.titles.get(language) or next(iter(self.titles.values()))

    def page(self, language: str) -> str:
        """Return the path of the video's page for readers of a language."""
        return self.pages.get(language) or next(iter(self.pages.values()))

    def state(self, now: int) -> State:
        """Return the availability at a second since 1970."""
        if now < self.published_at:
            return State.SOON
        return State.OVER if self.expires_at is not None and now >= self.expires_at else State.OPEN


Files = Mapping[tuple[str, str], File]


@dataclass(frozen=True, slots=True)
class _Held:
    seen: _Stat | None
    files: Files
    trouble: str


class Manifest:
    """The manifest of a running sidecar, reread when its file changes.

    A new file that cannot be read is logged once and the old contents stay in use.
    """

    def __init__(self, path: Path, media_root: Path) -> None:
        self._path = path
        self._media_root = media_root
        self._held = self._read(_seen(path), {})

    @classmethod
    def load(cls, path: Path, media_root: Path) -> Manifest:
        """Read the manifest at `path`; its files lie below `media_root`."""
        return cls(path, media_root)

    def usable(self) -> bool:
        """Return True where the newest file is in use."""
        return not self.trouble

    @property
    def trouble(self) -> str:
        """Reason why the newest file could not be used, or an empty text."""
        return self._current().trouble

    def find(self, video: str, rendition: str) -> File | None:
        """Return a gated file, available or not."""
        file = self._current().files.get((video, rendition))
        if file is None or file.version:
            return file
        return replace(file, version=_unread_version(self._media_root / file.path))

    def files(self) -> tuple[File, ...]:
        """Return every gated file."""
        return tuple(self._current().files.values())

    def _current(self) -> _Held:
        held, seen = self._held, _seen(self._path)
        if seen != held.seen:
            held = self._held = self._read(seen, held.files)
        return held

    def _read(self, seen: _Stat | None, before: Files) -> _Held:
        try:
            return _Held(seen, decode(self._path.read_bytes()), "")
        except (OSError, ManifestError) as trouble:
            log.error("The downloads manifest cannot be used; what was read before stays: %s", trouble)  # noqa: TRY400 # the reason says all
            return _Held(seen, before, str(trouble))


def decode(data: bytes) -> dict[tuple[str, str], File]:
    """Read a manifest.

    Raises:
        ManifestError: it is not a manifest of this version.
    """
    try:
        document = json.loads(data)
        if document["version"] != VERSION:
            raise ManifestError(f"it has version {document['version']!r} and not {VERSION}; build the site again")
        found = (
            _file(video, rendition, entry, facts)
            for video, entry in document["videos"].items()
            for rendition, facts in entry["renditions"].items()
        )
        return {(one.video, one.rendition): one for one in found}
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise ManifestError(f"it is not a downloads manifest ({type(wrong).__name__}: {wrong})") from wrong


def fingerprint(stat: os.stat_result) -> str:
    """Return a version for a file without SHA-256: 16 hexadecimal digits of its size and modification time."""
    return hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:16]


def _unread_version(path: Path) -> str:
    try:
        return fingerprint(path.stat())
    except OSError:
        return "0" * 16  # there is no file to serve either, which `delivery.local` logs


def _file(video: str, rendition: str, entry: Mapping[str, Any], facts: Mapping[str, Any]) -> File:
    title, expires, sha256, size = entry["title"], entry["expires_at"], facts.get("sha256", ""), facts.get("size")
    if size is not None and (not isinstance(size, int) or size < 0):
        raise ManifestError(f"the size of {video}/{rendition} is {size!r}")
    return File(
        video=video,
        rendition=rendition,
        path=_text(facts["file"], re.compile(r"[^\x00]+")),
        filename=_text(facts["filename"], _FILENAME),
        mime=_text(facts["mime"], _MIME),
        purpose=str(facts["purpose"]),
        size=size,
        sha256=_text(sha256, _SHA256),
        version=sha256[:16],
        titles={"": title} if isinstance(title, str) else _texts(title),
        pages=_texts(entry["pages"]),
        published_at=_second(entry["published_at"]),
        expires_at=None if expires is None else _second(expires),
    )


def _texts(by_language: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the texts, of which there must be one."""
    if not by_language:
        raise ManifestError("a video has neither a title nor a page")
    return {str(language): str(text) for language, text in by_language.items()}


def _text(value: str, grammar: re.Pattern[str]) -> str:
    if not grammar.fullmatch(value):
        raise ManifestError(f"{value!r} is not allowed where it is")
    return value


def _second(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise ManifestError(str(wrong)) from wrong
    if at.tzinfo is None:
        raise ManifestError(f"{text!r} has no offset from UTC")
    return math.ceil(at.timestamp())


def _seen(path: Path) -> _Stat | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, stat.st_size
