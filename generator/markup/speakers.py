"""Speakers' turns and stage directions.

A turn is a paragraph that begins with `**Name:**` or with `NAME:` in capitals. A stage direction is emphasis whose whole text is in
parentheses or brackets, `*(Applause)*`. Bold words at the beginning of a paragraph are not a name if they read like a sentence
(`**The third is the fund:**`) or if the colon follows them (`**First**:`).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from generator.markup.tree import is_blank, own_paragraphs, words_of

LONGEST = 100
"""Maximum length of a name in capitals, without an optional space and the colon."""
_CAPITALS = re.compile(rf"(?P<name>[^:\n]{{2,{LONGEST}}}?)[ \u00a0\u202f]?:(?=\s|\Z)")
_ASIDE = re.compile(r"\s*\([^()]*\)\Z")
_BETWEEN = re.compile(r"[\s\-'’.,&]+")
_PARTICLES = frozenset(
    {"al", "and", "aux", "bin", "da", "de", "del", "den", "der", "des", "di", "du", "el", "et", "for", "ibn"}
    | {"la", "le", "les", "of", "pour", "the", "van", "von"}
)
SHORT = 4
"""Maximum number of words of any name: «Question», «A journalist», «Secrétaire générale Ilse Varnholt»."""
LONG = 10
"""Maximum number of words of a capitalised name with titles: «High Commissioner for Sea Rescue Nadia al-Sahiri»."""
_STAGE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*")


def mark_turns(root: Element) -> None:
    """Give each turn the class `turn`, and its speaker an element of its own."""
    for paragraph in own_paragraphs(root):
        if _bold(paragraph) or _capital(paragraph):
            paragraph.set("class", " ".join(filter(None, ["turn", paragraph.get("class")])))


def mark_stage_directions(root: Element) -> None:
    """Give stage directions the class `stage`: the whole paragraph if it is nothing else, otherwise a `span`."""
    for paragraph in list(root.iter("p")):
        if len(paragraph) == 1 and is_blank(paragraph.text) and is_blank(paragraph[0].tail) and _is_stage(paragraph[0]):
            _dissolve(paragraph, paragraph[0])
            paragraph.set("class", " ".join(filter(None, ["stage", paragraph.get("class")])))
    for el in root.iter("em"):
        if _is_stage(el):
            el.tag = "span"
            el.set("class", "stage")


def _bold(paragraph: Element) -> bool:
    first = paragraph[0] if len(paragraph) and is_blank(paragraph.text) else None
    if first is None or first.tag != "strong" or len(first) or not (first.text or "").rstrip().endswith(":"):
        return False
    name = (first.text or "").rstrip()[:-1].strip()
    if not _is_name(name):
        return False
    rest = first.tail
    paragraph.remove(first)
    _begin(paragraph, name, rest)
    return True


def _is_name(name: str) -> bool:
    words = _ASIDE.sub("", name).split()
    if len(words) <= SHORT:
        return bool(words)
    parts = [part for part in _BETWEEN.split(" ".join(words)) if part]
    return len(words) <= LONG and all(part[0].isupper() or part in _PARTICLES for part in parts)


def _capital(paragraph: Element) -> bool:
    text = (paragraph.text or "").lstrip()
    match = _CAPITALS.match(text) if ":" in text[: LONGEST + 2] else None
    if not match or not _is_name_in_capitals(match["name"]):
        return False
    _begin(paragraph, match["name"].strip(), text[match.end() :])
    return True


def _is_name_in_capitals(name: str) -> bool:
    words = [word for word in _BETWEEN.split(_ASIDE.sub("", name)) if word]
    capital = [word for word in words if word.isalpha() and word.isupper()]
    fits = all(word in _PARTICLES or word in capital for word in words)
    return fits and sum(map(len, capital)) >= 2 and words[0] in capital


def _begin(paragraph: Element, name: str, rest: str | None) -> None:
    speaker = Element("b", {"class": "speaker"})
    speaker.text = name
    colon = Element("span", {"class": "colon"})
    colon.text = ":"
    colon.tail = " " + (rest or "").lstrip()
    paragraph.text = None
    paragraph[:0] = [speaker, colon]


def _is_stage(el: Element) -> bool:
    return el.tag == "em" and bool(_STAGE.fullmatch(words_of(el)))


def _dissolve(paragraph: Element, em: Element) -> None:
    paragraph.text = em.text
    paragraph[:] = list(em)
