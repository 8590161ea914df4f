"""The progress of a build is shown on a terminal, and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.progress import track
from tests.generator.pipeline.complete import COMPLETE
from tests.support.services import ROOT
from tests.support.sites import BARE, TinySite, french


@pytest.mark.parametrize("total", [0, 1, 99, 100, 101, 1234])
def test_things_pass_and_the_last_is_always_told(total: int) -> None:
    said: list[tuple[str, int, int]] = []
    assert list(track(lambda *facts: said.append(facts), "things", iter(range(total)), total)) == list(range(total))
    assert said[0] == ("things", 0, total)
    assert said[-1] == ("things", total, total)
    assert len(said) <= 202
    assert [done for _, done, _ in said] == sorted({done for _, done, _ in said})


def on_a_terminal(*arguments: str) -> tuple[int, str]:
    """Run `build.py` with a terminal behind its standard error; return its status and what the terminal got."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        stderr=theirs,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    return process.returncode, shown.decode()


def test_a_terminal_shows_both_long_stages_and_then_what_was_done(tmp_path: Path) -> None:
    site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
    status, shown = on_a_terminal(*site.arguments("build", "--jobs", "2"))
    assert status == 0
    assert shown.index("texts") < shown.index("100%") < shown.index("pages") < shown.rindex("100%")
    assert "0 unchanged" in shown.splitlines()[-2]


def test_a_log_shows_none(tmp_path: Path) -> None:
    site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
    run = site.build()
    assert (run.status, "100%" in run.err, "pages" in run.err) == (0, False, False)


def test_timings_name_every_stage(tmp_path: Path) -> None:
    site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
    rows = [line.split() for line in site.build("--timings").err.splitlines()]
    stages = [row[0] for row in rows if len(row) == 3 and row[1].replace(".", "").isdigit()]
    assert stages[-1] == "together"
    assert set(stages) >= {"snapshot", "load", "validate", "convert", "link", "plan", "render", "write"}
    seconds = {row[0]: float(row[1]) for row in rows if row and row[0] in stages}
    assert abs(sum(seconds.values()) - 2 * seconds["together"]) < 0.02 * len(stages)
