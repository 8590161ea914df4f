"""The command line: `python -m sidecar serve`, `doctor`, `users list` and more.

Exit status: 0 done; 1 something is wrong with the installation or with what was asked for; 2 wrong usage. What a command needs is
imported when it runs, so that each starts as fast as it can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sidecar import console, operating
from sidecar.console import FAILED, ROOT, fail

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from sidecar.assembly import Sidecar
    from sidecar.server import Listener


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Accounts and downloads beside the static site. Settings come from ROSTRA_… or the file ROSTRA_CONFIG; see docs/operators.md."""


for _group in operating.GROUPS:
    main.add_command(_group)


def _started() -> Sidecar:
    from sidecar import logs
    from sidecar.assembly import CannotStart, started

    logs.configure()
    try:
        return started(console.settings())
    except CannotStart as reason:
        fail(*reason.problems)


@main.command()
@click.option(
    "--no-worker", is_flag=True, help="Send no mail; «python -m sidecar worker» does, in a process of its own."
)
def serve(*, no_worker: bool) -> None:
    """Serve accounts and downloads on ROSTRA_LISTEN until SIGTERM or Ctrl-C, and send mail."""
    from contextlib import nullcontext

    from sidecar import server

    server.end_on_sigterm()
    made = _started()
    chosen = made.settings
    listener = _listener(made.application(), chosen.listen, https=chosen.https)
    if chosen.metrics_listen:
        _listener(server.figures(made.service), chosen.metrics_listen).run_beside()
    click.echo(f"Listening on {chosen.listen.rpartition(':')[0]}:{listener.port} for {chosen.public_url}")
    with nullcontext() if no_worker else server.tasks(made):
        listener.run()


def _listener(application: WSGIApplication, listen: str, *, https: bool = False) -> Listener:
    from sidecar.server import Listener

    try:
        return Listener(application, listen, https=https)
    except (OSError, ValueError) as error:
        fail(f"The sidecar cannot listen on {listen}: {error}")


@main.command()
def worker() -> None:
    """Send mail and forget what is over, until SIGTERM or Ctrl-C."""
    import threading
    from contextlib import suppress

    from sidecar import server

    server.end_on_sigterm()
    made = _started()
    click.echo(f"Sending mail for {made.settings.public_url}")
    with suppress(KeyboardInterrupt), server.tasks(made):
        threading.Event().wait()


@main.command()
def migrate() -> None:
    """Bring the database to the tables of this release."""
    from contextlib import closing

    from sidecar.assembly import known
    from sidecar.store.engine import Store, StoreUnavailable

    try:
        with closing(Store.open(console.settings().database_url)) as store:
            before, head = store.revision()
            if not known(before):
                fail(f"The database is of another release ({before}): use that release, or restore a backup")
            store.migrate()
    except StoreUnavailable as trouble:
        fail(f"The database cannot be used: {trouble}")
    click.echo(f"{head}: nothing to do" if before == head else f"from {before or 'nothing'} to {head}")


@main.command()
def doctor() -> None:
    """Print every setting with its origin, and what is wrong with this installation."""
    import os

    from sidecar.doctor import Finding, Installation, examine
    from sidecar.settings import Settings, SettingsError

    try:
        chosen = Settings.load(os.environ, ROOT)
    except SettingsError as wrong:
        findings = [Finding("setting", problem, "see docs/operators.md, Settings") for problem in wrong.problems]
    else:
        console.table(("setting", "value", "origin"), chosen.masked())
        config = os.environ.get("ROSTRA_CONFIG")
        findings = examine(Installation(chosen, ROOT / "dist", ROOT / config if config else None))
    for finding in findings:
        click.echo(f"\n{finding.code}: {finding.sentence}\n    {finding.remedy}")
    click.echo(f"\n{len(findings)} findings" if findings else "\nNothing found.")
    raise SystemExit(FAILED if findings else 0)


@main.command()
def purge() -> None:
    """Forget now what is over; the worker does it every hour."""
    from sidecar import retention

    with console.opened() as service:
        counts = retention.purge(service)
    console.table(("forgotten", "rows"), counts.items())
