"""Snapshot: everything the build reads, read once, as values: `content/` and `site_templates/` whole, the media root as a list."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from generator.diagnostics import Diagnostics, Place
from generator.model.inputs import DigestCache, MediaFile, Snapshot

_IGNORED_NAMES = {"Thumbs.db", "desktop.ini"}
_IGNORED_ENDINGS = ("~", ".swp", ".tmp", ".bak")


def take(content: Path, templates: Path, media: Path, cache: Path | None, diagnostics: Diagnostics) -> Snapshot:
    """Read the three input folders. Links that lead out of a folder and unreadable files are errors."""
    digests = DigestCache.load(cache / "media-digests.json" if cache else None)
    return Snapshot(
        content=dict(_read(content, "content", diagnostics)),
        templates=dict(_read(templates, "site_templates", diagnostics)),
        media=dict(_media(media, digests, diagnostics)) if media.is_dir() else {},
    )


def _read(root: Path, label: str, diagnostics: Diagnostics) -> Iterator[tuple[str, bytes]]:
    if not root.is_dir():
        diagnostics.error(
            Place(label), "missing-folder", "there is no such folder", "name it with --content or --templates"
        )
        return
    for name, path in _walk(root, label, diagnostics):
        try:
            yield name, path.read_bytes()
        except OSError as error:
            diagnostics.error(Place(f"{label}/{name}"), "unreadable-file", f"the file cannot be read: {error.strerror}")


def _media(root: Path, digests: DigestCache, diagnostics: Diagnostics) -> Iterator[tuple[str, MediaFile]]:
    for name, path in _walk(root, "media", diagnostics):
        stat = path.stat()
        yield (
            name,
            MediaFile(path, stat.st_size, (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino), digests),
        )


def _walk(root: Path, label: str, diagnostics: Diagnostics) -> list[tuple[str, Path]]:
    """Every file below `root` by NFC name, sorted; hidden files and editors' leavings are passed over."""
    found: dict[str, Path] = {}
    real_root = root.resolve()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *files]:
            path = Path(folder, name)
            if path.is_symlink() and not path.resolve().is_relative_to(real_root):
                place = Place(f"{label}/{path.relative_to(root).as_posix()}")
                diagnostics.error(
                    place, "link-outside", "the symbolic link leads out of its folder", "copy the file here"
                )
        for name in files:
            path = Path(folder, name)
            if not _ignored(name) and path.is_file() and path.resolve().is_relative_to(real_root):
                _add(found, unicodedata.normalize("NFC", path.relative_to(root).as_posix()), path, label, diagnostics)
    return sorted(found.items())


def _add(found: dict[str, Path], name: str, path: Path, label: str, diagnostics: Diagnostics) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "backslashreplace").decode()
        diagnostics.error(
            Place(f"{label}/{shown}"), "bad-file-name", "the name of the file is not UTF-8", "rename the file"
        )
        return
    if name in found:
        diagnostics.error(
            Place(f"{label}/{name}"),
            "duplicate-file",
            "two files have this name in different Unicode spellings",
            "keep one",
        )
        return
    found[name] = path


def _ignored(name: str) -> bool:
    return name.startswith(".") or name in _IGNORED_NAMES or name.endswith(_IGNORED_ENDINGS)
