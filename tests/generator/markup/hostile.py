"""Texts that are unkind to a parser, endless and the same for the same seed."""

import itertools
import random
from collections.abc import Iterator

SIGNS = [
    "*", "**", "***", "_", "__", "`", "``", "\\", "[", "]", "(", ")", "](", "![", "<", ">", "&", "#", "##", "-", "+", "=", ":", "|", "~", "{", "}",
    "^", "!", '"', "'", ".", "--", "...", ";", "?", "«", "»", "\n", "\n\n", "  \n", " ", "   ", "    ", "\t", "1.", "$", "/", "@", "%", ",",
]  # fmt: skip
"""What begins, ends or divides something in Markdown or in typography."""

PIECES = [
    "word", "A few words.", "Être", "بحر", "x", "7", "1974. ", "1. ", "1) ", "- ", "* ", "+ ", "> ", "# ", "## ", "###### ", "####### ", "---\n",
    "***\n", "* * *\n", "===\n", "--\n", "    ", "\t", ": ", "| a | b |\n|---|:-:|\n| c | d |\n", "|", "|-|-|\n", "[^1]", "[^1]: ", "[^a b]", "[^]",
    "[a]: http://b.example 'c'\n", "[a]", "[a][]", "[b][a]", "![a]", "[words](speech:one)", "[words](a_b*c)", '[words](a "title")', "[a](b c)",
    "[a](<b>)", "[ ](a)", "[^x](y)", "[a](b)(c)", "[a](b)[a]", "![alt](p.png)", '![alt](p.png "Title")', "![](p.png)", "[a](javascript:x)",
    "[*a*](b)", "*[a](b)*", "[a](data:x)", "[[a](b)](c)", "[a]()", "[a](#part)", "[a](http://x.example/(y))", "[a](&amp;)", "[a\nb](c)", "[a](b  \nc)", "[a  \nb](c)",
    "*em*", "**strong**", "***both***", "_em_", "__strong__", "*a **b** c*", "**a *b* c**", "*a*b*", "*a**b*", "**a*b**", "* a *", "*a *", "* a*",
    "*(Applause)*", "*\\[Applause\\]*", "*[Applause]*", "*a\nb*", "*a  \nb*", "snake_case", "a_b_", "*a.*", "**N:** ", "**Ana Vole:** ", "**N**: ",
    "NAME: ", "ANA DE LA VOLE: ", "\\*", "\\\\", "\\[", "\\`", "\\q", "\\\n", "\\", '\\"', "\\'", "\\&", "\\_", "\\-", "\\1", "`code`", "``a ` b``",
    "`a", "`\\`", "`*a*`", "&amp;", "&", "R&D", "&nbsp;", "&#34;", "&quot;", "&#123;", "&#125;", "&#9;", "&lt;b&gt;", "&no;", "&#2;", "<b>", "</b>",
    "<br>", "<!--", "-->", "<http://x.example/a_b>", "<a@b.example>", "<?", "<", "a < b", "{#id}", "{.lead}", "{.x}", "{#a .note}", "{: #b}",
    "{#p-1a2b3c4d}", "{#fn-1}", "{x=y}", "{", "}", '"', "'", '"Quoted," ', "it's", "'tis", "--", "---", "...", "....", " ;", " :", "!", "?!", "« ",
    " »", "10:30", "(", ")", "[sic]", "\n", "\n", "\n\n", "\n\n", "\n\n", "  \n", "   \n", " \n \n", "\n    ", "\n> ", "\n- ", "\n: ", "\n1. ",
    "\r\n", "\r", "\x02", "\x03", "\x00", "\x0b", "\x0c", "\x1c", "\x1d", "\x85", "\u2028", "\u2029", "\u00a0", "\u202f", "\u200b", "\ufeff",
    "\u00ad", "e\u0301", "\u0301", "e'\u0301", "e’\u0301", "e-\u0301", "ß", "İ", "¿", "٣. ", "¡", "…", "—", "’", "“", "”", "😀", "\ufdd0", "\ud800", "Questions\n---", "## Questions\n\n",
]  # fmt: skip
"""Whole constructs, halves of them, and characters that are easily taken for others."""

