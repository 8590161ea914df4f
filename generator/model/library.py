"""The library: all records of a site."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.model.page import Page
from generator.model.site import Site
from generator.model.speech import Speech
from generator.model.values import Body, Ref
from generator.model.video import Video
from generator.model.vocabularies import Event, Person, Topic


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the editors committed, decoded: made by `validate`, read by `link`. Each mapping is in a total order.

    Attributes:
        references: every reference by id, as (kind, reference), also those of files that were refused.
        refused: (kind, id) of items that exist but could not be decoded, so that references to them are not reported; the id is empty
            if all items of a kind may be missing.
        loose: texts of refused speeches and pages by (kind, id, language): they are never published, but their mistakes are reported.
    """

    site: Site
    people: dict[str, Person] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    speeches: dict[tuple[str, str], Speech] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    references: tuple[tuple[str, Ref], ...] = ()
    refused: frozenset[tuple[str, str]] = frozenset()
    loose: dict[tuple[str, str, str], Body] = field(default_factory=dict)

    def is_refused(self, kind: str, name: str) -> bool:
        """Return True for an item that exists but could not be decoded."""
        return not self.refused.isdisjoint({(kind, name), (kind, "")})
