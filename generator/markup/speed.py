"""A shortcut through Python-Markdown that changes no result: inline patterns that cannot match are not tried.

Tests compare the results with those of the library alone.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import AtomicString

from generator.markup.simple import has_sign

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
