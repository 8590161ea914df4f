"""Results of the measurements, as records and as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class About:
    """Date, machine and settings of the measurements; `versions` by generator."""

    date: str
    command: str
    speeches: int
    videos: int
    words: int
    runs: int
    cores: int
    system: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """One build: seconds, bytes of memory at most, files and bytes written."""

    generator: str
    case: str
    run: int
    wall: float
    cpu: float
    memory: int
    files: int
    written: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, least and most of several runs."""

    median: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Results:
    """All measures of one size; `counts` says what each generator made."""

    about: About
    counts: Mapping[str, Mapping[str, int]]
    measures: tuple[Measure, ...]

    @property
    def generators(self) -> list[str]:
        """Names in the order of the tables."""
        return list(self.about.versions)

    @property
    def cases(self) -> list[str]:
        """Cases that were measured."""
        return list(dict.fromkeys(one.case for one in self.measures))

    def spread(self, generator: str, case: str, value: str) -> Spread | None:
        """Return the spread of `wall`, `cpu`, `memory`, `files` or `written`; None if it was not measured."""
        found = [getattr(one, value) for one in self.measures if (one.generator, one.case) == (generator, case)]
        return Spread(statistics.median(found), min(found), max(found)) if found else None

    def median(self, generator: str, case: str, value: str) -> float | None:
        """Return the median alone."""
        found = self.spread(generator, case, value)
        return found.median if found else None

    def save(self, path: Path) -> None:
        """Write as JSON, a measure on each line."""
        measures = ",\n".join(json.dumps(asdict(one)) for one in self.measures)
        about, counts = json.dumps(asdict(self.about), ensure_ascii=False), json.dumps(self.counts)
        path.write_text(f'{{"about": {about},\n"counts": {counts},\n"measures": [\n{measures}\n]}}\n', "utf-8")

    @classmethod
    def load(cls, path: Path) -> Results:
        """Read what `save` wrote."""
        found = json.loads(path.read_text("utf-8"))
        measures = tuple(Measure(**one) for one in found["measures"])
        return cls(About(**found["about"]), found["counts"], measures)
