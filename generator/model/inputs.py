"""The inputs of a build as values: the editors' files, the templates, and the files of the media root.

The media root may hold terabytes, so its files are not read: a `MediaFile` has a size, and computes its digest on demand. Digests
are cached by the metadata of the file (size, times, inode), as in git's index.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file of the media root.

    Attributes:
        source: path of the file on this machine; never written to any output.
        size: bytes.
        signature: its state in the file system: size, modification and change time in nanoseconds, inode.
    """

    source: Path
    size: int
    signature: tuple[int, int, int, int]
    digests: DigestCache

    def sha256(self) -> str:
        """The file's SHA-256 as 64 hexadecimal digits.

        Raises:
            OSError: the file cannot be read.
        """
        return self.digests.of(self.source, self.signature)

    def read(self) -> bytes:
        """The file's bytes."""
        return self.source.read_bytes()


def signature_of(info: os.stat_result) -> tuple[int, int, int, int]:
    """The state of a file without reading it; the change time cannot be set back by an editor."""
    return info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


@dataclass(slots=True)
class DigestCache:
    """Digests of large files by signature, kept in one JSON file that may be deleted at any time."""

    file: Path | None = None
    known: dict[str, str] = field(default_factory=dict)
    fresh: bool = False

    @classmethod
    def load(cls, file: Path | None) -> DigestCache:
        """Read the cache; a missing or damaged file is an empty cache."""
        try:
            check, _, text = file.read_text("utf-8").partition("\n") if file else ("", "", "")
        except (OSError, ValueError):
            check = text = ""
        return cls(file, json.loads(text) if text and check == _check_of(text) else {})

    def of(self, source: Path, signature: tuple[int, int, int, int]) -> str:
        """The digest of a file with this signature."""
        key = f"{source}|{'|'.join(map(str, signature))}"
        if key not in self.known:
            with source.open("rb") as file:
                self.known[key] = hashlib.file_digest(file, "sha256").hexdigest()
            self.fresh = True
        return self.known[key]

    def save(self) -> None:
        """Write the cache if something was added. The cache is optional, so a folder that cannot be written is not an error."""
        if self.file is None or not self.fresh:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.file.with_suffix(f".{os.getpid()}")
            text = json.dumps(self.known, indent=0, sort_keys=True)
            temporary.write_text(f"{_check_of(text)}\n{text}", "utf-8")
            temporary.replace(self.file)
        except OSError:
            self.fresh = False


def _check_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All inputs of a build.

    Attributes:
        content, templates: relative path with `/` -> bytes, sorted.
        media: relative path below the media root -> file, sorted.
    """

    content: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    media: Mapping[str, MediaFile]

    def read(self, name: str) -> bytes | None:
        """Return a file by its full name, `content/...` or `media/...`; None if there is none."""
        root, _, rest = name.partition("/")
        if root == "media":
            return self.media[rest].read() if rest in self.media else None
        return self.content.get(rest)

    def without_texts(self) -> Snapshot:
        """The same without the files of `content/` that are read into records; the others are published as they are."""
        published = {name: data for name, data in self.content.items() if not name.endswith((".md", ".yaml"))}
        return replace(self, content=published)
