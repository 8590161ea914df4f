"""A Markdown text becomes safe, valid HTML with permanent ids, its addresses left open, and plain text beside it."""

from __future__ import annotations

import pickle
import re
import time
from typing import ClassVar

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.convert import Fragment, convert

PIECES = [
    "*", "**", "_", "`", "``", "[", "]", "(", ")", "](", "![", "<", ">", "</b>", "<b>", "<script>", "<!--", "-->", '"', "'", "--", "...", "\n",
    "\n\n", "    ", "- ", "1. ", "> ", "# ", "## ", "|", "|-|-|\n", "[^1]", "[^1]: ", "[a]: b", ": ", "{#id}", "{.x}", "&amp;", "&#60;", "\\",
    "a", "NAME:", "**N:**", "*(x)*", "  \n", "\x02", "\x03", "\x00", "\t", "é", "ا", "http://x", "<http://x>", "<a@b.c>", "javascript:",
    "« ", " »", " ;", "!", "---\n", "===\n", "<?", "{", "}",
]  # fmt: skip
TAGS = set(
    re.findall(
        r"\S+",
        """a b blockquote br code dd div dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre span strong sup
        table tbody td th thead tr ul""",
    )
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
LANGUAGES = st.sampled_from(["en", "fr", "ar"])


def html(text: str, language: str = "en") -> str:
    """The HTML with each address as it was written, and without the marks at the ends of paragraphs."""
    fragment = convert(text, language)
    return re.sub(r'<a class="mark".*?</a>', "", fragment.html([link.target for link in fragment.links]))


def codes(text: str) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.code) for problem in convert(text, "en").problems]


