"""The tree as plain text, for search, comparison, mail and speech output."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from generator.markup.tree import BLOCKS, is_blank

_MORE_THAN_WORDS = frozenset(("br", "img", "sup"))


def plain_text(root: Element) -> str:
    """Return the blocks separated by blank lines; `- ` and numbers before items, ` | ` between cells, `[1] ` before notes."""
    return "\n\n".join(_blocks(root))


def _blocks(parent: Element) -> Iterator[str]:
    """Yield the blocks of an element, and the runs of text between them."""
    run = [parent.text or ""]
    for child in parent:
        if child.tag in BLOCKS:
            yield from _flushed(run)
            run = [child.tail or ""]
            yield from _block(child)
        else:
            run += [*_inline(child), child.tail or ""]
    yield from _flushed(run)


def _block(el: Element) -> Iterator[str]:
    if el.tag in ("ul", "ol"):
        yield from _list(el)
    elif el.tag == "table":
        yield "\n".join(" | ".join("".join(_blocks(cell)) for cell in row) for row in el.iter("tr"))
    elif el.tag == "pre":
        yield "".join(el.itertext()).rstrip()
    elif el.tag == "figure":
        yield from _flushed([el[1].text or "" if len(el) > 1 else el[0].get("alt", "")])
    elif el.tag == "p" and (pieces := _words(el)) is not None:
        yield from filter(None, [_folded("".join(pieces)).strip()])
    else:
        yield from _blocks(el)


def _words(paragraph: Element) -> list[str] | None:
    """Return the texts of a paragraph; None if it needs the general form."""
    if any(el.tag in _MORE_THAN_WORDS or el.get("class") == "back" for el in paragraph.iter()):
        return None
    pieces = list(paragraph.itertext())
    return None if "\n" in pieces else pieces


def _list(el: Element) -> Iterator[str]:
    is_notes = any(item.get("id", "").startswith("fn-") for item in el[:1])
    start = int(el.get("start", "1"))
    lines = []
    for number, item in enumerate(el, start):
        mark = f"[{number}] " if is_notes else f"{number}. " if el.tag == "ol" else "- "
        lines.append(mark + "\n".join(_blocks(item)).replace("\n", "\n" + " " * len(mark)))
    yield "\n".join(lines)


def _inline(el: Element) -> Iterator[str]:
    if el.tag == "sup":
        yield f"[{''.join(el.itertext())}]"
    elif el.tag == "br":
        yield "\n"
    elif el.tag == "img":
        yield el.get("alt", "")
    elif el.get("class") != "back":
        yield el.text or ""
        for child in el:
            yield from _inline(child)
            yield child.tail or ""


def _flushed(run: list[str]) -> Iterator[str]:
    """Yield a run of text with white space folded; explicit line breaks stay."""
    if not any(run):
        return
    text = "".join([piece if piece == "\n" else _folded(piece) for piece in run])
    lines = [line.strip(" ") for line in text.split("\n")]
    if not is_blank(text):
        yield "\n".join(lines).strip()


def _folded(piece: str) -> str:
    """Return the text with spaces for line breaks and tabs."""
    return piece.replace("\n", " ").replace("\t", " ")
