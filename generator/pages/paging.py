"""Paging: splits lists into pages, so that no page grows with the archive.

Pages are numbered from the oldest, and all numbered pages have the same number of entries. The newest page has the rest, is at the
address of the list itself, and is the only one that grows. So a new entry changes only that page. When there are enough entries for one
more numbered page, the numbered page before it gets a link to its newer neighbour, and the others do not change. Therefore the content
of a numbered page never depends on the number of pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from generator.site.views import Link, LocalizedText, Pager

SPEECHES, VIDEOS, EVENTS, VALUES = 40, 32, 80, 150
"""Entries of a numbered page, chosen so that the longest newest page, half as much again, stays below 60 kB."""
VIDEOS_BESIDE = 8
"""Videos beside the speeches of a person, an event or a topic; all of them are in the catalogue."""
_NUMBERED = re.compile(r"page/[1-9]\d*/index\.html$")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The entries of one page of a list, newest first.

    Attributes:
        number: 1 for the oldest page; 0 for the newest, which has no number.
        newer, older: numbers of the neighbours, or None.
        later: the newest entry of every older page; on the newest page only.
    """

    number: int
    entries: Sequence[T]
    newer: int | None = None
    older: int | None = None
    later: Sequence[T] = ()

    @property
    def alone(self) -> bool:
        """True for a list of one page."""
        return self.newer is None and self.older is None

    def at(self, *parts: str) -> tuple[str, ...]:
        """Return the parts of the address of this page, given those of the list."""
        return address(parts, self.number)


def pages_of(entries: Sequence[T], size: int) -> list[Part[T]]:
    """Split a list, newest first, into its pages, newest first; a short or empty list is one page.

    Args:
        entries: all entries, newest first.
        size: entries of a numbered page; the newest page has from half of it to half as much again.
    """
    count = max(0, (len(entries) - size // 2) // size)
    starts = range(len(entries) - count * size, len(entries), size)
    numbers = [0, *range(count, 0, -1)]
    neighbours = zip([None, *numbers], [*numbers[1:], None], strict=False)
    later = [entries[start] for start in starts]
    return [
        Part(number, entries[start:end], newer, older, () if number else later)
        for number, (start, end), (newer, older) in zip(
            numbers, pairwise([0, *starts, len(entries)]), neighbours, strict=True
        )
    ]


def address(parts: tuple[str, ...], number: int) -> tuple[str, ...]:
    """The address of a page of a list: `("topics", "seas", "page", "3")`, the newest page has the address of the list."""
    return (*parts, "page", str(number)) if number else parts


def list_of(output: str) -> str:
    """The output of the list that a numbered page belongs to; any other output as it is."""
    return _NUMBERED.sub("index.html", output)


def pager(part: Part[T], label: str, url: Callable[[int], str], year: Callable[[T], str]) -> Pager:
    """The links between the pages of a list.

    Args:
        part: the page that shows them.
        label: label of the page.
        url: returns the address of a page by its number.
        year: returns the year of an entry.
    """
    years: dict[str, str] = {}
    for number, entry in zip(range(len(part.later), 0, -1), part.later, strict=True):
        years.setdefault(year(entry), url(number))
    return Pager(
        label=label,
        newest=url(0) if part.newer else "",
        newer=url(part.newer) if part.newer is not None else "",
        older=url(part.older) if part.older is not None else "",
        oldest=url(1) if part.older is not None and part.older > 1 else "",
        years=tuple(Link(LocalizedText(name), at) for name, at in years.items()) if len(years) > 1 else (),
    )
