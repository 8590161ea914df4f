"""The picture of a film: its timecode, its cuts, its colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demo import planes
from demo.catalogue import Film, read_films
from demo.overlay import burnt_timecode
from demo.stage import Stage, shot_at
from tests.demo import films

SIZE = (640, 360)


def film(tmp_path: Path, **changes: Any) -> Film:
    return read_films(films.write(tmp_path / "content", films.entry("preview", **changes)))[0]


class TestBurntTimecode:
    """It counts as SMPTE ST 12-1 does."""

    @pytest.mark.parametrize(
        ("start", "rate", "drop", "number", "shown"),
        [
            ("10:00:00:00", "25", False, 0, "10:00:00:00"),
            ("10:00:00:00", "25", False, 24, "10:00:00:24"),
            ("10:00:00:00", "25", False, 25, "10:00:01:00"),
            ("10:00:00:00", "50", False, 49, "10:00:00:49"),
            ("10:00:59:29", "29.97", False, 1, "10:01:00:00"),
            ("10:00:59:29", "29.97", True, 0, "10:00:59;29"),
            ("10:00:59:29", "29.97", True, 1, "10:01:00;02"),
            ("10:09:59:29", "29.97", True, 1, "10:10:00;00"),
            ("10:00:59:59", "59.94", True, 1, "10:01:00;04"),
            ("10:00:57:00", "29.97", True, 239, "10:01:05;01"),
            ("23:59:59:24", "25", False, 1, "00:00:00:00"),
        ],
    )
    def test_a_frame_shows_its_number(
        self, tmp_path: Path, start: str, rate: str, drop: bool, number: int, shown: str
    ) -> None:
        made = film(tmp_path, timecode_start=start, frame_rate=rate, drop_frame=drop)
        assert burnt_timecode(made, number) == shown

    def test_the_clock_in_the_picture_runs_on(self, tmp_path: Path) -> None:
        late = film(
            tmp_path / "a", timecode_start="10:00:59:29", frame_rate="29.97", drop_frame=True, duration="0:01.001"
        )
        early = film(
            tmp_path / "b", timecode_start="10:01:00:02", frame_rate="29.97", drop_frame=True, duration="0:01.001"
        )
        assert np.array_equal(clock(Stage(late, SIZE).frame(1)), clock(Stage(early, SIZE).frame(0)))
        assert not np.array_equal(clock(Stage(late, SIZE).frame(0)), clock(Stage(early, SIZE).frame(0)))


def clock(frame: np.ndarray) -> np.ndarray:
    """The upper right corner of the luma, where the timecode is."""
    return frame[16:36, 480:624]


class TestCuts:
    """The shot list says which frames belong together."""

    def test_timecode_and_offsets_mean_the_same_frames(self, tmp_path: Path) -> None:
        offsets = films.shots(("0:00.000", "0:00.400", "shot"), ("0:00.400", "0:01.000", "shot"))
        timecode = films.shots(("10:00:00:00", "10:00:00:10", "shot"), ("10:00:00:10", "10:00:01:00", "shot"))
        first, second = film(tmp_path / "a", shotlist=offsets), film(tmp_path / "b", shotlist=timecode)
        assert first.shots == second.shots
        assert [shot.start for shot in first.shots] == [0, 10]

    def test_a_frame_belongs_to_the_last_shot_that_has_begun(self, tmp_path: Path) -> None:
        cuts = films.shots(("0:00.000", "0:00.400", "shot"), ("0:00.600", "0:01.000", "shot"))
        shots = film(tmp_path, shotlist=cuts).shots
        assert [shot_at(shots, number) for number in (0, 9, 10, 14, 15, 24)] == [0, 0, 0, 0, 1, 1]

    def test_a_speaker_is_named_below(self, tmp_path: Path) -> None:
        cuts = films.shots(("0:00.000", "0:01.000", "soundbite"))
        silent = film(tmp_path / "a", type="soundbite", shotlist=cuts)
        spoken = film(tmp_path / "b", type="soundbite", shotlist=[{**cuts[0], "speaker": "ada"}])
        assert spoken.shots[0].speaker == ("Ada Moor", "Pilot")
        assert not np.array_equal(Stage(silent, SIZE).frame(3)[310:350], Stage(spoken, SIZE).frame(3)[310:350])

    def test_the_picture_moves_within_a_shot(self, tmp_path: Path) -> None:
        stage = Stage(film(tmp_path, type="package"), SIZE)
        assert not np.array_equal(stage.frame(0)[100:200], stage.frame(20)[100:200])


class TestColours:
    """Video levels of ITU-R BT.709."""

    @pytest.mark.parametrize(
        ("rgb", "yuv"),
        [
            ("#000000", (16, 128, 128)),
            ("#ffffff", (235, 128, 128)),
            ("#ff0000", (63, 102, 240)),
            ("#0000ff", (32, 240, 118)),
        ],
    )
    def test_a_colour_has_the_values_of_the_standard(self, rgb: str, yuv: tuple[int, int, int]) -> None:
        assert planes.colour(rgb) == yuv

    def test_an_archive_film_has_none(self, tmp_path: Path) -> None:
        frame = Stage(film(tmp_path, type="archive"), SIZE).frame(5)
        assert np.all(frame[360:] == planes.NEUTRAL)
