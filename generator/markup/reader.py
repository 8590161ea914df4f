"""Markdown text to an element tree: Python-Markdown with a fixed set of extensions and without its gaps.

A new converter is made for each text (0.1 ms), so nothing that one text leaves behind can reach another.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension

from generator.markup import links, raw, simple, speed, tables
from generator.markup.findings import Findings
from generator.markup.limits import flat, is_too_deep, without_control_characters
from generator.markup.notes import NoteExtension

# Markdown's own list, and the signs that typography or HTML would otherwise touch.
_ALSO_ESCAPED = ("<", '"', "'", "&", "~", ":", ";", "?", "=", "|")
_TAB = 4
_BLANK_LINE = re.compile(r"(?<=\n) +\n")


def read(text: str, findings: Findings) -> Element:
    """The tree of a text: a `div` with the blocks, inline markup resolved, notes unnumbered in a last `div`.

    Backslash escapes are still in the library's form, so that typography leaves them alone; see `tree.resolve_escapes`.
    """
    text = without_control_characters(text, findings)
    source = _normal(text)
    root = simple.blocks(source)
    if root is not None and simple.inline(root):
        return root
    try:
        root = _parsed(source, root, findings)
    except RecursionError:  # the library goes down a level of Python calls for each level of lists
        return flat(text, findings)
    return flat(text, findings) if is_too_deep(root) else root


def _normal(text: str) -> str:
    """The text with spaces for tabs and with its blank lines empty, as `markdown.preprocessors.NormalizeWhitespace` gives it."""
    source = f"{text}\n\n".expandtabs(_TAB)
    return _BLANK_LINE.sub("\n", source) if "\n " in source else source


def _parsed(source: str, root: Element | None, findings: Findings) -> Element:
    """What the library makes of a text, or of the inline markup that is left in a tree."""
    md = _converter(findings)
    if root is None:
        root = Element("div")
        md.parser.parseChunk(root, source)
        md.treeprocessors["footnote"].run(root)
        if simple.inline(root):
            return root
    md.treeprocessors["inline"].run(root)
    return root


def _converter(findings: Findings) -> Markdown:
    md = Markdown(
        extensions=[DefListExtension(), SaneListExtension(), NoteExtension(findings)],
        output_format="html",
    )
    links.register(md)
    tables.register(md)
    raw.register(md, findings)
    md.ESCAPED_CHARS.extend(c for c in _ALSO_ESCAPED if c not in md.ESCAPED_CHARS)
    for name in ("prettify", "unescape"):  # the writer does both
        md.treeprocessors.deregister(name)
    speed.register(md)
    return md
