"""Tables, recognised by their first two lines.

The library splits each whole block into rows to recognise a table, which is slow for long blocks.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.tables import TableProcessor

_START = re.compile(r"[^\n]*\n[ ]*[|:-][|: -]*(?:\n|\Z)")


class QuickTableProcessor(TableProcessor):
    """The library's processor, used only if the second line consists of `|`, `-` and `:`."""

    def test(self, parent: Element, block: str) -> bool:
        """See `BlockProcessor.test`."""
        return bool(_START.match(block)) and "|" in block.split("\n", 2)[1] and super().test(parent, block)


def register(md: Markdown) -> None:
    """Register the processor of tables."""
    md.parser.blockprocessors.register(QuickTableProcessor(md.parser, {"use_align_attribute": True}), "table", 75)
