"""docs/proof.md names for each case the tests that show it, and they are there."""

import ast
import re

import pytest

from tests.support.services import ROOT

CASES = [
    *(f"I{n}" for n in range(1, 24)),
    *(f"S{n}" for n in range(24, 33)),
    *(f"M{n}" for n in (31, 32, 33, 34, 36, 37, 38)),
    "E44",
    "E45",
]
PAGE = (ROOT / "docs" / "proof.md").read_text("utf-8")
_CASE = re.compile(r"^\| ([A-Z]\d+) \| .+? \| (.+) \|$", re.MULTILINE)
_NAMED = re.compile(r"\]\(\.\./(?P<file>tests/[\w/]+\.py)\)|`(?P<test>(?:Test\w+::)?test_\w+)`")


def named(text: str) -> list[tuple[str, str]]:
    """Return the tests that a text names, each with the file that was linked to before it."""
    file, found = "", []
    for match in _NAMED.finditer(text):
        if match["file"]:
            file = match["file"]
        else:
            found.append((file, match["test"]))
    return found


def defined_in(file: str) -> set[str]:
    """Return the tests of a file, as pytest names them."""
    body = ast.parse((ROOT / file).read_text("utf-8")).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    inner = {f"{one.name}::{node.name}" for one in classes for node in one.body if isinstance(node, ast.FunctionDef)}
    return inner | {node.name for node in body if isinstance(node, ast.FunctionDef)}


ROWS = dict(_CASE.findall(PAGE))


def test_every_case_stands_there_once_and_in_order() -> None:
    assert [case for case, _ in _CASE.findall(PAGE)] == CASES


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_tests_that_are_there(case: str) -> None:
    found = named(ROWS[case])
    assert found
    assert [f"{file}::{test}" for file, test in found if test not in defined_in(file)] == []


def test_the_oracles_are_there() -> None:
    found = named(PAGE.partition("## Oracles")[2].partition("## Minutes")[0])
    assert len(found) > 6
    assert [f"{file}::{test}" for file, test in found if test not in defined_in(file)] == []
