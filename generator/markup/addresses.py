"""Checks of links and images that need no other page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from generator.markup.fragment import LinkUse
from generator.markup.links import is_unsafe
from generator.markup.source_positions import Findings
from generator.markup.tree import is_blank, words_of

_NAMES = {"a": "href", "img": "src"}
_SPACE = re.compile(r"\s")


def check_addresses(root: Element, findings: Findings) -> dict[Element, LinkUse]:
    """Report bad links and images, and remove unsafe addresses.

    Returns:
        The addresses in use, in document order, by their element.
    """
    _unnest(root, findings)
    uses: dict[Element, LinkUse] = {}
    for el in [el for el in root.iter() if el.tag in _NAMES]:
        name = _NAMES[el.tag]
        if name not in el.attrib:
            continue
        line, column = findings.place(findings.find_address(el.get("spelled", "")))
        use = LinkUse(el.get(name, ""), line, column, "image" if el.tag == "img" else "link")
        if _is_sound(el, use, findings):
            uses[el] = use
    return uses


def _is_sound(el: Element, use: LinkUse, findings: Findings) -> bool:
    """Return false, and remove the address, if it is unsafe. Other problems are only reported."""
    unsafe = is_unsafe(use.target)
    for code, message, hint in _complaints(el, use, unsafe=unsafe):
        findings.add_at(use.line, use.column, code, message, hint)
    if unsafe:
        el.tag = "span"
        el.text = el.text or el.get("alt")
        el.attrib.clear()
        return False
    return True


def _complaints(el: Element, use: LinkUse, *, unsafe: bool) -> Iterator[tuple[str, str, str]]:
    if unsafe:
        yield (
            "unsafe-link",
            f"the address {_short(use.target)} would run a program or read a file",
            "link to a page with https:",
        )
    elif not use.target:
        yield "empty-link", f"the {use.kind} has no address", "write it between the parentheses"
    elif _SPACE.search(use.target):
        yield "bad-address", f"the address {_short(use.target)} has a space in it", "write %20 for a space"
    if use.kind == "image" and is_blank(el.get("alt")):
        yield (
            "image-without-alt",
            f"the image {_short(use.target)} has no description",
            "write ![what the image shows](file)",
        )
    if use.kind == "link" and is_blank(words_of(el)) and not any(img.get("alt") for img in el.iter("img")):
        yield (
            "empty-link",
            f"the link to {_short(use.target)} has no words",
            "write [words that say where it leads](address)",
        )


def _unnest(root: Element, findings: Findings) -> None:
    """Turn links inside links, which HTML forbids, into plain text."""
    for outer in [link for link in root.iter("a") if len(link)]:
        inner = [
            el for el in outer.iter() if el is not outer and (el.tag == "a" or (el.tag == "sup" and "id" in el.attrib))
        ]
        if inner and outer.tag == "a":
            at = findings.find_address(outer.get("spelled", ""))
            findings.add(
                at, "nested-link", "a link or note inside the words of a link", "put it before or after the link"
            )
        for el in inner:
            el.tag = "span"
            el.attrib.clear()


def _short(target: str) -> str:
    text = re.sub(r"[\x00-\x1f\x7f-\x9f]", "", target)
    return text if len(text) <= 60 else text[:59] + "…"
