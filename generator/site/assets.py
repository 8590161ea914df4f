"""Assets: styles, scripts, fonts and pictures of the templates, each published under a name that changes with its bytes.

`assets/styles/site.css` becomes `/assets/styles/site.3f2a9c1b.css`, so that caches may keep it for ever. Addresses inside a style sheet
are rewritten likewise, so style sheets come last.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import Diagnostics, SourceLocation, nearest

PREFIX = "assets/"
_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_OUTSIDE = re.compile(r"(data:|#|[a-z]+://)")


@dataclass(frozen=True, slots=True)
class Assets:
    """Published assets.

    Attributes:
        urls: name below `assets/` -> address with the fingerprint.
        files: output path -> bytes.
    """

    urls: Mapping[str, str]
    files: Mapping[str, bytes]


def prepare(templates: Mapping[str, bytes], diagnostics: Diagnostics) -> Assets:
    """Fingerprint every file below `site_templates/assets/`; a style sheet that names a missing file is an error."""
    sources = {name.removeprefix(PREFIX): data for name, data in templates.items() if name.startswith(PREFIX)}
    plain = {name: data for name, data in sources.items() if not name.endswith(".css")}
    urls = {name: fingerprinted(name, data) for name, data in plain.items()}
    files = {urls[name].lstrip("/"): data for name, data in plain.items()}
    for name in sorted(sources.keys() - plain.keys()):
        data = _style_sheet(name, sources[name].decode("utf-8"), urls, diagnostics).encode()
        urls[name] = fingerprinted(name, data)
        files[urls[name].lstrip("/")] = data
    return Assets(dict(sorted(urls.items())), dict(sorted(files.items())))


def fingerprinted(name: str, data: bytes, folder: str = PREFIX) -> str:
    """The address of an asset: its name with the first eight hexadecimal digits of its SHA-256 before the ending."""
    stem, ending = posixpath.splitext(name)
    return f"/{folder}{stem}.{hashlib.sha256(data).hexdigest()[:8]}{ending}"


def _style_sheet(name: str, text: str, urls: Mapping[str, str], diagnostics: Diagnostics) -> str:
    def rewrite(match: re.Match[str]) -> str:
        target = match[2].strip()
        if _OUTSIDE.match(target):
            return match[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target.partition("#")[0]))
        if path in urls:
            return f'url("{urls[path]}")'
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        place = SourceLocation(f"site_templates/{PREFIX}{name}", line, column)
        diagnostics.error(place, "missing-asset", f"there is no asset «{target}»", nearest(path, urls))
        return match[0]

    return _tightened(_URL.sub(rewrite, text))


def _tightened(css: str) -> str:
    """Return the style sheet without comments and indentation, which browsers do not need."""
    lines = (line.strip() for line in _COMMENT.sub("", css).split("\n"))
    return "\n".join(line for line in lines if line) + "\n"


def image_size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a PNG, JPEG, GIF, WebP or SVG picture; (0, 0) if they are not known.

    Source: the headers as described in the PNG specification, ITU-T T.81 (JPEG), the GIF89a specification and Google's WebP container
    specification; for SVG the `viewBox` attribute.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data.startswith(b"GIF8"):
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return _svg_size(data)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}:  # start of frame
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0, 0


def _svg_size(data: bytes) -> tuple[int, int]:
    match = re.search(rb'viewBox="\s*[\d.]+[ ,]+[\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)', data[:4096])
    return (round(float(match[1])), round(float(match[2]))) if match else (0, 0)
