"""Two shortcuts through Python-Markdown that change no result.

Nine blocks of ten in a speech are plain paragraphs, and most of those have no inline markup. The library tries a dozen patterns on
each. These shortcuts skip patterns that cannot match. Tests compare the results with those of the library alone.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
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
"""Signs without which an inline pattern cannot match; patterns that are not listed are always tried."""


class PlainParagraphProcessor(BlockProcessor):
    """Passes a plain block to the library's paragraph processor before other block processors see it."""

    def test(self, parent: Element, block: str) -> bool:
        """See `BlockProcessor.test`."""
        del parent
        return is_plain(block)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        """See `BlockProcessor.run`."""
        return self.parser.blockprocessors["paragraph"].run(parent, blocks)


def register_blocks(md: Markdown) -> None:
    """Register the shortcut for paragraphs."""
    md.parser.blockprocessors.register(PlainParagraphProcessor(md.parser), "plain", 1000)


def skip_needless_patterns(md: Markdown, root: Element) -> None:
    """Skip inline patterns that cannot match in a tree, and texts that no pattern can match.

    The library leaves an `AtomicString` as it is.
    """
    for el in root.iter():
        if el.text and not has_sign(el.text):
            el.text = AtomicString(el.text)
        if el.tail and not has_sign(el.tail):
            el.tail = AtomicString(el.tail)
    text = "\0".join(root.itertext())
    for name, signs in _SIGNS.items():
        if not any(sign in text for sign in signs):
            md.inlinePatterns.deregister(name)
