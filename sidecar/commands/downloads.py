"""Numbers of downloads: `downloads report`."""

from __future__ import annotations

import click

from sidecar.commands.shared import Moment, iso, opened, print_csv


@click.group()
def downloads() -> None:
    """Numbers of downloads."""


@downloads.command()
@click.option("--since", type=Moment(), default=0, help="From this day or instant on.  [default: the first]")
@click.option("--until", type=Moment(), help="Before this day or instant.  [default: now]")
def report(since: int, until: int | None) -> None:
    """CSV of every file with its number of downloads and of accounts, the most downloaded first."""
    from sidecar import downloads as use_case

    with opened() as service:
        rows = use_case.report(service, since, service.clock() + 1 if until is None else until)
    head = ("video", "rendition", "downloads", "accounts", "first_at", "last_at")
    print_csv(head, ((
        one.video, one.rendition, one.downloads, one.accounts, iso(one.first_at), iso(one.last_at)
    ) for one in rows))  # fmt: skip
