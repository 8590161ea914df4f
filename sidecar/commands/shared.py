"""Parts that several commands need: settings, an open database, arguments, tables, and CSV that a spreadsheet does not execute."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sidecar.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy import Row

    from sidecar.address import Address
    from sidecar.service import Service

ROOT = Path(__file__).resolve().parents[2]
"""The checkout. Relative paths of settings start here, whatever the current folder is."""

FAILED = 1
MIGRATE = "The database does not have the tables of this release: run «python -m sidecar migrate»"

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that spreadsheets evaluate (OWASP, CSV Injection)."""


def fail(*problems: str) -> NoReturn:
    """Print problems and end with status 1."""
    for problem in problems:
        click.echo(problem, err=True)
    raise SystemExit(FAILED)


def settings() -> Settings:
    """Return the settings of the environment, or end with their problems."""
    try:
        return Settings.load(os.environ, ROOT)
    except SettingsError as wrong:
        fail(*wrong.problems)


@contextmanager
def opened() -> Iterator[Service]:
    """Give the service on a database that has the tables of this release, or end with a sentence."""
    from sidecar.factory import service
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
            self.fail(
                f"«{value}» is neither a day nor an instant; write 2026-07-08 or 2026-07-08T10:00:00+02:00", param, ctx
            )
        if at.tzinfo is None and len(str(value)) > len("2026-07-08"):
            self.fail(f"«{value}» has no offset from UTC; write 2026-07-08T10:00:00+02:00", param, ctx)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


class MailAddress(click.ParamType[Any]):
    """An e-mail address, in any spelling that its owner may log in with."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        """Parse the argument."""
        from sidecar import address

        found = address.parse(str(value))
        return found or self.fail(f"«{value}» is not an e-mail address", param, ctx)


address_argument = click.argument("address", type=MailAddress())


def account_of(service: Service, address: Address) -> Row[Any]:
    """Return the row of an account, or end where there is none."""
    from sidecar import accounts

    row = accounts.find(service, address)
    return row if row is not None else fail(f"There is no account for {address.written}")


def iso(seconds: int | None) -> str:
    """Return `2026-11-23T11:00:00Z`, or an empty text for None."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print lines in columns below a head."""
    lines = [tuple(head), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print CSV (RFC 4180). A cell that a spreadsheet would evaluate gets an apostrophe before it, which marks it as text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    click.echo(text.getvalue(), nl=False)


def _as_text(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(cell, int) else text
