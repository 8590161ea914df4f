"""The lock files: what `make setup` installs is pinned, verified and fetched from wherever the user's pip fetches."""

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


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
class TestLock:
    def test_pins_one_version_with_hashes_on_every_line(self, lock: Path) -> None:
        shape = re.compile(r"[a-z0-9._-]+==\S+( ;[^-]+)?( +--hash=sha256:[0-9a-f]{64})+")
        assert requirements(lock)
        assert [line for line in requirements(lock) if not shape.fullmatch(line)] == []

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
