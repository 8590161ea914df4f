r"""Fast path for simple Markdown: paragraphs, `## headings`, `*emphasis*`, `**bold**`, `[words](address)`, `\*`, line ends.

Most speeches contain nothing else. One regular expression decides for each block or run of text: it is read here with the library's
result, or it is left to the library unchanged. The library reads all text in which signs touch, nest or miss their partner. Tests compare
each tree with the library's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.util import ETX, STX, AtomicString

_NOT_PLAIN = r"(?:[#>:+=_|-]|\*(?!\*?[^*\s])|\[(?!(?!\^)[^\[\]\n]+\]\()|\d+\.)"
_BEGINS = re.compile(rf"[ \n]|\Z|{_NOT_PLAIN}")
_GOES_ON = re.compile(rf"\n[ ]*{_NOT_PLAIN}")
_HEADING = re.compile(r"(#{1,6})([^\\\n]*[^#\\\n])")

_BREAK = "\x02"
"""Placeholder of two spaces and a line end, which break a line; no text contains this character."""
_WORD = r"[^`\\\[\]<&*_\x02]"
_ESCAPABLE = r"[\\`*_{}\[\]()>#+\-.!<\"'&~:;?=|]"  # signs that `reader` allows behind a backslash
_INSIDE = rf"(?!\s)((?:{_WORD}++|\\{_ESCAPABLE})++)(?<!\s)"
_TOKEN = re.compile(  # it begins with a set of characters, which `re` finds much faster than alternative patterns
    r"[*\[\\\x02](?:"
    rf"(?<=\*)(?:\*{_INSIDE}\*\*|{_INSIDE}\*)(?!\*)"
    rf"|(?<=\[)(?<!!\[)(?!\^)({_WORD}{{1,999}}+)\]\(([^\s()<>\[\]`\\&\x02]++)\)"
    rf"|(?<=\\)({_ESCAPABLE})"
    r"|(?<=\x02)())"
)
_GROUPS = _TOKEN.groups + 1
_ESCAPED = re.compile(r"\\(.)")
_ENTITY = re.compile(r"&[#A-Za-z]")
MOST = 10_000
"""Number of placeholders with four digits in the library; a fifth digit would count towards the maximum length of a link."""


def is_plain(block: str) -> bool:
    """Return true if a block is a paragraph: none of its lines begins like another block."""
    return not (_BEGINS.match(block) or _GOES_ON.search(block))


def blocks(source: str) -> Element | None:
    """Return the tree of a text of paragraphs and headings, inline markup unread; None if it has other blocks.

    Args:
        source: text with white space normalised.
    """
    root = Element("div")
    for block in source.split("\n\n"):
        block = block.lstrip("\n")  # noqa: PLW2901 - the same block without empty lines
        if not block:
            continue
        heading = _HEADING.fullmatch(block)
        if heading:
            SubElement(root, f"h{len(heading[1])}").text = heading[2].strip()
        elif not is_plain(block):
            return None
        elif words := block.lstrip():
            SubElement(root, "p").text = words
    return root


def has_sign(text: str) -> bool:
    """Return false if no inline pattern can match."""
    return (
        "*" in text
        or "[" in text
        or "\\" in text
        or "_" in text
        or "  \n" in text
        or "`" in text
        or "<" in text
        or ("&" in text and _ENTITY.search(text) is not None)
    )


def inline(root: Element) -> bool:
    """Read simple inline markup of a tree in place.

    Returns:
        True if nothing is left for the library.
    """
    simple: list[tuple[Element, list[str]]] = []
    left: list[str] = []
    for el in root.iter():
        text = el.text
        if text and has_sign(text) and not isinstance(text, AtomicString):
            pieces = _TOKEN.split(text.replace("  \n", _BREAK))
            if has_sign("\0".join(pieces[::_GROUPS])):
                left.append(text)
            else:
                simple.append((el, pieces))
        if el.tail and has_sign(el.tail):
            left.append(el.tail)
    if not left or _is_independent(simple, left):
        for el, pieces in simple:
            _put(el, pieces)
    return not left


def _is_independent(simple: list[tuple[Element, list[str]]], left: list[str]) -> bool:
    """Return true if the library reads the rest the same without the simple parts.

    The library's emphasis processor keeps its pairs for the next run of text, and may then leave a placeholder with its number in the text.
    Otherwise the number of placeholders does not matter, as long as it has four digits.
    """
    found = sum(len(pieces) for _, pieces in simple) // _GROUPS
    return found + sum(map(len, left)) < MOST and not any("*" in text or "_" in text for text in left)


def _put(el: Element, pieces: list[str]) -> None:
    """Set the text of an element, and insert the elements found by `_TOKEN` before its children."""
    text, last, place = pieces[0], None, 0
    for strong, em, words, address, escape, _, rest in _tokens(pieces):
        if escape:
            text += f"{STX}{ord(escape)}{ETX}{rest}"
            continue
        _end(el, last, text)
        if strong or em:
            last = Element("strong" if strong else "em")
            last.text = _resolved(strong or em)
        elif words:
            last = Element("a", {"href": address, "spelled": address})
            last.text = words
        else:
            last = Element("br")
        el.insert(place, last)
        place, text = place + 1, rest
    _end(el, last, text)


def _tokens(pieces: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the groups of each match, and the text behind it."""
    return zip(*(pieces[group::_GROUPS] for group in range(1, _GROUPS)), pieces[_GROUPS::_GROUPS], strict=True)


def _end(el: Element, last: Element | None, text: str) -> None:
    """Set the text behind the last child, or at the beginning."""
    if last is None:
        el.text = text or None
    else:
        last.tail = text or None


def _resolved(text: str) -> str:
    """Return the text with escapes in the library's form."""
    return _ESCAPED.sub(lambda match: f"{STX}{ord(match[1])}{ETX}", text) if "\\" in text else text
