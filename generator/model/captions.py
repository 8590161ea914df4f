"""WebVTT files: cues with their times, texts and voices.

The format is W3C's «WebVTT: The Web Video Text Tracks Format». webvtt-py reads the cues; it keeps no line numbers and skips
blocks that it cannot read, so it gets each block separately.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from generator.model.timecode import SECOND, format_duration

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_NOT_CUES = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?(?:[a-z]|\d)[^<>]*>|</>")
_SPACES = re.compile(r"[ \t\f]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed text of a WebVTT file; times in milliseconds."""

    start: int
    end: int
    text: str
    voice: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class CaptionProblem:
    """A mistake in a caption file; `line` counts from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between blank lines; `line` is the number of the first."""

    line: int
    lines: tuple[str, ...]

    def timing_line(self) -> int | None:
        """The number of the line with the times, if the block has one."""
        return next((self.line + index for index, text in enumerate(self.lines) if "-->" in text), None)


def parse_captions(text: str, duration: int | None) -> tuple[tuple[Cue, ...], tuple[CaptionProblem, ...]]:
    """Return the cues and the mistakes of a WebVTT text; never raises.

    Args:
        text: with or without byte-order mark, any line ends.
        duration: duration of the video in milliseconds, or None if it is not known.

    Returns:
        The cues in the order of the file, without empty and reversed ones, and the problems in the order of lines. Cues may overlap.
        Since durations are often given in whole seconds, a cue may end up to a second after the video.
    """
    lines = text.removeprefix("\ufeff").replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems: list[CaptionProblem] = []
    if not _HEADER.fullmatch(lines[0]):
        problems.append(CaptionProblem(1, "the file does not begin with the word WEBVTT on a line of its own"))
    cues: list[Cue] = []
    for block in _blocks(lines):
        cue = _cue(block, problems)
        if cue is not None:
            at = block.timing_line() or block.line
            problems += [
                CaptionProblem(at, message) for message in _complaints(cue, cues[-1] if cues else None, duration)
            ]
            cues.append(cue)
    return tuple(cue for cue in cues if cue.text and cue.start < cue.end), tuple(sorted(problems))


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Yield the blocks after the header. A second line with times begins a block even without a blank line before it."""
    start = next((index for index, line in enumerate(lines) if not line or "-->" in line), len(lines))
    block: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start + 1):
        begins = "-->" in line and any("-->" in earlier for earlier in block)
        if block and (not line or begins):
            yield _Block(number - len(block), tuple(block))
            block = []
        if line:
            block.append(line)


def _cue(block: _Block, problems: list[CaptionProblem]) -> Cue | None:
    timing = block.timing_line()
    if timing is None:
        if not _NOT_CUES.match(block.lines[0]):
            problems.append(
                CaptionProblem(block.line, "text that belongs to no cue: a line with --> is missing above it")
            )
        return None
    try:
        found = webvtt.from_string("WEBVTT\n\n" + "\n".join(block.lines)).captions
    except (MalformedCaptionError, MalformedFileError):
        found = []
    if len(found) != 1:
        problems.append(
            CaptionProblem(timing, "these are not cue times; write 00:01.000 --> 00:04.500, with hours where needed")
        )
        return None
    return _decoded(found[0])


def _decoded(caption: webvtt.Caption) -> Cue:
    raw = "\n".join(caption.lines)
    voice = _VOICE.search(raw)
    lines = (_SPACES.sub(" ", unescape(_TAG.sub("", line))).strip() for line in raw.split("\n"))
    return Cue(
        start=caption.start_time.in_milliseconds(),
        end=caption.end_time.in_milliseconds(),
        text="\n".join(filter(None, lines)),
        voice=(" ".join(unescape(voice[1]).split()) or None) if voice else None,
    )


def _complaints(cue: Cue, earlier: Cue | None, duration: int | None) -> Iterator[str]:
    if cue.end <= cue.start:
        yield f"the cue ends at {_clock(cue.end)}, not after it begins at {_clock(cue.start)}"
    if earlier and cue.start < earlier.start:
        yield f"the cue begins at {_clock(cue.start)}, before the one above it, which begins at {_clock(earlier.start)}"
    if duration is not None and (cue.start >= duration or cue.end >= duration + SECOND):
        yield f"the cue ends at {_clock(cue.end)}, but the video at {_clock(duration)}"
    if not cue.text:
        yield "the cue has no text"


def _clock(milliseconds: int) -> str:
    return format_duration(milliseconds, milliseconds=True)
