"""The build, as the table of its stages. Check, build and preview are the same function with other options."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.diagnostics import Diagnostic, Diagnostics, Place
from generator.markup.fragment import Fragment
from generator.memo import Memo, key_of
from generator.model.inputs import Snapshot
from generator.model.links import Linked
from generator.model.records import Library
from generator.outputs import assets, downloads, hosting, provenance, templates, translations
from generator.outputs.edition import Material
from generator.outputs.jobs import Output, Remembered
from generator.outputs.pages import front
from generator.outputs.routes import output_of
from generator.outputs.templates import Renderer
from generator.stages import link, load, lost, plan, render, schedule, snapshot, validate, verify, write
from generator.stages.convert import Converter

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
        published: the sitemap of the site as readers know it, to find addresses that are lost; None is the one in `output`.
        explain: an output whose inputs the report shall name, as a path below `dist/` or an address.
    """

    as_of: datetime
    drafts: bool = False
    output: Path | None = None
    downloads: Path | None = None
    published: Path | None = None
    explain: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build.

    Attributes:
        diagnostics: all findings, sorted.
        texts: the editors' files by name in diagnostics, to show source lines.
        outputs: every planned output path; `origins` says which file claimed it.
        converted, rendered: how many texts were converted and pages rendered; the others were known from earlier builds.
        written, removed, unchanged: what changed on disk.
        next_change_at: when a build would next differ with the same inputs, or None.
        sources: the inputs of the output that was to be explained; empty where there is none.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    origins: Mapping[str, Place]
    converted: int = 0
    rendered: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    next_change_at: datetime | None = None
    sources: tuple[str, ...] = ()

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
    with Memo(inputs.cache / "memo.sqlite" if inputs.cache else None) as memo:
        return _build(inputs, options, memo, Diagnostics())


def _build(inputs: Inputs, options: Options, memo: Memo, found: Diagnostics) -> Report:
    taken = snapshot.take(inputs.content, inputs.templates, inputs.media, inputs.cache, found)
    sources = load.load(taken, found)
    texts = _texts(taken, sources.texts)
    library = validate.validate(sources, _reader(taken), found)
    converter = Converter(memo, found)
    fragments = {key: converter.fragment(body, key[2]) for key, body in link.bodies(library)}
    prepared = _prepared(library, converter)
    linked = link.link(library, fragments, _available(taken), found)
    verify.verify(linked, taken, found)
    published_assets = assets.prepare(taken.templates, found)
    digests = _check_templates(taken, published_assets, memo, found)
    catalogues = translations.catalogues(taken.templates, library.site.languages, found)
    if found.failed:
        return Report(found.sorted(), texts, {})
    scheduled = schedule.schedule(library, options.as_of, drafts=options.drafts)
    material = Material(linked, scheduled.newsroom, taken.content, taken.media)
    planned = plan.plan(material, scheduled.coming, scheduled.gone, prepared, catalogues, published_assets, found)
    lost.report(_published(options), planned.jobs, scheduled.newsroom, (scheduled.coming, scheduled.gone), found)
    renderer = Renderer(taken.templates, published_assets, catalogues)
    rendering = render.Rendering(renderer, digests, catalogues, memo, found)
    outputs = rendering.all(planned.jobs)
    translations.report_missing(catalogues, found)
    done = _write(options, planned, published_assets, outputs, found)
    rendering.remember()
    _save_digests(taken)
    return Report(
        diagnostics=found.sorted(),
        texts=texts,
        origins={name: job.origin for name, job in planned.jobs.items()},
        converted=converter.made,
        rendered=rendering.made,
        written=done.written,
        removed=done.removed,
        unchanged=done.unchanged,
        next_change_at=scheduled.next_change_at,
        sources=_explain(options.explain, planned, outputs, linked, taken),
    )


def _published(options: Options) -> list[str]:
    return snapshot.published(options.published or (options.output / "sitemap.xml" if options.output else None))


def _write(
    options: Options,
    planned: plan.Plan,
    published_assets: assets.Assets,
    outputs: Mapping[str, Output],
    found: Diagnostics,
) -> write.Written:
    if options.output is None or found.failed:
        return write.Written((), (), 0)
    return write.write(outputs, options.output, plan.OWNER_FILE, _private(options, planned, published_assets))


def _explain(
    wanted: str, planned: plan.Plan, outputs: Mapping[str, Output], linked: Linked, taken: Snapshot
) -> tuple[str, ...]:
    """Where each thing in an output comes from."""
    names = (wanted.removeprefix("dist/"), output_of(wanted)) if wanted else ()
    output = next((name for name in names if name in outputs), None)
    if output is None:
        return ()
    content = outputs[output]
    content = content.make() if isinstance(content, Remembered) else content
    return provenance.sources(output, planned.jobs, content, linked, taken.templates)


def _save_digests(taken: Snapshot) -> None:
    for file in taken.media.values():
        file.digests.save()
        break


def _prepared(library: Library, converter: Converter) -> dict[str, Fragment]:
    bodies = {s.prepared_text.path: (s.prepared_text, s.language) for s in library.speeches.values() if s.prepared_text}
    return {path: converter.fragment(body, language) for path, (body, language) in sorted(bodies.items())}


def _check_templates(taken: Snapshot, known: assets.Assets, memo: Memo, found: Diagnostics) -> dict[str, bytes]:
    """See `templates.check`. Templates without a fault are not looked at again while neither they nor any asset change."""
    sources = {name: data.decode() for name, data in taken.templates.items() if templates.is_template(name)}
    key = key_of("check templates", tuple(sources.items()), tuple(known.urls.items()), tuple(sorted(PAGE_TEMPLATES)))
    remembered = memo.get(key)
    if remembered is not None:
        return {name: bytes.fromhex(digest) for name, digest in json.loads(remembered).items()}
    checked = Diagnostics()
    digests = templates.check(sources, PAGE_TEMPLATES, known, checked)
    if not checked.found:
        memo.put(key, json.dumps({name: digest.hex() for name, digest in digests.items()}).encode())
    found.found.extend(checked.found)
    return digests


def _private(options: Options, planned: plan.Plan, published_assets: assets.Assets) -> dict[Path, bytes]:
    """The files that only our own servers may read, written beside the output and never inside."""
    if options.downloads is None:
        return {}
    moved = [one for frame in planned.frames for one in front.redirects(frame)]
    return {
        options.downloads: downloads.manifest(planned.frames, published_assets.urls),
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
