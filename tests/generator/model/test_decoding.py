"""Mappings and lists: every mistake is reported at its place, once, and the rest is still looked at."""

from __future__ import annotations

import pytest

from generator.model import decoding as d
from generator.model import fields as c
from generator.model.decoding import Field
from tests.generator.model.decoding_of import document, scalar

FIELDS = {
    "title": Field(c.words, required=True),
    "summary": Field(c.words),
    "size": Field(c.whole_number(), default=7),
}
fields: d.Convertor[dict[str, object]] = d.mapping(dict, FIELDS)


class TestMapping:
    """A mapping has exactly the keys of its table."""

    def test_gives_each_key_its_value_or_its_default(self) -> None:
        assert document(fields, "title: A\nsize: 1\n").value == {"title": "A", "summary": None, "size": 1}
        assert document(fields, "title: A\n").value == {"title": "A", "summary": None, "size": 7}

    @pytest.mark.parametrize("empty", ["", " ~", " null", " # nothing yet", " #"])
    def test_takes_an_empty_value_for_a_key_that_is_not_there(self, empty: str) -> None:
        assert document(fields, f"title: A\nsize:{empty}\n").value == {"title": "A", "summary": None, "size": 7}

    def test_takes_quoted_words_as_they_are(self) -> None:
        assert document(fields, 'title: "null"\nsummary: "~"\n').value == {"title": "null", "summary": "~", "size": 7}

    @pytest.mark.parametrize(
        ("text", "findings"),
        [
            ("summary: A\n", ["1:1 missing-key"]),
            ("\n# comment\nsummary: A\n", ["3:1 missing-key"]),
            ("title:\n", ["1:1 empty-value"]),
            ("title: ~\n", ["1:1 empty-value"]),
            ("title: A\nsize: x\nsummary: [a]\n", ["2:7 bad-number", "3:10 wrong-type"]),
            ("[title]\n", ["1:1 wrong-type"]),
            ("title\n", ["1:1 wrong-type"]),
            ("title: A\nsummary: #Tides\n", ["2:10 cut-by-comment"]),
        ],
    )
    def test_is_refused_for_what_is_missing_or_wrong(self, text: str, findings: list[str]) -> None:
        found = document(fields, text)
        assert (found.value, found.findings) == (None, findings)

    @pytest.mark.parametrize(
        ("text", "findings"),
        [
            ("title: A\ntheme: B\n", ["2:1 unknown-key"]),
            ("title: A\ntitle: B\n", ["2:1 duplicate-key"]),
            ("title: A\n? [a]\n: B\n", ["2:3 unknown-key"]),
            ("title: A\n<<: {size: 1}\n", ["2:1 unknown-key"]),
            ("title: A\nno: 1\nyes: 2\n", ["2:1 unknown-key", "3:1 unknown-key"]),
        ],
    )
    def test_passes_over_a_key_that_it_reports(self, text: str, findings: list[str]) -> None:
        found = document(fields, text)
        assert (found.value, found.findings) == ({"title": "A", "summary": None, "size": 7}, findings)

    def test_names_the_nearest_key_and_does_not_miss_it_as_well(self) -> None:
        found = document(fields, "Titel: A\n")
        assert (found.value, found.findings, found.hints) == (None, ["1:1 unknown-key"], ["did you mean «title»?"])

    def test_says_where_a_key_stood_first(self) -> None:
        assert document(fields, "title: A\nsize: 1\ntitle: B\n").hints == ["first on line 1"]


class TestPlaces:
    """Lines and columns count from 1 in the file, as editors show them."""

    def test_count_the_lines_above_front_matter(self) -> None:
        assert document(fields, "title: A\nsize: x\n", first_line=1).findings == ["3:7 bad-number"]

    @pytest.mark.parametrize("before", ["Été", "قمة", "海", "🌊", "e\u0301"])
    def test_count_characters_and_not_bytes(self, before: str) -> None:
        found = document(fields, f"{{title: {before}, size: x}}\n")
        assert found.findings == [f"1:{17 + len(before)} bad-number"]

    def test_of_a_cut_text_are_right_in_front_matter_and_behind_long_texts(self) -> None:
        text = "title: |\n  one\n\n  two # three\nsummary: four # five\n"
        assert document(fields, text, first_line=1).findings == ["6:15 cut-by-comment"]

    def test_of_values_are_known_by_key(self) -> None:
        def places(node: object, context: d.Context) -> dict[str, str]:
            return {key: str(place) for key, place in d.key_places(node, context).items()}  # type: ignore[arg-type]

        assert document(places, "a: 1\nb:\n  - 2\n").value == {"a": "content/x.yaml:1:4", "b": "content/x.yaml:3:3"}


