"""Defence against hostile texts: control characters and extreme nesting."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from generator.markup.source_positions import Findings

DEEPEST = 40
"""Maximum depth of elements. A list in a list in a quotation, with a link in bold, has ten."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_MARKERS = re.compile(r"^(?:[ \t>]|[-*+][ ]|\d+\.[ ])+|^:", re.MULTILINE)


def without_control_characters(text: str, findings: Findings) -> str:
    r"""Return the text with line ends as `\\n` and without characters that HTML does not allow; each of these is reported."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _CONTROL.search(text):
        return text
    for match in _CONTROL.finditer(text):
        at = findings.find(match[0])
        name = f"U+{ord(match[0]):04X}"
        findings.add(at, "control-character", f"the invisible control character {name} is not allowed", "delete it")
    return _CONTROL.sub("", text)


def is_too_deep(root: Element) -> bool:
    """Return true if elements are nested deeper than `DEEPEST`; works without recursion."""
    level, depth = [root], 0
    while level and depth <= DEEPEST:
        level = [child for el in level for child in el]
        depth += 1
    return bool(level)


def flat(text: str, findings: Findings) -> Element:
    """Return the blocks of a text as plain paragraphs, and report the reason."""
    deepest = max(_MARKERS.finditer(text), key=lambda m: (len(m[0]), -m.start()), default=None)
    at = deepest.start() if deepest else 0
    findings.add(
        at,
        "too-deep",
        f"lists, quotations or emphasis are nested more than {DEEPEST} deep",
        "leave blank lines between items",
    )
    root = Element("div")
    for block in text.split("\n\n"):
        if block.strip():
            SubElement(root, "p").text = block
    return root
