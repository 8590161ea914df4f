"""Videos as RSS with Media RSS and the podcast namespace, read back by readers that we did not write."""

import base64
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given
from lxml import etree

from generator.exports.videofeed import feed_guid, rss
from generator.items.parts import ItemLink
from generator.items.video import VideoItem
from generator.site.views import LocalizedText
from tests.generator.exports.samples import HASH, HOSTILE, MASTER, SITE, VIDEO, VIDEOS, in_xml

NAMES = {
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def parsed(*videos: VideoItem) -> Any:
    feed = feedparser.parse(rss(VIDEOS, videos))
    assert not feed.bozo, feed.bozo
    return feed


def item(video: VideoItem = VIDEO) -> etree._Element:
    found = etree.fromstring(rss(VIDEOS, [video])).find("channel/item")
    assert found is not None
    return found


def attributes(element: etree._Element, path: str) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in one.attrib.items()} for one in element.iterfind(path, NAMES)]


class TestChannel:
    """The head of the feed has what RSS demands and where the feed itself is."""

    def test_a_reader_finds_title_link_language_and_itself(self) -> None:
        feed = parsed(VIDEO).feed
        assert (feed.title, feed.link, feed.language) == ("Videos", f"{SITE}/videos/", "en")
        assert [link.href for link in feed.links if link.rel == "self"] == [f"{SITE}/videos/feed.xml"]

    @pytest.mark.parametrize(
        ("url", "guid"),
        [
            ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
            ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ],
    )
    def test_has_the_guid_that_the_podcast_index_computes(self, url: str, guid: str) -> None:
        assert feed_guid(url) == guid

    def test_is_locked_and_of_videos(self) -> None:
        channel = etree.fromstring(rss(VIDEOS, [])).find("channel")
        assert channel is not None
        assert (channel.findtext("podcast:locked", None, NAMES), channel.findtext("podcast:medium", None, NAMES)) == (
            "yes",
            "video",
        )

    def test_an_empty_feed_is_a_feed(self) -> None:
        assert parsed().entries == []

    def test_required_elements_are_there_without_a_description(self) -> None:
        channel = etree.fromstring(rss(replace(VIDEOS, description="", icon=None), [])).find("channel")
        assert channel is not None
        assert channel.findtext("description") == "Videos"
        assert channel.find("image") is None


class TestItem:
    """One video: the file to play, every other open file, captions and people."""

    def test_a_reader_finds_title_link_date_and_the_file(self) -> None:
        entry = parsed(VIDEO).entries[0]
        assert (entry.title, entry.id, entry.link) == (VIDEO.title.text, VIDEO.url, VIDEO.url)
        assert parsedate_to_datetime(entry.published) == VIDEO.published
        assert [(e.href, e.length, e.type) for e in entry.enclosures] == [
            (f"{SITE}/media/M-260708-01/preview.mp4", "12345678", "video/mp4")
        ]

    def test_files_that_ask_for_an_account_are_not_offered_to_players(self) -> None:
        assert b"/download/" not in rss(VIDEOS, [VIDEO])

    def test_a_video_without_open_files_has_no_enclosure(self) -> None:
        entry = parsed(replace(VIDEO, renditions=(MASTER,))).entries[0]
        assert entry.enclosures == []
        assert "media_content" not in entry

    def test_a_size_that_is_not_known_is_zero(self) -> None:
        unknown = replace(VIDEO.renditions[1], size=None)
        assert attributes(item(replace(VIDEO, renditions=(unknown,))), "enclosure")[0]["length"] == "0"

    def test_media_rss_has_the_facts_of_each_file(self) -> None:
        video, sound = parsed(VIDEO).entries[0].media_content
        assert video == {
            "url": f"{SITE}/media/M-260708-01/preview.mp4",
            "filesize": "12345678",
            "type": "video/mp4",
            "medium": "video",
            "isdefault": "true",
            "expression": "full",
            "bitrate": "800",
            "framerate": "25",
            "duration": "132",
            "height": "360",
            "width": "640",
            "lang": "en",
        }
        assert (sound["medium"], sound["isdefault"], sound.get("width")) == ("audio", "false", None)

    def test_media_rss_has_poster_credit_keywords_and_subtitles(self) -> None:
        entry = parsed(VIDEO).entries[0]
        assert VIDEO.poster is not None
        assert entry.media_thumbnail == [{"url": VIDEO.poster.url, "width": "1280", "height": "720"}]
        assert entry.media_keywords == "Port Averne Summit, Search and rescue"
        assert [credit["content"] for credit in entry.media_credit] == ["Littoral Union"]
        assert [one["lang"] for one in attributes(item(), "media:group/media:subTitle")] == ["en", "fr"]

    def test_every_transcript_is_listed_with_its_language(self) -> None:
        assert attributes(item(), "podcast:transcript") == [
            {"url": f"{SITE}/media/M-260708-01/{code}.vtt", "type": "text/vtt", "language": code, "rel": "captions"}
            for code in ("en", "fr")
        ]

    def test_players_can_check_the_digest_of_the_file(self) -> None:
        integrity = attributes(item(), "podcast:alternateEnclosure/podcast:integrity")
        assert len(integrity) == 1
        algorithm, _, value = integrity[0]["value"].partition("-")
        assert (integrity[0]["type"], algorithm) == ("sri", "sha256")
        assert base64.b64decode(value, validate=True).hex() == HASH

    def test_every_open_file_is_an_alternate_enclosure_and_one_the_default(self) -> None:
        files = attributes(item(), "podcast:alternateEnclosure")
        assert [(file["title"], file.get("default")) for file in files] == [("preview", "true"), ("audio", None)]
        assert [one["uri"] for one in attributes(item(), "podcast:alternateEnclosure/podcast:source")] == [
            f"{SITE}/media/M-260708-01/preview.mp4",
            f"{SITE}/media/M-260708-01/audio.m4a",
        ]

    def test_sound_bites_and_the_people_heard_are_named(self) -> None:
        person = item().find("podcast:person", NAMES)
        bite = item().find("podcast:soundbite", NAMES)
        assert person is not None
        assert bite is not None
        assert (person.text, person.get("role"), person.get("href")) == (
            "Ilse Varnholt",
            "guest",
            f"{SITE}/people/ilse-varnholt/",
        )
        assert dict(bite.attrib) == {"startTime": "12.48", "duration": "18.52"}

    @given(HOSTILE, HOSTILE)
    def test_no_title_or_storyline_breaks_it(self, title: str, storyline: str) -> None:
        hostile = replace(
            VIDEO,
            title=LocalizedText(title),
            storyline=LocalizedText(storyline),
            topics=(ItemLink(LocalizedText(title), VIDEO.url),),
            locations=(LocalizedText(title),),
        )
        found = item(hostile)
        assert (found.findtext("title") or "") == in_xml(title)
        assert (found.findtext("media:group/media:title", None, NAMES) or "") == in_xml(title)
