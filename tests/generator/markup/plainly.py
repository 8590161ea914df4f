"""The conversion without its short cuts: the library reads every text whole, and every step goes through the whole tree.

Each function here is the plain form of one in `generator.markup`, which does the same sooner.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import unescape
from typing import Any
from unittest.mock import patch
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.util import STX

from generator.markup import (
    addresses,
    anchors,
    attributes,
    figures_tables,
    html_writer,
    links,
    notes,
    plain,
    raw_html,
    sanitize,
    source_positions,
    speakers,
    tree,
    typography,
)
from generator.markup.fragment import Fragment, LinkUse
from generator.markup.source_positions import Findings
from generator.markup.tree import BLOCKS, HEADINGS
from generator.stages import convert as stage


def convert(text: str, language: str) -> Fragment:
    """The plain form of `generator.stages.convert.convert`."""
    with plainly():
        return stage.convert(text, language)


@contextmanager
def plainly() -> Iterator[None]:
    """Put every plain form in the place of its quick one."""
    with ExitStack() as stack:
        for module, name, form in FORMS:
            stack.enter_context(patch.object(module, name, form))
        yield


def read(text: str, found: Findings) -> Element:
    text = without_control_characters(text, found)
    try:
        root = parsed(text, found)
    except RecursionError:
        return sanitize.flat(text, found)
    return sanitize.flat(text, found) if sanitize.is_too_deep(root) else root


def parsed(text: str, found: Findings) -> Element:
    own = notes.NoteExtension(found)
    tables = TableExtension(use_align_attribute=True)
    md = Markdown(extensions=[DefListExtension(), SaneListExtension(), tables, own], output_format="html")
    own.register_pattern()
    links.register(md)
    raw_html.register(md, found)
    md.ESCAPED_CHARS.extend(c for c in "<\"'&~:;?=" if c not in md.ESCAPED_CHARS)
    lines = md.preprocessors["normalize_whitespace"].run(text.split("\n"))
    root = Element("div")
    md.parser.parseChunk(root, "\n".join(lines))
    own.append_to(root)
    md.treeprocessors["inline"].run(root)
    return root


def without_control_characters(text: str, found: Findings) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for match in sanitize._CONTROL.finditer(text):
        name = f"U+{ord(match[0]):04X}"
        message = f"the invisible control character {name} is not allowed"
        found.add(found.find(match[0]), "control-character", message, "delete it")
    return sanitize._CONTROL.sub("", text)


def is_unsafe(target: str) -> bool:
    return links._IGNORED_IN_SCHEME.sub("", unescape(target)).casefold().startswith(links._UNSAFE)


def is_address(text: str, start: int, end: int) -> bool:
    before = source_positions._BEFORE_ADDRESS.search(text, max(0, start - 16), start)
    return bool(before and source_positions._AFTER_ADDRESS.match(text, end))


def words_of(el: Element) -> str:
    return "".join(tree._words(el))


def apply_attributes(root: Element, found: Findings) -> None:
    for el in list(root.iter()):
        if el.tag in attributes._CARRIERS:
            attributes._carry(el, found)
        elif el.tag not in BLOCKS and el.tail and el.tail.startswith("{"):
            attributes._refuse(el, found)


def capital(paragraph: Element) -> bool:
    match = re.match(r"(?P<name>[^:\n]{2,100}?)[ \u00a0\u202f]?:(?=\s|\Z)", (paragraph.text or "").lstrip())
    if not match or not speakers._is_name_in_capitals(match["name"]):
        return False
    speakers._begin(paragraph, match["name"].strip(), (paragraph.text or "").lstrip()[match.end() :])
    return True


def section_of(root: Element) -> Element | None:
    return root.find("div[@role='doc-endnotes']")


def resolve_escapes(root: Element) -> None:
    for el in root.iter():
        if el.text:
            el.text = tree._code(el.text) if el.tag == "code" else resolved(el.text)
        if el.tail:
            el.tail = resolved(el.tail)
        for key, value in el.items():
            if STX in value:
                el.set(key, resolved(value))


def resolved(text: str) -> str:
    return tree._LEFTOVER.sub("", tree._ESCAPE.sub(lambda match: chr(int(match[1])), text))


def typeset(root: Element, language: str) -> None:
    style = typography.STYLES.get(language.split("-", 1)[0].lower(), typography._ENGLISH)
    for run in list(runs(root)):
        found = edits("".join(text for _, _, text in run), style)
        typography._apply(run, found)


def edits(text: str, style: typography.Style) -> list[typography.Edit]:
    setter = typography._Setter(text, style)
    for match in re.finditer(r"[\"'«»]|-{2,}|\.{3,}|[;:!?]+" if style.spaced else r"[\"']|-{2,}|\.{3,}", text):
        setter.set(match[0], match.start())
    return setter.edits


def runs(root: Element) -> Iterator[list[typography.Slot]]:
    run: list[typography.Slot] = []
    for el, is_tail in slots(root):
        if el.tag in BLOCKS:
            yield run
            run = []
        text = el.tail if is_tail else el.text
        if not is_tail and (el.tag in typography._ATOMS or "literal" in el.attrib):
            run.append((None, False, "x"))
        elif not is_tail and el.tag == "br":
            run.append((None, False, "\n"))
        elif text:
            run.append((el, is_tail, text))
    yield run


def slots(el: Element) -> Iterator[tuple[Element, bool]]:
    yield el, False
    if el.tag not in typography._ATOMS:
        for child in el:
            yield from slots(child)
            yield child, True


def paragraph_id(text: str) -> str:
    folded = unicodedata.normalize("NFC", text.casefold())
    kept = "".join(c for c in folded if unicodedata.category(c)[0] != "P")
    return f"p-{hashlib.sha256(' '.join(kept.split()).encode()).hexdigest()[:8]}"


def assign_ids(root: Element, found: Findings) -> None:
    taken: dict[str, int] = {}
    for el in root.iter():
        if "id" in el.attrib:
            anchors._keep(el, taken, found)
    for el in root.iter():
        if el.tag in HEADINGS and "id" not in el.attrib:
            el.set("id", anchors._free(anchors.slug(words_of(el)), taken))
    for el in tree.own_paragraphs(root):
        if "id" not in el.attrib and "stage" not in el.get("class", "").split():
            el.set("id", anchors._free(paragraph_id(words_of(el)), taken))


def unnest(root: Element, found: Findings) -> None:
    for outer in list(root.iter("a")):
        inner = [el for el in outer.iter() if el is not outer and (el.tag == "a" or (el.tag == "sup" and el.get("id")))]
        if inner and outer.tag == "a":
            at = found.find_address(outer.get("spelled", ""))
            message, hint = "a link or note inside the words of a link", "put it before or after the link"
            found.add(at, "nested-link", message, hint)
        for el in inner:
            el.tag = "span"
            el.attrib.clear()


def check_addresses(root: Element, found: Findings) -> dict[Element, LinkUse]:
    unnest(root, found)
    uses: dict[Element, LinkUse] = {}
    for el in root.iter():
        name = "src" if el.tag == "img" else "href"
        if el.tag in {"a", "img"} and name in el.attrib:
            line, column = found.place(found.find_address(el.get("spelled", "")))
            use = LinkUse(el.get(name, ""), line, column, "image" if el.tag == "img" else "link")
            if addresses._is_sound(el, use, found):
                uses[el] = use
    return uses


def check_headings(root: Element, found: Findings) -> None:
    seen, above = dict.fromkeys(HEADINGS.values(), 0), 1
    for el in list(root.iter()):
        level = HEADINGS.get(el.tag)
        if level is not None:
            problem = figures_tables._heading_problem(el, level, above)
            if problem:
                found.add(found.find_heading(level, seen[level]), *problem)
            seen[level] += 1
            above = max(level, 2)
            el.tag = f"h{above}"


def plain_text(root: Element) -> str:
    return "\n\n".join(plain._blocks(root))


def no_words(paragraph: Element) -> None:
    """Leave every paragraph to the general way."""
    del paragraph


def flushed(run: list[str]) -> Iterator[str]:
    text = "".join(piece if piece == "\n" else re.sub(r"[\n\t]", " ", piece) for piece in run)
    if text.strip():
        yield "\n".join(line.strip(" ") for line in text.split("\n")).strip()


def count(plain_words: str) -> int:
    return sum(1 for word in plain_words.split() if re.search(r"\w", word))


class Writer(html_writer.Writer):
    """Writes each element in the one general way."""

    def children(self, parent: Element) -> None:
        self._out.append(html_writer.text(parent.text or ""))
        for child in parent:
            self._element(child)
            self._out.append(html_writer.text(child.tail or ""))

    def _element(self, el: Element) -> None:
        before, after = html_writer._AROUND.get(el.tag, ("", ""))
        self._out.append(f"{before}<{el.tag}")
        self._attributes(el)
        self._out.append(">")
        if el.tag not in html_writer._VOID:
            self.children(el)
            if el.tag == "p" and "id" in el.attrib:
                self._out += ['<a class="mark" href="#', html_writer.attribute(el.get("id", "")), self._mark]
            self._out.append(f"</{el.tag}>")
        self._out.append(after)
        if el.tag in BLOCKS or el.tag == "br":
            self._out.append("\n")


FORMS: list[tuple[Any, str, Any]] = [
    (stage, "read", read),
    (stage, "apply_attributes", apply_attributes),
    (stage, "check_headings", check_headings),
    (stage, "typeset", typeset),
    (stage, "resolve_escapes", resolve_escapes),
    (stage, "check_addresses", check_addresses),
    (stage, "assign_ids", assign_ids),
    (stage, "plain_text", plain_text),
    (stage, "count", count),
    (stage, "Writer", Writer),
    (notes, "section_of", section_of),
    (speakers, "_capital", capital),
    (addresses, "is_unsafe", is_unsafe),
    (source_positions, "_is_address", is_address),
    (plain, "_words", no_words),
    (plain, "_flushed", flushed),
    *((module, "words_of", words_of) for module in (addresses, figures_tables, anchors, speakers)),
]
"""Where a quick form stands, its name, and the plain form of it."""
