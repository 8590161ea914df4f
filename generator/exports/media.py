"""Facts about the files of a video that several formats need."""

from __future__ import annotations

import base64
from datetime import datetime
from email.utils import format_datetime

from generator.items.video import RenditionItem, VideoItem

PREFERENCE = ("web", "preview", "vertical", "audio")
"""Purposes in the order in which a stranger's player wants them; others come after these."""


def open_files(video: VideoItem) -> list[RenditionItem]:
    """Return the files that need no account, in the catalogue's order."""
    return [file for file in video.renditions if file.access == "open"]


def main_file(video: VideoItem) -> RenditionItem | None:
    """Return the open file that represents the video; None if every file needs an account."""
    return min(open_files(video), key=_rank, default=None)


def _rank(file: RenditionItem) -> int:
    return PREFERENCE.index(file.purpose.id) if file.purpose.id in PREFERENCE else len(PREFERENCE)


def medium(file: RenditionItem) -> str:
    """`video`, `audio` or `image`, from the media type."""
    return file.mime.partition("/")[0]


def integrity(sha256: str) -> str:
    """Return a digest in the form of Subresource Integrity: base64, not hexadecimal."""
    return f"sha256-{base64.b64encode(bytes.fromhex(sha256)).decode()}"


def rfc822(at: datetime) -> str:
    """`Wed, 08 Jul 2026 10:00:00 +0200`, in English whatever the locale is."""
    return format_datetime(at)
