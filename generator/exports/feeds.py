"""Feeds of the newest speeches: Atom and JSON Feed. The videos' feed is in `videofeed`.

Sources: RFC 4287 (Atom), https://www.jsonfeed.org/version/1.1/.

The caller decides the order of the entries, newest first, and their number, usually `FEED_LENGTH`. Atom has no civil dates: if the
publication time of a speech is not known, `item.published` is the moment of delivery (`00:00` of the day in the site's zone if no time
is known). Atom then has `updated` and no `published`; `_rostra.delivered` has the exact value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.exports.json_text import Json, canonical, filled
from generator.exports.xmltext import document
from generator.items.parts import Publisher
from generator.items.speech import SpeechItem
from generator.site.views import Picture

FEED_LENGTH = 50
"""Maximum number of entries of a feed: months of an institution's speeches, and no more than readers keep."""

GENERATOR = "Rostra"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Last change of a feed without entries: Atom requires an instant, and the build has no clock."""


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """Head of a feed in one language.

    Attributes:
        site_url: the list page that the feed follows. feed_url: the feed's own address.
        language: language of the texts. icon: a square picture, or None.
        rights: one line, or empty.
        alternates: (language, address) of the same feed in other languages.
    """

    title: str
    site_url: str
    feed_url: str
    language: str
    publisher: Publisher
    description: str = ""
    icon: Picture | None = None
    rights: str = ""
    alternates: tuple[tuple[str, str], ...] = ()


# ------------------------------------------------------------------------------------------------------------------ Atom


def atom(info: FeedInfo, speeches: Sequence[SpeechItem]) -> bytes:
    """`/speeches/feed.xml`: the newest speeches with their full text.

    The id of an item is the address of its page, which is permanent and differs by language. Other languages are `related`: several
    readers take whatever `alternate` page they meet last for the item's own address.
    """
    updated = max((speech.updated for speech in speeches), default=NEVER)
    return document("atom", info=info, speeches=speeches, updated=updated, generator=GENERATOR)


# ------------------------------------------------------------------------------------------------------------- JSON Feed


def json_feed(info: FeedInfo, speeches: Sequence[SpeechItem]) -> bytes:
    """`/speeches/feed.json`: JSON Feed 1.1 with one extension object, `_rostra`."""
    icon = info.icon.url if info.icon else ""
    return canonical(
        filled(
            version="https://jsonfeed.org/version/1.1",
            title=info.title,
            home_page_url=info.site_url,
            feed_url=info.feed_url,
            description=info.description,
            icon=icon,
            favicon=icon,
            authors=[filled(name=info.publisher.name, url=info.publisher.url)],
            language=info.language,
        )
        | {"items": [_json_item(speech) for speech in speeches]}
    )


def _json_item(speech: SpeechItem) -> dict[str, Json]:
    reason = speech.withdrawn.reason if speech.withdrawn else None
    return filled(
        id=speech.url,
        url=speech.url,
        title=speech.title,
        content_html=speech.html,
        content_text=reason or speech.text or speech.summary or speech.title,
        summary=speech.summary,
        image=speech.image.url if speech.image else "",
        date_published=speech.published,
        date_modified=speech.updated,
        authors=[filled(name=person.name.text, url=person.url) for person in speech.speakers],
        tags=[topic.name.plain for topic in speech.topics],
        language=speech.language,
        _rostra=_extension(speech),
    )


def _extension(speech: SpeechItem) -> dict[str, Json]:
    """Return the members for which JSON Feed has no name."""
    return filled(
        id=speech.id,
        kind=speech.kind,
        delivery=speech.delivery,
        delivered=speech.delivered,
        translation=speech.translation,
        place=speech.location.name,
        event=speech.event.name if speech.event else None,
        withdrawn=speech.withdrawn.at if speech.withdrawn else None,
    )
