"""Lines of lists that many jobs make together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row that a job adds to a list of many jobs, such as the sitemap.

    Attributes:
        table: name of the list; see `machines.lists`.
        order: sort key of the row; rows with equal keys stay in the order of their jobs.
        text: finished text.
    """

    table: str
    order: tuple[str, ...]
    text: str
