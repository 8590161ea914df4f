"""The two servers of `python -m bench.service`, each a process of its own: a bare Flask application, and the sidecar. Both under waitress.

python -m bench.served bare PORT
python -m bench.served sidecar PORT FOLDER
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import waitress
from flask import Flask

from sidecar.app import create_app
from sidecar.keys import KeyStore
from sidecar.manifest import Manifest
from sidecar.metrics import Metrics
from sidecar.pages import Pages
from sidecar.passwords import Hasher
from sidecar.service import Service
from sidecar.settings import Settings
from sidecar.store.engine import Store

ROOT = Path(__file__).resolve().parent.parent


def settings(folder: Path, port: int) -> Settings:
    """Return settings of a sidecar whose whole state lies in one folder, with the screens of the built demonstration."""
    state = {
        "DATABASE_URL": f"sqlite:///{folder}/sidecar.db",
        "KEYS": f"{folder}/keys.json",
        "MAIL_URL": f"file:{folder}/mail",
    }
    places = {"DOWNLOADS": str(folder / "downloads.json"), "MEDIA_ROOT": str(folder / "media")}
    given = state | places | {"PUBLIC_URL": f"http://127.0.0.1:{port}", "LISTEN": f"127.0.0.1:{port}"}
    return Settings.load({f"ROSTRA_{name}": value for name, value in given.items()}, ROOT)


def service(found: Settings) -> Service:
    """Return a running sidecar without its worker."""
    metrics = Metrics()
    store = Store.open(found.database_url)
    store.migrate()
    return Service(found, store, KeyStore(found.keys), Hasher(observe=metrics.argon2.observe), metrics)


def bare() -> Flask:
    """Return the least that Flask can do."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/", view_func=lambda: "hello\n")
    return app


def sidecar(folder: Path, port: int) -> Flask:
    """Return the application."""
    running = service(settings(folder, port))
    found = running.settings
    return create_app(
        running, Manifest.load(found.downloads, found.media_root), Pages(found.downloads, found.templates)
    )


def main() -> None:
    """Serve until killed."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it tells of each request that waits
    kind, port = sys.argv[1], int(sys.argv[2])
    app = bare() if kind == "bare" else sidecar(Path(sys.argv[3]), port)
    waitress.serve(app, host="127.0.0.1", port=port, threads=4, connection_limit=1000, _quiet=True)


if __name__ == "__main__":
    main()
