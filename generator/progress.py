"""How far a build is, for somebody who waits in front of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is to do."""

_STEPS = 100


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def track(progress: Progress, stage: str, things: Iterable[T], total: int) -> Iterator[T]:
    """The same things; each hundredth of them is told."""
    step = max(1, total // _STEPS)
    progress(stage, 0, total)
    for number, thing in enumerate(things, start=1):
        yield thing
        if number % step == 0 or number == total:
            progress(stage, number, total)


@contextmanager
def bar() -> Iterator[Progress]:
    """A bar for each stage on the terminal behind standard error. It has no thread: a build makes copies of its process."""
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
