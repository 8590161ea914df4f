"""The feed of the newest videos: RSS 2.0 with Media RSS and the podcast namespace; the elements are in `xml/rss.xml`.

Sources: https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss (1.5.1),
https://github.com/Podcastindex-org/podcast-namespace (docs/1.0.md).

The caller decides the order of the videos, newest first. Only files that need no account are listed, since a player has none.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from generator.exports.feeds import GENERATOR, NEVER, FeedInfo
from generator.exports.xmltext import document
from generator.items.video import VideoItem

PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Namespace in which the podcast index derives the UUID of a feed from its address."""


def rss(info: FeedInfo, videos: Sequence[VideoItem]) -> bytes:
    """`/videos/feed.xml`: the newest videos with every open file; files that need an account are only on the page."""
    updated = max((video.published for video in videos), default=NEVER)
    return document(
        "rss", info=info, videos=videos, updated=updated, guid=feed_guid(info.feed_url), generator=GENERATOR
    )


def feed_guid(url: str) -> str:
    """Return the UUID of a feed in the podcast index: version 5, of the address without scheme and closing slashes."""
    return str(uuid.uuid5(PODCASTS, url.removeprefix(f"{urlsplit(url).scheme}://").rstrip("/")))
