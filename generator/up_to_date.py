"""Skips the build when inputs and outputs are unchanged.

A build without errors records the metadata of every input and output (name, mode, size, times, inode), the engine and the options. While
all of these are the same and the instant lies before the next change of the schedule, another build would change nothing: its report is
read from the record.

Nothing is recorded if an input changed at about the moment at which it was read. Outputs are examined only after the clock has moved on
from the last of them; see `stat_index`.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from generator import ENGINE
from generator.diagnostics import Diagnostic, SourceLocation
from generator.options import Inputs, Options, Report
from generator.stat_index import MARGIN, SECOND, FileStat, Sums, Tree, now, walk

_FILE = "unchanged.json"
SUMS = "outputs.sums"
"""File of the digests of outputs, below the cache."""
_VERSION = 2
_OUTSIDE_OPTIONS = frozenset({"as_of", "processes", "explain"})
"""Options that do not change the output, or that are compared in another way."""
_ONCE = frozenset({"lost-address"})
"""Codes of findings from a comparison with the previous build, which the next build does not repeat."""
_TIME_ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")


@dataclass(frozen=True, slots=True)
class InputState:
    """State of the inputs at the beginning of a build; `sound` is false if an input may still change within the clock's resolution."""

    digest: str
    sound: bool


def is_known(inputs: Inputs) -> bool:
    """Return true if an earlier build left a record."""
    return inputs.cache is not None and (inputs.cache / _FILE).is_file()


def look(inputs: Inputs, options: Options) -> InputState | None:
    """Return the state of all inputs before they are read; None if nothing may be recorded."""
    if inputs.cache is None or options.output is None or options.explain or options.published:
        return None
    try:
        inputs.cache.mkdir(parents=True, exist_ok=True)
        began = now(inputs.cache)
        tree = Tree()
        _take_inputs(tree, inputs)
    except OSError:
        return None
    return InputState(_digest(tree, inputs, options), tree.is_older_than(began))


def report(inputs: Inputs, options: Options, before: InputState | None) -> Report | None:
    """Return the report of a build that would change nothing; None if a build is needed.

    Args:
        inputs: input folders of the build.
        options: options of the build.
        before: state of the inputs.
    """
    if inputs.cache is None or options.output is None or before is None:
        return None
    known = _read(inputs.cache / _FILE)
    if known is None or not _is_of_this_time(known, options.as_of):
        return None
    if before.digest != known["inputs"]:
        return None
    try:
        files, folders = walk(os.path.realpath(options.output))
        after = _outputs(options, files, folders)
    except OSError:
        return None
    return _report(known, sorted(files)) if after.hexdigest() == known["outputs"] else None


def remember(inputs: Inputs, options: Options, before: InputState | None, done: Report) -> None:
    """Record the state after a build; nothing if it failed or if the clock is too coarse.

    Args:
        inputs: input folders of the build.
        options: options of the build.
        before: state of the inputs at its beginning.
        done: report of the build.
    """
    if before is None or done.failed or inputs.cache is None or options.output is None or done.standing is None:
        return
    files, sums = done.standing.files, done.standing.sums
    with suppress(OSError):
        after = _outputs(options, files, done.standing.folders)
        for _ in range(3):
            if after.is_older_than(now(inputs.cache)):
                known = {name: (facts, sums[name]) for name, facts in files.items() if name in sums}
                Sums(known).save(inputs.cache / SUMS, options.output)
                if before.sound:
                    _write(inputs.cache / _FILE, _record(options, before, after, done))
                break
            time.sleep(MARGIN / SECOND)


# ------------------------------------------------------------------------------------------------------------ inputs and outputs


def _take_inputs(tree: Tree, inputs: Inputs) -> None:
    for folder in (inputs.content, inputs.templates, inputs.media):
        if folder.is_dir():
            tree.folder(os.path.realpath(folder))
    for folder in ENGINE:
        tree.folder(str(folder), but=frozenset({"__pycache__"}))


