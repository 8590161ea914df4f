"""Pages of `content/pages/`: their record, and the name of their file."""

import re
from dataclasses import dataclass
from typing import Annotated

from generator.diagnostics import Diagnostics, SourceLocation, shown
from generator.model import fields as f
from generator.model import shared as s
from generator.model.decoding import Key
from generator.model.site import Site
from generator.model.values import Alias, Body

_FILE_NAME = re.compile(r"([^./]+)(?:\.([A-Za-z0-9-]+))?\.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of `content/pages/` in one language."""

    slug: str
    language: str
    source_location: SourceLocation
    body: Body
    title: Annotated[str, Key(f.line, "line")]
    summary: Annotated[str | None, Key(f.line, "line")] = None
    aliases: Annotated[tuple[Alias, ...], Key(s.aliases, "list of old addresses")] = ()
    draft: Annotated[bool, Key(f.flag, "`true` or `false`")] = False


def name_page(name: str, site: Site, diagnostics: Diagnostics) -> tuple[str, str] | None:
    """Return slug and language from the file name of a page; None if it is wrong, which is reported."""
    place = SourceLocation(f"content/{name}")
    match = _FILE_NAME.fullmatch(name.partition("/")[2])
    if match is None or not f.is_name(match[1]):
        hint = "SLUG.md or SLUG.fr.md, directly in pages/"
        diagnostics.error(place, "bad-file-name", "this is not the name of a page", hint)
        return None
    language = language_of_file(match[2], site, place, diagnostics)
    return (match[1], language) if language else None


def language_of_file(tag: str | None, site: Site, place: SourceLocation, diagnostics: Diagnostics) -> str | None:
    """Return the language of a file with this tag in its name; None if it is wrong, which is reported."""
    if tag is None or tag in site.languages:
        return tag or site.default_language
    message = f"«{shown(tag)}» is not a language of this site"
    diagnostics.error(place, "unknown-language", message, f.language_hint(tag, site.languages))
    return None
