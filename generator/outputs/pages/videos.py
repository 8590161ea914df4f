"""Pages of videos: each with its files, and the catalogue, see `pages.catalogue`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.model.newsroom import first_others, shown_from
from generator.model.shared import Speaker
from generator.model.timecode import format_duration, format_exact, iso_duration
from generator.model.values import Moment
from generator.model.video import Captions, Rendition, Shot, Video
from generator.outputs import api, jsonld, labels, ninjs
from generator.outputs.entries import VideoEntry
from generator.outputs.entrymaking import caption_url, facts, merged, video_entry
from generator.outputs.formats import own_name
from generator.outputs.jobs import Data, Job, Payload, Product, Row
from generator.outputs.media import seconds
from generator.outputs.pages import catalogue
from generator.outputs.pages.layout import Frame, Meta
from generator.outputs.routes import output_of
from generator.outputs.text_files import checksums, shotlist_csv, shotlist_text
from generator.outputs.videoviews import (
    CaptionFile,
    CueView,
    Player,
    RenditionView,
    RightsView,
    ShotView,
    Source,
    Track,
    Transcript,
    VideoPage,
)
from generator.outputs.views import ImageView, Words  # fmt: skip

_PLAYABLE = ("video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/wav")
_PLAYED = ("preview", "web", "vertical", "audio")


def jobs(frames: Sequence[Frame]) -> Iterator[Job]:
    """Everything of the videos in all editions."""
    for frame in frames:
        yield from catalogue.jobs(frame)
    for video in frames[0].edition.newsroom.videos.values():
        yield _job(frames, video)


# ------------------------------------------------------------------------------------------------------------------- one video


_FILES = ("", "index.json", "shotlist.txt", "shotlist.csv", "SHA256SUMS")
"""What lies at the address of a video, the page first."""


def _job(frames: Sequence[Frame], video: Video) -> Job:
    """A video in all its languages: they stand together in the lists for programs."""
    titled = [frame for frame in frames if frame.edition.language in frame.edition.video_languages(video)]
    urls = [frame.edition.routes.video(frame.edition.language, video.id) for frame in titled]
    outputs = {output_of(url + name): video.place for url in urls for name in _FILES}
    return Job(outputs, partial(_video, titled, video), "video.html")


def _video(frames: Sequence[Frame], video: Video) -> Product:
    payloads: list[Payload] = []
    rows: list[Row] = []
    entries = [video_entry(frame.edition, video) for frame in frames]
    for frame, entry in zip(frames, entries, strict=True):
        page = _page(frame, video, entry)
        shots = (Data(shotlist_text(entry, frame.edition.say)), Data(shotlist_csv(entry)))
        payloads += [*page.payloads, Data(ninjs.video(entry)), *shots, Data(checksums(entry.renditions))]
        rows += page.rows
    return Product(tuple(payloads), (*rows, *api.video_rows(entries)))


def _page(frame: Frame, video: Video, entry: VideoEntry) -> Product:
    edition = frame.edition
    url = edition.routes.video(edition.language, video.id)
    poster = edition.image(video.place.path, video.poster)
    meta = Meta(
        title=entry.title,
        url=url,
        versions={tag: edition.routes.video(tag, video.id) for tag in edition.video_languages(video)},
        description=" ".join(entry.storyline.split("\n\n")[0].split()),
        section="videos",
        og_type="video.other",
        image=poster,
        json_ld=jsonld.video(entry, frame.publisher),
        banner=edition.newsroom.banners.get(("video", video.id, ""), ""),
        published=entry.published.isoformat(),
    )
    return frame.page("video.html", meta, _view(frame, video, poster), video=entry)


def _view(frame: Frame, video: Video, poster: ImageView | None) -> VideoPage:
    edition = frame.edition
    room = edition.newsroom
    url = edition.routes.video(edition.language, video.id)
    shots = tuple(_shot(frame, number, shot) for number, shot in enumerate(video.shotlist, start=1))
    renditions = tuple(_rendition(frame, video, one) for one in video.renditions)
    return VideoPage(
        id=video.id,
        title=edition.words(video.title),
        slugline=edition.maybe(video.slugline),
        type=edition.say(labels.VIDEO_TYPES[video.type]),
        type_id=video.type,
        published=edition.date(Moment.of(shown_from(video))),
        shot_at=edition.date(video.shot_at) if video.shot_at else None,
        expires=edition.date(Moment.of(video.expires_at)) if video.expires_at else None,
        duration=format_duration(video.duration),
        duration_iso=iso_duration(video.duration),
        timecode=video.timecode_start or "",
        player=_player(frame, video, poster),
        poster=poster,
        storyline=edition.paragraphs(video.storyline),
        shots=shots,
        soundbites=tuple(shot for shot in shots if shot.kind_id == "soundbite"),
        transcripts=tuple(
            _transcript(frame, video, one) for one in video.captions if one.cues and one.kind != "chapters"
        ),
        captions=tuple(_caption_file(frame, video, one) for one in video.captions),
        rights=_rights(frame, video),
        renditions=renditions,
        persons_shown=tuple(edition.person_link(ref.id) for ref in video.persons_shown),
        persons_heard=tuple(edition.person_link(ref.id) for ref in video.persons_heard),
        locations=tuple(edition.words(place) for place in video.locations),
        event=edition.event_link(video.event.id) if video.event else None,
        topics=tuple(edition.topic_link(ref.id) for ref in video.topics),
        speeches=tuple(edition.speech_card(name) for name in room.speeches_of_video.get(video.id, ())),
        stills=tuple(image for still in video.stills if (image := edition.image(video.place.path, still))),
        related=tuple(edition.video_card(name) for name in _related(frame, video)),
        commands=_commands(frame, video),
        json_url=f"{url}index.json",
        shotlist_txt_url=f"{url}shotlist.txt",
        shotlist_csv_url=f"{url}shotlist.csv",
        checksums_url=f"{url}SHA256SUMS",
    )


def _player(frame: Frame, video: Video, poster: ImageView | None) -> Player | None:
    """What the page can play: open files of a kind that browsers know, the lightest purpose first."""
    playable = [
        one for one in video.renditions if one.access == "open" and one.mime in _PLAYABLE and one.purpose in _PLAYED
    ]
    if not playable:
        return None
    first = min(playable, key=lambda one: _PLAYED.index(one.purpose))
    sources = tuple(
        Source(frame.edition.routes.media(one.file.path), one.mime) for one in playable if one.purpose == first.purpose
    )
    audio = first.mime.startswith("audio/")
    return Player(sources, _tracks(frame, video), poster, first.width or 0, first.height or 0, audio)


def _tracks(frame: Frame, video: Video) -> tuple[Track, ...]:
    language = frame.edition.language
    chosen = next(
        (one for one in video.captions if one.language == language and one.kind in {"captions", "subtitles"}), None
    )
    return tuple(
        Track(caption_url(frame.edition, video, one), one.kind, one.language, _track_label(frame, one), one is chosen)
        for one in video.captions
    )


def _track_label(frame: Frame, one: Captions) -> str:
    name = own_name(one.language)
    return (
        name
        if one.kind in {"captions", "subtitles"}
        else f"{name} ({frame.edition.say(labels.CAPTION_KINDS[one.kind])})"
    )


def _shot(frame: Frame, number: int, shot: Shot) -> ShotView:
    edition = frame.edition
    return ShotView(
        number=number,
        start=shot.timecode_in or format_exact(shot.start),
        end=shot.timecode_out or format_exact(shot.end),
        seconds=seconds(shot.start),
        duration=format_duration(shot.end - shot.start),
        kind_id=shot.kind,
        kind=edition.say(labels.SHOT_KINDS[shot.kind]),
        text=edition.words(shot.text),
        speaker=_speaker(frame, shot.speaker),
        speaker_url=edition.url("people", shot.speaker.ref.id) if shot.speaker and shot.speaker.ref else "",
        language=edition.formats.language_name(shot.language) if shot.language else "",
        location=edition.maybe(shot.location),
        restriction=edition.maybe(shot.restriction),
    )


def _speaker(frame: Frame, speaker: Speaker | None) -> Words | None:
    return frame.edition.speaker_name(speaker) if speaker else None


def _transcript(frame: Frame, video: Video, one: Captions) -> Transcript:
    edition = frame.edition
    return Transcript(
        language=one.language,
        direction=frame.directions.get(one.language, "ltr"),
        label=_track_label(frame, one),
        origin=edition.say(labels.CAPTION_ORIGINS[one.origin]),
        url=caption_url(edition, video, one),
        cues=tuple(
            CueView(format_duration(cue.start), seconds(cue.start), cue.text, cue.voice or "") for cue in one.cues
        ),
        open=one.language == edition.language and one.kind in {"captions", "subtitles"},
    )


def _caption_file(frame: Frame, video: Video, one: Captions) -> CaptionFile:
    edition = frame.edition
    origin = edition.say(labels.CAPTION_ORIGINS[one.origin])
    return CaptionFile(
        caption_url(edition, video, one), own_name(one.language), edition.say(labels.CAPTION_KINDS[one.kind]), origin
    )


def _rights(frame: Frame, video: Video) -> RightsView:
    edition = frame.edition
    rights = merged(video.rights, edition.site.rights)
    rows = []
    for name, label in labels.RIGHTS.items():
        if name == "expires":
            value = Words(edition.date(Moment.of(rights.expires)).long) if rights.expires else None
        else:
            value = edition.maybe(getattr(rights, name))
        if value:
            rows.append((name, edition.say(label), value))
    return RightsView(edition.maybe(rights.credit), tuple(rows))


def _rendition(frame: Frame, video: Video, one: Rendition) -> RenditionView:
    edition = frame.edition
    size, sha256 = facts(edition, video, one)
    account = one.access == "account"
    return RenditionView(
        name=one.name,
        purpose=edition.say(labels.PURPOSES[one.purpose]),
        purpose_id=one.purpose,
        account=account,
        url=edition.routes.download(video.id, one.name) if account else edition.routes.media(one.file.path),
        filename=one.file.path.rpartition("/")[2],
        container=one.container or one.file.path.rpartition(".")[2].upper(),
        picture=_picture(frame, one),
        codecs=", ".join(codec for codec in (one.video_codec, one.audio_codec) if codec),
        frame_rate=one.frame_rate or "",
        bit_rate=edition.formats.bit_rate(one.bit_rate) if one.bit_rate else "",
        size=edition.formats.size(size) if size else "",
        time=edition.formats.loading_time(size) if size else "",
        mime=one.mime,
        sha256=sha256,
        sha256_short=sha256[:12],
    )


def _picture(frame: Frame, one: Rendition) -> str:
    size = f"{one.width} × {one.height}" if one.width and one.height else ""
    scan = frame.edition.say(labels.SCANS[one.scan]) if one.scan else ""
    return frame.edition.joined((size, scan))


def _related(frame: Frame, video: Video) -> list[str]:
    """Up to four other videos of the same event, else of the same topics."""
    room = frame.edition.newsroom
    of_event = room.videos_by_event.get(video.event.id, ()) if video.event else ()
    of_topics = (room.videos_by_topic.get(ref.id, ()) for ref in video.topics)
    return first_others(video.id, 4, of_event, *of_topics)


def _commands(frame: Frame, video: Video) -> tuple[tuple[str, str], ...]:
    """Command lines that survive an interrupted download. curl's own retry would begin again at the first byte, hence the loop."""
    one = next((r for r in video.renditions if r.access == "account"), None)
    if one is None:
        return ()
    address = frame.edition.routes.absolute(frame.edition.routes.download(video.id, one.name))
    return (
        ("curl", f"until curl -n -fL -C - -OJ {address}; do sleep 5; done"),
        ("wget", f"wget -c --content-disposition {address}"),
        ("aria2", f"aria2c -c {address}"),
    )
