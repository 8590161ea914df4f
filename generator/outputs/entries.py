"""What feeds, data files, sitemaps and other machine outputs are made from: small frozen entries, one for each language of an item.

An entry is finished: every address is absolute, every text is in the entry's language (or in the language that stands in for it),
and what may not be seen yet is not there. The functions that write formats (`feeds`, `data`, `jsonld`, `sitemap`, `shotlists`)
read entries and nothing else.

Instants are aware `datetime`s; a `Moment` is a civil date or an instant. Durations and positions are whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo

from generator.model.values import Moment


@dataclass(frozen=True, slots=True)
class NamedLink:
    """Something with a name and, where it has one, a page: an event, a topic, a breadcrumb, a speech, a video.

    Attributes:
        id: the item's permanent id where it has one, else an empty string.
        url: absolute, or an empty string for something without a page.
    """

    name: str
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """A published picture; width and height are pixels, 0 where they are not known."""

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody who speaks, or is shown or heard.

    Attributes:
        role: the office at that time, or an empty string.
        url: absolute address of the person's page, or an empty string.
        id: key of `people.yaml`, or an empty string for a person without a page.
    """

    name: str
    role: str = ""
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """Where something happened; each part may be an empty string."""

    venue: str = ""
    city: str = ""
    country: str = ""

    @property
    def name(self) -> str:
        """All parts that are known, `Assembly Hall, Port Averne, Averne`."""
        return ", ".join(part for part in (self.venue, self.city, self.country) if part)


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event: as reference of a speech or a video, and as subject of its own page."""

    name: str
    start: Moment
    end: Moment
    url: str = ""
    id: str = ""
    place: PlaceEntry = PlaceEntry()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class TranslationEntry:
    """The same item in one language, this one included. `kind` is `official`, `courtesy`, `machine`, or empty for an original."""

    language: str
    url: str
    title: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RightsEntry:
    """Rights as finished sentences; each may be an empty string. `expires` is an ISO date."""

    credit: str = ""
    holder: str = ""
    licence: str = ""
    allowed: str = ""
    not_allowed: str = ""
    territories: str = ""
    third_party: str = ""
    expires: str = ""
    ai_training: str = ""


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One correction, clarification or new translation; `before` and `after` may be empty."""

    at: Moment
    kind: str
    note: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawalEntry:
    """That a speech was taken back. Its body and text are empty then."""

    at: Moment
    reason: str


