"""`make bench` compares like with like: one corpus with the statistics of real speeches, and the same site from every generator."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import chart, outputs, publishing, report, texts
from bench.cases import CASES, Site
from bench.corpus import Corpus
from bench.peers import Generator
from bench.peers.known import GENERATORS
from bench.results import About, Measure, Results
from bench.runner import build
from tests.support.services import ROOT

SPEECHES = 20
OURS = GENERATORS["rostra"]
OTHERS = [one for one in GENERATORS.values() if not one.key.startswith("rostra")]
SAME = (
    "speeches",
    "index.json",
    "index.txt",
    "videos",
    "index.json of videos",
    "years",
    "events",
    "catalogue",
    "feeds",
)


def built(generator: Generator, root: Path) -> Site:
    site = Site(generator, root, Corpus(SPEECHES))
    generator.write(root, site.corpus)
    build(site)
    return site


class TestCorpus:
    def test_a_speech_is_the_same_in_a_corpus_of_any_size(self) -> None:
        assert Corpus(100).speech(7) == Corpus(10_000).speech(7)
        assert Corpus(100).video(7) == Corpus(10_000).video(7)

    def test_it_is_the_same_in_every_process(self) -> None:
        program = "from bench.corpus import Corpus; print(*Corpus(5).speeches, *Corpus(5).videos)"
        runs = {
            subprocess.run(
                [sys.executable, "-c", program],
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(runs) == 1

    def test_what_is_known_of_real_speeches_was_counted_in_them(self) -> None:
        assert json.loads(texts.FILE.read_text("utf-8")) == json.loads(json.dumps(texts.counted()))

    def test_generated_speeches_have_the_statistics_of_real_ones(self) -> None:
        known, found = texts.load(), texts.count(speech.body for speech in Corpus(400).speeches)
        assert found.paragraph_mean == pytest.approx(known.paragraph_mean, rel=0.1)
        assert found.sentence_mean == pytest.approx(known.sentence_mean, rel=0.05)
        assert found.sentence == pytest.approx(known.sentence, rel=0.1, abs=1)
        assert found.heading == pytest.approx(known.heading, rel=0.3)
        assert found.word == pytest.approx(known.word, abs=0.01)
        assert found.markup == pytest.approx(known.markup, rel=0.2)
        for sign in ("comma", "semicolon", "quotation", "apostrophe", "dash", "number"):
            assert found.signs[sign] == pytest.approx(known.signs[sign], rel=0.25), sign


@pytest.mark.parametrize("generator", [OURS, GENERATORS["rostra-rich"]], ids=lambda one: one.key)
def test_our_build_of_the_corpus_finds_nothing_to_say(generator: Generator, tmp_path: Path) -> None:
    generator.write(tmp_path, Corpus(SPEECHES))
    done = subprocess.run(generator.command(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    found = outputs.counts(tmp_path / generator.output)
    assert (found["speeches"], found["index.txt"], found["videos"]) == (SPEECHES, SPEECHES, SPEECHES // 5)


@pytest.mark.parametrize("generator", OTHERS, ids=lambda one: one.key)
def test_another_generator_makes_the_same_site(generator: Generator, tmp_path: Path) -> None:
    if not generator.version():
        pytest.skip(f"{generator.name} is not here; `python -m bench` fetches it")
    ours, other = built(OURS, tmp_path / "ours"), built(generator, tmp_path / "other")
    counts = [outputs.counts(site.output) for site in (ours, other)]
    assert {kind: counts[1][kind] for kind in SAME} == {kind: counts[0][kind] for kind in SAME}
    names = [path.relative_to(ours.output) for path in sorted(ours.output.glob("speeches/*/*/*/*/index.txt"))]
    for name in names:
        told = [(site.output / name).read_text("utf-8").split("\n\n", 1)[1].split() for site in (ours, other)]
        assert told[0] == told[1], name


@pytest.mark.parametrize("case", CASES)
def test_each_case_leaves_a_site_that_builds(case: str, tmp_path: Path) -> None:
    site = built(OURS, tmp_path)
    before = outputs.state(site.output)
    CASES[case].prepare(site, 1)
    build(site)
    files, size = outputs.written(before, outputs.state(site.output))
    assert (files == 0, size == 0) == (case == "unchanged", case == "unchanged")


def results(speeches: int = 1000) -> Results:
    about = About(
        date="2026-11-24",
        command="python -m bench",
        speeches=speeches,
        videos=speeches // 5,
        words=900,
        runs=3,
        cores=2,
        system="Linux, x86_64",
        versions={"Rostra": "this checkout", "Hugo": "0.168.0"},
    )
    counts = {name: {"speeches": speeches} for name in about.versions}
    measures = tuple(
        Measure(name, case, run, wall * run * speeches, wall, 2**20 * speeches, 10, 2**20)
        for name, wall in (("Rostra", 0.001), ("Hugo", 0.002))
        for case in ("clean", "unchanged")
        for run in (1, 2, 3)
    )
    return Results(about, counts, measures)


class TestReport:
    def test_results_are_saved_and_read_again(self, tmp_path: Path) -> None:
        results().save(tmp_path / "1000.json")
        assert Results.load(tmp_path / "1000.json") == results()

    def test_a_table_has_median_and_spread_and_a_goal_its_ratio(self) -> None:
        shown = report.markdown(results())
        assert "| Rostra | **2.00** (1.00 to 3.00) | **2.00** (1.00 to 3.00) |" in shown
        assert "| clean build / Hugo's | 1.5 | 1.0 | 0.50 (0.50) |" in shown
        assert "| clean build / Pelican's | 0.35 | 0.2 | not measured |" in shown

    def test_growth_is_told_where_the_smaller_site_was_measured(self) -> None:
        assert "| 10,000 speeches against 1,000: time | 11 | 10 | 10.00 |" in report.markdown(
            results(10_000), results()
        )

    def test_the_chart_has_a_dot_for_each_case_and_generator(self) -> None:
        drawn = ET.fromstring(chart.draw(results()))
        assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 4

    def test_publishing_again_replaces_the_section_of_that_size_only(self, tmp_path: Path) -> None:
        page = tmp_path / "performance.md"
        page.write_text("# Speed\n\n<!-- bench -->\n\n<!-- /bench -->\n\nEnd.\n")
        for found in (results(), results(10_000), results()):
            publishing.publish(found, None, page, tmp_path / "performance")
        assert page.read_text().count("### 1,000 speeches") == page.read_text().count("### 10,000 speeches") == 1
        assert page.read_text().endswith("<!-- /bench -->\n\nEnd.\n")
        assert {path.name for path in (tmp_path / "performance").iterdir()} == {
            "1000.json",
            "1000.svg",
            "10000.json",
            "10000.svg",
        }
