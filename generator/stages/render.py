"""Render: jobs become bytes. A pure function of the job, the templates and the catalogues, so that pages are remembered by their views.

What is remembered of a page is the digest of its bytes, not the bytes: they lie in the output already, and where they do not, the page
is made once more. Jobs are shared between processes; the results come in the order of the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.diagnostics import Diagnostic, Diagnostics, Place
from generator.memo import Memo, key_of
from generator.model.inputs import MediaFile
from generator.outputs.jobs import Copy, Data, Job, Output, Page, Remembered, Row
from generator.outputs.templates import Renderer
from generator.outputs.translations import Catalogue
from generator.workers import ordered

_SIZE = 8
_ENOUGH = 200
"""Jobs that are worth a second process."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A page that an earlier build made: the digest and the size of its bytes."""

    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a job, as it is sent from process to process.

    Attributes:
        contents: for each of its outputs.
        rows: for lists.
        fresh: what to remember, by key.
        rendered: how many pages were rendered.
        found: errors of templates.
        missing: (language, message) that a page asked for and the catalogue lacks.
    """

    contents: tuple[bytes | MediaFile | _Known, ...]
    rows: tuple[Row, ...]
    fresh: tuple[tuple[bytes, bytes], ...]
    rendered: int
    found: tuple[Diagnostic, ...]
    missing: tuple[tuple[str, str], ...]


class Rendering:
    """Makes the contents of outputs.

    Args:
        renderer: of the templates.
        templates: for each template a digest of all that its pages depend on beside view and translations, see `templates.check`.
        catalogues: by language.
        memo: what earlier builds worked out.
        processes: how many may share the work.
        diagnostics: where errors of templates are reported.

    Attributes:
        made: how many pages were rendered so far.
        rows: what the jobs have added to lists.
    """

    def __init__(
        self,
        renderer: Renderer,
        templates: Mapping[str, bytes],
        catalogues: Mapping[str, Catalogue],
        memo: Memo,
        processes: int,
        diagnostics: Diagnostics,
    ) -> None:
        self.made = 0
        self.rows: list[Row] = []
        self._renderer = renderer
        self._templates = templates
        self._catalogues = catalogues
        self._memo = memo
        self._processes = processes
        self._diagnostics = diagnostics
        self._reported: set[Place] = set()
        self._fresh: dict[bytes, bytes] = {}

    def all(self, jobs: Sequence[Job]) -> Iterator[tuple[str, Output]]:
        """Every output and its content, job by job; those that have nothing to compute come last.

        Raises:
            WorkerDied: a process was stopped from outside.
        """
        here = [job for job in jobs if job.ready]
        shared = [job for job in jobs if not job.ready]
        self._memo.flush()
        processes = self._processes if len(shared) >= _ENOUGH else 1
        if processes > 1:
            self._renderer.compile()
        for job, made in zip(shared, ordered(self._do, shared, processes), strict=True):
            yield from self._taken(job, made)
        for job in here:
            yield from self._taken(job, self._do(job))

    def remember(self) -> None:
        """Remember the pages that were made; none after an error, which one of them may have."""
        for key, value in self._fresh.items() if not self._diagnostics.failed else ():
            self._memo.put(key, value)

    def _taken(self, job: Job, made: _Made) -> Iterator[tuple[str, Output]]:
        """Note what came of a job, in the process that writes."""
        self.made += made.rendered
        self.rows += made.rows
        self._fresh.update(made.fresh)
        for one in made.found:
            if (
                one.place not in self._reported
            ):  # a line of a template is reported once, with the first page that it spoils
                self._reported.add(one.place)
                self._diagnostics.found.append(one)
        for language, message in made.missing:
            self._catalogues[language].missing[message] = None
        for name, content in zip(job.outputs, made.contents, strict=True):
            if isinstance(content, _Known):
                yield name, Remembered(content.sha256, content.size, partial(self._page_again, job, name))
            else:
                yield name, content

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

    def _page_again(self, job: Job, name: str) -> bytes:
        content = self.content(job, name)
        return content if isinstance(content, bytes) else content.read()

    # ------------------------------------------------------------------------------------------------------ in any process

    def _do(self, job: Job) -> _Made:
        before = {tag: set(catalogue.missing) for tag, catalogue in self._catalogues.items()}
        product = job.make()
        found = Diagnostics()
        fresh: dict[bytes, bytes] = {}
        contents: list[bytes | MediaFile | _Known] = []
        for name, payload in zip(job.outputs, product.payloads, strict=True):
            match payload:
                case Data(content):
                    contents.append(content)
                case Copy(file):
                    contents.append(file)
                case Page() as page:
                    contents.append(self._page(page, fresh, partial(self._rendered, page, name, found)))
        missing = [
            (tag, message)
            for tag, catalogue in self._catalogues.items()
            for message in catalogue.missing
            if message not in before[tag]
        ]
        items = tuple(fresh.items())
        return _Made(tuple(contents), product.rows, items, len(items), tuple(found.found), tuple(missing))

    def _page(self, page: Page, fresh: dict[bytes, bytes], render: Callable[[], bytes]) -> bytes | _Known:
        depends = (self._templates[page.template], page.language, self._catalogues[page.language].digest)
        key = key_of("render", *depends, page)
        known = self._memo.get(key)
        if known is not None:
            return _Known(known[_SIZE:], int.from_bytes(known[:_SIZE]))
        content = render()
        fresh[key] = len(content).to_bytes(_SIZE) + hashlib.sha256(content).digest()
        return content

    def _rendered(self, page: Page, output: str, found: Diagnostics) -> bytes:
        names = {"site": page.site, "head": page.head, "page": page.page}
        return self._renderer.render(page.template, page.language, output, names, found)