class TestAnyText:
    """Whatever an editor types, the result is a value and its HTML is safe."""

    @given(TEXTS, LANGUAGES)
    def test_gives_the_same_fragment_each_time(self, text: str, language: str) -> None:
        assert convert(text, language) == convert(text, language)

    @given(TEXTS, LANGUAGES)
    def test_never_lets_a_tag_or_a_placeholder_through(self, text: str, language: str) -> None:
        fragment = convert(text, language)
        result = fragment.html(["/"] * len(fragment.links))
        assert not re.search(r"<(?:script|!|\?)|[\x02\x03]", result)
        assert set(re.findall(r"</?([a-z0-9]+)", result)) <= TAGS

    @given(TEXTS, LANGUAGES)
    def test_gives_html_that_parses_without_an_error(self, text: str, language: str) -> None:
        fragment = convert(text, language)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parseFragment(fragment.html(["/"] * len(fragment.links)))
        assert [error for error in parser.errors if error[1] != "invalid-codepoint"] == []

    @given(TEXTS)
    def test_has_each_id_once_and_lists_all_of_them(self, text: str) -> None:
        fragment = convert(text, "en")
        assert len(set(fragment.ids)) == len(fragment.ids)
        assert tuple(re.findall(r' id="([^"]*)"', "".join(fragment.parts))) == fragment.ids

    @given(TEXTS)
    def test_has_one_part_more_than_links_and_survives_another_process(self, text: str) -> None:
        fragment = convert(text, "en")
        assert len(fragment.parts) == len(fragment.links) + 1
        assert pickle.loads(pickle.dumps(fragment)) == fragment  # noqa: S301

    @given(st.lists(st.from_regex(r"[a-zà-öא-ת]{1,9}", fullmatch=True), min_size=1, max_size=30))
    def test_keeps_every_word_of_a_paragraph_in_the_plain_text(self, words: list[str]) -> None:
        fragment = convert(" ".join(words), "en")
        assert fragment.text.split() == words
        assert fragment.words == len(words)

    @pytest.mark.parametrize(
        "piece",
        ["[", "*", "<", "`", "_", "**a", "*a _b", "[a](", '[a](b "', "![", "[^", "> ", ">", "- ", "* a ", "1. ", "# a\n", "\\", "&", "<!--", "<a ",
         '"', " ;", "|", "-\n", "a\n: b\n", "[^a]: b\n", "{#a}", "a**b", "[x](y) ", "- a\n\n"],
    )  # fmt: skip
    def test_of_twenty_thousand_hostile_characters_is_read_in_seconds(self, piece: str) -> None:
        start = time.process_time()
        convert(piece * (20_000 // len(piece)), "fr")
        assert time.process_time() - start < 10

    def test_that_is_empty_gives_an_empty_fragment(self) -> None:
        assert convert(" \n", "en") == Fragment(("",), (), (), (), "", 0, (), None)


class TestParagraphIds:
    """An id belongs to the words of a paragraph, not to its place."""

    def test_survive_edits_elsewhere(self) -> None:
        before = convert("First.\n\nThe sea is wide.", "en").ids
        after = convert("Something new.\n\nFirst, and more.\n\nThe sea is wide.", "en").ids
        assert before[-1] == after[-1]
        assert before[0] not in after

    def test_ignore_punctuation_case_and_the_width_of_spaces(self) -> None:
        assert convert('The "sea" is wide.', "en").ids == convert("the sea\nis – wide", "fr").ids

    def test_ignore_a_note_that_is_added(self) -> None:
        assert convert("The sea[^1] is wide.\n\n[^1]: Salt.", "en").ids[0] == convert("The sea is wide.", "en").ids[0]

    def test_of_equal_paragraphs_are_counted(self) -> None:
        first, second, third = convert("Yes.\n\nYes.\n\nYes.", "en").ids
        assert (second, third) == (f"{first}-2", f"{first}-3")

    def test_are_eight_hexadecimal_digits_of_a_known_hash(self) -> None:
        assert convert("The sea is wide.", "en").ids == ("p-30303d16",)  # sha256("the sea is wide")

    def test_give_way_to_an_id_that_the_editor_sets(self) -> None:
        fragment = convert("The sea is wide. {#p-1a2b3c4d}", "en")
        assert fragment.ids == ("p-1a2b3c4d",)
        assert fragment.text == "The sea is wide."

    def test_are_a_plain_link_at_the_end_of_the_paragraph(self) -> None:
        (part,) = convert("La mer.", "fr").parts
        identity = convert("La mer.", "fr").ids[0]
        assert part == (
            f'<p id="{identity}">La mer.<a class="mark" href="#{identity}"><span aria-hidden="true">¶</span>'
            '<span class="visually-hidden">Lien vers ce paragraphe</span></a></p>\n'
        )

    def test_belong_to_quotations_and_turns_but_not_to_lists_and_notes(self) -> None:
        fragment = convert(
            "> Quoted.\n\n**Ana:** Said.\n\n1. one\n\n2. two\n\n*(Applause)*\n\nText.[^1]\n\n[^1]: Note.", "en"
        )
        assert [identity[:2] for identity in fragment.ids] == ["p-", "p-", "p-", "fn", "fn"]


class TestHeadings:
    """Headings have readable ids and begin at the second level."""

    @pytest.mark.parametrize(
        ("title", "identity"),
        [
            ("A coast is a promise", "a-coast-is-a-promise"),
            ("L’état des côtes", "létat-des-côtes"),
            ("أمن البحر", "أمن-البحر"),
            ("A *coast*, `here`!", "a-coast-here"),
            ("…", "section"),
            ("p-1a2b3c4d", "section-p-1a2b3c4d"),
            ("fn 1", "section-fn-1"),
            ("snake_case", "snake-case"),
        ],
    )
    def test_have_an_id_of_their_words(self, title: str, identity: str) -> None:
        assert convert(f"## {title}", "en").ids == (identity,)

    def test_of_equal_words_are_counted(self) -> None:
        assert convert("## Part\n\n## Part\n\n## Part 2", "en").ids == ("part", "part-2", "part-2-2")

    def test_are_listed_with_level_and_plain_title(self) -> None:
        (first, second) = convert("## One *two*\n\n### Three\n", "en").headings
        assert (first.level, first.title, second.level, second.id) == (2, "One two", 3, "three")

    def test_named_questions_are_found(self) -> None:
        assert convert("## Questions and answers {#questions}", "en").questions == "questions"
        assert convert("## Something else", "en").questions is None

    def test_of_the_first_level_are_refused(self) -> None:
        assert codes("Text\n\n# Title") == [(3, 1, "heading-level")]
        assert "<h1" not in html("# Title")

    def test_that_skip_a_level_are_refused(self) -> None:
        assert codes("## A\n\n    ## code\n\n#### B\n\n##### C") == [(5, 1, "heading-level")]

    def test_without_words_are_refused(self) -> None:
        assert codes("##\n\ntext") == [(1, 1, "empty-heading")]


class TestRawHtml:
    """Markdown is the only markup."""

    def test_is_shown_as_text_and_reported_with_its_place(self) -> None:
        text = "Fine `<b>` here.\n\n    <code>\n\nNot <script>alert(1)</script> here."
        assert "Not &lt;script&gt;alert(1)&lt;/script&gt; here." in html(text)
        assert codes(text) == [(5, 5, "raw-html")]

    @pytest.mark.parametrize(
        "tag", ["<div>", "</div>", "<!-- x -->", "<!DOCTYPE html>", "<?php ?>", "<img\nsrc=x>", "<svg/onload=alert(1)>"]
    )
    def test_of_every_kind_is_reported(self, tag: str) -> None:
        assert codes(f"A word {tag}") == [(1, 8, "raw-html")]

    def test_is_found_in_lists_tables_headings_and_notes(self) -> None:
        text = "- a\n\n    <i>x\n\n| a | <u> |\n|---|---|\n\n## T <s>\n\nx[^1]\n\n[^1]: <q>"
        assert codes(text) == [(3, 5, "raw-html"), (5, 7, "raw-html"), (8, 6, "raw-html"), (12, 7, "raw-html")]

    def test_names_the_markdown_way(self) -> None:
        assert convert("<b>x</b>", "en").problems[0].hint == "write **bold**"

    @pytest.mark.parametrize(
        "text", ["a < b and c > d", "1<2", "\\<b>", "&lt;b&gt;", "`<b>`", "<https://a.example>", "<a@b.example>"]
    )
    def test_is_not_seen_where_there_is_none(self, text: str) -> None:
        assert codes(text) == []

    def test_does_not_forbid_entities(self) -> None:
        assert "A\u00a0B &amp; C &amp;nosuch; &lt;b&gt;" in html("A&nbsp;B &amp; C &nosuch; &lt;b&gt;")


class TestLinks:
    """Addresses are cut out, placed, and refused where they are dangerous or mute."""

    def test_are_left_open_and_filled_in_escaped(self) -> None:
        fragment = convert("See [the *summit*](video:M-260708-02 'Film') & so.", "en")
        assert fragment.html(['/v/?a=1&b="2"']).startswith(
            f'<p id="{fragment.ids[0]}">See <a href="/v/?a=1&amp;b=&quot;2&quot;" title="Film">the <em>summit</em></a> &amp; so.'
        )
        with pytest.raises(ValueError, match="1 addresses needed, 0 given"):
            fragment.html([])

    def test_have_a_place_also_when_there_are_many_alike(self) -> None:
        text = "`[x](a)` [x](a) [y](a/b)\n[z](a)\n\n[ref]\n\n![i](a)\n\n[ref]: speech:s"
        found = [(link.target, link.line, link.column, link.kind) for link in convert(text, "en").links]
        assert found == [
            ("a", 1, 14, "link"),
            ("a/b", 1, 21, "link"),
            ("a", 2, 5, "link"),
            ("speech:s", 8, 8, "link"),
            ("a", 6, 6, "image"),
        ]

    @pytest.mark.parametrize(
        ("text", "target"),
        [
            ("[x](<a b>)", "a b"),
            ("[x](https://a.example/b_(c)?d=e&amp;f=g)", "https://a.example/b_(c)?d=e&f=g"),
            ("[x](a\\)b)", "a)b"),
            ("<https://a.example/_b_>", "https://a.example/_b_"),
            ("<press@a.example>", "mailto:press@a.example"),
            ("[x](#questions)", "#questions"),
        ],
    )
    def test_are_understood_as_meant(self, text: str, target: str) -> None:
        (link,) = convert(text, "en").links
        assert link.target == target

    @pytest.mark.parametrize(
        "target",
        ["javascript:alert(1)", "JavaScript:x", "java&#115;cript:x", "&#x6A;avascript:x", "vbscript:x", "data:text/html,x",
         "<java\tscript:x>", "&#1;javascript:x", "< javascript:x>", "java&Tab;script:x", "file:///etc/passwd"],
    )  # fmt: skip
    def test_that_could_run_a_program_are_refused(self, target: str) -> None:
        for text in (f"Press [here]({target}) now", f"See ![here]({target})"):
            fragment = convert(text, "en")
            assert fragment.links == ()
            assert [problem.code for problem in fragment.problems] == ["unsafe-link"]
            assert "here" in fragment.text

    @pytest.mark.parametrize("target", ["javascript:x", "<data:x>", "java&#115;cript:x"])
    def test_that_could_run_a_program_are_refused_in_definitions(self, target: str) -> None:
        assert codes(f"Press [here][r] now\n\n[r]: {target}")[0][2] == "unsafe-link"

    def test_that_could_run_a_program_are_refused_as_automatic_links(self) -> None:
        assert codes("Go <javascript://x%0aalert(1)>") == [(1, 5, "unsafe-link")]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("Go [](a)", (1, 7, "empty-link")),
            ("Go [x]()", (1, 1, "empty-link")),
            ("Go ![](a.png)", (1, 8, "image-without-alt")),
            ("Go [x](my file.pdf)", (1, 8, "bad-address")),
            ("Go [see <https://b.example>](a)", (1, 30, "nested-link")),
        ],
    )
    def test_that_say_nothing_are_refused(self, text: str, problem: tuple[int, int, str]) -> None:
        assert codes(text) == [problem]

    def test_may_hold_an_image_that_has_words(self) -> None:
        assert codes("[![A chart](a.png)](b)") == []


