"""XML that is well formed because there is no way to write it otherwise: text is escaped, elements are built, nothing is concatenated.

`Xml` is finished markup. Only the functions here make it, and they accept nothing else as content, so that the type checker refuses
text that was not escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NewType

Xml = NewType("Xml", str)
Attributes = Mapping[str, str | int | None]

NOTHING = Xml("")

# What XML 1.0 has no spelling for, not even as a reference: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(value: str) -> str:
    """Text without the characters that XML cannot carry (most control characters, lone surrogates), line ends made one."""
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub("", value)


def text(value: str) -> Xml:
    """Text as content of an element. `>` is escaped too, so that no `]]>` can arise."""
    return Xml(clean(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def element(name: str, attributes: Attributes, *content: Xml) -> Xml:
    """An element. An attribute whose value is None is left out; `name` and the attributes' names come from our source."""
    inner = "".join(content)
    start = name + "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return Xml(f"<{start}>{inner}</{name}>" if inner else f"<{start}/>")


def leaf(name: str, value: str, attributes: Attributes | None = None) -> Xml:
    """An element that holds text, or nothing at all where there is no text."""
    return element(name, attributes or {}, text(value)) if value else NOTHING


def lines(parts: Iterable[Xml]) -> Xml:
    """Elements, each on a line of its own; for places where white space does not matter."""
    return Xml("".join(f"\n{part}" for part in parts if part) + "\n")


def document(root: Xml) -> bytes:
    """A complete file in UTF-8."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{root}\n'.encode()


def _attribute(name: str, value: str | int) -> str:
    """` name="value"`; line ends and tabs as references, because readers turn them into spaces otherwise."""
    escaped = text(str(value)).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f' {name}="{escaped}"'
