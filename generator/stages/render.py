"""Render: jobs become bytes. A pure function of the job, the templates and the catalogues, so that pages are remembered by their views.

What is remembered of a page is the digest of its bytes, not the bytes: they lie in the output already, and where they do not, the page
is made once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from generator.diagnostics import Diagnostics
from generator.memo import Memo, key_of
from generator.outputs.jobs import Copy, Data, Job, Output, Page, Remembered
from generator.outputs.templates import Renderer
from generator.outputs.translations import Catalogue

_SIZE = 8


class Rendering:
    """Makes the contents of outputs.

    Args:
        renderer: of the templates.
        templates: for each template a digest of all that its pages depend on beside view and translations, see `templates.check`.
        catalogues: by language.
        memo: what earlier builds worked out.
        diagnostics: where errors of templates are reported.

    Attributes:
        made: how many pages were rendered so far.
    """

    def __init__(
        self,
        renderer: Renderer,
        templates: Mapping[str, bytes],
        catalogues: Mapping[str, Catalogue],
        memo: Memo,
        diagnostics: Diagnostics,
    ) -> None:
        self.made = 0
        self._renderer = renderer
        self._templates = templates
        self._catalogues = catalogues
        self._memo = memo
        self._diagnostics = diagnostics
        self._fresh: dict[bytes, bytes] = {}

    def all(self, jobs: Mapping[str, Job]) -> dict[str, Output]:
        """The contents of every output; none after an error, since nothing will be written."""
        return {} if self._diagnostics.failed else {name: self._one(job) for name, job in jobs.items()}

    def remember(self) -> None:
        """Remember the pages that were made; none after an error, which one of them may have."""
        for key, value in self._fresh.items() if not self._diagnostics.failed else ():
            self._memo.put(key, value)

    def _one(self, job: Job) -> Output:
        match job.payload:
            case Data(content):
                return content
            case Copy(file):
                return file
            case Page() as page:
                return self._page(job.output, page)

    def _page(self, output: str, page: Page) -> Output:
        depends = (self._templates[page.template], page.language, self._catalogues[page.language].digest)
        key = key_of("render", *depends, page)
        known = self._memo.get(key)
        if known is not None:
            sha256, size = known[_SIZE:], int.from_bytes(known[:_SIZE])
            return Remembered(sha256, size, lambda: self._made(output, page))
        content = self._made(output, page)
        self._fresh[key] = len(content).to_bytes(_SIZE) + hashlib.sha256(content).digest()
        return content

    def _made(self, output: str, page: Page) -> bytes:
        self.made += 1
        names = {"site": page.site, "head": page.head, "page": page.page}
        return self._renderer.render(page.template, page.language, output, names, self._diagnostics)