class TestAttributes:
    """An id or a known class, and nothing else of HTML."""

    def test_may_be_an_id_or_a_known_class(self) -> None:
        assert html("Words.\n{#start .lead}") == '<p id="start" class="lead">Words.</p>\n'

    @pytest.mark.parametrize(
        ("text", "column"),
        [
            ('Word {onclick="x()"}', 7),
            ("Word {style=color:red}", 7),
            ("Word {.unknown}", 7),
            ("Word {#a_b}", 7),
            ("*Word*{.lead}", 8),
            ("Word {#fn-1}", 7),
        ],
    )
    def test_of_other_kinds_are_reported_and_removed(self, text: str, column: int) -> None:
        assert codes(text) == [(1, column, "attribute-not-allowed")]
        assert "{" not in html(text)

    def test_leave_braces_around_words_alone(self) -> None:
        assert convert("Set {a, b} and {c}", "en").text == "Set {a, b} and {c}"

    def test_with_an_id_twice_are_reported(self) -> None:
        assert codes("A {#x}\n\nB {#x}") == [(3, 4, "duplicate-id")]


class TestTurns:
    """Speakers and stage directions are marked."""

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("**Ana Ruiz:** Yes.", "Ana Ruiz"),
            ("**Ana Ruiz (Harbour Wire):** Yes.", "Ana Ruiz (Harbour Wire)"),
            ("**ناديا الساحري:** Yes.", "ناديا الساحري"),
            (
                "**Question (Harbour Wire, for the pool of the press):** Yes.",
                "Question (Harbour Wire, for the pool of the press)",
            ),
            ("**Secrétaire générale Ana Ruiz:** Yes.", "Secrétaire générale Ana Ruiz"),
            ("**High Commissioner for Sea Rescue Ana al-Ruiz:** Yes.", "High Commissioner for Sea Rescue Ana al-Ruiz"),
            ("ANA: Yes.", "ANA"),
            ("VICE-ADMIRAL al-RUIZ (Harbour Wire): Yes.", "VICE-ADMIRAL al-RUIZ (Harbour Wire)"),
            ("ÉTIENNE D'ARVOR: Yes.", "ÉTIENNE D’ARVOR"),
        ],
    )
    def test_begin_with_a_name(self, text: str, name: str) -> None:
        assert '<p class="turn" id="p-' in html(text)
        assert f'<b class="speaker">{name}</b><span class="colon">:</span> Yes.</p>' in html(text)
        assert convert(text, "en").text == f"{name}: Yes."

    @pytest.mark.parametrize(
        "text",
        [
            "A: b",
            "Note: b",
            "COVID-19: b",
            "**First**: b",
            "**The third is the Surge Fund:** b",
            "**والثالث هو صندوق أمواج العواصف:** b",
            "**:** b",
            "**Bold** text: b",
            "10:30 in the morning",
            "THE SEA",
            "- ANA: b",
        ],
    )
    def test_are_not_seen_where_nobody_speaks(self, text: str) -> None:
        assert "turn" not in html(text)

    def test_in_french_keep_the_space_before_the_colon(self) -> None:
        assert (
            convert("**Ana Ruiz :** Oui.", "fr").text
            == convert("**Ana Ruiz:** Oui.", "fr").text
            == "Ana Ruiz\u00a0: Oui."
        )

    def test_stage_directions_are_paragraphs_or_spans(self) -> None:
        assert html("*(Applause)*") == '<p class="stage">(Applause)</p>\n'
        assert '<span class="stage">[laughter]</span>' in html("So *[laughter]* it is")

    def test_stage_directions_are_whole_emphases(self) -> None:
        assert "stage" not in html("*(a) and (b)* and *c (d)*")


