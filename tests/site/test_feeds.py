"""Feeds, sitemap and linked data are read by independent readers, which find what they need."""

import itertools
from datetime import datetime
from typing import Any

import extruct
import feedparser
import jsonschema
import pytest
from lxml import etree

from tests.generator.exports.test_feeds import JSON_FEED, RULES
from tests.support.finished import BASE_URL, KINDS, FinishedSite

pytestmark = pytest.mark.site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SHARED = ("og:title", "og:url", "og:type", "og:image")
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def newest_first(instants: list[Any]) -> bool:
    """Say whether times never grow."""
    return all(earlier >= later for earlier, later in itertools.pairwise(instants))


def items_of(site: FinishedSite, url: str, kind: str) -> list[dict[str, Any]]:
    """Return the JSON-LD items of one type (`@type`) on a page, those inside others included, as extruct reads them."""
    found = extruct.extract(site.text(url), base_url=BASE_URL + url, syntaxes=["json-ld"], uniform=True)["json-ld"]
    waiting: list[Any] = list(found)
    items = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("@type") == kind:
                items.append(value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return items


class TestFeeds:
    @pytest.mark.parametrize("prefix", ["", "/fr", "/ar"])
    @pytest.mark.parametrize(("url", "version"), [("/speeches/feed.xml", "atom10"), ("/videos/feed.xml", "rss20")])
    def test_a_feed_is_well_formed_and_complete(self, site: FinishedSite, prefix: str, url: str, version: str) -> None:
        feed = feedparser.parse(site.file(prefix + url).read_bytes())
        assert (feed.bozo, feed.version) == (False, version)
        assert feed.feed.title
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 0
        for entry in feed.entries:
            assert entry.title
            assert entry.link.startswith(f"{BASE_URL}{prefix}/"), entry.link
        times = [entry.get("published_parsed") or entry.updated_parsed for entry in feed.entries]
        assert newest_first(times)

    @pytest.mark.parametrize("prefix", ["", "/fr", "/ar"])
    def test_the_atom_feed_keeps_to_its_specification(self, site: FinishedSite, prefix: str) -> None:
        RULES.assertValid(etree.fromstring(site.file(f"{prefix}/speeches/feed.xml").read_bytes()))

    @pytest.mark.parametrize("prefix", ["", "/fr", "/ar"])
    def test_the_json_feed_keeps_to_its_specification(self, site: FinishedSite, prefix: str) -> None:
        feed = site.json(f"{prefix}/speeches/feed.json")
        jsonschema.validate(feed, JSON_FEED)
        assert feed["feed_url"] == f"{BASE_URL}{prefix}/speeches/feed.json"
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"])

    def test_a_page_names_its_feeds(self, site: FinishedSite) -> None:
        for kind in ("list of speeches", "catalogue"):
            for url in site.of_kind(kind):
                assert site.tree(url).xpath("//link[@rel='alternate'][contains(@type, 'xml')]/@href"), url

    def test_the_video_feed_lists_renditions_for_players_and_podcast_applications(self, site: FinishedSite) -> None:
        root = etree.fromstring(site.file("/videos/feed.xml").read_bytes())
        for item in root.iter("item"):
            media = item.findall(f".//{MEDIA}content")
            assert media, item.findtext("title")
            for content in media:
                assert content.get("url", "").startswith(f"{BASE_URL}/media/")
                assert content.get("type", "").partition("/")[0] in ("video", "audio")
                assert int(content.get("fileSize", "0")) > 0
            assert item.findall(f"{PODCAST}alternateEnclosure/{PODCAST}source")
            assert item.findall(f"{PODCAST}alternateEnclosure/{PODCAST}integrity")


class TestSitemap:
    def test_lists_every_page_that_may_be_found_and_no_other(self, site: FinishedSite) -> None:
        root = etree.fromstring(site.file("/sitemap.xml").read_bytes())
        assert root.tag == f"{SITEMAP}urlset"
        listed = [str(loc.text).removeprefix(BASE_URL) for loc in root.findall(f"{SITEMAP}url/{SITEMAP}loc")]
        assert len(listed) == len(set(listed)) <= 50_000
        assert set(listed) == set(site.public())

    def test_says_when_a_page_changed_in_the_form_of_the_protocol(self, site: FinishedSite) -> None:
        root = etree.fromstring(site.file("/sitemap.xml").read_bytes())
        dates = [str(date.text) for date in root.iter(f"{SITEMAP}lastmod")]
        assert dates
        for date in dates:
            datetime.fromisoformat(date)

    def test_every_video_entry_has_what_search_engines_require(self, site: FinishedSite) -> None:
        root = etree.fromstring(site.file("/sitemap.xml").read_bytes())
        entries = list(root.iter(f"{VIDEO}video"))
        assert entries
        for entry in entries:
            for name in ("thumbnail_loc", "title", "description", "duration", "publication_date"):
                assert entry.findtext(f"{VIDEO}{name}"), name
            assert entry.findtext(f"{VIDEO}content_loc") or entry.findtext(f"{VIDEO}player_loc")
            assert 1 <= int(entry.findtext(f"{VIDEO}duration") or 0) <= 28_800
            assert len(entry.findtext(f"{VIDEO}description") or "") <= 2048


class TestLinkedData:
    def test_a_speech_is_a_news_article(self, site: FinishedSite) -> None:
        for url in site.of_kind("speech"):
            (article,) = items_of(site, url, "NewsArticle")
            assert article["headline"]
            assert article["author"]
            assert article["publisher"]
            assert article["inLanguage"] == (site.tree(url).get("lang"))
            datetime.fromisoformat(article["datePublished"])

    def test_a_video_is_a_video_object_with_clips_inside_its_duration(self, site: FinishedSite) -> None:
        for url in site.of_kind("video"):
            (video,) = items_of(site, url, "VideoObject")
            for key in ("name", "description", "thumbnailUrl", "uploadDate", "contentUrl"):
                assert video[key], key
            assert video["duration"].startswith("PT")
            clips = items_of(site, url, "Clip")
            assert clips
            for clip in clips:
                assert 0 <= clip["startOffset"] < clip["endOffset"]
                assert clip["name"]
                assert clip["url"].startswith(f"{BASE_URL}{url}")

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "unknown address"])
    def test_every_page_can_be_shared_with_title_and_picture(self, site: FinishedSite, kind: str) -> None:
        for url in site.of_kind(kind):
            found = {name: site.tree(url).xpath("//meta[@property=$name]/@content", name=name) for name in SHARED}
            assert [name for name, values in found.items() if len(values) != 1 or not values[0].strip()] == [], url
            assert found["og:url"] == [BASE_URL + url]
            assert found["og:image"][0].startswith(f"{BASE_URL}/")

    @pytest.mark.parametrize(
        "kind", ["home", "speech", "press conference", "video", "person", "event", "topic", "page"]
    )
    def test_a_page_with_a_summary_of_its_own_is_shared_with_it(self, site: FinishedSite, kind: str) -> None:
        for url in site.of_kind(kind):
            (shared,) = site.tree(url).xpath("//meta[@property='og:description']/@content")
            assert [shared] == site.tree(url).xpath("//meta[@name='description']/@content")
