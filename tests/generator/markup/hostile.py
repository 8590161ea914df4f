"""Texts that are unkind to a parser, endless and the same for the same seed."""

import itertools
import random
from collections.abc import Iterator

SIGNS = [
    "*", "**", "***", "_", "__", "`", "``", "\\", "[", "]", "(", ")", "](", "![", "<", ">", "&", "#", "##", "-", "+", "=", ":", "|", "~", "{", "}",
    "^", "!", '"', "'", ".", "--", "...", ";", "?", "«", "»", "\n", "\n\n", "  \n", " ", "   ", "    ", "\t", "1.", "$", "/", "@", "%", ",",
]  # fmt: skip
"""Signs that begin, end or divide something in Markdown or in typography."""

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
"""Pieces of ordinary speeches."""

TRAPS = [
    # Neighbours of a simple run of text.
    "[a](b)\n\n*a**b*&#2; c",  # the library lets the number of a placeholder through
    "\\*\n\n**a *b* c_ d** *e*\n\n*f* [g](h)\n\n*i*",  # and keeps pairs for the next run
    "\\* " * 10_001 + "\n\n[" + "`a` " * 130 + "](b)",  # a number of five digits makes a link too long
    "- a\n\n    *b*\n\n*c **d* e**\n\n*f*", "*a*\n\n`b` *c*", "[a](b) <c> d", "*a* &amp; [b](c)",
    # Emphasis.
    "*a *", "* a*", "**a **", "** a**", "*a**", "**a*", "***a*", "*a***", "*a**b*", "*a\\* b*", "*\\*a*", "*a\nb*", "*a  \nb*", "a*b*c", "* *", "**",
    "*_a_*", "_a_ *b*", "*[a](b)*", "[*a*](b)", "*a`b*`", "*\u00a0a*", "*a\u2028*", "*a&amp;b*", "*a & b*", "*a<b*", "*a]b*",
    # Links.
    "![a](b)", "\\![a](b)", "!\\[a](b)", "[^x](y)\n\n[^x]: z", "[^x](y)", "[a](b)[c]\n\n[c]: d", "[a][b](c)\n\n[b]: d", "[a] (b)", "[a](b c)",
    "[a](b  \nc)", "[a  \nb](c)", "[a\nb](c)", "[a](b\nc)", "[a](b(c))", "[a](<b>)", '[a](b "c")', "[a](b&amp;c)", "[a](b\\*c)", "[a](b*c) *d*",
    "[a](b_c) _d_", "[a](b`c) `", "[[a]](b)", "[a]b](c)", "[ ](a)", "[](a)", "[a]()", "[a\\]](b)", "[a](\u00a0b)", "[a](b]c)", "[a](b[c)",
    f"[{'a' * 999}](b)", f"[{'a' * 1000}](b)", f"[{'a' * 1999}](b)", f"[{'a' * 2000}](b)", "[*a](b)*", "[a](b)(c)", "[a](b){#c}", "[a](b)\\{#c}",
    "[a](ﬁle:b)", "[a](&#106;avascript:b)", "[a](\u00adjavascript:b)", "[a](&amp;#106;avascript:b)", "[a]\n\n[a]: &#106;avascript:b", "[a](JavaScript:b)", "[a](vbscript:b)", "[a](Data:b)", "[a](blob:b)",
    "[a](b) and <b> and [c](b)", "x](b) [a](b)", "[a](b b) [c](b)", "`](b)` [a](b)", "[a](x)\n\n[x]: y\n\n[x](b)", "[a [b](c) d](e)", "[a[^1]](b)\n\n[^1]: c",
    # Backslashes, entities, ends of lines.
    "\\a", "\\`a`", "\\\\`a`", "\\\\*a*", "\\&amp;", "&\\#38;", "\\", "\\  \nb", "a   \nb", "a  \n  \nb", "a  \n", "a  *b*", "R&D; &x", "&*a*#38;",
    "\\{#a\\}", "a {#b\\}", "`{#a}`", "a `b` {.c}", "a &#123;#b&#125;", "a {#b}", "*a*{.b}", "a &#2;{#b}",
    # Blocks.
    "####### a", "###### a", "# a #", "# a # b", "# a \\#", "# a\\", "#", "# ", "##a", "# a\nb", " # a", "a\n# b", "# *a*", "# a {#b}", "#\ta", "\\# a",
    "*a*\n*b*", "* a", "*\ta", "***", "* * *", "** *", "**\u00a0**\n*", "[a]: b", "[a]:b\n[c](a)", "[a](b): c", "[a](b)\n: c", "[^a]: b", "[a\nb]: c", "a\n[b]: c",
    "1. a", "1.a", "1.5 a", "٣. a", "a\n1. b", "a\n: b", "a\n\n: b", ": a", "a\n===", "a\n---", "a\n-", "a | b\n-|-", "| a |\n|---|", "a\n|", "> a", "a\n> b",
    "- a", "+ a", "a\n- b", "    a", "    *a*", "- a\n\n        [b](c)", "a  \nb\n\n    c  \n    d", "   a", "\ta", "a\n\n    b", "a\n    b", "- a\n\n    b\n\nc", "\u00a0", "\u3000a", "\u2028\n\na", "\n\n\n\na", " \n \na",
    "a\n \nb", "a\n\t\nb", "\n \n", "a\n\n\u00a0\n\nb", "\x02", "a\x02b", "\x0212\x03", "a\x03", "*a\x02b*",
    # Walks over the tree.
    "*a*\n*b*", "*a*\n\\*", "*a* \n*b*", "a  \nb", "a[^1]\n\n[^1]: b\n\n    c", "![a](b)c", "a\nb\tc", "a&#9;b", "*(a)*", "*a (b)*", "a *(b)* c", "*[a]*",
    "*(a)*  \n*(b)*", "**A:**", "**A:** b", "*A:*", "A: b", "AB: c", "AB : c", "AB\u202f: c", "AB\n: c", "A" * 100 + ": b", "A" * 100 + " : b", "A" * 101 + ": b",
    "AB:c", "> AB: c", " AB: c", "\u00a0AB: c", "A. B: c", "`a` &lt;", "`&lt;`", "`\\*`", "\\*`&amp;`", "![\\*](b)", '[a](b "\\*")', "![a](b) *c*",
    # Ids and words.
    "e'\u0301", "e’\u0301", "e-\u0301", "e_\u0301", "É-É", "ẞ", "a\u00a0b", "a\u202f b", "a\u3000b", "a\u2003b", "a\x85b", "a،b", "a؟", "a·b", "¿a?", "a – b", "a - b",
    "–", "a\u200bb", "a\u0300", "١٢", "½", "a^b", "a+b", "£5", "a\u1680b", "_a", "a_", "‹a›", "— a", "...", "a ... b", "a · b", "* * a", "“", "a ̈ b",
    # Typography.
    "a'b", "a'", "'a", "'a'", "*a*'b", "a*'*b", "a'\"b", "\"'a'\"", "a\"'b", "'90s", "a '90s", "a'90s", "x''y", "5'", "_'a", "\\'a'", "`a`'b", "a`'`b", "l'*a*'b",
    "<http://x.example/'>'", "a' ;", "a' !b", "(a)'", "é'a", "ب'a", "a\u0301'b", "«'a'»", "a--b", "a-*-b*", "a.*..b*", "a .. b", "a-b", "- - a--", "--a", "a;b", "a ;b",
    "a;*b*", "*a* ;", "a  ;", "a\u00a0;", ";a", "( ;", "a:\nb", "a ?!", "?!a", "« a »", "«a»", "a « *b* »", "«", "»", '"a" ;', '" a "', "a\n;", "`a` ;", "a[^1] ;\n\n[^1]: b", '- # "a\n  "b" c', "- # a\n  ;",
]  # fmt: skip
"""Small texts beside the shortcuts: for each there is a condition that keeps a shortcut from taking it."""


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
            "    {}a",
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
