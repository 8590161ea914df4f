"""Render: jobs become bytes. A pure function of what each job reads, so that jobs are remembered by their traces.

Of a job that an earlier build made from the same inputs only the digests of its outputs are known. Their bytes lie in the output already,
and where they do not, they are made again. Jobs are shared between processes; the results come in the order of the plan.
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
"""Jobs that are worth a second process."""
_VERSIONS = 2
"""Results that are remembered of each job, so that two branches may share a memo."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What jobs are made with.

    Attributes:
        renderer: of the templates.
        templates: for each template a digest of all that its pages depend on beside view and translations, see `templates.check`.
        catalogues: by language.
        recorder: records what jobs read.
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
    """What an earlier build made: from which inputs, the digests of the outputs in their order, and the lines in lists."""

    trace: Trace
    outputs: tuple[_Sum, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a job, as it is sent from process to process.

    Attributes:
        cached: what is remembered of it.
        contents: for each of its outputs; None for bytes that lie in their place already.
        pages: how many pages were rendered.
        found: errors of templates.
        missing: (language, message) that a page asked for and the catalogue lacks.
    """

    cached: CachedJob
    contents: tuple[bytes | MediaFile | None, ...]
    pages: int = 0
    found: tuple[Diagnostic, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


_DECODER = msgspec.msgpack.Decoder(list[CachedJob])


class Rendering:
    """Makes the contents of outputs.

    Args:
        context: what jobs are made with.
        memo: what earlier builds worked out.
        processes: how many may share the work.
        diagnostics: where errors of templates are reported.

    Attributes:
        made: how many pages were rendered so far.
        rows: what the jobs have added to lists.
        listed: by list, the files of the jobs that added to it.
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
        """Every output and its content, job by job; those that have nothing to compute come last.

        Args:
            planned: what to make.
            known_digests: SHA-256 of the outputs that lie in their place, where it is known: the same bytes are not sent from process to
                process.

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
        """Jobs that would read today what they read before, without their traces."""
        recorder = self._context.recorder
        today = recorder.today() if stored else frozenset()
        for key, data in stored.items():
            for one in _DECODER.decode(data):
                if recorder.holds(one.trace, today):
                    yield key, CachedJob(_NOTHING, one.outputs, one.rows)
                    break

    def _cached(self, job: Job, cached: CachedJob) -> Iterator[tuple[str, Output]]:
        """What came of a job that an earlier build made."""
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
        """What came of a job that is made now, and remembered if all of it is sound."""
        if not (rendered.found or rendered.missing):
            before = _DECODER.decode(stored) if stored else []
            with suppress(UnicodeEncodeError):  # half a character pair in the name of a file that is not there
                self._memo.put(key, msgspec.msgpack.encode([rendered.cached, *before][:_VERSIONS]))
        yield from self._taken(job, rendered)

    def _taken(self, job: Job, rendered: Rendered) -> Iterator[tuple[str, Output]]:
        """Note what came of a job, in the process that writes."""
        self.made += rendered.pages
        self._list(job, rendered.cached.rows)
        for one in rendered.found:
            if (
                one.source_location not in self._reported
            ):  # a line of a template is reported once, with the first page that it spoils
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
        """One output of a job again: to look at it, or because it does not lie where it is remembered to lie."""
        payload = job.payload(name)
        self.made += isinstance(payload, Page)
        return self._content(name, payload, self._diagnostics)

    def _bytes(self, job: Job, name: str) -> bytes:
        content = self.content(job, name)
        return content if isinstance(content, bytes) else content.read()

    def reads(self, job: Job) -> frozenset[Key]:
        """The inputs that a job asks for."""
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
    """The digest of bytes; a file that is copied needs none."""
    if isinstance(content, MediaFile):
        return _Sum(b"", content.size)
    return _Sum(hashlib.sha256(content).digest(), len(content))
