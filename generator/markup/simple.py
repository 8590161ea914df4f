r"""What is plain to see, without the library: paragraphs, `## headings`, `*emphasis*`, `**bold**`, `[words](address)`, `\*`, line ends.

Most speeches hold nothing else, and a general parser asks dozens of questions of every line. Here one look at a block or a run of
text decides: it is taken whole, as the library would, or it is left to the library untouched. Nothing is guessed: where signs touch,
nest or miss their partner, the library reads. Tests hold each tree against the library's.
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
"""Stands for the two spaces and the line end that break a line; no text has this character."""
_WORD = r"[^`\\\[\]<&*_\x02]"
_ESCAPABLE = r"[\\`*_{}\[\]()>#+\-.!<\"'&~:;?=|]"  # all that `reader` allows behind a backslash
_INSIDE = rf"(?!\s)((?:{_WORD}++|\\{_ESCAPABLE})++)(?<!\s)"
_TOKEN = re.compile(  # it begins with a set of characters, which `re` finds much sooner than one of several patterns
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
"""Placeholders that the library numbers with four digits; a fifth digit would count towards the greatest length of a link."""


def is_plain(block: str) -> bool:
    """Whether a block is a paragraph: none of its lines begins like anything else."""
    return not (_BEGINS.match(block) or _GOES_ON.search(block))


def blocks(source: str) -> Element | None:
    """The tree of a text that has paragraphs and headings and no other block, inline markup unread; None for any other text.

    Args:
        source: with white space as the library's first step leaves it.
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
    """Whether any inline pattern could match."""
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
        Whether that was all; otherwise the library must go through the tree, and will find what is left.
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
    if not left or _may_be_read_first(simple, left):
        for el, pieces in simple:
            _put(el, pieces)
    return not left


def _may_be_read_first(simple: list[tuple[Element, list[str]]], left: list[str]) -> bool:
    """Whether the library makes the same of what is left when it does not see the rest.

    Its processor of emphasis carries pairs that it has found over to the next run of text, and may then let a placeholder through,
    whose number says how many came before. Otherwise the number is of no consequence, as long as it has four digits.
    """
    found = sum(len(pieces) for _, pieces in simple) // _GROUPS
    return found + sum(map(len, left)) < MOST and not any("*" in text or "_" in text for text in left)


def _put(el: Element, pieces: list[str]) -> None:
    """Give an element its text and, before any children that it has, what `_TOKEN` found in it."""
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
    """The groups of each match, and the text behind it."""
    return zip(*(pieces[group::_GROUPS] for group in range(1, _GROUPS)), pieces[_GROUPS::_GROUPS], strict=True)


def _end(el: Element, last: Element | None, text: str) -> None:
    """Put text behind the last child, or at the beginning."""
    if last is None:
        el.text = text or None
    else:
        last.tail = text or None


def _resolved(text: str) -> str:
    """Escapes in the library's form."""
    return _ESCAPED.sub(lambda match: f"{STX}{ord(match[1])}{ETX}", text) if "\\" in text else text
