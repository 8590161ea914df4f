"""Commands of the operator: users, sessions, keys, outbox, consents, downloads."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from sidecar import console
from sidecar.console import Moment, fail, iso, opened, spread, table
from sidecar.keys import KeyRing, KeysError, KeyStore

if TYPE_CHECKING:
    from sqlalchemy import Row

    from sidecar.address import Address
    from sidecar.service import Service

EVENTS = 20
"""Events that `users show` prints."""


class MailAddress(click.ParamType[Any]):
    """An address of mail, in any spelling that its owner may log in with."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        """Parse the argument."""
        from sidecar import address

        found = address.parse(str(value))
        return found or self.fail(f"«{value}» is no address of mail", param, ctx)


_address = click.argument("address", type=MailAddress())


def _account(service: Service, address: Address) -> Row[Any]:
    from sidecar import accounts

    row = accounts.find(service, address)
    return row if row is not None else fail(f"There is no account of {address.written}")


# Users ---------------------------------------------------------------------------------------------------------------------------


@click.group()
def users() -> None:
    """Accounts, named by their address."""


@users.command("list")
def list_users() -> None:
    """Every account, oldest first."""
    from sidecar import accounts

    with opened() as service:
        rows = accounts.everyone(service)
    table(
        ("address", "state", "language", "created"),
        ((one.address, one.state, one.language, iso(one.created_at)) for one in rows),
    )


@users.command()
@_address
def show(address: Address) -> None:
    """One account: its state, sessions, newsletter and newest events."""
    from sidecar import accounts

    with opened() as service:
        found = accounts.export(service, _account(service, address).id)
    account, agreed = found["account"], found["newsletter"][-1:]
    click.echo(f"address     {account['address']}\nstate       {account['state']}\nlanguage    {account['language']}")
    click.echo(f"created     {iso(account['created_at'])}\nsessions    {len(found['sessions'])}")
    click.echo(f"downloads   {len(found['downloads'])}")
    decided = [f"{one['action']} {iso(one['at'])} ({one['wording']})" for one in agreed] or ["nothing decided"]
    click.echo(f"newsletter  {decided[-1]}")
    table(
        ("at", "event", "browser"), ((iso(one["at"]), one["kind"], one["browser"]) for one in found["events"][:EVENTS])
    )


@users.command()
@_address
def disable(address: Address) -> None:
    """Let nobody in; sessions, links and flows of the account end."""
    _set_state(address, "disabled")


@users.command()
@_address
def enable(address: Address) -> None:
    """Let its owner in again, with the password as it was."""
    _set_state(address, "active")


def _set_state(address: Address, state: str) -> None:
    from sidecar import accounts

    with opened() as service:
        accounts.set_state(service, _account(service, address).id, state)
    click.echo(f"{address.written} is {state}")


@users.command()
@_address
def export(address: Address) -> None:
    """Everything that is stored about an account, as JSON; the same as its owner can have."""
    from sidecar import accounts

    with opened() as service:
        found = accounts.export(service, _account(service, address).id)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@users.command()
@_address
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(address: Address, *, yes: bool) -> None:
    """Delete an account and what names its owner, who gets a mail about it."""
    from sidecar import accounts

    with opened() as service:
        found = _account(service, address)
        if not yes:
            click.confirm(f"Delete the account of {found.address} for good?", abort=True)
        accounts.delete(service, found.id)
    click.echo(f"{address.written} is deleted")


# Sessions ------------------------------------------------------------------------------------------------------------------------


@click.group()
def sessions() -> None:
    """Where an account is signed in."""


@sessions.command("list")
@_address
def list_sessions(address: Address) -> None:
    """The live sessions of an account, the last used first."""
    from sidecar import sessions as use_case

    with opened() as service:
        found = use_case.listing(service, _account(service, address).id)
    table(
        ("session", "browser", "begun", "seen", "ends"),
        ((one.id, one.browser, iso(one.created_at), iso(one.seen_at), iso(one.expires_at)) for one in found),
    )


@sessions.command()
@_address
@click.argument("session", required=False)
@click.option("--all", "every", is_flag=True, help="End all of them.")
def end(address: Address, session: str | None, *, every: bool) -> None:
    """End one SESSION of an account, or all; its download links end with it."""
    from sidecar import sessions as use_case

    if bool(session) is every:
        raise click.UsageError("name one session, or say --all")
    with opened() as service:
        account = _account(service, address)
        if session is None:
            use_case.end_all(service, account.id)
        elif not use_case.end(service, account.id, session):
            fail(f"{address.written} has no session {session}")
    click.echo("ended")


# Keys ----------------------------------------------------------------------------------------------------------------------------


@click.group()
def keys() -> None:
    """Signing keys. A running sidecar notices a change at its next request."""


@keys.command("list")
def list_keys() -> None:
    """Every key, oldest first; never its secret."""
    ring = _change(lambda ring: ring)
    table(("key", "state", "created"), ((one.id, one.state, iso(one.created_at)) for one in ring.keys))


@keys.command()
def rotate() -> None:
    """Sign with a fresh key from now on; what the one before signed stays good."""
    ring = _change(lambda ring: ring.rotate(int(time.time())))
    click.echo(f"{ring.active.id} is the active key")


@keys.command()
@click.argument("key")
def retire(key: str) -> None:
    """Believe KEY no longer: its links, open flows and unsubscribe links end. Rotate before."""
    _change(lambda ring: ring.retire(key))
    click.echo(f"{key} is retired")


@keys.command()
@click.argument("key")
def revoke(key: str) -> None:
    """Believe KEY no longer, at once, though it be the active one: somebody else may have it."""
    ring = _change(lambda ring: ring.revoke(key, int(time.time())))
    click.echo(f"{key} is revoked; {ring.active.id} is the active key")


def _change(how: Any) -> KeyRing:
    """Change the ring in its file, or say why not."""
    store = KeyStore(console.settings().keys)
    try:
        before = store.ring()
        after: KeyRing = how(before)
        if after != before:
            store.save(after)
    except KeysError as trouble:
        fail(str(trouble))
    return after


# Mail, consents, downloads -------------------------------------------------------------------------------------------------------


@click.group()
def outbox() -> None:
    """Mail that waits or failed."""


@outbox.command("show")
@click.option("--all", "every", is_flag=True, help="Sent and dropped mail too, as long as it is remembered.")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="Lines at most.")
def show_outbox(most: int, *, every: bool) -> None:
    """What waits, newest first, and why; addresses are masked."""
    from sidecar import outbox as use_case
    from sidecar.address import masked

    with opened() as service:
        waiting, found = use_case.waiting(service), use_case.listing(service, most, every=every)
    head = ("queued", "kind", "to", "state", "tried", "next", "trouble")
    table(head, ((
        iso(one.created_at), one.kind, masked(one.address), one.state, one.attempts,
        iso(one.not_before) if one.state == "queued" else "", one.trouble,
    ) for one in found))  # fmt: skip
    click.echo(f"{waiting.count} waiting" + (f", the oldest since {iso(waiting.oldest)}" if waiting.oldest else ""))


@outbox.command()
def retry() -> None:
    """Queue again what failed, and try at once what waits for a later attempt."""
    from sidecar import outbox as use_case

    with opened() as service:
        click.echo(f"{use_case.retry(service)} queued")


@click.group()
def consents() -> None:
    """Decisions about the newsletter."""


@consents.command("export")
@click.option("--subscribed", is_flag=True, help="Only who is subscribed now, one line each.")
def export_consents(*, subscribed: bool) -> None:
    """CSV for a mailing system: address, language, decision, version of the wording, source, time (UTC)."""
    from sidecar import consents as use_case

    with opened() as service:
        found = use_case.everyone(service)
    if subscribed:
        found = tuple(one for one in {one.address: one for one in found}.values() if one.action == "subscribed")
    spread(
        ("address", "language", "action", "wording", "source", "at"),
        ((one.address, one.language, one.action, one.wording, one.source, iso(one.at)) for one in found),
    )


@click.group()
def downloads() -> None:
    """What was downloaded."""


@downloads.command()
@click.option("--since", type=Moment(), default=0, help="From this day or instant on.  [default: the first]")
@click.option("--until", type=Moment(), help="Before this day or instant.  [default: now]")
def report(since: int, until: int | None) -> None:
    """CSV of every file with its number of downloads and of accounts, the most wanted first."""
    from sidecar import downloads as use_case

    with opened() as service:
        rows = use_case.report(service, since, service.clock() + 1 if until is None else until)
    head = ("video", "rendition", "downloads", "accounts", "first_at", "last_at")
    spread(head, ((
        one.video, one.rendition, one.downloads, one.accounts, iso(one.first_at), iso(one.last_at)
    ) for one in rows))  # fmt: skip


GROUPS = (users, sessions, keys, outbox, consents, downloads)
