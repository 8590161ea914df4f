"""WebVTT files are read as browsers read them, and what is wrong is said with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.captions import Cue, parse_captions

FILE = """WEBVTT - closing press conference

NOTE A note
on two lines

STYLE
::cue { color: yellow }

1
00:01.040 --> 00:04.250 align:start
<v.loud Ilse Varnholt>Good <i>morning</i>,
everybody &amp; welcome.</v>

01:00:02.000 --> 01:00:05.000
- <c.yellow>Second</c> 1 < 2
"""


def messages(text: str, duration: int | None = None) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in parse_captions(text, duration)[1]]


class TestCues:
    """Times in milliseconds, text without markup, the voice beside it."""

    CUES = (
        Cue(1040, 4250, "Good morning,\neverybody & welcome.", "Ilse Varnholt"),
        Cue(3_602_000, 3_605_000, "- Second 1 < 2"),
    )

    def test_are_read(self) -> None:
        assert parse_captions(FILE, 3_700_000) == (self.CUES, ())

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_are_the_same_with_a_byte_order_mark_and_any_line_ends(self, end: str) -> None:
        assert parse_captions("\ufeff" + FILE.replace("\n", end), None) == (self.CUES, ())

    def test_may_overlap(self) -> None:
        assert messages("WEBVTT\n\n00:01.000 --> 00:09.000\na\n\n00:02.000 --> 00:03.000\nb\n") == []

    def test_may_end_a_little_after_a_duration_in_whole_seconds(self) -> None:
        assert messages("WEBVTT\n\n00:01.000 --> 00:04.900\na", 4000) == []

    def test_may_follow_each_other_without_a_blank_line(self) -> None:
        cues, problems = parse_captions("WEBVTT\n\n00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb", None)
        assert ([cue.text for cue in cues], problems) == (["a", "b"], ())


class TestProblems:
    """Each with its line, and the rest of the file is read all the same."""

    @pytest.mark.parametrize(
        ("text", "line", "message"),
        [
            ("WEBVT\n\n00:01.000 --> 00:02.000\na", 1, "does not begin with the word WEBVTT"),
            ("", 1, "does not begin"),
            ("WEBVTTX\n", 1, "does not begin"),
            ("WEBVTT\n\n00:03.000 --> 00:02.000\na", 3, "ends at 0:02.000, not after it begins at 0:03.000"),
            ("WEBVTT\n\n1\n00:03.000 --> 00:04.000\na\n\n2\n00:01.000 --> 00:02.000\nb", 8, "before the one above it"),
            ("WEBVTT\n\n00:01.000 --> 00:11.000\na", 3, "ends at 0:11.000, but the video at 0:10.000"),
            ("WEBVTT\n\n00:10.000 --> 00:10.500\na", 3, "but the video at 0:10.000"),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\n", 3, "has no text"),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\n<i> </i>", 3, "has no text"),
            ("WEBVTT\n\n1 --> 2\na", 3, "these are not cue times"),
            ("WEBVTT\n\nid\n00:01,000 --> 00:02,000\na", 4, "these are not cue times"),
            ("WEBVTT\n\n00:61.000 --> 00:62.000\na", 3, "these are not cue times"),
            ("WEBVTT\n\nlost words", 3, "text that belongs to no cue"),
        ],
    )
    def test_are_reported(self, text: str, line: int, message: str) -> None:
        ((found, said),) = messages(text, 10_000)
        assert found == line
        assert message in said

    def test_do_not_hide_what_is_right(self) -> None:
        cues, problems = parse_captions("WEBVTT\n\nbad --> times\na\n\n00:01.000 --> 00:02.000\nb", None)
        assert (cues, [problem.line for problem in problems]) == ((Cue(1000, 2000, "b"),), [3])

    @given(
        st.lists(
            st.sampled_from(
                [
                    "WEBVTT",
                    "\n",
                    "\n\n",
                    "-->",
                    " --> ",
                    "00:01.000",
                    "99:99:99.999",
                    "<v ",
                    ">",
                    "NOTE",
                    "&#x;",
                    "\r",
                    "\0",
                ]
            )
            | st.text(max_size=4)
        ).map("".join),
        st.integers(0, 5000) | st.none(),
    )
    def test_of_any_kind_raise_nothing(self, text: str, duration: int | None) -> None:
        cues, problems = parse_captions(text, duration)
        assert all(cue.start < cue.end and cue.text for cue in cues)
        assert all(1 <= problem.line <= text.count("\n") + text.count("\r") + 1 for problem in problems)
