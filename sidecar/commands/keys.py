"""Signing keys: `keys list`, `rotate`, `retire`, `revoke`."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

from sidecar.commands.shared import fail, iso, print_table, settings
from sidecar.keys import KeyRing, KeysError, KeyStore


@click.group()
def keys() -> None:
    """Signing keys. A running sidecar notices a change at its next request."""


@keys.command("list")
def list_keys() -> None:
    """Every key, oldest first; never its secret."""
    ring = _change(lambda ring: ring)
    print_table(("key", "state", "created"), ((one.id, one.state, iso(one.created_at)) for one in ring.keys))


@keys.command()
def rotate() -> None:
    """Sign with a fresh key from now on; tokens of the previous key stay valid."""
    ring = _change(lambda ring: ring.rotate(int(time.time())))
    click.echo(f"{ring.active.id} is the active key")


@keys.command()
@click.argument("key")
def retire(key: str) -> None:
    """Reject tokens of KEY: its links, open flows and unsubscribe links end. Rotate first."""
    _change(lambda ring: ring.retire(key))
    click.echo(f"{key} is retired")


@keys.command()
@click.argument("key")
def revoke(key: str) -> None:
    """Reject tokens of KEY at once, even of the active one, because somebody else may have it."""
    ring = _change(lambda ring: ring.revoke(key, int(time.time())))
    click.echo(f"{key} is revoked; {ring.active.id} is the active key")


def _change(how: Callable[[KeyRing], KeyRing]) -> KeyRing:
    """Change the ring in its file, or end with the reason why not."""
    store = KeyStore(settings().keys)
    try:
        before = store.ring()
        after = how(before)
        if after != before:
            store.save(after)
    except KeysError as trouble:
        fail(str(trouble))
    return after
