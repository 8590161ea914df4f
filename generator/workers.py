"""Parallel map over worker processes. Results and their order do not depend on the number of processes.

A worker is forked from this process when the work begins, so its arguments are not sent to it. It sends its results back through its own
pipe and writes nothing else.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_HEADER = 8
"""Size in bytes of the length in front of each message."""


class WorkerDied(Exception):  # noqa: N818 - it says what happened
    """A worker process ended before its work did: the system had no memory left, or somebody stopped it."""


def ordered(work: Callable[[T], R], items: Sequence[T], processes: int, at_once: int = 16) -> Iterator[R]:
    """Yield `work(item)` for each item, in order.

    Args:
        work: function of one item; its result must be picklable if there are several processes.
        items: the items.
        processes: number of processes; one means this process.
        at_once: number of items in a chunk.

    Raises:
        WorkerDied: a worker was stopped. Exceptions of `work` are raised here.
    """
    if processes < 2 or len(items) < 2 or not hasattr(os, "fork"):
        yield from map(work, items)
    else:
        yield from _shared(work, [items[at : at + at_once] for at in range(0, len(items), at_once)], processes)


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shared(work: Callable[[T], R], chunks: Sequence[Sequence[T]], processes: int) -> Iterator[R]:
    """Yield the results of all chunks. Chunks are dealt to the workers in turn."""
    count = min(processes, len(chunks))
    workers: dict[int, IO[bytes]] = {}
    try:
        for number in range(count):
            process, pipe = _begin(work, chunks[number::count])
            workers[process] = pipe
        pipes = list(workers.values())
        for number in range(len(chunks)):
            yield from _received(pipes[number % count])
    finally:
        for process, pipe in workers.items():
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            pipe.close()


def _begin(work: Callable[[T], R], chunks: Sequence[Sequence[T]]) -> tuple[int, IO[bytes]]:
    """Start a worker; return its process id and the pipe of its results."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _work(work, chunks, writing)
    os.close(writing)
    return process, os.fdopen(reading, "rb")


def _work(work: Callable[[T], R], chunks: Sequence[Sequence[T]], writing: int) -> NoReturn:
    try:
        gc.disable()  # results are sent and freed soon
        with os.fdopen(writing, "wb") as pipe:
            for chunk in chunks:
                _send(pipe, _done(work, chunk))
    finally:
        os._exit(0)


def _done(work: Callable[[T], R], chunk: Sequence[T]) -> list[R] | Exception:
    try:
        return [work(item) for item in chunk]
    except Exception as error:  # noqa: BLE001 - the waiting process raises it again
        error.add_note(traceback.format_exc())
        return error


def _send(pipe: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_HEADER) + data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    """Return the next results of a worker."""
    size = int.from_bytes(pipe.read(_HEADER))
    data = pipe.read(size)
    if not size or len(data) < size:
        raise WorkerDied("a worker process was stopped before it was done")
    message = pickle.loads(data)  # noqa: S301 - from our own fork
    if isinstance(message, Exception):
        raise message
    return message
