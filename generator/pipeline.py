"""The build: runs the stages in order. Check, build and preview are the same function with other options."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from generator import records_cache, up_to_date
from generator.diagnostics import Diagnostics
from generator.exports import host_config
from generator.memo import Memo, key_of
from generator.model.documents import Sources
from generator.model.inputs import Snapshot
from generator.model.library import Library
from generator.model.links import Key, ResolvedLibrary
from generator.model.newsroom import Newsroom
from generator.model.site import PATH as SITE
from generator.model.values import Body
from generator.options import Inputs, Options, Report, check_output
from generator.output_dir import OWNER_FILE
from generator.pages import downloads, explanation, home, machines
from generator.pages.jobs import Output
from generator.progress import Progress, silent, track
from generator.site import templates, translations
from generator.site.assets import Assets, prepare
from generator.site.routes import output_of
from generator.site.site_data import SiteData, recorded
from generator.site.templates import Renderer
from generator.stages import link, load, lost_urls, plan, render, schedule, snapshot, verify, write
from generator.stages.convert import Converted, Text, convert_all
from generator.stat_index import Sums
from generator.timings import Timings
from generator.trace import Key as Input

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
        inputs: the input folders and the cache.
        options: options of the build.
        timings: receives the time of each stage.
        progress: receives the progress of the two long stages.
        before: state of the inputs, if `up_to_date.look` was called already.

    Raises:
        TargetError: the output folder is not ours, or contains other files.
        WriteError: the disk failed.
    """
    check_output(inputs, options)
    timings = timings or Timings()
    before = before or up_to_date.look(inputs, options)
    timings.lap("look")
    with Memo(inputs.cache / "memo.sqlite" if inputs.cache else None) as memo:
        report = _build(inputs, options, memo, Diagnostics(), timings, progress)
    timings.lap("remember")
    timings.run("look", up_to_date.remember, inputs, options, before, report)
    return report


