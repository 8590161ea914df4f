"""Structured data inside pages: JSON-LD with the words of https://schema.org/.

Each function returns the text for one `<script type="application/ld+json">`, safe inside HTML. A speech page has to stay small, so
these contain only what search engines and archives use and the page itself does not express better. schema.org has no speech: a speech is a
`NewsArticle`, `dateCreated` is when it was spoken.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from generator.exports.json_text import Json, Value, compact, filled
from generator.exports.media import main_file
from generator.items.parts import EventItem, EventLink, LocationItem, NamedLink, PersonItem, Publisher
from generator.items.speech import ChangeItem, SpeechItem
from generator.items.video import CaptionItem, ShotItem, VideoItem
from generator.model.timecode import iso_duration
from generator.site.formats import paragraphs, seconds
from generator.site.views import LocalizedText, Picture

CONTEXT = "https://schema.org"
LONGEST_LIST = 30
"""Maximum number of items listed for a list page; the page and the sitemap have all of them."""

ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""Characters that could end a script element or a line of one; JSON reads the escapes as the same characters."""

Node = dict[str, Json]


def _script(*nodes: Node) -> Markup:
    """JSON-LD of one or several things, as finished content of a script element."""
    body: Json = {"@context": CONTEXT} | nodes[0] if len(nodes) == 1 else {"@context": CONTEXT, "@graph": nodes}
    plain = compact(body).encode("utf-8", "replace").decode()
    return Markup(plain.translate(ESCAPES))  # noqa: S704 - escaped in this line


def _thing(kind: str, **members: Value) -> Node:
    return {"@type": kind} | filled(**members)


def _at(url: str) -> Node:
    """Return a reference to an item that has its own page."""
    return {"@id": url}


# ------------------------------------------------------------------------------------------------------------------ pages


def speech(item: SpeechItem, publisher: Publisher) -> Markup:
    """A speech page: about 1 kB. What the page's own `<meta>` says (summary, address) is not said again."""
    others = [other.url for other in item.translations if other.language != item.language]
    node = _at(item.url) | _thing(
        "NewsArticle",
        headline=item.title,
        inLanguage=item.language,
        dateCreated=item.delivered,
        datePublished=item.published if item.published_known else item.delivered,
        dateModified=item.changed,
        author=[_person(person) for person in item.speakers],
        publisher=_organisation(publisher),
        image=item.image.url if item.image else "",
        keywords=", ".join(topic.name.plain for topic in item.topics),
        locationCreated=_thing("Place", name=item.location.name) if item.location.name else None,
        about=_event(item.event) if item.event else None,
        video=[_at(link.url) for link in item.videos],
        correction=[_correction(change) for change in item.changes if change.kind.id != "translation"],
        creativeWorkStatus="Withdrawn" if item.withdrawn else "",
        translationOfWork=_at(item.original.url) if item.original else None,
        workTranslation=[] if item.original else [_at(url) for url in others],
    )
    return _script(node)


def video(item: VideoItem, publisher: Publisher) -> Markup:
    """A video page."""
    chosen = main_file(item)
    node = _at(item.url) | _thing(
        "VideoObject",
        url=item.url,
        name=item.title,
        description=item.storyline or item.slugline or item.title,
        inLanguage=item.language,
        uploadDate=item.published,
        dateCreated=item.shot_at,
        expires=item.expires,
        duration=iso_duration(item.duration),
        thumbnailUrl=item.poster.url if item.poster else "",
        contentUrl=chosen.url if chosen else "",
        encodingFormat=chosen.mime if chosen else "",
        publisher=_organisation(publisher),
        creditText=item.rights.credit,
        copyrightNotice=item.rights.holder,
        keywords=", ".join(item.keywords),
        contentLocation=[_thing("Place", name=one) for one in item.locations],
        recordedAt=_event(item.event) if item.event else None,
        mentions=[_person(person) for person in dict.fromkeys((*item.persons_heard, *item.persons_shown))],
        caption=[_caption(caption) for caption in item.captions if caption.says_what_is_said],
        hasPart=[_clip(item, shot) for shot in item.shots],
    )
    return _script(node)


