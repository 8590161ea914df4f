"""How `site.yaml` becomes the `Site`, and what stands in for it while it cannot be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model import schema
from generator.model.decoding import Context, Fields, Refused, decode_fields, is_null, key_places
from generator.model.documents import Document
from generator.model.records import AccountText, LocalText, Organisation, Rights, Site

PATH = "content/site.yaml"
_DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class SiteReading:
    """What was made of `site.yaml`.

    Attributes:
        site: as the editors wrote it, or a stand-in if that was refused, so that the mistakes of all other files are seen in the same run.
        languages: that texts may be in; empty if they are not known.
    """

    site: Site
    languages: tuple[str, ...]


def read_site(document: Document | None, tags: Iterable[str], diagnostics: Diagnostics) -> SiteReading:
    """Read `site.yaml`.

    Args:
        document: the file, or None if there is none.
        tags: language tags of the names of other files, for the stand-in.
        diagnostics: where to report.
    """
    if document is None:
        hint = "six lines are enough; see docs/content.md"
        diagnostics.error(SourceLocation(PATH), "missing-file", "there is no site.yaml", hint)
    node = document.node if document else None
    languages, default = _languages(node)
    site = _site(document, node, languages, default, diagnostics) if document and node else None
    if site:
        return SiteReading(site, site.languages)
    known = languages or tuple(dict.fromkeys((default, *sorted(tags))))
    return SiteReading(_stand_in(known, default if default in known else known[0]), languages)


def _site(
    document: Document, node: yaml.Node, languages: tuple[str, ...], default: str, diagnostics: Diagnostics
) -> Site | None:
    context = Context(document.path, document.lines, diagnostics, document.first_line, languages, default)
    try:
        fields = decode_fields(node, context, schema.SITE)
    except Refused:
        return None
    if fields["languages"] and default not in fields["languages"]:
        place = key_places(node, context)["default_language"]
        known = ", ".join(fields["languages"])
        message = f"default_language «{default}» is not in languages, which are {known}"
        diagnostics.error(place, "bad-value", message, "the default language is one of the site's languages")
        return None
    return _made(fields, languages, default)


def _made(fields: Fields, languages: tuple[str, ...], default: str) -> Site:
    organisation = fields["organisation"] or {"name": fields["name"], "short_name": None}
    short_name = organisation["short_name"] or organisation["name"]
    account = fields["account"] or {"title": None, "tagline": None}
    title = account["title"] or LocalText(tuple((tag, f"{name} Multimedia account") for tag, name in short_name.values))
    made = {
        "languages": languages,
        "default_language": default,
        "organisation": Organisation(organisation["name"], short_name),
        "account": AccountText(title, account["tagline"]),
    }
    return Site(**{**fields, **made})


def _languages(node: yaml.Node | None) -> tuple[tuple[str, ...], str]:
    """The languages (empty if unknown) and the default one, read before all else: the texts of site.yaml itself depend on them."""
    if not isinstance(node, yaml.MappingNode):
        return (), _DEFAULT_LANGUAGE
    values = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode) and not is_null(value)}
    listed, default = (_quietly(name, values.get(name)) for name in ("languages", "default_language"))
    if "languages" in values and not listed:
        return (), default or _DEFAULT_LANGUAGE
    default = default or (listed[0] if listed else _DEFAULT_LANGUAGE)
    return listed or (default,), default


def _quietly(name: str, node: yaml.Node | None) -> Any:
    """The value of one key of site.yaml, or None; what is wrong with it is reported when the whole file is decoded."""
    if node is None:
        return None
    try:
        return schema.SITE[name].convert(node, Context(PATH, (), Diagnostics()))
    except Refused:
        return None


def _stand_in(languages: tuple[str, ...], default: str) -> Site:
    text = LocalText(((default, "-"),))
    return Site(
        name=text,
        organisation=Organisation(text, text),
        base_url="https://newsroom.example",
        languages=languages,
        default_language=default,
        time_zone="UTC",
        contact=None,
        rights=Rights(),
        account=AccountText(text),
    )