class TestList:
    """A list goes on after an item that is wrong."""

    numbers = staticmethod(d.list_of(c.whole_number()))

    @pytest.mark.parametrize(("typed", "value"), [("[1, 2]", (1, 2)), ("[]", ()), ("[1, 1]", (1, 1))])
    def test_gives_its_items(self, typed: str, value: tuple[int, ...]) -> None:
        assert scalar(self.numbers, typed).value == value

    def test_reports_every_item_that_is_wrong(self) -> None:
        found = scalar(self.numbers, "[1, x, 2, y, ]")
        assert (found.value, found.findings) == (None, ["1:10 bad-number", "1:16 bad-number"])

    def test_refuses_an_item_that_is_empty(self) -> None:
        assert document(self.numbers, "- 1\n-\n- 2\n").findings == ["2:2 empty-value"]

    @pytest.mark.parametrize(
        ("typed", "hint"),
        [
            ("ada-vole", "write [ada-vole]"),
            ("{id: ada}", "write one «- ...» a line, or [a, b]"),
            ("a" * 50, "write one «- ...» a line, or [a, b]"),
        ],
    )
    def test_that_is_none_is_refused_with_a_hint_how_to_write_it(self, typed: str, hint: str) -> None:
        found = scalar(self.numbers, typed)
        assert (found.findings, found.hints) == (["1:6 wrong-type"], [hint])

    def test_may_have_to_have_an_item(self) -> None:
        assert scalar(d.list_of(c.words, least=1), "[]").findings == ["1:6 empty-value"]

    def test_may_have_each_item_once_and_goes_on_with_the_first(self) -> None:
        found = document(d.list_of(c.words, same=str), "- a\n- b\n- a\n")
        assert (found.value, found.findings, found.hints) == (("a", "b"), ["3:3 duplicate-entry"], ["first on line 1"])


class TestVocabulary:
    """A mapping of ids: what is wrong with one entry leaves the others alone."""

    convert = staticmethod(d.vocabulary(c.identifier, lambda name, node, context: f"{name}={c.words(node, context)}"))

    def test_gives_each_entry_its_id(self) -> None:
        assert document(self.convert, "b: B\na: A\n").value == {"b": "b=B", "a": "a=A"}

    def test_keeps_the_ids_of_entries_that_are_refused(self) -> None:
        found = document(self.convert, "a: A\nb: [B]\nc:\n")
        assert (found.value, found.findings) == (
            {"a": "a=A", "b": None, "c": None},
            ["2:4 wrong-type", "3:3 empty-value"],
        )

    @pytest.mark.parametrize(
        ("text", "findings"),
        [
            ("a: A\na: B\n", ["2:1 duplicate-key"]),
            ("a: A\nA: B\n", ["2:1 duplicate-id"]),
            ("a: A\na b: B\n", ["2:1 bad-id"]),
        ],
    )
    def test_has_each_id_once_whatever_its_case(self, text: str, findings: list[str]) -> None:
        found = document(self.convert, text)
        assert (found.value, found.findings) == ({"a": "a=A"}, findings)

    def test_keeps_ids_that_look_like_numbers_as_they_are(self) -> None:
        assert list(document(self.convert, "012: A\n1.10: B\nNO: C\n").value or {}) == ["012", "1.10", "NO"]

    @pytest.mark.parametrize("text", ["[a]\n", "a\n"])
    def test_that_is_no_mapping_is_refused(self, text: str) -> None:
        assert document(self.convert, text).findings == ["1:1 wrong-type"]


def test_a_value_can_be_had_with_its_place() -> None:
    found = scalar(d.placed(c.whole_number()), "12").value
    assert found is not None
    assert (found[0], str(found[1])) == (12, "content/x.yaml:1:6")
