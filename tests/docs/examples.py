"""Examples in the documentation: fenced files whose info string is a language and a path, and the sites that tests make of them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from generator.diagnostics import as_text
from generator.options import Inputs, Options, Report
from generator.pipeline import build
from tests.support.services import ROOT
from tests.support.sites import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"^```(?P<kind>[\w-]+)(?: (?P<path>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{2,4}) (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its kind (`yaml`, `markdown`, `symlink`, ...), its path if it is a file, and what stands in it."""

    kind: str
    path: str
    text: str

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode("latin-1" if self.kind == "latin-1" else "utf-8")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, up to the next heading of any level."""

    title: str
    text: str

    def __str__(self) -> str:
        return self.title

    @property
    def fences(self) -> list[Fence]:
        """The fenced blocks, in order."""
        return [Fence(m["kind"], unquote(m["path"] or ""), m["text"]) for m in _FENCE.finditer(self.text)]

    @property
    def files(self) -> list[Fence]:
        """Those that are files."""
        return [fence for fence in self.fences if fence.path]


def sections(document: str) -> Iterator[Section]:
    """The sections of a page of the documentation; the first has what stands before any heading of level 2."""
    text = (ROOT / "docs" / document).read_text("utf-8")
    blanked = _FENCE.sub(lambda m: re.sub(r"[^\n]", "x", m[0]), text)  # a `#` in an example is no heading
    starts = [(0, 0, ""), *((m.start(), m.end(), m[2]) for m in _HEADING.finditer(blanked))]
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    for (_, begin, title), end in zip(starts, ends, strict=True):
        yield Section(title, text[begin:end])


def write(root: Path, files: Iterable[Fence]) -> None:
    """Put examples into a folder; one below `site_templates/` stands among the project's own templates."""
    for fence in files:
        path = root / fence.path
        if fence.path.startswith("site_templates/") and not (root / "site_templates").exists():
            shutil.copytree(ROOT / "site_templates", root / "site_templates")
        path.parent.mkdir(parents=True, exist_ok=True)
        if fence.kind == "symlink":
            path.symlink_to(fence.text.strip())
        elif fence.kind == "deleted":
            shutil.rmtree(path)
        else:
            path.write_bytes(fence.data)


def check(root: Path) -> Report:
    """Return the report on the site in a folder; `dist/sitemap.xml` has the addresses of its last publication."""
    own = root / "site_templates"
    inputs = Inputs(root / "content", own if own.exists() else ROOT / "site_templates", root / "media")
    return build(inputs, Options(datetime.fromisoformat(NOW), published=root / "dist/sitemap.xml"))


def first_lines(report: Report) -> list[str]:
    """The first line of each finding."""
    text = as_text(report.diagnostics, report.texts)
    return [line for line in text.splitlines() if not line.startswith(" ")]
