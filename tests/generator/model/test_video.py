"""The times of a video are understood against each other, at every frame rate of broadcasting."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model.decoding import Context, Refused, decode
from generator.model.video import Video, make_video

VIDEO: dict[str, Any] = {
    "id": "M-1",
    "type": "b_roll",
    "title": "A",
    "published_at": "2026-07-08T12:00:00+02:00",
    "duration": "1:30",
    "rights": {"credit": "Us"},
    "renditions": [{"name": "web", "purpose": "web", "access": "open", "file": "a/b.MP4"}],
}
"""Seven keys and twelve lines, so that what a test adds begins on line 13."""


def made(**keys: object) -> tuple[Video | None, list[str], list[str]]:
    """The video, the findings as `line:column code`, and their messages; a key given as None is left out."""
    given = {key: value for key, value in (VIDEO | keys).items() if value is not None}
    text = yaml.safe_dump(given, sort_keys=False, allow_unicode=True)
    found = Diagnostics()
    context = Context("content/videos/M-1.yaml", tuple(text.split("\n")), found, languages=("en", "fr"))
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    try:
        video = make_video(decode(node, context, Video), SourceLocation(context.path, 1, 1), found)
    except Refused:
        video = None
    assert video is not None or found.failed
    diagnostics = found.sorted()
    return (
        video,
        [f"{d.source_location.line}:{d.source_location.column} {d.code}" for d in diagnostics],
        [d.message for d in diagnostics],
    )


def video(**keys: object) -> Video:
    one, findings, _ = made(**keys)
    assert findings == []
    assert one is not None
    return one


def shots(*times: tuple[str, str]) -> list[dict[str, str]]:
    return [{"in": start, "out": end, "text": "A"} for start, end in times]


class TestShots:
    """Positions are milliseconds from the beginning, whether they are timecodes or offsets."""

    @pytest.mark.parametrize(
        ("rate", "drop", "start", "times", "expected"),
        [
            (None, None, None, ("0:01", "0:02.500"), (1000, 2500)),
            ("25", None, None, ("00:00:01:00", "00:00:02:12"), (1000, 2480)),
            ("25", None, "10:00:00:00", ("10:00:01:00", "10:00:02:12"), (1000, 2480)),
            ("25", None, "10:00:00:00", ("0:01", "10:00:02:12"), (1000, 2480)),
            ("50", None, "10:00:00:00", ("10:00:01:00", "10:00:02:49"), (1000, 2980)),
            ("24", None, "10:00:00:00", ("10:00:01:00", "10:00:02:12"), (1000, 2500)),
            ("23.976", None, "01:00:00:00", ("01:00:00:00", "01:00:10:00"), (0, 10010)),
            ("29.97", True, "00:59:50;00", ("00:59:55;00", "01:00:00;00"), (5005, 10010)),
            ("29.97", True, "00:00:59;00", ("00:00:59;29", "00:01:00;02"), (968, 1001)),
            ("29.97", False, "00:00:59:00", ("00:00:59:29", "00:01:00:02"), (968, 1068)),
            ("59.94", True, "00:00:59;00", ("00:00:59;59", "00:01:00;04"), (984, 1001)),
            ("60", None, "00:00:00:00", ("00:00:00:59", "00:00:01:00"), (983, 1000)),
            ("25", None, "23:59:59:00", ("23:59:59:12", "00:00:01:00"), (480, 2000)),
        ],
    )
    def test_are_placed_exactly(
        self, rate: str | None, drop: bool | None, start: str | None, times: tuple[str, str], expected: tuple[int, int]
    ) -> None:
        (shot,) = video(frame_rate=rate, drop_frame=drop, timecode_start=start, shotlist=shots(times)).shotlist
        assert (shot.start, shot.end) == expected

    def test_keep_the_timecodes_that_were_written(self) -> None:
        first, second = video(
            frame_rate="25", shotlist=shots(("00:00:01:00", "00:00:02:00"), ("0:02", "0:03"))
        ).shotlist
        assert (first.timecode_in, first.timecode_out) == ("00:00:01:00", "00:00:02:00")
        assert (second.timecode_in, second.timecode_out) == (None, None)

    def test_may_follow_each_other_without_a_gap(self) -> None:
        assert len(video(shotlist=shots(("0:00", "0:10"), ("0:10", "1:30"))).shotlist) == 2

    def test_may_end_within_the_last_second_of_a_duration_that_is_given_in_seconds(self) -> None:
        assert video(frame_rate="25", shotlist=shots(("00:00:00:00", "00:01:30:24"))).shotlist[0].end == 90_960
        assert made(duration="1:30.000", frame_rate="25", shotlist=shots(("00:00:00:00", "00:01:30:01")))[1] == [
            "16:8 outside-duration"
        ]

    @pytest.mark.parametrize(
        ("keys", "findings"),
        [
            ({"shotlist": shots(("0:10", "0:10"))}, ["15:8 shot-order"]),
            ({"shotlist": shots(("0:10", "0:05"))}, ["15:8 shot-order"]),
            ({"shotlist": shots(("0:10", "0:20"), ("0:05", "0:30"))}, ["17:3 shot-order"]),
            ({"shotlist": shots(("0:10", "0:20"), ("0:19", "0:30"))}, ["17:3 shot-order"]),
            ({"shotlist": shots(("0:10", "1:31"))}, ["15:8 outside-duration"]),
            ({"shotlist": shots(("1:31", "1:32"))}, ["14:7 outside-duration"]),
            ({"shotlist": shots(("0:61", "x"))}, ["14:7 bad-duration", "15:8 bad-duration"]),
            ({"shotlist": shots(("00:00:01:00", "00:00:02:00"))}, ["14:7 bad-timecode"]),
            ({"timecode_start": "10:00:00:00"}, ["13:17 bad-timecode"]),
            ({"frame_rate": "25", "timecode_start": "10:00:00:25"}, ["14:17 bad-timecode"]),
            ({"frame_rate": "25", "timecode_start": "24:00:00:00"}, ["14:17 bad-timecode"]),
            ({"frame_rate": "25", "timecode_start": "10:00:00"}, ["14:17 bad-timecode"]),
            ({"frame_rate": "25", "timecode_start": "10:00:00;00"}, ["14:17 bad-timecode"]),
            ({"frame_rate": "29.97", "drop_frame": True, "timecode_start": "00:01:00;00"}, ["15:17 bad-timecode"]),
            ({"frame_rate": "25", "drop_frame": True, "timecode_start": "10:00:00;00"}, ["14:13 bad-timecode"]),
            ({"drop_frame": True}, ["13:13 bad-timecode"]),
            ({"frame_rate": "25.0"}, ["13:13 bad-value"]),
        ],
    )
    def test_that_cannot_be_are_refused_once_and_where_they_stand(
        self, keys: dict[str, object], findings: list[str]
    ) -> None:
        assert made(**keys)[1] == findings

    def test_before_the_first_timecode_are_told_what_the_video_runs(self) -> None:
        keys = {"frame_rate": "25", "timecode_start": "10:00:00:00", "shotlist": shots(("09:59:59:00", "10:00:01:00"))}
        _, findings, messages = made(**keys)
        assert (findings, messages) == (["16:7 outside-duration"], ["«09:59:59:00» is not within the video"])


class TestDuration:
    """`MM:SS`, `H:MM:SS`, with `.mmm`: never the number that YAML 1.1 makes of it."""

    @pytest.mark.parametrize(
        ("text", "milliseconds"), [("4:31", 271_000), ("1:02:03.5", 3_723_500), ("00:00:12", 12_000), ("0:00.040", 40)]
    )
    def test_is_milliseconds(self, text: str, milliseconds: int) -> None:
        assert video(duration=text).duration == milliseconds

    @pytest.mark.parametrize("text", ["90", "0:00", "1:60", "12", "4m31s", "-1:00", "1:30:00:00", "1:2"])
    def test_that_is_none_is_refused(self, text: str) -> None:
        assert [finding.partition(" ")[2] for finding in made(duration=text)[1]] == ["bad-duration"]


class TestClocks:
    """A video is not gone before it is shown."""

    @pytest.mark.parametrize(
        ("keys", "findings"),
        [
            ({"expires_at": "2026-07-08T12:00:00+02:00"}, ["1:1 date-order"]),
            ({"expires_at": "2026-07-09T00:00:00Z", "embargo_until": "2026-07-10T00:00:00Z"}, ["1:1 date-order"]),
            ({"expires_at": "2026-07-08T12:00:01+02:00"}, []),
        ],
    )
    def test_are_in_order(self, keys: dict[str, object], findings: list[str]) -> None:
        assert made(**keys)[1] == findings


class TestRenditions:
    """Files are named once, and their media type is told by the ending."""

    @pytest.mark.parametrize(
        ("path", "mime"),
        [
            ("a.mp4", "video/mp4"),
            ("a.MXF", "application/mxf"),
            ("a.wav", "audio/wav"),
            ("a.unknown", "application/octet-stream"),
            ("mp4", "video/mp4"),
        ],
    )
    def test_have_a_media_type(self, path: str, mime: str) -> None:
        one = {**VIDEO["renditions"][0], "file": path}
        assert video(renditions=[one]).renditions[0].mime == mime

    def test_keep_the_media_type_that_is_given(self) -> None:
        one = {**VIDEO["renditions"][0], "mime": "video/x-own"}
        assert video(renditions=[one]).renditions[0].mime == "video/x-own"

    @pytest.mark.parametrize(
        ("renditions", "findings"),
        [
            ([], ["8:13 empty-value"]),
            (VIDEO["renditions"] * 2, ["13:3 duplicate-entry"]),
            ("web", ["8:13 wrong-type"]),
            ([{"name": "Web", "purpose": "x", "access": "all", "file": "../a"}], [f"{n}:{m} {code}" for n, m, code in ((9, 9, "bad-id"), (10, 12, "bad-value"), (11, 11, "bad-value"), (12, 9, "bad-path"))]),
        ],
    )  # fmt: skip
    def test_that_cannot_be_are_refused(self, renditions: object, findings: list[str]) -> None:
        copies = (
            yaml.safe_load(yaml.safe_dump(renditions))
            if not isinstance(renditions, list)
            else [dict(one) for one in renditions]
        )
        assert made(renditions=copies)[1] == findings


class TestId:
    """Short, printable, and not the address of a list."""

    @pytest.mark.parametrize("name", ["M-260708-01", "a", "A.1_b", "0123", "NO"])
    def test_is_read_as_typed(self, name: str) -> None:
        assert video(id=name).id == name

    @pytest.mark.parametrize("name", ["M 1", "É-1", "-M", "M/1", "x" * 65, "feed.xml", "index.html"])
    def test_that_cannot_be_printed_or_is_a_file_is_refused(self, name: str) -> None:
        assert made(id=name)[1] == ["1:5 bad-id"]

    @pytest.mark.parametrize("name", ["type", "year", "event", "topic", "person", "language", "Type"])
    def test_that_is_the_address_of_a_list_is_refused(self, name: str) -> None:
        assert made(id=name)[1] == ["1:5 reserved-id"]


def test_captions_are_there_once_for_each_language_and_kind() -> None:
    one = {"language": "en", "file": "a.vtt"}
    assert made(captions=[one, {**one, "kind": "subtitles"}])[1] == []
    assert made(captions=[one, {**one, "kind": "captions"}])[1] == ["16:3 duplicate-entry"]
