"""Reading of a finished page: its text as one line, with changes of typography undone."""

import copy

from lxml import html

TYPEWRITER = str.maketrans({
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", "\u00a0": " ", "\u202f": " ",
})  # fmt: skip
"""The typographer's signs as typed on a typewriter; the source has both, so both sides of a comparison are folded."""

ALLOWED = {"div", "p", "h2", "br", "span", "a"}
"""Elements that the importer's Markdown can become: paragraphs, headings, lines, stage directions, links of paragraphs to themselves."""


def folded(text: str) -> str:
    """Return text with typewriter signs and single spaces: equal results have the same words in the same order."""
    return " ".join(text.translate(TYPEWRITER).split())


def prose(page: html.HtmlElement) -> html.HtmlElement:
    """Return a copy of the text of a speech page, without the links of paragraphs to themselves."""
    (shown,) = page.xpath("//div[@class='prose']")
    found: html.HtmlElement = copy.deepcopy(shown)
    for mark in found.xpath(".//a[@class='mark']"):
        mark.drop_tree()
    return found


def words(page: html.HtmlElement) -> str:
    """Return the text of a speech page, folded."""
    text = prose(page)
    for line in text.iter("br"):
        line.tail = f"\n{line.tail or ''}"
    return folded("\n".join(block.text_content() for block in text))


def foreign_elements(page: html.HtmlElement) -> set[str]:
    """Return the names of elements in the text of a page that only a misreading of the source can have made."""
    return {str(element.tag) for element in prose(page).iter()} - ALLOWED
