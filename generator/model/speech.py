"""Speeches: their records, the name of their file, and translations, which inherit from their original."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import yaml

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model import decoding as d
from generator.model import fields as f
from generator.model import shared as s
from generator.model.dates import instant, moment, parse_date
from generator.model.decoding import Context, Fields, Key, keys_of
from generator.model.fields import OneOf
from generator.model.page import language_of_file
from generator.model.site import Site
from generator.model.values import Alias, Body, LocalText, Moment, Ref

_FILE_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([^.]+)(?:\.([A-Za-z0-9-]+))?\.md")
_FACTS = ("delivered_at", "kind", "delivery", "event", "speakers", "topics", "videos")
"""Keys in which a translation must agree with its original."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The mapping `translation` of a speech file; a `Speech` keeps only its kind."""

    kind: Annotated[str, Key(OneOf(("official", "courtesy", "machine")))]


def _translation(node: yaml.Node, context: Context) -> str:
    return d.mapping(Translation)(node, context).kind


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a speech's change log; `before` and `after` are the old and the new words."""

    at: Annotated[Moment, Key(moment, "moment")]
    note: Annotated[LocalText, Key(f.local_words, "text: what was changed and why")]
    kind: Annotated[str, Key(OneOf(("correction", "clarification", "translation")))]
    before: Annotated[LocalText | None, Key(f.local_words, "text that was removed")] = None
    after: Annotated[LocalText | None, Key(f.local_words, "text that stands there now")] = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Withdrawal of a speech. The page stays as a notice."""

    at: Annotated[Moment, Key(moment, "moment")]
    reason: Annotated[LocalText, Key(f.local_words, "text")]


_SPEECH_KINDS = OneOf(("speech", "remarks", "statement", "press_conference", "doorstep", "interview", "article"))
_DELIVERIES = OneOf(("as_prepared", "as_delivered", "speaking_notes", "written"))
_QUOTES = "list of lines approved for quotation, word for word as in the text; `[...]` for what is left out"
_speakers = d.list_of(s.speaker, least=1, same=lambda one: one.ref and one.ref.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A speech in one language.

    Attributes:
        id: `YYYY-MM-DD-SLUG`, the same for all languages.
        language: language of this text.
        source: the language of the text that this one translates, or None for an original.
    """

    id: str
    slug: str
    language: str
    source_location: SourceLocation
    body: Body
    source: str | None = None
    title: Annotated[str, Key(f.line, "line")]
    summary: Annotated[str | None, Key(f.line, "line")] = None
    kind: Annotated[str, Key(_SPEECH_KINDS, inherited=True)] = "speech"
    delivery: Annotated[str, Key(_DELIVERIES, inherited=True)]
    delivered_at: Annotated[Moment, Key(moment, "moment; its day is the one in the file's name", inherited=True)]
    speakers: Annotated[tuple[s.Speaker, ...], Key(_speakers, "list of ids of people, or of mappings", inherited=True)]
    location: Annotated[s.Location | None, Key(s.location, "location", inherited=True)] = None
    event: Annotated[Ref | None, Key(f.reference("event"), "id", inherited=True)] = None
    topics: Annotated[tuple[Ref, ...], Key(s.references("topic"), "list of ids", inherited=True)] = ()
    videos: Annotated[
        tuple[Ref, ...], Key(s.references("video"), "list of ids; a video may name the speech instead", inherited=True)
    ] = ()
    published_at: Annotated[datetime | None, Key(instant, "instant", inherited=True)] = None
    embargo_until: Annotated[datetime | None, Key(instant, "instant", inherited=True)] = None
    translation: Annotated[str | None, Key(_translation, "mapping")] = None
    prepared_text: Annotated[
        Body | None, Key(f.file_path, "path of the text as prepared, `YYYY-MM-DD-SLUG.prepared.md`")
    ] = None
    quotes: Annotated[tuple[str, ...], Key(d.list_of(d.placed(f.line)), _QUOTES)] = ()
    changes: Annotated[tuple[Change, ...], Key(d.list_of(d.mapping(Change)), "list of mappings")] = ()
    aliases: Annotated[tuple[Alias, ...], Key(s.aliases, "list of old addresses, from the root of the site")] = ()
    draft: Annotated[bool, Key(f.flag, "`true` or `false`")] = False
    withdrawn: Annotated[Withdrawal | None, Key(d.mapping(Withdrawal), "mapping", inherited=True)] = None


INHERITED = {name: key for name, key in keys_of(Speech).items() if key.inherited}
"""Keys that a translation takes from its original."""


@dataclass(frozen=True, slots=True)
class FileName:
    """Id, slug, day and language, from the file name of a speech."""

    id: str
    slug: str
    day: date
    language: str


@dataclass(frozen=True, slots=True)
class SpeechFile:
    """A speech file with its decoded front matter and its body."""

    name: FileName
    source_location: SourceLocation
    fields: Fields
    body: Body


