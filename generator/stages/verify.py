"""Verify: compares declared sizes and digests of media with the files in the media root."""

from __future__ import annotations

from generator.diagnostics import Diagnostics
from generator.model.inputs import MediaFile, Snapshot
from generator.model.library import Library
from generator.model.links import ResolvedLibrary
from generator.model.video import Rendition


def verify(library: Library, linked: ResolvedLibrary, taken: Snapshot, diagnostics: Diagnostics) -> None:
    """Compare declared sizes and digests with files of the media root. Files in a store cannot be compared."""
    for video in library.videos.values():
        for one in video.renditions:
            root, _, name = linked.files.get((video.source_location.path, one.file.path), "").partition("/")
            if root == "media":
                _compare(one, taken.media[name], diagnostics)


def _compare(one: Rendition, file: MediaFile, diagnostics: Diagnostics) -> None:
    if one.size is not None and one.size != file.size:
        message = f"«{one.file.path}» has {file.size} bytes, not {one.size}"
        diagnostics.error(
            one.file.source_location,
            "size-mismatch",
            message,
            "fix «size», or leave it out: the build reads it from the file",
        )
    elif one.sha256 is not None and one.sha256 != (actual := file.sha256()):
        message = f"«{one.file.path}» has another SHA-256 than the one given"
        diagnostics.error(
            one.file.source_location, "sha256-mismatch", message, f"it is {actual}: fix «sha256», or replace the file"
        )
