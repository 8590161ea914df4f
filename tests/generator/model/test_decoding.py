"""Mappings and lists: every mistake is reported at its place, once, and the rest is still looked at."""

from dataclasses import dataclass
from typing import Annotated

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.model import decoding as d
from generator.model import fields as c
from generator.model.decoding import Key
from generator.model.page import Page
from generator.model.shared import Speaker
from generator.model.site import Site
from generator.model.speech import Change, Speech
from generator.model.video import Rendition, Shot, Video
from generator.model.vocabularies import Event, Person, Topic
from tests.generator.model.decoding_of import document, scalar


@dataclass(frozen=True)
class Item:
    title: Annotated[str, Key(c.words)]
    summary: Annotated[str | None, Key(c.words)] = None
    size: Annotated[int, Key(c.whole_number())] = 7
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    name: Annotated[str, Key(c.words, name="title", required=False)]
    kind: Annotated[str, Key(c.words, inherited=True)]
    size: Annotated[int, Key(c.whole_number(), inherited=True)] = 7


item = d.mapping(Item)


class TestKeys:
    """The attributes of a record that are annotated with a key say what editors may write."""

    def test_are_required_where_the_attribute_has_no_default_value(self) -> None:
        keys = d.keys_of(Item)
        assert {name: (key.required, key.default) for name, key in keys.items()} == {
            "title": (True, None),
            "summary": (False, None),
            "size": (False, 7),
        }

    def test_may_have_a_name_of_their_own_and_a_value_that_is_made_later(self) -> None:
        fields = document(d.fields_of(Version), "kind: A\n").value
        assert fields is not None
        assert fields.values == {"title": None, "kind": "A", "size": None}

    def test_that_are_inherited_are_neither_missed_nor_filled_in(self) -> None:
        found = document(d.fields_of(Version), "title: A\nkind:\n")
        assert found.value is not None
        assert (found.value.values, found.findings) == ({"title": "A", "kind": None, "size": None}, [])


class TestMapping:
    """A mapping has exactly the keys of its table."""

    def test_gives_each_key_its_value_or_its_default(self) -> None:
        assert document(item, "title: A\nsize: 1\n").value == Item("A", size=1)
        assert document(item, "title: A\n").value == Item("A")

    @pytest.mark.parametrize("empty", ["", " ~", " null", " # nothing yet", " #"])
    def test_takes_an_empty_value_for_a_key_that_is_not_there(self, empty: str) -> None:
        assert document(item, f"title: A\nsize:{empty}\n").value == Item("A")

    def test_takes_quoted_words_as_they_are(self) -> None:
        assert document(item, 'title: "null"\nsummary: "~"\n').value == Item("null", "~")

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
        found = document(item, text)
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
        found = document(item, text)
        assert (found.value, found.findings) == (Item("A"), findings)

    def test_names_the_nearest_key_and_does_not_miss_it_as_well(self) -> None:
        found = document(item, "Titel: A\n")
        assert (found.value, found.findings, found.hints) == (None, ["1:1 unknown-key"], ["did you mean «title»?"])

    def test_says_where_a_key_stood_first(self) -> None:
        assert document(item, "title: A\nsize: 1\ntitle: B\n").hints == ["first on line 1"]


class TestPlaces:
    """Lines and columns count from 1 in the file, as editors show them."""

    def test_count_the_lines_above_front_matter(self) -> None:
        assert document(item, "title: A\nsize: x\n", first_line=1).findings == ["3:7 bad-number"]

    @pytest.mark.parametrize("before", ["Été", "قمة", "海", "🌊", "e\u0301"])
    def test_count_characters_and_not_bytes(self, before: str) -> None:
        found = document(item, f"{{title: {before}, size: x}}\n")
        assert found.findings == [f"1:{17 + len(before)} bad-number"]

    def test_of_a_cut_text_are_right_in_front_matter_and_behind_long_texts(self) -> None:
        text = "title: |\n  one\n\n  two # three\nsummary: four # five\n"
        assert document(item, text, first_line=1).findings == ["6:15 cut-by-comment"]

    def test_of_values_are_known_by_key(self) -> None:
        fields = document(d.fields_of(Item), "# comment\ntitle: A\nsize:\n  2\n").value
        assert fields is not None
        assert [str(fields.place_of(key)) for key in ("title", "size", "summary")] == [
            "content/x.yaml:2:8",
            "content/x.yaml:4:3",
            "content/x.yaml:2:1",
        ]


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


def test_a_value_can_be_had_with_its_place() -> None:
    found = scalar(d.placed(c.whole_number()), "12").value
    assert found is not None
    assert (found[0], str(found[1])) == (12, "content/x.yaml:1:6")


WORDS = st.sampled_from(
    ["", "~", "x", "ada", "2026-07-08", "0:10", "true", "12", "a.mp4", "en", "/a/", "web", "open", "b_roll", "written", "25", "#x", "'", "&a", "\0"]
)  # fmt: skip
ANYTHING = st.recursive(
    WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.sampled_from(["en", "fr", "id", "name", "in", "out", "file", "alt"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize("record", [Site, Person, Event, Topic, Speech, Page, Video, Shot, Rendition, Change, Speaker])
@given(data=st.data())
def test_whatever_stands_in_a_file_is_decoded_or_refused_with_a_reason(record: type, data: st.DataObject) -> None:
    keys = st.sampled_from(sorted(d.keys_of(record))) | WORDS
    value = data.draw(st.dictionaries(keys, ANYTHING, max_size=len(d.keys_of(record))))
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=data.draw(st.booleans()))
    found = document(d.fields_of(record), text)
    assert found.value is not None or found.findings
