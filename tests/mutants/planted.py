"""Planted bugs: patches against the generator, each of which the tests that it names must find. README.md says how to renew one.

python -m tests.mutants.planted plant NAME    # puts the bug into this checkout
python -m tests.mutants.planted keep NAME     # makes the patch anew of what differs in generator/, and takes the bug out again
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.support.services import ROOT

FOLDER = Path(__file__).resolve().parent
_COPIED = ("bench", "docs", "generator", "sidecar", "site_templates", "tests", "build.py", "pyproject.toml")
_DIFF = ("git", "diff", "-U1", "--no-color", "--no-prefix", "--", "generator")


@dataclass(frozen=True, slots=True)
class Bug:
    """A patch.

    Attributes:
        name: of its file, without the ending.
        claim: what is wrong with a generator that has it.
        tests: which tests must find it, as pytest names them.
        patch: the change.
    """

    name: str
    claim: str
    tests: tuple[str, ...]
    patch: str

    def __str__(self) -> str:
        return self.name

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it changes."""
        return tuple(re.findall(r"^\+\+\+ (\S+)", self.patch, re.MULTILINE))


def bug(name: str) -> Bug:
    """Read a patch."""
    text = (FOLDER / f"{name}.patch").read_text("utf-8")
    head, _, patch = text.partition("\ndiff ")
    tests = tuple(re.findall(r"^Shown by: (.+)$", head, re.MULTILINE))
    return Bug(name, head.partition("\n")[0], tests, f"diff {patch}")


BUGS = tuple(bug(path.stem) for path in sorted(FOLDER.glob("*.patch")))


def copy_of_the_project(root: Path) -> Path:
    """Copy what a build and its tests need into an empty folder."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
        else:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, root / name)
    return root


def plant(one: Bug, root: Path) -> None:
    """Put a bug into a copy of the project.

    Raises:
        CalledProcessError: the generator has changed where the bug was; see README.md.
    """
    outside = {**os.environ, "GIT_CEILING_DIRECTORIES": str(root.parent)} if root != ROOT else None
    command = ["git", "apply", "-p0", "-C1", "--recount", "-"]
    subprocess.run(command, cwd=root, env=outside, input=one.patch, text=True, check=True)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Results of tests: names of those that passed, that failed by an assertion, and that ended in any other way."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    otherwise: tuple[str, ...]
    output: str


def verdicts(root: Path, tests: tuple[str, ...]) -> Verdicts:
    """Run tests of a copy of the project on its generator, in a process of their own."""
    results = root / "results.xml"
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--no-cov",
        "-m",
        "",
        f"--junitxml={results}",
        f"--basetemp={root}.runs",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    kinds: dict[str, list[str]] = {"passed": [], "failed": [], "otherwise": []}
    for case in ET.parse(results).iter("testcase") if results.exists() else ():
        kinds[_kind(case)].append(str(case.get("name")))
    passed, failed, otherwise = (tuple(names) for names in kinds.values())
    return Verdicts(passed, failed, otherwise, done.stdout + done.stderr)


def _kind(case: ET.Element) -> str:
    failure = case.find("failure")
    if failure is not None:
        asserted = str(failure.get("message")).startswith(("AssertionError", "assert ", "Failed: "))
        return "failed" if asserted else "otherwise"
    return "passed" if not len(case) or {child.tag for child in case} <= {"system-out", "system-err"} else "otherwise"


def _keep(name: str) -> None:
    file = FOLDER / f"{name}.patch"
    head = (
        file.read_text("utf-8").partition("\ndiff ")[0] if file.exists() else "What is wrong.\n\nShown by: tests/...\n"
    )
    diff = subprocess.run(_DIFF, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line for line in diff.splitlines() if not line.startswith("index ")]
    file.write_text("\n".join([head, *lines, ""]), "utf-8")
    subprocess.run(["git", "apply", "-p0", "-R", "-"], cwd=ROOT, input=diff, text=True, check=True)


def main(action: str, name: str) -> None:
    """Plant a bug, or keep what differs as one."""
    if action == "plant":
        plant(bug(name), ROOT)
    else:
        _keep(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
