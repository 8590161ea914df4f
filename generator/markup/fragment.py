"""What a Markdown text becomes: HTML cut at every address, and everything the rest of the site needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, zip_longest
from typing import Literal

import msgspec


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the text that must be mended. `line` and `column` count from 1 in the text that was converted."""

    line: int
    column: int
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LinkUse:
    """One address in the text.

    Attributes:
        target: as the editor means it, entities and backslashes resolved: `speech:ID#part`, `https://…`, `chart.png`.
        line: from 1; 1 where the address cannot be found in the source.
        column: from 1, of the first character of the address.
        kind: what the address is for.
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
    """What the rest of the site needs to know of a text without having it in hand; attributes as of `Fragment`."""

    links: tuple[LinkUse, ...]
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]

    def encoded(self) -> bytes:
        """The outline as bytes, for `decoded`."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decoded(data: bytes) -> Outline:
        """The outline that `encoded` gave."""
        return _OUTLINES.decode(data)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A converted text.

    Attributes:
        parts: the HTML, cut where addresses go; always one more than `links`.
        links: every address, in the order of the HTML.
        headings: in order.
        ids: every id of the HTML, in order, each once.
        text: plain text, a blank line between blocks, notes at the end.
        words: how many words `text` has.
        problems: by place; HTML with problems is safe but not meant to be published.
        questions: the id of the heading that begins the questions and answers, if there is one.
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
        """The finished HTML.

        Args:
            urls: a final address for each of `links`, not yet escaped.

        Raises:
            ValueError: if their number is not that of `links`.
        """
        if len(urls) != len(self.links):
            raise ValueError(f"{len(self.links)} addresses needed, {len(urls)} given")
        escaped = map(escape, urls)
        return "".join(chain.from_iterable(zip_longest(self.parts, escaped, fillvalue="")))

    @property
    def outline(self) -> Outline:
        """The part of it that other pages may depend on."""
        return Outline(self.links, self.ids, self.problems)

    def encoded(self) -> bytes:
        """The fragment as bytes, for `decoded`."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decoded(data: bytes) -> Fragment:
        """The fragment that `encoded` gave."""
        return _FRAGMENTS.decode(data)


_OUTLINES, _FRAGMENTS = msgspec.msgpack.Decoder(Outline), msgspec.msgpack.Decoder(Fragment)
