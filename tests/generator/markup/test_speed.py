"""The short cuts change no result: the same texts through the library alone give the same trees and findings."""

from __future__ import annotations

from unittest.mock import patch
from xml.etree.ElementTree import tostring

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from generator.markup import reader, speed
from generator.markup.findings import Findings
from generator.markup.fragment import Problem

PIECES = [
    "*", "**", "_", "`", "[", "]", "](", "![", "<b>", "<!--", "\n", "\n\n", "    ", "  ", "- ", "1. ", "> ", "# ", "|", "|-|-|\n", "[^1]", "[^1]: ",
    "[a]: b", "[a]", ": ", "&amp;", "\\", "word", "**N:** ", "  \n", "<http://x>", "<a@b.c>", "---\n", "===\n", "+ ", "1974. ", "***", "\t",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


def nothing(md: Markdown) -> None:
    del md


def read(text: str) -> tuple[bytes, list[Problem]]:
    findings = Findings(text)
    return tostring(reader.read(text, findings)), findings.problems


class TestShortCuts:
    @given(TEXTS)
    def test_give_what_the_library_gives(self, text: str) -> None:
        quick = read(text)
        with patch.object(speed, "register", nothing):
            assert read(text) == quick

    def test_are_taken(self) -> None:
        with patch.object(speed, "register", nothing):
            assert "plain" not in reader._converter(Findings("")).parser.blockprocessors
        assert "plain" in reader._converter(Findings("")).parser.blockprocessors