class TestNotes:
    """Footnotes are numbered in order of reference and linked both ways."""

    TEXT = "One[^b] two[^a] three[^b].\n\n[^a]: Note *a*.\n[^b]: Note b."

    def test_stand_at_the_end(self) -> None:
        assert convert(self.TEXT, "en").text == "One[1] two[2] three[1].\n\n[1] Note b.\n[2] Note a."

    def test_link_both_ways_for_each_reference(self) -> None:
        fragment = convert(self.TEXT, "fr")
        result = "".join(fragment.parts)
        targets = re.findall(r'href="#(fn[^"]*)"', result)
        assert targets == ["fn-1", "fn-2", "fn-1", "fnref-1", "fnref-1-2", "fnref-2"]
        assert set(targets) <= set(fragment.ids)
        assert 'aria-label="Retour à l’appel de note 1.2"' in result

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("One[^x].", (1, 4, "footnote-unknown")),
            ("One.\n\n[^x]: Never used.", (3, 1, "footnote-unused")),
            ("One[^x].\n\n[^x]: First.\n\n[^x]: Second.", (5, 1, "footnote-twice")),
        ],
    )
    def test_that_do_not_match_are_reported(self, text: str, problem: tuple[int, int, str]) -> None:
        assert codes(text) == [problem]


