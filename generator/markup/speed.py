"""Two short cuts through Python-Markdown that change no result.

Nine blocks of ten in a speech are plain paragraphs, and most of those have no inline markup. The library asks a dozen patterns of
each; here one look decides, and a pattern is asked only where the sign it begins with is present. Tests hold both against the library.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString

from generator.markup.simple import has_sign, is_plain

_SIGNS = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
"""What each inline pattern needs to match; a pattern that is not named here is always asked."""


class PlainParagraphProcessor(BlockProcessor):
    """Takes a block none of whose lines begins like anything but a paragraph straight to the processor of paragraphs."""

    def test(self, parent: Element, block: str) -> bool:
        """See `BlockProcessor.test`."""
        del parent
        return is_plain(block)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        """See `BlockProcessor.run`."""
        return self.parser.blockprocessors["paragraph"].run(parent, blocks)


class SignedInlineTreeprocessor(InlineTreeprocessor):
    """Applies only the inline patterns whose sign is in the text."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        by_pattern = {md.inlinePatterns[name]: signs for name, signs in _SIGNS.items()}
        self.signed = [(pattern, by_pattern.get(pattern, ("",))) for pattern in md.inlinePatterns]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        """Stands in for the library's private method of this name; the loop is the same."""
        if isinstance(data, AtomicString) or not has_sign(data):
            return data
        index, start = patternIndex, 0
        while index < len(self.signed):
            pattern, signs = self.signed[index]
            matched = False
            if any(sign in data for sign in signs):
                data, matched, start = self._InlineProcessor__applyPattern(pattern, data, index, start)  # type: ignore[attr-defined]
            if not matched:
                index, start = index + 1, 0
        return data


def register_blocks(md: Markdown) -> None:
    """Take the short cut for paragraphs."""
    md.parser.blockprocessors.register(PlainParagraphProcessor(md.parser), "plain", 1000)


def register_inline(md: Markdown) -> None:
    """Take the short cut for inline patterns; the last step in making a converter."""
    md.treeprocessors.register(SignedInlineTreeprocessor(md), "inline", 20)
