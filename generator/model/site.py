"""`site.yaml`: its records, their decoding, and the stand-in for a file that cannot be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import yaml

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model import decoding as d
from generator.model import fields as f
from generator.model import shared as s
from generator.model.decoding import Context, Fields, Key, Refused
from generator.model.documents import Document
from generator.model.values import LocalText

PATH = "content/site.yaml"
_DEFAULT_LANGUAGE = "en"
_email = f.matching(r"[^\s@<>]+@[^\s@<>]+", "bad-value", "an e-mail address")


@dataclass(frozen=True, slots=True)
class Organisation:
    """The institution that speaks."""

    name: Annotated[LocalText, Key(f.local_line, "text")]
    short_name: Annotated[LocalText, Key(f.local_line, "text; else the name", required=False)]


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact for journalists."""

    name: Annotated[LocalText, Key(f.local_line, "text")]
    email: Annotated[str, Key(_email, "address")]
    phone: Annotated[str | None, Key(f.raw, "number as it is dialled")] = None
    hours: Annotated[LocalText | None, Key(f.local_line, "text: when somebody answers")] = None


@dataclass(frozen=True, slots=True)
class AccountText:
    """The name of this institution's account."""

    title: Annotated[LocalText, Key(f.local_line, "text; else the short name and «Multimedia account»", required=False)]
    tagline: Annotated[LocalText | None, Key(f.local_line, "text: why one would want it")] = None


_languages_listed = d.list_of(f.site_language, least=1, same=str)
_LANGUAGES = "list of language tags, in the order in which they are offered; else the default language alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`content/site.yaml`.

    Attributes:
        base_url: the public address without a closing slash, `https://newsroom.example`.
        languages: tags in the order in which they are offered; `default_language` is one of them.
        time_zone: IANA name; used if a moment has no offset of its own.
    """

    name: Annotated[LocalText, Key(f.local_line, "text: the name of the newsroom")]
    organisation: Annotated[
        Organisation, Key(d.fields_of(Organisation), "mapping: who speaks; else the same as `name`", required=False)
    ]
    base_url: Annotated[str, Key(f.base_url, "the public address of the site's root")]
    languages: Annotated[tuple[str, ...], Key(_languages_listed, _LANGUAGES, required=False)]
    default_language: Annotated[
        str, Key(f.site_language, "one of them; else the first; `en` if none is given", required=False)
    ]
    time_zone: Annotated[str, Key(f.time_zone, "IANA name, for what has no offset of its own; else `UTC`")] = "UTC"
    contact: Annotated[Contact | None, Key(d.mapping(Contact), "mapping: whom a journalist asks")] = None
    rights: Annotated[s.Rights, Key(s.rights, "mapping: what holds for videos that do not say otherwise")] = s.Rights()  # noqa: RUF009 - frozen
    account: Annotated[
        AccountText, Key(d.fields_of(AccountText), "mapping: what the account is called", required=False)
    ]
    tagline: Annotated[LocalText | None, Key(f.local_line, "text below the name")] = None
    description: Annotated[LocalText | None, Key(f.local_line, "text for search engines and feeds")] = None

    @property
    def language_order(self) -> dict[str, int]:
        """The rank of each language: the default one first, then in the order of `languages`."""
        return {tag: rank for rank, tag in enumerate(dict.fromkeys((self.default_language, *self.languages)))}


@dataclass(frozen=True, slots=True)
class SiteReading:
    """The result of reading `site.yaml`.

    Attributes:
        site: the site, or a stand-in if the file was refused, so that one run reports the mistakes of all other files too.
        languages: languages that texts may be in; empty if they are not known.
    """

    site: Site
    languages: tuple[str, ...]


def read_site(document: Document | None, tags: Iterable[str], diagnostics: Diagnostics) -> SiteReading:
    """Read `site.yaml`.

    Args:
        document: the file, or None if there is none.
        tags: language tags of the names of other files, for the stand-in.
        diagnostics: receives the findings.
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
        fields = d.decode(node, context, Site)
    except Refused:
        return None
    if fields["languages"] and default not in fields["languages"]:
        known = ", ".join(fields["languages"])
        message = f"default_language «{default}» is not in languages, which are {known}"
        hint = "the default language is one of the site's languages"
        diagnostics.error(fields.place_of("default_language"), "bad-value", message, hint)
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
    return Site(**{**fields.values, **made})


def _languages(node: yaml.Node | None) -> tuple[tuple[str, ...], str]:
    """Return the languages (empty if unknown) and the default one. They are read first, since the texts of site.yaml depend on them."""
    if not isinstance(node, yaml.MappingNode):
        return (), _DEFAULT_LANGUAGE
    values = {
        key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode) and not d.is_null(value)
    }
    listed, default = (_quietly(name, values.get(name)) for name in ("languages", "default_language"))
    if "languages" in values and not listed:
        return (), default or _DEFAULT_LANGUAGE
    default = default or (listed[0] if listed else _DEFAULT_LANGUAGE)
    return listed or (default,), default


def _quietly(name: str, node: yaml.Node | None) -> Any:
    """Return the value of one key of site.yaml, or None; its mistakes are reported when the whole file is decoded."""
    if node is None:
        return None
    try:
        return d.keys_of(Site)[name].convert(node, Context(PATH, (), Diagnostics()))
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
        account=AccountText(text),
    )