def _build(
    inputs: Inputs, options: Options, memo: Memo, found: Diagnostics, timings: Timings, progress: Progress
) -> Report:
    run = timings.run
    read = _read(inputs, options, memo, found, timings, progress)
    taken, library, texts = read.taken, read.library, read.texts
    linked = run("link", link.link, library, texts, texts.outlines, read.available, found)
    run("link", verify.verify, library, linked, taken, found)
    assets = run("templates", prepare, taken.templates, found)
    checked = run("templates", _check_templates, taken, assets, memo, found)
    catalogues = run("templates", translations.catalogues, taken.templates, library.site.languages, found)
    if found.failed:
        return Report(found.sorted(), _texts(inputs, found))
    scheduled = run("schedule", schedule.schedule, library, options.as_of, drafts=options.drafts)
    data = run("plan", _recorded, linked, scheduled.newsroom, read)
    planned = run("plan", plan.plan, data, scheduled.upcoming, scheduled.expired, catalogues, assets, found)
    hidden = (scheduled.upcoming, scheduled.expired)
    known = snapshot.published(options.published or (options.output / "sitemap.xml" if options.output else None))
    run("plan", lost_urls.report, known, planned.outputs, scheduled.newsroom, hidden, found)
    context = render.RenderContext(Renderer(taken.templates, assets, catalogues), checked, catalogues, data.recorder)
    rendering = render.Rendering(context, memo, options.processes, found)
    outputs = _Outputs(planned, rendering, catalogues, library.site.base_url, progress, found)
    done = run("render", _write, options, inputs.cache, memo, outputs, timings, assets)
    for file in list(taken.media.values())[:1]:  # all share one digest cache
        file.digests.save()
    return Report(
        diagnostics=found.sorted(),
        texts=_texts(inputs, found),
        outputs=tuple(sorted(outputs.names)),
        converted=texts.made,
        rendered=rendering.made,
        written=done.written,
        removed=done.removed,
        unchanged=done.unchanged,
        standing=done.standing,
        next_change_at=scheduled.next_change_at,
        sources=_explain(options.explain, outputs, data.newsroom, taken, assets),
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of the input files.

    Attributes:
        taken: the files, without those that were read into records and texts.
        available: the names of all files, `content/...` and `media/...`.
        digests: a digest of each record, see `records_cache`.
    """

    taken: Snapshot
    available: Mapping[str, None]
    library: Library
    digests: Mapping[Input, bytes]
    texts: Converted[Key]


def _read(
    inputs: Inputs, options: Options, memo: Memo, found: Diagnostics, timings: Timings, progress: Progress
) -> _Content:
    """Run the stages that need the content of all files in memory."""
    run = timings.run
    taken = run("snapshot", snapshot.take, inputs.content, inputs.templates, inputs.media, inputs.cache, found)
    sources = run("load", load.load, taken, found)
    reading = run("validate", records_cache.read, sources, taken, memo, found)
    bodies, reread = _bodies(reading.library, sources), partial(_reread, inputs.content)
    texts = run("convert", convert_all, bodies, memo, options.processes, progress, found, reread)
    return _Content(taken.without_texts(), _available(taken), reading.library, reading.digests, texts)


def _recorded(linked: ResolvedLibrary, newsroom: Newsroom, read: _Content) -> SiteData:
    """Return the data that jobs may read."""
    settings = key_of("settings", read.digests["site",], snapshot.zone_rules(newsroom.site.time_zone))
    return recorded(linked, newsroom, read.taken.content, read.taken.media, read.digests, read.texts.digests, settings)


class _Outputs:
    """Every output, generated one after the other: first those of jobs, then the lists to which jobs add lines.

    Attributes:
        names: paths of the outputs generated so far.
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
        self.names: dict[str, None] = {}
        self.planned = planned
        self.rendering = rendering
        self.found = found
        self._catalogues = catalogues
        self._base_url = base_url
        self._progress = progress

    def all(self, known_digests: Mapping[str, bytes]) -> Iterator[tuple[str, Output]]:
        """Yield each output with its content; see `Rendering.all`."""
        made = chain(self.rendering.all(self.planned.jobs, known_digests), self._lists())
        total = len(self.planned.outputs)
        for name, content in track(self._progress, "pages", made, total) if not self.found.failed else ():
            self.names[name] = None
            yield name, content
        translations.report_missing(self._catalogues, self.found)

    def _lists(self) -> Iterator[tuple[str, bytes]]:
        yield from machines.lists(self.rendering.rows, self._base_url)


def _write(
    options: Options, cache: Path | None, memo: Memo, outputs: _Outputs, timings: Timings, assets: Assets
) -> write.Written:
    """Write each output to the staging folder as it is generated; move them into place only if there was no error."""
    if options.output is None:
        deque(outputs.all({}), maxlen=0)
        return write.Written()
    known = Sums.load(cache / up_to_date.SUMS, options.output) if cache else Sums({})
    with write.Writing(options.output, OWNER_FILE, known) as writing:
        writes = timings.apart("write")
        for name, content in outputs.all(writing.known_digests()):
            with writes:
                writing.add(name, content)
        if options.compress and not outputs.found.failed:
            with timings.apart("compress"):
                _compress(writing, outputs, memo, options.processes)
        if outputs.found.failed:
            return write.Written()
        with writes:
            return writing.finish(_private(options, outputs.planned, assets))


def _compress(writing: write.Writing, outputs: _Outputs, memo: Memo, processes: int) -> None:
    from generator.stages import compress

    files = [compress.File(*one) for one in writing.lying()]
    for name, content in compress.siblings(files, frozenset(outputs.names), memo, processes, outputs.found):
        outputs.names[name] = None
        writing.add(name, content)


def _explain(wanted: str, outputs: _Outputs, room: Newsroom, taken: Snapshot, assets: Assets) -> tuple[str, ...]:
    """Return the files that an output depends on; the file that claims its address comes first."""
    names = (wanted.removeprefix("dist/"), output_of(wanted)) if wanted else ()
    output = next((name for name in names if name in outputs.names), None)
    if output is None:
        return ()
    job = outputs.planned.job_of(output)
    if job is None:
        return tuple(sorted({SITE, *outputs.rendering.listed.get(output, ())}))
    origin = job.outputs[output].path
    reads = outputs.rendering.reads(job)
    found = job.files or explanation.files(output, reads, room, taken.templates, assets)
    inputs = {name for name in found if name.startswith(("content/", "media/", "site_templates/"))}
    return tuple(sorted(inputs, key=lambda name: (name != origin, name)))


def _check_templates(taken: Snapshot, known: Assets, memo: Memo, found: Diagnostics) -> dict[str, bytes]:
    """Check the templates, see `templates.check`; a result without errors is cached until a template or an asset changes."""
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


def _private(options: Options, planned: plan.Plan, assets: Assets) -> dict[Path, bytes]:
    """Return the files that only our own servers may read; they are never inside the output."""
    if options.downloads is None:
        return {}
    moved = [one for frame in planned.frames for one in home.redirects(frame)]
    return {
        options.downloads: downloads.manifest(planned.frames, assets.urls),
        options.downloads.with_name("redirects.map"): host_config.nginx_map(moved),
    }


def _bodies(library: Library, sources: Sources) -> dict[Key, Text]:
    return {key: Text(body, sources.bodies.get(body.path, ""), key[2]) for key, body in link.texts(library)}


def _reread(content: Path, body: Body) -> str:
    """Read a Markdown text again, since texts are not kept in memory."""
    name = body.path.removeprefix("content/")
    return load.body_of(body.path, snapshot.reread(content, [name]).get(name, b""))


def _available(taken: Snapshot) -> dict[str, None]:
    return dict.fromkeys([*(f"content/{name}" for name in taken.content), *(f"media/{name}" for name in taken.media)])


def _texts(inputs: Inputs, found: Diagnostics) -> dict[str, str]:
    """Return the texts of the files that findings name."""
    texts = {}
    for label, root in (("content", inputs.content), ("site_templates", inputs.templates)):
        paths = {
            d.source_location.path
            for d in found.found
            if d.source_location.line and d.source_location.path.startswith(f"{label}/")
        }
        names = sorted(path.removeprefix(f"{label}/") for path in paths)
        for name, data in snapshot.reread(root, names).items():
            texts[f"{label}/{name}"] = load.shown(data)
    return texts
