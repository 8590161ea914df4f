"""The command line: `python build.py build`, `check`, `explain`."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import click

from generator import up_to_date
from generator.diagnostics import Diagnostic, SourceLocation, as_github, as_json, as_text
from generator.options import Inputs, Options, Report, check_output
from generator.output_dir import TargetError, WriteError, check_outside
from generator.progress import bar, silent
from generator.timings import Timings
from generator.workers import WorkerDied, processors

FAILED = 1


class Instant(click.ParamType[datetime]):
    """An instant with its offset from UTC, as in `2026-07-08T10:00:00+02:00`."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Parse the option."""
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"«{value}» is not an instant; write 2026-07-08T10:00:00+02:00", param, ctx)
        if at.tzinfo is None:
            self.fail(f"«{value}» has no offset from UTC; write 2026-07-08T10:00:00+02:00", param, ctx)
        return at


def _sitemap(_context: click.Context, _parameter: click.Parameter, file: Path | None) -> Path | None:
    """Refuse a file that is not a sitemap: it would look like a site that lost nothing."""
    if file is not None:
        from generator.exports.sitemap import is_sitemap

        with file.open("rb") as opened:
            if not is_sitemap(opened.read(4096)):
                raise click.BadParameter(f"{file} is not a sitemap; fetch the site's own /sitemap.xml")
    return file


def _inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for inputs and for the form of findings."""
    folder = click.Path(path_type=Path)
    options = (
        click.option("--content", type=folder, default=Path("content"), help="What editors commit.", show_default=True),
        click.option(
            "--templates", type=folder, default=Path("site_templates"), help="Templates and assets.", show_default=True
        ),
        click.option(
            "--media", type=folder, envvar="ROSTRA_MEDIA_ROOT", help="Media root.  [default: media/ beside the content]"
        ),
        click.option("--as-of", type=Instant(), help="Build the site as it stands at this instant.  [default: now]"),
        click.option("--drafts", is_flag=True, help="Show drafts and embargoed items, each with a banner."),
        click.option("--jobs", type=click.IntRange(1), help="Worker processes.  [default: one for each processor]"),
        click.option("--timings", is_flag=True, help="Say how long each stage took, in all and in this process."),
        click.option(
            "--published",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            callback=_sitemap,
            help="Sitemap of the site as readers know it, to warn of lost addresses.  [default: the one in --output]",
        ),
        click.option("--no-cache", is_flag=True, help="Remember nothing from earlier builds."),
        click.option(
            "--cache",
            type=folder,
            default=Path(".cache"),
            help="What may be remembered between builds.",
            show_default=True,
        ),
        click.option(
            "--format",
            "style",
            type=click.Choice(["text", "json", "github"]),
            default="text",
            help="How findings are shown.",
        ),
        click.option("--report", type=folder, help="Write a machine-readable report of the run into this file."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Rostra: speeches and video of an institution as a static site."""


def run() -> None:
    """Run the command line and end the process without freeing memory, once all is written."""
    try:
        main(prog_name="build.py")
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else FAILED)


@main.command("build")
@_inputs
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("dist"), help="The finished site.", show_default=True
)
@click.option(
    "--downloads",
    type=click.Path(path_type=Path),
    help="Private downloads manifest.  [default: var/downloads.json beside the output]",
)
@click.option("--compress", is_flag=True, help="Write .br, .gz and .zst beside each text, for servers that send them.")
@click.option(
    "--next-change", type=click.Path(path_type=Path), help="Write the instant of the next change into this file."
)
def build_command(output: Path, downloads: Path | None, next_change: Path | None, **options: Any) -> None:
    """Build the site into --output. With any error nothing is written."""
    if next_change:
        _check_outside(output, "file of the next change", next_change)
    report = _run(options, output, downloads or output.resolve().parent / "var" / "downloads.json")
    if report.failed:
        sys.exit(FAILED)
    if next_change:
        _write_next_change(next_change, report.next_change_at)
    changed = f"{len(report.written)} written, {len(report.removed)} removed, {report.unchanged} unchanged"
    click.echo(f"{len(report.outputs)} files in {output}: {changed}", err=True)
    if report.next_change_at:
        click.echo(f"The site changes by itself at {report.next_change_at.isoformat()}: build again then", err=True)


@main.command("check")
@_inputs
def check_command(**options: Any) -> None:
    """Report what is wrong with content and templates; write nothing."""
    report = _run(options, None, None)
    if report.failed:
        sys.exit(FAILED)
    click.echo(f"{len(report.outputs)} files planned, nothing wrong", err=True)


@main.command("explain")
@_inputs
@click.argument("output")
def explain_command(output: str, **options: Any) -> None:
    """Say which files OUTPUT was made from: a path below dist/, or an address. The file that claims the address comes first."""
    report = _run(options, None, None, output)
    if report.failed:
        sys.exit(FAILED)
    if not report.sources:
        click.echo(f"no output is called {output}", err=True)
        sys.exit(FAILED)
    click.echo("\n".join(_relabel(name, _labels(options)) for name in report.sources))


