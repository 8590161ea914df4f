"""The command `doctor`."""

from __future__ import annotations

import click

from sidecar.commands.shared import FAILED, ROOT, print_table


@click.command()
def doctor() -> None:
    """Print every setting with its origin, and everything that is wrong with this installation."""
    import os

    from sidecar.checks import Finding, Installation, examine
    from sidecar.settings import Settings, SettingsError

    try:
        chosen = Settings.load(os.environ, ROOT)
    except SettingsError as wrong:
        findings = [Finding("setting", problem, "see docs/operators.md, Settings") for problem in wrong.problems]
    else:
        print_table(("setting", "value", "origin"), chosen.masked())
        config = os.environ.get("ROSTRA_CONFIG")
        findings = examine(Installation(chosen, ROOT / "dist", ROOT / config if config else None))
    for finding in findings:
        click.echo(f"\n{finding}")
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    click.echo(f"\n{count}" if findings else "\nNothing found.")
    raise SystemExit(FAILED if findings else 0)
