"""Permanent ids: of headings by their words, of paragraphs by a digest of their words.

A paragraph keeps its id when other paragraphs change. A change of its own words changes the id; an explicit `{#p-1a2b3c4d}` keeps the
old one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from xml.etree.ElementTree import Element

from generator.markup.fragment import Heading
from generator.markup.normalize import normal
from generator.markup.source_positions import Findings
from generator.markup.tree import HEADINGS, own_paragraphs, words_of

PAGE_IDS = frozenset(
    (
        "about",
        "account",
        "ask",
        "changes",
        "changes-title",
        "contact",
        "feeds",
        "files",
        "main",
        "menu",
        "prepared",
        "related",
    )
)
"""Ids used by the templates around a text; a heading with such an id gets `section-NAME`. A test compares this list with the templates."""
_RESERVED = re.compile(r"(?:p-[0-9a-f]{8}|fn(?:ref)?-\d+)(?:-\d+)*")


def paragraph_id(text: str) -> str:
    """Return `p-` and the first 8 hexadecimal digits of the SHA-256 of the text in UTF-8.

    The text is first normalised: NFC, case folded, punctuation (Unicode categories P*) dropped, white space folded.
    """
    return f"p-{hashlib.sha256(normal(text)).hexdigest()[:8]}"


def slug(title: str) -> str:
    """Return a readable id: letters, marks and digits of any script in lower case, `-` between words; `section` if none are left.

    A slug has no underscore, so it never equals a template id with one. It never looks like the id of a paragraph or note.
    """
    text = unicodedata.normalize("NFC", title.lower()).replace("'", "").replace("’", "")
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in text)
    name = "-".join(filter(None, kept.split("-"))) or "section"
    return f"section-{name}" if name in PAGE_IDS or _RESERVED.fullmatch(name) else name


def assign_ids(root: Element, findings: Findings) -> None:
    """Give each heading and paragraph of the text an id; ids set by the editor stay."""
    taken: dict[str, int] = {}
    for el in root.iter():
        if el.get("id"):
            _keep(el, taken, findings)
    for el in root.iter():
        if el.tag in HEADINGS and not el.get("id"):
            el.set("id", _free(slug(words_of(el)), taken))
    for el in own_paragraphs(root):
        if not el.get("id") and not _is_stage(el):
            el.set("id", _free(paragraph_id(words_of(el)), taken))


def headings(root: Element) -> tuple[Heading, ...]:
    """Return the headings of a tree whose ids are assigned."""
    found = (el for el in root.iter() if el.tag in HEADINGS)
    return tuple(Heading(el.get("id", ""), HEADINGS[el.tag], " ".join(words_of(el).split())) for el in found)


def _keep(el: Element, taken: dict[str, int], findings: Findings) -> None:
    wanted = el.get("id", "")
    at = 0 if el.tag == "sup" else findings.find(f"#{wanted}")
    if wanted in taken:
        findings.add(at, "duplicate-id", f"the id {wanted} is used twice in this text", "give one of them another id")
    el.set("id", _free(wanted, taken))


def _free(wanted: str, taken: dict[str, int]) -> str:
    """`wanted`, or with `-2`, `-3`; `taken` counts how often each was wanted."""
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 1
    return name


def _is_stage(el: Element) -> bool:
    return "stage" in el.get("class", "").split()
