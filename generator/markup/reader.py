"""Markdown text to an element tree: Python-Markdown with a fixed set of extensions and without its gaps.

What is simple is read here (`simple`), the rest by the library. A new converter is made for each text that needs one, so nothing that
one text leaves behind can reach another.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import build_block_parser
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.inlinepatterns import build_inlinepatterns
from markdown.treeprocessors import InlineProcessor
from markdown.util import Registry

from generator.markup import links, raw_html, simple, speed, tables
from generator.markup.notes import NoteExtension
from generator.markup.sanitize import flat, is_too_deep, without_control_characters
from generator.markup.source_positions import Findings

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
    library = Library(findings)
    if root is None:
        root = library.blocks(source)
        if simple.inline(root):
            return root
    return library.inline(root)


class Library(Markdown):
    """Python-Markdown with our extensions, for one text. Half of the texts that need it have only simple inline markup.

    Attributes:
        findings: where problems of the text are noted.
        notes: the notes that its blocks define.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.notes = NoteExtension(findings)
        super().__init__(extensions=[DefListExtension(), SaneListExtension(), self.notes], output_format="html")
        self.ESCAPED_CHARS.extend(c for c in _ALSO_ESCAPED if c not in self.ESCAPED_CHARS)
        tables.register(self)
        speed.register_blocks(self)

    def build_parser(self) -> Library:
        """See `Markdown.build_parser`. Patterns are made by `inline`; text is prepared by `read` and written by `writing`."""
        self.preprocessors = Registry()
        self.parser = build_block_parser(self)
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.postprocessors = Registry()
        return self

    def blocks(self, source: str) -> Element:
        """The blocks of a text, with its notes in a last `div`."""
        root = Element("div")
        self.parser.parseChunk(root, source)
        self.notes.append_to(root)
        return root

    def inline(self, root: Element) -> Element:
        """The tree with its inline markup read."""
        self.inlinePatterns = build_inlinepatterns(self)
        self.notes.register_pattern()
        links.register(self)
        raw_html.register(self, self.findings)
        speed.skip_needless_patterns(self, root)
        self.treeprocessors.register(InlineProcessor(self), "inline", 20)  # patterns look it up under this name
        self.treeprocessors["inline"].run(root)
        return root
