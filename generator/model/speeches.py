"""How a decoded speech file becomes a `Speech`: its name gives id and language, a translation inherits from its original."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.diagnostics import Diagnostics, SourceLocation, shown
from generator.model.dates import parse_date
from generator.model.decoding import Fields
from generator.model.fields import is_name, language_hint
from generator.model.records import Body, Page, Ref, Site, Speaker, Speech
from generator.model.schema import REQUIRED_OF_A_SPEECH

_SPEECH_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([^.]+)(?:\.([A-Za-z0-9-]+))?\.md")
_PAGE_NAME = re.compile(r"([^./]+)(?:\.([A-Za-z0-9-]+))?\.md")
_INHERITED = (
    "kind",
    "delivery",
    "delivered_at",
    "speakers",
    "location",
    "event",
    "topics",
    "videos",
    "published_at",
    "embargo_until",
    "withdrawn",
)
_FACTS = ("delivered_at", "kind", "delivery", "event", "speakers", "topics", "videos")
_UNSAID: Mapping[str, object] = {"kind": "speech", "topics": (), "videos": ()}
"""What an original means that says nothing of a fact."""


@dataclass(frozen=True, slots=True)
class FileName:
    """What the name of a speech's file says."""

    id: str
    slug: str
    day: date
    language: str


@dataclass(frozen=True, slots=True)
class SpeechFile:
    """A speech file with its decoded front matter (by key), where each key's value stands, and its body."""

    name: FileName
    place: SourceLocation
    fields: Fields
    places: Mapping[str, SourceLocation]
    body: Body

    def place_of(self, key: str) -> SourceLocation:
        """Where the value of a key stands; the beginning of the front matter for one that is not there."""
        return self.places.get(key, self.place)


def name_speech(name: str, site: Site, diagnostics: Diagnostics) -> FileName | None:
    """What a file's name says, or None with an error reported."""
    place = SourceLocation(f"content/{name}")
    match = _SPEECH_NAME.fullmatch(name.rpartition("/")[2])
    if match is None or not is_name(match[2]):
        hint = "YYYY-MM-DD-SLUG.md, or YYYY-MM-DD-SLUG.fr.md; the slug of letters and digits with - between them"
        diagnostics.error(place, "bad-file-name", "this is not the name of a speech", hint)
        return None
    day = _day(match[1], place, diagnostics)
    language = _language(match[3], site, place, diagnostics)
    return FileName(f"{match[1]}-{match[2]}", match[2], day, language) if day and language else None


def _day(text: str, place: SourceLocation, diagnostics: Diagnostics) -> date | None:
    try:
        return parse_date(text)
    except ValueError as error:
        message = f"«{text}» is not a date: {error}"
        diagnostics.error(place, "bad-file-name", message, "as in 2026-07-08-closing-remarks.md")
        return None


def name_page(name: str, site: Site, diagnostics: Diagnostics) -> tuple[str, str] | None:
    """Slug and language that the name of a page's file gives, or None with an error reported."""
    place = SourceLocation(f"content/{name}")
    match = _PAGE_NAME.fullmatch(name.partition("/")[2])
    if match is None or not is_name(match[1]):
        hint = "SLUG.md or SLUG.fr.md, directly in pages/"
        diagnostics.error(place, "bad-file-name", "this is not the name of a page", hint)
        return None
    language = _language(match[2], site, place, diagnostics)
    return (match[1], language) if language else None


def _language(tag: str | None, site: Site, place: SourceLocation, diagnostics: Diagnostics) -> str | None:
    if tag is None or tag in site.languages:
        return tag or site.default_language
    message = f"«{shown(tag)}» is not a language of this site"
    diagnostics.error(place, "unknown-language", message, language_hint(tag, site.languages))
    return None


def make_page(slug: str, language: str, place: SourceLocation, fields: Fields, body: Body) -> Page:
    """The record of a page."""
    return Page(slug=slug, language=language, place=place, body=body, **fields)


