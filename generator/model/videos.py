"""How a decoded video file becomes a `Video`: times are understood against each other, file facts against the media root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.diagnostics import Diagnostics, Place
from generator.model.records import Rendition, Shot, Video
from generator.model.timecode import FrameRate, Timecode, TimecodeError, format_exact, parse_duration

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
        start: the timecode of the first frame, or None where the video has none.
    """

    duration: int | None
    rate: FrameRate | None
    drop_frame: bool
    start: Timecode | None


def make_video(fields: Mapping[str, Any], place: Place, diagnostics: Diagnostics) -> Video | None:
    """The record of a video, or None with what is wrong reported."""
    before = len(diagnostics.found)
    clock = _clock(fields, diagnostics)
    shots = tuple(shot for one in fields["shotlist"] if (shot := _shot(one, clock, diagnostics)))
    _check_order(shots, clock.duration, diagnostics)
    renditions = tuple(_rendition(one) for one in fields["renditions"])
    _check_renditions(renditions, place, diagnostics)
    if len(diagnostics.found) > before:
        return None
    start = fields["timecode_start"]
    made = {
        "shotlist": shots,
        "renditions": renditions,
        "duration": clock.duration,
        "timecode_start": start[0] if start else None,
    }
    return Video(place=place, **{**fields, **made})


def _clock(fields: Mapping[str, Any], diagnostics: Diagnostics) -> Clock:
    duration_text, duration_place = fields["duration"]
    duration = _read(lambda: parse_duration(duration_text), duration_place, diagnostics)
    if duration == 0:
        diagnostics.error(duration_place, "bad-duration", "the duration is zero", "as in 4:31 or 1:02:03.500")
    rate = FrameRate.parse(fields["frame_rate"]) if fields["frame_rate"] else None
    start = None
    if fields["timecode_start"]:
        text, place = fields["timecode_start"]
        start = _timecode(text, rate, fields["drop_frame"], place, diagnostics)
    elif rate:
        start = Timecode(0, rate, fields["drop_frame"]) if rate.dropped or not fields["drop_frame"] else None
    if fields["drop_frame"] and (rate is None or not rate.dropped):
        diagnostics.error(
            duration_place,
            "bad-timecode",
            "drop-frame timecode exists at 29.97 and 59.94 only",
            "mend frame_rate or drop_frame",
        )
    return Clock(duration, rate, fields["drop_frame"], start)


def _read(parse: Callable[[], int], place: Place, diagnostics: Diagnostics) -> int | None:
    try:
        value = parse()
    except ValueError as error:
        diagnostics.error(place, "bad-duration", str(error), "MM:SS, H:MM:SS, or with .mmm, as in 4:31")
        return None
    return value


def _timecode(text: str, rate: FrameRate | None, drop: bool, place: Place, diagnostics: Diagnostics) -> Timecode | None:
    if rate is None:
        diagnostics.error(
            place, "bad-timecode", f"«{text}» is a timecode, but the video has no frame_rate", 'add «frame_rate: "25"»'
        )
        return None
    try:
        return Timecode.parse(text, rate, drop_frame=drop)
    except TimecodeError as error:
        diagnostics.error(place, "bad-timecode", str(error), f"HH:MM:SS:FF at {rate} frames a second")
        return None


def _position(text: str, clock: Clock, place: Place, diagnostics: Diagnostics) -> int | None:
    """Milliseconds from the beginning of a position written as a timecode or as an offset."""
    if text.count(":") + text.count(";") != 3:
        return _read(lambda: parse_duration(text), place, diagnostics)
    timecode = _timecode(text, clock.rate, clock.drop_frame, place, diagnostics)
    if timecode is None or clock.start is None:
        return None
    return timecode.milliseconds_since(clock.start)


def _shot(fields: Mapping[str, Any], clock: Clock, diagnostics: Diagnostics) -> Shot | None:
    place = fields["place"]
    start, end = (_position(fields[key], clock, place, diagnostics) for key in ("in", "out"))
    if start is None or end is None:
        return None
    if end <= start:
        diagnostics.error(
            place, "shot-order", f"the shot ends at «{fields['out']}», not after it begins at «{fields['in']}»"
        )
        return None
    rest: dict[str, Any] = {key: value for key, value in fields.items() if key not in {"in", "out"}}
    return Shot(
        start=start, end=end, timecode_in=_as_timecode(fields["in"]), timecode_out=_as_timecode(fields["out"]), **rest
    )


def _as_timecode(text: str) -> str | None:
    return text if text.count(":") + text.count(";") == 3 else None


def _check_order(shots: tuple[Shot, ...], duration: int | None, diagnostics: Diagnostics) -> None:
    for earlier, later in pairwise(shots):
        if later.start < earlier.start:
            diagnostics.error(
                later.place, "shot-order", "the shot begins before the one above it", "order the shots by «in»"
            )
        elif later.start < earlier.end:
            diagnostics.error(
                later.place, "shot-order", "the shot begins before the one above it ends", "mend «in», or «out» above"
            )
    for shot in shots:
        if duration is not None and shot.end > duration:
            message = f"the shot ends at {format_exact(shot.end)}"
            diagnostics.error(shot.place, "outside-duration", f"{message}, the video at {format_exact(duration)}")


def _rendition(fields: Mapping[str, Any]) -> Rendition:
    ending = fields["file"].path.rpartition(".")[2].lower()
    mime = fields["mime"] or _MIMES.get(ending, "application/octet-stream")
    return Rendition(**{**fields, "mime": mime})


def _check_renditions(renditions: tuple[Rendition, ...], place: Place, diagnostics: Diagnostics) -> None:
    if not renditions:
        diagnostics.error(place, "empty-value", "the video has no rendition", "add at least one file to «renditions»")
    seen: dict[str, Rendition] = {}
    for one in renditions:
        if seen.setdefault(one.name, one) is not one:
            diagnostics.error(
                one.place, "duplicate-id", f"two renditions are called «{one.name}»", "give each its own name"
            )
