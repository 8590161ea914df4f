"""The build, as the table of its stages. Check, build and preview are the same function with other options."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from generator import records_cache, up_to_date
from generator.diagnostics import Diagnostics
from generator.memo import Memo, key_of
from generator.model.inputs import MediaFile, Snapshot
from generator.model.links import Key, ResolvedLibrary
from generator.model.records import Body
from generator.options import Inputs, Options, Report
from generator.output_dir import check_outside, check_target
from generator.outputs import assets, context, downloads, exports, host_config, provenance, templates, translations
from generator.outputs.jobs import Output
from generator.outputs.pages import home
from generator.outputs.routes import output_of
from generator.outputs.site_data import SiteData
from generator.outputs.templates import Renderer
from generator.progress import Progress, silent, track
from generator.stages import link, load, lost_urls, plan, render, schedule, snapshot, verify, write
from generator.stages.convert import Converter, Text
from generator.stat_index import Sums
from generator.timings import Timings

PAGE_TEMPLATES = frozenset(
    f"{name}.html"
    for name in (
        "home", "list", "speech", "catalogue", "video", "people", "person", "events", "event", "topics", "topic", "page", "archive",
        "404", "redirect",
    )
)  # fmt: skip


def build(
    inputs: Inputs,
    options: Options,
    timings: Timings | None = None,
    progress: Progress = silent,
    before: up_to_date.InputState | None = None,
) -> Report:
    """Build the site. With any error nothing is written.

    Args:
        inputs: where to read.
        options: what to do.
        timings: where to note how long each stage took.
        progress: is told how far the two long stages are.
        before: how the inputs stood a moment ago, where somebody looked.

    Raises:
        TargetError: the output folder is not ours, or something else lies in it.
        WriteError: the disk failed.
    """
    if options.output:
        check_target(options.output, (inputs.content, inputs.templates, inputs.media), plan.OWNER_FILE)
        check_outside(options.output, {"downloads manifest": options.downloads, "cache": inputs.cache})
    timings = timings or Timings()
    before = before or up_to_date.look(inputs, options)
    timings.lap("look")
    with Memo(inputs.cache / "memo.sqlite" if inputs.cache else None) as memo:
        report = _build(inputs, options, memo, Diagnostics(), timings, progress)
    timings.lap("remember")
    up_to_date.remember(inputs, options, before, report)
    timings.lap("look")
    return report


def _build(
    inputs: Inputs, options: Options, memo: Memo, found: Diagnostics, timings: Timings, progress: Progress
) -> Report:
    taken = snapshot.take(inputs.content, inputs.templates, inputs.media, inputs.cache, found)
    timings.lap("snapshot")
    reading = records_cache.read(taken, memo, found, timings)
    available = _available(taken)
    texts = partial(_texts, inputs, found)
    taken = taken.without_texts()
    converter = Converter(memo, options.processes, progress, found, partial(_again, inputs.content))
    fragments = converter.all(_bodies(reading))
    records, files = reading.library, reading.digest
    del reading  # and the running texts with it
    timings.lap("convert")
    linked = link.link(records, fragments, fragments.outlines, available, found)
    verify.verify(linked, taken, found)
    timings.lap("link")
    published_assets = assets.prepare(taken.templates, found)
    digests = _check_templates(taken, published_assets, memo, found)
    catalogues = translations.catalogues(taken.templates, records.site.languages, found)
    timings.lap("templates")
    if found.failed:
        return Report(found.sorted(), texts())
    scheduled = schedule.schedule(records, options.as_of, drafts=options.drafts)
    timings.lap("schedule")
    material = SiteData(linked, scheduled.newsroom, taken.content, taken.media)
    planned = plan.plan(material, scheduled.coming, scheduled.gone, catalogues, published_assets, found)
    lost_urls.report(
        _published(options), planned.outputs, scheduled.newsroom, (scheduled.coming, scheduled.gone), found
    )
    timings.lap("plan")
    renderer = Renderer(taken.templates, published_assets, catalogues)
    zone = snapshot.zone_rules(records.site.time_zone)
    surroundings = context.digest(files, zone, planned.frames, [one.digest for one in catalogues.values()])
    basis = render.Basis(renderer, digests, catalogues, surroundings, fragments.digests, fragments.read)
    rendering = render.Rendering(basis, memo, options.processes, found)
    made = _Made(planned, rendering, catalogues, records.site.base_url, progress, found)
    done = _write(options, inputs.cache, memo, made, timings, partial(_private, options, planned, published_assets))
    timings.lap("render")
    _save_digests(taken)
    return Report(
        diagnostics=found.sorted(),
        texts=texts(),
        outputs=tuple(sorted(made.names)),
        converted=converter.made,
        rendered=rendering.made,
        written=done.written,
        removed=done.removed,
        unchanged=done.unchanged,
        standing=done.standing,
        next_change_at=scheduled.next_change_at,
        sources=_explain(options.explain, made, linked, taken),
    )


def _published(options: Options) -> list[str]:
    return snapshot.published(options.published or (options.output / "sitemap.xml" if options.output else None))


class _Made:
    """Every output, made one after the other: first what jobs make, then the lists that they add lines to.

    Attributes:
        names: of those that were made so far.
    """

    def __init__(
        self,
        planned: plan.Plan,
        rendering: render.Rendering,
        catalogues: Mapping[str, translations.Catalogue],
        base_url: str,
        progress: Progress,
        found: Diagnostics,
    ) -> None:
        self._progress = progress
        self.names: dict[str, None] = {}
        self.planned = planned
        self.found = found
        self.rendering = rendering
        self._catalogues = catalogues
        self._base_url = base_url

    def __iter__(self) -> Iterator[tuple[str, Output]]:
        made = chain(self.rendering.all(self.planned.jobs), self.lists())
        total = len(self.planned.outputs)
        for name, content in track(self._progress, "pages", made, total) if not self.found.failed else ():
            self.names[name] = None
            yield name, content
        translations.report_missing(self._catalogues, self.found)

    def lists(self) -> Iterator[tuple[str, bytes]]:
        """The lists, once everything else is made."""
        yield from exports.lists(self.rendering.rows, self._base_url)

    def content(self, name: str) -> bytes | MediaFile:
        """One output once more."""
        job = self.planned.job_of(name)
        return self.rendering.content(job, name) if job else dict(self.lists())[name]


def _compress(writing: write.Writing, made: _Made, memo: Memo, processes: int) -> None:
    from generator.stages import compress

    files = [compress.File(*one) for one in writing.lying()]
    for name, content in compress.siblings(files, frozenset(made.names), memo, processes, made.found):
        made.names[name] = None
        writing.add(name, content)


def _write(
    options: Options,
    cache: Path | None,
    memo: Memo,
    made: _Made,
    timings: Timings,
    private: Callable[[], Mapping[Path, bytes]],
) -> write.Written:
    """Write what is made as it is made; it takes its place only if nothing was wrong with any of it."""
    if options.output is None:
        deque(made, maxlen=0)
        return write.Written()
    known = Sums.load(cache / up_to_date.SUMS, options.output) if cache else Sums({})
    with write.Writing(options.output, plan.OWNER_FILE, known) as writing:
        made.rendering.lies = writing.lies
        writes = timings.apart("write")
        for name, content in made:
            with writes:
                writing.add(name, content)
        if options.compress and not made.found.failed:
            with timings.apart("compress"):
                _compress(writing, made, memo, options.processes)
        with writes:
            return write.Written() if made.found.failed else writing.finish(private())


def _explain(wanted: str, made: _Made, linked: ResolvedLibrary, taken: Snapshot) -> tuple[str, ...]:
    """Where each thing in an output comes from."""
    names = (wanted.removeprefix("dist/"), output_of(wanted)) if wanted else ()
    output = next((name for name in names if name in made.names), None)
    if output is None:
        return ()
    return provenance.sources(output, made.planned.jobs, made.content(output), linked, taken.templates)


def _save_digests(taken: Snapshot) -> None:
    for file in taken.media.values():
        file.digests.save()
        break


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
    moved = [one for frame in planned.frames for one in home.redirects(frame)]
    return {
        options.downloads: downloads.manifest(planned.frames, published_assets.urls),
        options.downloads.with_name("redirects.map"): host_config.nginx_map(moved),
    }


def _bodies(reading: records_cache.Reading) -> dict[Key, Text]:
    texts = link.texts(reading.library)
    return {key: Text(body, reading.bodies.get(body.path, ""), key[2]) for key, body in texts}


def _again(content: Path, body: Body) -> str:
    """A running text, which is not kept, once more."""
    name = body.path.removeprefix("content/")
    return records_cache.body_of(body.path, snapshot.reread(content, [name]).get(name, b""))


def _available(taken: Snapshot) -> dict[str, None]:
    return dict.fromkeys([*(f"content/{name}" for name in taken.content), *(f"media/{name}" for name in taken.media)])


def _texts(inputs: Inputs, found: Diagnostics) -> dict[str, str]:
    """The texts of the files that findings name."""
    texts = {}
    for label, root in (("content", inputs.content), ("site_templates", inputs.templates)):
        paths = {d.place.path for d in found.found if d.place.line and d.place.path.startswith(f"{label}/")}
        names = sorted(path.removeprefix(f"{label}/") for path in paths)
        for name, data in snapshot.reread(root, names).items():
            texts[f"{label}/{name}"] = load.shown(data)
    return texts
