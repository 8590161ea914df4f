"""The small sites that other tests are made of: the smallest one builds, and so does one with a speech and a film."""

from pathlib import Path

import pytest

from tests.support.sites import TinySite, speech, video


def test_six_lines_make_a_site(tmp_path: Path) -> None:
    site = TinySite(tmp_path)
    run = site.build()
    assert (run.status, run.report["errors"]) == (0, 0), run.err
    assert "Small Newsroom" in site.page("/")


@pytest.mark.parametrize("way", ["run", "quick"])
def test_a_speech_and_a_film_have_pages(tmp_path: Path, way: str) -> None:
    files = {
        "content/speeches/2026-07-07-tide.md": speech("We keep the coast.", title="The tide", videos=["M-260707-01"]),
        "content/videos/M-260707-01.yaml": video(title="Boats at dawn"),
    }
    site = TinySite(tmp_path, files)
    run = getattr(site, way)("build")
    assert run.status == 0, run.err
    assert "We keep the coast." in site.page("/speeches/2026/07/07/tide/")
    assert "Boats at dawn" in site.page("/videos/M-260707-01/")


@pytest.mark.parametrize("way", ["run", "quick"])
def test_an_error_is_reported_and_nothing_is_written(tmp_path: Path, way: str) -> None:
    site = TinySite(tmp_path, {"content/speeches/2026-07-07-tide.md": speech(speakers=["nobody"])})
    run = getattr(site, way)("build")
    assert run.status == 1
    assert [found["line"] for found in run.report["diagnostics"]] == [5], run.err
    assert not site.dist.exists()
