"""The feed of the newest videos: RSS 2.0 with Media RSS and the podcast namespace; the elements stand in `xml/rss.xml`.

Sources: https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss (1.5.1),
https://github.com/Podcastindex-org/podcast-namespace (docs/1.0.md).

The order of the videos is the caller's, newest first. Only files that everybody may fetch are listed: a player has no account.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from generator.exports.feeds import GENERATOR, NEVER, FeedInfo
from generator.exports.xmltext import document
from generator.items.video import VideoItem

PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace in which the podcast index makes the UUID of a feed from its address."""


def rss(info: FeedInfo, videos: Sequence[VideoItem]) -> bytes:
    """`/videos/feed.xml`: the newest videos with every file that is open; what asks for an account is only on the page."""
    updated = max((video.published for video in videos), default=NEVER)
    return document(
        "rss", info=info, videos=videos, updated=updated, guid=feed_guid(info.feed_url), generator=GENERATOR
    )


def feed_guid(url: str) -> str:
    """The UUID that the podcast index gives to a feed: version 5, of the address without scheme and closing slashes."""
    return str(uuid.uuid5(PODCASTS, url.removeprefix(f"{urlsplit(url).scheme}://").rstrip("/")))