# ------------------------------------------------------------------------------------------------------------------- speeches


def originals(files: Iterable[SpeechFile], site: Site) -> dict[str, SpeechFile]:
    """Which file of each speech the others translate: the default language's, or the one that says it is no translation."""
    found: dict[str, SpeechFile] = {}
    order = site.language_order
    for file in sorted(files, key=lambda f: (f.fields["translation"] is not None, order[f.name.language], f.place)):
        found.setdefault(file.name.id, file)
    return found


def misses_original(file: SpeechFile, site: Site, refused: Collection[str]) -> bool:
    """Whether a file cannot be judged because what it inherits from, another file of the same speech, was refused."""
    is_translation = file.fields["translation"] is not None or file.name.language != site.default_language
    return is_translation and file.name.id in refused and any(not file.fields[key] for key in REQUIRED_OF_A_SPEECH)


def make_speech(
    file: SpeechFile, original: SpeechFile | None, prepared: Body | None, diagnostics: Diagnostics
) -> Speech | None:
    """The record of a speech; `original` is the file that a translation inherits from.

    Returns:
        None when something is missing or contradicts the original; it has been reported.
    """
    fields = {**file.fields, **_inherit(file.fields, original)}
    before = len(diagnostics.found)
    for key in REQUIRED_OF_A_SPEECH:
        if not fields[key]:
            diagnostics.error(file.place, "missing-key", f"«{key}» is missing", f"add «{key}:»")
    _check_day(file, diagnostics)
    if original is not None:
        _check_agreement(file, original, diagnostics)
    if len(diagnostics.found) > before:
        return None
    made: dict[str, Any] = {
        "id": file.name.id,
        "slug": file.name.slug,
        "language": file.name.language,
        "topics": fields["topics"] or (),
        "videos": fields["videos"] or (),
        "kind": fields["kind"] or "speech",
        "prepared_text": prepared,
        "quotes": tuple(quote for quote, _ in fields["quotes"]),
        "source": original.name.language if original else None,
    }
    return Speech(place=file.place, body=file.body, **{**fields, **made})


def _inherit(fields: Fields, original: SpeechFile | None) -> dict[str, object]:
    if original is None:
        return {}
    inherited = {key: original.fields[key] for key in _INHERITED if fields[key] is None}
    return {**inherited, "draft": fields["draft"] or original.fields["draft"]}


def _check_day(file: SpeechFile, diagnostics: Diagnostics) -> None:
    delivered = file.fields["delivered_at"]
    if delivered and delivered.day != file.name.day:
        message = f"delivered_at says {delivered.day}, the file's name {file.name.day}"
        place = file.place_of("delivered_at")
        diagnostics.error(place, "date-mismatch", message, "rename the file, or mend delivered_at")


def _check_agreement(file: SpeechFile, original: SpeechFile, diagnostics: Diagnostics) -> None:
    for key in _FACTS:
        mine, theirs = file.fields[key], original.fields[key] or _UNSAID.get(key)
        if mine is not None and _fact(mine) != _fact(theirs):
            _disagrees(file, key, f"«{key}» differs from the original, {original.place.path}", diagnostics)
    for key in ("published_at", "embargo_until"):
        mine, theirs = file.fields[key], original.fields[key]
        if mine and theirs and mine < theirs:
            _disagrees(file, key, f"«{key}» is earlier than in the original, {original.place.path}", diagnostics)


def _disagrees(file: SpeechFile, key: str, message: str, diagnostics: Diagnostics) -> None:
    hint = f"leave «{key}» out: a translation inherits it"
    diagnostics.error(file.place_of(key), "translation-disagrees", message, hint)


def _fact(value: object) -> object:
    """What two files of one speech must agree on: of references the ids, of speakers those who have a page."""
    if isinstance(value, tuple):
        return frozenset(_fact(one) for one in value)
    if isinstance(value, Speaker):
        return value.ref.id if value.ref else None
    return value.id if isinstance(value, Ref) else value
