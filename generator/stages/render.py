"""Render: jobs become bytes. A pure function of the job, the templates and the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostics
from generator.model.inputs import MediaFile
from generator.outputs.jobs import Copy, Data, Job, Page
from generator.outputs.templates import Renderer

Output = bytes | MediaFile


def render(jobs: Mapping[str, Job], renderer: Renderer, diagnostics: Diagnostics) -> dict[str, Output]:
    """The contents of every output: bytes, or the file of the media root that is copied there."""
    return {name: _one(job, renderer, diagnostics) for name, job in jobs.items()}


def _one(job: Job, renderer: Renderer, diagnostics: Diagnostics) -> Output:
    match job.payload:
        case Data(content):
            return content
        case Copy(file):
            return file
        case Page(template, language, site, head, page):
            names = {"site": site, "head": head, "page": page}
            return renderer.render(template, language, job.output, names, diagnostics)
