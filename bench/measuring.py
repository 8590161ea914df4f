"""Time, processor time and peak memory of one command with everything that it starts."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05
_UNIT = 1 if sys.platform == "darwin" else 1024
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Used:
    """Time and memory used by a command.

    Attributes:
        wall, cpu: seconds; `cpu` of all processes that it waited for, in user and system mode together.
        memory: bytes at most. One process: its largest resident set, as the kernel reports it. Several: the largest sum of their
            proportional set sizes (shared pages count once), sampled every 50 ms.
    """

    wall: float
    cpu: float
    memory: int


class CommandError(Exception):
    """A command failed; the message is what it said."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Used:
    """Run a command and return what it used.

    Raises:
        CommandError: it did not end with 0.
    """
    variables = {**os.environ, **environment}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # or each run would compile a hundred modules again
    with tempfile.TemporaryFile("w+") as said:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command lines
            command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
        if process.returncode:
            said.seek(0)
            raise CommandError(f"{' '.join(command)}\n{said.read()[-4000:]}")
    return Used(wall, usage.ru_utime + usage.ru_stime, max(_largest(usage), sampler.peak))


def _largest(usage: resource.struct_rusage) -> int:
    """The largest resident set; 0 where it may be ours: until a child becomes another program, it counts as big as its parent."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage.ru_maxrss * _UNIT if usage.ru_maxrss > own else 0


class _Sampler(threading.Thread):
    """Watches the memory of a tree of processes; of one alone it reads only what the kernel has counted anyway."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while _PROC.is_dir() and not self.ended.wait(EVERY):
            processes = _tree(self.root)
            several = len(processes) > 1
            now = sum(map(_proportional, processes)) if several else _figure(self.root, "status", "VmHWM:")
            self.peak = max(self.peak, now)

    def stop(self) -> None:
        """Wait until it has stopped."""
        self.ended.set()
        self.join()


def _tree(root: int) -> list[int]:
    found = [root]
    for one in found:
        found += _children(one)
    return found


def _children(process: int) -> list[int]:
    """Children of all threads; none of a process that has ended meanwhile."""
    try:
        files = [thread / "children" for thread in (_PROC / str(process) / "task").iterdir()]
        return [int(word) for file in files for word in file.read_text().split()]
    except OSError:
        return []


def _proportional(process: int) -> int:
    return _figure(process, "smaps_rollup", "Pss:")


def _figure(process: int, file: str, name: str) -> int:
    """Bytes that the kernel reports under a name; 0 for a process that has ended meanwhile."""
    try:
        lines = (_PROC / str(process) / file).read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
