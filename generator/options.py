"""Inputs, options and report of a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.output_dir import OWNER_FILE, check_outside, check_target
from generator.stat_index import Standing


@dataclass(frozen=True, slots=True)
class Inputs:
    """The input folders of a build, and its cache, which may be deleted at any time; None for no cache."""

    content: Path
    templates: Path
    media: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a build.

    Attributes:
        as_of: the instant for which the site is built.
        drafts: true to show drafts and embargoed items, with a banner.
        output: folder of the site; None to write nothing (`check`).
        downloads: path of the private downloads manifest; `redirects.map` for nginx is written beside it.
        published: sitemap of the published site, to find lost addresses; None for the one in `output`.
        processes: number of worker processes.
        compress: true to add compressed files, for servers that send them.
        explain: an output whose inputs the report should list, as a path below `dist/` or an address.
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
    """Result of a build.

    Attributes:
        diagnostics: all findings, sorted.
        texts: the texts of the files that findings name, by path, to show source lines.
        outputs: the path of every output, sorted.
        converted, rendered: number of texts converted and pages rendered; the others came from the cache.
        written, removed: paths of the outputs that changed on disk. unchanged: number of the others.
        standing: metadata of the output; None if nothing was written.
        next_change_at: the next instant at which a build with the same inputs would differ, or None.
        sources: the inputs of the output to explain; empty if there is none.
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
        """True if an error stopped the build."""
        return any(d.severity == "error" for d in self.diagnostics)


def check_output(inputs: Inputs, options: Options) -> None:
    """Refuse an output folder that is not ours, or that an input or a private file is in.

    Raises:
        TargetError: with the reason.
    """
    if options.output:
        check_target(options.output, (inputs.content, inputs.templates, inputs.media), OWNER_FILE)
        check_outside(options.output, {"downloads manifest": options.downloads, "cache": inputs.cache})