def event(item: EventItem, publisher: Publisher) -> Markup:
    """The page of an event."""
    node = _event(item) | filled(
        url=item.url,
        endDate=item.end,
        description=item.summary,
        location=_place(item.location),
        organizer=_organisation(publisher),
    )
    return _script(node)


def profile(item: PersonItem, biography: LocalizedText, publisher: Publisher) -> Markup:
    """The page of a person; of the biography, only the first paragraph is used."""
    person = {"@id": item.url} | _thing(
        "Person",
        name=item.name,
        jobTitle=item.role,
        description=paragraphs(biography)[0].text if biography else None,
        image=item.portrait.url if item.portrait else None,
        worksFor=_organisation(publisher),
    )
    return _script(_thing("ProfilePage", url=item.url, mainEntity=person))


def home(publisher: Publisher, name: str, language: str, description: str = "") -> Markup:
    """The home page of one language: the site, and the institution with its press office.

    Args:
        publisher: `publisher.url` is the address of this home page.
        name: name of the site.
        language: language of the page.
        description: one or two sentences, or empty.
    """
    site = _thing("WebSite", url=publisher.url, name=name, inLanguage=language, description=description)
    contact = filled(email=publisher.email, telephone=publisher.telephone)
    press = _thing("ContactPoint", contactType="press", **contact) if contact else None
    return _script(
        site | {"publisher": _at(f"{publisher.url}#organisation")},
        {"@id": f"{publisher.url}#organisation"}
        | _organisation(publisher)
        | filled(alternateName=publisher.short_name, logo=_image(publisher.logo), contactPoint=press),
    )


def collection(name: str, url: str, language: str, items: Sequence[NamedLink]) -> Markup:
    """A list page; only its first items are listed."""
    listed = [
        _thing("ListItem", position=number, url=item.url) for number, item in enumerate(items[:LONGEST_LIST], start=1)
    ]
    entity = _thing("ItemList", numberOfItems=len(items), itemListElement=listed)
    return _script(_thing("CollectionPage", url=url, name=name, inLanguage=language, mainEntity=entity))


def breadcrumbs(path: Sequence[NamedLink]) -> Markup:
    """The breadcrumbs from the home page to this one; the last may have no address."""
    steps = [_thing("ListItem", position=n, name=step.name, item=step.url) for n, step in enumerate(path, start=1)]
    return _script(_thing("BreadcrumbList", itemListElement=steps))


# ------------------------------------------------------------------------------------------------------------------ parts


def _person(person: PersonItem) -> Node:
    return _thing("Person", name=person.name.text, jobTitle=person.role.text, url=person.url)


def _organisation(publisher: Publisher) -> Node:
    return _thing("Organization", name=publisher.name, url=publisher.url)


def _image(image: Picture | None) -> Node | None:
    if image is None:
        return None
    return _thing("ImageObject", url=image.url, width=image.width or None, height=image.height or None)


def _place(place: LocationItem) -> Node | None:
    """A place; the address apart from the name only where both are known."""
    if not place.name:
        return None
    address = filled(addressLocality=place.city, addressCountry=place.country) if place.venue else {}
    return _thing(
        "Place", name=place.venue.plain or place.name, address=_thing("PostalAddress", **address) if address else None
    )


def _event(item: EventLink | EventItem) -> Node:
    """An event as another page mentions it."""
    reference: Node = _at(item.url) if item.url else {}
    return reference | _thing("Event", name=item.name, startDate=item.start)


def _correction(change: ChangeItem) -> Node:
    return _thing("CorrectionComment", text=change.note, datePublished=change.at)


def _caption(caption: CaptionItem) -> Node:
    return _thing("MediaObject", contentUrl=caption.url, encodingFormat=caption.mime, inLanguage=caption.language)


def _clip(item: VideoItem, shot: ShotItem) -> Node:
    """One shot as a key moment; offsets are seconds."""
    return _thing(
        "Clip",
        name=shot.text,
        startOffset=shot.start / 1000,
        endOffset=shot.end / 1000,
        url=f"{item.url}#t={seconds(shot.start)}",
    )
