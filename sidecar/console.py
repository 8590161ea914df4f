"""What the commands share: settings or the end, a database that is ready, times, tables, and CSV that a spreadsheet does not execute."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sidecar.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sidecar.service import Service

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: relative paths of settings count from here, wherever a command is given."""

FAILED = 1
MIGRATE = "The database has not the tables of this release: run «python -m sidecar migrate»"

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a cell that spreadsheets compute (OWASP, CSV Injection)."""


def fail(*problems: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    for problem in problems:
        click.echo(problem, err=True)
    raise SystemExit(FAILED)


def settings() -> Settings:
    """The settings of this process, or the end of it."""
    try:
        return Settings.load(os.environ, ROOT)
    except SettingsError as wrong:
        fail(*wrong.problems)


@contextmanager
def opened() -> Iterator[Service]:
    """The service on a database that has this release's tables; trouble ends the process with a sentence."""
    from sidecar.assembly import service
    from sidecar.keys import KeysError
    from sidecar.store.engine import StoreUnavailable

    try:
        made = service(settings())
        with closing(made.store):
            current, head = made.store.revision()
            if current != head:
                fail(MIGRATE)
            yield made
    except (KeysError, StoreUnavailable) as trouble:
        fail(str(trouble))


class Moment(click.ParamType[int]):
    """A day (its beginning in UTC) or an instant with its offset, as seconds since 1970."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse the option."""
        if isinstance(value, int):
            return value
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"«{value}» is no day and no instant; write 2026-07-08 or 2026-07-08T10:00:00+02:00", param, ctx)
        if at.tzinfo is None and len(str(value)) > len("2026-07-08"):
            self.fail(f"«{value}» has no offset from UTC; write 2026-07-08T10:00:00+02:00", param, ctx)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def iso(seconds: int | None) -> str:
    """`2026-11-23T11:00:00Z`; nothing for None."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print lines in columns, or nothing but the head where there are none."""
    lines = [tuple(head), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def spread(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print CSV (RFC 4180). A cell that a spreadsheet would compute gets an apostrophe before it, which shows that it is text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_tame(cell) for cell in row] for row in rows)
    click.echo(text.getvalue(), nl=False)


def _tame(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(cell, int) else text
