"""Single values are what the editor typed and what the key wants; YAML's own guesses never bite."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model import fields as c
from generator.model.decoding import Context, Convertor, Refused
from generator.model.values import Alias, FileRef, LocalText, Ref
from tests.generator.model.decoding_of import document, scalar

HERE = SourceLocation("content/x.yaml", 1, 6)
WORDS = c.OneOf(("b_roll", "package"))


def same(*typed: str) -> dict[str, object]:
    return {one: one for one in typed}


class TestText:
    """A text is what was typed, whatever YAML 1.1 would make of it."""

    @pytest.mark.parametrize(
        "typed",
        ["12:34", "NO", "yes", "0123", "1.10", "2024-02-30", "1e3", "0x1F", "~x", "1_000", "=", "<<", "null!", "12:30:45"],
    )  # fmt: skip
    def test_is_never_turned_into_something_else(self, typed: str) -> None:
        assert scalar(c.words, typed).value == typed

    @pytest.mark.parametrize(
        ("typed", "text"),
        [
            ('"A # b"', "A # b"),
            ("'It''s # one'", "It's # one"),
            ("'#4'", "#4"),
            ("C#", "C#"),
            ("berth#4", "berth#4"),
            ("|\n  One # two\n  three\n", "One # two\nthree"),
            (">-\n  One\n  # two\n", "One # two"),
            ("one\n  two", "one two"),
            ("  spaced  ", "spaced"),
        ],
    )
    def test_keeps_its_signs_and_loses_its_edges(self, typed: str, text: str) -> None:
        assert scalar(c.words, typed).value == text

    @pytest.mark.parametrize(
        ("typed", "place"),
        [("Berth #4", "1:12"), ("Berth # four", "1:12"), ("Bérth \t #4", "1:14"), ("one\n  two #3", "2:7")],
    )
    def test_that_is_cut_by_a_comment_is_refused_at_the_sign(self, typed: str, place: str) -> None:
        found = scalar(c.words, typed)
        assert (found.value, found.findings) == (None, [f"{place} cut-by-comment"])

    def test_may_have_a_comment_behind_its_quotes(self) -> None:
        assert scalar(c.words, '"Berth" # four').value == "Berth"

    def test_is_in_nfc(self) -> None:
        assert scalar(c.words, '"Cafe\\u0301"').value == "Caf\u00e9"

    @pytest.mark.parametrize("typed", ['""', "''", '" \\t "', "|\n", '"\\u00a0"'])
    def test_that_is_blank_is_refused(self, typed: str) -> None:
        assert scalar(c.words, typed).findings == ["1:6 empty-value"]

    @pytest.mark.parametrize("sign", ["\\0", "\\a", "\\e", "\\x7f", "\\x85", "\\u2028", "\\ufffe"])
    def test_with_an_invisible_control_character_is_refused(self, sign: str) -> None:
        assert scalar(c.words, f'"a{sign}b"').findings == ["1:6 control-character"]

    @pytest.mark.parametrize(("typed", "what"), [("[a]", "a list"), ("{a: b}", "a mapping")])
    def test_is_not_a_list_or_a_mapping(self, typed: str, what: str) -> None:
        found = scalar(c.words, typed)
        assert (found.findings, found.messages) == (
            ["1:6 wrong-type"],
            [f"a single value is expected here, not {what}"],
        )

    def test_of_one_line_has_spaces_for_its_line_breaks(self) -> None:
        assert scalar(c.line, "|\n  One\n\n  two\n").value == "One two"

    @given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40))
    def test_in_double_quotes_is_read_as_it_was_written(self, text: str) -> None:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        assert scalar(c.words, f'"{quoted}"').value == unicodedata.normalize("NFC", text)


class TestTextInLanguages:
    """One text is in the default language; a mapping gives one for each."""

    def test_is_in_the_default_language_if_it_is_one_text(self) -> None:
        assert scalar(c.local_words, "NO").value == LocalText((("en", "NO"),))

    def test_keeps_the_order_in_which_languages_are_given(self) -> None:
        found = scalar(c.local_words, "{pt-BR: Água, en: Water}")
        assert found.value == LocalText((("pt-BR", "Água"), ("en", "Water")))

    def test_may_leave_a_language_empty(self) -> None:
        assert document(c.local_words, "en: Water\nfr:\n").value == LocalText((("en", "Water"),))

    @pytest.mark.parametrize(
        ("typed", "findings"),
        [
            ("{de: Wasser}", ["1:7 unknown-language"]),
            ("{venue: Quay}", ["1:7 unknown-language"]),
            ("{en: Water, en: Wet}", ["1:18 duplicate-key"]),
            ("{en: [a], fr: {b: c}}", ["1:11 wrong-type", "1:20 wrong-type"]),
            ("{}", ["1:6 empty-value"]),
            ("{en: , fr: ~}", ["1:6 empty-value"]),
            ("[en, fr]", ["1:6 wrong-type"]),
            ("{[en]: x}", ["1:7 wrong-type"]),
        ],
    )
    def test_is_refused_where_it_stands(self, typed: str, findings: list[str]) -> None:
        found = scalar(c.local_words, typed)
        assert (found.value, found.findings) == (None, findings)

    def test_names_the_languages_there_are(self) -> None:
        assert scalar(c.local_words, "{es: Agua}").hints == ["add it to languages in site.yaml: en, fr, pt-BR"]
        assert scalar(c.local_words, "{pt-br: Agua}").hints == ["did you mean «pt-BR»?"]

    def test_may_be_in_any_language_while_those_of_the_site_are_not_known(self) -> None:
        assert scalar(c.local_words, "{fi: Vesi}", ()).value == LocalText((("fi", "Vesi"),))
        assert scalar(c.local_words, "{Finnish: Vesi}", ()).findings == ["1:7 bad-language"]


READ: list[tuple[str, Convertor[Any], dict[str, object]]] = [
    ("a path may have spaces, dots and signs", c.file_path, {one: FileRef(one.strip("'"), HERE) for one in ("a.mp4", "a/b c.mp4", "été/ä.jpg", "'#1.jpg'", "a..b")}),
    ("an alias is decoded and has slashes around it", c.alias, {"/news/2024": "/news/2024/", "/news/2024/": "/news/2024/", "/caf%C3%A9/": "/café/", "/cafe%CC%81/": "/café/", "/a_b.html": "/a_b.html/"}),
    ("a number is written in digits", c.whole_number(), {"0": 0, "50000000": 50_000_000, str(2**63 - 1): 2**63 - 1}),
    ("a choice is one of its words", WORDS, {"b_roll": "b_roll"}),
    ("a flag is true or false", c.flag, {"true": True, "false": False, '"true"': True}),
    ("a public address loses its closing slash", c.base_url, {"https://news.example": "https://news.example", "https://news.example/": "https://news.example", "http://127.0.0.1:8000": "http://127.0.0.1:8000", "http://[::1]:8000/": "http://[::1]:8000"}),
    ("an id is of any script", c.identifier, same("ada-vole", "M-260708-01", "0123", "v1.2", "a", "été", "خطاب", "हिन्दी", "NO", "海")),
    ("a language of the site is known to CLDR", c.site_language, same("en", "fr", "ar", "pt-BR", "zh-Hant", "sr-Latn-RS", "no")),
    ("any other language is a tag", c.language_tag, same("qq", "tlh", "en-Qqqq-99999")),
    ("a time zone is one of IANA's", c.time_zone, same("Europe/Brussels", "UTC", "America/Argentina/Ushuaia", "Etc/GMT+5")),
]  # fmt: skip
"""The promise, the convertor, and the value of each typed text."""
REFUSED: list[tuple[str, Convertor[Any], str, list[str]]] = [
    ("an id makes an address", c.identifier, "bad-id", ["a b", "-a", "a-", "a/b", "'..'", "a..", "a?b", "a%20b", "a:b", "«a»", "a\u200bb", "x" * 201, "é" * 101]),
    ("an id does not look like a file", c.identifier, "bad-id", ["index.html", "feed.xml", "INDEX.JSON", "shotlist.csv"]),
    ("a path stays inside its folder", c.file_path, "bad-path", ["/etc/passwd", "../a", "a/../b", "./a", "a//b", "a/", "a\\b", "'..'"]),
    ("an alias is a path below the root", c.alias, "bad-alias", [f'"{one}"' for one in ("news/2024", "https://old.example/a", "/", "//a", "/a/../b", "/%2e%2e/b", "/a%2f..%2fb/", "/a?b=1", "/a#b", "/a%20b", "/%ff", "/a%")]),
    ("a number is digits that fit into 64 bits", c.whole_number(), "bad-number", ["0123", "1_000", "1 000", "1.5", "-1", "+1", "1e3", "0x10", "12:34", "٣", "²", str(2**63), "9" * 400, "ten"]),
    ("a number is not less than it may be", c.whole_number(1), "bad-number", ["0"]),
    ("a choice is one of its words", WORDS, "bad-value", ["broll", "B_ROLL", "x"]),
    ("a flag is not yes or no", c.flag, "bad-value", ["yes", "no", "True", "on", "1", "y"]),
    ("a language of the site is known to CLDR", c.site_language, "bad-language", ["qq", "tlh", "en-Qqqq-99999"]),
    ("a language is a tag", c.language_tag, "bad-language", ["EN", "english", "e", "en_GB", "en-", "NO", "fr,en", "'*'"]),
    ("a time zone is known everywhere", c.time_zone, "bad-value", ["Europe/Bruxelles", "localtime", "CET+1", "../UTC", "/etc/localtime", "Europe", "posix/UTC", "+02:00", "posixrules"]),
    ("a public address is a host and nothing below it", c.base_url, "bad-value", ["news.example", "https://news.example/room", "ftp://news.example", "https://a@news.example", "https://é.example", "https://x?y", "https://"]),
]  # fmt: skip
"""The promise, the convertor, the code, and the typed texts."""


class TestValues:
    """A typed value is read as it is meant, or refused at its place."""

    @pytest.mark.parametrize(
        ("convert", "typed", "value"),
        [pytest.param(one, *pair, id=f"{claim}: {pair[0]}") for claim, one, pairs in READ for pair in pairs.items()],
    )
    def test_are_read(self, convert: Convertor[Any], typed: str, value: object) -> None:
        found = scalar(convert, typed).value
        assert (found.path if isinstance(found, Alias) else found) == value

    @pytest.mark.parametrize(
        ("convert", "typed", "code"),
        [
            pytest.param(one, typed, code, id=f"{claim}: {typed[:30]}")
            for claim, one, code, all_ in REFUSED
            for typed in all_
        ],
    )
    def test_are_refused(self, convert: Convertor[Any], typed: str, code: str) -> None:
        assert scalar(convert, typed).findings == [f"1:6 {code}"]

    def test_of_another_item_are_noted_with_their_place_and_kind(self) -> None:
        found = scalar(c.reference("person"), "ada-vole")
        assert found.value == Ref("ada-vole", HERE)
        assert found.references == [("person", found.value)]

    @pytest.mark.parametrize(
        ("typed", "hint"),
        [("broll", "did you mean «b_roll»?"), ("B_ROLL", "did you mean «b_roll»?"), ("x", "one of: b_roll, package")],
    )
    def test_that_are_not_among_the_words_are_refused_with_a_hint(self, typed: str, hint: str) -> None:
        assert scalar(WORDS, typed).hints == [hint]


ANY_YAML = st.recursive(
    st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
CONVERTORS = [
    c.raw, c.words, c.line, c.local_words, c.identifier, c.reference("person"), c.file_path, c.alias, c.base_url, c.flag, c.whole_number(),
    c.language_tag, c.site_language, c.time_zone,
]  # fmt: skip


@given(ANY_YAML, st.sampled_from(CONVERTORS))
def test_whatever_stands_there_is_decoded_or_refused_with_a_reason(value: object, convert: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    context = Context("content/x.yaml", tuple(text.split("\n")), Diagnostics(), languages=("en",))
    assert node is not None
    assert callable(convert)
    try:
        convert(node, context)
    except Refused:
        assert context.diagnostics.failed
