"""Figures, tables and heading levels in the HTML that browsers and screen readers expect."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from generator.markup.source_positions import Findings
from generator.markup.tree import HEADINGS, is_blank, words_of

_ALIGNED = {"left": "start", "center": "center", "right": "end"}


def make_figures(root: Element) -> None:
    """Turn each paragraph that is one image into a `figure`; the image's title becomes its caption."""
    for paragraph in root.iter("p"):
        if (
            len(paragraph) == 1
            and paragraph[0].tag == "img"
            and is_blank(paragraph.text)
            and is_blank(paragraph[0].tail)
        ):
            paragraph.tag = "figure"
            paragraph.text = paragraph[0].tail = None
            caption = paragraph[0].attrib.pop("title", "")
            if caption:
                SubElement(paragraph, "figcaption").text = caption


def arrange_tables(root: Element) -> None:
    """Add scopes to header cells, turn empty ones into plain cells, and make alignment a class (`start`, `center`, `end`)."""
    for row in root.iter("tr"):
        for cell in row:
            align = cell.attrib.pop("align", None)
            if align:
                cell.set("class", " ".join(filter(None, [_ALIGNED[align], cell.get("class")])))
            if cell.tag == "th" and is_blank(cell.text) and not len(cell):
                cell.tag = "td"
            elif cell.tag == "th":
                cell.set("scope", "col")


def check_headings(root: Element, findings: Findings) -> None:
    """Report headings that skip a level, and make level 2 the highest: level 1 is the title of the page."""
    seen = dict.fromkeys(HEADINGS.values(), 0)
    above = 1
    for el in [el for el in root.iter() if el.tag in HEADINGS]:
        level = HEADINGS[el.tag]
        problem = _heading_problem(el, level, above)
        if problem:
            findings.add(findings.find_heading(level, seen[level]), *problem)
        seen[level] += 1
        above = max(level, 2)
        el.tag = f"h{above}"


def _heading_problem(el: Element, level: int, above: int) -> tuple[str, str, str] | None:
    if is_blank(words_of(el)):
        return (
            "empty-heading",
            "the heading has no words",
            "write its words on the same line, or begin the line with \\#",
        )
    if level == 1:
        return "heading-level", "# is the title of the page, which the front matter gives", "begin with ##"
    if level > above + 1:
        return (
            "heading-level",
            f"{'#' * level} follows {'#' * above}",
            f"write {'#' * (above + 1)}; a reader of headings misses a level",
        )
    return None
