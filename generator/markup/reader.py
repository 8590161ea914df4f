"""Markdown text to an element tree: Python-Markdown with a fixed set of extensions.

The module `simple` reads simple texts, the library all others. Each text that needs the library gets a new converter, so no state of one
text reaches another.
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

# Signs, beside those of Markdown, that typography or HTML would change.
_ALSO_ESCAPED = ("<", '"', "'", "&", "~", ":", ";", "?", "=", "|")
_TAB = 4
_BLANK_LINE = re.compile(r"(?<=\n) +\n")


def read(text: str, findings: Findings) -> Element:
    """Return the tree of a text: a `div` with the blocks, inline markup resolved, notes unnumbered in a last `div`.

    Backslash escapes stay in the library's form, which typography does not change; `tree.resolve_escapes` resolves them.
    """
    text = without_control_characters(text, findings)
    source = _normal(text)
    root = simple.blocks(source)
    if root is not None and simple.inline(root):
        return root
    try:
        root = _parsed(source, root, findings)
    except RecursionError:  # the library calls itself for each level of lists
        return flat(text, findings)
    return flat(text, findings) if is_too_deep(root) else root


def _normal(text: str) -> str:
    """Return the text with spaces for tabs and with empty blank lines, like `markdown.preprocessors.NormalizeWhitespace`."""
    source = f"{text}\n\n".expandtabs(_TAB)
    return _BLANK_LINE.sub("\n", source) if "\n " in source else source


def _parsed(source: str, root: Element | None, findings: Findings) -> Element:
    """Read a text with the library, or only the inline markup left in a tree."""
    library = Library(findings)
    if root is None:
        root = library.blocks(source)
        if simple.inline(root):
            return root
    return library.inline(root)


class Library(Markdown):
    """Python-Markdown with our extensions, for one text.

    Attributes:
        findings: problems of the text.
        notes: notes defined by its blocks.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.notes = NoteExtension(findings)
        super().__init__(extensions=[DefListExtension(), SaneListExtension(), self.notes], output_format="html")
        self.ESCAPED_CHARS.extend(c for c in _ALSO_ESCAPED if c not in self.ESCAPED_CHARS)
        tables.register(self)

    def build_parser(self) -> Library:
        """See `Markdown.build_parser`. `inline` adds the patterns; `read` and `html_writer` do the work of pre- and postprocessors."""
        self.preprocessors = Registry()
        self.parser = build_block_parser(self)
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.postprocessors = Registry()
        return self

    def blocks(self, source: str) -> Element:
        """Return the blocks of a text, with its notes in a last `div`."""
        root = Element("div")
        self.parser.parseChunk(root, source)
        self.notes.append_to(root)
        return root

    def inline(self, root: Element) -> Element:
        """Read the inline markup of a tree in place, and return it. Half of the texts that need the library never need this."""
        self.inlinePatterns = build_inlinepatterns(self)
        self.notes.register_pattern()
        links.register(self)
        raw_html.register(self, self.findings)
        speed.skip_needless_patterns(self, root)
        self.treeprocessors.register(InlineProcessor(self), "inline", 20)  # patterns look it up under this name
        self.treeprocessors["inline"].run(root)
        return root
