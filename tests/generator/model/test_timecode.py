"""Durations, frame rates and timecodes are read exactly, and what does not exist is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.timecode import (
    FRAME_RATES,
    FrameRate,
    Timecode,
    TimecodeError,
    format_duration,
    format_exact,
    iso_duration,
    parse_duration,
)

DROP_RATES = ("29.97", "59.94")
KINDS = [(rate, False) for rate in FRAME_RATES] + [(rate, True) for rate in DROP_RATES]


def timecode(text: str, rate: str, *, drop_frame: bool = False) -> Timecode:
    return Timecode.parse(text, FrameRate.parse(rate), drop_frame=drop_frame)


@st.composite
def timecodes(draw: st.DrawFn) -> Timecode:
    rate, drop_frame = draw(st.sampled_from(KINDS))
    day = Timecode(0, FrameRate.parse(rate), drop_frame).frames_a_day
    return Timecode(draw(st.integers(0, day - 1)), FrameRate.parse(rate), drop_frame)


class TestDurations:
    """`MM:SS` and `H:MM:SS`, to the millisecond."""

    @pytest.mark.parametrize(
        ("text", "milliseconds"),
        [
            ("0:07", 7000),
            ("02:05", 125_000),
            ("1:02:03", 3_723_000),
            ("10:00:00.5", 36_000_500),
            ("59:59.999", 3_599_999),
            ("00:00", 0),
        ],
    )
    def test_are_read(self, text: str, milliseconds: int) -> None:
        assert parse_duration(text) == milliseconds

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "7",
            "0:7",
            "1:60",
            "60:00",
            "1:60:00",
            "1:2:03",
            "-0:07",
            "0:07.",
            "0:07.1234",
            "٠:٠٧",
            "0:07 ",
            "0:07\n",
        ],
    )
    def test_written_otherwise_are_refused(self, text: str) -> None:
        with pytest.raises(TimecodeError, match="is not a duration"):
            parse_duration(text)

    @pytest.mark.parametrize(
        ("milliseconds", "clock", "iso"),
        [
            (7000, "0:07", "PT7S"),
            (3_723_000, "1:02:03", "PT1H2M3S"),
            (0, "0:00", "PT0S"),
            (62_500, "1:02", "PT1M2.5S"),
            (36_000_000, "10:00:00", "PT10H"),
        ],
    )
    def test_are_written(self, milliseconds: int, clock: str, iso: str) -> None:
        assert (format_duration(milliseconds), iso_duration(milliseconds)) == (clock, iso)

    def test_may_be_written_to_the_millisecond(self) -> None:
        assert format_duration(62_500, milliseconds=True) == "1:02.500"

    def test_before_the_beginning_are_refused(self) -> None:
        with pytest.raises(TimecodeError, match="before the beginning"):
            format_duration(-1)

    @given(st.integers(0, 100 * 3_600_000))
    def test_come_back_as_they_went(self, milliseconds: int) -> None:
        assert parse_duration(format_exact(milliseconds)) == milliseconds


class TestFrameRates:
    """The eight rates of broadcasting, exactly."""

    def test_with_a_point_are_fractions_of_1001(self) -> None:
        assert FrameRate.parse("29.97").exact == Fraction(30000, 1001)
        assert [FrameRate.parse(rate).nominal for rate in FRAME_RATES] == [24, 24, 25, 30, 30, 50, 60, 60]

    def test_are_written_as_they_were_read(self) -> None:
        assert [str(FrameRate.parse(rate)) for rate in FRAME_RATES] == list(FRAME_RATES)

    def test_say_whether_drop_frame_exists(self) -> None:
        assert [rate for rate in FRAME_RATES if FrameRate.parse(rate).dropped] == ["29.97", "59.94"]

    @pytest.mark.parametrize("text", ["", "26", "29.970", "NTSC", "25.0"])
    def test_of_other_kinds_are_refused(self, text: str) -> None:
        with pytest.raises(TimecodeError, match="is not a broadcast frame rate"):
            FrameRate.parse(text)


class TestTimecodes:
    """SMPTE ST 12-1."""

    @pytest.mark.parametrize(
        ("text", "rate", "drop_frame", "frame"),
        [
            ("01:00:00;00", "29.97", True, 107_892),
            ("00:10:00;00", "29.97", True, 17_982),
            ("00:01:00;02", "29.97", True, 1800),
            ("00:00:59;29", "29.97", True, 1799),
            ("23:59:59;29", "29.97", True, 2_589_407),
            ("01:00:00;00", "59.94", True, 215_784),
            ("00:01:00;04", "59.94", True, 3600),
            ("01:00:00:00", "29.97", False, 108_000),
            ("10:00:00:00", "25", False, 900_000),
            ("00:00:01:23", "23.976", False, 47),
        ],
    )
    def test_number_the_frames(self, text: str, rate: str, drop_frame: bool, frame: int) -> None:
        code = timecode(text, rate, drop_frame=drop_frame)
        assert (code.frame_number, str(code)) == (frame, text)

    def test_in_drop_frame_may_be_written_with_colons(self) -> None:
        assert timecode("01:00:00:00", "29.97", drop_frame=True).frame_number == 107_892

    @pytest.mark.parametrize(
        ("text", "rate", "drop_frame", "reason"),
        [
            ("00:01:00;00", "29.97", True, "begins with frame 02"),
            ("00:11:00;01", "29.97", True, "does not exist"),
            ("00:01:00;03", "59.94", True, "begins with frame 04"),
            ("00:00:00:25", "25", False, "from 00 to 24"),
            ("00:00:00:30", "29.97", False, "from 00 to 29"),
            ("24:00:00:00", "25", False, "not a time of day"),
            ("00:60:00:00", "25", False, "not a time of day"),
            ("00:00:00;00", "25", False, "is not a timecode"),
            ("0:00:00:00", "25", False, "is not a timecode"),
            ("10:00:00", "25", False, "is not a timecode"),
            ("00:00:00:00", "25", True, "29.97 and 59.94"),
        ],
    )
    def test_that_do_not_exist_are_refused(self, text: str, rate: str, drop_frame: bool, reason: str) -> None:
        with pytest.raises(TimecodeError, match=reason):
            timecode(text, rate, drop_frame=drop_frame)

    @given(timecodes())
    def test_come_back_as_they_went(self, code: Timecode) -> None:
        assert Timecode.parse(str(code), code.rate, drop_frame=code.drop_frame) == code

    @given(timecodes())
    def test_follow_each_other_without_a_gap_or_repetition(self, code: Timecode) -> None:
        following = Timecode((code.frame_number + 1) % code.frames_a_day, code.rate, code.drop_frame)
        assert str(following) > str(code) or str(following)[:-3] == "00:00:00"

    @given(timecodes(), st.integers(0, 86_000_000))
    def test_count_time_from_the_start_of_a_video(self, start: Timecode, milliseconds: int) -> None:
        later = start.after(milliseconds)
        assert abs(later.milliseconds_since(start) - milliseconds) <= 1000 / start.rate.exact / 2 + 1

    def test_of_an_hour_in_drop_frame_last_an_hour(self) -> None:
        hour = timecode("01:00:00;00", "29.97", drop_frame=True)
        assert hour.milliseconds_since(timecode("00:00:00;00", "29.97", drop_frame=True)) == 3_599_996

    def test_go_on_after_midnight(self) -> None:
        start = timecode("23:59:50:00", "25")
        assert timecode("00:00:10:00", "25").milliseconds_since(start) == 20_000
        assert str(start.after(20_040)) == "00:00:10:01"

    def test_of_different_rates_are_not_compared(self) -> None:
        with pytest.raises(TimecodeError, match="different frame rates"):
            timecode("00:00:10:00", "25").milliseconds_since(timecode("00:00:10:00", "50"))
