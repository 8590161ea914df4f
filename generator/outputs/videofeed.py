"""The feed of the newest videos: RSS 2.0 with Media RSS and the podcast namespace.

Sources: https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss (1.5.1),
https://github.com/Podcastindex-org/podcast-namespace (docs/1.0.md).

The order of the videos is the caller's, newest first. Only files that everybody may fetch are listed: a player has no account.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from generator.outputs.entries import (
    CaptionEntry,
    FeedInfo,
    PersonEntry,
    PublisherEntry,
    RenditionEntry,
    ShotEntry,
    VideoEntry,
)
from generator.outputs.feeds import GENERATOR, NEVER
from generator.outputs.media import main_file, medium, open_files, seconds
from generator.outputs.xmltext import Attributes, Xml, document, element, leaf, lines, text

RSS: Attributes = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace in which the podcast index makes the UUID of a feed from its address."""

LONGEST_NAME = 128
"""Characters that the podcast namespace allows in a person's name, a place and the title of a sound bite."""


def rss(info: FeedInfo, videos: Sequence[VideoEntry]) -> bytes:
    """`/videos/feed.xml`: the newest videos with every file that is open; what asks for an account is only on the page."""
    publisher = info.publisher
    head = (
        element("title", {}, text(info.title)),
        leaf("link", info.site_url),
        element("description", {}, text(info.description or info.title)),
        leaf("language", info.language),
        leaf("copyright", info.rights),
        leaf("managingEditor", f"{publisher.email} ({publisher.name})" if publisher.email else ""),
        leaf("lastBuildDate", _rfc822(max((video.updated for video in videos), default=NEVER))),
        leaf("generator", GENERATOR),
        leaf("docs", "https://www.rssboard.org/rss-specification"),
        _rss_image(info),
        *_podcast_channel(info, publisher),
    )
    channel = lines([*head, *(_rss_item(video) for video in videos)])
    return document(element("rss", RSS, element("channel", {}, channel)))


def _rfc822(at: datetime) -> str:
    """`Wed, 08 Jul 2026 10:00:00 +0200`, in English whatever the locale is."""
    return format_datetime(at)


def _rss_image(info: FeedInfo) -> Xml:
    if info.icon is None:
        return leaf("image", "")
    return element(
        "image", {}, leaf("url", info.icon.url), element("title", {}, text(info.title)), leaf("link", info.site_url)
    )


def _podcast_channel(info: FeedInfo, publisher: PublisherEntry) -> list[Xml]:
    """The feed's own address, its permanent id, and that nobody else may import it as theirs."""
    kind = "application/rss+xml"
    others = ((code, url) for code, url in info.alternates if code != info.language)
    return [
        element("atom:link", {"rel": "self", "type": kind, "href": info.feed_url}),
        *(element("atom:link", {"rel": "alternate", "type": kind, "hreflang": c, "href": u}) for c, u in others),
        leaf("podcast:guid", feed_guid(info.feed_url)),
        leaf("podcast:locked", "yes", {"owner": publisher.email or None}),
        leaf("podcast:medium", "video"),
    ]


def feed_guid(url: str) -> str:
    """The UUID that the podcast index gives to a feed: version 5, of the address without scheme and closing slashes."""
    return str(uuid.uuid5(PODCASTS, url.removeprefix(f"{urlsplit(url).scheme}://").rstrip("/")))


def _rss_item(video: VideoEntry) -> Xml:
    """One video. An enclosure needs a file that everybody may fetch; a length that is not known is 0, as is the custom."""
    chosen = main_file(video)
    enclosure: Attributes = {"url": chosen.url, "length": chosen.size or 0, "type": chosen.mime} if chosen else {}
    parts = (
        element("title", {}, text(video.title)),
        leaf("link", video.url),
        leaf("guid", video.url, {"isPermaLink": "true"}),
        leaf("pubDate", _rfc822(video.published)),
        element("description", {}, text(video.storyline or video.slugline or video.title)),
        *(leaf("category", word) for word in (video.type_label or video.type, *video.keywords)),
        *([element("enclosure", enclosure)] if chosen else []),
        _media_group(video, chosen),
        *(_alternate(file, default=file is chosen) for file in open_files(video)),
        *_podcast_item(video),
    )
    return element("item", {}, lines(parts))