def _run(options: dict[str, Any], output: Path | None, downloads: Path | None, explain: str = "") -> Report:
    content: Path = options["content"]
    media = options["media"] or content.resolve().parent / "media"
    cache = None if options["no_cache"] else options["cache"]
    inputs = Inputs(content, options["templates"], media, cache)
    timings = Timings()
    report = _build(inputs, _options(options, output, downloads, explain), options["report"], timings)
    if options["timings"]:
        click.echo(str(timings), err=True)
    labels = _labels(options)
    _reconfigure(sys.stdout)
    click.echo(_shown(report, options["style"], labels), nl=False, err=options["style"] == "text")
    if options["report"]:
        _write_report(options["report"], report, labels)
    return report


def _build_all(inputs: Inputs, settings: Options, timings: Timings, before: up_to_date.InputState | None) -> Report:
    """Build the site. The whole engine is imported here, so that a build with nothing to do does not load it."""
    from generator.pipeline import build

    timings.lap("begin")
    watched = bar() if sys.stderr.isatty() else nullcontext(silent)
    gc.disable()  # objects of a build live until its end, so searching them for cycles frees nothing
    try:
        with watched as progress:
            return build(inputs, settings, timings, progress, before)
    finally:
        gc.enable()


def _options(options: dict[str, Any], output: Path | None, downloads: Path | None, explain: str) -> Options:
    return Options(
        as_of=options["as_of"] or datetime.now(UTC).replace(microsecond=0),
        drafts=options["drafts"],
        output=output,
        downloads=downloads,
        published=options["published"],
        processes=options["jobs"] or processors(),
        compress=options.get("compress", False),
        explain=explain,
    )


def _labels(options: dict[str, Any]) -> dict[str, str]:
    """Return the folders as the user named them."""
    media = options["media"] or options["content"].parent / "media"
    return {"content": str(options["content"]), "site_templates": str(options["templates"]), "media": str(media)}


def _build(inputs: Inputs, settings: Options, report: Path | None, timings: Timings) -> Report:
    try:
        if settings.output:
            check_outside(settings.output, {"report": report})
            check_output(inputs, settings)
        before = up_to_date.look(inputs, settings) if up_to_date.is_known(inputs) else None
        known = up_to_date.report(inputs, settings, before)
        timings.lap("look")
        return known or _build_all(inputs, settings, timings, before)
    except TargetError as error:
        raise click.UsageError(str(error)) from error
    except WriteError as error:
        return Report((Diagnostic(SourceLocation(str(settings.output or "build.py")), "cannot-write", str(error)),), {})
    except WorkerDied as error:
        hint = "perhaps there was no memory left for it: try --jobs 1"
        return Report((Diagnostic(SourceLocation("build.py"), "worker-stopped", str(error), hint),), {})


def _reconfigure(stream: TextIO) -> None:
    """Escape characters that a terminal cannot show, instead of failing."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _shown(report: Report, style: str, labels: dict[str, str]) -> str:
    """Return the findings with paths as the user named the folders, so that a click opens the file."""
    found = [_relabelled(d, labels) for d in report.diagnostics]
    if style == "json":
        return as_json(found)
    if style == "github":
        return as_github(found)
    texts = {_relabel(name, labels): text for name, text in report.texts.items()}
    return as_text(found, texts)


def _relabelled(d: Diagnostic, labels: dict[str, str]) -> Diagnostic:
    return Diagnostic(
        SourceLocation(_relabel(d.source_location.path, labels), d.source_location.line, d.source_location.column),
        d.code,
        d.message,
        d.hint,
        d.severity,
    )


def _relabel(path: str, labels: dict[str, str]) -> str:
    root, slash, rest = path.partition("/")
    return f"{labels.get(root, root)}{slash}{rest}"


def _check_outside(output: Path, what: str, file: Path) -> None:
    try:
        check_outside(output, {what: file})
    except TargetError as error:
        raise click.UsageError(str(error)) from error


def _write_next_change(file: Path, at: datetime | None) -> None:
    """Write the instant for a scheduler; an empty file if nothing will change by itself."""
    temporary = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(f"{at.astimezone(UTC).isoformat()}\n" if at else "", "utf-8")
        temporary.replace(file)
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error


def _write_report(file: Path, report: Report, labels: dict[str, str]) -> None:
    found = json.loads(as_json(_relabelled(d, labels) for d in report.diagnostics))
    counts = {severity: sum(d["severity"] == severity for d in found) for severity in ("error", "warning")}
    content = {
        "errors": counts["error"],
        "warnings": counts["warning"],
        "outputs": len(report.outputs),
        "converted": report.converted,
        "rendered": report.rendered,
        "written": list(report.written),
        "removed": list(report.removed),
        "unchanged": report.unchanged,
        "next_change_at": report.next_change_at.isoformat() if report.next_change_at else None,
        "diagnostics": found,
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8", errors="backslashreplace")
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
