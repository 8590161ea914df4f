"""Write docs/attacks.md: each attack, the tests named after it, and the databases that they run on.

python scripts/attack_table.py            # writes
python scripts/attack_table.py --check    # says whether it is up to date, and which case has no test
"""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.attacks.cases import CASES, FAMILIES  # noqa: E402 # the path is set above

PAGE = ROOT / "docs" / "attacks.md"
NODE = re.compile(
    r"^tests/attacks/(?P<file>\w+)\.py::(?:\w+::)?test_(?P<case>[a-k]\d+)_(?P<rest>\w+)(?:\[(?P<engine>.*)\])?"
)
HEAD = """\
# Attacks and their tests

Made by `python scripts/attack_table.py` from [tests/attacks](../tests/attacks), and compared by a test. [threat-model.md](threat-model.md)
describes each family and the limits. A test runs on every named database; without a name it is independent of the database.
"""


def collected() -> dict[str, dict[str, set[str]]]:
    """Return case -> file -> databases, from what pytest would run (slow and nightly tests included)."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-o",
        "addopts=--import-mode=importlib",
        "tests/attacks",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in done.stdout.splitlines():
        if match := NODE.match(line):
            engines = {name for name in ("sqlite", "postgresql") if name in (match["engine"] or "")}
            found[match["case"].upper()][match["file"]] |= engines
    return found


def table(found: dict[str, dict[str, set[str]]]) -> str:
    """Return the page."""
    parts = [HEAD]
    for family, title in FAMILIES.items():
        rows = [_row(case, text, found[case]) for case, text in CASES.items() if case.rstrip("0123456789") == family]
        parts.append(
            "\n".join(
                [
                    f"## {family}. {title}\n",
                    "| Case | Promise | Tests | Databases |",
                    "|---|---|---|---|",
                    *rows,
                    "",
                ]
            )
        )
    return "\n".join(parts)


def _row(case: str, text: str, files: dict[str, set[str]]) -> str:
    engines = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    names = ", ".join(engines[name] for name in engines if any(name in used for used in files.values()))
    links = ", ".join(f"[{name.removeprefix('test_')}](../tests/attacks/{name}.py)" for name in sorted(files))
    return f"| {case} | {text} | {links or '**none**'} | {names} |"


def main() -> int:
    """Write or compare."""
    found = collected()
    missing = [case for case in CASES if case not in found]  # before the table, which asks for every case
    page = table(found)
    if "--check" not in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    print(f"{len(CASES) - len(missing)} of {len(CASES)} cases have tests; none: {', '.join(missing) or '-'}")
    return 0 if page == PAGE.read_text("utf-8") and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