@dataclass(frozen=True, slots=True)
class SpeechEntry:
    """A speech in one language.

    Attributes:
        kind, delivery: untranslated (`press_conference`, `as_delivered`); `kind_label`, `delivery_label` are for readers.
        delivered: when it was spoken, a civil date or an instant.
        published: from when it is visible; see `first_instant`.
        published_known: False where `published` only stands in for an instant that nobody wrote down.
        updated: the last change, never before `published`; see `last_instant`.
        translation: of this text, `official`, `courtesy`, `machine`, or empty for an original.
        source_url: the page of the text that this one translates, or empty.
        translations: every language in which the speech is visible, this one included, in the site's order.
        html: the body with absolute links, without scripts; may be empty in entries made for lists.
        text: the body as plain text, paragraphs parted by an empty line; may be empty in entries made for lists.
        text_url, json_url: `index.txt` and `index.json` beside the page.
        rights: the credit and terms that stand on the site.
    """

    id: str
    language: str
    url: str
    title: str
    kind: str
    delivery: str
    delivered: Moment
    published: datetime
    updated: datetime
    speakers: tuple[PersonEntry, ...]
    kind_label: str = ""
    delivery_label: str = ""
    summary: str = ""
    published_known: bool = True
    place: PlaceEntry = PlaceEntry()
    event: EventEntry | None = None
    topics: tuple[NamedLink, ...] = ()
    videos: tuple[NamedLink, ...] = ()
    translations: tuple[TranslationEntry, ...] = ()
    translation: str = ""
    source_url: str = ""
    html: str = ""
    text: str = ""
    words: int = 0
    quotes: tuple[str, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    withdrawn: WithdrawalEntry | None = None
    rights: RightsEntry = RightsEntry()
    image: ImageEntry | None = None
    text_url: str = ""
    json_url: str = ""

    @property
    def changed(self) -> datetime | None:
        """The last change, or None where only the stand-in for an unknown publication is left."""
        return self.updated if self.published_known or self.updated > self.published else None


@dataclass(frozen=True, slots=True)
class RenditionEntry:
    """One file of a video; facts that are not known are None or empty.

    Attributes:
        url: absolute: the file itself where `access` is `open`, `/download/VIDEO/RENDITION` where it is `account`.
        filename: what the file is called when it is saved.
        frame_rate: as written, a decimal number: `25`, `29.97`.
        bit_rate: bits per second. size: bytes. sha256: 64 lower-case hexadecimal digits.
    """

    name: str
    purpose: str
    access: str
    url: str
    filename: str
    mime: str
    container: str = ""
    video_codec: str = ""
    audio_codec: str = ""
    width: int | None = None
    height: int | None = None
    scan: str = ""
    frame_rate: str = ""
    bit_rate: int | None = None
    size: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class CaptionEntry:
    """One WebVTT file; `kind` and `origin` are untranslated (`captions`, `machine_edited`)."""

    url: str
    language: str
    kind: str
    origin: str
    mime: str = "text/vtt"


@dataclass(frozen=True, slots=True)
class ShotEntry:
    """One line of a shot list; `start` and `end` in milliseconds from the beginning, timecodes as broadcasters write them or empty."""

    number: int
    start: int
    end: int
    kind: str
    text: str
    timecode_in: str = ""
    timecode_out: str = ""
    speaker: str = ""
    language: str = ""
    location: str = ""
    restriction: str = ""


@dataclass(frozen=True, slots=True)
class VideoEntry:
    """A video in one language of the site.

    Attributes:
        type: untranslated (`b_roll`); `type_label` is for readers.
        published: from when it is visible: the later of `published_at` and `embargo_until`.
        updated: the last change that is known; `published` where there is none.
        shot_at: when it was recorded, or None.
        duration: milliseconds.
        timecode_start, frame_rate: of the shot list's timecodes, or empty.
        captions: all languages; transcripts are made of them.
        expires: when it leaves the site, or None.
        keywords: names of topics and event, without addresses.
        languages: languages spoken or captioned, for catalogues.
    """

    id: str
    language: str
    url: str
    title: str
    type: str
    published: datetime
    updated: datetime
    duration: int
    type_label: str = ""
    slugline: str = ""
    storyline: str = ""
    shot_at: Moment | None = None
    expires: datetime | None = None
    timecode_start: str = ""
    frame_rate: str = ""
    drop_frame: bool = False
    poster: ImageEntry | None = None
    stills: tuple[ImageEntry, ...] = ()
    renditions: tuple[RenditionEntry, ...] = ()
    captions: tuple[CaptionEntry, ...] = ()
    shots: tuple[ShotEntry, ...] = ()
    persons_shown: tuple[PersonEntry, ...] = ()
    persons_heard: tuple[PersonEntry, ...] = ()
    locations: tuple[str, ...] = ()
    event: EventEntry | None = None
    topics: tuple[NamedLink, ...] = ()
    speeches: tuple[NamedLink, ...] = ()
    rights: RightsEntry = RightsEntry()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    translations: tuple[TranslationEntry, ...] = ()
    json_url: str = ""


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A person as subject of a page of their own. `same_as` are addresses of the same page in other languages."""

    name: str
    role: str
    url: str
    biography: str = ""
    image: ImageEntry | None = None


@dataclass(frozen=True, slots=True)
class PublisherEntry:
    """The institution, in one language. `logo` is the mark, `email` and `telephone` those of the press office."""

    name: str
    url: str
    short_name: str = ""
    logo: ImageEntry | None = None
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What stands at the head of a feed in one language.

    Attributes:
        site_url: the list page that the feed follows. feed_url: the feed's own address.
        language: of the texts. icon: a square picture, or None.
        rights: one line, or empty.
        alternates: (language, address) of the same feed in other languages.
    """

    title: str
    site_url: str
    feed_url: str
    language: str
    publisher: PublisherEntry
    description: str = ""
    icon: ImageEntry | None = None
    rights: str = ""
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page for search engines.

    Attributes:
        modified: last change of the page, a date or an instant, or None where it is not known.
        alternates: (language tag or `x-default`, absolute address), the page itself included.
        video: the video that the page is about, or None.
    """

    url: str
    modified: Moment | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    video: VideoEntry | None = None


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
    """From when an item is visible, and whether somebody wrote that down.

    The latest of `known` (`published_at`, `embargo_until`) where there is one. Otherwise the moment of delivery stands in, as 00:00
    of its day in `zone` if only the date is known: Atom and RSS accept nothing less exact.
    """
    written = [at for at in known if at is not None]
    return (max(written), True) if written else (instant(delivered, zone), False)


def last_instant(published: datetime, changes: Iterable[Moment], zone: tzinfo) -> datetime:
    """The last change of an item, never before `published`; the day of a change counts from 00:00 in `zone`."""
    return max([published, *(instant(at, zone) for at in changes)])
