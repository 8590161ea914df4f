"""Long-running processes: `serve` and `worker`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sidecar.commands.shared import fail, settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from sidecar.factory import Sidecar
    from sidecar.server import Listener


@click.command()
@click.option("--no-worker", is_flag=True, help="Send no mail; run «python -m sidecar worker» for it.")
def serve(*, no_worker: bool) -> None:
    """Serve accounts and downloads on ROSTRA_LISTEN until SIGTERM or Ctrl-C, and send mail."""
    from contextlib import nullcontext

    from sidecar import server

    server.end_on_sigterm()
    made = _started()
    chosen = made.settings
    listener = _listener(made.application(), chosen.listen, https=chosen.https)
    if chosen.metrics_listen:
        _listener(server.metrics_application(made.service), chosen.metrics_listen).run_beside()
    click.echo(f"Listening on {chosen.listen.rpartition(':')[0]}:{listener.port} for {chosen.public_url}")
    with nullcontext() if no_worker else server.tasks(made):
        listener.run()


def _listener(application: WSGIApplication, listen: str, *, https: bool = False) -> Listener:
    from sidecar.server import Listener

    try:
        return Listener(application, listen, https=https)
    except (OSError, ValueError) as error:
        fail(f"The sidecar cannot listen on {listen}: {error}")


@click.command()
def worker() -> None:
    """Send mail and delete expired rows until SIGTERM or Ctrl-C."""
    import threading
    from contextlib import suppress

    from sidecar import server

    server.end_on_sigterm()
    made = _started()
    click.echo(f"Sending mail for {made.settings.public_url}")
    with suppress(KeyboardInterrupt), server.tasks(made):
        threading.Event().wait()


def _started() -> Sidecar:
    from sidecar import logs
    from sidecar.factory import CannotStart, started

    logs.configure()
    try:
        return started(settings())
    except CannotStart as reason:
        fail(*reason.problems)
