"""Markdown text to an element tree: Python-Markdown with a fixed set of extensions and without its gaps.

A new converter is made for each text (0.1 ms), so nothing that one text leaves behind can reach another.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from generator.markup import links, raw
from generator.markup.findings import Findings
from generator.markup.notes import NoteExtension

# Markdown's own list, and the signs that typography or HTML would otherwise touch.
_ALSO_ESCAPED = ("<", '"', "'", "&", "~", ":", ";", "?", "=", "|")


def read(text: str, findings: Findings) -> etree.Element:
    """The tree of a text: a `div` with the blocks, inline markup resolved, notes unnumbered in a last `div`.

    Backslash escapes are still in the library's form, so that typography leaves them alone; see `escapes`.
    """
    md = _converter(findings)
    lines = text.split("\n")
    for step in md.preprocessors:
        lines = step.run(lines)
    root = md.parser.parseDocument(lines).getroot()
    for change in md.treeprocessors:
        changed = change.run(root)
        root = root if changed is None else changed
    return root


def _converter(findings: Findings) -> Markdown:
    md = Markdown(
        extensions=[TableExtension(use_align_attribute=True), DefListExtension(), SaneListExtension(), NoteExtension(findings)],
        output_format="html",
    )
    links.register(md)
    raw.register(md, findings)
    md.ESCAPED_CHARS.extend(c for c in _ALSO_ESCAPED if c not in md.ESCAPED_CHARS)
    for name in ("prettify", "unescape"):  # the writer does both
        md.treeprocessors.deregister(name)
    return md
