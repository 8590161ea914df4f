"""The command line: `python -m sidecar serve`, `doctor`, `users list` and more.

Exit status: 0 done; 1 something is wrong with the installation or with what was asked for; 2 wrong usage. What a command needs is
imported when it runs, so that each starts as fast as it can.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sidecar.settings import Settings, SettingsError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from sidecar.assembly import Sidecar
    from sidecar.server import Listener

ROOT = Path(__file__).resolve().parents[1]
FAILED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Rostra: accounts and downloads beside the static site. Settings: ROSTRA_… or the file ROSTRA_CONFIG; see docs/operators.md."""


def fail(*problems: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    for problem in problems:
        click.echo(problem, err=True)
    raise SystemExit(FAILED)


def settings() -> Settings:
    """The settings of this process, or the end of it."""
    try:
        return Settings.load(os.environ, ROOT)
    except SettingsError as wrong:
        fail(*wrong.problems)


def _started() -> Sidecar:
    from sidecar import logs
    from sidecar.assembly import CannotStart, started

    logs.configure()
    try:
        return started(settings())
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
