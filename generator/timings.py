"""Time of a build by stage."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Timings:
    """Seconds by stage, in the order in which the stages were first reached.

    Attributes:
        wall: elapsed seconds.
        processor: seconds of processor time of this process.
    """

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.processor: dict[str, float] = {}
        self._began = perf_counter(), process_time()

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to this stage."""
        began, self._began = self._began, (perf_counter(), process_time())
        self._add(stage, self._began[0] - began[0], self._began[1] - began[1])

    def run(self, stage: str, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do the work of a stage; what passed since the last lap belongs to it."""
        try:
            return work(*args, **kwargs)
        finally:
            self.lap(stage)

    def apart(self, stage: str) -> Apart:
        """Return a reusable context: time inside it counts for this stage and not for the one around it."""
        return Apart(self, stage)

    def move(self, stage: str, wall: float, processor: float) -> None:
        """Move seconds since the last lap to this stage."""
        self._began = self._began[0] + wall, self._began[1] + processor
        self._add(stage, wall, processor)

    def _add(self, stage: str, wall: float, processor: float) -> None:
        self.wall[stage] = self.wall.get(stage, 0) + wall
        self.processor[stage] = self.processor.get(stage, 0) + processor

    def __str__(self) -> str:
        """Return a table: a line for each stage, and their sum."""
        rows = [(stage, self.wall[stage], self.processor[stage]) for stage in self.wall]
        rows.append(("together", sum(self.wall.values()), sum(self.processor.values())))
        lines = [f"{'stage':12}{'seconds':>9}{'here':>9}"]
        lines += [f"{stage:12}{wall:9.3f}{processor:9.3f}" for stage, wall, processor in rows]
        return "\n".join(lines)


class Apart:
    """See `Timings.apart`."""

    __slots__ = ("_began", "_stage", "_timings")

    def __init__(self, timings: Timings, stage: str) -> None:
        self._timings = timings
        self._stage = stage
        self._began = 0.0, 0.0

    def __enter__(self) -> None:
        self._began = perf_counter(), process_time()

    def __exit__(self, *_: object) -> None:
        self._timings.move(self._stage, perf_counter() - self._began[0], process_time() - self._began[1])
