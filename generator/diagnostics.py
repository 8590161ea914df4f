"""How errors speak: `path:line:column: code: message`, the source line with a caret, and a hint.

A diagnostic is a value. Stages collect them and go on, so that an editor sees every mistake of a site in one run. The codes are
permanent: `docs/diagnostics.md` documents each with a failing example that a test runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the editors' files: path relative to the project, line and column from 1 (0: the file as a whole)."""

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
        place: where.
        code: permanent name such as `unknown-key`; see `docs/diagnostics.md`.
        message: what is wrong, one sentence without a closing full stop.
        hint: what to do about it, or an empty string.
        severity: an `error` stops the build, a `warning` does not.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"


@dataclass(slots=True)
class Diagnostics:
    """A growing list of findings, handed from stage to stage."""

    found: list[Diagnostic] = field(default_factory=list)

    def error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Add an error."""
        self.found.append(Diagnostic(place, code, message, hint, "error"))

    def warning(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Add a warning."""
        self.found.append(Diagnostic(place, code, message, hint, "warning"))

    @property
    def failed(self) -> bool:
        """Whether anything stops the build."""
        return any(d.severity == "error" for d in self.found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings once each, by place."""
        return tuple(sorted(set(self.found)))


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `word`, or lists what is allowed.

    Returns:
        `did you mean «x»?`, `one of: a, b, c` when nothing is near and the list is short, or an empty string.
    """
    words = sorted(known)
    near = get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    if near:
        return f"did you mean «{near[0]}»?"
    return f"one of: {', '.join(words)}" if 0 < len(words) <= 16 else ""


def as_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> str:
    """Human-readable findings, each with its source line and a caret where the place has one."""
    return "".join(_one_as_text(d, sources) for d in diagnostics)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array of objects with the keys path, line, column, code, severity, message, hint."""
    return json.dumps([_fields(d) for d in diagnostics], ensure_ascii=False, indent=2) + "\n"


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands, one a line: `::error file=...,line=...,col=...,title=CODE::message`.

    Source of the format and its escapes: GitHub's documentation, «Workflow commands for GitHub Actions».
    """
    return "".join(_one_as_github(d) for d in diagnostics)


def _one_as_text(d: Diagnostic, sources: Mapping[str, str]) -> str:
    mark = "" if d.severity == "error" else "warning: "
    lines = [f"{d.place}: {d.code}: {mark}{d.message}"]
    source = sources.get(d.place.path, "").split("\n")
    if 0 < d.place.line <= len(source):
        shown = source[d.place.line - 1].replace("\t", " ").rstrip("\r")
        lines.append(f"    {shown}")
        if d.place.column:
            lines.append(f"    {' ' * (d.place.column - 1)}^")
    if d.hint:
        lines.append(f"    hint: {d.hint}")
    return "\n".join(lines) + "\n"


def _fields(d: Diagnostic) -> dict[str, str | int]:
    return {
        "path": d.place.path,
        "line": d.place.line,
        "column": d.place.column,
        "code": d.code,
        "severity": d.severity,
        "message": d.message,
        "hint": d.hint,
    }


def _one_as_github(d: Diagnostic) -> str:
    where = [f"file={_escape(d.place.path, property_=True)}"]
    where += [f"line={d.place.line}"] if d.place.line else []
    where += [f"col={d.place.column}"] if d.place.column else []
    text = f"{d.message}. {d.hint}" if d.hint else d.message
    return f"::{d.severity} {','.join(where)},title={d.code}::{_escape(text)}\n"


def _escape(text: str, *, property_: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text
