"""Findings give a place, a mistake and a remedy, in three formats, and once each."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import (
    Diagnostic,
    Diagnostics,
    SourceLocation,
    as_github,
    as_json,
    as_text,
    most_like,
    nearest,
    printable,
    shown,
)

PLACE = SourceLocation("content/people.yaml", 2, 9)
SOURCES = {"content/people.yaml": "ada-vole:\n  role:\tPresidnt\r\n"}
FINDING = Diagnostic(PLACE, "bad-value", "«Presidnt» is not allowed here", "did you mean «President»?")


class TestText:
    """The first line is `path:line:column: code: message`; below it the source, a caret and a hint."""

    def test_shows_the_source_line_with_a_caret_and_the_hint(self) -> None:
        assert as_text([FINDING], SOURCES) == (
            "content/people.yaml:2:9: bad-value: «Presidnt» is not allowed here\n"
            "      role: Presidnt\n"
            "            ^\n"
            "    hint: did you mean «President»?\n"
        )

    @pytest.mark.parametrize(
        ("place", "first", "lines"),
        [
            (SourceLocation("a.md", 3), "a.md:3: c: m", 1),
            (SourceLocation("a.md"), "a.md: c: m", 1),
            (SourceLocation("content/people.yaml", 9, 1), "content/people.yaml:9:1: c: m", 1),
        ],
    )
    def test_leaves_out_what_the_place_does_not_have(self, place: SourceLocation, first: str, lines: int) -> None:
        text = as_text([Diagnostic(place, "c", "m")], SOURCES).splitlines()
        assert (text[0], len(text)) == (first, lines)

    def test_marks_a_warning(self) -> None:
        assert as_text([Diagnostic(SourceLocation("a"), "c", "m", severity="warning")], {}) == "a: c: warning: m\n"

    def test_cuts_a_long_line_around_the_place_and_keeps_the_caret_right(self) -> None:
        source = {"a": "x" * 500 + "HERE" + "y" * 500}
        _, line, caret = as_text([Diagnostic(SourceLocation("a", 1, 501), "c", "m")], source).splitlines()
        assert len(line) < 170
        assert line[caret.index("^") :].startswith("HERE")

    @given(st.integers(1, 400), st.integers(1, 400))
    def test_has_the_caret_below_the_column_wherever_it_is(self, before: int, after: int) -> None:
        source = {"a": "x" * before + "H" + "y" * after}
        _, line, caret = as_text([Diagnostic(SourceLocation("a", 1, before + 1), "c", "m")], source).splitlines()
        assert line[caret.index("^")] == "H"

    def test_lets_nothing_through_that_moves_the_cursor(self) -> None:
        text = as_text(
            [Diagnostic(SourceLocation("a", 1, 1), "c", "m\x1b[31m\nforged: line")], {"a": "\x1b[2J\u202eabc"}
        )
        assert text == "a:1:1: c: m [31m forged: line\n     [2J abc\n    ^\n"


class TestJson:
    """A list of objects with the same keys always."""

    def test_has_every_part(self) -> None:
        assert json.loads(as_json([FINDING])) == [
            {
                "path": "content/people.yaml",
                "line": 2,
                "column": 9,
                "code": "bad-value",
                "severity": "error",
                "message": "«Presidnt» is not allowed here",
                "hint": "did you mean «President»?",
            }
        ]

    def test_of_nothing_is_an_empty_list(self) -> None:
        assert json.loads(as_json([])) == []


class TestGithub:
    """Workflow commands, escaped as GitHub wants it."""

    def test_has_file_line_column_and_title(self) -> None:
        found = Diagnostic(SourceLocation("content/a,b:c.yaml", 2, 9), "bad-value", "50% of\nit", severity="warning")
        assert (
            as_github([found]) == "::warning file=content/a%2Cb%3Ac.yaml,line=2,col=9,title=bad-value::50%25 of%0Ait\n"
        )

    def test_has_the_hint_behind_the_message(self) -> None:
        assert as_github([Diagnostic(SourceLocation("a"), "c", "m", "h")]) == "::error file=a,title=c::m. h\n"


class TestCollection:
    """Findings are sorted by place, each once, and only errors fail a build."""

    def test_sorts_by_path_line_and_column(self) -> None:
        found = Diagnostics()
        for place in (
            SourceLocation("b"),
            SourceLocation("a", 10, 1),
            SourceLocation("a", 9, 2),
            SourceLocation("a", 9, 1),
            SourceLocation("a"),
        ):
            found.error(place, "c", "m")
        assert [str(d.source_location) for d in found.sorted()] == ["a", "a:9:1", "a:9:2", "a:10:1", "b"]

    def test_has_each_finding_once(self) -> None:
        found = Diagnostics()
        found.error(PLACE, "c", "m")
        found.error(PLACE, "c", "m")
        assert len(found.sorted()) == 1

    def test_fails_for_an_error_and_not_for_a_warning(self) -> None:
        found = Diagnostics()
        found.warning(PLACE, "c", "m")
        assert not found.failed
        found.error(PLACE, "c", "m")
        assert found.failed


class TestNearest:
    """The nearest known word, upper and lower case being the same."""

    @pytest.mark.parametrize(
        ("word", "known", "near"),
        [("titel", ["title", "topics"], "title"), ("TITLE", ["title"], "title"), ("m-260708-2", ["M-260708-02"], "M-260708-02"), ("x", ["title"], None), ("", ["title"], None), ("x", [], None)],
    )  # fmt: skip
    def test_is_found_if_there_is_one(self, word: str, known: list[str], near: str | None) -> None:
        assert most_like(word, known) == near

    def test_is_the_hint(self) -> None:
        assert nearest("titel", ["title"]) == "did you mean «title»?"

    def test_is_replaced_by_a_short_list(self) -> None:
        assert nearest("x", ["b", "a"]) == "one of: a, b"

    def test_is_nothing_where_the_list_is_long_or_empty(self) -> None:
        assert nearest("x", [f"n{i}" for i in range(17)]) == nearest("x", []) == ""

    def test_is_the_same_whatever_the_order_of_the_words(self) -> None:
        assert most_like("aab", ["aaa", "aac"]) == most_like("aab", ["aac", "aaa"])


def test_what_is_quoted_in_a_message_is_short_and_on_one_line() -> None:
    assert shown("one\ntwo\u200b") == "one two "
    assert shown("x" * 100) == "x" * 59 + "…"


@given(st.text())
def test_printable_text_has_as_many_characters_as_before(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(text).isprintable()
