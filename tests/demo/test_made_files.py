"""The files that the maker makes are what the catalogue says of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner

from demo.__main__ import main
from demo.catalogue import Film, Output, read_films
from demo.ledger import alone
from tests.demo import films
from tests.support.services import ROOT

CODECS = {
    "H.264": ("h264", "yuv420p"),
    "H.264 4:2:2 Intra": ("h264", "yuv422p10le"),
    "MPEG-2 4:2:2": ("mpeg2video", "yuv422p"),
    "MPEG-2 4:2:0": ("mpeg2video", "yuv420p"),
    "ProRes 422 HQ": ("prores", "yuv422p10le"),
    "DNxHR LB": ("dnxhd", "yuv422p"),
    "AAC-LC": "aac",
    "PCM 24-bit": "pcm_s24le",
    "FLAC 24-bit": "flac",
    "MP3": "mp3float",
}
EVERYTHING = (*films.VIDEO, *films.AUDIO)


def run(content: Path, media: Path, *more: str) -> str:
    result = CliRunner().invoke(main, ["--content", str(content), "--media", str(media), "--jobs", "1", *more])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Path]:
    """One film of a second in drop-frame timecode, with every format that there is."""
    folder = tmp_path_factory.mktemp("demo")
    cuts = films.shots(("0:00.000", "0:00.500", "graphic"), ("0:00.500", "0:01.001", "shot"))
    content = films.write(folder / "content", films.entry(*EVERYTHING, shotlist=cuts, **films.DROP_FRAME))
    run(content, folder / "media")
    return read_films(content)[0], folder / "media"


@pytest.fixture(params=EVERYTHING)
def output(request: pytest.FixtureRequest, made: tuple[Film, Path]) -> Output:
    return next(one for one in made[0].outputs if Path(one.file).stem == f"T-1-{request.param}")


@pytest.fixture
def opened(output: Output, made: tuple[Film, Path]) -> Iterator[av.container.InputContainer]:
    with av.open(str(made[1] / output.file)) as container:
        yield container


class TestAMadeFile:
    """Container, codecs, size, rate, length and timecode are those of the entry."""

    def test_has_the_codecs_of_the_entry(self, output: Output, opened: av.container.InputContainer) -> None:
        assert [stream.codec_context.name for stream in opened.streams.audio] == [CODECS[output.audio_codec]]
        pictures = [(stream.codec_context.name, stream.codec_context.pix_fmt) for stream in opened.streams.video]
        assert pictures == ([CODECS[output.picture.codec]] if output.picture else [])

    def test_has_the_picture_of_the_entry(self, output: Output, opened: av.container.InputContainer) -> None:
        for stream in opened.streams.video:
            frame = next(opened.decode(stream))
            assert isinstance(frame, av.VideoFrame)
            assert output.picture is not None
            assert (frame.width, frame.height) == output.picture.size
            assert frame.interlaced_frame == output.picture.interlaced

    def test_has_the_rate_and_number_of_frames_of_the_entry(
        self, output: Output, opened: av.container.InputContainer
    ) -> None:
        for stream in opened.streams.video:
            assert output.picture is not None
            assert stream.average_rate == output.picture.rate.exact
            assert sum(1 for _ in opened.decode(stream)) == 30

    def test_lasts_as_long_as_the_entry_says(self, opened: av.container.InputContainer) -> None:
        assert opened.duration is not None
        assert opened.duration / av.time_base == pytest.approx(
            1.001, abs=0.03
        )  # a block of AAC is 21 ms, one of MP3 24 ms

    def test_begins_at_the_timecode_of_the_entry(self, output: Output, opened: av.container.InputContainer) -> None:
        if output.picture:
            found = {opened.metadata.get("timecode"), *(stream.metadata.get("timecode") for stream in opened.streams)}
            assert "10:00:59;15" in found

    def test_has_stereo_sound_at_48_khz(self, opened: av.container.InputContainer) -> None:
        sound = opened.streams.audio[0]
        assert (sound.rate, sound.channels) == (48_000, 2)


class TestConstantRates:
    """A file has the fixed rate of its format, if there is one."""

    @pytest.mark.parametrize("name", ["wav", "mp3", "field", "disc"])
    def test_the_file_is_as_large_as_the_bit_rate_says(self, name: str, made: tuple[Film, Path]) -> None:
        output = next(one for one in made[0].outputs if Path(one.file).stem == f"T-1-{name}")
        size = (made[1] / output.file).stat().st_size
        assert size * 8 / 1.001 == pytest.approx(output.bit_rate, rel=0.12)


class TestAPreview:
    """It plays in a browser and can be sought in."""

    @pytest.fixture
    def preview(self, made: tuple[Film, Path]) -> Path:
        return made[1] / "T-1" / "T-1-preview.mp4"

    def test_its_index_comes_before_its_pictures(self, preview: Path) -> None:
        bytes_ = preview.read_bytes()
        assert 0 < bytes_.index(b"moov") < bytes_.index(b"mdat")

    def test_it_has_a_key_frame_every_second(self, tmp_path: Path) -> None:
        content = films.write(tmp_path / "content", films.entry("preview", duration="0:03.000"))
        run(content, tmp_path / "media")
        with av.open(str(tmp_path / "media/T-1/T-1-preview.mp4")) as container:
            keys = [frame.time for frame in container.decode(video=0) if frame.key_frame]
        assert keys == pytest.approx([0, 1, 2])


class TestTheLineUp:
    """Unedited material begins with colour bars and a tone of 1 kHz, 18 dB below full scale."""

    @pytest.fixture
    def tone(self, made: tuple[Film, Path]) -> np.ndarray:
        with av.open(str(made[1] / "T-1/T-1-wav.wav")) as container:
            samples = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
        return samples.reshape(-1, 2)[:19_200, 0] / 2**31

    def test_the_peak_is_18_db_below_full_scale(self, tone: np.ndarray) -> None:
        assert 20 * np.log10(np.abs(tone).max()) == pytest.approx(-18, abs=0.01)

    def test_the_tone_is_1_khz(self, tone: np.ndarray) -> None:
        loudest = int(np.argmax(np.abs(np.fft.rfft(tone))))
        assert loudest * 48_000 / len(tone) == pytest.approx(1000, abs=3)

    def test_the_first_frame_shows_the_bars(self, made: tuple[Film, Path]) -> None:
        with av.open(str(made[1] / "T-1/T-1-lab.mxf")) as container:
            first = next(container.decode(video=0)).to_ndarray(format="rgb24")
        colours = [tuple(int(part) > 90 for part in first[300, 1280 * (2 * bar + 1) // 16]) for bar in range(8)]
        assert colours == [(r, g, b) for g in (True, False) for r in (True, False) for b in (True, False)]


class TestMakingAgain:
    """Only what is missing or has changed is made."""

    def names(self, media: Path) -> dict[str, int]:
        return {file.name: file.stat().st_mtime_ns for file in sorted(media.rglob("T-1-*"))}

    def test_a_second_run_makes_nothing(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview", "wav")), tmp_path / "media"
        assert "Made 2 files" in run(content, media)
        before = self.names(media)
        assert run(content, media) == ""
        assert self.names(media) == before

    def test_a_missing_file_is_made_alone(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview", "wav")), tmp_path / "media"
        run(content, media)
        (media / "T-1/T-1-wav.wav").unlink()
        assert "Made 1 files" in run(content, media)
        assert (media / "T-1/T-1-wav.wav").is_file()

    def test_a_new_title_makes_the_film_again(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview")), tmp_path / "media"
        run(content, media)
        films.write(content, films.entry("preview", title="Another title"))
        assert "Made 1 files" in run(content, media)

    def test_a_new_storyline_does_not(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview")), tmp_path / "media"
        run(content, media)
        films.write(content, films.entry("preview", storyline="What the page says is not in the film."))
        assert run(content, media) == ""

    def test_a_truncated_file_is_made_again(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview", "wav")), tmp_path / "media"
        run(content, media)
        whole = (media / "T-1/T-1-wav.wav").read_bytes()
        (media / "T-1/T-1-wav.wav").write_bytes(whole[:1000])
        assert "Made 1 files" in run(content, media)
        assert (media / "T-1/T-1-wav.wav").read_bytes() == whole

    def test_a_damaged_ledger_means_that_all_is_made_again(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview", "wav")), tmp_path / "media"
        run(content, media)
        (media / ".made.json").write_text('["what?"')
        assert "Made 2 files" in run(content, media)

    def test_a_file_that_no_video_names_any_more_is_removed(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("preview", "wav")), tmp_path / "media"
        run(content, media)
        (media / "T-1/T-1-own.wav").write_bytes(b"not made by us")
        films.write(content, films.entry("preview"))
        assert "Removed T-1/T-1-wav.wav" in run(content, media)
        assert sorted(self.names(media)) == ["T-1-own.wav", "T-1-preview.mp4"]

    def test_a_second_maker_waits_for_the_first(self, tmp_path: Path) -> None:
        content, media = films.write(tmp_path / "content", films.entry("wav")), tmp_path / "media"
        media.mkdir()
        command = [sys.executable, "-m", "demo", "--content", str(content), "--media", str(media)]
        with alone(media, lambda: None):
            second = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
            assert second.stderr is not None
            assert "Waiting for another run" in second.stderr.readline()
            assert not (media / "T-1").exists()
        assert second.wait(timeout=60) == 0
        assert "Made 1 files" in second.stderr.read()
        second.stderr.close()

    def test_two_makings_give_the_same_bytes(self, made: tuple[Film, Path], tmp_path: Path) -> None:
        cuts = films.shots(("0:00.000", "0:00.500", "graphic"), ("0:00.500", "0:01.001", "shot"))
        content = films.write(tmp_path / "content", films.entry(*EVERYTHING, shotlist=cuts, **films.DROP_FRAME))
        run(content, tmp_path / "media")
        for output in made[0].outputs:
            assert (tmp_path / "media" / output.file).read_bytes() == (made[1] / output.file).read_bytes(), output.file

    def test_no_half_made_file_is_left_behind(self, made: tuple[Film, Path]) -> None:
        assert sorted(file.name for file in made[1].rglob("*") if file.name.endswith(".part")) == []


class TestErrors:
    """A file that cannot be made is reported in one line with its name."""

    def fail(self, content: Path, tmp_path: Path, *more: str) -> str:
        result = CliRunner().invoke(main, ["--content", str(content), "--media", str(tmp_path / "media"), *more])
        assert result.exit_code != 0
        assert "Traceback" not in result.output
        return result.output

    def test_an_unknown_codec_is_named_with_those_that_are_known(self, tmp_path: Path) -> None:
        video = films.entry("preview")
        video["renditions"][0]["video_codec"] = "Cinepak"
        said = self.fail(films.write(tmp_path / "content", video), tmp_path)
        assert "T-1-preview.mp4" in said
        assert "Cinepak" in said
        assert "H.264" in said

    def test_a_missing_key_is_named_with_the_file(self, tmp_path: Path) -> None:
        video = films.entry("preview")
        del video["duration"]
        said = self.fail(films.write(tmp_path / "content", video), tmp_path)
        assert "T-1.yaml: duration is missing" in said

    def test_a_missing_poster_is_named(self, tmp_path: Path) -> None:
        content = films.write(tmp_path / "content", films.entry("preview"))
        (content / "videos/T-1.png").unlink()
        assert "T-1.png" in self.fail(content, tmp_path)

    def test_an_unknown_id_is_wrong_usage(self, tmp_path: Path) -> None:
        content = films.write(tmp_path / "content", films.entry("preview"))
        result = CliRunner().invoke(main, ["--content", str(content), "--media", str(tmp_path / "m"), "--only", "T-2"])
        assert result.exit_code == 2
        assert "T-2" in result.output

    def test_a_failed_film_leaves_no_half_made_file(self, tmp_path: Path) -> None:
        video = films.entry("preview", "wav")
        video["renditions"][1]["audio_codec"] = "Wax"
        self.fail(films.write(tmp_path / "content", video), tmp_path)
        assert list((tmp_path / "media").rglob("T-1-*")) == []
