"""Comparison of the text as prepared with the text as delivered, word by word.

Paragraphs are aligned first, so that an inserted paragraph does not make everything after it look changed; then the words of
corresponding paragraphs. Paragraphs that have too little in common are shown as one removed and one added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "deleted", "inserted"]

ALIKE = 0.4
"""Share of words that two paragraphs must have in common to count as one changed paragraph."""

_TOKEN = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph, with the spaces between them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph that differs.

    Attributes:
        delivered: index of the paragraph in the delivered text; for a deleted one, index of the paragraph that followed it (the number
            of paragraphs if it was the last).
        pieces: in reading order. `same` and `inserted` joined are the delivered paragraph, `same` and `deleted` the prepared one.
    """

    delivered: int
    pieces: tuple[Piece, ...]


def compare(prepared: Sequence[str], delivered: Sequence[str]) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ, in reading order.

    Args:
        prepared: plain text of the paragraphs as prepared.
        delivered: plain text of the paragraphs as delivered.
    """
    changes: list[ParagraphChange] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, prepared, delivered, autojunk=False).get_opcodes():
        if tag != "equal":
            changes += _region(prepared[i1:i2], delivered[j1:j2], j1)
    return tuple(changes)


def _region(prepared: Sequence[str], delivered: Sequence[str], first: int) -> Iterator[ParagraphChange]:
    """Yield the changes between two regions without a common paragraph; `first` is the index of the first delivered one."""
    old, new = [_tokens(text) for text in prepared], [_tokens(text) for text in delivered]
    done_old = done_new = 0
    for i, j in [*_pairs(old, new), (len(old), len(new))]:
        for k in range(done_old, i):
            yield ParagraphChange(first + done_new, _whole("deleted", prepared[k]))
        for k in range(done_new, j):
            yield ParagraphChange(first + k, _whole("inserted", delivered[k]))
        if i < len(old) and j < len(new):
            yield ParagraphChange(first + j, tuple(_words(old[i], new[j])))
        done_old, done_new = i + 1, j + 1


def _pairs(old: list[list[str]], new: list[list[str]]) -> list[tuple[int, int]]:
    """Return pairs of corresponding paragraphs: the alignment, in order on both sides, with the greatest sum of similarity.

    Longest common subsequence with weights, by dynamic programming.
    """
    words_new = [_only_words(tokens) for tokens in new]
    likeness = [[_likeness(a, b) for b in words_new] for a in map(_only_words, old)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] and likeness[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(a: list[str], b: list[str]) -> float:
    """Share of common words in common order, from 0 to 1; 0 below `ALIKE`."""
    words_a, words_b = set(a), set(b)  # a cheap first test: a long address has 400 paragraphs
    if 2 * len(words_a & words_b) < ALIKE * (len(words_a) + len(words_b)):
        return 0.0
    ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return ratio if ratio >= ALIKE else 0.0


def _words(old: list[str], new: list[str]) -> Iterator[Piece]:
    kind: Kind
    for tag, i1, i2, j1, j2 in _merged(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old):
        if tag == "equal":
            yield Piece("same", "".join(old[i1:i2]))
            continue
        for kind, tokens in (("deleted", old[i1:i2]), ("inserted", new[j1:j2])):
            if tokens:
                yield Piece(kind, "".join(tokens))


Opcode = tuple[str, int, int, int, int]


def _merged(opcodes: Sequence[Opcode], old: list[str]) -> list[Opcode]:
    """Return the changes, with those merged that are separated only by a space, so that replaced phrases read as phrases."""
    merged: list[Opcode] = []
    for opcode in opcodes:
        tag, _, i2, _, j2 = opcode
        lone_space = tag == "equal" and not "".join(old[opcode[1] : i2]).strip()
        if merged and merged[-1][0] == "replace" and (tag != "equal" or (lone_space and i2 < len(old))):
            merged[-1] = ("replace", merged[-1][1], i2, merged[-1][3], j2)
        else:
            merged.append(opcode)
    return merged


def _whole(kind: Kind, text: str) -> tuple[Piece, ...]:
    return (Piece(kind, text),) if text else ()


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _only_words(tokens: list[str]) -> list[str]:
    return [token.casefold() for token in tokens if not token.isspace()]
