"""`make bench`: the same newsroom built by several generators, in memory where that is possible.

python -m bench                                          1,000 speeches, every generator that can be fetched, some minutes
python -m bench --speeches 10000 --publish               the figures of docs/performance.md, an hour or two
python -m bench --speeches 100000 --only rostra --cases clean --runs 1
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from bench import chart, publishing, report
from bench.cases import CASES
from bench.measuring import CommandError
from bench.peers import Generator, tools
from bench.peers.known import GENERATORS
from bench.results import Results
from bench.runner import Wanted, measure

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, so that the disk does not speak
RESULTS = tools.TOOLS / "results"


def _names(known: dict[str, str], given: str) -> list[str]:
    chosen = given.split(",") if given else list(known)
    for name in chosen:
        if name not in known:
            raise click.BadParameter(f"«{name}» is none of {', '.join(known)}")
    return chosen


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--speeches", default=1000, show_default=True, type=click.IntRange(10), help="Size of the newsroom.")
@click.option("--only", default="", metavar="NAME,NAME", help=f"Generators: {', '.join(GENERATORS)}.  [default: all]")
@click.option("--cases", default="", metavar="NAME,NAME", help=f"Cases: {', '.join(CASES)}.  [default: all]")
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1), help="Runs of each case.")
@click.option(
    "--output", default=RESULTS, show_default=".cache/bench/results", type=click.Path(path_type=Path), help="Results."
)
@click.option("--publish", is_flag=True, help="Put results, tables and chart into docs/, too.")
def main(speeches: int, only: str, cases: str, runs: int, output: Path, *, publish: bool) -> None:
    """Time generators on a generated newsroom, each in several cases, by turns."""
    chosen = _names({key: one.name for key, one in GENERATORS.items()}, only)
    wanted_cases = _names({key: one.name for key, one in CASES.items()}, cases)
    generators = _present(chosen)
    given = {"--speeches": str(speeches), "--only": only, "--cases": cases, "--runs": str(runs)}
    command = " ".join(["python -m bench", *(f"{option} {value}" for option, value in given.items() if value)])
    wanted = Wanted(speeches, runs, wanted_cases, generators, command)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        try:
            results = measure(wanted, Path(folder), _say)
        except CommandError as error:
            raise click.ClickException(str(error)) from error
    output.mkdir(parents=True, exist_ok=True)
    results.save(output / f"{speeches}.json")
    (output / f"{speeches}.svg").write_text(chart.draw(results), "utf-8")
    click.echo(report.markdown(results, _smaller(output, speeches)))
    if publish:
        publishing.publish(results, _smaller(publishing.FOLDER, speeches))


def _say(line: str) -> None:
    click.echo(line, err=True)


def _present(chosen: list[str]) -> list[Generator]:
    """Fetch what is wanted and leave out what cannot be had."""
    if any(not key.startswith("rostra") for key in chosen):
        for line in tools.fetch():
            _say(line)
    generators = [GENERATORS[key] for key in chosen]
    for one in generators:
        if not one.version():
            _say(f"{one.name} is left out: it is not here")
    return [one for one in generators if one.version()]


def _smaller(folder: Path, speeches: int) -> Results | None:
    """The results for a tenth of the speeches, where there are any."""
    path = folder / f"{speeches // 10}.json"
    return Results.load(path) if path.is_file() else None


if __name__ == "__main__":
    main()
