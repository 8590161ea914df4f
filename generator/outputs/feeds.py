"""Feeds of the newest speeches: Atom and JSON Feed. The videos' feed is in `videofeed`.

Sources: RFC 4287 (Atom), https://www.jsonfeed.org/version/1.1/.

The order of the entries is the caller's, newest first; so is their number, for which `FEED_LENGTH` is the proposal. Atom knows no
civil dates: where nobody wrote down when a speech was published, `entry.published` is the moment of delivery (`00:00` of the day in
the site's zone if no time is known). Atom then has `updated` and no `published`; what is exact stands in `_rostra.delivered`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from generator.outputs.entries import FeedInfo, SpeechEntry
from generator.outputs.json_text import Json, canonical, filled
from generator.outputs.xmltext import Attributes, Xml, document, element, leaf, lines, text

FEED_LENGTH = 50
"""How many entries a feed carries: months of an institution's speeches, and no more than readers keep."""

GENERATOR = "Rostra"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: Atom demands an instant, and the build has no clock."""

ATOM: Attributes = {"xmlns": "http://www.w3.org/2005/Atom"}


# ------------------------------------------------------------------------------------------------------------------ Atom


def atom(info: FeedInfo, speeches: Sequence[SpeechEntry]) -> bytes:
    """`/speeches/feed.xml`: the newest speeches with their full text."""
    head = (
        leaf("id", info.feed_url),
        element("title", {}, text(info.title)),
        leaf("subtitle", info.description),
        leaf("updated", max((speech.updated for speech in speeches), default=NEVER).isoformat()),
        *_feed_links(info),
        _atom_person("author", info.publisher.name, info.publisher.url, info.publisher.email),
        leaf("icon", info.icon.url if info.icon else ""),
        leaf("logo", info.publisher.logo.url if info.publisher.logo else ""),
        leaf("rights", info.rights),
        leaf("generator", GENERATOR),
    )
    entries = (_atom_entry(info, speech) for speech in speeches)
    return document(element("feed", {**ATOM, "xml:lang": info.language}, lines([*head, *entries])))


def _feed_links(info: FeedInfo) -> list[Xml]:
    """The feed itself, the page that it follows, and the same feed in other languages."""
    kind = "application/atom+xml"
    return [
        _link("self", info.feed_url, kind, info.language),
        _link("alternate", info.site_url, "text/html", info.language),
        *(_link("alternate", url, kind, code) for code, url in info.alternates if code != info.language),
    ]


def _link(rel: str, href: str, media_type: str, language: str | None = None, title: str | None = None) -> Xml:
    return element("link", {"rel": rel, "type": media_type, "hreflang": language, "href": href, "title": title})


def _atom_person(name: str, called: str, url: str, email: str = "") -> Xml:
    return element(name, {}, leaf("name", called), leaf("uri", url), leaf("email", email))


def _atom_entry(info: FeedInfo, speech: SpeechEntry) -> Xml:
    """One speech. Its id is the address of its page, which is permanent and differs by language."""
    language = {"xml:lang": speech.language}
    body = speech.withdrawn.reason if speech.withdrawn else speech.html
    parts = (
        leaf("id", speech.url),
        element("title", {}, text(speech.title)),
        leaf("published", speech.published.isoformat() if speech.published_known else ""),
        leaf("updated", speech.updated.isoformat()),
        *(_atom_person("author", person.name, person.url) for person in speech.speakers),
        *_entry_links(speech),
        *_categories(info, speech),
        leaf("summary", speech.summary),
        leaf("rights", speech.rights.credit),
        leaf("content", body, {"type": "text" if speech.withdrawn else "html"}),
    )
    return element("entry", language, lines(parts))


def _entry_links(speech: SpeechEntry) -> list[Xml]:
    """The page, its plain text and JSON, its other languages, and what is shown beside it.

    The other languages are `related`: several readers take whatever `alternate` page they meet last for the entry's own address.
    """
    others = [other for other in speech.translations if other.language != speech.language]
    return [
        _link("alternate", speech.url, "text/html", speech.language),
        *([_link("alternate", speech.text_url, "text/plain", speech.language)] if speech.text_url else []),
        *([_link("alternate", speech.json_url, "application/json", speech.language)] if speech.json_url else []),
        *(_link("related", other.url, "text/html", other.language, other.title or None) for other in others),
        *(_link("related", video.url, "text/html", title=video.name) for video in speech.videos if video.url),
    ]


def _categories(info: FeedInfo, speech: SpeechEntry) -> list[Xml]:
    """Topics by id; the kind of speech and its delivery status, each in a scheme of its own."""
    delivery = {"scheme": f"{info.site_url}#delivery", "term": speech.delivery, "label": speech.delivery_label or None}
    return [
        element(
            "category", {"scheme": f"{info.site_url}#kind", "term": speech.kind, "label": speech.kind_label or None}
        ),
        element("category", delivery),
        *(element("category", {"term": topic.id or topic.name, "label": topic.name}) for topic in speech.topics),
    ]


# ------------------------------------------------------------------------------------------------------------- JSON Feed


def json_feed(info: FeedInfo, speeches: Sequence[SpeechEntry]) -> bytes:
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


def _json_item(speech: SpeechEntry) -> dict[str, Json]:
    body = speech.withdrawn.reason if speech.withdrawn else ""
    return filled(
        id=speech.url,
        url=speech.url,
        title=speech.title,
        content_html=speech.html,
        content_text=body or speech.text or speech.summary or speech.title,
        summary=speech.summary,
        image=speech.image.url if speech.image else "",
        date_published=speech.published.isoformat(),
        date_modified=speech.updated.isoformat(),
        authors=[filled(name=person.name, url=person.url) for person in speech.speakers],
        tags=[topic.name for topic in speech.topics],
        language=speech.language,
        _rostra=_extension(speech),
    )


def _extension(speech: SpeechEntry) -> dict[str, Json]:
    """What JSON Feed has no word for."""
    return filled(
        id=speech.id,
        kind=speech.kind,
        delivery=speech.delivery,
        delivered=speech.delivered.iso,
        translation=speech.translation,
        place=speech.place.name,
        event=speech.event.name if speech.event else "",
        withdrawn=speech.withdrawn.at.iso if speech.withdrawn else "",
    )
