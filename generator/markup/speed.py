"""Optimisation of Python-Markdown: an inline pattern is tried only on text that contains the sign with which it begins.

Tests compare the results with those of the library alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Markdown

_SIGNS = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
"""Signs without which an inline pattern cannot match; patterns that are not listed are always tried."""


class SignedPattern:
    """Replaces the regular expression of an inline pattern: calls it only if the text contains one of its signs."""

    def __init__(self, pattern: re.Pattern[str], signs: tuple[str, ...]) -> None:
        self._pattern = pattern
        self._signs = signs

    def finditer(self, data: str, start: int) -> Iterator[re.Match[str]]:
        """See `re.Pattern.finditer`."""
        return self._pattern.finditer(data, start) if any(sign in data for sign in self._signs) else iter(())


def register(md: Markdown) -> None:
    """Wrap the patterns of a converter; call this after all patterns are registered."""
    for name, signs in _SIGNS.items():
        pattern = md.inlinePatterns[name]
        pattern.compiled_re = SignedPattern(pattern.compiled_re, signs)  # type: ignore[assignment]
