"""XML from sealed templates, `xml/NAME.xml`: feeds and the sitemap are formats and not design, so they are part of the generator.

Sealed means: text is escaped, characters that XML does not allow are removed, undefined names are errors, and only the filter
`attributes` writes attributes, so that every document is well formed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from generator.exports.media import integrity, main_file, medium, open_files, rfc822
from generator.site.formats import seconds

_FOLDER = Path(__file__).with_name("xml")

# Characters that XML 1.0 does not allow, not even as a reference: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(value: str) -> str:
    """Return the text without the characters that XML does not allow (most control characters, lone surrogates), with LF line ends."""
    if value.isprintable():  # nearly all text is; no forbidden character is
        return value
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub("", value)


def text(value: object) -> Markup:
    """Text as content of an element; finished markup stays as it is. `>` is escaped too, so that no `]]>` can arise."""
    return value if isinstance(value, Markup) else Markup(_escaped(str(value)))  # noqa: S704 - escaped here


def _escaped(value: str) -> str:
    return clean(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attributes(values: Mapping[str, str | int | None]) -> Markup:
    """Return ` name="value"` for each value that is not None; line ends and tabs become references, else parsers turn them into spaces."""
    return Markup("".join([f' {name}="{_quoted(value)}"' for name, value in values.items() if value is not None]))  # noqa: S704


def _quoted(value: str | int) -> str:
    return _escaped(str(value)).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        finalize=text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.clear()
    filters = (attributes, clean, integrity, main_file, medium, open_files, rfc822, seconds)
    environment.filters |= {one.__name__: one for one in filters}
    return environment


_ENVIRONMENT = _environment()


def template(name: str) -> Template:
    """The template `xml/NAME.xml`."""
    return _ENVIRONMENT.get_template(f"{name}.xml")


def document(name: str, **values: object) -> bytes:
    """A complete file in UTF-8.

    Args:
        name: name of the template.
        values: variables of the template.
    """
    return template(name).render(values).encode()
