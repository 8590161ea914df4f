"""What the newsroom is made of: the frozen records that `validate` makes and every later stage reads.

A record says what an editor wrote, decoded but not yet resolved: references are ids, files are paths. Where a value came from is
kept as a `SourceLocation`, so that a stage that finds a broken reference can name file, line and column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from generator.diagnostics import SourceLocation

SPEECH_KINDS = ("speech", "remarks", "statement", "press_conference", "doorstep", "interview", "article")
DELIVERIES = ("as_prepared", "as_delivered", "speaking_notes", "written")
TRANSLATION_KINDS = ("official", "courtesy", "machine")
CHANGE_KINDS = ("correction", "clarification", "translation")
VIDEO_TYPES = ("package", "b_roll", "soundbite", "full_event", "press_conference", "explainer", "archive")
SHOT_KINDS = ("shot", "soundbite", "cutaway", "graphic")
CAPTION_KINDS = ("captions", "subtitles", "descriptions", "chapters")
CAPTION_ORIGINS = ("human", "machine", "machine_edited")
PURPOSES = ("preview", "web", "broadcast", "mezzanine", "vertical", "audio")
ACCESSES = ("open", "account")
SCANS = ("progressive", "interlaced")


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in one or more languages.

    Attributes:
        values: pairs (language tag, text) in the order in which the file gives them, never empty.
    """

    values: tuple[tuple[str, str], ...]

    def pick(self, language: str, default: str) -> tuple[str, str]:
        """The text for a reader of `language`, as (text, language it is in): theirs, else the default's, else the first."""
        texts = dict(self.values)
        for wanted in (language, default):
            if wanted in texts:
                return texts[wanted], wanted
        first, text = self.values[0]
        return text, first


@dataclass(frozen=True, slots=True)
class Moment:
    """A civil date, or an instant with its own UTC offset. A date never turns into an instant.

    Attributes:
        day: the civil date, in the moment's own offset.
        at: the instant, aware, where a time of day is known.
    """

    day: date
    at: datetime | None = None

    @classmethod
    def of(cls, value: date | datetime) -> Moment:
        """The moment of a date or an aware instant."""
        return cls(value.date(), value) if isinstance(value, datetime) else cls(value)

    @property
    def has_time(self) -> bool:
        """Whether a time of day is known."""
        return self.at is not None

    @property
    def iso(self) -> str:
        """ISO 8601, as in an HTML `datetime` attribute: `2026-07-08` or `2026-07-08T10:00:00+02:00`."""
        return (self.at or self.day).isoformat()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another item by id, with the place where it was written."""

    id: str
    place: SourceLocation


@dataclass(frozen=True, slots=True)
class FileRef:
    """A reference to a file by relative path (`/` between folders), with the place where it was written."""

    path: str
    place: SourceLocation


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and the text that stands for it."""

    file: FileRef
    alt: LocalText


@dataclass(frozen=True, slots=True)
class Location:
    """Where something happened; each part may be missing. A location given as one text is its `venue`."""

    venue: LocalText | None = None
    city: LocalText | None = None
    country: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """Who owns material and what others may do with it. `expires` is a civil date."""

    credit: LocalText | None = None
    holder: LocalText | None = None
    licence: LocalText | None = None
    allowed: LocalText | None = None
    not_allowed: LocalText | None = None
    territories: LocalText | None = None
    third_party: LocalText | None = None
    expires: date | None = None
    ai_training: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """The institution that speaks."""

    name: LocalText
    short_name: LocalText


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a journalist asks."""

    name: LocalText
    email: str
    phone: str | None = None
    hours: LocalText | None = None


@dataclass(frozen=True, slots=True)
class AccountText:
    """What the account of this institution is called."""

    title: LocalText
    tagline: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """`content/site.yaml`.

    Attributes:
        base_url: the public address without a closing slash, `https://newsroom.example`.
        languages: tags in the order in which they are offered; `default_language` is one of them.
        time_zone: IANA name; used where a moment has no offset of its own.
    """

    name: LocalText
    organisation: Organisation
    base_url: str
    languages: tuple[str, ...]
    default_language: str
    time_zone: str
    contact: Contact | None
    rights: Rights
    account: AccountText
    tagline: LocalText | None = None
    description: LocalText | None = None

    @property
    def language_order(self) -> dict[str, int]:
        """The rank of each language: the default one first, then as they are offered."""
        return {tag: rank for rank, tag in enumerate(dict.fromkeys((self.default_language, *self.languages)))}


@dataclass(frozen=True, slots=True)
class Person:
    """An entry of `people.yaml`."""

    id: str
    place: SourceLocation
    name: LocalText
    role: LocalText
    biography: LocalText | None = None
    portrait: Image | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of `events.yaml`; `end` is inclusive where it is a date."""

    id: str
    place: SourceLocation
    name: LocalText
    start: Moment
    end: Moment
    location: Location | None = None
    summary: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry of `topics.yaml`."""

    id: str
    place: SourceLocation
    name: LocalText
    summary: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a person with a page (`ref`), or a name; `role` is the role at that time."""

    ref: Ref | None = None
    name: LocalText | None = None
    role: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a speech's change log; `before` and `after` show what was altered."""

    at: Moment
    note: LocalText
    kind: str
    before: LocalText | None = None
    after: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a speech was taken back, from when, and why. The page stays as a notice."""

    at: Moment
    reason: LocalText


@dataclass(frozen=True, slots=True)
class Alias:
    """An old address that leads here, as a path from the site's root with a slash at both ends."""

    path: str
    place: SourceLocation


