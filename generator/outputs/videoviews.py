"""The view of a video page: player, shot list, transcripts, rights and the files on offer."""

from __future__ import annotations

from dataclasses import dataclass

from generator.outputs.views import DateView, ImageView, Link, LocalizedText, SpeechCard, VideoCard


@dataclass(frozen=True, slots=True)
class Source:
    """A file that the player may play."""

    url: str
    mime: str


@dataclass(frozen=True, slots=True)
class Track:
    """A `<track>`; `default` for the first captions in the page's language."""

    url: str
    kind: str
    language: str
    label: str
    default: bool


@dataclass(frozen=True, slots=True)
class Player:
    """The preview player."""

    sources: tuple[Source, ...]
    tracks: tuple[Track, ...]
    poster: ImageView | None
    width: int
    height: int
    audio: bool = False


@dataclass(frozen=True, slots=True)
class ShotView:
    """One line of the shot list; `seconds` is where the player seeks to, such as `12.48`."""

    number: int
    start: str
    end: str
    seconds: str
    duration: str
    kind_id: str
    kind: str
    text: LocalizedText
    speaker: LocalizedText | None
    speaker_url: str
    language: str
    location: LocalizedText | None
    restriction: LocalizedText | None


@dataclass(frozen=True, slots=True)
class CueView:
    """One line of a transcript."""

    start: str
    seconds: str
    text: str
    voice: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """The captions of one language as text. `origin` says by whom («Made by machine, edited by a person»)."""

    language: str
    direction: str
    label: str
    origin: str
    url: str
    cues: tuple[CueView, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """One WebVTT file for download."""

    url: str
    language: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class RightsView:
    """Rights: `credit` is the line to copy; `rows` are (untranslated key, label, words)."""

    credit: LocalizedText | None
    rows: tuple[tuple[str, str, LocalizedText], ...]


@dataclass(frozen=True, slots=True)
class RenditionView:
    """One file on offer, as on a specification sheet. Empty strings where a fact is not known.

    Attributes:
        picture: `1920 x 1080, interlaced` (with a true multiplication sign).
        time: to load it at 50 Mbit/s, `about 2 min`.
        url: the file itself for open ones, `/download/VIDEO/RENDITION` for those that ask for an account.
        account: whether it asks for a free account.
        filename: what the file is called.
    """

    name: str
    purpose: str
    purpose_id: str
    account: bool
    url: str
    filename: str
    container: str
    picture: str
    codecs: str
    frame_rate: str
    bit_rate: str
    size: str
    time: str
    mime: str
    sha256: str
    sha256_short: str


@dataclass(frozen=True, slots=True)
class VideoPage:
    """`video.html`. Files beside it: `json_url`, `shotlist_txt_url`, `shotlist_csv_url`, `checksums_url`.

    Attributes:
        storyline: paragraphs.
        soundbites: the shots that are sound bites (also in `shots`).
        commands: ready command lines for curl, wget and aria2c as (tool, command), for the first account rendition.
    """

    id: str
    title: LocalizedText
    slugline: LocalizedText | None
    type: str
    type_id: str
    published: DateView
    shot_at: DateView | None
    expires: DateView | None
    duration: str
    duration_iso: str
    timecode: str
    player: Player | None
    poster: ImageView | None
    storyline: tuple[LocalizedText, ...]
    shots: tuple[ShotView, ...]
    soundbites: tuple[ShotView, ...]
    transcripts: tuple[Transcript, ...]
    captions: tuple[CaptionFile, ...]
    rights: RightsView
    renditions: tuple[RenditionView, ...]
    persons_shown: tuple[Link, ...]
    persons_heard: tuple[Link, ...]
    locations: tuple[LocalizedText, ...]
    event: Link | None
    topics: tuple[Link, ...]
    speeches: tuple[SpeechCard, ...]
    stills: tuple[ImageView, ...]
    related: tuple[VideoCard, ...]
    commands: tuple[tuple[str, str], ...]
    json_url: str
    shotlist_txt_url: str
    shotlist_csv_url: str
    checksums_url: str
