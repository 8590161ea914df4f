"""Running texts do not stay in memory: what is needed of one later is read again, and must be what it was."""

import sqlite3
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from generator.stages import plan, snapshot
from tests.generator.pipeline.test_repeated_builds import clean_build
from tests.support.sites import BARE, TinySite, french, speech

SPEECH = "content/speeches/2026-07-07-tide.md"
LOSE = "DELETE FROM results WHERE key IN (SELECT substr(key, 1, 32) FROM results WHERE length(key) > 32)"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    made = TinySite(tmp_path / "site", {**BARE, **french(), SPEECH: speech("Words of *weight*.\n")})
    assert made.quick("build").status == 0
    return made


def lose_fragments(site: TinySite) -> None:
    """Take from the memo what texts became, but not what is known of it."""
    (file,) = site.root.rglob("memo.sqlite")
    with sqlite3.connect(file) as connection:
        assert connection.execute(LOSE).rowcount == 1
    connection.close()


def retitle(site: TinySite) -> None:
    path = site.root / SPEECH
    path.write_text(path.read_text().replace("A speech", "Another title"))


def test_a_text_of_which_the_result_was_lost_is_read_again(site: TinySite) -> None:
    lose_fragments(site)
    retitle(site)
    assert site.quick("build").status == 0
    assert "weight" in site.page("/speeches/2026/07/07/tide/")
    assert site.output() == clean_build(site)


def test_a_text_that_was_changed_meanwhile_stops_the_build(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.output()
    lose_fragments(site)
    retitle(site)
    real = snapshot.reread
    monkeypatch.setattr(
        snapshot,
        "reread",
        lambda root, names: {name: data.replace(b"weight", b"no weight") for name, data in real(root, names).items()},
    )
    run = site.quick("build")
    assert run.status == 1
    assert f"{SPEECH} was changed while the site was being built: build once more" in run.err
    assert site.output() == before


def test_texts_are_not_kept_while_the_site_is_planned(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = plan.plan

    def measured(*arguments: Any) -> plan.Plan:
        sizes.append(tracemalloc.get_traced_memory()[0])
        return real(*arguments)

    monkeypatch.setattr(plan, "plan", measured)
    long = "Words and words. " * 30_000
    for body in ("Short.\n", long):
        site.write({SPEECH: speech(f"{body}\n")})
        site.quick("build")
        site.write({"content/topics.yaml": f"tides: {{name: Tides {len(body)}}}\nharbours: {{name: Harbours}}\n"})
        tracemalloc.start()
        site.quick("build")
        tracemalloc.stop()
    (short, with_long) = sizes[1::2]
    assert with_long - short < len(long) / 2
