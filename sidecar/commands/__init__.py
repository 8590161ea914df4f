"""The command line: `python -m sidecar serve`, `doctor`, `users list` and more.

Exit status: 0 done; 1 something is wrong with the installation or with the request; 2 wrong usage. A command imports what it needs when
it runs, so that each starts as fast as it can.
"""

from __future__ import annotations

import click

from sidecar.commands.consents import consents
from sidecar.commands.database import migrate, purge
from sidecar.commands.doctor import doctor
from sidecar.commands.downloads import downloads
from sidecar.commands.keys import keys
from sidecar.commands.outbox import outbox
from sidecar.commands.serve import serve, worker
from sidecar.commands.sessions import sessions
from sidecar.commands.users import users


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Accounts and downloads beside the static site. Settings come from ROSTRA_… or the file ROSTRA_CONFIG; see docs/operators.md."""


for _command in (users, sessions, keys, outbox, consents, downloads, serve, worker, migrate, doctor, purge):
    main.add_command(_command)
