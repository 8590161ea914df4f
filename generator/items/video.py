"""A video in one language, and its construction from its record."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from generator.items.parts import (
    NO_RIGHTS,
    EventLink,
    ItemLink,
    PersonItem,
    RightsItem,
    Version,
    linked_event,
    linked_speech,
    linked_topic,
    person_item,
    rights_item,
    speaker_item,
)
from generator.model.captions import Cue
from generator.model.inputs import MediaFile
from generator.model.newsroom import shown_from, spoken_languages
from generator.model.shared import Rights
from generator.model.values import Moment
from generator.model.video import Captions, Rendition, Shot, Video
from generator.site import labels
from generator.site.edition import Edition
from generator.site.views import NO_TEXT, Label, LocalizedText, Picture


@dataclass(frozen=True, slots=True)
class RenditionItem:
    """One file of a video; facts that are not known are None or empty.

    Attributes:
        url: the file itself if `access` is `open`, `/download/VIDEO/RENDITION` if it is `account`.
        filename: name of the file when it is saved.
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
        """False for chapters and descriptions, which are not transcripts."""
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
        published: the instant from which it is visible, the later of `published_at` and `embargo_until`.
        shot_at: time of recording, or None.
        timecode_start, frame_rate: those of the shot list's timecodes, or empty.
        captions: captions in all languages.
        expires: the instant at which it expires, or None.
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
    rights: RightsItem = NO_RIGHTS
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


def video_item(edition: Edition, video: Video) -> VideoItem:
    """A video for readers of the edition's language."""
    room, owner = edition.newsroom, video.source_location.path
    return VideoItem(
        id=video.id,
        language=edition.language,
        url=edition.absolute(edition.routes.video(edition.language, video.id)),
        title=edition.localized(video.title),
        type=edition.label(labels.VIDEO_TYPES, video.type),
        slugline=edition.localized(video.slugline),
        storyline=edition.localized(video.storyline),
        published=shown_from(video),
        shot_at=video.shot_at,
        duration=video.duration,
        expires=video.expires_at,
        timecode_start=video.timecode_start or "",
        frame_rate=video.frame_rate or "",
        drop_frame=video.drop_frame,
        poster=edition.image(owner, video.poster),
        stills=tuple(image for still in video.stills if (image := edition.image(owner, still))),
        renditions=tuple(_rendition(edition, video, one) for one in video.renditions),
        captions=tuple(_caption(edition, video, one) for one in video.captions),
        shots=tuple(_shot(edition, number, shot) for number, shot in enumerate(video.shotlist, start=1)),
        persons_shown=tuple(person_item(edition, room.people[ref.id]) for ref in video.persons_shown),
        persons_heard=tuple(person_item(edition, room.people[ref.id]) for ref in video.persons_heard),
        locations=tuple(edition.localized(location) for location in video.locations),
        event=linked_event(edition, video.event),
        topics=tuple(linked_topic(edition, ref) for ref in video.topics),
        speeches=tuple(linked_speech(edition, name) for name in room.speeches_of_video.get(video.id, ())),
        rights=rights_item(edition, merged(video.rights, edition.site.rights)),
        languages=spoken_languages(video),
        translations=tuple(
            Version(
                tag, edition.absolute(edition.routes.video(tag, video.id)), video.title.pick(tag, edition.language)[0]
            )
            for tag in edition.video_languages(video)
        ),
    )


def merged(own: Rights, default: Rights) -> Rights:
    """Return the rights of a video; missing ones are the site's."""
    return Rights(**{one.name: getattr(own, one.name) or getattr(default, one.name) for one in fields(Rights)})


def _rendition(edition: Edition, video: Video, one: Rendition) -> RenditionItem:
    """A file on offer; size and digest come from the media root if the editor left them out."""
    size, sha256 = facts(edition, video, one)
    open_url = edition.routes.media(one.file.path)
    return RenditionItem(
        name=one.name,
        purpose=edition.label(labels.PURPOSES, one.purpose),
        access=one.access,
        url=edition.absolute(open_url if one.access == "open" else edition.routes.download(video.id, one.name)),
        filename=one.file.path.rpartition("/")[2],
        mime=one.mime,
        container=one.container or "",
        video_codec=one.video_codec or "",
        audio_codec=one.audio_codec or "",
        width=one.width,
        height=one.height,
        scan=edition.label(labels.SCANS, one.scan) if one.scan else None,
        frame_rate=one.frame_rate or "",
        bit_rate=one.bit_rate,
        size=size,
        sha256=sha256,
    )


def facts(edition: Edition, video: Video, one: Rendition) -> tuple[int | None, str]:
    """Size in bytes and SHA-256 of a rendition, as far as they are known."""
    file = edition.material.file_of(video.source_location.path, one.file)
    if isinstance(file, MediaFile):
        return file.size, file.sha256()
    return one.size, one.sha256 or ""


def _caption(edition: Edition, video: Video, one: Captions) -> CaptionItem:
    return CaptionItem(
        url=edition.absolute(edition.routes.media(published_caption(edition, video, one))),
        language=one.language,
        kind=edition.label(labels.CAPTION_KINDS, one.kind),
        origin=edition.label(labels.CAPTION_ORIGINS, one.origin),
        cues=one.cues,
    )


def published_caption(edition: Edition, video: Video, one: Captions) -> str:
    """The path of a caption file below `/media/`: `VIDEO/FILE`, independent of its place in the editors' folders."""
    in_media_root = edition.material.linked.files.get((video.source_location.path, one.file.path), "").startswith(
        "media/"
    )
    return one.file.path if in_media_root else f"{video.id}/{one.file.path.rpartition('/')[2]}"


def _shot(edition: Edition, number: int, shot: Shot) -> ShotItem:
    return ShotItem(
        number=number,
        start=shot.start,
        end=shot.end,
        kind=edition.label(labels.SHOT_KINDS, shot.kind),
        text=edition.localized(shot.text),
        timecode_in=shot.timecode_in or "",
        timecode_out=shot.timecode_out or "",
        speaker=speaker_item(edition, shot.speaker) if shot.speaker else None,
        language=shot.language or "",
        location=edition.localized(shot.location),
        restriction=edition.localized(shot.restriction),
    )
