"""Speeches as Atom and JSON Feed, read back by readers that we did not write."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from hypothesis import given
from lxml import etree

from generator.exports.feeds import atom, json_feed
from generator.items.speech import SpeechItem, Withdrawal
from generator.model.values import Moment
from generator.site.views import NO_TEXT, LocalizedText
from tests.generator.exports.samples import HOSTILE, SPEECH, SPEECHES, in_xml

RULES = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https://"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"properties": {"name": TEXT, "url": ADDRESS}, "additionalProperties": False, "minProperties": 1},
}
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "home_page_url", "feed_url", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "icon": ADDRESS,
        "favicon": ADDRESS,
        "authors": AUTHORS,
        "language": TEXT,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "patternProperties": {"^_[a-z]": {"type": "object"}},
                "properties": {
                    "id": TEXT,
                    "url": ADDRESS,
                    "title": TEXT,
                    "content_html": TEXT,
                    "content_text": TEXT,
                    "summary": TEXT,
                    "image": ADDRESS,
                    "date_published": INSTANT,
                    "date_modified": INSTANT,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                    "language": TEXT,
                },
            },
        },
    },
}


def parsed(*speeches: SpeechItem) -> Any:
    feed = feedparser.parse(atom(SPEECHES, speeches))
    assert not feed.bozo, feed.bozo
    return feed


def read_json(*speeches: SpeechItem) -> Any:
    feed = json.loads(json_feed(SPEECHES, speeches))
    jsonschema.validate(feed, JSON_FEED)
    return feed


class TestAtom:
    """The Atom feed says who spoke, when, where to read it and in which languages, as RFC 4287 wants it."""

    def test_keeps_the_rules_of_the_format(self) -> None:
        RULES.assertValid(etree.fromstring(atom(SPEECHES, [SPEECH])))

    def test_keeps_the_rules_when_there_is_nothing_to_say(self) -> None:
        RULES.assertValid(etree.fromstring(atom(replace(SPEECHES, description="", icon=None, rights=""), [])))

    def test_the_rules_refuse_a_feed_without_an_instant(self) -> None:
        broken = atom(SPEECHES, [SPEECH]).replace(b"2026-07-09T09:00:00+02:00", b"2026-07-09")
        assert not RULES.validate(etree.fromstring(broken))

    def test_a_reader_finds_title_authors_dates_and_text(self) -> None:
        feed = parsed(SPEECH)
        entry = feed.entries[0]
        assert (feed.feed.title, feed.feed.link) == (SPEECHES.title, SPEECHES.site_url)
        assert (entry.title, entry.id, entry.link) == (SPEECH.title.text, SPEECH.url, SPEECH.url)
        assert [author.name for author in entry.authors] == ["Ilse Varnholt", "Lucien Tarrade"]
        assert (entry.published, entry.updated) == ("2026-07-08T19:00:00+02:00", "2026-07-09T09:00:00+02:00")
        assert entry.content[0].value == SPEECH.html
        assert entry.content[0].language == "en"

    def test_the_feed_is_as_new_as_its_newest_entry(self) -> None:
        newer = replace(SPEECH, updated=SPEECH.updated.replace(year=2027))
        assert parsed(SPEECH, newer, SPEECH).feed.updated == "2027-07-09T09:00:00+02:00"

    def test_every_other_language_and_format_is_linked(self) -> None:
        links = [(link.rel, link.type, link.get("hreflang")) for link in parsed(SPEECH).entries[0].links]
        assert links == [
            ("alternate", "text/html", "en"),
            ("alternate", "text/plain", "en"),
            ("alternate", "application/json", "en"),
            ("related", "text/html", "fr"),
            ("related", "text/html", None),
        ]

    def test_no_two_alternates_have_the_same_type_and_language(self) -> None:
        links = [link for link in parsed(SPEECH).entries[0].links if link.rel == "alternate"]
        assert len({(link.type, link.hreflang) for link in links}) == len(links)

    def test_the_delivery_status_is_a_category(self) -> None:
        tags = {tag.scheme: tag for tag in parsed(SPEECH).entries[0].tags}
        delivery = tags[f"{SPEECHES.site_url}#delivery"]
        assert (delivery.term, delivery.label) == ("as_delivered", "As delivered")

    def test_an_instant_that_nobody_wrote_down_is_not_called_the_publication(self) -> None:
        assert "published" not in parsed(replace(SPEECH, published_known=False)).entries[0]

    def test_a_withdrawn_speech_leaves_its_reason_and_no_text(self) -> None:
        notice = Withdrawal(Moment.of(date(2026, 7, 10)), LocalizedText("Given by mistake & taken back."))
        entry = parsed(replace(SPEECH, html="", text="", withdrawn=notice)).entries[0]
        assert [(part.type, part.value) for part in entry.content] == [("text/plain", notice.reason.text)]

    @given(HOSTILE, HOSTILE)
    def test_no_title_or_text_breaks_it(self, title: str, html: str) -> None:
        tree = etree.fromstring(
            atom(SPEECHES, [replace(SPEECH, title=LocalizedText(title), html=html, summary=LocalizedText(title))])
        )
        RULES.assertValid(tree)
        assert (tree.findtext("{*}entry/{*}title") or "") == in_xml(title)
        assert (tree.findtext("{*}entry/{*}content") or "") == in_xml(html)


class TestJsonFeed:
    """The JSON Feed keeps to version 1.1 and adds one extension object."""

    def test_carries_the_text_both_as_html_and_plain(self) -> None:
        item = read_json(SPEECH)["items"][0]
        assert (item["content_html"], item["content_text"]) == (SPEECH.html, SPEECH.text)
        assert item["authors"][0] == {"name": "Ilse Varnholt", "url": f"{SPEECHES.publisher.url}people/ilse-varnholt/"}
        assert item["tags"] == ["Search and rescue"]

    def test_the_extension_says_how_and_when_it_was_delivered(self) -> None:
        extension = read_json(SPEECH)["items"][0]["_rostra"]
        assert (extension["delivery"], extension["delivered"]) == ("as_delivered", "2026-07-08T16:30:00+02:00")

    def test_a_civil_date_stays_one(self) -> None:
        extension = read_json(replace(SPEECH, delivered=Moment.of(date(2026, 7, 8))))["items"][0]["_rostra"]
        assert extension["delivered"] == "2026-07-08"

    def test_has_content_even_for_a_withdrawn_or_silent_entry(self) -> None:
        silent = replace(SPEECH, html="", text="", summary=NO_TEXT)
        gone = replace(silent, withdrawn=Withdrawal(Moment.of(date(2026, 7, 10)), LocalizedText("Taken back.")))
        texts = [item["content_text"] for item in read_json(silent, gone)["items"]]
        assert texts == ["Closing press conference", "Taken back."]

    def test_an_empty_feed_is_a_feed(self) -> None:
        assert read_json()["items"] == []

    @given(HOSTILE)
    def test_gives_back_every_title_that_utf8_can_carry(self, title: str) -> None:
        item = json.loads(json_feed(SPEECHES, [replace(SPEECH, title=LocalizedText(f"t{title}"))]))["items"][0]
        assert item["title"] == f"t{title}".encode("utf-8", "replace").decode()

    @pytest.mark.parametrize("write", [atom, json_feed])
    def test_the_same_entries_are_the_same_bytes(self, write: Any) -> None:
        assert write(SPEECHES, [SPEECH]) == write(SPEECHES, [replace(SPEECH)])
