"""Structured data inside pages: JSON-LD with the words of https://schema.org/.

Each function gives the text for one `<script type="application/ld+json">`, safe inside HTML. A speech page has to stay small, so
these say what search engines and archives use and nothing that the page itself says better. schema.org has no speech: a speech is a
`NewsArticle`, `dateCreated` is when it was spoken.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from generator.model.timecode import iso_duration
from generator.outputs.entries import (
    CaptionEntry,
    ChangeEntry,
    EventEntry,
    ImageEntry,
    NamedLink,
    PersonEntry,
    PlaceEntry,
    ProfileEntry,
    PublisherEntry,
    ShotEntry,
    SpeechEntry,
    VideoEntry,
)
from generator.outputs.json_text import Json, compact, filled
from generator.outputs.media import main_file, seconds

CONTEXT = "https://schema.org"
LONGEST_LIST = 30
"""How many items of a list page are named; the page and the sitemap have all of them."""

ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What could end a script element or a line of one; JSON reads the escapes as the same characters."""

Node = dict[str, Json]


def _script(*nodes: Node) -> Markup:
    """JSON-LD of one or several things, as finished content of a script element."""
    body: Json = {"@context": CONTEXT} | nodes[0] if len(nodes) == 1 else {"@context": CONTEXT, "@graph": nodes}
    plain = compact(body).encode("utf-8", "replace").decode()
    return Markup(plain.translate(ESCAPES))  # noqa: S704 - what is markup was escaped one call ago


def _thing(kind: str, **members: Json) -> Node:
    return {"@type": kind} | filled(**members)


def _at(url: str) -> Node:
    """A reference to something that has a page of its own."""
    return {"@id": url}


# ------------------------------------------------------------------------------------------------------------------ pages


def speech(entry: SpeechEntry, publisher: PublisherEntry) -> Markup:
    """A speech page: about 1 kB. What the page's own `<meta>` says (summary, address) is not said again."""
    others = [other.url for other in entry.translations if other.language != entry.language]
    node = _at(entry.url) | _thing(
        "NewsArticle",
        headline=entry.title,
        inLanguage=entry.language,
        dateCreated=entry.delivered.iso,
        datePublished=entry.published.isoformat() if entry.published_known else entry.delivered.iso,
        dateModified=entry.changed.isoformat() if entry.changed else "",
        author=[_person(person) for person in entry.speakers],
        publisher=_organisation(publisher),
        image=entry.image.url if entry.image else "",
        keywords=", ".join(topic.name for topic in entry.topics),
        locationCreated=_thing("Place", name=entry.place.name) if entry.place.name else None,
        about=_event(entry.event) if entry.event else None,
        video=[_at(link.url) for link in entry.videos],
        correction=[_correction(change) for change in entry.changes if change.kind != "translation"],
        creativeWorkStatus="Withdrawn" if entry.withdrawn else "",
        translationOfWork=_at(entry.source_url) if entry.source_url else None,
        workTranslation=[] if entry.source_url else [_at(url) for url in others],
    )
    return _script(node)


def video(entry: VideoEntry, publisher: PublisherEntry) -> Markup:
    """A video page."""
    chosen = main_file(entry)
    node = _at(entry.url) | _thing(
        "VideoObject",
        url=entry.url,
        name=entry.title,
        description=entry.storyline or entry.slugline or entry.title,
        inLanguage=entry.language,
        uploadDate=entry.published.isoformat(),
        dateCreated=entry.shot_at.iso if entry.shot_at else "",
        expires=entry.expires.isoformat() if entry.expires else "",
        duration=iso_duration(entry.duration),
        thumbnailUrl=entry.poster.url if entry.poster else "",
        contentUrl=chosen.url if chosen else "",
        encodingFormat=chosen.mime if chosen else "",
        publisher=_organisation(publisher),
        creditText=entry.rights.credit,
        copyrightNotice=entry.rights.holder,
        keywords=", ".join(entry.keywords),
        contentLocation=[_thing("Place", name=name) for name in entry.locations],
        recordedAt=_event(entry.event) if entry.event else None,
        mentions=[_person(person) for person in dict.fromkeys((*entry.persons_heard, *entry.persons_shown))],
        caption=[_caption(caption) for caption in entry.captions if caption.kind in {"captions", "subtitles"}],
        hasPart=[_clip(entry, shot) for shot in entry.shots],
    )
    return _script(node)