@dataclass(frozen=True, slots=True)
class Body:
    """Where a text in Markdown stands; the text itself is in `Sources.bodies`.

    Attributes:
        path: the file, relative to the working folder of messages (`content/speeches/...`).
        line: the line of the file on which the text begins, from 1.
    """

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech in one language.

    Attributes:
        id: `YYYY-MM-DD-SLUG`, the same for all languages.
        language: of this text.
        source: the language of the text that this one translates, or None for an original.
    """

    id: str
    slug: str
    language: str
    place: SourceLocation
    title: str
    kind: str
    delivery: str
    delivered_at: Moment
    speakers: tuple[Speaker, ...]
    body: Body
    summary: str | None = None
    location: Location | None = None
    event: Ref | None = None
    topics: tuple[Ref, ...] = ()
    videos: tuple[Ref, ...] = ()
    published_at: datetime | None = None
    embargo_until: datetime | None = None
    translation: str | None = None
    source: str | None = None
    prepared_text: Body | None = None
    quotes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    aliases: tuple[Alias, ...] = ()
    draft: bool = False
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `content/pages/` in one language."""

    slug: str
    language: str
    place: SourceLocation
    title: str
    body: Body
    summary: str | None = None
    aliases: tuple[Alias, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One line of a shot list; `start` and `end` are milliseconds from the beginning of the video."""

    start: int
    end: int
    kind: str
    text: LocalText
    place: SourceLocation
    timecode_in: str | None = None
    timecode_out: str | None = None
    speaker: Speaker | None = None
    language: str | None = None
    location: LocalText | None = None
    restriction: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed text of a WebVTT file; times in milliseconds."""

    start: int
    end: int
    text: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Captions:
    """One WebVTT file of a video, parsed."""

    language: str
    kind: str
    origin: str
    file: FileRef
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a video.

    Attributes:
        bit_rate: bits per second.
        size: bytes.
        frame_rate: as written by the editor, `25`, `29.97`, `50`, `59.94`.
        sha256: 64 lower-case hexadecimal digits.
    """

    name: str
    purpose: str
    access: Literal["open", "account"]
    file: FileRef
    place: SourceLocation
    mime: str
    container: str | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    width: int | None = None
    height: int | None = None
    scan: str | None = None
    frame_rate: str | None = None
    bit_rate: int | None = None
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """An entry of the catalogue; `duration` is in milliseconds."""

    id: str
    place: SourceLocation
    type: str
    title: LocalText
    published_at: datetime
    duration: int
    rights: Rights
    renditions: tuple[Rendition, ...]
    slugline: LocalText | None = None
    storyline: LocalText | None = None
    shot_at: Moment | None = None
    embargo_until: datetime | None = None
    expires_at: datetime | None = None
    timecode_start: str | None = None
    frame_rate: str | None = None
    drop_frame: bool = False
    shotlist: tuple[Shot, ...] = ()
    persons_shown: tuple[Ref, ...] = ()
    persons_heard: tuple[Ref, ...] = ()
    locations: tuple[LocalText, ...] = ()
    event: Ref | None = None
    topics: tuple[Ref, ...] = ()
    speeches: tuple[Ref, ...] = ()
    captions: tuple[Captions, ...] = ()
    poster: Image | None = None
    stills: tuple[Image, ...] = ()
    aliases: tuple[Alias, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the editors committed, decoded: what `validate` gives and `link` reads. Each mapping is in a total order.

    Attributes:
        references: every reference by id, as (kind, reference), also those of files that were refused.
        refused: (kind, id) of what is there but could not be decoded, so that nobody is told that it does not exist; the id is empty
            where all of a kind may be missing.
        loose: texts of refused speeches and pages by (kind, id, language): they are never published, but their mistakes are seen.
    """

    site: Site
    people: dict[str, Person] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    speeches: dict[tuple[str, str], Speech] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    references: tuple[tuple[str, Ref], ...] = ()
    refused: frozenset[tuple[str, str]] = frozenset()
    loose: dict[tuple[str, str, str], Body] = field(default_factory=dict)

    def is_refused(self, kind: str, name: str) -> bool:
        """Whether this item is known to be there although it could not be decoded."""
        return not self.refused.isdisjoint({(kind, name), (kind, "")})
