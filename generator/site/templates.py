"""Templates: a sealed Jinja environment for each language.

Sealed means: undefined names are errors, everything is escaped, there is no clock, no random, no global but `asset` and gettext, and
the names of other templates are literals, so that the dependencies of a template are known from its text.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateNotFound
from jinja2.loaders import FunctionLoader
from markupsafe import Markup

from common.web import without_blank_lines
from generator.diagnostics import Diagnostics, SourceLocation, nearest
from generator.site.assets import Assets
from generator.site.formats import Formats
from generator.site.translations import Catalogue

_BANNED_FILTERS = ("random", "pprint")
_OF_THE_SERVICE = ("account/", "mail/")
"""Folders of the templates that the account service renders; the site has no page of them."""


class MissingAsset(TemplateError):  # noqa: N818 - Jinja's own names have no suffix either
    """A template asked for an asset that does not exist."""


class Renderer:
    """Renders templates in the languages of a site.

    Args:
        templates: path below `site_templates/` -> bytes.
        assets: published assets, for `asset()`.
        catalogues: translations by language.
    """

    def __init__(self, templates: Mapping[str, bytes], assets: Assets, catalogues: Mapping[str, Catalogue]) -> None:
        self.sources = {name: data.decode("utf-8") for name, data in templates.items() if name.endswith(".html")}
        self._environments = {
            language: self._environment(assets, catalogue) for language, catalogue in catalogues.items()
        }

    def _environment(self, assets: Assets, catalogue: Catalogue) -> Environment:
        environment = sealed(self.sources, Formats(catalogue.language))
        environment.loader = _Loader(self.sources, catalogue, assets)
        environment.globals["asset"] = _asset_function(assets)
        environment.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
        return environment

    def render(
        self, template: str, language: str, page_name: str, names: Mapping[str, object], diagnostics: Diagnostics
    ) -> bytes:
        """Render one page.

        Args:
            template: name of the template, such as `speech.html`.
            language: language of the page.
            page_name: the output's path, for messages.
            names: variables of the template.
            diagnostics: receives an error of the template, with template, line and page.

        Returns:
            UTF-8 HTML; empty if the template failed.
        """
        try:
            text = self._environments[language].get_template(template).render(names)
        except Exception as error:  # noqa: BLE001 - a template can raise anything; each is reported with its line
            diagnostics.error(_template_place(error, template), "template-error", _explain(error, page_name))
            return b""
        return without_blank_lines(text).encode()

    def compile(self) -> None:
        """Compile every template of pages now, before workers are forked."""
        for environment in self._environments.values():
            for name in self.sources:
                if not name.startswith(_OF_THE_SERVICE):
                    environment.get_template(name)


class _Loader(BaseLoader):
    """Loads templates, and inserts translations and addresses of assets as constants.

    A string without a translation stays a call, so that it is reported only if a page needs it; so does a missing asset.
    """

    def __init__(self, sources: Mapping[str, str], catalogue: Catalogue, assets: Assets) -> None:
        self._sources = sources
        self._catalogue = catalogue
        self._assets = assets

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own name
    ) -> Template:
        """See `BaseLoader.load`."""
        if name not in self._sources:
            raise TemplateNotFound(name)
        filename = f"site_templates/{name}"
        tree = environment.parse(self._sources[name], name, filename)
        for parent in [tree, *tree.find_all(nodes.Node)]:
            for field, value in parent.iter_fields():
                if isinstance(value, nodes.Node):
                    setattr(parent, field, self._known(value))
                elif isinstance(value, list):
                    value[:] = [self._known(one) if isinstance(one, nodes.Node) else one for one in value]
        code = environment.compile(tree, name, filename)
        return environment.template_class.from_code(environment, code, globals or {}, lambda: True)

    def _known(self, node: nodes.Node) -> nodes.Node:
        """Return the value of `_("text")` or `asset("name")` as a constant; any other node unchanged."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or len(node.args) != 1:
            return node
        word = node.args[0].value if isinstance(node.args[0], nodes.Const) else None
        if node.kwargs or node.dyn_args or node.dyn_kwargs or not isinstance(word, str):
            return node
        if node.node.name == "_" and self._catalogue.knows(word):
            text = Markup(self._catalogue.gettext(word)) % {}  # noqa: S704 - as Jinja's own newstyle gettext does
            return nodes.MarkSafe(nodes.Const(str(text)), lineno=node.lineno)
        if node.node.name == "asset" and word in self._assets.urls:
            return nodes.Const(self._assets.urls[word], lineno=node.lineno)
        return node


def is_template(name: str) -> bool:
    """Return true if a file below `site_templates/` is a template, of a page or of a mail, which may also be plain text."""
    return name.endswith(".html") or (name.startswith("mail/") and name.endswith(".txt"))


