"""Layers of the packages: a module imports only from below, as ARCHITECTURE.md says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.services import ROOT

FLOORS: list[str] = re.findall(
    r"`(\w+)/?`",
    (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("\nFloors, from the ground up: ")[2].partition(".")[0],
)
"""Modules and packages as ARCHITECTURE.md lists them, from the ground up; a module imports from its own floor or from below it."""


def modules() -> list[Path]:
    return sorted((ROOT / "generator").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def floor_of(module: str) -> int:
    """Return the floor of a module of the generator; -1 for any other module and for the package itself."""
    parts = module.split(".")
    is_floor = parts[0] == "generator" and len(parts) > 1 and parts[1] not in {"__init__", "ENGINE"}
    return FLOORS.index(parts[1]) if is_floor else -1


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_its_own_floor_and_those_below(path: Path) -> None:
    own = floor_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert [name for name in imports(path) if floor_of(name) > own] == []


@pytest.mark.parametrize("path", sorted((ROOT / "generator/stages").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_a_stage_imports_no_other_stage(path: Path) -> None:
    assert [name for name in imports(path) if name.startswith("generator.stages")] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_generator_knows_nothing_of_the_service_beside_it(path: Path) -> None:
    assert [name for name in imports(path) if name.split(".")[0] in {"sidecar", "flask", "run"}] == []


@pytest.mark.parametrize("path", sorted((ROOT / "common").glob("*.py")), ids=lambda path: path.stem)
def test_the_ground_floor_imports_nothing_of_ours(path: Path) -> None:
    assert [name for name in imports(path) if name.split(".")[0] in {"generator", "sidecar", "run"}] == []


def test_only_snapshot_memo_write_and_the_command_line_touch_the_disk() -> None:
    touching = re.compile(r"\.(read_bytes|write_bytes|read_text|write_text|open|mkdir|unlink|iterdir)\(")
    found = {path.stem for path in modules() if touching.search(path.read_text("utf-8"))}
    assert found <= {"snapshot", "inputs", "memo", "stat_index", "up_to_date", "write", "compress", "output_dir", "cli"}


def test_only_the_command_line_asks_the_clock() -> None:
    asking = re.compile(r"\b(datetime\.now|date\.today|time\.time|utcnow)\(")
    assert {path.stem for path in modules() if asking.search(path.read_text("utf-8"))} == {"cli"}


SERVICE_FLOORS = tuple(
    set(names.split())
    for names in (
        "settings keys signing address passwords metrics logs manifest translations pages",
        "store",
        "service",
        "limits outbox events sessions consents challenges accounts downloads delivery retention",
        "mail",
        "web",
        "checks app factory server commands __main__",
    )
)
"""The sidecar from the ground up: leaves, the database, the argument of use cases, use cases, mail, the web, the entry points."""


def service_modules() -> list[Path]:
    return sorted(path for path in (ROOT / "sidecar").rglob("*.py") if "migrations" not in path.parts)


def service_floor(module: str) -> int | None:
    parts = module.split(".")
    if parts[0] != "sidecar" or len(parts) < 2:
        return None
    return next((number for number, names in enumerate(SERVICE_FLOORS) if parts[1] in names), None)


@pytest.mark.parametrize("path", service_modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
class TestSidecar:
    def test_a_module_stands_on_a_floor_and_imports_nothing_from_above(self, path: Path) -> None:
        if path.name == "__init__.py":
            return
        own = service_floor(".".join(path.relative_to(ROOT).with_suffix("").parts))
        assert own is not None
        assert [name for name in imports(path) if (service_floor(name) or 0) > own] == []

    def test_only_the_web_floor_knows_flask(self, path: Path) -> None:
        web = path.parent.name == "web" or path.name in {"app.py", "factory.py"}
        flask = [name for name in imports(path) if name.split(".")[0] in {"flask", "flask_login", "werkzeug"}]
        assert web or flask == []

    def test_statements_stand_with_the_store_alone(self, path: Path) -> None:
        used = [name for name in imports(path) if name in {"sqlalchemy.text", "sqlalchemy.select", "sqlalchemy.insert"}]
        assert path.parent.name == "store" or used == []

    def test_the_service_knows_nothing_of_the_generator(self, path: Path) -> None:
        assert [name for name in imports(path) if name.split(".")[0] in {"generator", "run", "demo"}] == []
