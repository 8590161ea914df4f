"""Markdown to HTML, plain text and everything the site needs to know of a text: one pure function.

It reads no file and knows no other page, so its result may be remembered by its arguments and made in another process. Addresses are
left open (`Fragment.html` fills them in) because only the link stage knows where they lead.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from generator.diagnostics import Diagnostics, Place
from generator.markup.addresses import check_addresses
from generator.markup.attributes import apply_attributes
from generator.markup.blocks import arrange_tables, check_headings, make_figures
from generator.markup.findings import Findings
from generator.markup.fragment import Fragment, Heading, LinkUse, Problem
from generator.markup.identity import assign_ids, headings
from generator.markup.labels import labels
from generator.markup.letters import count
from generator.markup.notes import number_notes
from generator.markup.plain import plain_text
from generator.markup.reader import read
from generator.markup.tree import resolve_escapes
from generator.markup.turns import mark_stage_directions, mark_turns
from generator.markup.typography import typeset
from generator.markup.writing import Writer
from generator.memo import Memo, key_of
from generator.model.records import Body

__all__ = ["Converter", "Fragment", "Heading", "LinkUse", "Problem", "convert"]


class Converter:
    """Converts texts that no earlier build converted.

    Args:
        memo: what earlier builds worked out.
        diagnostics: where problems of texts are reported.

    Attributes:
        made: how many texts were converted so far.
    """

    def __init__(self, memo: Memo, diagnostics: Diagnostics) -> None:
        self.made = 0
        self._memo = memo
        self._diagnostics = diagnostics

    def fragment(self, body: Body, language: str) -> Fragment:
        """The text of a file; its problems are reported at their lines."""
        fragment = self._fragment(body.text, language)
        for problem in fragment.problems:
            place = Place(body.path, body.line + problem.line - 1, problem.column)
            self._diagnostics.error(place, problem.code, problem.message, problem.hint)
        return fragment

    def _fragment(self, text: str, language: str) -> Fragment:
        key = key_of("convert", text, language)
        known = self._memo.get(key)
        if known is not None:
            return Fragment.decoded(known)
        self.made += 1
        fragment = convert(text, language)
        self._memo.put(key, fragment.encoded())
        return fragment


def convert(text: str, language: str) -> Fragment:
    """A text in Markdown as a `Fragment`. Never raises for any text: what is wrong with it is in `problems`.

    Args:
        text: Markdown without front matter.
        language: its BCP 47 tag, which decides quotation marks and labels.
    """
    findings = Findings(text)
    root = read(text, findings)
    _shape(root, findings, language)
    typeset(root, language)
    resolve_escapes(root)
    uses = check_addresses(root, findings)
    assign_ids(root, findings)
    return _fragment(root, uses, findings, language)


def _shape(root: Element, findings: Findings, language: str) -> None:
    number_notes(root, findings, labels(language))
    apply_attributes(root, findings)
    check_headings(root, findings)
    make_figures(root)
    arrange_tables(root)
    mark_turns(root)
    mark_stage_directions(root)


def _fragment(root: Element, uses: dict[Element, LinkUse], findings: Findings, language: str) -> Fragment:
    writer = Writer(uses, labels(language))
    writer.children(root)
    parts, links = writer.finish()
    titles = headings(root)
    plain = plain_text(root)
    return Fragment(
        parts=parts,
        links=links,
        headings=titles,
        ids=tuple([identity for el in root.iter() if (identity := el.get("id"))]),
        text=plain,
        words=count(plain),
        problems=tuple(sorted(findings.problems)),
        questions=next((title.id for title in titles if title.id == "questions"), None),
    )
