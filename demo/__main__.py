"""`python -m demo`: makes the files of the demonstration's videos that are missing below `media/`."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from demo import studio
from demo.catalogue import CatalogueError, Film, Output, read_films
from demo.ledger import Ledger, alone

Job = tuple[Film, tuple[Output, ...]]


@click.command()
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=Path("content"),
    show_default=True,
    help="Folder of the catalogue.",
)
@click.option(
    "--media", type=click.Path(path_type=Path), default=Path("media"), show_default=True, help="Folder for the files."
)
@click.option("--only", "only", multiple=True, metavar="ID", help="Only this video; may be repeated.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=min(4, os.cpu_count() or 1),
    help="Films made at a time.  [default: processors, at most 4]",
)
def main(content: Path, media: Path, only: tuple[str, ...], jobs: int) -> None:
    """Make the media files of the demonstration newsroom that are missing."""
    try:
        films = read_films(content)
        chosen = _chosen(films, only)
        media.mkdir(parents=True, exist_ok=True)
        with alone(media, lambda: click.echo(f"Waiting for another run that works in {media}.", err=True)):
            ledger = Ledger(media)
            _make_all(chosen, ledger, media, jobs)
            for name in ledger.forget(films):
                click.echo(f"Removed {name}, which no video names any more.", err=True)
    except (CatalogueError, studio.StudioError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _chosen(films: tuple[Film, ...], only: tuple[str, ...]) -> tuple[Film, ...]:
    unknown = sorted(set(only) - {film.id for film in films})
    if unknown:
        raise click.BadParameter(f"there is no video {', '.join(unknown)}", param_hint="--only")
    return tuple(film for film in films if not only or film.id in only)


def _make_all(films: tuple[Film, ...], ledger: Ledger, media: Path, jobs: int) -> None:
    work = [(film, outputs) for film in films if (outputs := ledger.missing(film))]
    if not work:
        return
    started = time.monotonic()
    with Progress(
        TextColumn("Making the demonstration media"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeElapsedColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=sum(len(outputs) for _, outputs in work))
        for film, outputs in _made(work, media, jobs):
            ledger.add(film, outputs)
            bar.advance(task, len(outputs))
            if bar.disable:
                click.echo(f"{film.id}: {len(outputs)} files", err=True)
    click.echo(
        f"Made {sum(len(outputs) for _, outputs in work)} files in {time.monotonic() - started:.0f} s.", err=True
    )


def _made(work: list[Job], media: Path, jobs: int) -> Iterator[Job]:
    """The work as it gets done, longest films first so that no processor waits at the end for one of them."""
    ordered = sorted(work, key=lambda job: (-_effort(job), job[0].id))
    if jobs == 1 or len(ordered) == 1:
        for film, outputs in ordered:
            studio.make(film, outputs, media)
            yield film, outputs
        return
    context = multiprocessing.get_context("spawn")  # a fork would carry locks of the progress bar's thread
    with ProcessPoolExecutor(min(jobs, len(ordered)), mp_context=context) as pool:
        futures: dict[Future[tuple[str, ...]], Job] = {pool.submit(studio.make, *job, media): job for job in ordered}
        try:
            for future in as_completed(futures):
                future.result()
                yield futures[future]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _effort(job: Job) -> int:
    """About how long a film takes, in units that only compare: frames times pixels."""
    film, outputs = job
    sizes = (output.picture.size for output in outputs if output.picture)
    return film.length * sum(width * height for width, height in sizes)


if __name__ == "__main__":
    main()
