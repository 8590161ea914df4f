"""Live sessions of an account: `sessions list`, `end`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sidecar.commands.shared import account_of, address_argument, fail, iso, opened, print_table

if TYPE_CHECKING:
    from sidecar.address import Address


@click.group()
def sessions() -> None:
    """Live sessions of an account."""


@sessions.command("list")
@address_argument
def list_sessions(address: Address) -> None:
    """The live sessions of an account, the last used first."""
    from sidecar import sessions as use_case

    with opened() as service:
        found = use_case.listing(service, account_of(service, address).id)
    print_table(
        ("session", "browser", "begun", "seen", "ends"),
        ((one.id, one.browser, iso(one.created_at), iso(one.seen_at), iso(one.expires_at)) for one in found),
    )


@sessions.command()
@address_argument
@click.argument("session", required=False)
@click.option("--all", "every", is_flag=True, help="End all of them.")
def end(address: Address, session: str | None, *, every: bool) -> None:
    """End one SESSION of an account, or all; its download links end with it."""
    from sidecar import sessions as use_case

    if bool(session) is every:
        raise click.UsageError("name one session, or use --all")
    with opened() as service:
        account = account_of(service, address)
        if session is None:
            use_case.end_all(service, account.id)
        elif not use_case.end(service, account.id, session):
            fail(f"{address.written} has no session {session}")
    click.echo("ended")
