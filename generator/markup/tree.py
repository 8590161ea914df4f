"""Helpers for the element tree of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.util import ETX, STX

BLOCKS = frozenset(
    {
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
    }
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_NOT_WORDS = frozenset(("sup", "br"))
_ESCAPE = re.compile(f"{STX}(\\d+){ETX}")
_LEFTOVER = re.compile(f"{STX}[^{STX}{ETX}]*{ETX}|[{STX}{ETX}]")


def own_paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs of the text and of its block quotations, without those of lists and notes."""
    for child in parent:
        if child.tag == "p":
            yield child
        elif child.tag == "blockquote":
            yield from own_paragraphs(child)


def words_of(el: Element) -> str:
    """Return the text of an element without references to notes, with spaces for line breaks."""
    if all(inner.tag not in _NOT_WORDS for inner in el.iter()):
        return "".join(el.itertext())
    return "".join(_words(el))


def _words(el: Element) -> Iterator[str]:
    if el.tag == "sup":
        return
    yield " " if el.tag == "br" else el.text or ""
    for child in el:
        yield from _words(child)
        yield child.tail or ""


def is_blank(text: str | None) -> bool:
    """Return true for None, the empty text and white space."""
    return not text or not text.strip()


def resolve_escapes(root: Element) -> None:
    r"""Turn the library's forms of `\\*` and of the text of code into the characters themselves."""
    words = "".join(root.itertext())
    if STX in words or ETX in words:
        for el in root.iter():
            if el.text and el.tag != "code":
                el.text = _resolved(el.text)
            if el.tail:
                el.tail = _resolved(el.tail)
    for el in root.iter("code"):
        el.text = _code(el.text or "")
    for el in root.iter():
        for key, value in el.items():
            if STX in value:
                el.set(key, _resolved(value))


def _resolved(text: str) -> str:
    return _LEFTOVER.sub("", _ESCAPE.sub(lambda m: chr(int(m[1])), text)) if STX in text or ETX in text else text


def _code(text: str) -> str:
    """Undo `markdown.util.code_escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
