"""Progress of a build on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""Callback with the stage, the work done and the total work."""

_STEPS = 100


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""


def track(progress: Progress, stage: str, things: Iterable[T], total: int) -> Iterator[T]:
    """Yield the same things, and report progress a hundred times."""
    step = max(1, total // _STEPS)
    progress(stage, 0, total)
    for number, thing in enumerate(things, start=1):
        yield thing
        if number % step == 0 or number == total:
            progress(stage, number, total)


@contextmanager
def bar() -> Iterator[Progress]:
    """Show a bar for each stage on standard error. It uses no thread, since a build forks."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), auto_refresh=False, transient=True) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)
            bars.refresh()

        yield show
