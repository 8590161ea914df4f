"""Work that is shared between processes: the same results in the same order, however many there are.

A worker is a copy of this process as it stands when the work begins, so that what the work needs is not sent to it; what it finds is
sent back. It writes nothing.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_work: tuple[Callable[[Any], Any], Sequence[Any]] = (lambda _: None, ())
"""What the workers of the moment do; they find it in their copy of this process."""


class WorkerDied(Exception):  # noqa: N818 - it says what happened
    """A worker process ended before its work did: the system had no memory left, or somebody stopped it."""


def ordered(work: Callable[[T], R], items: Sequence[T], processes: int, at_once: int = 32) -> Iterator[R]:
    """`work(item)` for each item, in order.

    Args:
        work: its result must be picklable where there are several processes.
        items: what to work on.
        processes: how many to share the work between; with one it is done here.
        at_once: how many items a worker takes at a time.

    Raises:
        WorkerDied: a worker was stopped. What `work` itself raises is raised here.
    """
    if processes < 2 or len(items) < 2 or not hasattr(os, "fork"):
        yield from map(work, items)
    else:
        yield from _shared(work, items, processes, at_once)


def _shared(work: Callable[[T], R], items: Sequence[T], processes: int, at_once: int) -> Iterator[R]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    global _work  # noqa: PLW0603 - the only way into a process that is a copy of this one
    _work = (work, items)
    gc.freeze()  # what is there now is not looked through by the workers' collectors, so its memory stays shared
    try:
        with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
            yield from pool.map(_one, range(len(items)), chunksize=at_once)
    except BrokenProcessPool as error:
        raise WorkerDied("a worker process was stopped before it was done") from error
    finally:
        gc.unfreeze()
        _work = (lambda _: None, ())


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _one(number: int) -> Any:
    work, items = _work
    return work(items[number])
