"""Items: a speech, a video, an event, a person as readers of one language get them. Pages and machine outputs read the same.

An item is finished: every address is absolute, every text is in the item's language (or in the language that stands in for it), and what
may not be seen yet is not there. A text that is missing is an empty one. Instants are aware `datetime`s; a `Moment` is a civil date or an
instant. Durations and positions are whole milliseconds. Templates write dates, sizes and the like by filters, see `formats`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo

from generator.model.captions import Cue
from generator.model.values import Moment
from generator.outputs.views import NO_TEXT, Label, LocalizedText, Picture


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A line of a list page, or a step of the way to a page, of which the last may be without address."""

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
    """Somebody who speaks, or is shown or heard, and the subject of a page.

    Attributes:
        role: the office, of a speaker that at the time.
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
    """The venue, city and country of something that happened; each may be empty."""

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
    """That a speech was taken back. It has no summary, text and quotations then."""

    at: Moment
    reason: LocalizedText


@dataclass(frozen=True, slots=True)
class SpeechItem:
    """A speech in one language.

    Attributes:
        delivered: when it was spoken, a civil date or an instant.
        published: from when it is visible; see `first_instant`.
        published_known: False where `published` only stands in for an instant that nobody wrote down.
        updated: the last change, never before `published`; see `last_instant`.
        translation: of this text; None for an original.
        original: the text that this one translates, where it may be seen.
        translations: every language in which the speech is visible, this one included, in the site's order.
        html: the body with absolute links, without scripts. A page has its own, with links from the root.
        text: the body as plain text, paragraphs parted by an empty line.
        words: how many words that is.
        rights: the credit and terms that stand on the site.
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
    rights: RightsItem = RightsItem()
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
        """The last change, or None where only the stand-in for an unknown publication is left."""
        return self.updated if self.published_known or self.updated > self.published else None


@dataclass(frozen=True, slots=True)
class RenditionItem:
    """One file of a video; facts that are not known are None or empty.

    Attributes:
        url: the file itself where `access` is `open`, `/download/VIDEO/RENDITION` where it is `account`.
        filename: what the file is called when it is saved.
        frame_rate: as written, a decimal number: `25`, `29.97`.
        bit_rate: bits per second. size: bytes. sha256: 64 lower-case hexadecimal digits.
    """

    name: str
    purpose: Label
    access: str
    url: str
    filename: str
    mime: str
    container: str = ""
    video_codec: str = ""
    audio_codec: str = ""
    width: int | None = None
    height: int | None = None
    scan: Label | None = None
    frame_rate: str = ""
    bit_rate: int | None = None
    size: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class CaptionItem:
    """One WebVTT file; transcripts are made of its cues."""

    url: str
    language: str
    kind: Label
    origin: Label
    cues: tuple[Cue, ...] = ()

    @property
    def mime(self) -> str:
        """The media type of WebVTT."""
        return "text/vtt"

    @property
    def says_what_is_said(self) -> bool:
        """False for chapters and descriptions, which are no transcripts."""
        return self.kind.id in {"captions", "subtitles"}


@dataclass(frozen=True, slots=True)
class ShotItem:
    """One line of a shot list; `start` and `end` from the beginning, timecodes as broadcasters write them or empty."""

    number: int
    start: int
    end: int
    kind: Label
    text: LocalizedText
    timecode_in: str = ""
    timecode_out: str = ""
    speaker: PersonItem | None = None
    language: str = ""
    location: LocalizedText = NO_TEXT
    restriction: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class VideoItem:
    """A video in one language of the site.

    Attributes:
        published: from when it is visible: the later of `published_at` and `embargo_until`.
        shot_at: when it was recorded, or None.
        timecode_start, frame_rate: of the shot list's timecodes, or empty.
        captions: all languages.
        expires: when it leaves the site, or None.
        languages: languages spoken or captioned, for catalogues.
    """

    id: str
    language: str
    url: str
    title: LocalizedText
    type: Label
    published: datetime
    duration: int
    slugline: LocalizedText = NO_TEXT
    storyline: LocalizedText = NO_TEXT
    shot_at: Moment | None = None
    expires: datetime | None = None
    timecode_start: str = ""
    frame_rate: str = ""
    drop_frame: bool = False
    poster: Picture | None = None
    stills: tuple[Picture, ...] = ()
    renditions: tuple[RenditionItem, ...] = ()
    captions: tuple[CaptionItem, ...] = ()
    shots: tuple[ShotItem, ...] = ()
    persons_shown: tuple[PersonItem, ...] = ()
    persons_heard: tuple[PersonItem, ...] = ()
    locations: tuple[LocalizedText, ...] = ()
    event: EventLink | None = None
    topics: tuple[ItemLink, ...] = ()
    speeches: tuple[ItemLink, ...] = ()
    rights: RightsItem = RightsItem()
    languages: tuple[str, ...] = ()
    translations: tuple[Version, ...] = ()

    @property
    def json_url(self) -> str:
        """The data beside the page."""
        return f"{self.url}index.json"

    @property
    def keywords(self) -> tuple[str, ...]:
        """Names of the event and the topics."""
        return tuple(one.name.plain for one in ((self.event,) if self.event else ()) + self.topics)


@dataclass(frozen=True, slots=True)
class Publisher:
    """The institution, in one language. `logo` is the mark, `email` and `telephone` those of the press office."""

    name: str
    url: str
    short_name: str = ""
    logo: Picture | None = None
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
    publisher: Publisher
    description: str = ""
    icon: Picture | None = None
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
    video: VideoItem | None = None


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
