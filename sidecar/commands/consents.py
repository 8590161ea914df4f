"""Decisions about the newsletter: `consents export`."""

from __future__ import annotations

import click

from sidecar.commands.shared import iso, opened, print_csv


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
    print_csv(
        ("address", "language", "action", "wording", "source", "at"),
        ((one.address, one.language, one.action, one.wording, one.source, iso(one.at)) for one in found),
    )