def event(entry: EventEntry, publisher: PublisherEntry) -> Markup:
    """The page of an event."""
    node = _event(entry) | filled(
        url=entry.url,
        endDate=entry.end.iso,
        description=entry.summary,
        location=_place(entry.place),
        organizer=_organisation(publisher),
    )
    return _script(node)


def profile(entry: ProfileEntry, publisher: PublisherEntry) -> Markup:
    """The page of a person."""
    person = {"@id": entry.url} | _thing(
        "Person",
        name=entry.name,
        jobTitle=entry.role,
        description=entry.biography,
        image=entry.image.url if entry.image else "",
        worksFor=_organisation(publisher),
    )
    return _script(_thing("ProfilePage", url=entry.url, mainEntity=person))


def home(publisher: PublisherEntry, name: str, language: str, description: str = "") -> Markup:
    """The home page of one language: the site, and the institution with its press office.

    Args:
        publisher: `publisher.url` is the address of this home page.
        name: of the site.
        language: of the page.
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
    """A list page; the first items stand for all."""
    listed = [
        _thing("ListItem", position=number, url=item.url) for number, item in enumerate(items[:LONGEST_LIST], start=1)
    ]
    entity = _thing("ItemList", numberOfItems=len(items), itemListElement=listed)
    return _script(_thing("CollectionPage", url=url, name=name, inLanguage=language, mainEntity=entity))


def breadcrumbs(path: Sequence[NamedLink]) -> Markup:
    """The way from the home page to this one; the last step may be without address."""
    steps = [_thing("ListItem", position=n, name=step.name, item=step.url) for n, step in enumerate(path, start=1)]
    return _script(_thing("BreadcrumbList", itemListElement=steps))


# ------------------------------------------------------------------------------------------------------------------ parts


def _person(person: PersonEntry) -> Node:
    return _thing("Person", name=person.name, jobTitle=person.role, url=person.url)


def _organisation(publisher: PublisherEntry) -> Node:
    return _thing("Organization", name=publisher.name, url=publisher.url)


def _image(image: ImageEntry | None) -> Node | None:
    if image is None:
        return None
    return _thing("ImageObject", url=image.url, width=image.width or None, height=image.height or None)


def _place(place: PlaceEntry) -> Node | None:
    """A place; the address apart from the name only where both are known."""
    if not place.name:
        return None
    address = filled(addressLocality=place.city, addressCountry=place.country) if place.venue else {}
    return _thing(
        "Place", name=place.venue or place.name, address=_thing("PostalAddress", **address) if address else None
    )


def _event(entry: EventEntry) -> Node:
    """An event as another page mentions it."""
    reference: Node = _at(entry.url) if entry.url else {}
    return reference | _thing("Event", name=entry.name, startDate=entry.start.iso)


def _correction(change: ChangeEntry) -> Node:
    return _thing("CorrectionComment", text=change.note, datePublished=change.at.iso)


def _caption(caption: CaptionEntry) -> Node:
    return _thing("MediaObject", contentUrl=caption.url, encodingFormat=caption.mime, inLanguage=caption.language)


def _clip(entry: VideoEntry, shot: ShotEntry) -> Node:
    """One shot as a key moment; offsets are seconds."""
    return _thing(
        "Clip",
        name=shot.text,
        startOffset=shot.start / 1000,
        endOffset=shot.end / 1000,
        url=f"{entry.url}#t={seconds(shot.start)}",
    )
