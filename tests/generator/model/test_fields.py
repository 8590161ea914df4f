"""Single values are what the editor typed and what the key wants; YAML's own guesses never bite."""

from __future__ import annotations

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics
from generator.model import fields as c
from generator.model.decoding import Context, Refused
from generator.model.values import Alias, FileRef, LocalText, Ref
from tests.generator.model.decoding_of import codes, document, scalar


class TestText:
    """A text is what was typed, whatever YAML 1.1 would make of it."""

    @pytest.mark.parametrize(
        "typed",
        [
            "12:34",
            "NO",
            "yes",
            "0123",
            "1.10",
            "2024-02-30",
            "1e3",
            "0x1F",
            "~x",
            "1_000",
            "=",
            "<<",
            "null!",
            "12:30:45",
        ],
    )
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


class TestId:
    """Letters and digits of any script: it becomes an address and the name of a folder."""

    @pytest.mark.parametrize(
        "typed", ["ada-vole", "M-260708-01", "0123", "v1.2", "a", "été", "خطاب", "हिन्दी", "NO", "海"]
    )
    def test_is_read(self, typed: str) -> None:
        assert scalar(c.identifier, typed).value == typed

    @pytest.mark.parametrize(
        "typed",
        ["a b", "-a", "a-", "a/b", "'..'", "a..", "a?b", "a%20b", "a:b", "«a»", "a\u200bb", "x" * 201, "é" * 101],
    )
    def test_that_makes_no_address_is_refused(self, typed: str) -> None:
        assert codes(scalar(c.identifier, typed)) == ["bad-id"]

    @pytest.mark.parametrize("typed", ["index.html", "feed.xml", "INDEX.JSON", "shotlist.csv"])
    def test_that_looks_like_a_file_is_refused(self, typed: str) -> None:
        assert codes(scalar(c.identifier, typed)) == ["bad-id"]

    def test_of_another_item_is_noted_with_its_place_and_kind(self) -> None:
        found = scalar(c.reference("person"), "ada-vole")
        assert isinstance(found.value, Ref)
        assert found.references == [("person", found.value)]
        assert str(found.value.place) == "content/x.yaml:1:6"


class TestPath:
    """A path stays inside its folder."""

    @pytest.mark.parametrize("typed", ["a.mp4", "a/b c.mp4", "été/ä.jpg", "'#1.jpg'", "a..b"])
    def test_is_read(self, typed: str) -> None:
        found = scalar(c.file_path, typed).value
        assert isinstance(found, FileRef)
        assert found.path == typed.strip("'")

    @pytest.mark.parametrize("typed", ["/etc/passwd", "../a", "a/../b", "./a", "a//b", "a/", "a\\b", "'..'"])
    def test_that_leads_out_is_refused(self, typed: str) -> None:
        assert scalar(c.file_path, typed).findings == ["1:6 bad-path"]


class TestAlias:
    """An old address is a path below the root, kept decoded and with slashes around it."""

    @pytest.mark.parametrize(
        ("typed", "path"),
        [
            ("/news/2024", "/news/2024/"),
            ("/news/2024/", "/news/2024/"),
            ("/caf%C3%A9/", "/café/"),
            ("/cafe%CC%81/", "/café/"),
            ("/a_b.html", "/a_b.html/"),
        ],
    )
    def test_is_read(self, typed: str, path: str) -> None:
        found = scalar(c.alias, typed).value
        assert isinstance(found, Alias)
        assert found.path == path

    @pytest.mark.parametrize(
        "typed",
        ["news/2024", "https://old.example/a", "/", "//a", "/a/../b", "/%2e%2e/b", "/a%2f..%2fb/", "/a?b=1", "/a#b", "/a%20b", "/%ff", "/a%"]
    )  # fmt: skip
    def test_that_is_no_path_below_the_root_is_refused(self, typed: str) -> None:
        assert scalar(c.alias, f'"{typed}"').findings == ["1:6 bad-alias"]


