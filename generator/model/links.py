"""The resolved references of a library: what `link` makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import SourceLocation
from generator.markup.fragment import Fragment

Key = tuple[str, str, str]
"""A converted text: (`speech`, id, language), (`page`, slug, language), or (`prepared`, path, language) for one as prepared."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to.

    Attributes:
        kind: an item (`speech`, `video`, `person`, `event`, `topic`, `page`), a `path` on this site that only the plan knows, an
            `asset` of `content/`, an `anchor` on the same page, or `external`.
        name: id, path or address.
        anchor: fragment without `#`, or an empty string.
    """

    kind: str
    name: str
    anchor: str
    source_location: SourceLocation


@dataclass(frozen=True, slots=True)
class ResolvedLibrary:
    """Where the references of a sound library lead.

    Attributes:
        fragments: the converted texts; each is read when it is asked for.
        targets: for each converted text, what its links lead to, in their order.
        files: where each file that an item names really is: (item's path, path as written) -> `media/...` or `content/...`;
            a rendition that lies elsewhere, in a store, is missing here.
    """

    fragments: Mapping[Key, Fragment]
    targets: Mapping[Key, tuple[Target, ...]]
    files: Mapping[tuple[str, str], str]
