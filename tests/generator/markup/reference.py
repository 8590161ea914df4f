"""Results of `generator.markup` without its shortcuts, through public functions only."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.util import ETX, STX

from generator.markup import anchors, links, normalize, raw_html, reader
from generator.markup.fragment import Problem
from generator.markup.notes import NoteExtension
from generator.markup.plain import plain_text
from generator.markup.sanitize import flat, is_too_deep, without_control_characters
from generator.markup.source_positions import Findings
from generator.markup.tree import resolve_escapes, words_of
from generator.markup.typography import typeset, typeset_text

BREAK = re.compile("[\u00a0\u202f]*\n[\u00a0\u202f]*")
Tree = list[tuple[str, dict[str, str], str | None, str | None]]


def differences(text: str) -> Iterator[str]:
    """Name each step of the conversion whose shortcut changes its result for a text, in any language."""
    found, expected = Findings(text), Findings(text)
    root = reader.read(text, found)
    if (flattened(root), problems(found)) != (flattened(read(text, expected)), problems(expected)):
        yield "read"
    if any(words_of(el) != words_with_note(el) for el in root.iter()):
        yield "words_of"
    for language in ("en", "fr", "ar"):
        runs = ((typeset_text(before, language), after) for before, after in typeset_runs(root, language))
        # A forced line break may take the place of a no-break space beside it.
        if any(BREAK.sub("\n", text) != BREAK.sub("\n", after) for text, after in runs):
            yield f"typeset in {language}"
    if flattened(resolved(root)) != flattened(resolved(root, Element("p"))):
        yield "resolve_escapes"
    if plain_text(root) != plain_text(without_paragraphs(root)):
        yield "plain_text"
    words = plain_text(root)
    if anchors.paragraph_id(words) != paragraph_id(words):
        yield "paragraph_id"
    if normalize.count(words) != sum(1 for word in words.split() if re.search(r"\w", word)):
        yield "count"
    if links.is_unsafe(text) != links.is_unsafe("\0" + text):  # the first character decides most cases at once
        yield "is_unsafe"


def differing(texts: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return the texts for which a shortcut changes a result, each with the steps concerned."""
    return [(text[:80], steps) for text in texts if (steps := list(differences(text)))]


def read(text: str, findings: Findings) -> Element:
    """Read a text with the library alone: all its block processors and inline patterns, on all of the text."""
    text = without_control_characters(text, findings)
    try:
        root = _parsed(text, findings)
    except RecursionError:
        return flat(text, findings)
    return flat(text, findings) if is_too_deep(root) else root


def _parsed(text: str, findings: Findings) -> Element:
    notes = NoteExtension(findings)
    tables = TableExtension(use_align_attribute=True)
    md = Markdown(extensions=[DefListExtension(), SaneListExtension(), tables, notes], output_format="html")
    notes.register_pattern()
    links.register(md)
    raw_html.register(md, findings)
    md.ESCAPED_CHARS.extend(c for c in "<\"'&~:;?=" if c not in md.ESCAPED_CHARS)
    root = Element("div")
    md.parser.parseChunk(root, "\n".join(md.preprocessors["normalize_whitespace"].run(text.split("\n"))))
    notes.append_to(root)
    md.treeprocessors["inline"].run(root)
    return root


def flattened(root: Element) -> Tree:
    """Return all that a tree consists of, without recursion."""
    return [(el.tag, dict(el.attrib), el.text or None, el.tail or None) for el in root.iter()]


def problems(findings: Findings) -> list[Problem]:
    return sorted(findings.problems)


def words_with_note(el: Element) -> str:
    """Return the words of an element after adding a reference to a note, which is not part of them."""
    copy = deepcopy(el)
    SubElement(copy, "sup").text = "1"
    return words_of(copy)


def typeset_runs(root: Element, language: str) -> Iterator[tuple[str, str]]:
    """Yield the text of each paragraph and heading in which nothing is exempt from typography, before and after it."""
    after = deepcopy(root)
    typeset(after, language)
    for el, typeset_el in zip(root.iter(), after.iter(), strict=True):
        exempt = any(inner.tag in {"code", "img", "sup"} or "literal" in inner.attrib for inner in el.iter())
        if el.tag in {"p", "h2", "h3"} and not exempt:
            yield run(el), run(typeset_el)


def run(el: Element) -> str:
    copy = deepcopy(el)
    for br in copy.iter("br"):
        br.text = "\n"
    return "".join(copy.itertext())


def resolved(root: Element, escape: Element | None = None) -> Element:
    """Resolve the escapes in a copy of a tree, next to an escape of our own if `escape` is given."""
    copy = deepcopy(root)
    if escape is not None:
        escape.text = f"{STX}42{ETX}"
        copy.append(escape)
    resolve_escapes(copy)
    if escape is not None:
        copy.remove(escape)
    return copy


def without_paragraphs(root: Element) -> Element:
    """Return a copy with another block in the place of each paragraph, so that none is taken for a simple one."""
    copy = deepcopy(root)
    for paragraph in copy.iter("p"):
        paragraph.tag = "dd"
    return copy


def paragraph_id(text: str) -> str:
    folded = unicodedata.normalize("NFC", text.casefold())
    kept = "".join(c for c in folded if unicodedata.category(c)[0] != "P")
    return f"p-{hashlib.sha256(' '.join(kept.split()).encode()).hexdigest()[:8]}"
