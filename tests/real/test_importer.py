"""The importer and the generator together: whatever a text holds, its page shows the same characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.stages.convert import convert
from tests.real.corpus import escaped, markdown
from tests.real.reading import folded

WORDS = st.text(alphabet="ab1 *_`#+-=.:;!?()[]{}<>|~&\\/^$%@'\"\n", min_size=1, max_size=60)


@settings(deadline=None)
@given(WORDS)
def test_escaped_text_is_never_markup(text: str) -> None:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    fragment = convert("\n".join(map(escaped, lines)), "en")
    assert fragment.problems == ()
    assert folded(fragment.text) == folded(" ".join(lines))
    assert [part for part in fragment.parts if "<p" not in part and part.strip()] == []


@pytest.mark.parametrize(
    "text",
    [
        "1. First of all", "12) and so on", "* a star", "- a dash", "-- two dashes", "+ a plus", "# a number", "> a sign",
        "---", "- - -", "===", "***", "___", ": a definition", "~~~", "a *word* of _stress_", "____for each", "[1]: a note",
        "[see](here)", "[^1]", "<b>bold</b>", "a sum <$20M", "Smith & Sons", "&amp;", "R&D;", "back\\slash", "`code`",
        "a | b\n--- | ---\n1 | 2", "Title\n-----", "Title\n=====", "word {#id}", "GENTLEMEN OF THE HOUSE:\n\nMore.",
    ],
)  # fmt: skip
def test_signs_of_markdown_stay_signs(text: str) -> None:
    fragment = convert(markdown(text), "en")
    assert fragment.problems == ()
    assert folded(fragment.text) == folded(text)
    assert 'class="speaker"' not in "".join(fragment.parts)


def test_a_block_in_capitals_becomes_a_heading_and_the_last_one_stays_a_signature() -> None:
    fragment = convert(markdown("WAR AND PEACE: THE YEAR\nOF DECISION\n\nText.\n\nA. VOLE"), "en")
    assert [heading.title for heading in fragment.headings] == ["WAR AND PEACE: THE YEAR OF DECISION"]


def test_applause_becomes_a_stage_direction() -> None:
    fragment = convert(markdown("Thank you. [Applause] Good night.\n\n[Laughter]\n\nThe word [sic] stays."), "en")
    assert "".join(fragment.parts).count('class="stage"') == 2
    assert folded(fragment.text) == "Thank you. [Applause] Good night. [Laughter] The word [sic] stays."
