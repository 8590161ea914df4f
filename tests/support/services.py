"""Requirements of tests besides Python: programs and fetched tools. A test without them is skipped, or fails where all must run."""

import json
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]


def missing(what: str) -> NoReturn:
    """Skip the test with its reason, or fail it where `ROSTRA_REQUIRE_SERVICES=1` (continuous integration)."""
    if os.environ.get("ROSTRA_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} is required here and missing")
    pytest.skip(f"{what} is missing; `make test` installs it where it may")


def require(*programs: str) -> str:
    """Return the path of the first of these programs that is installed."""
    for program in programs:
        if path := shutil.which(program):
            return path
    missing(programs[0])


def require_tool(name: str, file: str) -> Path:
    """Return a file of a tool that `scripts/fetch_tools.py` fetched, in the version that `tests/tools.json` names."""
    tools = json.loads((ROOT / "tests" / "tools.json").read_text())
    path = ROOT / ".tools" / name / str(tools[name]["version"]) / file
    if not path.is_file():
        missing(name)
    return path
