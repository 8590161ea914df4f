"""Links, images and automatic links, in linear time.

Python-Markdown searches the rest of the paragraph for the closing bracket of each `[`. Here the text of a link has a maximum length and
depth, so a page of brackets costs no more than a page of words. An address may contain balanced parentheses. An address with a space is
read as well, so that it is reported instead of printed.
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
"""Maximum length of the text of a link, in characters."""
DEEPEST = 8
"""Maximum number of open brackets."""

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
"""First characters that begin neither an unsafe scheme nor a disguise of one."""
_UNSAFE = ("javascript:", "vbscript:", "data:", "file:", "blob:", "filesystem:", "view-source:")


class Target(NamedTuple):
    """Content of the parentheses of a link."""

    address: str
    title: str | None
    end: int


def is_unsafe(target: str) -> bool:
    """Return true for an address that a browser would run or that names a local file, even if its scheme is disguised."""
    if _HARMLESS.match(target):
        return False
    return _IGNORED_IN_SCHEME.sub("", unescape(target)).casefold().startswith(_UNSAFE)


def closing_bracket(data: str, start: int) -> int:
    """Return the position of the `]` that closes the `[` before `start`; -1 if none is within reach."""
    depth = 1
    for match in _BRACKET.finditer(data, start, start + LONGEST):
        depth += 1 if match[0] == "[" else -1
        if depth in (0, DEEPEST):
            return match.start() if depth == 0 else -1
    return -1


def target_at(data: str, start: int) -> Target | None:
    """Return the target in the parentheses that begin at `start`, if they belong to a link."""
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
        """Return the target of the brackets from `start` to `closer`."""
        del start
        return target_at(data, closer + 1)

    def element(self, text: str, target: Target) -> Element:
        """Return the element `a` or `img`."""
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
    """`[text][name]`, or with `short` only `[name]`, defined by a line `[name]: address`."""

    def __init__(self, md: Markdown, *, image: bool, short: bool) -> None:
        super().__init__(md, image=image)
        self.short = short

    def target(self, data: str, start: int, closer: int) -> Target | None:
        """Return the target defined for the name."""
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
    """Replace the library's processors by these."""
    add = md.inlinePatterns.register
    add(ReferenceProcessor(md, image=False, short=False), "reference", 170)
    add(LinkProcessor(md, image=False), "link", 160)
    add(LinkProcessor(md, image=True), "image_link", 150)
    add(ReferenceProcessor(md, image=True, short=False), "image_reference", 140)
    add(ReferenceProcessor(md, image=False, short=True), "short_reference", 130)
    add(ReferenceProcessor(md, image=True, short=True), "short_image_ref", 125)
    add(AutolinkProcessor(r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*)>", md), "autolink", 120)
    add(AutolinkProcessor(r"<((?:mailto:)?[^<>\s!@:]+@[^@<>\s]+)>", md), "automail", 110)
