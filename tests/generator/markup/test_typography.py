"""Each language gets its own quotation marks, spaces and dashes."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.markup.typography import STYLES, edits
from generator.stages.convert import convert


def typeset(text: str, language: str) -> str:
    for start, end, new in reversed(edits(text, STYLES[language])):
        text = text[:start] + new + text[end:]
    return text


class TestEnglish:
    """Curly quotation marks, apostrophes, dashes, ellipses."""

    @pytest.mark.parametrize(
        ("typed", "wanted"),
        [
            ('"Yes," she said.', "“Yes,” she said."),
            ("It's the seafarers' charter", "It’s the seafarers’ charter"),
            ("\"'Go,' he said\"", "“‘Go,’ he said”"),
            ("'Go'", "‘Go’"),
            ("the '90s, '74, 'tis", "the ’90s, ’74, ’tis"),
            ('("quoted")', "(“quoted”)"),
            ('so--"yes"', "so–“yes”"),
            ("1974--2026 --- and on", "1974–2026 — and on"),
            ("wait... more....", "wait… more…."),
            ("a-b ----- c ..", "a-b ----- c .."),
            ("10:30; why? no!", "10:30; why? no!"),
        ],
    )
    def test_is_set_as_printed(self, typed: str, wanted: str) -> None:
        assert typeset(typed, "en") == wanted


class TestFrench:
    """Guillemets and the no-break spaces of the Imprimerie nationale."""

    @pytest.mark.parametrize(
        ("typed", "wanted"),
        [
            ('"Oui"', "«\u00a0Oui\u00a0»"),
            ('"Il a dit "oui" hier"', "«\u00a0Il a dit “oui” hier\u00a0»"),
            ('" Oui "', "«\u00a0Oui\u00a0»"),
            ("« Oui »", "«\u00a0Oui\u00a0»"),
            ("«Oui»", "«\u00a0Oui\u00a0»"),
            ("Quoi ? Non ! Si ; ceci : cela", "Quoi\u202f? Non\u202f! Si\u202f; ceci\u00a0: cela"),
            ("Quoi? Non! Si; ceci: cela", "Quoi\u202f? Non\u202f! Si\u202f; ceci\u00a0: cela"),
            ("Quoi?!", "Quoi\u202f?!"),
            ("à 10:30 (!)", "à 10:30 (!)"),
            ("https://a.example/?b;c", "https://a.example/?b;c"),
            ("l'Union d'Averne", "l’Union d’Averne"),
            ('"Oui": voici', "«\u00a0Oui\u00a0»\u00a0: voici"),
            ('"Oui ?"', "«\u00a0Oui\u202f?\u00a0»"),
        ],
    )
    def test_is_set_as_printed(self, typed: str, wanted: str) -> None:
        assert typeset(typed, "fr") == wanted


class TestArabic:
    """Guillemets without spaces."""

    def test_is_set_as_printed(self) -> None:
        assert typeset('قال "نعم" ثم "قال "لا" هنا"', "ar") == "قال «نعم» ثم «قال “لا” هنا»"


class TestAnyLanguage:
    """Only marks and spaces change, and only where text is text."""

    @given(st.text(alphabet="ab \"'-.«»;:!?()\n\u00a0", max_size=30), st.sampled_from(sorted(STYLES)))
    def test_leaves_letters_and_order_alone(self, text: str, language: str) -> None:
        changed = edits(text, STYLES[language])
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(changed))
        assert re.sub("[^ab()]", "", typeset(text, language)) == re.sub("[^ab()]", "", text)

    @given(st.text(alphabet="ab \"'-.;:!?()", max_size=30), st.sampled_from(sorted(STYLES)))
    def test_leaves_no_straight_mark(self, text: str, language: str) -> None:
        assert not set("\"'") & set(typeset(text, language))

    def test_reads_across_elements_of_one_block(self) -> None:
        assert convert('"*Yes*," he said, "**no**"*.*', "en").text == "“Yes,” he said, “no”."
        assert convert("*Quoi* ? [Non](a): `si`;", "fr").text == "Quoi\u202f? Non\u00a0: si\u202f;"
        assert convert("1974-*-2026* .*..*", "en").text == "1974–2026 …"

    def test_begins_anew_with_each_block(self) -> None:
        assert convert('"Open\n\n"Again"', "fr").text == "«\u00a0Open\n\n«\u00a0Again\u00a0»"

    def test_leaves_code_addresses_and_escaped_marks_alone(self) -> None:
        assert convert('`"a"--` <https://a.example/--> \\"b\\" &quot;', "en").text == '"a"-- https://a.example/-- "b" "'

    def test_takes_the_style_of_the_primary_language(self) -> None:
        assert convert('"a"', "fr-BE").text == "«\u00a0a\u00a0»"
        assert convert('"a"', "nl").text == "“a”"
