"""A PostgreSQL server of our own: Debian's programs, a private socket, no network, nothing that outlives the tests."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from sidecar.store.engine import Store
from tests.support.services import missing

TEMPLATE = "rostra_template"

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "16MB",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


def programs() -> Path:
    """Return the folder of the newest server's programs; Debian keeps them off PATH."""
    found = [Path(path) for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        missing("postgresql")
    return found[-1].parent


class Postgres:
    """One server on a Unix socket. Its databases are empty, or copies of one that has the tables.

    As root it runs as the user that its package made, because it refuses to run as root.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = programs()
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self._identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._make_cluster()
        self.start()
        self._make_template()

    def _make_cluster(self) -> None:
        # The collation of a human language, as real servers have it: what depends on it shows.
        language = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en", "--encoding=UTF8")
        access = ("--username=rostra", "--auth=trust", "--no-sync")
        command = (self._programs / "initdb", f"--pgdata={self.folder / 'data'}", *access, *language)
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False, **self._identity)
        assert done.returncode == 0, done.stderr.decode()

    def _make_template(self) -> None:
        store = Store.open(self.empty(TEMPLATE))
        store.migrate()
        store.close()

    def start(self) -> None:
        """Start the server, which ends with the process of the tests even if that is killed, and wait until it answers."""
        setpriv = shutil.which("setpriv")
        last_will = (setpriv, "--pdeathsig", "INT") if setpriv else ()
        settings = SETTINGS | {"unix_socket_directories": str(self.folder)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = (*last_will, str(self._programs / "postgres"), "-D", str(self.folder / "data"), *options)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self._identity)
        self._wait(self._process)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        patience = time.monotonic() + 60
        while not self._answers():
            running = process.poll() is None and time.monotonic() < patience
            assert running, (self.folder / "log").read_text(errors="replace")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self._administrate("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop our own server: at once and cleanly (SIGINT), or as in a crash (SIGQUIT)."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def url(self, name: str) -> str:
        """Return the address of a database as operators write it."""
        return f"postgresql+psycopg://rostra@/{name}?host={quote(str(self.folder), safe='')}"

    def empty(self, name: str = "") -> str:
        """Make a database without tables; returns its address."""
        return self._create(name, "template0")

    def copy(self) -> str:
        """Make a database with the present tables; returns its address."""
        return self._create("", TEMPLATE)

    def _create(self, name: str, template: str) -> str:
        name = name or f"test_{next(self._numbers)}"
        self._administrate(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, with whoever is still connected to it."""
        name = url.partition("@/")[2].partition("?")[0]
        self._administrate(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _administrate(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="rostra", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def server() -> Iterator[Postgres]:
    """Run a server while the block runs; its folder is short and ours alone, for the socket's sake."""
    with tempfile.TemporaryDirectory(prefix="rostra-pg-") as folder:
        postgres = Postgres(Path(folder))
        try:
            yield postgres
        finally:
            postgres.stop()
