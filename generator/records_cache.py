"""The records of files that earlier builds read: only files that are new or changed are validated.

Records are remembered for each speech, page, video and vocabulary by all that stands in its files but the running text, so a build after
an edit of one file composes the YAML of that file alone. They are remembered only if nothing was found in the whole site; where a changed
file has anything to report, all files are read, so that messages are those of a clean build.
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
"""Where something stands in its file, which no output says."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        library: the records.
        digests: a digest of each record without its places, by table of the newsroom and id.
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
    """All records of a site, see `validate`.

    Args:
        sources: what `load` gave.
        taken: the files, for captions.
        memo: what earlier builds read.
        found: where to report.
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


# -------------------------------------------------------------------------------------------------------------- what is remembered


def _units(sources: Sources) -> dict[str, list[Document]]:
    """Files whose records depend on each other: all versions of a speech, of a page or of a video, or one vocabulary."""
    units = defaultdict(list)
    for document in sources.documents.values():
        if document.name != _SITE:
            base = document.name.rpartition("/")[2].partition(".")[0]
            units[f"{document.kind} {base.casefold()}"].append(document)
    return units


def _keys(units: Mapping[str, list[Document]], sources: Sources, taken: Snapshot) -> dict[str, bytes]:
    """The key of each unit: its files without their running texts, and what else its records depend on."""
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
    """The name of a file and what stands before its running text."""
    text, body = sources.texts[document.name], sources.bodies.get(document.path, "")
    return document.name, text[: len(text) - len(body)]


def _known(keys: Mapping[str, bytes], sources: Sources, memo: Memo) -> Iterator[tuple[str, Records]]:
    """Units that an earlier build read, and whose quotations stand in their texts: the one thing that `validate` looks for there."""
    stored = memo.get_all(keys.values())
    for unit, key in keys.items():
        records = _DECODER.decode(stored[key]) if key in stored else None
        if records and all(
            stands_in(quote, sources.bodies[speech.body.path]) for speech in records.speeches for quote in speech.quotes
        ):
            yield unit, records


def _without(known: Mapping[str, Records], units: Mapping[str, list[Document]], sources: Sources) -> Sources:
    """The files without those that are known, and without the texts as prepared that are theirs."""
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
    """The records of a library by the units of their files."""
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
    """A library with the records of other files; all in the order of the files."""
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