def sealed(sources: Mapping[str, str], formats: Formats | None = None) -> Environment:
    """Return an environment without assets and translations, enough to compile and analyse templates."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (sources[name], f"site_templates/{name}", lambda: True) if name in sources else None

    environment = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        cache_size=-1,
    )
    for name in sorted(environment.globals.keys() - {"_"}):
        environment.globals.pop(name)
    environment.filters |= (formats or Formats("en")).filters
    environment.policies["ext.i18n.trimmed"] = True
    for name in _BANNED_FILTERS:
        environment.filters.pop(name)
    return environment


@dataclass(frozen=True, slots=True)
class _Uses:
    """References of one template to other templates and to assets, sorted."""

    templates: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()


def check(
    sources: Mapping[str, str], entries: frozenset[str], assets: Assets, diagnostics: Diagnostics
) -> dict[str, bytes]:
    """Report mistakes in templates before any page is rendered: syntax, computed names, missing or unused templates, missing assets.

    Args:
        sources: name -> text.
        entries: templates of pages; those of the account service are entries too.
        assets: published assets.
        diagnostics: receives the findings.

    Returns:
        For each entry, a digest of everything its pages depend on apart from views and translations: its text, the texts of the
        templates that it includes, extends and imports, the addresses of their assets. Not valid if there were findings.
    """
    environment = sealed(sources)
    uses = {
        name: _uses(environment, name, text, sources, assets, diagnostics) for name, text in sorted(sources.items())
    }
    starts = entries | {name for name in sources if name.startswith(_OF_THE_SERVICE)}
    for name in sorted(entries - sources.keys()):
        diagnostics.error(
            SourceLocation(f"site_templates/{name}"), "missing-template", "there is no such template", "pages need it"
        )
    reached = {name: _reached(name, uses) for name in sorted(starts & sources.keys())}
    for name in sorted(sources.keys() - {one for names in reached.values() for one in names}):
        diagnostics.warning(
            SourceLocation(f"site_templates/{name}"), "unused-template", "no page uses this template", "delete it"
        )
    return {name: _digest(names, sources, uses, assets) for name, names in reached.items() if name in entries}


def needs(template: str, templates: Mapping[str, bytes], assets: Assets) -> tuple[list[str], set[str]]:
    """Return all templates that a valid one needs, itself included, and the assets that they name."""
    environment, ignored = sealed({}), Diagnostics()
    sources = {name: data.decode() for name, data in templates.items() if is_template(name)}
    uses = {name: _uses(environment, name, text, sources, assets, ignored) for name, text in sources.items()}
    reached = _reached(template, uses)
    return reached, {asset for name in reached for asset in uses[name].assets}


def _reached(entry: str, uses: Mapping[str, _Uses]) -> list[str]:
    """Return a template and every template that it needs, sorted."""
    reached, waiting = set[str](), [entry]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(uses[name].templates)
    return sorted(reached)


def _digest(names: list[str], sources: Mapping[str, str], uses: Mapping[str, _Uses], assets: Assets) -> bytes:
    texts = [(name, sources[name]) for name in names]
    addresses = sorted({(one, assets.urls.get(one, "")) for name in names for one in uses[name].assets})
    return hashlib.sha256(repr((texts, addresses)).encode("utf-8", "surrogatepass")).digest()


def _uses(
    environment: Environment, name: str, text: str, sources: Mapping[str, str], assets: Assets, diagnostics: Diagnostics
) -> _Uses:
    try:
        tree = environment.parse(text, name)
        environment.compile(tree, name)
    except TemplateSyntaxError as error:
        diagnostics.error(SourceLocation(f"site_templates/{name}", error.lineno), "template-syntax", str(error.message))
        return _Uses()
    others = set(_templates_of(tree, name, sources, diagnostics))
    return _Uses(tuple(sorted(others)), tuple(sorted(set(_assets_of(tree, name, assets, diagnostics)))))


def _templates_of(
    tree: nodes.Template, name: str, sources: Mapping[str, str], diagnostics: Diagnostics
) -> Iterator[str]:
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        other = node.template.value if isinstance(node.template, nodes.Const) else None  # type: ignore[attr-defined]
        place = SourceLocation(f"site_templates/{name}", node.lineno)
        if not isinstance(other, str):
            diagnostics.error(
                place,
                "computed-template",
                "the name of a template must be a literal",
                'as in {% include "partials/cards.html" %}',
            )
        elif other not in sources:
            diagnostics.error(place, "missing-template", f"there is no template «{other}»", nearest(other, sources))
        else:
            yield other


def _assets_of(tree: nodes.Template, name: str, assets: Assets, diagnostics: Diagnostics) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name == "asset"):
            continue
        place = SourceLocation(f"site_templates/{name}", call.lineno)
        literal = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], nodes.Const) else None
        if not isinstance(literal, str):
            diagnostics.error(
                place, "computed-template", "the name of an asset must be a literal", 'as in asset("styles/site.css")'
            )
        elif literal not in assets.urls:
            diagnostics.error(place, "missing-asset", f"there is no asset «{literal}»", nearest(literal, assets.urls))
        else:
            yield literal


def _asset_function(assets: Assets) -> Callable[[str], str]:
    def asset(name: str) -> str:
        if name not in assets.urls:
            raise MissingAsset(f"there is no asset «{name}»")
        return assets.urls[name]

    return asset


def _template_place(error: BaseException, template: str) -> SourceLocation:
    """Return the innermost line of a template in a traceback; Jinja rewrites frames so that they name lines of templates."""
    if isinstance(error, TemplateSyntaxError):
        return SourceLocation(f"site_templates/{error.name or template}", error.lineno)
    frames = traceback.extract_tb(error.__traceback__)
    inside = [f for f in frames if f.filename.startswith("site_templates/")]
    return (
        SourceLocation(inside[-1].filename, inside[-1].lineno or 0)
        if inside
        else SourceLocation(f"site_templates/{template}")
    )


def _explain(error: BaseException, page_name: str) -> str:
    what = f"there is no template «{error.name}»" if isinstance(error, TemplateNotFound) else str(error)
    kind = "" if isinstance(error, TemplateError) else f"{type(error).__name__}: "
    return f"{kind}{what}, in the page {page_name}"
