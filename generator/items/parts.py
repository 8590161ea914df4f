"""Parts that speeches, videos and events have in common: people, locations, rights, and links to each other."""

from __future__ import annotations

from dataclasses import dataclass, fields

from generator.model.shared import Location, Rights, Speaker
from generator.model.values import LocalText, Moment, Ref
from generator.model.vocabularies import Event, Person
from generator.site import labels
from generator.site.edition import Edition
from generator.site.views import NO_TEXT, Label, LocalizedText, Picture


@dataclass(frozen=True, slots=True)
class NamedLink:
    """An entry of a list page, or a breadcrumb; the last breadcrumb may have no address."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A topic, a speech or a video that an item refers to; `id` is its permanent id."""

    name: LocalizedText
    url: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class EventLink:
    """An event that an item refers to."""

    name: LocalizedText
    url: str
    id: str
    start: Moment


@dataclass(frozen=True, slots=True)
class PersonItem:
    """A person who speaks, or is shown or heard, and the subject of a page.

    Attributes:
        role: the office; for a speaker, the office at that time.
        url: address of the person's page, or an empty string.
        id: key of `people.yaml`, or an empty string for a person without a page.
    """

    name: LocalizedText
    role: LocalizedText = NO_TEXT
    url: str = ""
    id: str = ""
    portrait: Picture | None = None


@dataclass(frozen=True, slots=True)
class LocationItem:
    """Venue, city and country; each may be empty."""

    venue: LocalizedText = NO_TEXT
    city: LocalizedText = NO_TEXT
    country: LocalizedText = NO_TEXT

    @property
    def parts(self) -> tuple[LocalizedText, ...]:
        """All parts that are known."""
        return tuple(part for part in (self.venue, self.city, self.country) if part)

    @property
    def name(self) -> str:
        """All parts that are known, for programs: `Assembly Hall, Port Averne, Averne`."""
        return ", ".join(part.plain for part in self.parts)


NOWHERE = LocationItem()


@dataclass(frozen=True, slots=True)
class EventItem:
    """An event in one language; the id of `state` is `upcoming`, `current` or `past`."""

    name: LocalizedText
    url: str
    id: str
    start: Moment
    end: Moment
    state: Label
    location: LocationItem = NOWHERE
    summary: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class Version:
    """The same item in one language, this one included. `kind` is `official`, `courtesy`, `machine`, or empty for an original."""

    language: str
    url: str
    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RightsItem:
    """Rights as finished sentences; each may be empty."""

    credit: LocalizedText = NO_TEXT
    holder: LocalizedText = NO_TEXT
    licence: LocalizedText = NO_TEXT
    allowed: LocalizedText = NO_TEXT
    not_allowed: LocalizedText = NO_TEXT
    territories: LocalizedText = NO_TEXT
    third_party: LocalizedText = NO_TEXT
    ai_training: LocalizedText = NO_TEXT
    expires: Moment | None = None


NO_RIGHTS = RightsItem()


@dataclass(frozen=True, slots=True)
class Publisher:
    """The institution, in one language. `logo` is the mark, `email` and `telephone` those of the press office."""

    name: str
    url: str
    short_name: str = ""
    logo: Picture | None = None
    email: str = ""
    telephone: str = ""


def rights_item(edition: Edition, rights: Rights) -> RightsItem:
    """Rights as texts."""
    texts = (one.name for one in fields(Rights) if one.name != "expires")
    return RightsItem(
        **{name: edition.localized(getattr(rights, name)) for name in texts},
        expires=Moment.of(rights.expires) if rights.expires else None,
    )


def speaker_item(edition: Edition, speaker: Speaker, *, portrait: bool = False) -> PersonItem:
    """Return a speaker with the office at that time, and with the portrait if a page shows it."""
    if speaker.ref is None:
        return PersonItem(edition.localized(speaker.name), edition.localized(speaker.role))
    return person_item(edition, edition.newsroom.people[speaker.ref.id], speaker.role, portrait=portrait)


def person_item(
    edition: Edition, person: Person, role: LocalText | None = None, *, portrait: bool = False
) -> PersonItem:
    """Return a person with a page; `role` is an office other than that of `people.yaml`."""
    return PersonItem(
        name=edition.localized(person.name),
        role=edition.localized(role or person.role),
        url=edition.absolute(edition.url("people", person.id)),
        id=person.id,
        portrait=edition.image(person.source_location.path, person.portrait) if portrait else None,
    )


def event_item(edition: Edition, event: Event) -> EventItem:
    """An event."""
    return EventItem(
        name=edition.localized(event.name),
        url=edition.absolute(edition.url("events", event.id)),
        id=event.id,
        start=event.start,
        end=event.end,
        state=edition.label(labels.EVENT_STATES, edition.newsroom.event_states[event.id]),
        location=location_item(edition, event.location),
        summary=edition.localized(event.summary),
    )


def linked_event(edition: Edition, ref: Ref | None) -> EventLink | None:
    """The event that an item refers to."""
    if ref is None:
        return None
    event = edition.newsroom.events[ref.id]
    url = edition.absolute(edition.url("events", event.id))
    return EventLink(edition.localized(event.name), url, event.id, event.start)


def location_item(edition: Edition, location: Location | None) -> LocationItem:
    """A location."""
    if location is None:
        return NOWHERE
    return LocationItem(*map(edition.localized, (location.venue, location.city, location.country)))


def linked_topic(edition: Edition, ref: Ref) -> ItemLink:
    """A topic that an item refers to."""
    name = edition.localized(edition.newsroom.topics[ref.id].name)
    return ItemLink(name, edition.absolute(edition.url("topics", ref.id)), ref.id)


def linked_video(edition: Edition, name: str) -> ItemLink:
    """A video that an item refers to."""
    title = edition.localized(edition.newsroom.videos[name].title)
    return ItemLink(title, edition.absolute(edition.video_url(name)), name)


def linked_speech(edition: Edition, name: str) -> ItemLink:
    """A speech that an item refers to, by its original title."""
    original = edition.newsroom.original(name)
    title = edition.foreign(original.title, original.language)
    return ItemLink(title, edition.absolute(edition.speech_url(name)), name)


def publisher(edition: Edition, mark: str) -> Publisher:
    """The institution; `mark` is the address of its square picture."""
    site = edition.site
    return Publisher(
        name=edition.plain(site.organisation.name),
        url=edition.absolute(edition.url()),
        short_name=edition.plain(site.organisation.short_name),
        logo=mark_picture(edition, mark),
        email=site.contact.email if site.contact else "",
        telephone=(site.contact.phone or "") if site.contact else "",
    )


def mark_picture(edition: Edition, mark: str) -> Picture | None:
    """Return the institution's square picture, if there is one."""
    return Picture(edition.absolute(mark), NO_TEXT, 180, 180) if mark else None
