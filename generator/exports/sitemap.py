"""`/sitemap.xml`: every page with its other languages, and the videos with the facts that search engines need.

Sources: https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/specialty/international/localized-versions,
https://developers.google.com/search/docs/crawling-indexing/sitemaps/video-sitemaps. The elements are in `xml/sitemap-url.xml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from generator.exports.media import main_file, medium
from generator.exports.rows import Row
from generator.exports.xmltext import document, template
from generator.items.video import VideoItem
from generator.model.values import Moment

MOST_PAGES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""Limits of one file by the protocol; a larger site gets an index and several files."""

FEWEST_PAGES = 10_000
"""Number of entries that always fit into one file: an item has at most 5 kB."""
SITEMAP = "sitemap.xml"

ROOM = 1024
"""Bytes kept free in each file for its head and end."""

_URL = template("sitemap-url")
_LOCATION = re.compile(rb"<loc>([^<]*)</loc>")
_PART = re.compile(r"sitemap-\d+\.xml")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page for search engines.

    Attributes:
        modified: last change of the page, a date or an instant, or None if it is not known.
        alternates: (language tag or `x-default`, absolute address), the page itself included.
        video: the video that the page is about, or None.
    """

    url: str
    modified: Moment | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    video: VideoItem | None = None


def row(item: SitemapEntry) -> Row:
    """The line of a page."""
    return Row(SITEMAP, (item.url,), _URL.render(page=item, video=_shown(item.video)))


def _shown(video: VideoItem | None) -> VideoItem | None:
    """Return the video if search engines accept it, else None: they require a picture and an open file."""
    chosen = main_file(video) if video else None
    return video if video and video.poster and chosen and medium(chosen) == "video" else None


def sitemap(
    rows: Iterable[Row], base_url: str, most_pages: int = MOST_PAGES, most_bytes: int = MOST_BYTES
) -> list[tuple[str, bytes]]:
    """Return the files as (path, bytes): `sitemap.xml`, which is an index of `sitemap-1.xml`, ... if one file is too small.

    Args:
        rows: rows of any tables; those of pages are used, in the order of their addresses.
        base_url: the public address without a closing slash, for the addresses of the parts.
        most_pages: maximum number of pages in one file; only tests lower it.
        most_bytes: maximum size of one file; only tests lower it.
    """
    pages = sorted((one for one in rows if one.table == SITEMAP), key=lambda one: one.order)
    groups = list(_parts((one.text for one in pages), most_pages, most_bytes - ROOM)) or [[]]
    parts = [document("sitemap", pages=map(Markup, group)) for group in groups]
    if len(parts) == 1:
        return [(SITEMAP, parts[0])]
    named = [(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, start=1)]
    return [(SITEMAP, document("sitemap-index", urls=[f"{base_url}/{name}" for name, _ in named])), *named]


def names(pages: int) -> Iterator[str]:
    """Yield the path of every file that a sitemap of this many pages may need."""
    yield SITEMAP
    yield from (f"sitemap-{number}.xml" for number in range(1, pages // FEWEST_PAGES + 1))


def is_sitemap(document: bytes) -> bool:
    """Return true for a sitemap or an index of sitemaps; false for other documents, such as an error page."""
    return b"<urlset" in document[:ROOM] or is_index(document)


def is_index(document: bytes) -> bool:
    """Return true for an index of sitemaps."""
    return b"<sitemapindex" in document[:ROOM]


def listed(document: bytes) -> list[str]:
    """Return the addresses that a sitemap lists; none for other files."""
    return [unescape(url.decode("utf-8", "replace")) for url in _LOCATION.findall(document)]


def parts_of(index: bytes) -> list[str]:
    """The names of the files that an index lists."""
    names = [url.rpartition("/")[2] for url in listed(index)]
    return [name for name in names if _PART.fullmatch(name)]


def _parts(pages: Iterable[str], most_pages: int, most_bytes: int) -> Iterator[list[str]]:
    """Yield groups of pages, each of which fits into one file."""
    group: list[str] = []
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
