"""Results as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.cases import CASES
from bench.results import Results, Spread

OURS, OURS_RICH = "Rostra", "Rostra, own templates"
_KIB = 1024
_UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: this generator's case against another's; at most these ratios."""

    name: str
    case: str
    value: str
    other: str
    other_case: str
    least: float
    aim: float


GOALS = (
    Goal("clean build / Hugo's", "clean", "wall", "Hugo", "clean", 1.5, 1.0),
    Goal("clean build / Pelican's", "clean", "wall", "Pelican", "clean", 0.35, 0.2),
    Goal("nothing changed / Hugo's build", "unchanged", "wall", "Hugo", "clean", 0.08, 0.05),
    Goal("one body edited / Hugo's build", "body", "wall", "Hugo", "clean", 0.2, 0.1),
    Goal("one shared template edited / Hugo's build", "template", "wall", "Hugo", "clean", 0.8, 0.5),
    Goal("peak memory / Hugo's", "clean", "memory", "Hugo", "clean", 0.4, 0.2),
)
GROWTH = (("wall", "time", 11, 10), ("memory", "memory", 6, 4))
"""100,000 speeches against 10,000: value, name, at most, aim."""


def markdown(results: Results, smaller: Results | None = None) -> str:
    """Return all tables; `smaller` has a tenth of the speeches, for growth."""
    about = results.about
    versions = "; ".join(f"{name}: {version}" for name, version in about.versions.items())
    intro = (
        f"{about.speeches:,} speeches of {about.words} words and {about.videos:,} videos, {about.date}, {about.cores} cores "
        f"({about.system}), read and written in memory; medians of {about.runs} interleaved runs (least to most).\n"
        f"`{about.command}`. {versions}."
    )
    parts = [
        intro,
        "**Seconds by the clock**\n\n" + _cases(results, "wall", _seconds),
        "**Seconds of processor time**\n\n" + _cases(results, "cpu", _seconds),
        "**Peak memory, MiB**\n\n" + _cases(results, "memory", _mebibytes),
        "**Files and MiB written**\n\n" + _table(results, _files),
        "**What each of them made**\n\n" + _counts(results),
        "**Goals**\n\n" + _goals(results, smaller),
    ]
    return "\n\n".join(parts) + "\n"


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _table(results: Results, cell: Callable[[Results, str, str], str]) -> str:
    head = ["", *(CASES[case].name for case in results.cases)]
    rows = ([name, *(cell(results, name, case) for case in results.cases)] for name in results.generators)
    return _rows(head, rows)


def _cases(results: Results, value: str, shown: Callable[[Spread], str]) -> str:
    def cell(results: Results, name: str, case: str) -> str:
        found = results.spread(name, case, value)
        return shown(found) if found else ""

    return _table(results, cell)


def _seconds(found: Spread) -> str:
    return f"**{found.median:.2f}** ({found.least:.2f} to {found.most:.2f})"


def _mebibytes(found: Spread) -> str:
    return f"{found.median / _KIB**2:,.0f} ({found.least / _KIB**2:,.0f} to {found.most / _KIB**2:,.0f})"


def _files(results: Results, name: str, case: str) -> str:
    files, size = (results.median(name, case, value) for value in ("files", "written"))
    return "" if files is None or size is None else f"{files:,.0f}; {size / _KIB**2:,.1f}"


def _counts(results: Results) -> str:
    kinds = list(dict.fromkeys(kind for counts in results.counts.values() for kind in counts))
    rows = ([kind, *(f"{results.counts[name].get(kind, 0):,}" for name in results.generators)] for kind in kinds)
    return _rows(["", *results.generators], rows)


def _goals(results: Results, smaller: Results | None) -> str:
    ours = [name for name in (OURS, OURS_RICH) if name in results.generators]
    rows = [
        [goal.name, f"{goal.least}", f"{goal.aim}", *(_reached(results, goal, name) for name in ours)] for goal in GOALS
    ]
    rows += _growth(results, smaller, ours) if smaller else []
    return _rows(["Ratio by the clock (of processor time)", "At least", "Aim", *ours], rows)


def _growth(results: Results, smaller: Results, ours: list[str]) -> list[list[str]]:
    def grown(name: str, value: str) -> str:
        return _ratio(results.median(name, "clean", value), smaller.median(name, "clean", value))

    times = f"{results.about.speeches:,} speeches against {smaller.about.speeches:,}"
    return [
        [f"{times}: {what}", f"{least}", f"{aim}", *(grown(name, value) for name in ours)]
        for value, what, least, aim in GROWTH
    ]


def _reached(results: Results, goal: Goal, name: str) -> str:
    def ratio(value: str) -> str:
        return _ratio(results.median(name, goal.case, value), results.median(goal.other, goal.other_case, value))

    reached = ratio(goal.value)
    return f"{reached} ({ratio('cpu')})" if goal.value == "wall" and reached != _UNKNOWN else reached


def _ratio(one: float | None, other: float | None) -> str:
    return f"{one / other:.2f}" if one is not None and other else _UNKNOWN
