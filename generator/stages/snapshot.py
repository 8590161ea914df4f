"""Snapshot: reads the inputs once, as values: `content/` and `site_templates/` whole, the media root as a list."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH

from generator.diagnostics import Diagnostics, SourceLocation
from generator.exports import sitemap
from generator.model.inputs import DigestCache, MediaFile, Snapshot, signature_of

_IGNORED_NAMES = {"Thumbs.db", "desktop.ini"}
_IGNORED_ENDINGS = ("~", ".swp", ".tmp", ".bak")
_TEXT_ENDINGS = (".html", ".css", ".js", ".po", ".svg")
_PUBLISHED_TEXTS = (".vtt", ".svg")
"""Texts of `content/` that are published unchanged; other texts get LF line ends when they are decoded."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def take(content: Path, templates: Path, media: Path, cache: Path | None, diagnostics: Diagnostics) -> Snapshot:
    """Read the three input folders. Links out of a folder and unreadable files are errors."""
    digests = DigestCache.load(cache / "media-digests.json" if cache else None)
    texts, files = _read(content, "content", diagnostics), _read(templates, "site_templates", diagnostics)
    return Snapshot(
        content={name: _respelled(data) if name.endswith(_PUBLISHED_TEXTS) else data for name, data in texts},
        templates={name: _template(name, data, diagnostics) for name, data in files},
        media=dict(_media(media, digests, diagnostics)) if media.is_dir() else {},
    )


def zone_rules(name: str) -> bytes:
    """Return the rules of a time zone on this machine, which turn the day of a text into an instant of a feed."""
    for folder in TZPATH:
        with suppress(OSError):
            return Path(folder, name).read_bytes()
    with suppress(ImportError, OSError):
        return resources.files("tzdata").joinpath("zoneinfo", name).read_bytes()
    return b""


def reread(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Read files of one folder again, by their names in the snapshot; files that are gone are left out."""
    found: dict[str, bytes] = {}
    paths: dict[str, str] | None = None
    for name in names:
        path = root / name
        if not path.is_file():  # its name is spelled otherwise on this disk
            paths = dict(_walk(root, "", Diagnostics())) if paths is None else paths
            path = Path(paths.get(name, path))
        with suppress(OSError):
            found[name] = path.read_bytes()
    return found


def published(file: Path | None) -> list[str]:
    """Return the addresses in the sitemap of the published site and in its parts; none if there is no sitemap."""
    document = _sitemap(file)
    if file is None or not sitemap.is_index(document):
        return sitemap.listed(document)
    return [url for name in sitemap.parts_of(document) for url in sitemap.listed(_sitemap(file.with_name(name)))]


def _sitemap(file: Path | None) -> bytes:
    """Return the bytes of a sitemap; none if it cannot be read, since a build must not fail because of it."""
    try:
        return file.read_bytes() if file is not None and file.is_file() else b""
    except OSError:
        return b""


def _read(root: Path, label: str, diagnostics: Diagnostics) -> Iterator[tuple[str, bytes]]:
    if not root.is_dir():
        diagnostics.error(
            SourceLocation(label), "missing-folder", "there is no such folder", "name it with --content or --templates"
        )
        return
    for name, path in _walk(root, label, diagnostics):
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - ten thousand times
                yield name, file.readall()
        except OSError as error:
            _unreadable(f"{label}/{name}", error, diagnostics)


def _template(name: str, data: bytes, diagnostics: Diagnostics) -> bytes:
    """Return a template or text asset with LF line ends; one that is not UTF-8 is an error, and empty for the rest of the build."""
    if not name.endswith(_TEXT_ENDINGS):
        return data
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode()) + 1
        place = SourceLocation(f"site_templates/{name}", before.count(b"\n") + 1, column)
        diagnostics.error(place, "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")
        return b""
    return _respelled(data)


def _respelled(data: bytes) -> bytes:
    """Return a text without byte-order mark and carriage returns, which depend on the machine of the checkout."""
    return data.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n")


def _media(root: Path, digests: DigestCache, diagnostics: Diagnostics) -> Iterator[tuple[str, MediaFile]]:
    for name, found in _walk(root, "media", diagnostics):
        path = Path(found)
        try:
            info = path.stat()
            path.open("rb").close()
        except OSError as error:
            _unreadable(f"media/{name}", error, diagnostics)
            continue
        yield name, MediaFile(path, info.st_size, signature_of(info), digests)


def _unreadable(shown: str, error: OSError, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        SourceLocation(shown), "unreadable-file", f"it cannot be read: {error.strerror}", "fix its permissions"
    )


def _walk(root: Path, label: str, diagnostics: Diagnostics) -> list[tuple[str, str]]:
    """Return every file below `root` by NFC name, with its path, sorted; hidden and temporary files are skipped."""
    found: dict[str, str] = {}
    real_root = os.path.realpath(root)
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            _unreadable(f"{label}/{_shown(folder)}", error, diagnostics)
            continue
        for entry in inside:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting += [] if entry.name.startswith(".") else [name]
            elif _ignored(entry.name) or (
                entry.is_symlink() and not _may_follow(Path(entry.path), name, real_root, label, diagnostics)
            ):
                continue
            elif entry.is_file():
                _add(found, unicodedata.normalize("NFC", name), entry.path, label, diagnostics)
    return sorted(found.items())


def _may_follow(link: Path, name: str, real_root: str, label: str, diagnostics: Diagnostics) -> bool:
    """Return true for a symbolic link to a file inside its own folder; report any other."""
    real = Path(os.path.realpath(link))
    place = SourceLocation(f"{label}/{_shown(name)}")
    if not real.is_relative_to(real_root):
        diagnostics.error(place, "link-outside", "the symbolic link leads out of its folder", "copy the file here")
    elif link.is_dir():
        diagnostics.error(
            place, "link-to-folder", "symbolic links to folders are not followed", "move the files, or copy them here"
        )
    elif not link.is_file():
        diagnostics.error(place, "unreadable-file", "the symbolic link leads to no file", "fix or delete it")
    else:
        return True
    return False


def _add(found: dict[str, str], name: str, path: str, label: str, diagnostics: Diagnostics) -> None:
    if name != _shown(name):
        diagnostics.error(
            SourceLocation(f"{label}/{_shown(name)}"),
            "bad-file-name",
            "the name of the file is not UTF-8",
            "rename the file",
        )
    elif name in found:
        diagnostics.error(
            SourceLocation(f"{label}/{name}"),
            "duplicate-file",
            "two files have this name in different Unicode spellings",
            "keep one",
        )
    else:
        found[name] = path


def _shown(name: str) -> str:
    """Return a printable name: bytes that are not UTF-8 are escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def _ignored(name: str) -> bool:
    return name.startswith(".") or name in _IGNORED_NAMES or name.endswith(_IGNORED_ENDINGS)
