"""Screens and mails from the templates of the site: the same base template, styles and translations as its pages.

The frame of a page (names, navigation, addresses of assets) comes from the downloads manifest, which the build writes; the sidecar
never runs the generator. Python passes codes and numbers, templates contain every sentence.

    pages = Pages(settings.downloads, settings.templates)
    pages.render("account/login.html", "fr", {"next": "/fr/videos/"}, "/account/login?next=/fr/videos/")
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from common.web import without_blank_lines
from sidecar import translations

_REMEDY = "run «python build.py build» first, with the templates that the sidecar uses"

Stamp = tuple[tuple[int, int, int], ...]


class PagesError(Exception):
    """Screens cannot be rendered: the manifest is missing, old or unreadable."""


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text of the site, with its language where that differs from the page's."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Site:
    """The part of the manifest that screens need."""

    assets: Mapping[str, str]
    languages: tuple[str, ...]
    default: str
    time_zone: str
    frames: Mapping[str, Any]
    environments: dict[str, Environment] = field(default_factory=dict)


class Pages:
    """Renders screens and mails; rereads the manifest, catalogues and templates when they change.

    Args:
        manifest: `var/downloads.json`.
        templates: `site_templates/`.
    """

    def __init__(self, manifest: Path, templates: Path) -> None:
        self._manifest = manifest
        self._templates = templates
        self._known: tuple[Stamp, _Site] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the site's languages."""
        return self._site().languages

    @property
    def default(self) -> str:
        """The tag of the language without a prefix."""
        return self._site().default

    def site_name(self, language: str) -> str:
        """Return the name of the newsroom."""
        return str(self._site().frames[language]["site"]["name"])

    def language_choice(self, chosen: str) -> list[tuple[str, str, bool]]:
        """Return each language with its own name, and True for the chosen one: `("fr", "Français", True)`."""
        links = self._site().frames[self.default]["languages"]
        return [(link["code"], link["name"], link["code"] == chosen) for link in links]

    def time(self, language: str, seconds: int) -> str:
        """Return `14:32 (UTC+1)`, in the site's time zone."""
        return translations.functions(language, self._site().time_zone)["clock"](seconds)

    def moment(self, language: str, seconds: int) -> str:
        """Return `23 November 2026, 14:32 (UTC+1)`."""
        return translations.functions(language, self._site().time_zone)["moment"](seconds)

    def render(self, template: str, language: str, page: Mapping[str, Any], path_with_query: str) -> str:
        """Render a screen.

        Args:
            template: `account/login.html`.
            language: one of `languages`.
            page: listed at the top of the template; `next`, `errors`, `values`, `notices` and `signed_in` have empty defaults.
            path_with_query: of the request; the languages of the masthead lead to the same address with another `lang`.

        Raises:
            PagesError: there is no usable manifest.
            jinja2.TemplateError: a template is wrong or was given too little.
        """
        site = self._site()
        frame = site.frames[language]
        known = {"next": "", "errors": {}, "values": {}, "notices": (), "signed_in": False, **page}
        address = _Address(path_with_query, known["next"])
        here = {
            "site": frame["site"] | {"login_url": address.to("login"), "register_url": address.to("register")},
            "head": _head(frame, language, address),
            "page": known,
            "to": address.to,
            "post": address.post,
        }
        return without_blank_lines(self._template(site, language, template).render(here))

    def render_mail(self, template: str, language: str, names: Mapping[str, Any]) -> str:
        """Render a mail, `.html` or `.txt` (not escaped), with `names` and `site`."""
        site = self._site()
        here = {"site": site.frames[language]["site"], **names}
        return self._template(site, language, template).render(here).strip() + "\n"

    def _template(self, site: _Site, language: str, name: str) -> Template:
        if language not in site.environments:
            site.environments[language] = self._environment(site, language)
        return site.environments[language].get_template(name)

    def _environment(self, site: _Site, language: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._templates),
            autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.policies["ext.i18n.trimmed"] = True
        catalogue = translations.catalogue(self._templates, language)
        environment.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
        environment.globals |= {"asset": _asset(site), **translations.functions(language, site.time_zone)}
        return environment

    def _site(self) -> _Site:
        """Return the current manifest with its template environments."""
        stamp = self._stamp()
        if self._known is None or self._known[0] != stamp:
            self._known = (stamp, _read(self._manifest))
        return self._known[1]

    def _stamp(self) -> Stamp:
        files = [self._manifest, *sorted((self._templates / "locale").glob("*/LC_MESSAGES/rostra.po"))]
        found = [path.stat() for path in files if path.exists()]
        return tuple((one.st_mtime_ns, one.st_ino, one.st_size) for one in found)


@dataclass(frozen=True, slots=True)
class _Address:
    """The address of a request, and links from it, which keep `next` and a requested `lang`."""

    path_with_query: str
    next: str

    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path_with_query).query))

    def _lang(self) -> dict[str, str]:
        lang = self._query().get("lang")
        return {"lang": lang} if lang else {}

    def to(self, name: str) -> str:
        """Return `/account/NAME?next=...&lang=...`, the target of a link."""
        return _with_query(f"/account/{name}", ({"next": self.next} if self.next else {}) | self._lang())

    def post(self, name: str) -> str:
        """Return `/account/NAME?lang=...`, the target of a form, which has `next` as a field."""
        return _with_query(f"/account/{name}", self._lang())

    def in_language(self, code: str) -> str:
        """Return this address in another language."""
        kept = ({"next": self.next} if self.next else {}) | self._query() | {"lang": code}
        return _with_query(urlsplit(self.path_with_query).path, kept)


def _with_query(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query, safe='/')}" if query else path


def _head(frame: Mapping[str, Any], language: str, address: _Address) -> dict[str, Any]:
    """Return the head of `base.html` for a page that search engines must not index."""
    links = [
        link | {"url": address.in_language(link["code"]), "current": link["code"] == language, "note": ""}
        for link in frame["languages"]
    ]
    empty = dict.fromkeys(
        ("title", "description", "canonical", "og_type", "section", "json_ld", "banner", "published"), ""
    )
    return empty | {"robots": "noindex", "alternates": (), "feeds": (), "image": None, "languages": links}


def _read(path: Path) -> _Site:
    try:
        data = json.loads(path.read_bytes(), object_hook=_revived)
    except FileNotFoundError:
        raise PagesError(f"there is no downloads manifest at {path}: {_REMEDY}") from None
    except (OSError, ValueError) as error:
        raise PagesError(f"the downloads manifest {path} cannot be read ({error}): {_REMEDY}") from error
    site = data.get("site") if isinstance(data, dict) else None
    if not site:
        raise PagesError(f"the downloads manifest {path} was written by an older build: {_REMEDY}")
    return _Site(site["assets"], tuple(site["languages"]), site["default"], site["time_zone"], site["frames"])


def _revived(found: dict[str, Any]) -> dict[str, Any] | LocalizedText:
    return LocalizedText(**found) if found.keys() == {"text", "lang"} else found


def _asset(site: _Site) -> Any:
    def asset(name: str) -> str:
        if name not in site.assets:
            raise PagesError(f"the downloads manifest knows no asset «{name}»: {_REMEDY}")
        return site.assets[name]

    return asset
