"""Every kind of output: its address, its media type, its compression, the items it is made from and its writer.

Jobs, `_headers`, `--compress` and the test of docs/addresses.md use this table. An output that it does not name fails the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.exports import ninjs
from generator.exports.feeds import atom, json_feed
from generator.exports.text_files import checksums, shotlist_csv, shotlist_text, speech_text
from generator.exports.videofeed import rss

TEXT = "text/plain; charset=utf-8"
TEXTS = (".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".vtt", ".webmanifest", ".xml")
"""Endings of files that are worth compressing, in folders of mixed content."""


def _made_elsewhere(*_: object) -> bytes:
    raise LookupError("this output has a producer of its own")


@dataclass(frozen=True, slots=True)
class Output:
    """One kind of output.

    Attributes:
        address: below an edition, as hosts write it: `:name` stands for one segment, `*` for anything.
        media_type: media type that hosts should send; empty if they can derive it from the name.
        compressed: endings of the files that `--compress` writes compressed too; an empty one is any.
        needs: what it is made from: the `speech` or `video` beside it, the newest `speeches` or `videos`, or none of these.
        write: returns the bytes, given an item and the function that translates, or the head of a feed and its items.
        at_root: true for an output at the root only, not in each language.
    """

    address: str
    media_type: str = ""
    compressed: tuple[str, ...] = ("",)
    needs: str = ""
    write: Callable[[Any, Any], bytes] = _made_elsewhere
    at_root: bool = False

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.address.rpartition("/")[2]


_SPEECH, _VIDEO = "speeches/:year/:month/:day/:slug/", "videos/:id/"
OUTPUTS = (
    Output("speeches/feed.xml", "application/atom+xml; charset=utf-8", needs="speeches", write=atom),
    Output("speeches/feed.json", "application/feed+json; charset=utf-8", needs="speeches", write=json_feed),
    Output("videos/feed.xml", "application/rss+xml; charset=utf-8", needs="videos", write=rss),
    Output(f"{_SPEECH}index.txt", TEXT, needs="speech", write=speech_text),
    Output(f"{_SPEECH}index.json", needs="speech", write=lambda item, _: ninjs.speech(item)),
    Output(f"{_VIDEO}index.json", needs="video", write=lambda item, _: ninjs.video(item)),
    Output(f"{_VIDEO}shotlist.txt", TEXT, needs="video", write=shotlist_text),
    Output(
        f"{_VIDEO}shotlist.csv",
        "text/csv; charset=utf-8; header=present",
        needs="video",
        write=lambda item, _: shotlist_csv(item),
    ),
    Output(f"{_VIDEO}SHA256SUMS", TEXT, (), "video", lambda item, _: checksums(item.renditions)),
    Output("*index.html"),
    Output("404.html"),
    Output("api/*.json", at_root=True),
    Output("sitemap*.xml", at_root=True),
    Output("robots.txt", at_root=True),
    Output("_headers", compressed=(), at_root=True),
    Output("_redirects", compressed=(), at_root=True),
    Output(".rostra-output", compressed=(), at_root=True),
    Output("assets/*", compressed=TEXTS, at_root=True),
    Output("media/*", compressed=TEXTS, at_root=True),
)


def made_from(needs: str) -> list[Output]:
    """The outputs that are made from one kind of item, in the order of the table."""
    return [one for one in OUTPUTS if one.needs == needs]


def output_at(path: str) -> Output:
    """The kind of an output by its path below `dist/`.

    Raises:
        LookupError: the table names none.
    """
    found = _patterns().fullmatch(path)
    if found is None or found.lastgroup is None:
        raise LookupError(f"exports/registry.py names no kind of output for «{path}»")
    return OUTPUTS[int(found.lastgroup.removeprefix("n"))]


def is_compressed(path: str) -> bool:
    """Return True if `--compress` writes an output compressed too."""
    return path.endswith(output_at(path).compressed)


@cache
def _patterns() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<n{number}>{_pattern(one)})" for number, one in enumerate(OUTPUTS)), re.DOTALL)


def _pattern(one: Output) -> str:
    """An expression for the paths of an output. A language is one segment in front."""
    parts = re.split(r"(:\w+|\*)", one.address)
    path = "".join({":": "[^/]+", "*": ".*"}.get(part[:1], re.escape(part)) for part in parts)
    return path if one.at_root else f"(?:[^/]+/)?{path}"
