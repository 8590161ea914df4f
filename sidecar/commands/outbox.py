"""Mail that waits or failed: `outbox show`, `retry`."""

from __future__ import annotations

import click

from sidecar.commands.shared import iso, opened, print_table


@click.group()
def outbox() -> None:
    """Mail that waits or failed."""


@outbox.command("show")
@click.option("--all", "every", is_flag=True, help="Include sent and dropped mail that is still stored.")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="Lines at most.")
def show_outbox(most: int, *, every: bool) -> None:
    """List waiting and failed mail with reasons, newest first; addresses are masked."""
    from sidecar import outbox as use_case
    from sidecar.address import masked

    with opened() as service:
        waiting, found = use_case.waiting(service), use_case.listing(service, most, every=every)
    head = ("queued", "kind", "to", "state", "tried", "next", "trouble")
    print_table(head, ((
        iso(one.created_at), one.kind, masked(one.address), one.state, one.attempts,
        iso(one.not_before) if one.state == "queued" else "", one.trouble,
    ) for one in found))  # fmt: skip
    click.echo(f"{waiting.count} waiting" + (f", the oldest since {iso(waiting.oldest)}" if waiting.oldest else ""))


@outbox.command()
def retry() -> None:
    """Queue failed mail again, and send at once what waits for a later attempt."""
    from sidecar import outbox as use_case

    with opened() as service:
        click.echo(f"{use_case.retry(service)} queued")
