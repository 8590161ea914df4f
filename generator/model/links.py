"""The resolved references of a library, the result of `link`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import SourceLocation
from generator.markup.fragment import Fragment

Key = tuple[str, str, str]
"""A converted text: (`speech`, id, language), (`page`, slug, language), or (`prepared`, path, language) for one as prepared."""


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link.

    Attributes:
        kind: an item (`speech`, `video`, `person`, `event`, `topic`, `page`), a `path` on this site that `plan` checks, an
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
    """A library with its references resolved.

    Attributes:
        fragments: the converted texts; each is read on access.
        targets: for each converted text, the targets of its links, in their order.
        files: the real path of each file that an item names: (item's path, path as written) -> `media/...` or `content/...`;
            a rendition in a store is missing here.
    """

    fragments: Mapping[Key, Fragment]
    targets: Mapping[Key, tuple[Target, ...]]
    files: Mapping[tuple[str, str], str]
