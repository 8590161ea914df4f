"""A builder somewhere else: another process, with another hash seed, time zone, locale, umask and folder than the test's own.

It lives as long as its block, so that each build costs no start of Python. As a program this module is that process: a line of JSON in is
a build to do, a line of JSON out is what came of it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from click.testing import CliRunner

from generator.cli import main
from tests.support.services import ROOT

SURROUNDINGS = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "POSIX", "PYTHONPATH": str(ROOT)}
_OURS = ("LC_", "LANG", "TZ", "PYTHON")


@dataclass(frozen=True, slots=True)
class Made:
    """Result of a build elsewhere: exit status, report, and mode and SHA-256 of each file of the output."""

    status: int
    report: dict[str, Any]
    files: dict[str, str]


class Elsewhere:
    """A running builder; leaving the block ends it.

    Args:
        folder: where it stands, and where it puts what it makes.
        surroundings: environment variables that replace those of the test's own of the same kinds.
    """

    def __init__(self, folder: Path, surroundings: Mapping[str, str] = SURROUNDINGS) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.elsewhere"],
            cwd=folder,
            env={**kept, **surroundings},
            umask=0o077,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()

    def begin(self, arguments: list[str]) -> None:
        """Begin a build by these arguments, into an output, private files and a report of its own, remembering nothing."""
        own = {"--output": "dist", "--downloads": "downloads.json", "--report": "report.json"}
        more = [word for option, name in own.items() for word in (option, str(self._folder / name))]
        assert self._process.stdin is not None
        print(json.dumps([*arguments, *more, "--no-cache"]), file=self._process.stdin, flush=True)

    def finish(self) -> Made:
        """Wait for the build that was begun."""
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        assert answer, "the builder elsewhere is dead"
        return Made(**json.loads(answer))


def digests(root: Path) -> dict[str, str]:
    """Return rights and SHA-256 of every file below a folder, by relative path in order; nothing where there is no folder."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in paths
    }


def _serve() -> None:
    for request in sys.stdin:
        shutil.rmtree("dist", ignore_errors=True)
        report = Path("report.json")
        report.unlink(missing_ok=True)
        done = CliRunner().invoke(main, json.loads(request), catch_exceptions=False)
        said = json.loads(report.read_text("utf-8")) if report.exists() else {}
        print(json.dumps({"status": done.exit_code, "report": said, "files": digests(Path("dist"))}), flush=True)


if __name__ == "__main__":
    _serve()
