"""Plan: lists every file of `dist/`, each claimed once.

Addresses are compared in Unicode NFC and without case, as the least careful server does. Two claims of one address are an
error that names both, and so is an address that is a file for one and a folder for another.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from generator.diagnostics import Diagnostics, SourceLocation, nearest
from generator.exports import registry
from generator.model.links import ResolvedLibrary, Target
from generator.model.newsroom import Newsroom
from generator.output_dir import OWNER_FILE
from generator.pages import home, machines, speeches, static_files, taxonomies, videos
from generator.pages.jobs import Data, Job, Product, ready
from generator.pages.layout import Frame
from generator.pages.paging import list_of
from generator.site.assets import Assets
from generator.site.edition import Edition
from generator.site.formats import Formats
from generator.site.routes import output_of
from generator.site.site_data import SiteData
from generator.site.translations import Catalogue

_OWNER_TEXT = b"This folder is made by Rostra. Whatever else is put into it is removed by the next build.\n"
_MARK = "images/apple-touch-icon.png"
RESERVED = ("account", "download", "healthz", "readyz", "metrics", "dev")
"""First parts of the sidecar's addresses."""
_RESERVED_FOLDERS = tuple(f"{name}/" for name in RESERVED)


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of a build.

    Attributes:
        jobs: all jobs; those of one item are adjacent, before the lists to which they add lines.
        frames: the editions of the jobs.
    """

    jobs: tuple[Job, ...]
    frames: tuple[Frame, ...]

    @property
    def outputs(self) -> set[str]:
        """Every output that is certain."""
        return _outputs(self.jobs, self.frames[0].edition.newsroom)

    def job_of(self, output: str) -> Job | None:
        """Return the job of an output; None if there is none."""
        return next((job for job in self.jobs if output in job.outputs), None)


def plan(
    material: SiteData,
    upcoming: Newsroom,
    expired: Newsroom,
    catalogues: Mapping[str, Catalogue],
    assets: Assets,
    diagnostics: Diagnostics,
) -> Plan:
    """Plan every file of the site.

    Args:
        material: the visible newsroom and the files.
        upcoming: the items that are not visible yet. They claim their addresses but are not published, so a site does not become
            unsound as time passes.
        expired: the items that are no longer visible. Links to them are sound, and their addresses are free for redirects.
        catalogues: translations by language.
        assets: published assets.
        diagnostics: receives the findings.
    """
    frames = _frames(material, catalogues, assets)
    jobs = tuple(_jobs(frames, assets))

    def others(room: Newsroom) -> list[Job]:
        return list(_others(jobs, _frames(replace(material, newsroom=room), catalogues, assets), assets))

    hidden = others(upcoming)
    for job in hidden:
        job.make()  # its mistakes are reported today
    claimed = _claim([*jobs, _lists(jobs, material.newsroom, upcoming), *hidden], diagnostics)
    absent = _absent(material.linked, _outputs(jobs, material.newsroom))
    if absent:
        _check_paths(absent, {*claimed, *_outputs(others(expired), expired)}, diagnostics)
    if absent and not diagnostics.failed:
        frames = _frames(material.without(absent), catalogues, assets)
        jobs = tuple(_jobs(frames, assets))
    return Plan(jobs, frames)


def _others(jobs: Iterable[Job], frames: tuple[Frame, ...], assets: Assets) -> Iterator[Job]:
    """Yield the jobs that hidden items would add: their own files, and new lists."""
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
    yield from machines.jobs(frames)
    yield from static_files.jobs(frames[0].edition, assets)


def _lists(jobs: Iterable[Job], *newsrooms: Newsroom) -> Job:
    """Return a job that claims the addresses of the lists of everything."""
    pages = sum(name.endswith(".html") for job in jobs for name in job.outputs)
    names = (name for room in newsrooms for name in machines.list_names(room, pages))
    return Job(dict.fromkeys(names, machines.PRODUCER), partial(Product, ()))


def _outputs(jobs: Iterable[Job], newsroom: Newsroom) -> set[str]:
    return {*machines.list_names(newsroom, 0), *(output for job in jobs for output in job.outputs)}


@dataclass(frozen=True, slots=True)
class _Claim:
    """One output of a job."""

    output: str
    origin: SourceLocation
    job: Job


def _claim(jobs: Iterable[Job], diagnostics: Diagnostics) -> set[str]:
    """Return every output. Two jobs may share an output with the same content.

    Raises:
        LookupError: a job has an output that `exports/registry.py` does not name.
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
    """Report a clash at the later of the two places, which the editor likely added."""
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
    """Return the links to addresses of this site that is not an output, by the missing file."""
    absent: dict[str, list[Target]] = defaultdict(list)
    for targets in linked.targets.values():
        for target in targets:
            name = output_of(target.name)
            if target.kind == "path" and name not in outputs and name.partition("/")[0] not in RESERVED:
                absent[name].append(target)
    return absent


def _check_paths(absent: Mapping[str, list[Target]], known: set[str], diagnostics: Diagnostics) -> None:
    """Report links to addresses that are neither visible, upcoming nor expired; other absent links become plain text.

    A numbered page of a list may have existed whatever its number, since expired items make lists shorter.
    """
    pages = ["/" + name.removesuffix("index.html") for name in sorted(known) if name.endswith(".html")]
    for name, targets in absent.items():
        for target in targets if not known.intersection((name, list_of(name))) else ():
            hint = nearest(target.name, pages) or "a link such as speech:ID or page:SLUG is checked and survives"
            diagnostics.error(target.source_location, "broken-link", f"there is nothing at «{target.name}»", hint)
