"""The build, as the table of its stages. Check, build and preview are the same function with other options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.diagnostics import Diagnostic, Diagnostics, Place
from generator.markup.fragment import Fragment
from generator.model.inputs import Snapshot
from generator.model.links import Key, Linked
from generator.model.records import Body, Library
from generator.outputs import assets, downloads, hosting, templates, translations
from generator.outputs.edition import Material
from generator.outputs.pages import front
from generator.outputs.routes import output_of
from generator.outputs.templates import Renderer
from generator.stages import convert, link, load, plan, render, schedule, snapshot, validate, verify, write

PAGE_TEMPLATES = frozenset(
    f"{name}.html"
    for name in (
        "home", "list", "speech", "catalogue", "video", "people", "person", "events", "event", "topics", "topic", "page", "archive",
        "404", "redirect",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where a build reads. `cache` may be lost at any time; None keeps nothing."""

    content: Path
    templates: Path
    media: Path
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What a build does.

    Attributes:
        as_of: the instant whose newsroom is built.
        drafts: whether drafts and embargoed items are shown, with a banner.
        output: where the site goes, or None to write nothing (`check`).
        downloads: where the private downloads manifest goes; `redirects.map` for nginx goes beside it.
    """

    as_of: datetime
    drafts: bool = False
    output: Path | None = None
    downloads: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build.

    Attributes:
        diagnostics: all findings, sorted.
        texts: the editors' files by name in diagnostics, to show source lines.
        outputs: every planned output path; `origins` says which file claimed it.
        rendered: how many pages were rendered.
        written, removed, unchanged: what changed on disk.
        next_change_at: when a build would next differ with the same inputs, or None.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    origins: Mapping[str, Place]
    rendered: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    next_change_at: datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether an error stopped the build."""
        return any(d.severity == "error" for d in self.diagnostics)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Every planned output path."""
        return tuple(self.origins)


def build(inputs: Inputs, options: Options) -> Report:
    """Build the site. With any error nothing is written.

    Raises:
        TargetError: the output folder is not ours, or something else lies in it.
        WriteError: the disk failed.
    """
    if options.output:
        write.check_target(options.output, (inputs.content, inputs.templates, inputs.media), plan.OWNER_FILE)
        write.check_outside(options.output, {"downloads manifest": options.downloads, "cache": inputs.cache})
    found = Diagnostics()
    taken = snapshot.take(inputs.content, inputs.templates, inputs.media, inputs.cache, found)
    sources = load.load(taken, found)
    texts = _texts(taken, sources.texts)
    library = validate.validate(sources, _reader(taken), found)
    fragments = _convert(library, found)
    prepared = _prepared(library, found)
    linked = link.link(library, fragments, _available(taken), found)
    verify.verify(linked, taken, found)
    if found.failed:
        _check_templates(taken, found)
        return Report(found.sorted(), texts, {})
    return _publish(inputs, options, taken, linked, prepared, texts, found)


def _publish(
    inputs: Inputs,
    options: Options,
    taken: Snapshot,
    linked: Linked,
    prepared: Mapping[str, Fragment],
    texts: Mapping[str, str],
    found: Diagnostics,
) -> Report:
    scheduled = schedule.schedule(linked.library, options.as_of, drafts=options.drafts)
    material = Material(linked, scheduled.newsroom, taken.content, taken.media)
    published_assets = _check_templates(taken, found)
    catalogues = translations.catalogues(taken.templates, linked.library.site.languages, found)
    planned = plan.plan(material, scheduled.hidden, prepared, catalogues, published_assets, found)
    outputs = (
        render.render(planned.jobs, Renderer(taken.templates, published_assets, catalogues), found)
        if not found.failed
        else {}
    )
    translations.report_missing(catalogues, found)
    origins = {name: job.origin for name, job in planned.jobs.items()}
    pages = sum(1 for name in outputs if name.endswith(".html"))
    done = write.Written((), (), 0)
    if options.output and not found.failed:
        done = write.write(outputs, options.output, plan.OWNER_FILE, _private(options, planned))
    taken_cache = next(iter(taken.media.values()), None)
    if taken_cache and inputs.cache:
        taken_cache.digests.save()
    return Report(
        found.sorted(), texts, origins, pages, done.written, done.removed, done.unchanged, scheduled.next_change_at
    )


def _convert(library: Library, found: Diagnostics) -> dict[Key, Fragment]:
    fragments = {}
    for key, body in link.bodies(library):
        fragments[key] = _converted(body, key[2], found)
    return fragments


def _prepared(library: Library, found: Diagnostics) -> dict[str, Fragment]:
    bodies = {s.prepared_text.path: (s.prepared_text, s.language) for s in library.speeches.values() if s.prepared_text}
    return {path: _converted(body, language, found) for path, (body, language) in sorted(bodies.items())}


def _converted(body: Body, language: str, found: Diagnostics) -> Fragment:
    fragment = convert.convert(body.text, language)
    for problem in fragment.problems:
        place = Place(body.path, body.line + problem.line - 1, problem.column)
        found.error(place, problem.code, problem.message, problem.hint)
    return fragment


def _check_templates(taken: Snapshot, found: Diagnostics) -> assets.Assets:
    published_assets = assets.prepare(taken.templates, found)
    sources = {name: data.decode() for name, data in taken.templates.items() if name.endswith(".html")}
    templates.check(sources, PAGE_TEMPLATES, published_assets, found)
    return published_assets


def _private(options: Options, planned: plan.Plan) -> dict[Path, bytes]:
    """The files that only our own servers may read, written beside the output and never inside."""
    if options.downloads is None:
        return {}
    moved = [one for frame in planned.frames for one in front.redirects(frame)]
    return {
        options.downloads: downloads.manifest(planned.frames[0].edition),
        options.downloads.with_name("redirects.map"): hosting.nginx_map(moved),
    }


def _reader(taken: Snapshot) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        root, _, rest = name.partition("/")
        if root == "media":
            return taken.media[rest].read() if rest in taken.media else None
        return taken.content.get(rest)

    return read


def _available(taken: Snapshot) -> dict[str, None]:
    return dict.fromkeys([*(f"content/{name}" for name in taken.content), *(f"media/{name}" for name in taken.media)])


def _texts(taken: Snapshot, content: Mapping[str, str]) -> dict[str, str]:
    templates_ = {
        f"site_templates/{n}": d.decode() for n, d in taken.templates.items() if n.endswith((".html", ".css", ".po"))
    }
    return {**{f"content/{name}": text for name, text in content.items()}, **templates_}


def explain(report: Report, output: str) -> Place | None:
    """Which file claimed an output, named as a path below `dist/` or as an address."""
    return report.origins.get(output.removeprefix("dist/")) or report.origins.get(output_of(output))
