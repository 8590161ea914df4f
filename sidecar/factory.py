"""From settings to a running sidecar: every part is made here, after the blocking checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from sidecar.app import create_app
from sidecar.checks import Installation, examine
from sidecar.keys import KeysError, KeyStore
from sidecar.manifest import Manifest
from sidecar.metrics import Metrics
from sidecar.pages import Pages
from sidecar.passwords import Hasher
from sidecar.service import Service
from sidecar.settings import Settings
from sidecar.store.engine import Store, StoreUnavailable

if TYPE_CHECKING:
    from sidecar.mail.worker import Worker

ROOT = Path(__file__).resolve().parents[1]


class CannotStart(Exception):  # noqa: N818 - the name is a sentence
    """The sidecar cannot start.

    Attributes:
        problems: one sentence each, with what to do.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sidecar:
    """All parts of one sidecar.

    Attributes:
        service: store, keys, clock, passwords.
        manifest: the gated files.
        pages: renders screens and mails.
    """

    service: Service
    manifest: Manifest
    pages: Pages

    @property
    def settings(self) -> Settings:
        """The operator's settings."""
        return self.service.settings

    def application(self) -> Flask:
        """The WSGI application."""
        return create_app(self.service, self.manifest, self.pages)

    def worker(self) -> Worker:
        """The mail worker; its modules are imported here, so that the first visitor does not wait for them."""
        from sidecar.mail import transports
        from sidecar.mail.worker import Worker

        return Worker(self.service, self.pages, transports.of(self.settings))


def service(settings: Settings) -> Service:
    """Make the argument of the use cases.

    Raises:
        StoreUnavailable: the file of the database cannot be made.
    """
    metrics = Metrics()
    hasher = Hasher(observe=metrics.argon2.observe)
    return Service(settings, Store.open(settings.database_url), KeyStore(settings.keys), hasher, metrics)


def sidecar(settings: Settings) -> Sidecar:
    """Make all parts without checks.

    Raises:
        StoreUnavailable: the file of the database cannot be made.
    """
    manifest = Manifest.load(settings.downloads, settings.media_root)
    return Sidecar(service(settings), manifest, Pages(settings.downloads, settings.templates))


def started(settings: Settings) -> Sidecar:
    """Make all parts after the blocking checks, with keys and, on SQLite, with up-to-date tables.

    Of a PostgreSQL server that several processes share, the operator updates the tables once (see docs/operators.md).

    Raises:
        CannotStart: with every reason.
    """
    if findings := examine(Installation(settings, ROOT / "dist"), blocking=True):
        raise CannotStart([str(finding) for finding in findings])
    try:
        made = sidecar(settings)
        made.service.keys.ring()
        if made.service.store.kind == "sqlite":
            made.service.store.migrate()
    except StoreUnavailable as trouble:
        raise CannotStart([f"The database cannot be used: {trouble}"]) from trouble
    except KeysError as trouble:
        raise CannotStart([f"The keys cannot be used: {trouble}"]) from trouble
    return made
