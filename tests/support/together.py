"""Many requests at one moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

MANY = 24
"""Number of threads in a race: more than any of our computers has processors, fewer than a store has connections."""


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """Start every work at the same moment, each in a thread of its own; returns what they gave, in their order."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        gate.wait(30)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result(120) for done in [threads.submit(run, work) for work in works]]
