"""The lock files: what `make setup` installs is pinned, verified and fetched from wherever the user's pip fetches."""

import importlib.metadata
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support.services import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def requirements(lock: Path) -> list[str]:
    """Return the logical lines of a lock file."""
    text = re.sub(r"^#.*\n", "", lock.read_text(), flags=re.MULTILINE)
    return [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def name(requirement: str) -> str:
    """Return the normalised name a requirement starts with."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def requires_of(library: str) -> list[str]:
    """Return what an installed library asks for; nothing where it is for other systems."""
    try:
        return importlib.metadata.requires(library) or []
    except importlib.metadata.PackageNotFoundError:
        return []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
class TestLock:
    def test_pins_one_version_with_hashes_on_every_line(self, lock: Path) -> None:
        shape = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+( ;[^-]+)?( +--hash=sha256:[0-9a-f]{64})+")
        assert requirements(lock)
        assert [line for line in requirements(lock) if not shape.fullmatch(line)] == []

    def test_names_the_extras_that_another_library_asks_for(self, lock: Path) -> None:
        """Without them pip takes the newest release for that, which has no hash here, and stops."""
        pinned = {name(line): line.partition("==")[0] for line in requirements(lock)}
        asked = [(name(line), line) for library in pinned for line in requires_of(library) if "extra ==" not in line]
        with_extras = [(wanted, extra) for wanted, line in asked for extra in re.findall(r"\[([a-z0-9]+)\]", line)]
        assert [(wanted, extra) for wanted, extra in with_extras if f"[{extra}]" not in pinned[wanted]] == []

    def test_names_no_address(self, lock: Path) -> None:
        assert not re.search(r"//|@|--index|--find-links", lock.read_text())


def test_every_library_of_the_project_is_in_the_lock_that_installs_it() -> None:
    run = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["media"]]
    groups = PROJECT["dependency-groups"]
    develop = [line for group in groups.values() for line in group if isinstance(line, str)]
    for wanted, lock in ((run, "run.lock"), (run + develop, "dev.lock")):
        locked = {name(line) for line in requirements(ROOT / "requirements" / lock)}
        assert {name(line) for line in wanted} - locked == set()


def test_both_locks_agree() -> None:
    assert set(requirements(ROOT / "requirements/run.lock")) <= set(requirements(ROOT / "requirements/dev.lock"))
