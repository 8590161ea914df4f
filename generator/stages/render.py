"""Render: runs jobs, or takes their results from the cache. The result of a job is a pure function of the inputs in its trace.

The cache stores the digests of a job's outputs, not their bytes. These are in the output folder already; if not, they are rendered
again. Jobs run in several processes; the results come in the order of the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import msgspec

from generator.diagnostics import Diagnostic, Diagnostics, SourceLocation
from generator.exports.rows import Row
from generator.memo import Memo
from generator.model.inputs import MediaFile
from generator.pages import jobs
from generator.pages.jobs import CachedOutput, Copy, Data, Job, Output, Page, Payload
from generator.site.templates import Renderer
from generator.site.translations import Catalogue
from generator.trace import Key, Recorder, Trace
from generator.workers import ordered

_ENOUGH = 100
"""Number of jobs from which a second process pays."""
_VERSIONS = 2
"""Number of cached results of each job, so that two branches may share a cache."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Everything that running a job needs.

    Attributes:
        renderer: renders the templates.
        templates: for each template, a digest of everything its pages depend on apart from view and translations, see `templates.check`.
        catalogues: translations by language.
        recorder: records the inputs that jobs read.
    """

    renderer: Renderer
    templates: Mapping[str, bytes]
    catalogues: Mapping[str, Catalogue]
    recorder: Recorder


@dataclass(frozen=True, slots=True)
class _Sum:
    """SHA-256 and size of an output."""

    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class CachedJob:
    """The cached result of a job: its trace, the digests of its outputs in order, and its rows in lists."""

    trace: Trace
    outputs: tuple[_Sum, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The result of a job, in the form that is sent between processes.

    Attributes:
        cached: the part that is cached.
        contents: content of each output; None for bytes that are in the output folder already.
        pages: number of pages rendered.
        found: errors of templates.
        missing: (language, message) of each translation that a page needed and the catalogue lacks.
    """

    cached: CachedJob
    contents: tuple[bytes | MediaFile | None, ...]
    pages: int = 0
    found: tuple[Diagnostic, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


_DECODER = msgspec.msgpack.Decoder(list[CachedJob])


class Rendering:
    """Generates the contents of outputs.

    Args:
        context: everything that running a job needs.
        memo: cache of earlier builds.
        processes: number of worker processes.
        diagnostics: receives errors of templates.

    Attributes:
        made: number of pages rendered so far.
        rows: rows that the jobs have added to lists.
        listed: by list, the files of the jobs that added rows to it.
    """

    def __init__(self, context: RenderContext, memo: Memo, processes: int, diagnostics: Diagnostics) -> None:
        self.made = 0
        self.rows: list[Row] = []
        self.listed: dict[str, dict[str, None]] = {}
        self._context = context
        self._templates = context.recorder.table("templates", context.templates)
        self._memo = memo
        self._processes = processes
        self._diagnostics = diagnostics
        self._reported: set[SourceLocation] = set()

    def all(self, planned: Sequence[Job], known_digests: Mapping[str, bytes]) -> Iterator[tuple[str, Output]]:
        """Yield every output and its content, job by job; finished files come last.

        Args:
            planned: the jobs.
            known_digests: SHA-256 of the present outputs, as far as known, so that unchanged bytes are not sent between processes.

        Raises:
            WorkerDied: a process was stopped from outside.
        """
        keys = jobs.keys(job for job in planned if not job.is_ready)
        stored = self._memo.get_all(keys)
        cached = dict(self._same(stored))
        rendered = self._shared([job for key, job in keys.items() if key not in cached], known_digests)
        for key, job in keys.items():
            if key in cached:
                yield from self._cached(job, cached.pop(key))
            else:
                yield from self._fresh(key, job, next(rendered), stored.get(key))
        for job in planned:
            if job.is_ready:
                yield from self._taken(job, self._render(known_digests, job))

    def _same(self, stored: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, CachedJob]]:
        """Yield the jobs whose cached inputs are unchanged, with results whose traces are left out."""
        recorder = self._context.recorder
        today = recorder.today() if stored else frozenset()
        for key, data in stored.items():
            for one in _DECODER.decode(data):
                if recorder.holds(one.trace, today):
                    yield key, CachedJob(_NOTHING, one.outputs, one.rows)
                    break

    def _cached(self, job: Job, cached: CachedJob) -> Iterator[tuple[str, Output]]:
        """Yield the outputs of a job whose result is cached."""
        self._list(job, cached.rows)
        for name, one in zip(job.outputs, cached.outputs, strict=True):
            yield name, CachedOutput(one.sha256, one.size, partial(self._bytes, job, name))

    def _list(self, job: Job, rows: Sequence[Row]) -> None:
        self.rows += rows
        origin = next(iter(job.outputs.values())).path
        for row in rows:
            self.listed.setdefault(row.table, {})[origin] = None

    def _shared(self, todo: Sequence[Job], known_digests: Mapping[str, bytes]) -> Iterator[Rendered]:
        processes = self._processes if len(todo) >= _ENOUGH else 1
        self._memo.flush()
        if processes > 1:
            self._context.renderer.compile()
        return ordered(partial(self._render, known_digests), todo, processes)

    def _fresh(self, key: bytes, job: Job, rendered: Rendered, stored: bytes | None) -> Iterator[tuple[str, Output]]:
        """Yield the outputs of a job that has just run; its result is cached if it has no errors."""
        if not (rendered.found or rendered.missing):
            before = _DECODER.decode(stored) if stored else []
            with suppress(UnicodeEncodeError):  # a lone surrogate in the name of a missing file
                self._memo.put(key, msgspec.msgpack.encode([rendered.cached, *before][:_VERSIONS]))
        yield from self._taken(job, rendered)

    def _taken(self, job: Job, rendered: Rendered) -> Iterator[tuple[str, Output]]:
        """Add the result of a job to the totals, in the main process."""
        self.made += rendered.pages
        self._list(job, rendered.cached.rows)
        for one in rendered.found:
            if (
                one.source_location not in self._reported
            ):  # a line of a template is reported once, with the first page that fails
                self._reported.add(one.source_location)
                self._diagnostics.found.append(one)
        for language, message in rendered.missing:
            self._context.catalogues[language].missing[message] = None
        for name, content, known in zip(job.outputs, rendered.contents, rendered.cached.outputs, strict=True):
            if isinstance(content, MediaFile):
                yield name, content
            else:
                make = partial(self._bytes, job, name) if content is None else partial(bytes, content)
                yield name, CachedOutput(known.sha256, known.size, make)

    def content(self, job: Job, name: str) -> bytes | MediaFile:
        """Return one output of a job, generated again because the output folder lacks it."""
        payload = job.payload(name)
        self.made += isinstance(payload, Page)
        return self._content(name, payload, self._diagnostics)

    def _bytes(self, job: Job, name: str) -> bytes:
        content = self.content(job, name)
        return content if isinstance(content, bytes) else content.read()

    def reads(self, job: Job) -> frozenset[Key]:
        """Return the inputs that a job reads."""
        return self._context.recorder.during(partial(self._make, job, Diagnostics()))[1]

    # ------------------------------------------------------------------------------------------------------ in any process

    def _render(self, known_digests: Mapping[str, bytes], job: Job) -> Rendered:
        catalogues = self._context.catalogues
        asked_before = {tag: catalogue.forget() for tag, catalogue in catalogues.items()}
        found = Diagnostics()
        (contents, rows), reads = self._context.recorder.during(partial(self._make, job, found))
        missing = tuple((tag, message) for tag, catalogue in catalogues.items() for message in catalogue.missing)
        for tag, messages in asked_before.items():
            catalogues[tag].missing.update(messages)
        sums = tuple(map(_sum, contents))
        sent = tuple(
            None if known_digests.get(name) == one.sha256 else content
            for name, one, content in zip(job.outputs, sums, contents, strict=True)
        )
        pages = sum(name.endswith(".html") for name in job.outputs) if not job.is_ready else 0
        cached = CachedJob(self._context.recorder.trace(reads), sums, rows)
        return Rendered(cached, sent, pages, tuple(found.found), missing)

    def _make(self, job: Job, found: Diagnostics) -> tuple[tuple[bytes | MediaFile, ...], tuple[Row, ...]]:
        product = job.make()
        named = zip(job.outputs, product.payloads, strict=True)
        return tuple(self._content(name, payload, found) for name, payload in named), product.rows

    def _content(self, name: str, payload: Payload, found: Diagnostics) -> bytes | MediaFile:
        match payload:
            case Data(content):
                return content
            case Copy(file):
                return file
            case Page() as page:
                return self._page(page, name, found)

    def _page(self, page: Page, output: str, found: Diagnostics) -> bytes:
        self._templates.get(page.template)
        names = {"site": page.site, "head": page.head, "page": page.page}
        return self._context.renderer.render(page.template, page.language, output, names, found)


_NOTHING = Trace([], [])


def _sum(content: bytes | MediaFile) -> _Sum:
    """Return digest and size of an output; a file that is copied needs no digest."""
    if isinstance(content, MediaFile):
        return _Sum(b"", content.size)
    return _Sum(hashlib.sha256(content).digest(), len(content))
