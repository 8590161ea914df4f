"""Cache of records, so that only new and changed files are validated.

The records of each speech, page, video and vocabulary are cached. The key covers the files without their Markdown text, so a build after
an edit of one file composes the YAML of that file only. Records are cached only if the whole site has no findings. If a changed file has
a finding, all files are read, so that the messages equal those of a clean build.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import msgspec

from generator.diagnostics import Diagnostics
from generator.memo import Memo, key_of
from generator.model.documents import Document, Sources
from generator.model.inputs import Snapshot
from generator.model.library import Library
from generator.model.page import Page
from generator.model.quotes import stands_in
from generator.model.speech import Speech
from generator.model.values import Ref
from generator.model.video import Video
from generator.model.vocabularies import Event, Person, Topic
from generator.stages import load, validate
from generator.trace import Key

_SITE = "site.yaml"
_PLACE = re.compile(rb'"(?:source_location|body)":\{"path":"(?:[^"\\]|\\.)*+","line":\d+(?:,"column":\d+)?\},?')
"""Source locations in encoded records; no output depends on them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The records of a site.

    Attributes:
        library: the records.
        digests: a digest of each record without its source locations, by table of the newsroom and id.
    """

    library: Library
    digests: Mapping[Key, bytes]


@dataclass(slots=True)
class Records:
    """The records of a few files, and the references in them."""

    people: list[Person] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    references: list[tuple[str, Ref]] = field(default_factory=list)
    digests: list[tuple[Key, bytes]] = field(default_factory=list)


_TABLES = ("people", "events", "topics", "pages", "speeches", "videos")
_DIGEST = 16
_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(Records)


def read(sources: Sources, taken: Snapshot, memo: Memo, found: Diagnostics) -> Reading:
    """Return all records of a site, see `validate`.

    Args:
        sources: the result of `load`.
        taken: the files, for captions.
        memo: cache of earlier builds.
        found: receives the findings.
    """
    units = _units(sources)
    keys = _keys(units, sources, taken)
    known = {} if found.found else dict(_known(keys, sources, memo))
    checked = Diagnostics()
    library = validate.validate(_without(known, units, sources), taken.read, checked)
    if known and checked.found:
        checked = Diagnostics()
        library, known = validate.validate(sources, taken.read, checked), {}
    fresh = _by_unit(library, units)
    if not (found.found or checked.found):
        for unit, records in fresh.items():
            memo.put(keys[unit], _ENCODER.encode(records))
    found.found.extend(checked.found)
    digests = dict(chain.from_iterable(one.digests for one in (*known.values(), *fresh.values())))
    return Reading(_merged(library, known.values()), {("site",): _digest(library.site), **digests})


# ----------------------------------------------------------------------------------------------------------------- cached records


def _units(sources: Sources) -> dict[str, list[Document]]:
    """Return the units of the cache, files whose records depend on each other: all versions of an item, or one vocabulary."""
    units = defaultdict(list)
    for document in sources.documents.values():
        if document.name != _SITE:
            base = document.name.rpartition("/")[2].partition(".")[0]
            units[f"{document.kind} {base.casefold()}"].append(document)
    return units


def _keys(units: Mapping[str, list[Document]], sources: Sources, taken: Snapshot) -> dict[str, bytes]:
    """Return the key of each unit: its files without their Markdown texts, and the other files that its records depend on."""
    prepared = tuple(name for name in sources.texts if load.kind_of(name) == "prepared")
    captions = tuple((name, data) for name, data in taken.content.items() if name.endswith(".vtt"))
    media = tuple((name, file.signature) for name, file in taken.media.items() if name.endswith(".vtt"))
    site = key_of("site", sources.texts.get(_SITE))
    beside = {"speech": key_of("prepared", site, prepared), "video": key_of("captions", site, captions, media)}
    return {
        unit: key_of("records", beside.get(unit.partition(" ")[0], site), *(_head(one, sources) for one in documents))
        for unit, documents in units.items()
    }


def _head(document: Document, sources: Sources) -> tuple[str, str]:
    """Return the name of a file and the part before its Markdown text."""
    text, body = sources.texts[document.name], sources.bodies.get(document.path, "")
    return document.name, text[: len(text) - len(body)]


def _known(keys: Mapping[str, bytes], sources: Sources, memo: Memo) -> Iterator[tuple[str, Records]]:
    """Yield the cached units. The key does not cover the Markdown text, so the quotations are looked for in it, as `validate` does."""
    stored = memo.get_all(keys.values())
    for unit, key in keys.items():
        records = _DECODER.decode(stored[key]) if key in stored else None
        if records and all(
            stands_in(quote, sources.bodies[speech.body.path]) for speech in records.speeches for quote in speech.quotes
        ):
            yield unit, records


def _without(known: Mapping[str, Records], units: Mapping[str, list[Document]], sources: Sources) -> Sources:
    """Return the sources without the files of cached units and without the texts as prepared of these."""
    names = {one.name for unit in known for one in units[unit]}
    speeches = (speech for records in known.values() for speech in records.speeches)
    names |= {one.prepared_text.path.removeprefix("content/") for one in speeches if one.prepared_text}
    return replace(
        sources,
        documents={name: one for name, one in sources.documents.items() if name not in names},
        texts={name: text for name, text in sources.texts.items() if name not in names},
    )


# ----------------------------------------------------------------------------------------------------- a library and its records


def _by_unit(library: Library, units: Mapping[str, list[Document]]) -> dict[str, Records]:
    """Return the records of a library by unit."""
    unit_of = {document.path: unit for unit, documents in units.items() for document in documents}
    found: dict[str, Records] = defaultdict(Records)
    for table in _TABLES:
        for record in getattr(library, table).values():
            records = found[unit_of[record.source_location.path]]
            getattr(records, table).append(record)
            records.digests.append((_key(table, record), _digest(record)))
    for kind, ref in library.references:
        found[unit_of[ref.source_location.path]].references.append((kind, ref))
    return found


def _key(table: str, record: Any) -> Key:
    if table in {"pages", "speeches"}:
        return table, record.slug if table == "pages" else record.id, record.language
    return table, record.id


def _digest(record: object) -> bytes:
    return hashlib.sha256(_PLACE.sub(b"", _ENCODER.encode(record))).digest()[:_DIGEST]


def _merged(library: Library, known: Iterable[Records]) -> Library:
    """Return a library with the cached records added, all in the order of the files."""
    tables = {name: list(getattr(library, name).values()) for name in _TABLES}
    references = list(library.references)
    for records in known:
        for name, table in tables.items():
            table.extend(getattr(records, name))
        references += records.references
    for table in tables.values():
        table.sort(key=lambda record: record.source_location.path)
    by_id: dict[str, Any] = {
        name: {_id(_key(name, record)): record for record in table} for name, table in tables.items()
    }
    return replace(library, **by_id, references=tuple(sorted(references, key=lambda one: one[1].source_location)))


def _id(key: Key) -> object:
    return key[1] if len(key) == 2 else key[1:]
