"""Positions in the source. Python-Markdown keeps no positions, so this module searches the source for the constructs of the tree.

The tree gives the constructs in order. They are found in the source in the same order, with code blanked out. So a tag inside a code
span is never reported, and the second of two equal links gets its own position.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from generator.markup.fragment import Problem

_SPAN = re.compile(r"(?<![`\\])(`++)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)(?:(?: {4}|\t)[^\n]*+\n?|[ \t]*+\n)++")
_BEFORE_ADDRESS = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|<)\s*\Z")
_AFTER_ADDRESS = re.compile(r"[)>\s]|\Z")
_HEADING = re.compile(
    r"^[ \t>]*(?:(?:[-*+:]|\d+\.)[ \t]+)?(?P<atx>#{1,6})|^(?P<setext>[^\n]*\S[^\n]*)\n(?P<under>=+|-+)[ ]*$",
    re.MULTILINE,
)


class Findings:
    """Problems of one text, with their positions. Lives as long as the conversion of that text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._cursors: dict[tuple[str, str], int] = {}

    def add(self, position: int, code: str, message: str, hint: str = "") -> None:
        """Add a problem at a position (index into the source)."""
        self.add_at(*self.place(position), code, message, hint)

    def add_at(self, line: int, column: int, code: str, message: str, hint: str = "") -> None:
        """Add a problem at a line and column."""
        self.problems.append(Problem(line, column, code, message, hint))

    def place(self, position: int) -> tuple[int, int]:
        """Return line and column, from 1."""
        return self.source.count("\n", 0, position) + 1, position - self.source.rfind("\n", 0, position)

    def find(self, needle: str) -> int:
        """Return the position of the next `needle`; each call moves on by one; 0 if there is none."""
        return self._next("text", needle, _is_anything)

    def find_address(self, spelled: str) -> int:
        """Return the position of the next use of an address in a link, image, definition or `<…>`; 0 if there is none."""
        return self._next("address", spelled, _is_address)

    def find_heading(self, level: int, index: int) -> int:
        """Return the position of the heading number `index` (from 0) among those of `level`; 0 if there is none."""
        same = self._headings[level]
        return same[index] if index < len(same) else 0

    def _next(self, kind: str, needle: str, fits: Callable[[str, int, int], bool]) -> int:
        start = self._cursors.get((kind, needle), -1)
        for text in self._views:
            at = _search(text, needle, start + 1, fits)
            if at >= 0:
                self._cursors[kind, needle] = at
                return at
        return max(start, 0)

    @cached_property
    def _views(self) -> tuple[str, str, str]:
        """The source in three forms: without code; with indented code, which is text inside a list; with all code."""
        spans = _SPAN.sub(_blank, self.source) if "`" in self.source else self.source
        return _INDENTED.sub(_blank, spans) if "\n    " in spans or "\t" in spans else spans, spans, self.source

    @cached_property
    def _headings(self) -> dict[int, list[int]]:
        """Positions by level."""
        found: dict[int, list[int]] = {level: [] for level in range(1, 7)}
        for m in _HEADING.finditer(self._views[0]):
            level = len(m["atx"]) if m["atx"] else 1 + m["under"].startswith("-")
            found[level].append(m.start("atx") if m["atx"] else m.start())
        return found


def _search(text: str, needle: str, start: int, fits: Callable[[str, int, int], bool]) -> int:
    at = text.find(needle, start) if needle else -1
    while at >= 0 and not fits(text, at, at + len(needle)):
        at = text.find(needle, at + 1)
    return at


def _is_anything(text: str, start: int, end: int) -> bool:
    return start < end <= len(text)


def _is_address(text: str, start: int, end: int) -> bool:
    if text[max(0, start - 2) : start] == "](" and text[end : end + 1] == ")":
        return True
    return bool(_BEFORE_ADDRESS.search(text, max(0, start - 16), start) and _AFTER_ADDRESS.match(text, end))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