def _outputs(options: Options, files: Mapping[str, FileStat], folders: Mapping[str, int]) -> Tree:
    tree = Tree()
    tree.take(files, folders)
    for path in options.private:
        tree.file(path)
    return tree


def _digest(tree: Tree, inputs: Inputs, options: Options) -> str:
    """Return the digest of the inputs, their paths, the options and the engine."""
    tree.note(platform.python_version(), sys.implementation.name, _libraries(), _zones())
    tree.note(*(os.path.realpath(path) for path in (inputs.content, inputs.templates, inputs.media)))
    asked = {one.name: getattr(options, one.name) for one in fields(options) if one.name not in _OUTSIDE_OPTIONS}
    tree.note(*((name, os.path.realpath(value) if isinstance(value, Path) else value) for name, value in asked.items()))
    return tree.hexdigest()


def _libraries() -> list[str]:
    """Return every installed library with its version: the names of the metadata folders."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError):
            found += [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208 - names alone, and fast
    return sorted(found)


def _zones() -> list[tuple[str, int]]:
    """Return the modification times of the time zone rules."""
    places = (*_TIME_ZONES, *os.environ.get("PYTHONTZPATH", "").split(os.pathsep))
    return [(place, os.stat(place).st_mtime_ns) for place in places if place and os.path.isdir(place)]  # noqa: PTH112, PTH116 - as above


# --------------------------------------------------------------------------------------------------------------------- the record


def _record(options: Options, before: InputState, after: Tree, done: Report) -> dict[str, Any]:
    found = [d for d in done.diagnostics if d.code not in _ONCE]
    lines = {(d.source_location.path, d.source_location.line) for d in found if d.source_location.line}
    return {
        "inputs": before.digest,
        "outputs": after.hexdigest(),
        "from": options.as_of.isoformat(),
        "until": done.next_change_at.isoformat() if done.next_change_at else None,
        "diagnostics": [[d.source_location.path, d.source_location.line, d.source_location.column, d.code, d.message, d.hint, d.severity] for d in found],
        "lines": [[path, line, _line(done.texts.get(path, ""), line)] for path, line in sorted(lines)],
    }  # fmt: skip


def _is_of_this_time(known: Mapping[str, Any], as_of: datetime) -> bool:
    until = known["until"]
    return datetime.fromisoformat(known["from"]) <= as_of and (until is None or as_of < datetime.fromisoformat(until))


def _report(known: Mapping[str, Any], outputs: list[str]) -> Report:
    return Report(
        diagnostics=tuple(
            Diagnostic(SourceLocation(path, line, column), code, message, hint, severity)
            for path, line, column, code, message, hint, severity in known["diagnostics"]
        ),
        texts=_texts(known["lines"]),
        outputs=tuple(outputs),
        unchanged=len(outputs),
        next_change_at=datetime.fromisoformat(known["until"]) if known["until"] else None,
    )


def _line(text: str, number: int) -> str | None:
    lines = text.split("\n")
    return lines[number - 1] if number <= len(lines) else None


def _texts(rows: Iterable[tuple[str, int, str | None]]) -> dict[str, str]:
    """Return texts that contain only the lines of findings."""
    texts: dict[str, list[str]] = {}
    for path, number, line in rows:
        lines = texts.setdefault(path, [])
        if line is not None:
            lines += [""] * (number - len(lines) - 1) + [line]
    return {path: "\n".join(lines) for path, lines in texts.items()}


def _read(file: Path) -> dict[str, Any] | None:
    """Return the record; None if it is missing or damaged."""
    try:
        check, _, text = file.read_text("utf-8", "surrogatepass").partition("\n")
        found: dict[str, Any] = json.loads(text) if check == _check(text) else {}
    except (OSError, ValueError):
        return None
    return found or None


def _write(file: Path, record: dict[str, Any]) -> None:
    text = json.dumps(record, ensure_ascii=False)
    temporary = file.with_suffix(f".{os.getpid()}")
    try:
        temporary.write_text(f"{_check(text)}\n{text}", "utf-8", "surrogatepass")
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _check(text: str) -> str:
    return hashlib.sha256(f"{_VERSION}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
