"""The private downloads manifest: which files ask for an account, where their bytes are, and from when to when they may be had.

The sidecar reads it; it never lies in `dist/`. Only what is visible now is in it, so that nothing of an embargoed video leaves the
house before its time; each build writes it anew.
"""

from __future__ import annotations

import json

from generator.model.newsroom import shown_from
from generator.model.records import Rendition, Video
from generator.outputs.edition import Edition
from generator.outputs.entrymaking import facts

VERSION = 1


def manifest(edition: Edition) -> bytes:
    """The manifest as JSON: `{version, videos: {ID: {title, published_at, expires_at, renditions: {NAME: {...}}}}}`.

    A rendition has `file` (path below the media root), `filename`, `mime`, and, where they are known, `size` (bytes) and `sha256`.
    """
    videos = {
        video.id: _video(edition, video) for video in sorted(edition.newsroom.videos.values(), key=lambda v: v.id)
    }
    kept = {name: video for name, video in videos.items() if video["renditions"]}
    return (json.dumps({"version": VERSION, "videos": kept}, ensure_ascii=False, indent=1) + "\n").encode()


def _video(edition: Edition, video: Video) -> dict[str, object]:
    return {
        "title": dict(video.title.values) if len(video.title.values) > 1 else edition.plain(video.title),
        "published_at": shown_from(video).isoformat(),
        "expires_at": video.expires_at.isoformat() if video.expires_at else None,
        "renditions": {
            one.name: _rendition(edition, video, one) for one in video.renditions if one.access == "account"
        },
    }


def _rendition(edition: Edition, video: Video, one: Rendition) -> dict[str, object]:
    size, sha256 = facts(edition, video, one)
    known = {"size": size, "sha256": sha256 or None}
    fixed = {
        "file": one.file.path,
        "filename": one.file.path.rpartition("/")[2],
        "mime": one.mime,
        "purpose": one.purpose,
    }
    return fixed | {name: value for name, value in known.items() if value is not None}
