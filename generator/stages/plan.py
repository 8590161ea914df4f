"""Plan: every file of `dist/`, each claimed once.

Addresses are compared as the least careful server compares them: in Unicode NFC and without case. Two claims of one address are an
error that names both, and so is an address that is a file for one and a folder for another.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.diagnostics import Diagnostics, nearest
from generator.markup.fragment import Fragment
from generator.model.links import Linked, Target
from generator.model.newsroom import Newsroom
from generator.outputs import machines, published
from generator.outputs.assets import Assets
from generator.outputs.edition import Edition, Material
from generator.outputs.formats import Formats
from generator.outputs.jobs import Data, Job
from generator.outputs.pages import front, speeches, terms, videos
from generator.outputs.pages.frame import Frame
from generator.outputs.routes import output_of
from generator.outputs.translations import Catalogue

OWNER_FILE = ".rostra-output"
_OWNER_TEXT = b"This folder is made by Rostra. Whatever else is put into it is removed by the next build.\n"
_MARK = "images/apple-touch-icon.png"
RESERVED = ("account", "download", "healthz", "readyz", "metrics", "dev")
"""First parts of addresses at which the sidecar answers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All jobs by output path, sorted, and the frames that made them."""

    jobs: Mapping[str, Job]
    frames: tuple[Frame, ...]


def plan(
    material: Material,
    coming: Newsroom,
    gone: Newsroom,
    prepared: Mapping[str, Fragment],
    catalogues: Mapping[str, Catalogue],
    assets: Assets,
    diagnostics: Diagnostics,
) -> Plan:
    """Every file that the site consists of.

    Args:
        material: the visible newsroom and the files.
        coming: what is not visible yet. Its addresses are claimed and nothing of it is published, so that whether a site is sound does
            not depend on the hour.
        gone: what is not visible any more. Links to it are sound, and its addresses are free for redirects.
        prepared: converted texts as prepared, by path.
        catalogues: translations by language.
        assets: published assets.
        diagnostics: where to report.
    """
    frames = _frames(material, catalogues, assets)
    jobs = list(_jobs(frames, prepared, assets))

    def others(room: Newsroom) -> list[Job]:
        return list(_others(jobs, _frames(replace(material, newsroom=room), catalogues, assets), prepared, assets))

    claimed = _claim([*jobs, *others(coming)], diagnostics)
    absent = _absent(material.linked, {job.output for job in jobs})
    if absent:
        _check_paths(absent, {*claimed, *(job.output for job in others(gone))}, diagnostics)
    if absent and not diagnostics.failed:
        frames = _frames(replace(material, absent=frozenset(absent)), catalogues, assets)
        jobs = list(_jobs(frames, prepared, assets))
    return Plan({job.output: job for job in sorted(jobs, key=lambda job: job.output)}, frames)


def _others(
    jobs: Iterable[Job], frames: tuple[Frame, ...], prepared: Mapping[str, Fragment], assets: Assets
) -> Iterator[Job]:
    """What hidden items would add: their own files, and lists that are not there now."""
    room = frames[0].edition.newsroom
    if not (room.speeches or room.videos or room.pages):
        return
    now = {job.output: job.origin for job in jobs}
    yield from (job for job in _jobs(frames, prepared, assets) if now.get(job.output) != job.origin)


def _frames(material: Material, catalogues: Mapping[str, Catalogue], assets: Assets) -> tuple[Frame, ...]:
    site = material.newsroom.site
    formats = {tag: Formats(tag) for tag in site.languages}
    directions = {tag: one.direction for tag, one in formats.items()}
    mark = assets.urls.get(_MARK, "")
    return tuple(
        Frame(Edition(material, tag, catalogues[tag], formats[tag]), directions, mark) for tag in site.languages
    )


def _jobs(frames: tuple[Frame, ...], prepared: Mapping[str, Fragment], assets: Assets) -> Iterator[Job]:
    pages = [job for frame in frames for job in _pages(frame, prepared)]
    yield Job(OWNER_FILE, Data(_OWNER_TEXT), published.ASSETS)
    yield from pages
    for frame in frames:
        yield from front.redirect_jobs(frame)
    yield from machines.jobs(frames, pages)
    yield from published.jobs(frames[0].edition, assets)


def _pages(frame: Frame, prepared: Mapping[str, Fragment]) -> Iterator[Job]:
    yield from front.jobs(frame)
    yield from speeches.jobs(frame, prepared)
    yield from videos.jobs(frame)
    yield from terms.jobs(frame)


def _claim(jobs: Iterable[Job], diagnostics: Diagnostics) -> dict[str, Job]:
    """Each job by its output. Two jobs may have one output if they put the same there: what two items share."""
    claims: dict[str, Job] = {}
    folders: dict[str, Job] = {}
    for job in jobs:
        key = _folded(job.output)
        parents = list(_parents(key))
        other = claims.get(key) or folders.get(key) or next((claims[p] for p in parents if p in claims), None)
        if other is None:
            _check_reserved(job, parents, diagnostics)
            claims[key] = job
            folders.update((parent, folders.get(parent, job)) for parent in parents)
        elif (job.output, job.payload) != (other.output, other.payload):
            _report_clash(job, other, diagnostics)
    return {job.output: job for job in claims.values()}


def _check_reserved(job: Job, parents: list[str], diagnostics: Diagnostics) -> None:
    if parents and parents[-1] in RESERVED:
        message = f"the address «/{job.output.removesuffix('index.html')}» belongs to the account service"
        diagnostics.error(job.origin, "reserved-address", message, "choose another")


def _report_clash(job: Job, other: Job, diagnostics: Diagnostics) -> None:
    """Report at the later of the two places, so that the message stands where the editor added something."""
    first, second = sorted((job, other), key=lambda one: (one.origin.path.startswith("content/"), one.origin))
    address = "/" + second.output.removesuffix("index.html")
    message = (
        f"the address «{address}» is taken already, by {first.origin} («/{first.output.removesuffix('index.html')}»)"
    )
    diagnostics.error(second.origin, "address-taken", message, "give one of the two another name")


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _absent(linked: Linked, outputs: set[str]) -> dict[str, list[Target]]:
    """Links that are written as addresses on this site and lead to no file of it, by that file."""
    absent: dict[str, list[Target]] = defaultdict(list)
    for targets in linked.targets.values():
        for target in targets:
            name = output_of(target.name)
            if target.kind == "path" and name not in outputs and name.partition("/")[0] not in RESERVED:
                absent[name].append(target)
    return absent


def _check_paths(absent: Mapping[str, list[Target]], known: set[str], diagnostics: Diagnostics) -> None:
    """What a link leads to must have been there or come one day; while it is not there, the link is plain text."""
    pages = ["/" + name.removesuffix("index.html") for name in sorted(known) if name.endswith(".html")]
    for name, targets in absent.items():
        for target in targets if name not in known else ():
            hint = nearest(target.name, pages) or "a link such as speech:ID or page:SLUG is checked and survives"
            diagnostics.error(target.place, "broken-link", f"there is nothing at «{target.name}»", hint)