class TestNumber:
    """A whole number is written in digits and fits into 64 bits."""

    @pytest.mark.parametrize(("typed", "number"), [("0", 0), ("50000000", 50_000_000), (str(2**63 - 1), 2**63 - 1)])
    def test_is_read(self, typed: str, number: int) -> None:
        assert scalar(c.whole_number(), typed).value == number

    @pytest.mark.parametrize(
        "typed",
        ["0123", "1_000", "1 000", "1.5", "-1", "+1", "1e3", "0x10", "12:34", "٣", "²", str(2**63), "9" * 400, "ten"],
    )
    def test_that_is_written_otherwise_is_refused(self, typed: str) -> None:
        assert scalar(c.whole_number(), typed).findings == ["1:6 bad-number"]

    def test_is_not_less_than_it_may_be(self) -> None:
        assert scalar(c.whole_number(1), "0").findings == ["1:6 bad-number"]


class TestChoice:
    """A word of a fixed list; the hint names the nearest."""

    def test_is_read(self) -> None:
        assert scalar(c.OneOf(("b_roll", "package")), "b_roll").value == "b_roll"

    @pytest.mark.parametrize(
        ("typed", "hint"),
        [("broll", "did you mean «b_roll»?"), ("B_ROLL", "did you mean «b_roll»?"), ("x", "one of: b_roll, package")],
    )
    def test_that_is_not_allowed_is_refused_with_a_hint(self, typed: str, hint: str) -> None:
        found = scalar(c.OneOf(("b_roll", "package")), typed)
        assert (found.findings, found.hints) == (["1:6 bad-value"], [hint])

    @pytest.mark.parametrize(("typed", "value"), [("true", True), ("false", False), ('"true"', True)])
    def test_of_true_and_false_is_a_flag(self, typed: str, value: bool) -> None:
        assert scalar(c.flag, typed).value is value

    @pytest.mark.parametrize("typed", ["yes", "no", "True", "on", "1", "y"])
    def test_of_yes_and_no_is_none(self, typed: str) -> None:
        assert scalar(c.flag, typed).findings == ["1:6 bad-value"]


class TestLanguage:
    """A language is its BCP 47 tag; the languages of a site are known to CLDR."""

    @pytest.mark.parametrize("typed", ["en", "fr", "ar", "pt-BR", "zh-Hant", "sr-Latn-RS", "no"])
    def test_of_a_site_is_read(self, typed: str) -> None:
        assert scalar(c.site_language, typed).value == typed

    @pytest.mark.parametrize("typed", ["qq", "tlh", "en-Qqqq-99999"])
    def test_of_a_site_that_cldr_does_not_know_is_refused(self, typed: str) -> None:
        assert scalar(c.site_language, typed).findings == ["1:6 bad-language"]
        assert scalar(c.language_tag, typed[:3].strip("-")).value == typed[:3].strip("-")

    @pytest.mark.parametrize("typed", ["EN", "english", "e", "en_GB", "en-", "NO", "fr,en", "'*'"])
    def test_that_is_no_tag_is_refused(self, typed: str) -> None:
        assert scalar(c.language_tag, typed).findings == ["1:6 bad-language"]


class TestZone:
    """A time zone is one of IANA's, the same on each machine."""

    @pytest.mark.parametrize("typed", ["Europe/Brussels", "UTC", "America/Argentina/Ushuaia", "Etc/GMT+5"])
    def test_is_read(self, typed: str) -> None:
        assert scalar(c.time_zone, typed).value == typed

    @pytest.mark.parametrize(
        "typed",
        [
            "Europe/Bruxelles",
            "localtime",
            "CET+1",
            "../UTC",
            "/etc/localtime",
            "Europe",
            "posix/UTC",
            "+02:00",
            "posixrules",
        ],
    )
    def test_that_is_not_known_everywhere_is_refused(self, typed: str) -> None:
        assert scalar(c.time_zone, typed).findings == ["1:6 bad-value"]


class TestPublicAddress:
    """The public address is a host and nothing below it."""

    @pytest.mark.parametrize(
        ("typed", "url"),
        [
            ("https://news.example", "https://news.example"),
            ("https://news.example/", "https://news.example"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("http://[::1]:8000/", "http://[::1]:8000"),
        ],
    )
    def test_loses_its_closing_slash(self, typed: str, url: str) -> None:
        assert scalar(c.base_url, typed).value == url

    @pytest.mark.parametrize(
        "typed",
        ["news.example", "https://news.example/room", "ftp://news.example", "https://a@news.example", "https://é.example", "https://x?y", "https://"]
    )  # fmt: skip
    def test_that_is_more_or_less_is_refused(self, typed: str) -> None:
        assert scalar(c.base_url, typed).findings == ["1:6 bad-value"]


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
