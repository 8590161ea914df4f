"""Attribute lists: `{#id}` and `{.class}` at the end of a heading or paragraph; no other attribute is allowed.

The braces may stand alone on the last line of a paragraph. Braces around ordinary words are text.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from generator.markup.source_positions import Findings
from generator.markup.tree import BLOCKS, HEADINGS, is_blank

CLASSES = ("lead", "note", "signature")
"""Classes that editors may use; the style sheet defines them."""

_ITEM = r"""(?:[#.][^\s{}=]+|[\w:@-]+=(?:"[^"]*"|'[^']*'|[^\s"'{}]+))"""
_LIST = rf"\{{:?[ ]*({_ITEM}(?:[ ]+{_ITEM})*)[ ]*\}}"
_AT_END = re.compile(rf"(?:\A|\s+){_LIST}\s*\Z")
_AT_END_OF_TAIL = re.compile(rf"\s+{_LIST}\s*\Z")
_BEHIND_INLINE = re.compile(_LIST)
_EACH = re.compile(_ITEM)
_ID = re.compile(r"(?!fn(?:ref)?-\d)[^\W_](?:[^\W_]|-)*")
_CARRIERS = frozenset(HEADINGS) | {"p", "li", "dt", "dd", "td", "th"}


def apply_attributes(root: Element, findings: Findings) -> None:
    """Move allowed attributes from the text to the elements; report and remove the others."""
    if not any("}" in text for text in root.itertext()):
        return
    for el in list(root.iter()):
        if el.tag in _CARRIERS:
            _carry(el, findings)
        elif el.tag not in BLOCKS and el.tail and el.tail.startswith("{"):
            _refuse(el, findings)


def _carry(el: Element, findings: Findings) -> None:
    place, pattern = (el[-1], _AT_END_OF_TAIL) if len(el) else (el, _AT_END)
    text = (el.text if place is el else place.tail) or ""
    match = pattern.search(text) if text.rstrip().endswith("}") else None
    if not match:
        return
    if place is el:
        el.text = text[: match.start()]
    else:
        place.tail = text[: match.start()]
    for item in _EACH.findall(match[1]):
        _set(el, item, findings)
    if is_blank(el.text) and not len(el):
        at = findings.find(match[1][:12])
        findings.add(
            at,
            "attribute-not-allowed",
            "there is nothing these braces could belong to",
            "put them at the end of a heading or paragraph",
        )


def _set(el: Element, item: str, findings: Findings) -> None:
    if item.startswith("#") and _ID.fullmatch(item[1:]):
        el.set("id", item[1:])
    elif item.startswith(".") and item[1:] in CLASSES:
        el.set("class", " ".join(filter(None, [el.get("class"), item[1:]])))
    else:
        _report(item, findings)


def _refuse(el: Element, findings: Findings) -> None:
    match = _BEHIND_INLINE.match(el.tail or "")
    if match:
        el.tail = (el.tail or "")[match.end() :]
        for item in _EACH.findall(match[1]):
            _report(item, findings, "only headings and paragraphs can have {#id} or a class")


def _report(item: str, findings: Findings, hint: str = "") -> None:
    name = item.split("=", 1)[0]
    at = findings.find(name)
    if item.startswith("#"):
        hint = hint or "use letters, digits and hyphens, and begin with a letter or digit"
        findings.add(at, "attribute-not-allowed", f"{name} cannot be an id", hint)
    else:
        hint = hint or f"allowed are {{#id}} and {', '.join(f'{{.{c}}}' for c in CLASSES)}"
        findings.add(at, "attribute-not-allowed", f"the attribute {name} is not allowed in texts", hint)
