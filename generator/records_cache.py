"""Reading the library: files become records, or the records are those that an earlier build made of the same files.

What records are made of is all of `content/` but the running text of speeches and pages, so a build after an edit of a text composes
no YAML. Records lie in the memo in pieces under the digest of their bytes, and a piece ends where the name of a file says so: an edit of
one file makes one piece anew. They are remembered only if nothing was found, for what was found belongs to the places in the files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import GenericAlias
from typing import Any

import msgspec

from generator.diagnostics import Diagnostics
from generator.memo import Memo, key_of
from generator.model.documents import Sources
from generator.model.inputs import Snapshot
from generator.model.library import Library
from generator.model.page import Page
from generator.model.quotes import stands_in
from generator.model.site import Site
from generator.model.speech import Speech
from generator.model.values import Ref
from generator.model.video import Video
from generator.model.vocabularies import Event, Person, Topic
from generator.stages import load, validate
from generator.timings import Timings

_PIECE = 128
"""Files to a piece, on average."""
_KINDS: dict[str, Any] = {
    "people": Person,
    "events": Event,
    "topics": Topic,
    "pages": Page,
    "speeches": Speech,
    "videos": Video,
    "references": tuple[str, Ref],
}

_DECODERS = {kind: msgspec.json.Decoder(GenericAlias(list, (record,))) for kind, record in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        library: the records.
        bodies: texts in Markdown without front matter, by the path of their `Body`.
        digest: of everything that was read but those texts.
    """

    library: Library
    bodies: Mapping[str, str]
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Index:
    """Where the pieces of a library lie: the kind of their records, and their key in hexadecimal digits."""

    site: Site
    pieces: tuple[tuple[str, str], ...]


def read(taken: Snapshot, memo: Memo, found: Diagnostics, timings: Timings) -> Reading:
    """All records of a site, see `load` and `validate`."""
    before = len(found.found)
    sources = load.load(taken, found)
    digest = _digest(sources, taken)
    timings.lap("load")
    key = key_of("library", digest)
    library = _remembered(memo, key) if len(found.found) == before else None
    if library is None or not _quotations_stand(library, sources):
        library = validate.validate(sources, taken.read, found)
        if len(found.found) == before:
            _remember(library, memo, key)
    timings.lap("validate")
    return Reading(library, sources.bodies, digest)


def body_of(path: str, data: bytes) -> str:
    """The text of one file without its front matter: what `read` found at this path of `Reading.bodies`."""
    sources = load.load(Snapshot({path.removeprefix("content/"): data}, {}, {}), Diagnostics())
    return sources.bodies.get(path, "")


def _digest(sources: Sources, taken: Snapshot) -> bytes:
    """All files of `content/` and of the media root; of texts in Markdown what stands before the text, and their names."""
    digest = hashlib.sha256()

    def take(name: str, content: bytes) -> None:
        digest.update(b"%d %d " % (len(name), len(content)))
        digest.update(name.encode("utf-8", "surrogatepass"))
        digest.update(content)

    for name, data in taken.content.items():
        body = sources.bodies.get(f"content/{name}")
        if body is None:
            take(name, data)
        else:
            whole = sources.texts[name]
            take(name, whole[: len(whole) - len(body)].encode("utf-8", "surrogatepass"))
    for name, file in taken.media.items():
        take(name, repr(file.signature).encode())
    return digest.digest()


def _quotations_stand(library: Library, sources: Sources) -> bool:
    """Whether all quotations stand in their texts: the one thing that `validate` looks for in running texts."""
    quoted = (speech for speech in library.speeches.values() if speech.quotes)
    return all(stands_in(quote, sources.bodies[speech.body.path]) for speech in quoted for quote in speech.quotes)


# ------------------------------------------------------------------------------------------------------------------ in the memo


def _remember(library: Library, memo: Memo, key: bytes) -> None:
    pieces: list[tuple[str, str]] = []
    for kind, records in _tables(library).items():
        for piece in _pieces(records):
            content = msgspec.json.encode(piece)
            place = key_of("records", kind, content)
            if memo.get(place) is None:
                memo.put(place, content)
            pieces.append((kind, place.hex()))
    memo.put(key, msgspec.json.encode(_Index(library.site, tuple(pieces))))


def _tables(library: Library) -> dict[str, Iterable[Any]]:
    names = {kind: getattr(library, kind) for kind in _KINDS}
    return {kind: table.values() if isinstance(table, dict) else table for kind, table in names.items()}


def _pieces(records: Iterable[Any]) -> Iterator[list[Any]]:
    """Cut a list where the name of a file has a certain sum, so that what is added or removed moves no other cut."""
    piece: list[Any] = []
    last = ""
    for record in records:
        path = (record[1] if isinstance(record, tuple) else record).place.path
        if piece and path != last and _ends(path):
            yield piece
            piece = []
        piece.append(record)
        last = path
    if piece:
        yield piece


def _ends(path: str) -> bool:
    """Whether a piece ends before this file."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[0] % _PIECE == 0


def _remembered(memo: Memo, key: bytes) -> Library | None:
    """The records that an earlier build made of the same, or None where it made none or any of them was lost."""
    known = memo.get(key)
    if known is None:
        return None
    tables: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    try:
        index = msgspec.json.decode(known, type=_Index)
        for kind, place in index.pieces:
            content = memo.get(bytes.fromhex(place))
            if content is None:
                return None
            tables[kind] += _DECODERS[kind].decode(content)
    except msgspec.DecodeError:
        return None
    return Library(
        site=index.site,
        people={one.id: one for one in tables["people"]},
        events={one.id: one for one in tables["events"]},
        topics={one.id: one for one in tables["topics"]},
        pages={(one.slug, one.language): one for one in tables["pages"]},
        speeches={(one.id, one.language): one for one in tables["speeches"]},
        videos={one.id: one for one in tables["videos"]},
        references=tuple(tables["references"]),
    )
