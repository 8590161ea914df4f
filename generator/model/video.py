"""Videos: their records, and the times in them, which are decoded together."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Literal

import yaml

from generator.diagnostics import Diagnostics, SourceLocation, shown
from generator.model import decoding as d
from generator.model import fields as f
from generator.model import shared as s
from generator.model.captions import Cue
from generator.model.dates import instant, moment
from generator.model.decoding import Context, Fields, Key
from generator.model.fields import OneOf
from generator.model.timecode import (
    FRAME_RATES,
    SECOND,
    FrameRate,
    Timecode,
    TimecodeError,
    format_duration,
    parse_duration,
)
from generator.model.values import Alias, FileRef, LocalText, Moment, Ref

FACETS = ("type", "year", "event", "topic", "person", "language")
"""Lists of the catalogue are at `/videos/FACET/VALUE/`, so a video cannot have one of these names."""

_MIMES = {
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "mov": "video/quicktime", "mxf": "application/mxf",
    "mkv": "video/matroska", "ts": "video/mp2t", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "flac": "audio/flac",
    "ogg": "audio/ogg", "opus": "audio/ogg", "aac": "audio/aac",
}  # fmt: skip
"""Media types by ending, as registered with IANA (`audio/wav` is common usage; the registration is still `audio/vnd.wave`)."""


_frame_rate = OneOf(tuple(FRAME_RATES))
_name = f.matching(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?", "bad-id", "a name of a-z, 0-9, - and _")
_mime = f.matching(r"[a-z]+/[a-z0-9.+-]+", "bad-value", "a media type, as in video/mp4")
_sha256 = f.matching(r"[0-9a-f]{64}", "bad-value", "a SHA-256 of 64 lower-case hexadecimal digits")
_printable_id = f.matching(
    r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", "bad-id", "a short printable id, as in M-260708-01"
)


def _video_id(node: yaml.Node, context: Context) -> str:
    """A short id that can be printed and read out: ASCII letters and digits with `-`, `_`, `.` between them."""
    text = _printable_id(node, context)
    f.identifier(node, context)
    if text.casefold() in FACETS:
        message = f"«{text}» is the address of a list of videos"
        context.refuse(node, "reserved-id", message, "choose another id, as in M-260708-01")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One line of a shot list; `start` and `end` are milliseconds from the beginning of the video."""

    source_location: SourceLocation
    timecode_in: str | None = None
    timecode_out: str | None = None
    start: Annotated[int, Key(f.raw, "timecode, or `MM:SS` from the beginning", name="in")]
    end: Annotated[int, Key(f.raw, "the same; not after the end of the video", name="out")]
    kind: Annotated[str, Key(OneOf(("shot", "soundbite", "cutaway", "graphic")))] = "shot"
    text: Annotated[LocalText, Key(f.local_words, "text: what is seen or said")]
    speaker: Annotated[s.Speaker | None, Key(s.speaker, "id of a person, or mapping")] = None
    language: Annotated[str | None, Key(f.language_tag, "tag of the language that is spoken")] = None
    location: Annotated[LocalText | None, Key(f.local_line, "text")] = None
    restriction: Annotated[LocalText | None, Key(f.local_words, "text: what this shot may not be used for")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """One WebVTT file of a video; `cues` are filled in once the file is read."""

    language: Annotated[str, Key(f.language_tag, "language tag")]
    kind: Annotated[str, Key(OneOf(("captions", "subtitles", "descriptions", "chapters")))] = "captions"
    origin: Annotated[str, Key(OneOf(("human", "machine", "machine_edited")))] = "human"
    file: Annotated[FileRef, Key(f.file_path, "path of a WebVTT file")]
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One file of a video.

    Attributes:
        bit_rate: bits per second.
        size: bytes.
        frame_rate: as written by the editor, `25`, `29.97`, `50`, `59.94`.
        sha256: 64 lower-case hexadecimal digits.
    """

    source_location: SourceLocation
    name: Annotated[str, Key(_name, "of a–z, 0–9, `-` and `_`; part of the download's address")]
    purpose: Annotated[str, Key(OneOf(("preview", "web", "broadcast", "mezzanine", "vertical", "audio")))]
    access: Annotated[Literal["open", "account"], Key(OneOf(("open", "account")))]
    file: Annotated[FileRef, Key(f.file_path, "path")]
    mime: Annotated[str, Key(_mime, "media type; else told by the file's ending", required=False)]
    container: Annotated[str | None, Key(f.raw, "as it should be shown: `MP4`, `MXF OP1a`")] = None
    video_codec: Annotated[str | None, Key(f.raw, "as it should be shown")] = None
    audio_codec: Annotated[str | None, Key(f.raw, "as it should be shown")] = None
    width: Annotated[int | None, Key(f.whole_number(1), "pixels")] = None
    height: Annotated[int | None, Key(f.whole_number(1), "pixels")] = None
    scan: Annotated[str | None, Key(OneOf(("progressive", "interlaced")))] = None
    frame_rate: Annotated[str | None, Key(_frame_rate, "as for a video")] = None
    bit_rate: Annotated[int | None, Key(f.whole_number(1), "bits a second")] = None
    size: Annotated[int | None, Key(f.whole_number(), "bytes; else read from the file")] = None
    sha256: Annotated[str | None, Key(_sha256, "64 hexadecimal digits; else read from the file")] = None


def _rendition(node: yaml.Node, context: Context) -> Rendition:
    fields = d.decode(node, context, Rendition)
    ending = fields["file"].path.rpartition(".")[2].lower()
    mime = fields["mime"] or _MIMES.get(ending, "application/octet-stream")
    return Rendition(source_location=fields.source_location, **{**fields.values, "mime": mime})


_VIDEO_TYPES = OneOf(("package", "b_roll", "soundbite", "full_event", "press_conference", "explainer", "archive"))
_captions = d.list_of(d.mapping(Captions), same=lambda one: (one.language, one.kind))
_renditions = d.list_of(_rendition, least=1, same=lambda one: one.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """An entry of the catalogue; `duration` is in milliseconds."""

    source_location: SourceLocation
    id: Annotated[str, Key(_video_id, "short, printable, permanent; the name of the file")]
    type: Annotated[str, Key(_VIDEO_TYPES)]
    title: Annotated[LocalText, Key(f.local_line, "text")]
    slugline: Annotated[LocalText | None, Key(f.local_line, "text: what agencies file it under")] = None
    storyline: Annotated[LocalText | None, Key(f.local_words, "text in paragraphs")] = None
    shot_at: Annotated[Moment | None, Key(moment, "moment")] = None
    published_at: Annotated[datetime, Key(instant, "instant")]
    embargo_until: Annotated[datetime | None, Key(instant, "instant")] = None
    expires_at: Annotated[datetime | None, Key(instant, "instant")] = None
    duration: Annotated[int, Key(f.raw, "`MM:SS`, `H:MM:SS`, with `.mmm` where it is known")]
    timecode_start: Annotated[str | None, Key(f.raw, "timecode of the first frame; else `00:00:00:00`")] = None
    frame_rate: Annotated[str | None, Key(_frame_rate)] = None
    drop_frame: Annotated[bool, Key(f.flag, "`true` or `false`")] = False
    shotlist: Annotated[tuple[Shot, ...], Key(d.list_of(d.fields_of(Shot)), "list of mappings")] = ()
    persons_shown: Annotated[tuple[Ref, ...], Key(s.references("person"), "list of ids")] = ()
    persons_heard: Annotated[tuple[Ref, ...], Key(s.references("person"), "list of ids")] = ()
    locations: Annotated[tuple[LocalText, ...], Key(d.list_of(f.local_line), "list of texts")] = ()
    event: Annotated[Ref | None, Key(f.reference("event"), "id")] = None
    topics: Annotated[tuple[Ref, ...], Key(s.references("topic"), "list of ids")] = ()
    speeches: Annotated[tuple[Ref, ...], Key(s.references("speech"), "list of ids")] = ()
    captions: Annotated[tuple[Captions, ...], Key(_captions, "list of mappings")] = ()
    poster: Annotated[s.Image | None, Key(s.image, "picture")] = None
    stills: Annotated[tuple[s.Image, ...], Key(d.list_of(s.image), "list of pictures")] = ()
    rights: Annotated[s.Rights, Key(s.rights, "mapping; what is left out is as in `site.yaml`")]
    renditions: Annotated[tuple[Rendition, ...], Key(_renditions, "list of mappings, at least one")]
    aliases: Annotated[tuple[Alias, ...], Key(s.aliases, "list of old addresses")] = ()
    draft: Annotated[bool, Key(f.flag, "`true` or `false`")] = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock by which the positions in one video are read.

    Attributes:
        duration: milliseconds, or None if it could not be read.
        slack: milliseconds by which a position may exceed it: nearly a second if the duration is written in whole seconds.
        rate: frames a second, or None if no timecode can be read.
        start: the timecode of the first frame, or None if it could not be read.
    """

    duration: int | None
    slack: int
    rate: FrameRate | None
    drop_frame: bool
    start: Timecode | None


def make_video(fields: Fields, place: SourceLocation, diagnostics: Diagnostics) -> Video | None:
    """Return the record of a video; None if it has mistakes, which are reported."""
    before = len(diagnostics.found)
    clock = _clock(fields, diagnostics)
    shots = tuple(shot for one in fields["shotlist"] if (shot := _shot(one, clock, diagnostics)))
    _check_order(shots, diagnostics)
    _check_expiry(fields, place, diagnostics)
    if len(diagnostics.found) > before:
        return None
    return Video(source_location=place, **{**fields.values, "shotlist": shots, "duration": clock.duration})


# ---------------------------------------------------------------------------------------------------------------------- times


def _clock(fields: Fields, diagnostics: Diagnostics) -> Clock:
    rate = _rate(fields, diagnostics)
    written, place = fields["duration"], fields.place_of("duration")
    duration = _duration(written, place, "MM:SS, H:MM:SS, or with .mmm, as in 4:31", diagnostics)
    if duration == 0:
        diagnostics.error(place, "bad-duration", "the duration is zero", "as in 4:31 or 1:02:03.500")
    start = _start(fields, rate, diagnostics) if rate else None
    return Clock(duration, 0 if "." in written else SECOND - 1, rate, fields["drop_frame"], start)


def _rate(fields: Fields, diagnostics: Diagnostics) -> FrameRate | None:
    """Return the frame rate of the timecodes; None without a usable one, which is reported once for the whole video."""
    if not fields["frame_rate"]:
        _check_no_timecode(fields, diagnostics)
    rate = FrameRate.parse(fields["frame_rate"]) if fields["frame_rate"] else None
    if fields["drop_frame"] and not (rate and rate.dropped):
        message = "drop-frame timecode exists at 29.97 and 59.94 frames a second only"
        diagnostics.error(fields.place_of("drop_frame"), "bad-timecode", message, "fix frame_rate or drop_frame")
        return None
    return rate


def _check_no_timecode(fields: Fields, diagnostics: Diagnostics) -> None:
    """Report the first timecode of a video that has no frame rate; one finding for the whole video."""
    positions = [(fields, "timecode_start"), *((shot, key) for shot in fields["shotlist"] for key in ("in", "out"))]
    for where, key in positions:
        if where[key] and (key == "timecode_start" or _is_timecode(where[key])):
            message = f"«{shown(where[key])}» is a timecode, but the video has no frame_rate"
            diagnostics.error(where.place_of(key), "bad-timecode", message, 'add «frame_rate: "25"»')
            return


def _start(fields: Fields, rate: FrameRate, diagnostics: Diagnostics) -> Timecode | None:
    written, drop = fields["timecode_start"], fields["drop_frame"]
    if not written:
        return Timecode(0, rate, drop)
    return _timecode(written, fields.place_of("timecode_start"), rate, drop, diagnostics)


def _duration(text: str, place: SourceLocation, hint: str, diagnostics: Diagnostics) -> int | None:
    try:
        return parse_duration(text)
    except TimecodeError as error:
        diagnostics.error(place, "bad-duration", str(error), hint)
        return None


def _timecode(
    text: str, place: SourceLocation, rate: FrameRate, drop: bool, diagnostics: Diagnostics
) -> Timecode | None:
    try:
        return Timecode.parse(text, rate, drop_frame=drop)
    except TimecodeError as error:
        diagnostics.error(place, "bad-timecode", str(error), f"HH:MM:SS:FF at {rate} frames a second")
        return None


def _is_timecode(text: str) -> bool:
    return text.count(":") + text.count(";") == 3


# ---------------------------------------------------------------------------------------------------------------------- shots


def _position(fields: Fields, key: str, clock: Clock, diagnostics: Diagnostics) -> int | None:
    """Milliseconds from the beginning of a position written as a timecode or as an offset."""
    text, place = fields[key], fields.place_of(key)
    if not _is_timecode(text):
        return _duration(text, place, "a timecode HH:MM:SS:FF, or MM:SS from the beginning", diagnostics)
    timecode = _timecode(text, place, clock.rate, clock.drop_frame, diagnostics) if clock.rate else None
    return timecode.milliseconds_since(clock.start) if timecode and clock.start else None


def _shot(fields: Fields, clock: Clock, diagnostics: Diagnostics) -> Shot | None:
    start, end = (_position(fields, key, clock, diagnostics) for key in ("in", "out"))
    if start is None or end is None or not _is_inside({"in": start, "out": end}, fields, clock, diagnostics):
        return None
    if end <= start:
        message = f"the shot ends at «{fields['out']}», not after it begins at «{fields['in']}»"
        diagnostics.error(fields.place_of("out"), "shot-order", message, "fix «in» or «out»")
        return None
    values = dict(fields.values)
    begins, ends = (text if _is_timecode(text) else None for text in (values.pop("in"), values.pop("out")))
    return Shot(
        source_location=fields.source_location, start=start, end=end, timecode_in=begins, timecode_out=ends, **values
    )


def _is_inside(positions: dict[str, int], fields: Fields, clock: Clock, diagnostics: Diagnostics) -> bool:
    if clock.duration is None:
        return True
    for key, position in positions.items():
        if position > clock.duration + clock.slack:
            message, hint = f"«{fields[key]}» is not within the video", f"it runs {_extent(clock, clock.duration)}"
            diagnostics.error(fields.place_of(key), "outside-duration", message, hint)
            return False
    return True


def _extent(clock: Clock, duration: int) -> str:
    ends = f"from 0:00 to {format_duration(duration, milliseconds=bool(duration % SECOND))}"
    return f"{ends}, or from {clock.start} to {clock.start.after(duration)}" if clock.start else ends


def _check_order(shots: tuple[Shot, ...], diagnostics: Diagnostics) -> None:
    for earlier, later in pairwise(shots):
        if later.start < earlier.start:
            message, hint = "the shot begins before the one above it", "order the shots by «in»"
        elif later.start < earlier.end:
            message, hint = "the shot begins before the one above it ends", "fix «in», or «out» above"
        else:
            continue
        diagnostics.error(later.source_location, "shot-order", message, hint)


# ----------------------------------------------------------------------------------------------------------------------- rest


def _check_expiry(fields: Fields, place: SourceLocation, diagnostics: Diagnostics) -> None:
    first = max(at for at in (fields["published_at"], fields["embargo_until"]) if at)
    expires = fields["expires_at"]
    if expires is not None and expires <= first:
        message = f"the video expires at {expires.isoformat()}, and is not shown before {first.isoformat()}"
        diagnostics.error(place, "date-order", message, "fix «expires_at», «published_at» or «embargo_until»")