def _media_group(video: VideoEntry, chosen: RenditionEntry | None) -> Xml:
    """Media RSS: one group, because all files are the same video."""
    poster, credit = video.poster, {"role": "producer", "scheme": "urn:ebu"}
    thumbnail: Attributes = (
        {"url": poster.url, "width": poster.width or None, "height": poster.height or None} if poster else {}
    )
    parts = (
        *(_media_content(video, file, default=file is chosen) for file in open_files(video)),
        leaf("media:title", video.title, {"type": "plain"}),
        leaf("media:description", video.storyline or video.slugline, {"type": "plain"}),
        leaf("media:keywords", ", ".join(video.keywords)),
        *([element("media:thumbnail", thumbnail)] if poster else []),
        leaf("media:credit", video.rights.credit, credit),
        leaf("media:copyright", video.rights.holder),
        *(_subtitle(caption) for caption in _spoken(video)),
    )
    return element("media:group", {}, lines(parts))


def _media_content(video: VideoEntry, file: RenditionEntry, *, default: bool) -> Xml:
    """One file; Media RSS counts kilobits per second."""
    attributes: Attributes = {
        "url": file.url,
        "fileSize": file.size,
        "type": file.mime,
        "medium": medium(file),
        "isDefault": "true" if default else "false",
        "expression": "full",
        "bitrate": file.bit_rate // 1000 if file.bit_rate else None,
        "framerate": file.frame_rate or None,
        "duration": round(video.duration / 1000),
        "height": file.height,
        "width": file.width,
        "lang": video.language,
    }
    return element("media:content", attributes)


def _subtitle(caption: CaptionEntry) -> Xml:
    return element("media:subTitle", {"type": caption.mime, "lang": caption.language, "href": caption.url})


def _spoken(video: VideoEntry) -> list[CaptionEntry]:
    """The captions that say what is said; chapters and descriptions are no transcripts."""
    return [caption for caption in video.captions if caption.kind in {"captions", "subtitles"}]


def _alternate(file: RenditionEntry, *, default: bool) -> Xml:
    """One file for podcast players, with the digest by which they can check it."""
    attributes = {
        "type": file.mime,
        "length": file.size,
        "bitrate": file.bit_rate,
        "height": file.height,
        "title": file.name,
        "default": "true" if default else None,
    }
    source = element("podcast:source", {"uri": file.url})
    return element("podcast:alternateEnclosure", attributes, source, *_integrity(file))


def _integrity(file: RenditionEntry) -> list[Xml]:
    """A digest as Subresource Integrity spells it: base64, not hexadecimal."""
    if not file.sha256:
        return []
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    return [element("podcast:integrity", {"type": "sri", "value": f"sha256-{digest}"})]


def _podcast_item(video: VideoEntry) -> list[Xml]:
    return [
        *(_transcript(caption) for caption in _spoken(video)),
        *(_podcast_person(person) for person in video.persons_heard),
        *(leaf("podcast:location", place[:LONGEST_NAME]) for place in video.locations[:1]),
        *(_soundbite(shot) for shot in video.shots if shot.kind == "soundbite"),
    ]


def _transcript(caption: CaptionEntry) -> Xml:
    attributes = {"url": caption.url, "type": caption.mime, "language": caption.language, "rel": "captions"}
    return element("podcast:transcript", attributes)


def _podcast_person(person: PersonEntry) -> Xml:
    """Somebody who is heard: `guest`, because the taxonomy of podcasts has no word for an office."""
    return leaf("podcast:person", person.name[:LONGEST_NAME], {"role": "guest", "href": person.url or None})


def _soundbite(shot: ShotEntry) -> Xml:
    times = {"startTime": seconds(shot.start), "duration": seconds(shot.end - shot.start)}
    return leaf("podcast:soundbite", (shot.speaker or shot.text)[:LONGEST_NAME], times)
