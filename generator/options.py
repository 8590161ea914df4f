"""What a build is asked for, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.stat_index import Standing


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where a build reads. `cache` may be lost at any time; None keeps nothing."""

    content: Path
    templates: Path
    media: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What a build does.

    Attributes:
        as_of: the instant whose newsroom is built.
        drafts: whether drafts and embargoed items are shown, with a banner.
        output: where the site goes, or None to write nothing (`check`).
        downloads: where the private downloads manifest goes; `redirects.map` for nginx goes beside it.
        published: the sitemap of the site as readers know it, to find addresses that are lost; None is the one in `output`.
        processes: how many processes may share the work.
        compress: whether texts are written compressed, too, for servers that send such files.
        explain: an output whose inputs the report shall name, as a path below `dist/` or an address.
    """

    as_of: datetime
    drafts: bool = False
    output: Path | None = None
    downloads: Path | None = None
    published: Path | None = None
    processes: int = 1
    compress: bool = False
    explain: str = ""

    @property
    def private(self) -> tuple[Path, ...]:
        """The files that only our own servers may read: the downloads manifest and the redirects for nginx."""
        return (self.downloads, self.downloads.with_name("redirects.map")) if self.downloads else ()


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build.

    Attributes:
        diagnostics: all findings, sorted.
        texts: the files that findings name, by name in diagnostics, to show source lines.
        outputs: the path of every output, sorted.
        converted, rendered: how many texts were converted and pages rendered; the others were known from earlier builds.
        written, removed, unchanged: what changed on disk.
        standing: how the output stands where it was written.
        next_change_at: when a build would next differ with the same inputs, or None.
        sources: the inputs of the output that was to be explained; empty where there is none.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    outputs: tuple[str, ...] = ()
    converted: int = 0
    rendered: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    standing: Standing | None = None
    next_change_at: datetime | None = None
    sources: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error stopped the build."""
        return any(d.severity == "error" for d in self.diagnostics)
