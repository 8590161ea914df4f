"""Plan: every file of `dist/`, each claimed once.

Addresses are compared as the least careful server compares them: in Unicode NFC and without case. Two claims of one address are an
error that names both, and so is an address that is a file for one and a folder for another.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from generator.diagnostics import Diagnostics, SourceLocation, nearest
from generator.model.links import ResolvedLibrary, Target
from generator.model.newsroom import Newsroom
from generator.outputs import exports, registry, static_files
from generator.outputs.assets import Assets
from generator.outputs.edition import Edition
from generator.outputs.formats import Formats
from generator.outputs.jobs import Data, Job, Product, ready
from generator.outputs.pages import home, speeches, taxonomies, videos
from generator.outputs.pages.layout import Frame
from generator.outputs.routes import output_of
from generator.outputs.site_data import SiteData
from generator.outputs.translations import Catalogue

OWNER_FILE = ".rostra-output"
_OWNER_TEXT = b"This folder is made by Rostra. Whatever else is put into it is removed by the next build.\n"
_MARK = "images/apple-touch-icon.png"
RESERVED = ("account", "download", "healthz", "readyz", "metrics", "dev")
"""First parts of addresses at which the sidecar answers."""
_RESERVED_FOLDERS = tuple(f"{name}/" for name in RESERVED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be made.

    Attributes:
        jobs: all of them; those of one item stand together, and the lists that they add lines to are made after them.
        frames: the editions that they show.
    """

    jobs: tuple[Job, ...]
    frames: tuple[Frame, ...]

    @property
    def outputs(self) -> set[str]:
        """Every output that is sure to be made."""
        return _outputs(self.jobs)

    def job_of(self, output: str) -> Job | None:
        """The job that makes a file, or None where none does."""
        return next((job for job in self.jobs if output in job.outputs), None)


def plan(
    material: SiteData,
    coming: Newsroom,
    gone: Newsroom,
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
        catalogues: translations by language.
        assets: published assets.
        diagnostics: where to report.
    """
    frames = _frames(material, catalogues, assets)
    jobs = tuple(_jobs(frames, assets))

    def others(room: Newsroom) -> list[Job]:
        return list(_others(jobs, _frames(replace(material, newsroom=room), catalogues, assets), assets))

    hidden = others(coming)
    for job in hidden:
        job.make()  # what is wrong with it is wrong today
    claimed = _claim([*jobs, _lists(jobs), *hidden], diagnostics)
    absent = _absent(material.linked, _outputs(jobs))
    if absent:
        expired = (output for job in others(gone) for output in job.outputs)
        _check_paths(absent, {*claimed, *expired}, diagnostics)
    if absent and not diagnostics.failed:
        frames = _frames(replace(material, absent=frozenset(absent)), catalogues, assets)
        jobs = tuple(_jobs(frames, assets))
    return Plan(jobs, frames)


def _others(jobs: Iterable[Job], frames: tuple[Frame, ...], assets: Assets) -> Iterator[Job]:
    """What hidden items would add: their own files, and lists that are not there now."""
    room = frames[0].edition.newsroom
    if not (room.speeches or room.videos or room.pages):
        return
    now = {claim for job in jobs for claim in job.outputs.items()}
    yield from (job for job in _jobs(frames, assets) if not now.issuperset(job.outputs.items()))


def _frames(material: SiteData, catalogues: Mapping[str, Catalogue], assets: Assets) -> tuple[Frame, ...]:
    site = material.newsroom.site
    formats = {tag: Formats(tag) for tag in site.languages}
    directions = {tag: one.direction for tag, one in formats.items()}
    mark = assets.urls.get(_MARK, "")
    return tuple(
        Frame(Edition(material, tag, catalogues[tag], formats[tag]), directions, mark) for tag in site.languages
    )


def _jobs(frames: tuple[Frame, ...], assets: Assets) -> Iterator[Job]:
    yield ready(OWNER_FILE, Data(_OWNER_TEXT), static_files.ASSETS)
    for frame in frames:
        yield from home.jobs(frame)
        yield from taxonomies.jobs(frame)
        yield from home.redirect_jobs(frame)
    yield from speeches.jobs(frames)
    yield from videos.jobs(frames)
    yield from exports.jobs(frames)
    yield from static_files.jobs(frames[0].edition, assets)


def _lists(jobs: Iterable[Job]) -> Job:
    """What stands for the lists of everything while addresses are claimed."""
    pages = sum(name.endswith(".html") for job in jobs for name in job.outputs)
    return Job(dict.fromkeys(exports.list_names(pages), exports.PRODUCER), lambda: Product(()))


def _outputs(jobs: Iterable[Job]) -> set[str]:
    return {*exports.list_names(0), *(output for job in jobs for output in job.outputs)}


@dataclass(frozen=True, slots=True)
class _Claim:
    """One output of a job."""

    output: str
    origin: SourceLocation
    job: Job


def _claim(jobs: Iterable[Job], diagnostics: Diagnostics) -> set[str]:
    """Every output. Two jobs may have one output if they put the same there: what two items share.

    Raises:
        LookupError: a job has an output that `outputs/registry.py` does not name.
    """
    claims: dict[str, _Claim] = {}
    folders: dict[str, _Claim] = {}
    for one in (_Claim(output, origin, job) for job in jobs for output, origin in job.outputs.items()):
        registry.output_at(one.output)
        key = _folded(one.output)
        new = list(takewhile(lambda folder: folder not in folders, _parents(key)))
        other = claims.get(key) or folders.get(key) or next((claims[p] for p in new if p in claims), None)
        if other is None:
            _check_reserved(one, key, diagnostics)
            claims[key] = one
            folders.update((parent, one) for parent in new)
        elif one.output != other.output or one.job.payload(one.output) != other.job.payload(other.output):
            _report_clash(one, other, diagnostics)
    return {one.output for one in claims.values()}


def _check_reserved(one: _Claim, key: str, diagnostics: Diagnostics) -> None:
    if key.startswith(_RESERVED_FOLDERS):
        message = f"the address «/{one.output.removesuffix('index.html')}» belongs to the account service"
        diagnostics.error(one.origin, "reserved-address", message, "choose another")


def _report_clash(one: _Claim, other: _Claim, diagnostics: Diagnostics) -> None:
    """Report at the later of the two places, so that the message stands where the editor added something."""
    first, second = sorted((one, other), key=lambda it: (it.origin.path.startswith("content/"), it.origin))
    address = "/" + second.output.removesuffix("index.html")
    message = (
        f"the address «{address}» is taken already, by {first.origin} («/{first.output.removesuffix('index.html')}»)"
    )
    diagnostics.error(second.origin, "address-taken", message, "give one of the two another name")


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _absent(linked: ResolvedLibrary, outputs: set[str]) -> dict[str, list[Target]]:
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
