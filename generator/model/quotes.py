"""Search for an approved quotation in its text."""

from __future__ import annotations

import re
import unicodedata

_NOT_SPOKEN = re.compile(
    r"""\]\([^()\s]*(?:\s[^()]*)?\)   # the address of a link
    | \[\^[^\]]*\]                    # a reference to a note
    | \{[#.][^{}]*\}                  # an id or a class
    | \*\([^()]*\)\*                  # a stage direction
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"[\W_]+")


def stands_in(quote: str, text: str) -> bool:
    """Return True if the words of a quotation follow each other in a Markdown text.

    Only letters and digits are compared, without case: typography, emphasis, notes and stage directions make no difference. If the
    quotation has omissions (`[…]`, `…`), its parts are searched for one after the other.
    """
    if quote in text:
        return True
    spoken = _letters(_NOT_SPOKEN.sub(" ", text))
    at = 0
    for part in re.split(r"\[?(?:…|\.\.\.)\]?", quote):
        words = _letters(part)
        at = spoken.find(words, at)
        if at < 0:
            return False
        at += len(words)
    return True


def _letters(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFC", text).casefold())
