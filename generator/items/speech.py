"""A speech in one language, and its construction from its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from generator.items.parts import (
    NO_RIGHTS,
    NOWHERE,
    EventLink,
    ItemLink,
    LocationItem,
    PersonItem,
    RightsItem,
    Version,
    linked_event,
    linked_topic,
    linked_video,
    location_item,
    rights_item,
    speaker_item,
)
from generator.model.speech import Change, Speech
from generator.model.values import Moment
from generator.site import labels
from generator.site.edition import Edition
from generator.site.views import NO_TEXT, Label, LocalizedText, Picture


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One correction, clarification or new translation; `before` and `after` may be empty."""

    at: Moment
    kind: Label
    note: LocalizedText
    before: LocalizedText = NO_TEXT
    after: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The withdrawal of a speech, which then has no summary, text or quotations."""

    at: Moment
    reason: LocalizedText


@dataclass(frozen=True, slots=True)
class SpeechItem:
    """A speech in one language.

    Attributes:
        delivered: the time of delivery, a civil date or an instant.
        published: the instant from which it is visible; see `first_instant`.
        published_known: False if `published` is derived from the time of delivery.
        updated: the last change, never before `published`; see `last_instant`.
        translation: kind of this translation; None for an original.
        original: the text that this one translates, if it is visible.
        translations: every language in which the speech is visible, this one included, in the site's order.
        html: the body with absolute links, without scripts. The page has its own, with links from the root.
        text: the body as plain text, with an empty line between paragraphs.
        words: number of words of the body.
        rights: the credit and terms shown on the site.
        image: the poster of its first video.
    """

    id: str
    language: str
    url: str
    title: LocalizedText
    kind: Label
    delivery: Label
    delivered: Moment
    published: datetime
    updated: datetime
    speakers: tuple[PersonItem, ...]
    summary: LocalizedText = NO_TEXT
    published_known: bool = True
    location: LocationItem = NOWHERE
    event: EventLink | None = None
    topics: tuple[ItemLink, ...] = ()
    videos: tuple[ItemLink, ...] = ()
    translations: tuple[Version, ...] = ()
    translation: Label | None = None
    original: ItemLink | None = None
    html: str = ""
    text: str = ""
    words: int = 0
    quotes: tuple[LocalizedText, ...] = ()
    changes: tuple[ChangeItem, ...] = ()
    withdrawn: Withdrawal | None = None
    rights: RightsItem = NO_RIGHTS
    image: Picture | None = None

    @property
    def text_url(self) -> str:
        """The plain text beside the page."""
        return f"{self.url}index.txt"

    @property
    def json_url(self) -> str:
        """The data beside the page."""
        return f"{self.url}index.json"

    @property
    def changed(self) -> datetime | None:
        """The last change; None if neither a change nor the time of publication is known."""
        return self.updated if self.published_known or self.updated > self.published else None


def speech_item(edition: Edition, speech: Speech) -> SpeechItem:
    """Return a speech; `edition` is that of its language. A withdrawn speech has no text."""
    zone = ZoneInfo(edition.site.time_zone)
    published, known = first_instant((speech.published_at, speech.embargo_until), speech.delivered_at, zone)
    withdrawn = edition.newsroom.is_withdrawn(speech)
    fragment = edition.fragment("speech", speech.id, speech.language)
    room = edition.newsroom
    return SpeechItem(
        id=speech.id,
        language=speech.language,
        url=edition.absolute(edition.routes.speech(speech.language, speech.id)),
        title=edition.foreign(speech.title, speech.language),
        kind=edition.label(labels.SPEECH_KINDS, speech.kind),
        delivery=edition.label(labels.DELIVERIES, speech.delivery),
        delivered=speech.delivered_at,
        published=published,
        published_known=known,
        updated=last_instant(published, _changed(speech, withdrawn=withdrawn), zone),
        speakers=tuple(speaker_item(edition, speaker, portrait=True) for speaker in speech.speakers),
        summary=NO_TEXT if withdrawn else edition.foreign(speech.summary or "", speech.language),
        location=location_item(edition, speech.location),
        event=linked_event(edition, speech.event),
        topics=tuple(linked_topic(edition, ref) for ref in speech.topics),
        videos=tuple(linked_video(edition, name) for name in room.videos_of_speech.get(speech.id, ())),
        translations=_versions(edition, speech),
        translation=edition.label(labels.TRANSLATIONS, speech.translation) if speech.translation else None,
        original=_original(edition, speech),
        html="" if withdrawn else str(edition.body("speech", speech.id, speech.language, absolute=True)),
        text="" if withdrawn else fragment.text,
        words=0 if withdrawn else fragment.words,
        quotes=() if withdrawn else tuple(edition.foreign(quote, speech.language) for quote in speech.quotes),
        changes=tuple(_change(edition, change, withdrawn=withdrawn) for change in speech.changes),
        withdrawn=Withdrawal(speech.withdrawn.at, edition.localized(speech.withdrawn.reason))
        if withdrawn and speech.withdrawn
        else None,
        rights=rights_item(edition, edition.site.rights),
        image=_speech_image(edition, speech),
    )


def _change(edition: Edition, change: Change, *, withdrawn: bool) -> ChangeItem:
    altered = (NO_TEXT, NO_TEXT) if withdrawn else (edition.localized(change.before), edition.localized(change.after))
    return ChangeItem(change.at, edition.label(labels.CHANGES, change.kind), edition.localized(change.note), *altered)


def _changed(speech: Speech, *, withdrawn: bool) -> Iterator[Moment]:
    """Yield the moments of the changes of a speech, and of its withdrawal once that is in force."""
    yield from (change.at for change in speech.changes)
    if withdrawn and speech.withdrawn:
        yield speech.withdrawn.at


def _original(edition: Edition, speech: Speech) -> ItemLink | None:
    """Return the text that a translation was made from, if it is visible."""
    original = edition.newsroom.speeches.get(speech.id, {}).get(speech.source or "")
    if original is None:
        return None
    url = edition.absolute(edition.routes.speech(original.language, speech.id))
    return ItemLink(edition.foreign(original.title, original.language), url, speech.id)


def _versions(edition: Edition, speech: Speech) -> tuple[Version, ...]:
    room = edition.newsroom
    own = room.withdrawn[speech.id] if room.is_withdrawn(speech) else {}
    versions = {**own, **room.speeches.get(speech.id, {})}
    return tuple(
        Version(tag, edition.absolute(edition.routes.speech(tag, speech.id)), one.title, one.translation or "")
        for tag in dict.fromkeys((edition.site.default_language, *edition.site.languages))
        if (one := versions.get(tag))
    )


def _speech_image(edition: Edition, speech: Speech) -> Picture | None:
    """The picture of a speech: the poster of its first video."""
    videos = edition.newsroom.videos_of_speech.get(speech.id, ())
    video = edition.newsroom.videos[videos[0]] if videos else None
    return edition.image(video.source_location.path, video.poster) if video else None


def instant(moment: Moment, zone: tzinfo) -> datetime:
    """The instant of a moment; a civil date is its 00:00 in `zone`. Only for formats that know no civil dates.

    Before there were time zones, local time differed from UTC by odd seconds, which RFC 3339 cannot write: the offset is then given
    in whole minutes.
    """
    if moment.at:
        return moment.at
    midnight = datetime.combine(moment.day, time(), zone)
    offset = midnight.utcoffset() or timedelta()
    return midnight.replace(tzinfo=timezone(timedelta(minutes=round(offset / timedelta(minutes=1)))))


def first_instant(known: Iterable[datetime | None], delivered: Moment, zone: tzinfo) -> tuple[datetime, bool]:
    """Return the instant from which an item is visible, and false if it is derived from the delivery.

    It is the latest of `known` (`published_at`, `embargo_until`) if there is one. Otherwise it is the moment of delivery, 00:00 of its
    day in `zone` if only the date is known, because Atom and RSS require an instant.
    """
    written = [at for at in known if at is not None]
    return (max(written), True) if written else (instant(delivered, zone), False)


def last_instant(published: datetime, changes: Iterable[Moment], zone: tzinfo) -> datetime:
    """The last change of an item, never before `published`; the day of a change counts from 00:00 in `zone`."""
    return max([published, *(instant(at, zone) for at in changes)])
