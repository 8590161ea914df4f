"""A disk of a few pages, and builds on it: mounted in a name space of its own, which goes with the process.

As a program this module is that process: it copies a site's output to the disk, leaves so much room, builds, and says what came of it, once
for each line of JSON that it is given.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from generator.cli import main
from tests.support.elsewhere import digests
from tests.support.services import ROOT, missing, require

PAGE = 4096
_LARGE = 64 * 1024 * 1024
_WAYS = (["unshare", "-m"], ["unshare", "-r", "-m"])
"""As root, and as anybody where the kernel lets them have name spaces."""


@dataclass(frozen=True, slots=True)
class Left:
    """Result of a build on a small disk: exit status, findings, digests of the output, names of the files beside it."""

    status: int
    said: str
    files: dict[str, str]
    beside: list[str]


def builds(disk: Path, mount: Path, output: Path, tries: list[dict[str, Any]]) -> list[Left]:
    """Build once for each try, each on a fresh disk.

    Args:
        disk: a folder; what lies beside the output is listed from here.
        mount: the folder that the disk is mounted at: `disk`, or the output in it.
        output: of an earlier build; its copy is `dist` on the disk.
        tries: `arguments` of the command, and the room that it has beside that copy: `pages` of 4096 bytes, `files`, or both.
    """
    require("unshare")
    (disk / "dist").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*_way(mount), sys.executable, "-m", "tests.support.small_disk", str(disk), str(mount), str(output)],
        input="".join(json.dumps(one) + "\n" for one in tries),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Left(**json.loads(line)) for line in done.stdout.splitlines()]


def _way(mount: Path) -> list[str]:
    def works(way: list[str]) -> bool:
        command = [*way, "mount", "-t", "tmpfs", "none", str(mount)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    return next((way for way in _WAYS if works(way)), None) or missing("the right to mount a small disk")


def _try(disk: Path, mount: Path, output: Path, wanted: dict[str, Any]) -> Left:
    _mount(mount, f"size={_LARGE}")
    shutil.copytree(output, disk / "dist", dirs_exist_ok=True)
    state = os.statvfs(mount)
    pages, files = state.f_blocks - state.f_bfree + wanted.get("pages", 5000), state.f_files - state.f_ffree
    _mount(mount, f"remount,size={pages * PAGE},nr_inodes={files + wanted.get('files', 5000)}")
    done = CliRunner().invoke(main, wanted["arguments"], catch_exceptions=False)
    beside = sorted(path.name for path in disk.iterdir())
    left = Left(done.exit_code, done.stderr, digests(disk / "dist"), beside)
    subprocess.run(["umount", str(mount)], check=True)
    return left


def _mount(mount: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(mount)], check=True)


def _serve(disk: Path, mount: Path, output: Path) -> None:
    for line in sys.stdin:
        left = _try(disk, mount, output, json.loads(line))
        answer = {"status": left.status, "said": left.said, "files": left.files, "beside": left.beside}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve(*map(Path, sys.argv[1:]))
