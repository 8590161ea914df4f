r"""Typographic quotation marks, apostrophes, dashes and ellipses of each language; never in code or in bare addresses.

`--` becomes – and `---` becomes —, `...` becomes …, straight quotation marks and apostrophes become curly or angular ones. French
gets its no-break spaces: U+00A0 inside « » and before a colon, U+202F before ; ! ? (Lexique des règles typographiques en usage à
l'Imprimerie nationale). A backslash keeps a sign as it is: `\"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from generator.markup.tree import BLOCKS

NO_BREAK = "\u00a0"
NARROW = "\u202f"

Edit = tuple[int, int, str]
"""Replace the characters from the first to before the second position."""


@dataclass(frozen=True, slots=True)
class Style:
    """The signs of a language.

    Attributes:
        quotes: the outer pair and the pair inside it.
        single: the pair for straight single quotation marks.
        spaced: whether « » : ; ! ? have no-break spaces.
    """

    quotes: tuple[tuple[str, str], tuple[str, str]]
    single: tuple[str, str] = ("‘", "’")
    spaced: bool = False


_ENGLISH = Style((("“", "”"), ("“", "”")))
STYLES = {
    "en": _ENGLISH,
    "fr": Style((("«", "»"), ("“", "”")), spaced=True),
    "ar": Style((("«", "»"), ("“", "”"))),
}
"""By primary language; any other is set like English."""

_APOSTROPHE = re.compile(r"'(?<=\w')")
"""An apostrophe behind a letter or digit never opens a quotation, so its form depends on nothing else."""
_PLAIN = ('"', "'", "--", "...")
_SPACED = (*_PLAIN, "«", "»", ";", ":", "!", "?")
# Each begins with a set of characters, which `re` finds much faster than alternative patterns.
_SIGNS = re.compile(r"[\"'.-](?:(?<=[\"'])|(?<=-)-+|(?<=\.)\.{2,})")
_SPACED_SIGNS = re.compile(r"[\"'«».;:!?-](?:(?<=[\"'«»])|(?<=-)-+|(?<=\.)\.{2,}|(?<=[;:!?])[;:!?]*)")
_SPACES = " " + NO_BREAK + NARROW
_OPENERS = frozenset("([{—–-/«“‘„¿¡")
_CLOSERS = frozenset(")]}»”’.,…")
_ELISION = re.compile(r"(?:\d\ds?|tis|twas|em|til|cause|n)\b", re.IGNORECASE)
_ATOMS = frozenset(("code", "img", "sup"))


def typeset(root: Element, language: str) -> None:
    """Set the text of a tree in place. A quotation may begin in one element and end in another of the same block."""
    style = STYLES.get(language.split("-", 1)[0].lower(), _ENGLISH)
    for block in root:
        if has_sign("".join(block.itertext()), style):
            for run in _runs(block, style):
                found = edits("".join([text for _, _, text in run]), style)
                if found:
                    _apply(run, found)


def has_sign(text: str, style: Style) -> bool:
    """Return false if typography changes nothing in a text."""
    return any(map(text.__contains__, _SPACED if style.spaced else _PLAIN))


def typeset_text(text: str, language: str) -> str:
    """Return a text without markup, such as a title, with the signs of its language."""
    pieces, done = [], 0
    for start, end, sign in edits(text, STYLES.get(language.split("-", 1)[0].lower(), _ENGLISH)):
        pieces += [text[done:start], sign]
        done = end
    return "".join(pieces) + text[done:]


def edits(text: str, style: Style) -> list[Edit]:
    """Return the edits of one run of text, in order and without overlap."""
    if not has_sign(text, style):
        return []
    setter = _Setter(text, style)
    for match in (_SPACED_SIGNS if style.spaced else _SIGNS).finditer(text):
        setter.set(match[0], match.start())
    return setter.edits


class _Setter:
    """State of one run of text: its edits and its open quotations."""

    def __init__(self, text: str, style: Style) -> None:
        self.text = text
        self.style = style
        self.edits: list[Edit] = []
        self.open: list[tuple[str, str]] = []
        self.just_opened = -1

    def set(self, sign: str, at: int) -> None:
        if sign == '"':
            self._double(at)
        elif sign == "'":
            self._single(at)
        elif sign[0] == "-":
            self._replace(at, sign, {2: "–", 3: "—"}.get(len(sign), sign))
        elif sign[0] == ".":
            self._replace(at, sign, {3: "…", 4: "…."}.get(len(sign), sign))
        elif sign == "«":
            self._space_after(at + 1)
        elif sign == "»":
            self._space_before(at, NO_BREAK)
        else:
            self._punctuation(sign, at)

    def _double(self, at: int) -> None:
        if self._may_open(at) or (self._is_after_space(at) and not self.open):
            pair = self.style.quotes[min(len(self.open), 1)]
            self.open.append(pair)
            self.just_opened = at + 1
            self._replace(at, '"', pair[0])
            if pair[0] == "«" and self.style.spaced:
                self._space_after(at + 1)
            return
        close = self.open.pop()[1] if self.open else self.style.quotes[0][1]
        if close == "»" and self.style.spaced:
            self._space_before(at, NO_BREAK)
        self._replace(at, '"', close)

    def _single(self, at: int) -> None:
        after = self.text[at + 1 : at + 2]
        opens = self._may_open(at) and after.isalnum() and not _ELISION.match(self.text, at + 1)
        if opens:
            self.just_opened = at + 1
        self._replace(at, "'", self.style.single[0 if opens else 1])

    def _punctuation(self, sign: str, at: int) -> None:
        before = self.text[:at].rstrip(_SPACES)[-1:] if at else ""
        after = self.text[at + len(sign) : at + len(sign) + 1]
        if not before or before in _OPENERS or before == "\n":
            return
        if self.text[at - 1] in _SPACES or not after or after.isspace() or after in _CLOSERS:
            self._space_before(at, NO_BREAK if sign[0] == ":" else NARROW)

    def _is_after_space(self, at: int) -> bool:
        return at == 0 or self.text[at - 1].isspace()

    def _may_open(self, at: int) -> bool:
        after = self.text[at + 1 : at + 2]
        inside = at > 0 and (self.text[at - 1] in _OPENERS or self.just_opened == at)
        return (self._is_after_space(at) or inside) and bool(after) and not after.isspace()

    def _space_before(self, at: int, space: str) -> None:
        start = at
        while start > self._done() and self.text[start - 1] in _SPACES:
            start -= 1
        if start > 0:
            self.edits.append((start, at, space))

    def _space_after(self, at: int) -> None:
        end = at
        while end < len(self.text) and self.text[end] in _SPACES:
            end += 1
        if end < len(self.text):
            self.edits.append((at, end, NO_BREAK))

    def _done(self) -> int:
        return self.edits[-1][1] if self.edits else 0

    def _replace(self, at: int, old: str, new: str) -> None:
        if new != old:
            self.edits.append((at, at + len(old), new))


Slot = tuple["Element | None", bool, str]
"""Element, true for its tail, text. The element is None for content that is not text."""


def _runs(block: Element, style: Style) -> list[list[Slot]]:
    """Return the slots of each block, in order: one run of text each. Apostrophes behind letters are set here already."""
    runs: list[list[Slot]] = []
    _collect(block, runs, style.single[1])
    return [run for run in runs if run]


def _collect(el: Element, runs: list[list[Slot]], apostrophe: str) -> None:
    if el.tag in BLOCKS:
        runs.append([])
    if el.tag in _ATOMS or el.get("literal") is not None:
        runs[-1].append((None, False, "x"))
    elif el.tag == "br":
        runs[-1].append((None, False, "\n"))
    elif el.text:
        el.text = _with_apostrophes(el.text, apostrophe)
        runs[-1].append((el, False, el.text))
    for child in el if el.tag not in _ATOMS else ():
        _collect(child, runs, apostrophe)
        if child.tag in BLOCKS:
            runs.append([])
        if child.tail:
            child.tail = _with_apostrophes(child.tail, apostrophe)
            runs[-1].append((child, True, child.tail))


def _with_apostrophes(text: str, apostrophe: str) -> str:
    return _APOSTROPHE.sub(apostrophe, text) if "'" in text else text


def _apply(run: list[Slot], found: list[Edit]) -> None:
    offset = consumed = 0
    waiting = iter(found)
    edit = next(waiting, None)
    for el, is_tail, text in run:
        pieces: list[str] = []
        end = offset + len(text)
        while edit is not None and edit[0] < end:
            pieces += [text[max(0, consumed - offset) : edit[0] - offset], edit[2]]
            consumed = edit[1]
            edit = next(waiting, None)
        pieces.append(text[max(0, consumed - offset) :])
        _put(el, is_tail, "".join(pieces))
        offset = end


def _put(el: Element | None, is_tail: bool, text: str) -> None:
    if el is not None and is_tail:
        el.tail = text
    elif el is not None:
        el.text = text
