"""Lines of lists that many jobs make together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line that a job adds to a file which lists what many jobs have made, such as the sitemap.

    Attributes:
        table: of which list; see `machines.lists`.
        order: where it stands: rows of a list are sorted by it, and equal ones stay in the order of their jobs.
        text: finished.
    """

    table: str
    order: tuple[str, ...]
    text: str