ORDINARY = [
    "The sea is wide, and so is the coast.", "Nobody asked.", "We have *three* tasks", "and **one** fund", "see [the charter](speech:charter)",
    'He said: "Go."', "it's late -- very late...", "a \\* star", "1.5 million", "R&D", "(laughter)", "  \nand so on", "for all of us", "l'Union ; oui !",
]  # fmt: skip
"""What speeches are made of."""


def one_by_one() -> Iterator[str]:
    """Each sign and each piece alone, at the beginning, in the middle and at the end of a line and of a paragraph."""
    for sign in dict.fromkeys(SIGNS + PIECES):
        yield sign
        for frame in (
            "{}a",
            "a{}",
            "a{}b",
            "a {} b",
            "a {}b",
            "a{} b",
            "a\n{}b",
            "a{}\nb",
            "a\n\n{}b\n\nc",
            "a\n\nb{}\n\nc",
            "- a{}\n- {}b",
            "> {}a",
        ):
            yield frame.format(*[sign] * frame.count("{}"))


def pairs() -> Iterator[str]:
    """Each pair of signs, touching and around a word."""
    for first, second in itertools.product(SIGNS, repeat=2):
        yield first + second
        yield f"x{first}a{second}y"
        yield f"{first}a b{second}"
        yield f"a {first}b{second} c"


def triples(chance: random.Random, number: int) -> Iterator[str]:
    """Some of the triples."""
    for _ in range(number):
        gaps = chance.choices(["", "a", " ", "b c", "\n"], k=4)
        yield "".join(itertools.chain.from_iterable(zip(gaps, [*chance.choices(SIGNS, k=3), ""], strict=True)))


def speeches(chance: random.Random, number: int) -> Iterator[str]:
    """Texts mostly of ordinary sentences, with something unkind here and there."""
    for _ in range(number):
        pieces: list[str] = []
        unkind = chance.choice([0.0, 0.05, 0.3, 1.0])
        for _ in range(chance.randint(1, 40)):
            pieces.append(chance.choice(PIECES if chance.random() < unkind else ORDINARY))
            pieces.append(
                chance.choices([" ", "", "\n\n", "\n", "\n\n## A heading\n\n"], [8, 1 + 4 * unkind, 3, 1, 0.3])[0]
            )
        yield "".join(pieces)


def extremes() -> Iterator[str]:
    """Long lines and deep nesting, as far as the library goes in a moment."""
    for piece in (
        "a",
        "a ",
        "*",
        "**",
        "*a ",
        "*a* ",
        "[",
        "[a](b) ",
        "![",
        "\\",
        "\\*",
        "`",
        "_",
        "> ",
        "- ",
        "1. ",
        "&amp;",
        "<b>",
        "  \n",
        "[^1]",
        "(",
        '"',
    ):
        yield piece * 300
        yield "a\n\n" + piece * 60 + "\n\n*b* [c](d)"
    for depth in (3, 12, 45):
        yield "".join(" " * 4 * level + "- *a*\n" for level in range(depth))
        yield ">" * depth + " *a*"
        yield "*a **b " * depth + "c" + "** d*" * depth
        yield "[a " * depth + "](b)" * depth
    yield "[" + "a" * 998 + "](b) [" + "a" * 999 + "](b) [" + "a" * 1998 + "](b) [" + "a" * 2000 + "](b)"
    yield "*a* " * 30 + "**b *c* d_ e** *f" + "\n\n*g*\n\n**h**\n\n[i](j)\n\n" + "*k _l* m_"


def texts(seed: int, number: int) -> Iterator[str]:
    """All of one kind after another; about `number` of the kinds that never end."""
    chance = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    yield from triples(chance, number)
    yield from speeches(chance, number)
