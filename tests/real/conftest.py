"""The archive of addresses: the whole corpus built once by `build.py` with the project's own templates, measured, and served."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.real.corpus import Address, addresses, content
from tests.support.finished import FinishedSite
from tests.support.server import serve
from tests.support.services import ROOT
from tests.support.sites import NOW, write_tree


@dataclass(frozen=True, slots=True)
class Archive:
    """The finished site and what it took to build.

    Attributes:
        seconds: of processor time, so that other work on the machine does not count.
        megabytes: of memory at most.
    """

    corpus: list[Address]
    site: FinishedSite
    seconds: float
    megabytes: float


def measured_build(root: Path) -> tuple[float, float]:
    """Build `root/content` into `root/dist` in a process of its own; return its processor seconds and peak megabytes."""
    places = {"--content": "content", "--output": "dist", "--cache": "cache", "--downloads": "downloads.json"}
    options = [word for option, name in places.items() for word in (option, str(root / name))]
    command = [sys.executable, str(ROOT / "build.py"), "build", "--as-of", NOW, *options]
    with (root / "messages.txt").open("w+") as messages:
        process = subprocess.Popen(command, cwd=ROOT, stdout=messages, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        assert process.returncode == 0, messages.read()
    peak = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)  # bytes there, kibibytes elsewhere
    return used.ru_utime + used.ru_stime, peak


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Import, build and serve all addresses."""
    corpus, root = addresses(), tmp_path_factory.mktemp("archive")
    write_tree(root, content(corpus))
    seconds, megabytes = measured_build(root)
    with serve(root / "dist") as address:
        yield Archive(corpus, FinishedSite(root / "dist", address), seconds, megabytes)