class TestBlocks:
    """Tables, figures, lists."""

    def test_tables_say_what_heads_a_column(self) -> None:
        assert html("| | B |\n|---|--:|\n| 1 | 2 |").replace("\n", "") == (
            '<div class="table"><table><thead><tr><td></td><th class="end" scope="col">B</th></tr></thead>'
            '<tbody><tr><td>1</td><td class="end">2</td></tr></tbody></table></div>'
        )

    def test_an_image_alone_is_a_figure_with_its_title_as_caption(self) -> None:
        assert html('![Chart](c.png "Waves & wind")').replace("\n", "") == (
            '<figure><img src="c.png" alt="Chart"><figcaption>Waves &amp; wind</figcaption></figure>'
        )

    def test_plain_text_is_readable(self) -> None:
        text = "## Title\n\n- one\n- two\n    - three\n\n3. x\n4. y\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n> on\n\nend  \nhere"
        assert convert(text, "en").text == (
            "Title\n\n- one\n- two\n  - three\n\n3. x\n4. y\n\na | b\n1 | 2\n\nquoted on\n\nend\nhere"
        )


class TestOddities:
    """Texts that no editor writes on purpose."""

    def test_control_characters_are_reported(self) -> None:
        assert codes("One\n\ntwo\x07three") == [(3, 4, "control-character")]

    def test_carriage_returns_make_no_difference(self) -> None:
        assert convert("One\r\n\r\ntwo", "en").parts == convert("One\n\ntwo", "en").parts

    NESTED: ClassVar[dict[str, str]] = {
        "lists": "\n".join(" " * 4 * depth + "- a" for depth in range(100)),
        "quotations": "> " * 100 + "a",
        "items": "1. " * 5000 + "a",
    }

    @pytest.mark.parametrize("kind", NESTED)
    def test_endless_nesting_is_reported(self, kind: str) -> None:
        assert [code for _, _, code in codes(self.NESTED[kind])] == ["too-deep"]
