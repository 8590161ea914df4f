"""Raw HTML is reported and shown as text, never passed through. Entities become characters."""

from __future__ import annotations

import re
from html import unescape

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

from generator.markup.source_positions import Findings

_TAG = r"</?[A-Za-z][^<>]*>|<(?:!--|![A-Za-z\[]|\?)[^<>]*>?"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_START = re.compile(r"<(?:!--|[!?]|/?[A-Za-z][A-Za-z0-9]*)")
_INSTEAD = {
    "b": "write **bold**",
    "strong": "write **bold**",
    "i": "write *emphasis*",
    "em": "write *emphasis*",
    "a": "write [text](address)",
    "img": "write ![description](file)",
    "br": "end the line with two spaces",
    "p": "leave a blank line between paragraphs",
    "h1": "write ## Heading",
    "h2": "write ## Heading",
    "h3": "write ### Heading",
    "table": "write a table with | between the cells",
    "ul": "begin each item with - and a space",
    "ol": "begin each item with 1. and a space",
    "li": "begin each item with - and a space",
    "blockquote": "begin each line with > and a space",
    "code": "write `code`",
    "sup": "write a note as [^1], or use a superscript character such as ²",
}


class TagProcessor(InlineProcessor):
    """Reports a tag, comment or declaration, and keeps it as text."""

    def __init__(self, md: Markdown, findings: Findings) -> None:
        super().__init__(_TAG, md)
        self.findings = findings
        self.opened: set[str] = set()

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """See `InlineProcessor.handleMatch`."""
        del data
        start = _START.match(m[0])
        shown = start[0] if start else "<"
        name = shown.strip("</!?-").lower()
        if shown.startswith("</") and name in self.opened:  # one report for the pair
            return self.unescape(m[0]), m.start(), m.end()
        self.opened.add(name)
        hint = _INSTEAD.get(name, "leave it out; Markdown is the only markup here, and \\< writes the sign itself")
        self.findings.add(
            self.findings.find(shown), "raw-html", f"HTML is not allowed in texts: {_summary(m[0])}", hint
        )
        return self.unescape(m[0]), m.start(), m.end()


class EntityProcessor(InlineProcessor):
    """Entities such as `&nbsp;` as characters; an unknown entity stays as text."""

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """See `InlineProcessor.handleMatch`."""
        del data
        text = unescape(m[0])
        if text == m[0]:
            return None, None, None
        if text in {'"', "'"}:  # as with a backslash: meant to stay straight
            text = f"{STX}{ord(text)}{ETX}"
        elif _CONTROL.match(text):
            text = ""
        return text, m.start(), m.end()


def _summary(tag: str) -> str:
    line = " ".join(re.sub(f"{STX}[^{ETX}]*{ETX}", "…", tag).split())
    return line if len(line) <= 40 else line[:39] + "…"


def register(md: Markdown, findings: Findings) -> None:
    """Replace the library's handling of HTML, which passes it through."""
    md.inlinePatterns.register(TagProcessor(md, findings), "html", 90)
    md.inlinePatterns.register(EntityProcessor(_ENTITY, md), "entity", 80)
