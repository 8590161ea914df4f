"""Durations, frame rates and SMPTE timecode, in exact arithmetic.

Timecode, drop-frame counting included, is that of SMPTE ST 12-1 (time and control code). At 30000/1001 frames a second a count of
30 to the second runs 3.6 s an hour slow; drop-frame leaves out the numbers 00 and 01 at the beginning of each minute that is not
a multiple of ten (at 60000/1001, 00 to 03). No picture is dropped, only numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,3}):(?=\d\d:))?(?P<minutes>\d{1,2}):(?P<seconds>\d\d)(?:\.(?P<fraction>\d{1,3}))?"
)
_TIMECODE = re.compile(r"(\d\d):(\d\d):(\d\d)([:;])(\d\d)")


class TimecodeError(ValueError):
    """An impossible duration, frame rate or timecode. The message is a sentence for editors."""


def parse_duration(text: str) -> int:
    """Milliseconds of `MM:SS`, `H:MM:SS` or either with `.mmm`.

    Raises:
        TimecodeError: the duration has another form, or has 60 minutes with hours, or 60 seconds.
    """
    match = _DURATION.fullmatch(text) if text.isascii() else None
    if not match:
        raise TimecodeError(f"«{text}» is not a duration; write MM:SS or H:MM:SS, with .mmm for milliseconds")
    hours, minutes, seconds = (int(match[name] or 0) for name in ("hours", "minutes", "seconds"))
    if seconds > 59 or minutes > 59:
        raise TimecodeError(f"«{text}» is not a duration; minutes and seconds go up to 59")
    fraction = int((match["fraction"] or "").ljust(3, "0"))
    return hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction


def format_duration(duration: int, *, milliseconds: bool = False) -> str:
    """`1:02:03` or `0:07` for a number of milliseconds.

    Fractions of a second are cut off, as in the clock of a player, or shown with `milliseconds`: `0:07.250`.
    """
    hours, minutes, seconds = _split(duration)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"{clock}.{duration % SECOND:03}" if milliseconds else clock


def format_exact(milliseconds: int) -> str:
    """`01:02:03.004`, as in WebVTT and in media fragments."""
    hours, minutes, seconds = _split(milliseconds)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds % SECOND:03}"


def iso_duration(milliseconds: int) -> str:
    """ISO 8601, as schema.org requires it: `PT1H2M3S`, `PT0S`, `PT2.5S`."""
    hours, minutes, seconds = _split(milliseconds)
    exact = f"{seconds + milliseconds % SECOND / SECOND:.3f}".rstrip("0").rstrip(".")
    parts = (f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{exact}S" if exact != "0" else "")
    return f"PT{''.join(parts) or '0S'}"


def _split(milliseconds: int) -> tuple[int, int, int]:
    if milliseconds < 0:
        raise TimecodeError(f"{milliseconds} ms is before the beginning")
    return milliseconds // HOUR, milliseconds // MINUTE % 60, milliseconds // SECOND % 60


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames a second.

    Attributes:
        name: as editors write it, `29.97`.
        exact: exact value, 25, or 30000/1001 for `29.97`.
        dropped: numbers that drop-frame leaves out of a minute: 2 at 29.97, 4 at 59.94; 0 for rates without drop-frame.
    """

    name: str
    exact: Fraction
    dropped: int = 0

    @classmethod
    def parse(cls, text: str) -> FrameRate:
        """Return the rate with this name: 23.976, 24, 25, 29.97, 30, 50, 59.94 or 60.

        Raises:
            TimecodeError: there is no such rate.
        """
        if text not in FRAME_RATES:
            raise TimecodeError(f"«{text}» is not a broadcast frame rate; write one of {', '.join(FRAME_RATES)}")
        return FRAME_RATES[text]

    @property
    def nominal(self) -> int:
        """Numbers in a second of timecode: 30 for 29.97."""
        return -(-self.exact.numerator // self.exact.denominator)

    def __str__(self) -> str:
        return self.name


FRAME_RATES = {
    rate.name: rate
    for rate in (
        FrameRate("23.976", Fraction(24000, 1001)),
        FrameRate("24", Fraction(24)),
        FrameRate("25", Fraction(25)),
        FrameRate("29.97", Fraction(30000, 1001), dropped=2),
        FrameRate("30", Fraction(30)),
        FrameRate("50", Fraction(50)),
        FrameRate("59.94", Fraction(60000, 1001), dropped=4),
        FrameRate("60", Fraction(60)),
    )
}


@dataclass(frozen=True, slots=True)
class Timecode:
    """The number of a frame within a day.

    Attributes:
        frame_number: number of the frame, 0 at midnight.
        rate: frames a second.
        drop_frame: true for drop-frame notation.
    """

    frame_number: int
    rate: FrameRate
    drop_frame: bool = False

    def __post_init__(self) -> None:
        if self.drop_frame and not self.rate.dropped:
            raise TimecodeError("drop-frame timecode exists at 29.97 and 59.94 frames a second only")
        if not 0 <= self.frame_number < self.frames_a_day:
            raise TimecodeError(f"frame {self.frame_number} is not within one day")

    @classmethod
    def parse(cls, text: str, rate: FrameRate, drop_frame: bool = False) -> Timecode:
        """Read `HH:MM:SS:FF`; in drop-frame the last sign may be `;`, in other timecode it must be `:`.

        Raises:
            TimecodeError: the timecode has another form, or names a time or frame that does not exist.
        """
        match = _TIMECODE.fullmatch(text) if text.isascii() else None
        if not match or (match[4] != ":" and not drop_frame):
            raise TimecodeError(
                f"«{text}» is not a timecode; write HH:MM:SS:FF" + (" or HH:MM:SS;FF" if drop_frame else "")
            )
        hours, minutes, seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
        _check(text, hours, minutes, seconds)
        if frames >= rate.nominal:
            raise TimecodeError(f"«{text}» has no frame {frames:02}: frames go from 00 to {rate.nominal - 1:02}")
        count = ((hours * 60 + minutes) * 60 + seconds) * rate.nominal + frames
        if not drop_frame:
            return cls(count, rate)
        if seconds == 0 and minutes % 10 and frames < rate.dropped:
            raise TimecodeError(
                f"«{text}» does not exist in drop-frame: this minute begins with frame {rate.dropped:02}"
            )
        whole = hours * 60 + minutes
        return cls(count - rate.dropped * (whole - whole // 10), rate, drop_frame=True)

    @property
    def frames_a_day(self) -> int:
        """Frames in a day of this timecode; midnight comes after them."""
        minutes = 24 * 60
        return minutes * 60 * self.rate.nominal - (
            self.rate.dropped * (minutes - minutes // 10) if self.drop_frame else 0
        )

    def __str__(self) -> str:
        count = self.frame_number + (self._left_out() if self.drop_frame else 0)
        seconds, frames = divmod(count, self.rate.nominal)
        sign = ";" if self.drop_frame else ":"
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{sign}{frames:02}"

    def milliseconds_since(self, start: Timecode) -> int:
        """Milliseconds from the timecode at which a video starts to this one, rounded to the nearest.

        A recording may run past midnight: an earlier timecode is one of the next day.

        Raises:
            TimecodeError: the two have different rates or notations.
        """
        if (self.rate, self.drop_frame) != (start.rate, start.drop_frame):
            raise TimecodeError("two timecodes of different frame rates cannot be compared")
        frames = (self.frame_number - start.frame_number) % self.frames_a_day
        return round(frames * SECOND / self.rate.exact)

    def after(self, milliseconds: int) -> Timecode:
        """The timecode of the frame shown `milliseconds` after this one; midnight follows the last frame of a day."""
        frames = round(milliseconds * self.rate.exact / SECOND)
        return Timecode((self.frame_number + frames) % self.frames_a_day, self.rate, self.drop_frame)

    def _left_out(self) -> int:
        """Numbers that drop-frame has left out before this frame."""
        dropped = self.rate.dropped
        minute = 60 * self.rate.nominal - dropped
        tens, rest = divmod(self.frame_number, 10 * minute + dropped)
        return dropped * (9 * tens + max(0, (rest - dropped) // minute))


def _check(text: str, hours: int, minutes: int, seconds: int) -> None:
    if hours > 23 or minutes > 59 or seconds > 59:
        raise TimecodeError(f"«{text}» is not a time of day: hours go up to 23, minutes and seconds up to 59")
