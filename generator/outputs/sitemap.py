"""`/sitemap.xml`: every page with its other languages, and the videos with what search engines want to know of them.

Sources: https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/specialty/international/localized-versions,
https://developers.google.com/search/docs/crawling-indexing/sitemaps/video-sitemaps (elements in the order of the schema
http://www.google.com/schemas/sitemap-video/1.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from generator.outputs.entries import SitemapEntry, VideoEntry
from generator.outputs.jobs import Row
from generator.outputs.media import main_file, medium
from generator.outputs.xmltext import Attributes, Xml, clean, document, element, leaf, lines, text

MOST_PAGES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""Limits of one file by the protocol; a larger site gets an index and several files."""

FEWEST_PAGES = 10_000
"""Entries that fit into one file whatever they say: an entry has at most 5 kB."""
SITEMAP = "sitemap.xml"

LONGEST_TITLE, LONGEST_DESCRIPTION, MOST_TAGS, LONGEST_VIDEO = 100, 2048, 32, 28_800
"""Limits of a video entry: characters, characters, tags, seconds."""

INDEX: Attributes = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
URLSET: Attributes = {
    **INDEX,
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
    "xmlns:video": "http://www.google.com/schemas/sitemap-video/1.1",
}
ROOM = 1024
"""Bytes kept free in each file for what stands around the pages."""

_LOCATION = re.compile(rb"<loc>([^<]*)</loc>")
_PART = re.compile(r"sitemap-\d+\.xml")


def row(entry: SitemapEntry) -> Row:
    """The line of a page."""
    return Row(SITEMAP, (entry.url,), str(_page(entry)))


def sitemap(
    rows: Iterable[Row], base_url: str, most_pages: int = MOST_PAGES, most_bytes: int = MOST_BYTES
) -> list[tuple[str, bytes]]:
    """Files as (path below the site's root, bytes): `sitemap.xml`, which is an index of `sitemap-1.xml`, ... where one is not enough.

    Args:
        rows: of any tables; those of pages are taken, in the order of their addresses.
        base_url: the public address without a closing slash, for the addresses of the parts.
        most_pages: of one file; only tests lower it.
        most_bytes: of one file; only tests lower it.
    """
    pages = sorted((one for one in rows if one.table == SITEMAP), key=lambda one: one.order)
    parts = [_urlset(part) for part in _parts((Xml(one.text) for one in pages), most_pages, most_bytes - ROOM)]
    if len(parts) <= 1:
        return [(SITEMAP, parts[0] if parts else _urlset([]))]
    named = [(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, start=1)]
    return [(SITEMAP, _index(base_url, [name for name, _ in named])), *named]


def names(pages: int) -> Iterator[str]:
    """Every file that a sitemap of this many pages may need."""
    yield SITEMAP
    yield from (f"sitemap-{number}.xml" for number in range(1, pages // FEWEST_PAGES + 1))


def is_sitemap(document: bytes) -> bool:
    """Whether this is a sitemap, or an index of sitemaps, and not a page that says that there is none."""
    return b"<urlset" in document[:ROOM] or is_index(document)


def is_index(document: bytes) -> bool:
    """Whether what a sitemap lists are sitemaps."""
    return b"<sitemapindex" in document[:ROOM]


def listed(document: bytes) -> list[str]:
    """The addresses that a sitemap lists; none of a file that is no sitemap."""
    return [unescape(url.decode("utf-8", "replace")) for url in _LOCATION.findall(document)]


def parts_of(index: bytes) -> list[str]:
    """The names of the files that an index lists."""
    names = [url.rpartition("/")[2] for url in listed(index)]
    return [name for name in names if _PART.fullmatch(name)]


def _parts(pages: Iterable[Xml], most_pages: int, most_bytes: int) -> Iterator[list[Xml]]:
    """Pages in groups that fit into one file each."""
    group: list[Xml] = []
    size = 0
    for page in pages:
        length = len(page.encode()) + 1
        if group and (len(group) == most_pages or size + length > most_bytes):
            yield group
            group, size = [], 0
        group.append(page)
        size += length
    if group:
        yield group


def _urlset(pages: Sequence[Xml]) -> bytes:
    return document(element("urlset", URLSET, lines(pages)))


def _index(base_url: str, names: Iterable[str]) -> bytes:
    maps = (element("sitemap", {}, leaf("loc", f"{base_url}/{name}")) for name in names)
    return document(element("sitemapindex", INDEX, lines(maps)))


def _page(entry: SitemapEntry) -> Xml:
    parts = (
        leaf("loc", entry.url),
        leaf("lastmod", entry.modified.iso if entry.modified else ""),
        *(_alternate(language, url) for language, url in entry.alternates),
        *([_video(entry.video)] if entry.video else []),
    )
    return element("url", {}, *parts)


def _alternate(language: str, url: str) -> Xml:
    return element("xhtml:link", {"rel": "alternate", "hreflang": language, "href": url})


def _video(video: VideoEntry) -> Xml:
    """A video, or nothing where a required fact is missing: without a picture and an open file search engines refuse the entry."""
    chosen = main_file(video)
    if video.poster is None or chosen is None or medium(chosen) != "video":
        return text("")
    seconds = round(video.duration / 1000)
    description = clean(video.storyline) or clean(video.slugline) or clean(video.title)
    return element(
        "video:video",
        {},
        leaf("video:thumbnail_loc", video.poster.url),
        leaf("video:title", clean(video.title)[:LONGEST_TITLE]),
        leaf("video:description", description[:LONGEST_DESCRIPTION]),
        leaf("video:content_loc", chosen.url),
        leaf("video:duration", str(seconds) if 1 <= seconds <= LONGEST_VIDEO else ""),
        leaf("video:expiration_date", video.expires.isoformat() if video.expires else ""),
        leaf("video:publication_date", video.published.isoformat()),
        *(leaf("video:tag", word) for word in video.keywords[:MOST_TAGS]),
        leaf("video:family_friendly", "yes"),
        leaf("video:requires_subscription", "no"),
        leaf("video:live", "no"),
    )
