"""Validate: turns documents into frozen records. One run reports every mistake of every file.

The ids of refused items are kept, so that references to them are not reported as broken. References and texts of refused files are
checked too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model.captions import parse_captions
from generator.model.documents import Sources, text_of
from generator.model.library import Library
from generator.model.loader import Reader
from generator.model.site import read_site
from generator.model.values import FileRef
from generator.model.video import Captions, Video
from generator.model.vocabularies import events, people, topics

Read = Callable[[str], bytes | None]


def validate(sources: Sources, captions: Read, diagnostics: Diagnostics) -> Library:
    """Return all records of the site.

    Args:
        sources: the result of `load`.
        captions: returns the bytes of a caption file by its path as resolved by `media_candidates`; None if there is no such file.
        diagnostics: receives the findings.

    Returns:
        The library, without invalid items; its `site` is a stand-in if `site.yaml` itself is not usable.
    """
    names = (name.rpartition("/")[2] for name in sources.documents if name.endswith(".md"))
    tags = {tag for name in names for tag in name.split(".")[1:-1]}
    reading = read_site(sources.documents.get("site.yaml"), tags, diagnostics)
    reader = Reader(sources, reading, diagnostics)
    return Library(
        site=reading.site,
        people=reader.vocabulary("person", "people.yaml", people),
        events=reader.vocabulary("event", "events.yaml", events),
        topics=reader.vocabulary("topic", "topics.yaml", topics),
        pages={(page.slug, page.language): page for page in reader.pages()},
        speeches={(speech.id, speech.language): speech for speech in reader.speeches()},
        videos={video.id: _with_cues(video, name, captions, diagnostics) for name, video in reader.videos()},
        references=tuple(reader.references),
        refused=frozenset(reader.refused),
        loose=reader.loose,
    )


def media_candidates(file: FileRef, video_name: str) -> tuple[str, str]:
    """Return the two paths where a file of a video may be: below the media root, and beside the YAML file."""
    folder = video_name.rpartition("/")[0]
    return f"media/{file.path}", f"content/{folder}/{file.path}"


# ------------------------------------------------------------------------------------------------------------------- captions


def _with_cues(video: Video, name: str, read: Read, diagnostics: Diagnostics) -> Video:
    if not video.captions:
        return video
    parsed = tuple(_parse(one, video, name, read, diagnostics) for one in video.captions)
    return replace(video, captions=parsed)


def _parse(one: Captions, video: Video, name: str, read: Read, diagnostics: Diagnostics) -> Captions:
    """Return captions with their cues; `link` reports a missing file."""
    found = ((path, data) for path in media_candidates(one.file, name) if (data := read(path)) is not None)
    path, data = next(found, ("", b""))
    if not path:
        return one
    try:
        text = text_of(data)
    except UnicodeDecodeError:
        diagnostics.error(SourceLocation(path), "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")
        return one
    cues, problems = parse_captions(text, video.duration)
    for problem in problems:
        place = SourceLocation(path, problem.line)
        diagnostics.error(place, "bad-captions", problem.message, "WebVTT, as docs/content.md shows")
    return replace(one, cues=cues)