def name_speech(name: str, site: Site, diagnostics: Diagnostics) -> FileName | None:
    """Return the parts of a file name; None if it is wrong, which is reported."""
    place = SourceLocation(f"content/{name}")
    match = _FILE_NAME.fullmatch(name.rpartition("/")[2])
    if match is None or not f.is_name(match[2]):
        hint = "YYYY-MM-DD-SLUG.md, or YYYY-MM-DD-SLUG.fr.md; the slug of letters and digits with - between them"
        diagnostics.error(place, "bad-file-name", "this is not the name of a speech", hint)
        return None
    day = _day(match[1], place, diagnostics)
    language = language_of_file(match[3], site, place, diagnostics)
    return FileName(f"{match[1]}-{match[2]}", match[2], day, language) if day and language else None


def _day(text: str, place: SourceLocation, diagnostics: Diagnostics) -> date | None:
    try:
        return parse_date(text)
    except ValueError as error:
        message = f"«{text}» is not a date: {error}"
        diagnostics.error(place, "bad-file-name", message, "as in 2026-07-08-closing-remarks.md")
        return None


# ------------------------------------------------------------------------------------------------------------------- speeches


def originals(files: Iterable[SpeechFile], site: Site) -> dict[str, SpeechFile]:
    """Return the original file of each speech: that of the default language, or the one that is not a translation."""
    found: dict[str, SpeechFile] = {}
    order = site.language_order
    for file in sorted(
        files, key=lambda one: (one.fields["translation"] is not None, order[one.name.language], one.source_location)
    ):
        found.setdefault(file.name.id, file)
    return found


def misses_original(file: SpeechFile, site: Site, refused: Collection[str]) -> bool:
    """Return True for a file that lacks required values which it would inherit from a refused file of the same speech."""
    is_translation = file.fields["translation"] is not None or file.name.language != site.default_language
    return (
        is_translation
        and file.name.id in refused
        and any(key.required and not file.fields[name] for name, key in INHERITED.items())
    )


def make_speech(
    file: SpeechFile, original: SpeechFile | None, prepared: Body | None, diagnostics: Diagnostics
) -> Speech | None:
    """Return the record of a speech; `original` is the file that a translation inherits from.

    Returns:
        None if something is missing or contradicts the original, which is reported.
    """
    values = _inherited(file.fields, original)
    before = len(diagnostics.found)
    for name, key in INHERITED.items():
        if key.required and values[name] is None:
            diagnostics.error(file.source_location, "missing-key", f"«{name}» is missing", f"add «{name}:»")
    _check_day(file, diagnostics)
    if original is not None:
        _check_agreement(file, original, diagnostics)
    if len(diagnostics.found) > before:
        return None
    made: dict[str, Any] = {
        "id": file.name.id,
        "slug": file.name.slug,
        "language": file.name.language,
        "prepared_text": prepared,
        "quotes": tuple(quote for quote, _ in file.fields["quotes"]),
        "source": original.name.language if original else None,
    }
    return Speech(source_location=file.source_location, body=file.body, **{**values, **made})


def _inherited(fields: Fields, original: SpeechFile | None) -> dict[str, Any]:
    """Return the values of a file by key, inherited ones and their defaults included."""
    values = dict(fields.values)
    for name, key in INHERITED.items():
        if values[name] is None and original is not None:
            values[name] = original.fields[name]
        if values[name] is None:
            values[name] = key.default
    if original is not None:
        values["draft"] = values["draft"] or original.fields["draft"]
    return values


def _check_day(file: SpeechFile, diagnostics: Diagnostics) -> None:
    delivered = file.fields["delivered_at"]
    if delivered and delivered.day != file.name.day:
        message = f"delivered_at says {delivered.day}, the file's name {file.name.day}"
        place = file.fields.place_of("delivered_at")
        diagnostics.error(place, "date-mismatch", message, "rename the file, or fix delivered_at")


def _check_agreement(file: SpeechFile, original: SpeechFile, diagnostics: Diagnostics) -> None:
    for key in _FACTS:
        mine, theirs = file.fields[key], original.fields[key] or INHERITED[key].default
        if mine is not None and _fact(mine) != _fact(theirs):
            _disagrees(file, key, f"«{key}» differs from the original, {original.source_location.path}", diagnostics)
    for key in ("published_at", "embargo_until"):
        mine, theirs = file.fields[key], original.fields[key]
        if mine and theirs and mine < theirs:
            _disagrees(
                file, key, f"«{key}» is earlier than in the original, {original.source_location.path}", diagnostics
            )


def _disagrees(file: SpeechFile, key: str, message: str, diagnostics: Diagnostics) -> None:
    hint = f"leave «{key}» out: a translation inherits it"
    diagnostics.error(file.fields.place_of(key), "translation-disagrees", message, hint)


def _fact(value: object) -> object:
    """Return the part of a value in which two files of one speech must agree: ids of references, ids of speakers with a page."""
    if isinstance(value, tuple):
        return frozenset(_fact(one) for one in value)
    if isinstance(value, s.Speaker):
        return value.ref.id if value.ref else None
    return value.id if isinstance(value, Ref) else value
