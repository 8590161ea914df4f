"""The database: `migrate` and `purge`."""

from __future__ import annotations

import click

from sidecar.commands.shared import fail, opened, print_table, settings


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this release."""
    from contextlib import closing

    from sidecar.store import migrations
    from sidecar.store.engine import Store, StoreUnavailable

    try:
        with closing(Store.open(settings().database_url)) as store:
            before, head = store.revision()
            if not migrations.known(before):
                fail(f"The database belongs to another release ({before}): use that release, or restore a backup")
            store.migrate()
    except StoreUnavailable as trouble:
        fail(f"The database cannot be used: {trouble}")
    click.echo(f"{head}: nothing to do" if before == head else f"from {before or 'nothing'} to {head}")


@click.command()
def purge() -> None:
    """Delete expired rows now; the worker does it every hour."""
    from sidecar import retention

    with opened() as service:
        counts = retention.purge(service)
    print_table(("deleted", "rows"), counts.items())
