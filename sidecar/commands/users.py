"""Accounts: `users list`, `show`, `disable`, `enable`, `export`, `delete`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from sidecar.commands.shared import account_of, address_argument, iso, opened, print_table

if TYPE_CHECKING:
    from sidecar.address import Address

EVENTS = 20
"""Events that `users show` prints."""


@click.group()
def users() -> None:
    """Accounts, named by their address."""


@users.command("list")
def list_users() -> None:
    """Every account, oldest first."""
    from sidecar import accounts

    with opened() as service:
        rows = accounts.everyone(service)
    print_table(
        ("address", "state", "language", "created"),
        ((one.address, one.state, one.language, iso(one.created_at)) for one in rows),
    )


@users.command()
@address_argument
def show(address: Address) -> None:
    """One account: its state, sessions, newsletter and newest events."""
    from sidecar import accounts

    with opened() as service:
        found = accounts.export(service, account_of(service, address).id)
    account, agreed = found["account"], found["newsletter"][-1:]
    click.echo(f"address     {account['address']}\nstate       {account['state']}\nlanguage    {account['language']}")
    click.echo(f"created     {iso(account['created_at'])}\nsessions    {len(found['sessions'])}")
    click.echo(f"downloads   {len(found['downloads'])}")
    decided = [f"{one['action']} {iso(one['at'])} ({one['wording']})" for one in agreed] or ["nothing decided"]
    click.echo(f"newsletter  {decided[-1]}")
    print_table(
        ("at", "event", "browser"), ((iso(one["at"]), one["kind"], one["browser"]) for one in found["events"][:EVENTS])
    )


@users.command()
@address_argument
def disable(address: Address) -> None:
    """Disable an account; its sessions, links and flows end."""
    _set_state(address, "disabled")


@users.command()
@address_argument
def enable(address: Address) -> None:
    """Enable an account again, with the same password."""
    _set_state(address, "active")


def _set_state(address: Address, state: str) -> None:
    from sidecar import accounts

    with opened() as service:
        accounts.set_state(service, account_of(service, address).id, state)
    click.echo(f"{address.written} is {state}")


@users.command()
@address_argument
def export(address: Address) -> None:
    """Print everything that is stored about an account as JSON, the same as its owner can download."""
    from sidecar import accounts

    with opened() as service:
        found = accounts.export(service, account_of(service, address).id)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@users.command()
@address_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(address: Address, *, yes: bool) -> None:
    """Delete an account and everything that names its owner, who gets a mail about it."""
    from sidecar import accounts

    with opened() as service:
        found = account_of(service, address)
        if not yes:
            click.confirm(f"Delete the account of {found.address} for good?", abort=True)
        accounts.delete(service, found.id)
    click.echo(f"{address.written} is deleted")
