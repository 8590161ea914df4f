"""Runs every case of every generator by turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import measuring, outputs
from bench.cases import CASES, Site
from bench.corpus import WORDS, Corpus
from bench.peers import Generator
from bench.results import About, Measure, Results


@dataclass(frozen=True, slots=True)
class Wanted:
    """The measurements to make."""

    speeches: int
    runs: int
    cases: Sequence[str]
    generators: Sequence[Generator]
    command: str


def measure(wanted: Wanted, folder: Path, say: Callable[[str], None]) -> Results:
    """Write the sites below a folder, build each once unmeasured, then measure."""
    corpus = Corpus(wanted.speeches)
    sites = [_written(generator, folder / generator.key, corpus, say) for generator in wanted.generators]
    counted = {site.generator.name: outputs.counts(site.output) for site in sites}
    measures = list(_rounds(wanted, sites, say))
    return Results(_about(wanted, corpus), counted, tuple(measures))


def _about(wanted: Wanted, corpus: Corpus) -> About:
    return About(
        date=datetime.now(UTC).date().isoformat(),
        command=wanted.command,
        speeches=corpus.count,
        videos=corpus.video_count,
        words=WORDS,
        runs=wanted.runs,
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        system=f"{platform.system()}, {platform.machine()}",
        versions={generator.name: generator.version() for generator in wanted.generators},
    )


def _written(generator: Generator, root: Path, corpus: Corpus, say: Callable[[str], None]) -> Site:
    site = Site(generator, root, corpus)
    generator.write(root, corpus)
    used = build(site)
    say(f"{generator.name} {generator.version()}: first build {used.wall:.1f} s, not counted")
    return site


def build(site: Site) -> measuring.Used:
    """Build a site as it stands."""
    return measuring.run(site.generator.command(site.root), site.root, site.generator.environment)


def _rounds(wanted: Wanted, sites: Sequence[Site], say: Callable[[str], None]) -> Iterator[Measure]:
    for run in range(1, wanted.runs + 1):
        for case in wanted.cases:
            for site in _turned(sites, run):
                yield _measured(site, case, run)
        say(f"run {run} of {wanted.runs} done")


def _turned(sites: Sequence[Site], run: int) -> Iterable[Site]:
    """Another generator begins in each run."""
    first = run % len(sites)
    return [*sites[first:], *sites[:first]]


def _measured(site: Site, case: str, run: int) -> Measure:
    CASES[case].prepare(site, run)
    before = outputs.state(site.output)
    used = build(site)
    files, size = outputs.written(before, outputs.state(site.output))
    return Measure(site.generator.name, case, run, used.wall, used.cpu, used.memory, files, size)
