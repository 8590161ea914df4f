"""How a decoded speech file becomes a `Speech`: its name gives id and language, a translation inherits from its original."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.diagnostics import Diagnostics, Place, nearest
from generator.model.records import Body, Moment, Page, Site, Speech
from generator.model.schema import REQUIRED_OF_A_SPEECH

_SPEECH_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-([^\W_][\w-]*?)(?:\.([A-Za-z0-9-]+))?\.md")
_PAGE_NAME = re.compile(r"([^\W_][\w-]*?)(?:\.([A-Za-z0-9-]+))?\.md")
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
)
_FACTS = ("delivered_at", "kind", "delivery", "event")


@dataclass(frozen=True, slots=True)
class SpeechFile:
    """A speech file with its decoded front matter (by key) and body."""

    id: str
    slug: str
    day: date
    language: str
    place: Place
    fields: Mapping[str, Any]
    body: Body


def name_speech(name: str, site: Site, diagnostics: Diagnostics) -> tuple[str, str, date, str] | None:
    """Id, slug, date and language that a file's name gives, or None with an error reported."""
    place = Place(f"content/{name}")
    match = _SPEECH_NAME.fullmatch(name.rpartition("/")[2])
    if match is None:
        diagnostics.error(
            place, "bad-file-name", "this is not the name of a speech", "YYYY-MM-DD-SLUG.md, or YYYY-MM-DD-SLUG.fr.md"
        )
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError as error:
        diagnostics.error(
            place, "bad-file-name", f"the name begins with no date: {error}", "as in 2026-07-08-closing-remarks.md"
        )
        return None
    language = _language(match[3], site, place, diagnostics)
    return None if language is None else (f"{match[1]}-{match[2]}", match[2], day, language)


def name_page(name: str, site: Site, diagnostics: Diagnostics) -> tuple[str, str] | None:
    """Slug and language that the name of a page's file gives, or None with an error reported."""
    place = Place(f"content/{name}")
    match = _PAGE_NAME.fullmatch(name.partition("/")[2])
    if match is None:
        diagnostics.error(
            place, "bad-file-name", "this is not the name of a page", "SLUG.md or SLUG.fr.md, directly in pages/"
        )
        return None
    language = _language(match[2], site, place, diagnostics)
    return None if language is None else (match[1], language)


def _language(tag: str | None, site: Site, place: Place, diagnostics: Diagnostics) -> str | None:
    if tag is None or tag in site.languages:
        return tag or site.default_language
    hint = nearest(tag, site.languages)
    diagnostics.error(
        place, "unknown-language", f"«{tag}» is not a language of this site", hint or "add it to languages in site.yaml"
    )
    return None


def make_page(slug: str, language: str, place: Place, fields: Mapping[str, Any], body: Body) -> Page:
    """The record of a page."""
    return Page(slug=slug, language=language, place=place, body=body, **fields)


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
    if fields["delivered_at"]:
        _check_day(file, fields["delivered_at"], diagnostics)
    if original is not None:
        _check_agreement(file, original, diagnostics)
    if len(diagnostics.found) > before:
        return None
    values = {key: value if value is not None else () for key, value in fields.items() if key in {"topics", "videos"}}
    return Speech(
        id=file.id,
        slug=file.slug,
        language=file.language,
        place=file.place,
        body=file.body,
        source=original.language if original else None,
        **{**fields, **values, "kind": fields["kind"] or "speech", "prepared_text": prepared},
    )


def _inherit(fields: Mapping[str, Any], original: SpeechFile | None) -> dict[str, Any]:
    if original is None:
        return {}
    inherited = {key: original.fields[key] for key in _INHERITED if fields[key] is None}
    if fields["withdrawn"] is None:
        inherited["withdrawn"] = original.fields["withdrawn"]
    inherited["draft"] = fields["draft"] or original.fields["draft"]
    return inherited


def _check_day(file: SpeechFile, delivered: Moment, diagnostics: Diagnostics) -> None:
    if delivered.day != file.day:
        message = f"delivered_at says {delivered.day}, the file's name {file.day}"
        diagnostics.error(file.place, "date-mismatch", message, "rename the file, or mend delivered_at")


def _check_agreement(file: SpeechFile, original: SpeechFile, diagnostics: Diagnostics) -> None:
    for key in _FACTS:
        mine, theirs = file.fields[key], original.fields[key]
        same = mine is None or theirs is None or getattr(mine, "id", mine) == getattr(theirs, "id", theirs)
        if not same:
            message = f"«{key}» differs from the original, {original.place.path}"
            diagnostics.error(
                file.place, "translation-disagrees", message, f"leave «{key}» out: a translation inherits it"
            )


def originals(files: list[SpeechFile], site: Site) -> dict[str, SpeechFile]:
    """Which file of each speech the others translate: the default language's, or the one that says it is no translation."""
    found: dict[str, SpeechFile] = {}
    order = {tag: n for n, tag in enumerate((site.default_language, *site.languages))}
    for file in sorted(files, key=lambda f: (f.fields["translation"] is not None, order[f.language], f.place)):
        found.setdefault(file.id, file)
    return found
