"""Every code that the generator can give is documented, with an example that gives exactly what the page says."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.examples import Section, check, first_lines, sections, write
from tests.support.services import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION, *CODES = sections("diagnostics.md")
WITHOUT_EXAMPLE = {"cannot-write", "worker-stopped"}  # they depend on the machine; see tests/generator/
_CODE = re.compile(r"untranslated|[a-z]+[a-z0-9]*(?:-[a-z0-9]+)+")
_REPORTING = {"error": 1, "warning": 1, "refuse": 1, "report": 1, "add": 1, "add_at": 2, "matching": 1, "Diagnostic": 1}
"""Functions that take a code, and which of their arguments it is."""


def documented(section: Section) -> list[str]:
    """The findings that an example is documented to give."""
    return [line for fence in section.fences if not fence.path for line in fence.text.splitlines()]


@pytest.mark.parametrize("section", [one for one in CODES if one.title not in WITHOUT_EXAMPLE], ids=str)
class TestEachCode:
    def test_has_an_example_that_gives_what_is_documented(self, section: Section, tmp_path: Path) -> None:
        write(tmp_path, [*INTRODUCTION.files, *section.files])
        given, expected = first_lines(check(tmp_path)), documented(section)
        errors = [line for line in given if ": warning: " not in line]
        assert any(f" {section.title}: " in line for line in expected)
        assert [line for line in expected if ": warning: " not in line] == errors
        assert set(expected) <= set(given)

    def test_says_first_whether_it_stops_the_build(self, section: Section) -> None:
        marks = [": warning: " in line for line in documented(section)]
        assert section.text.split()[0] == ("Warning." if any(marks) else "Error.")


def test_the_site_of_the_examples_is_sound(tmp_path: Path) -> None:
    write(tmp_path, INTRODUCTION.files)
    assert first_lines(check(tmp_path)) == []


def test_codes_stand_in_alphabetical_order() -> None:
    titles = [section.title for section in CODES]
    assert titles == sorted(titles)


def test_every_code_of_the_source_is_documented_and_no_other() -> None:
    found = {code for path in sorted((ROOT / "generator").rglob("*.py")) for code in codes_in(path.read_text("utf-8"))}
    assert sorted(found) == [section.title for section in CODES]


def codes_in(source: str) -> Iterator[str]:
    """The codes that a module gives: arguments of what reports, and the first of several texts that stand together for a finding."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = _REPORTING.get(name, len(node.args))
            yield from _constants(node.args[at : at + 1])
        elif isinstance(node, ast.Tuple) and 2 <= len(node.elts) <= 3 and all(map(_is_text, node.elts)):
            yield from (code for code in _constants(node.elts[:1]) if _is_sentence(node.elts[1]))
        elif isinstance(node, ast.Dict):
            yield from (code for code in _constants(node.values) if code.startswith("unknown-"))


def _constants(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
            yield node.value


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or " " in str(getattr(node, "value", ""))
