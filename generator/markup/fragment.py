"""Result of converting one Markdown text: HTML cut at every address, and the facts that other stages need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, zip_longest
from typing import Literal

import msgspec


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the text. `line` and `column` count from 1 in the converted text."""

    line: int
    column: int
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LinkUse:
    """One address in the text.

    Attributes:
        target: the address with entities and backslashes resolved: `speech:ID#part`, `https://…`, `chart.png`.
        line: from 1; 1 if the address cannot be found in the source.
        column: from 1, of the first character of the address.
        kind: use of the address.
    """

    target: str
    line: int
    column: int
    kind: Literal["link", "image"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text; `level` is 2 to 6, `title` has no markup."""

    id: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The part of a fragment on which other pages may depend; attributes as in `Fragment`."""

    links: tuple[LinkUse, ...]
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]

    def encoded(self) -> bytes:
        """Return the outline as MessagePack."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decoded(data: bytes) -> Outline:
        """Return the outline from MessagePack."""
        return _OUTLINES.decode(data)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A converted text.

    Attributes:
        parts: the HTML, cut at each address; always one more than `links`.
        links: every address, in the order of the HTML.
        headings: in order.
        ids: every id of the HTML, in order, each once.
        text: plain text, a blank line between blocks, notes at the end.
        words: number of words in `text`.
        problems: in order of place; HTML with problems is safe but is not published.
        questions: id of the heading of the questions and answers, if there is one.
    """

    parts: tuple[str, ...]
    links: tuple[LinkUse, ...]
    headings: tuple[Heading, ...]
    ids: tuple[str, ...]
    text: str
    words: int
    problems: tuple[Problem, ...]
    questions: str | None

    def html(self, urls: Sequence[str]) -> str:
        """Return the finished HTML.

        Args:
            urls: the final address of each of `links`, not escaped.

        Raises:
            ValueError: the number of addresses differs from that of `links`.
        """
        if len(urls) != len(self.links):
            raise ValueError(f"{len(self.links)} addresses needed, {len(urls)} given")
        escaped = map(escape, urls)
        return "".join(chain.from_iterable(zip_longest(self.parts, escaped, fillvalue="")))

    @property
    def outline(self) -> Outline:
        """The part on which other pages may depend."""
        return Outline(self.links, self.ids, self.problems)

    def encoded(self) -> bytes:
        """Return the fragment as MessagePack."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decoded(data: bytes) -> Fragment:
        """Return the fragment from MessagePack."""
        return _FRAGMENTS.decode(data)


_OUTLINES, _FRAGMENTS = msgspec.msgpack.Decoder(Outline), msgspec.msgpack.Decoder(Fragment)
