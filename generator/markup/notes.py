"""Footnotes: `[^name]` in the text, `[^name]: words` on a line of its own.

Notes are numbered in the order of their first reference. Python-Markdown's own extension reads the definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.inlinepatterns import InlineProcessor

from generator.markup.labels import Labels
from generator.markup.source_positions import Findings

_REFERENCE = r"\[\^([^\]\n\[]{1,64})\]"
_SIGN = "↩\ufe0e"  # the variation selector keeps it from turning into a coloured picture


class NoteExtension(FootnoteExtension):
    """Footnotes with our numbering and our HTML."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """See `Extension.extendMarkdown`."""
        self.parser = md.parser
        self.md = md
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "footnote", 17)

    def register_pattern(self) -> None:
        """Register the pattern of references to notes."""
        self.md.inlinePatterns.register(NoteProcessor(self), "footnote", 175)

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802
        """Store a note; the first of two with one name stays."""
        if id in self.footnotes:
            self.findings.find(f"[^{id}]:")
            at = self.findings.find(f"[^{id}]:")
            self.findings.add(at, "footnote-twice", f"note [^{id}] is defined twice", "give each note its own name")
            return
        super().setFootnote(id, text)

    def append_to(self, root: Element) -> None:
        """Append the notes to a text whose inline markup is not read yet. A note may define further notes, hence the loop."""
        section = Element("div", {"class": "footnotes", "role": "doc-endnotes"})
        items = SubElement(section, "ol")
        done: set[str] = set()
        while waiting := [name for name in self.footnotes if name not in done]:
            for name in waiting:
                done.add(name)
                items.append(self._item(name))
        if done:
            root.append(section)

    def _item(self, name: str) -> Element:
        # Lists treat a parent `li` in a special way, so the note is read in a `div` and moved.
        outside = Element("div")
        self.parser.parseChunk(outside, self.footnotes[name])
        item = Element("li", note=name)
        item.extend(list(outside))
        return item


class NoteProcessor(InlineProcessor):
    """`[^name]` as a `sup` with the name; `number_notes` numbers it."""

    def __init__(self, notes: NoteExtension) -> None:
        super().__init__(_REFERENCE, notes.md)
        self.notes = notes

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """See `InlineProcessor.handleMatch`."""
        del data
        name = m[1]
        if name in self.notes.footnotes:
            return Element("sup", note=name), m.start(), m.end()
        findings = self.notes.findings
        label = self.unescape(name)
        findings.add(
            findings.find(f"[^{label}]"),
            "footnote-unknown",
            f"there is no note [^{label}]",
            f"add a line «[^{label}]: words of the note»",
        )
        return self.unescape(m[0]), m.start(), m.end()


def number_notes(root: Element, findings: Findings, labels: Labels) -> Element | None:
    """Number the notes of a tree in order of reference, link both ways, and report notes without a reference.

    Returns:
        The `div` of the notes, now the last child of `root`, or None.
    """
    section = section_of(root)
    if section is None:
        return None
    items = section[0]
    notes = {item.get("note", ""): item for item in items}
    order = _order(root, section, notes)
    _report_unused(notes, order, findings)
    items[:] = [notes[name] for name in order]
    for number, name in enumerate(order, 1):
        references = [sup for sup in root.iter("sup") if sup.get("note") == name]
        _link(notes[name], references, number, labels)
    if not order:
        root.remove(section)
        return None
    return section


def section_of(root: Element) -> Element | None:
    """Return the `div` of the notes, the last and only `div` of a text, if there is one."""
    return root[-1] if len(root) and root[-1].tag == "div" else None


def _order(root: Element, section: Element, notes: dict[str, Element]) -> list[str]:
    order: list[str] = []
    places: list[Element] = [child for child in root if child is not section]
    for place in places:  # grows: the notes of notes come after those of the text
        for name in _names(place):
            if name not in order:
                order.append(name)
                places.append(notes[name])
    return order


def _names(place: Element) -> Iterator[str]:
    return (sup.get("note", "") for sup in place.iter("sup") if sup.get("note") is not None)


def _report_unused(notes: dict[str, Element], order: list[str], findings: Findings) -> None:
    for name in notes:
        if name not in order:
            at = findings.find(f"[^{name}]:")
            findings.add(
                at,
                "footnote-unused",
                f"nothing refers to the note [^{name}]",
                f"write [^{name}] where it belongs, or remove the note",
            )


def _link(item: Element, references: list[Element], number: int, labels: Labels) -> None:
    item.set("id", f"fn-{number}")
    del item.attrib["note"]
    last = item[-1] if len(item) and item[-1].tag == "p" else SubElement(item, "p")
    for count, sup in enumerate(references, 1):
        again = f"-{count}" if count > 1 else ""
        sup.attrib.clear()
        sup.set("id", f"fnref-{number}{again}")
        SubElement(sup, "a", {"to": f"#fn-{number}", "role": "doc-noteref"}).text = str(number)
        label = f"{labels.back} {number}" + (f".{count}" if count > 1 else "")
        back = SubElement(
            last, "a", {"to": f"#fnref-{number}{again}", "class": "back", "role": "doc-backlink", "aria-label": label}
        )
        back.text = _SIGN
        _space_before(last, back)


def _space_before(parent: Element, el: Element) -> None:
    index = list(parent).index(el)
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + " "
    else:
        parent.text = (parent.text or "") + " "
