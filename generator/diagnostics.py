"""Diagnostics: `path:line:column: code: message`, the source line with a caret, and a hint.

A diagnostic is a value. Stages collect diagnostics and go on, so an editor sees every mistake of a site in one run. Codes are permanent:
`docs/diagnostics.md` documents each with a failing example that a test runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]

_WIDEST, _BEFORE_CARET = 160, 60
"""Characters shown of a source line, and how many of them before the column of the finding."""


@dataclass(frozen=True, slots=True, order=True)
class SourceLocation:
    """A place in the editors' files: path relative to the project, line and column from 1 (0: the whole file)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`path`, `path:line` or `path:line:column`."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding.

    Attributes:
        source_location: location in the source.
        code: permanent name such as `unknown-key`; see `docs/diagnostics.md`.
        message: the mistake, one sentence without a full stop.
        hint: the remedy, or an empty string.
        severity: an `error` stops the build, a `warning` does not.
    """

    source_location: SourceLocation
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"


@dataclass(slots=True)
class Diagnostics:
    """Findings of all stages."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(self, place: SourceLocation, code: str, message: str, hint: str = "") -> None:
        """Add an error."""
        self.found.append(Diagnostic(place, code, message, hint, "error"))

    def warning(self, place: SourceLocation, code: str, message: str, hint: str = "") -> None:
        """Add a warning."""
        self.found.append(Diagnostic(place, code, message, hint, "warning"))

    @property
    def failed(self) -> bool:
        """True if any finding is an error."""
        return any(d.severity == "error" for d in self.found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return each finding once, by place."""
        return tuple(sorted(set(self.found)))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known word most similar to `word`, or a list of the known words.

    Returns:
        `did you mean «x»?`; `one of: a, b, c` if none is similar and the list is short; or an empty string.
    """
    words = sorted(known)
    near = most_like(word, words)
    if near:
        return f"did you mean «{near}»?"
    return f"one of: {', '.join(words)}" if 0 < len(words) <= 16 else ""


def most_like(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most similar to `word`, ignoring case; None if none is similar."""
    folded = {one.casefold(): one for one in sorted(known, reverse=True)}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def shown(text: str, most: int = 60) -> str:
    """Return a text of an editor for a message: on one line, without invisible characters, cut after `most` characters."""
    line = printable(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def printable(text: str) -> str:
    """Return the text with a space for each character that would break the line, move the cursor or change the direction."""
    return "".join(c if c.isprintable() else " " for c in text)


def as_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> str:
    """Return the findings for people, each with its source line and a caret below its column."""
    return "".join(_one_as_text(d, sources) for d in diagnostics)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a JSON array of objects with the keys path, line, column, code, severity, message, hint."""
    return json.dumps([_fields(d) for d in diagnostics], ensure_ascii=False, indent=2) + "\n"


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return workflow commands, one a line: `::error file=...,line=...,col=...,title=CODE::message`.

    Source of the format and its escapes: GitHub's documentation, «Workflow commands for GitHub Actions».
    """
    return "".join(_one_as_github(d) for d in diagnostics)


def _one_as_text(d: Diagnostic, sources: Mapping[str, str]) -> str:
    mark = "" if d.severity == "error" else "warning: "
    lines = [f"{d.source_location}: {d.code}: {mark}{d.message}", *_source_line(d.source_location, sources)]
    lines += [f"hint: {d.hint}"] if d.hint else []
    return "\n    ".join(printable(line) for line in lines) + "\n"


def _source_line(place: SourceLocation, sources: Mapping[str, str]) -> list[str]:
    """Return the line of a place with a caret below the column; of a long line, the part around the column."""
    source = sources.get(place.path, "").split("\n")
    if not 0 < place.line <= len(source):
        return []
    line = source[place.line - 1].rstrip("\r")
    start = place.column - _BEFORE_CARET if len(line) > _WIDEST and place.column > _BEFORE_CARET else 0
    cut = f"{'…' if start else ''}{line[start : start + _WIDEST]}{'…' if len(line) > start + _WIDEST else ''}"
    caret = place.column - 1 - start + bool(start)
    return [cut, f"{' ' * caret}^"] if place.column else [cut]


def _fields(d: Diagnostic) -> dict[str, str | int]:
    return {
        "path": d.source_location.path,
        "line": d.source_location.line,
        "column": d.source_location.column,
        "code": d.code,
        "severity": d.severity,
        "message": d.message,
        "hint": d.hint,
    }


def _one_as_github(d: Diagnostic) -> str:
    where = [f"file={_escape(d.source_location.path, property_=True)}"]
    where += [f"line={d.source_location.line}"] if d.source_location.line else []
    where += [f"col={d.source_location.column}"] if d.source_location.column else []
    text = f"{d.message}. {d.hint}" if d.hint else d.message
    return f"::{d.severity} {','.join(where)},title={d.code}::{_escape(text)}\n"


def _escape(text: str, *, property_: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text
