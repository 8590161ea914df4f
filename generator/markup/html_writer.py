"""Serialisation of the tree as HTML, cut at every address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from generator.markup.fragment import LinkUse
from generator.markup.labels import Labels
from generator.markup.tree import BLOCKS

_VOID = frozenset(("br", "hr", "img"))
_NOTHING = ("", "")
_AROUND = {"table": ('<div class="table">', "</div>")}
_HIDDEN = frozenset(("href", "src", "spelled", "literal", "note"))
_MARK = re.compile(r'<a class="mark" href="#[^"]*">.*?</a>')
_OWN_ANCHOR = re.compile(r'(<a [^<>]*?href=")(?=#)')


class Writer:
    """Collects the HTML of one text as the `parts` and `links` of a `Fragment`."""

    def __init__(self, uses: Mapping[Element, LinkUse], labels: Labels) -> None:
        self.uses = uses
        self.parts: list[str] = []
        self.links: list[LinkUse] = []
        self._mark = (
            f'"><span aria-hidden="true">¶</span><span class="visually-hidden">{text(labels.paragraph)}</span></a>'
        )
        self._out: list[str] = []

    def finish(self) -> tuple[tuple[str, ...], tuple[LinkUse, ...]]:
        """Return the parts and the links between them."""
        self._cut()
        return tuple(self.parts), tuple(self.links)

    def children(self, parent: Element) -> None:
        """Write the content of an element."""
        out = self._out
        if parent.text:
            out.append(text(parent.text))
        for child in parent:
            self._element(child)
            if child.tail:
                out.append(text(child.tail))

    def _element(self, el: Element) -> None:
        out, tag = self._out, el.tag
        before, after = _AROUND.get(tag, _NOTHING)
        out.append(f"{before}<{tag}")
        if el.keys():
            self._attributes(el)
        out.append(">")
        if tag not in _VOID:
            self.children(el)
            if tag == "p":
                self._paragraph_mark(el)
            out.append(f"</{tag}>")
        out.append(after + "\n" if tag in BLOCKS or tag == "br" else after)

    def _attributes(self, el: Element) -> None:
        use = self.uses.get(el)
        if use:
            self._out.append(' href="' if use.kind == "link" else ' src="')
            self._cut()
            self.links.append(use)
            self._out.append('"')
        for name, value in el.items():
            if name not in _HIDDEN:
                self._out.append(f' {"href" if name == "to" else name}="{attribute(value)}"')

    def _paragraph_mark(self, el: Element) -> None:
        anchor = el.get("id")
        if anchor:
            self._out += ['<a class="mark" href="#', attribute(anchor), self._mark]

    def _cut(self) -> None:
        self.parts.append("".join(self._out))
        self._out.clear()


def text(value: str) -> str:
    """Return the value escaped for the text of an element."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    """Return the value escaped for an attribute in double quotation marks."""
    return text(value).replace('"', "&quot;")


def outside(html: str, page: str) -> str:
    """Return finished HTML for readers outside the page, such as feeds: without the ¶ links, which need our style sheet.

    Args:
        html: HTML of a whole text from `Fragment.html`; it contains no `<` written by an editor.
        page: absolute address of its page, the base of links to notes and headings.
    """
    return _OWN_ANCHOR.sub(lambda match: f"{match[1]}{attribute(page)}", _MARK.sub("", html))
