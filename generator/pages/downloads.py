"""The private downloads manifest: the files that need an account, their paths, and the times between which they may be downloaded.

The sidecar reads it; it is never in `dist/`. Each build writes it anew, with visible items only, so that nothing of an embargoed video
is published early. Its key `site` has the layout of a page in each language, so that the account screens look like the pages of the
same build.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import msgspec

from generator.items.video import facts
from generator.model.newsroom import shown_from
from generator.model.video import Rendition, Video
from generator.pages.layout import Frame, Meta
from generator.site.edition import Edition

VERSION = 2


def manifest(frames: Sequence[Frame], assets: Mapping[str, str]) -> bytes:
    """Return the manifest as JSON.

    The form is `{version, site: {...}, videos: {ID: {title, pages, published_at, expires_at, renditions: {NAME: {...}}}}}`.

    A video's `pages` has the address of its page for readers of each language. A rendition has `file` (path below the media root),
    `filename`, `mime`, `purpose`, and, if they are known, `size` (bytes) and `sha256`.

    Args:
        frames: one for each language of the site, in its order.
        assets: name below `assets/` -> address.
    """
    newsroom = frames[0].edition.newsroom
    editions = [frame.edition for frame in frames]
    videos = {video.id: _video(editions, video) for video in sorted(newsroom.videos.values(), key=lambda v: v.id)}
    whole = {
        "version": VERSION,
        "site": _site(frames, assets),
        "videos": {name: video for name, video in videos.items() if video["renditions"]},
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _site(frames: Sequence[Frame], assets: Mapping[str, str]) -> dict[str, object]:
    """Return the layout of a page: `frames` has for each language `site` (`SiteView`) and `languages` (`LanguageLink`)."""
    site = frames[0].edition.site
    return {
        "assets": dict(sorted(assets.items())),
        "languages": list(site.languages),
        "default": site.default_language,
        "time_zone": site.time_zone,
        "base_url": site.base_url,
        "frames": {frame.edition.language: _frame(frame) for frame in frames},
    }


def _frame(frame: Frame) -> dict[str, object]:
    home = Meta("", frame.edition.url(), frame.everywhere())
    return {
        "site": asdict(frame.site_view, dict_factory=_for_readers),
        "languages": [asdict(link) for link in frame.head(home).languages],
    }


def _for_readers(members: Sequence[tuple[str, object]]) -> dict[str, object]:
    """Return the members of a view, without the texts as the editor wrote them."""
    return {name: value for name, value in members if name != "written"}


def _video(editions: Sequence[Edition], video: Video) -> dict[str, object]:
    edition = editions[0]
    return {
        "title": dict(video.title.values) if len(video.title.values) > 1 else edition.plain(video.title),
        "pages": {one.language: one.video_url(video.id) for one in editions},
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
