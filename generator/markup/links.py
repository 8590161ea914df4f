"""Links, images and automatic links, in time that grows with the text and not with its square.

Python-Markdown looks for the closing bracket of each `[` by walking to the end of the paragraph; here the words of a link have a
greatest length and depth, so that a page of brackets costs no more than a page of words. An address may contain balanced parentheses; one with a space is taken too, so that it can be reported rather than printed.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString

LONGEST = 2000
"""Characters that the words of a link may have."""
DEEPEST = 8
"""Brackets that may be open at once."""

_BRACKET = re.compile(r"[\[\]]")
_EXACT = re.compile(
    r"""\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+))"""
    r"""(?:\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'))?\s*\)"""
)
_LOOSE = re.compile(r"\((?P<bare>(?:[^()\n]++|\([^()\n]*+\))*+)\)")
_REFERENCE = re.compile(r"\s?\[([^\[\]]*+)\]")
_ESCAPE = re.compile(f"{STX}(\\d+){ETX}")
_IGNORED_IN_SCHEME = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]+")
_HARMLESS = re.compile(r"[#/.0-9aceg-ik-uw-zACEG-IK-UW-Z]")
"""First characters that begin no unsafe scheme and are no part of a disguise."""
_UNSAFE = ("javascript:", "vbscript:", "data:", "file:", "blob:", "filesystem:", "view-source:")


class Target(NamedTuple):
    """What stands in the parentheses of a link."""

    address: str
    title: str | None
    end: int


def is_unsafe(target: str) -> bool:
    """Whether a browser would run the address or read a local file, however the scheme is disguised."""
    if _HARMLESS.match(target):
        return False
    return _IGNORED_IN_SCHEME.sub("", unescape(target)).casefold().startswith(_UNSAFE)


def closing_bracket(data: str, start: int) -> int:
    """The position of the `]` that closes the `[` before `start`; -1 if there is none within reach."""
    depth = 1
    for match in _BRACKET.finditer(data, start, start + LONGEST):
        depth += 1 if match[0] == "[" else -1
        if depth in (0, DEEPEST):
            return match.start() if depth == 0 else -1
    return -1


def target_at(data: str, start: int) -> Target | None:
    """The parenthesis that begins at `start`, if it is one of a link."""
    match = _EXACT.match(data, start)
    if match:
        address = match["angled"] if match["angled"] is not None else match["bare"]
        title = match["double"] if match["double"] is not None else match["single"]
        return Target(address, title, match.end())
    loose = _LOOSE.match(data, start)
    return Target(loose["bare"], None, loose.end()) if loose else None


class LinkProcessor(InlineProcessor):
    """`[text](address "title")` and, with `image`, `![text](address "title")`."""

    def __init__(self, md: Markdown, *, image: bool) -> None:
        super().__init__(r"!\[" if image else r"(?<!!)\[", md)
        self.image = image

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """See `InlineProcessor.handleMatch`."""
        closer = closing_bracket(data, m.end())
        target = self.target(data, m.end(), closer) if closer >= 0 else None
        if target is None:
            return None, None, None
        return self.element(data[m.end() : closer], target), m.start(), target.end

    def target(self, data: str, start: int, closer: int) -> Target | None:
        """The address that belongs to the brackets from `start` to `closer`."""
        del start
        return target_at(data, closer + 1)

    def element(self, text: str, target: Target) -> Element:
        """The element `a` or `img`."""
        address = unescape(self.unescape(target.address).strip())
        el = Element("img", src=address) if self.image else Element("a", href=address)
        el.set("spelled", _ESCAPE.sub(lambda m: "\\" + chr(int(m[1])), target.address.strip()))
        if self.image:
            el.set("alt", " ".join(unescape(self.unescape(text)).split()))
        else:
            el.text = text
        if target.title:
            el.set("title", " ".join(unescape(self.unescape(target.title)).split()))
        return el


class ReferenceProcessor(LinkProcessor):
    """`[text][name]`, or with `short` just `[name]`, where the text has a line `[name]: address` elsewhere."""

    def __init__(self, md: Markdown, *, image: bool, short: bool) -> None:
        super().__init__(md, image=image)
        self.short = short

    def target(self, data: str, start: int, closer: int) -> Target | None:
        """The address defined for the name."""
        if not self.md.references:
            return None
        name, end = data[start:closer], closer + 1
        if not self.short:
            match = _REFERENCE.match(data, end)
            if not match:
                return None
            name, end = match[1] or name, match.end()
        found = self.md.references.get(" ".join(name.lower().split()))
        return Target(found[0], found[1], end) if found else None


class AutolinkProcessor(InlineProcessor):
    """`<https://…>` and `<name@example.org>`."""

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """See `InlineProcessor.handleMatch`."""
        del data
        address = unescape(self.unescape(m[1]))
        el = Element("a", href=address if "://" in address else "mailto:" + address.removeprefix("mailto:"))
        el.text = AtomicString(address)
        el.set("spelled", m[1])
        el.set("literal", "")
        return el, m.start(), m.end()


def register(md: Markdown) -> None:
    """Put these processors in the place of the library's."""
    add = md.inlinePatterns.register
    add(ReferenceProcessor(md, image=False, short=False), "reference", 170)
    add(LinkProcessor(md, image=False), "link", 160)
    add(LinkProcessor(md, image=True), "image_link", 150)
    add(ReferenceProcessor(md, image=True, short=False), "image_reference", 140)
    add(ReferenceProcessor(md, image=False, short=True), "short_reference", 130)
    add(ReferenceProcessor(md, image=True, short=True), "short_image_ref", 125)
    add(AutolinkProcessor(r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*)>", md), "autolink", 120)
    add(AutolinkProcessor(r"<((?:mailto:)?[^<>\s!@:]+@[^@<>\s]+)>", md), "automail", 110)
