"""Work in several processes: the same results in the same order, and every failure is told."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import workers
from generator.stages import convert, render
from generator.workers import WorkerDied, ordered
from tests.generator.pipeline.complete import COMPLETE
from tests.support.sites import BARE, TinySite, french, read_tree


def processes_of(results: Iterator[tuple[int, int]]) -> set[int]:
    return {process for _, process in results}


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


class TestOrdered:
    @pytest.mark.parametrize("processes", [1, 2, 5])
    @pytest.mark.parametrize("count", [0, 1, 2, 97])
    def test_gives_each_result_once_and_in_order(self, processes: int, count: int) -> None:
        found = [result for result, _ in ordered(square, range(count), processes, at_once=3)]
        assert found == [number * number for number in range(count)]

    def test_with_one_process_works_here_and_with_two_elsewhere(self) -> None:
        assert processes_of(ordered(square, range(50), 1)) == {os.getpid()}
        elsewhere = processes_of(ordered(square, range(50), 2, at_once=1))
        assert os.getpid() not in elsewhere
        assert 1 <= len(elsewhere) <= 2

    def test_what_the_work_raises_is_raised_here(self) -> None:
        def fail(number: int) -> int:
            return 1 // (number - 30)

        with pytest.raises(ZeroDivisionError):
            list(ordered(fail, range(50), 2))

    def test_a_process_that_is_stopped_is_told(self) -> None:
        def die(number: int) -> int:
            if number == 30:
                os.kill(os.getpid(), signal.SIGKILL)
            return number

        with pytest.raises(WorkerDied):
            list(ordered(die, range(50), 2))

    def test_who_stops_asking_is_not_kept_waiting(self) -> None:
        results = ordered(square, range(50), 2)
        assert next(results)[0] == 0
        results.close()  # type: ignore[attr-defined]
        assert [result for result, _ in ordered(square, range(3), 2)] == [0, 1, 4]

    def test_there_is_a_processor(self) -> None:
        assert workers.processors() >= 1


@pytest.fixture
def always_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    for stage in (convert, render):
        monkeypatch.setattr(stage, "_ENOUGH", 2)


@pytest.mark.usefixtures("always_shared")
class TestABuild:
    """I20: the number of processes does not matter, whatever a build finds."""

    @pytest.mark.parametrize(
        "files",
        [
            {},
            {"site_templates/speech.html": "<p>\n{{ page.nothing }}", "site_templates/video.html": "{{ 1 / 0 }}"},
            {"site_templates/topic.html": '{{ _("Never translated") }}{{ head }}'},
            {"content/speeches/2026-07-01-bad.md": "---\n---\n[broken](nowhere.md) *** [a"},
        ],
        ids=["sound", "broken templates", "a string that is not translated", "broken texts"],
    )
    def test_is_the_same_with_one_and_with_two(self, tmp_path: Path, files: dict[str, str]) -> None:
        said = []
        for number in (1, 2):
            site = TinySite(tmp_path / str(number), {**BARE, **french(), **COMPLETE, **files})
            first, second = (site.quick("build", "--jobs", str(number)) for _ in range(2))
            site.write({"content/topics.yaml": "tides: {name: Low tides}\nharbours: {name: Harbours}\n"})
            third = site.quick("build", "--jobs", str(number))
            reports = [
                {**run.report, "diagnostics": named(run.report["diagnostics"], site)} for run in (first, second, third)
            ]
            said.append(([run.status for run in (first, second, third)], reports, left(site)))
        assert said[0] == said[1]

    def test_in_which_a_process_is_stopped_says_so_and_leaves_the_site(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        assert site.quick("build").status == 0
        before, builder = left(site), os.getpid()
        whole = convert.convert

        def stopped(text: str, language: str) -> object:
            if os.getpid() != builder:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole(text, language)

        monkeypatch.setattr(convert, "convert", stopped)
        run = site.quick("build", "--jobs", "2", "--no-cache")
        assert (run.status, [one["code"] for one in run.report["diagnostics"]]) == (1, ["worker-stopped"])
        assert "--jobs 1" in run.err
        assert left(site) == before
        assert site.quick("build", "--jobs", "1", "--no-cache").status == 0


def named(diagnostics: list[dict[str, object]], site: TinySite) -> list[dict[str, object]]:
    """Return the findings with the names of files below the site's folder."""
    return [{**one, "path": str(one["path"]).replace(str(site.root), "")} for one in diagnostics]


def left(site: TinySite) -> dict[str, bytes]:
    """Return what lies in the output, if there is one."""
    return read_tree(site.dist) if site.dist.exists() else {}
