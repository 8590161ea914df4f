"""How a decoded video file becomes a `Video`: times are understood against each other, file facts against the media root."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.diagnostics import Diagnostics, SourceLocation, shown
from generator.model.decoding import Fields
from generator.model.records import Rendition, Shot, Video
from generator.model.timecode import SECOND, FrameRate, Timecode, TimecodeError, format_duration, parse_duration

_MIMES = {
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "mov": "video/quicktime", "mxf": "application/mxf",
    "mkv": "video/matroska", "ts": "video/mp2t", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "flac": "audio/flac",
    "ogg": "audio/ogg", "opus": "audio/ogg", "aac": "audio/aac",
}  # fmt: skip
"""Media types by ending, as registered with IANA (`audio/wav` is common usage; the registration is still `audio/vnd.wave`)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How the positions of one video are understood.

    Attributes:
        duration: milliseconds, or None where it could not be read.
        slack: milliseconds by which a position may lie behind it: nearly a second where the duration is written in whole seconds.
        rate: frames a second, or None where no timecode can be understood.
        start: the timecode of the first frame, or None where it could not be read.
    """

    duration: int | None
    slack: int
    rate: FrameRate | None
    drop_frame: bool
    start: Timecode | None


def make_video(fields: Fields, place: SourceLocation, diagnostics: Diagnostics) -> Video | None:
    """The record of a video, or None with what is wrong reported."""
    before = len(diagnostics.found)
    clock = _clock(fields, diagnostics)
    shots = tuple(shot for one in fields["shotlist"] if (shot := _shot(one, clock, diagnostics)))
    _check_order(shots, diagnostics)
    _check_expiry(fields, place, diagnostics)
    if len(diagnostics.found) > before:
        return None
    made = {
        "shotlist": shots,
        "renditions": tuple(_rendition(one) for one in fields["renditions"]),
        "duration": clock.duration,
        "timecode_start": fields["timecode_start"] and fields["timecode_start"][0],
        "drop_frame": clock.drop_frame,
    }
    return Video(place=place, **{**fields, **made})


# ---------------------------------------------------------------------------------------------------------------------- times


def _clock(fields: Fields, diagnostics: Diagnostics) -> Clock:
    rate = _rate(fields, diagnostics)
    drop = bool(fields["drop_frame"] and fields["drop_frame"][0])
    written, place = fields["duration"]
    duration = _duration(written, place, "MM:SS, H:MM:SS, or with .mmm, as in 4:31", diagnostics)
    if duration == 0:
        diagnostics.error(place, "bad-duration", "the duration is zero", "as in 4:31 or 1:02:03.500")
    start = _start(fields, rate, drop, diagnostics) if rate else None
    return Clock(duration, 0 if "." in written else SECOND - 1, rate, drop, start)


def _rate(fields: Fields, diagnostics: Diagnostics) -> FrameRate | None:
    """The rate at which timecode counts; None where no timecode can be understood, which is reported once for the whole video."""
    if not fields["frame_rate"]:
        _check_no_timecode(fields, diagnostics)
    rate = FrameRate.parse(fields["frame_rate"]) if fields["frame_rate"] else None
    drops, place = fields["drop_frame"] or (False, fields["duration"][1])
    if drops and not (rate and rate.may_drop):
        message = "drop-frame timecode exists at 29.97 and 59.94 frames a second only"
        diagnostics.error(place, "bad-timecode", message, "mend frame_rate or drop_frame")
        return None
    return rate


def _check_no_timecode(fields: Fields, diagnostics: Diagnostics) -> None:
    """Timecode cannot be understood without a frame rate: reported once, where it is first met."""
    positions = [fields["timecode_start"], *(shot[key] for shot in fields["shotlist"] for key in ("in", "out"))]
    for written, place in filter(None, positions):
        if _is_timecode(written) or (written, place) == fields["timecode_start"]:
            message = f"«{shown(written)}» is a timecode, but the video has no frame_rate"
            diagnostics.error(place, "bad-timecode", message, 'add «frame_rate: "25"»')
            return


def _start(fields: Fields, rate: FrameRate, drop: bool, diagnostics: Diagnostics) -> Timecode | None:
    if fields["timecode_start"]:
        written, place = fields["timecode_start"]
        return _timecode(written, place, rate, drop, diagnostics)
    return Timecode(0, rate, drop)


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


def _position(text: str, place: SourceLocation, clock: Clock, diagnostics: Diagnostics) -> int | None:
    """Milliseconds from the beginning of a position written as a timecode or as an offset."""
    if not _is_timecode(text):
        return _duration(text, place, "a timecode HH:MM:SS:FF, or MM:SS from the beginning", diagnostics)
    timecode = _timecode(text, place, clock.rate, clock.drop_frame, diagnostics) if clock.rate else None
    return timecode.milliseconds_since(clock.start) if timecode and clock.start else None


def _shot(fields: Fields, clock: Clock, diagnostics: Diagnostics) -> Shot | None:
    (first, begins), (last, place) = fields["in"], fields["out"]
    start, end = _position(first, begins, clock, diagnostics), _position(last, place, clock, diagnostics)
    if start is None or end is None or not _is_inside(start, end, fields, clock, diagnostics):
        return None
    if end <= start:
        message = f"the shot ends at «{last}», not after it begins at «{first}»"
        diagnostics.error(place, "shot-order", message, "mend «in» or «out»")
        return None
    rest: dict[str, Any] = {key: value for key, value in fields.items() if key not in {"in", "out"}}
    rest["timecode_in"], rest["timecode_out"] = (text if _is_timecode(text) else None for text in (first, last))
    return Shot(start=start, end=end, **rest)


def _is_inside(start: int, end: int, fields: Fields, clock: Clock, diagnostics: Diagnostics) -> bool:
    if clock.duration is None:
        return True
    for position, (written, place) in ((start, fields["in"]), (end, fields["out"])):
        if position > clock.duration + clock.slack:
            message = f"«{written}» is not within the video"
            diagnostics.error(place, "outside-duration", message, f"it runs {_extent(clock, clock.duration)}")
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
            message, hint = "the shot begins before the one above it ends", "mend «in», or «out» above"
        else:
            continue
        diagnostics.error(later.place, "shot-order", message, hint)


# ----------------------------------------------------------------------------------------------------------------------- rest


def _check_expiry(fields: Fields, place: SourceLocation, diagnostics: Diagnostics) -> None:
    first = max(at for at in (fields["published_at"], fields["embargo_until"]) if at)
    expires = fields["expires_at"]
    if expires is not None and expires <= first:
        message = f"the video expires at {expires.isoformat()}, and is not shown before {first.isoformat()}"
        diagnostics.error(place, "date-order", message, "mend «expires_at», «published_at» or «embargo_until»")


def _rendition(fields: Fields) -> Rendition:
    ending = fields["file"].path.rpartition(".")[2].lower()
    mime = fields["mime"] or _MIMES.get(ending, "application/octet-stream")
    return Rendition(**{**fields, "mime": mime})
