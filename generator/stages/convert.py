"""Convert: turns Markdown into HTML, plain text and the facts that other stages need, in one pure function.

It reads no file and no other page, so its result may be cached by its arguments and computed in another process. Addresses are
left out (`Fragment.html` fills them in), because only the link stage knows their targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar
from xml.etree.ElementTree import Element

from generator.diagnostics import Diagnostics, SourceLocation
from generator.markup.addresses import check_addresses
from generator.markup.anchors import assign_ids, headings
from generator.markup.attributes import apply_attributes
from generator.markup.figures_tables import arrange_tables, check_headings, make_figures
from generator.markup.fragment import Fragment, Heading, LinkUse, Outline, Problem
from generator.markup.html_writer import Writer
from generator.markup.labels import labels
from generator.markup.normalize import count
from generator.markup.notes import number_notes
from generator.markup.plain import plain_text
from generator.markup.reader import read
from generator.markup.source_positions import Findings
from generator.markup.speakers import mark_stage_directions, mark_turns
from generator.markup.tree import resolve_escapes
from generator.markup.typography import typeset
from generator.memo import Memo, key_of
from generator.model.values import Body
from generator.output_dir import WriteError
from generator.progress import Progress, track
from generator.workers import ordered

__all__ = ["Fragment", "Heading", "LinkUse", "Problem", "convert", "convert_all"]

_OUTLINE = b"outline"
_ENOUGH = 100
"""Number of texts from which a second process pays."""


Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to convert, and its place. The language, a BCP 47 tag, decides quotation marks and labels."""

    body: Body
    text: str
    language: str

    def key(self) -> bytes:
        """The cache key of its fragment."""
        return key_of("convert", self.text, self.language)


def convert_all(
    texts: Mapping[Name, Text],
    memo: Memo,
    processes: int,
    progress: Progress,
    diagnostics: Diagnostics,
    reread: Callable[[Body], str],
) -> Converted[Name]:
    """Convert every text that is not in the cache; problems are reported at their lines.

    Args:
        texts: all texts.
        memo: cache of earlier builds. It stores the fragments, so that none is held in memory.
        processes: number of worker processes.
        progress: receives the progress.
        diagnostics: receives the problems of texts.
        reread: reads a text again.
    """
    keys = {name: text.key() for name, text in texts.items()}
    found = memo.get_all(key + _OUTLINE for key in keys.values())
    new = {key: texts[name] for name, key in keys.items() if key + _OUTLINE not in found}
    made = ordered(_encoded, list(new.values()), processes if len(new) >= _ENOUGH else 1)
    for (outline, fragment), key in zip(track(progress, "texts", made, len(new)), new, strict=True):
        found[key + _OUTLINE] = outline
        memo.put(key + _OUTLINE, outline)
        memo.put(key, fragment)
    memo.flush()
    outlines = {name: Outline.decoded(found[key + _OUTLINE]) for name, key in keys.items()}
    for name, known in outlines.items():
        body = texts[name].body
        for problem in known.problems:
            place = SourceLocation(body.path, body.line + problem.line - 1, problem.column)
            diagnostics.error(place, problem.code, problem.message, problem.hint)
    places = {name: (text.body, text.language) for name, text in texts.items()}
    return Converted(outlines, len(new), memo, keys, places, reread)


class Converted(Mapping[Name, Fragment]):
    """Fragments by name. Each lookup reads the cache; if the fragment is no longer there, its text is read and converted again.

    Attributes:
        outlines: the outline of each text, which is kept in memory.
        made: number of texts converted in this build.
        digests: a digest of each text and its language, the cache key of its fragment.
    """

    def __init__(
        self,
        outlines: Mapping[Name, Outline],
        made: int,
        memo: Memo,
        digests: Mapping[Name, bytes],
        places: Mapping[Name, tuple[Body, str]],
        reread: Callable[[Body], str],
    ) -> None:
        self.outlines = outlines
        self.made = made
        self.digests = digests
        self._memo = memo
        self._places = places
        self._reread = reread
        self._last: tuple[Name, Fragment] | None = None

    def __getitem__(self, name: Name) -> Fragment:
        """Return the fragment of a text."""
        if self._last is None or self._last[0] != name:  # a page reads its text several times
            self._last = name, self._found(name)
        return self._last[1]

    def _found(self, name: Name) -> Fragment:
        known = self._memo.get(self.digests[name])
        if known is not None:
            return Fragment.decoded(known)
        body, language = self._places[name]
        text = Text(body, self._reread(body), language)
        if text.key() != self.digests[name]:
            raise WriteError(f"{body.path} was changed while the site was being built: build once more")
        return convert(text.text, language)

    def __iter__(self) -> Iterator[Name]:
        """Yield the names, in order."""
        return iter(self.digests)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.digests)

    def __contains__(self, name: object) -> bool:
        """Return true if the text exists; the cache is not read."""
        return name in self.digests


def _encoded(text: Text) -> tuple[bytes, bytes]:
    fragment = convert(text.text, text.language)
    return fragment.outline.encoded(), fragment.encoded()


def convert(text: str, language: str) -> Fragment:
    """Convert a text in Markdown. Never raises for any text: mistakes are in `problems`.

    Args:
        text: Markdown without front matter.
        language: BCP 47 tag of the text, which decides quotation marks and labels.
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
