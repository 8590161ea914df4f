"""Render: jobs become bytes. A pure function of the job, the templates and the catalogues, so that pages are remembered by their views.

Two things are remembered. Of a few jobs together, by their texts, their templates and the context that all jobs share: then not even the
views of their pages are made. Of a page, by its view: what one editor changes reaches few views, but the context of all. Of both what is
remembered is the digest of the bytes, not the bytes: they lie in the output already, and where they do not, they are made once more.

Jobs are shared between processes; the results come in the order of the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from generator.diagnostics import Diagnostic, Diagnostics, SourceLocation
from generator.memo import Memo, key_of
from generator.model.inputs import MediaFile
from generator.model.links import Key
from generator.outputs.jobs import Copy, Data, Job, Output, Page, Payload, Remembered, Row
from generator.outputs.templates import Renderer
from generator.outputs.translations import Catalogue
from generator.workers import ordered

_SIZE = 8
_TOGETHER = 32
"""Jobs that are remembered together, on average."""
_ENOUGH = 100
"""Jobs that are worth a second process."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What pages are made from beside their views.

    Attributes:
        renderer: of the templates.
        templates: for each template a digest of all that its pages depend on beside view and translations, see `templates.check`.
        catalogues: by language.
        context: what every job may depend on beside its texts and its template, see `outputs.context`.
        texts: a digest of each text.
        read: the names of the texts that were read since this was last called.
    """

    renderer: Renderer
    templates: Mapping[str, bytes]
    catalogues: Mapping[str, Catalogue]
    context: bytes
    texts: Mapping[Key, bytes]
    read: Callable[[], list[Key]]


@dataclass(frozen=True, slots=True)
class _Known:
    """An output that an earlier build made: the digest and the size of its bytes."""

    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a job, as it is sent from process to process.

    Attributes:
        contents: for each of its outputs.
        sums: SHA-256 of each; empty for files that are copied.
        rows: for lists.
        fresh: pages to remember: key and value.
        rendered: how many pages were rendered.
        found: errors of templates.
        missing: (language, message) that a page asked for and the catalogue lacks.
    """

    contents: tuple[bytes | MediaFile | _Known, ...]
    sums: tuple[bytes, ...]
    rows: tuple[Row, ...]
    fresh: tuple[tuple[bytes, bytes], ...] = ()
    rendered: int = 0
    found: tuple[Diagnostic, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it may be remembered."""
        return not (self.found or self.missing)

    @property
    def done(self) -> _Done:
        """What is remembered of it."""
        sizes = (len(one) if isinstance(one, bytes) else one.size for one in self.contents)
        return _Done(tuple(map(_Known, self.sums, sizes)), self.rows)


@dataclass(frozen=True, slots=True)
class _Done:
    """What a job made in an earlier build: its outputs, in their order, and its lines in lists."""

    outputs: tuple[_Known, ...]
    rows: tuple[Row, ...]


_DONE = msgspec.msgpack.Decoder(list[_Done])


class Rendering:
    """Makes the contents of outputs.

    Args:
        basis: what pages are made from beside their views.
        memo: what earlier builds worked out.
        processes: how many may share the work.
        diagnostics: where errors of templates are reported.

    Attributes:
        made: how many pages were rendered so far.
        rows: what the jobs have added to lists.
        lies: the SHA-256 of what lies at the place of an output, where it is known: the same bytes are not sent from process to process.
    """

    def __init__(self, basis: Basis, memo: Memo, processes: int, diagnostics: Diagnostics) -> None:
        self.made = 0
        self.rows: list[Row] = []
        self.lies: Callable[[str], bytes | None] = lambda _: None
        self._basis = basis
        self._memo = memo
        self._is_first = memo.is_new
        self._processes = processes
        self._diagnostics = diagnostics
        self._reported: set[SourceLocation] = set()

    def all(self, jobs: Sequence[Job]) -> Iterator[tuple[str, Output]]:
        """Every output and its content, job by job; those that have nothing to compute come last.

        Raises:
            WorkerDied: a process was stopped from outside.
        """
        groups = list(_groups(job for job in jobs if not job.ready))
        keys = [self._key(group) for group in groups]
        known = self._memo.get_all(keys)
        made = self._shared([job for group, key in zip(groups, keys, strict=True) if key not in known for job in group])
        for group, key in zip(groups, keys, strict=True):
            if key not in known:
                yield from self._all_of(group, key, made)
                continue
            for job, done in zip(group, _DONE.decode(known.pop(key)), strict=True):
                yield from self._known(job, done)
        for job in jobs:
            if job.ready:
                yield from self._taken(job, self._do(job))

    def _key(self, group: Sequence[Job]) -> bytes:
        """Everything that some jobs depend on; two jobs of one plan never have the same outputs."""
        texts, templates = self._basis.texts, self._basis.templates
        each = tuple(
            (templates[job.template] if job.template else b"", *job.outputs, *(texts[name] for name in job.texts))
            for job in group
        )
        return key_of("make", self._basis.context, each)

    def _all_of(self, group: Sequence[Job], key: bytes, made: Iterator[_Made]) -> Iterator[tuple[str, Output]]:
        """What comes of jobs that are made now, and remembered if all of it is sound."""
        done: list[_Done] = []
        for job in group:
            one = next(made)
            if one.sound:
                done.append(one.done)
            yield from self._taken(job, one)
        if len(done) == len(group):
            self._memo.put(key, msgspec.msgpack.encode(done))

    def _known(self, job: Job, done: _Done) -> Iterator[tuple[str, Output]]:
        """What came of a job that an earlier build made."""
        self.rows += done.rows
        for name, one in zip(job.outputs, done.outputs, strict=True):
            yield name, Remembered(one.sha256, one.size, partial(self._again, job, name))

    def _shared(self, jobs: Sequence[Job]) -> Iterator[_Made]:
        processes = self._processes if len(jobs) >= _ENOUGH else 1
        self._memo.flush()
        if processes > 1:
            self._basis.renderer.compile()
        return ordered(self._do, jobs, processes)

    def content(self, job: Job, name: str) -> bytes | MediaFile:
        """One output of a job once more: to look at it, or because it does not lie where it is remembered to lie."""
        match job.payload(name):
            case Data(content):
                return content
            case Copy(file):
                return file
            case Page() as page:
                self.made += 1
                return self._rendered(page, name, self._diagnostics)

    def _taken(self, job: Job, made: _Made) -> Iterator[tuple[str, Output]]:
        """Note what came of a job, in the process that writes."""
        self.made += made.rendered
        self.rows += made.rows
        for key, value in made.fresh if made.sound else ():
            self._memo.put(key, value)
        for one in made.found:
            if (
                one.place not in self._reported
            ):  # a line of a template is reported once, with the first page that it spoils
                self._reported.add(one.place)
                self._diagnostics.found.append(one)
        for language, message in made.missing:
            self._basis.catalogues[language].missing[message] = None
        for name, content, digest in zip(job.outputs, made.contents, made.sums, strict=True):
            if isinstance(content, _Known):
                yield name, Remembered(digest, content.size, partial(self._again, job, name))
            elif isinstance(content, bytes):
                yield name, Remembered(digest, len(content), partial(bytes, content))
            else:
                yield name, content

    def _again(self, job: Job, name: str) -> bytes:
        content = self.content(job, name)
        return content if isinstance(content, bytes) else content.read()

    # ------------------------------------------------------------------------------------------------------ in any process

    def _do(self, job: Job) -> _Made:
        catalogues = self._basis.catalogues
        asked_before = {tag: catalogue.forget() for tag, catalogue in catalogues.items()}
        self._basis.read()
        found = Diagnostics()
        fresh: dict[bytes, bytes] = {}
        product = job.make()
        contents = tuple(
            self._content(name, payload, fresh, found)
            for name, payload in zip(job.outputs, product.payloads, strict=True)
        )
        missing = tuple((tag, message) for tag, catalogue in catalogues.items() for message in catalogue.missing)
        for tag, messages in asked_before.items():
            catalogues[tag].missing.update(messages)
        if not set(job.texts).issuperset(read := self._basis.read()):
            raise AssertionError(f"the job of {next(iter(job.outputs))} read texts that it does not name: {read}")
        sums = tuple(_digest(one) for one in contents)
        sent = tuple(
            _Known(digest, len(one)) if isinstance(one, bytes) and self.lies(name) == digest else one
            for name, one, digest in zip(job.outputs, contents, sums, strict=True)
        )
        return _Made(sent, sums, product.rows, tuple(fresh.items()), len(fresh), tuple(found.found), missing)

    def _content(
        self, name: str, payload: Payload, fresh: dict[bytes, bytes], found: Diagnostics
    ) -> bytes | MediaFile | _Known:
        match payload:
            case Data(content):
                return content
            case Copy(file):
                return file
            case Page() as page:
                return self._page(page, name, fresh, found)

    def _page(self, page: Page, name: str, fresh: dict[bytes, bytes], found: Diagnostics) -> bytes | _Known:
        depends = (self._basis.templates[page.template], page.language, self._basis.catalogues[page.language].digest)
        key = key_of("render", *depends, page.digest)
        known = None if self._is_first else self._memo.get(key)
        if known is not None:
            return _Known(known[_SIZE:], int.from_bytes(known[:_SIZE]))
        content = self._rendered(page, name, found)
        fresh[key] = len(content).to_bytes(_SIZE) + hashlib.sha256(content).digest()
        return content

    def _rendered(self, page: Page, output: str, found: Diagnostics) -> bytes:
        names = {"site": page.site, "head": page.head, "page": page.page}
        return self._basis.renderer.render(page.template, page.language, output, names, found)


def _groups(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """Cut a list of jobs where the name of an output says so: what is added or removed moves no other cut."""
    group: list[Job] = []
    for job in jobs:
        name = next(iter(job.outputs)).encode("utf-8", "surrogatepass")
        if group and hashlib.sha256(name).digest()[0] % _TOGETHER == 0:
            yield group
            group = []
        group.append(job)
    if group:
        yield group


def _digest(content: bytes | MediaFile | _Known) -> bytes:
    if isinstance(content, _Known):
        return content.sha256
    return hashlib.sha256(content).digest() if isinstance(content, bytes) else b""
