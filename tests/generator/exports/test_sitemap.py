"""The sitemap: every page, its languages, its video; several files when one is not enough."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from lxml import etree

from generator.exports.sitemap import SitemapEntry, row, sitemap
from generator.model.values import Moment
from generator.site.views import LocalizedText
from tests.generator.exports.samples import HOSTILE, MASTER, SITE, VIDEO, in_xml

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}
HOME = SitemapEntry(
    f"{SITE}/", Moment.of(date(2026, 7, 8)), (("en", f"{SITE}/"), ("fr", f"{SITE}/fr/"), ("x-default", f"{SITE}/"))
)
WATCH = SitemapEntry(VIDEO.url, Moment.of(VIDEO.published), video=VIDEO)


def read(entries: list[SitemapEntry]) -> etree._Element:
    files = sitemap(map(row, entries), SITE)
    assert [name for name, _ in files] == ["sitemap.xml"]
    return etree.fromstring(files[0][1])


def texts(tree: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in tree.iterfind(path, NAMES)]


class TestPages:
    """A page stands with its address, its last change and its other languages."""

    def test_has_address_and_last_change(self) -> None:
        tree = read([HOME, WATCH, SitemapEntry(f"{SITE}/search/")])
        assert texts(tree, "s:url/s:loc") == [f"{SITE}/", f"{SITE}/search/", VIDEO.url]
        assert texts(tree, "s:url/s:lastmod") == ["2026-07-08", "2026-07-08T20:00:00+02:00"]

    def test_names_each_language_of_a_page(self) -> None:
        links = list(read([HOME]).iterfind("s:url/xhtml:link", NAMES))
        assert [(link.get("rel"), link.get("hreflang"), link.get("href")) for link in links] == [
            ("alternate", "en", f"{SITE}/"),
            ("alternate", "fr", f"{SITE}/fr/"),
            ("alternate", "x-default", f"{SITE}/"),
        ]

    def test_a_site_without_pages_has_a_sitemap(self) -> None:
        assert len(read([])) == 0


class TestVideos:
    """A video stands with what search engines require, in the order of their schema."""

    def test_has_the_elements_in_the_order_of_the_schema(self) -> None:
        video = read([WATCH]).find("s:url/video:video", NAMES)
        assert video is not None
        assert [(etree.QName(part).localname, part.text) for part in video] == [
            ("thumbnail_loc", f"{SITE}/media/M-260708-01/poster.jpg"),
            ("title", VIDEO.title.text),
            ("description", VIDEO.storyline.text),
            ("content_loc", f"{SITE}/media/M-260708-01/preview.mp4"),
            ("duration", "132"),
            ("publication_date", "2026-07-08T20:00:00+02:00"),
            ("tag", "Port Averne Summit"),
            ("tag", "Search and rescue"),
            ("family_friendly", "yes"),
            ("requires_subscription", "no"),
            ("live", "no"),
        ]

    def test_says_when_it_leaves(self) -> None:
        leaving = replace(VIDEO, expires=VIDEO.published.replace(year=2030))
        tree = read([replace(WATCH, video=leaving)])
        assert texts(tree, "s:url/video:video/video:expiration_date") == ["2030-07-08T20:00:00+02:00"]

    def test_without_a_picture_or_an_open_file_there_is_no_video_entry(self) -> None:
        closed = replace(VIDEO, renditions=(MASTER,))
        tree = read([replace(WATCH, video=closed), replace(WATCH, video=replace(VIDEO, poster=None))])
        assert len(texts(tree, "s:url")) == 2
        assert texts(tree, "s:url/video:video") == []

    def test_a_video_longer_than_eight_hours_gives_no_duration(self) -> None:
        tree = read([replace(WATCH, video=replace(VIDEO, duration=9 * 3_600_000))])
        assert texts(tree, "s:url/video:video/video:duration") == []

    @given(HOSTILE)
    def test_no_title_breaks_it_or_is_too_long(self, title: str) -> None:
        tree = read(
            [
                replace(
                    WATCH,
                    video=replace(VIDEO, title=LocalizedText(f"t{title}" * 9), storyline=LocalizedText(title * 500)),
                )
            ]
        )
        found = texts(tree, "s:url/video:video/video:title")
        assert found == [in_xml(f"t{title}" * 9)[:100]]
        assert len(texts(tree, "s:url/video:video/video:description")[0]) <= 2048


class TestParts:
    """A site too large for one file gets an index, as the protocol wants it."""

    def test_too_many_pages_are_parted_and_none_is_lost(self) -> None:
        pages = [SitemapEntry(f"{SITE}/{n}/") for n in range(7)]
        files = dict(sitemap(map(row, pages), SITE, most_pages=3))
        assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
        index = etree.fromstring(files.pop("sitemap.xml"))
        assert texts(index, "s:sitemap/s:loc") == [f"{SITE}/{name}" for name in files]
        listed = [url for data in files.values() for url in texts(etree.fromstring(data), "s:url/s:loc")]
        assert listed == [page.url for page in pages]

    def test_no_file_is_larger_than_allowed(self) -> None:
        pages = [SitemapEntry(f"{SITE}/{n:040}/") for n in range(200)]
        files = sitemap(map(row, pages), SITE, most_bytes=6000)
        assert len(files) > 3
        assert all(len(data) <= 6000 for _, data in files)

    def test_exactly_as_many_as_allowed_are_one_file(self) -> None:
        assert len(sitemap(map(row, [HOME, WATCH, HOME]), SITE, most_pages=3)) == 1
