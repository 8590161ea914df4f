"""Data that all editions of a site are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model.inputs import MediaFile
from generator.model.links import ResolvedLibrary
from generator.model.newsroom import Newsroom
from generator.model.records import FileRef
from generator.outputs.assets import fingerprinted

CONTENT_ASSETS = "assets/content/"


@dataclass(frozen=True)
class SiteData:
    """Data that all editions share: the sound library, its visible part, and the files.

    Attributes:
        content: bytes of every file of `content/`, by name below it.
        media: files of the media root, by name below it.
        absent: files below `dist/` to which texts link and which are not there now, because what they show is hidden.
    """

    linked: ResolvedLibrary
    newsroom: Newsroom
    content: Mapping[str, bytes]
    media: Mapping[str, MediaFile]
    absent: frozenset[str] = frozenset()

    def file_of(self, owner: str, file: FileRef) -> MediaFile | bytes | None:
        """The file that an item names: of the media root, of `content/`, or None where it lies in a store."""
        name = self.linked.files.get((owner, file.path), "")
        root, _, rest = name.partition("/")
        return self.media[rest] if root == "media" else self.content.get(rest)


def content_asset(name: str, content: Mapping[str, bytes]) -> str:
    """The fingerprinted address of a picture that lies in `content/`."""
    return fingerprinted(name, content[name], CONTENT_ASSETS)
