"""From settings to a running sidecar: each part is made by one function, and what cannot work is said before anything is served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from sidecar.app import create_app
from sidecar.keys import KeysError, KeyStore
from sidecar.manifest import Manifest
from sidecar.metrics import Metrics
from sidecar.passwords import Hasher
from sidecar.service import Service
from sidecar.settings import Settings
from sidecar.store.engine import Store, StoreUnavailable
from sidecar.web.pages import Pages, PagesError

if TYPE_CHECKING:
    from sidecar.mail.worker import Worker

MIGRATE = "run «python -m sidecar migrate»"


class CannotStart(Exception):  # noqa: N818 - it says what is the case
    """The sidecar would not work.

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
        manifest: what may be downloaded.
        pages: draws screens and mails.
    """

    service: Service
    manifest: Manifest
    pages: Pages

    @property
    def settings(self) -> Settings:
        """As the operator set them."""
        return self.service.settings

    def application(self) -> Flask:
        """The WSGI application."""
        return create_app(self.service, self.manifest, self.pages)

    def worker(self) -> Worker:
        """Sends the mail that waits; loaded when it is wanted, so that the first visitor need not wait for it."""
        from sidecar.mail import transports
        from sidecar.mail.worker import Worker

        return Worker(self.service, self.pages, transports.of(self.settings))


def service(settings: Settings) -> Service:
    """What use cases are given.

    Raises:
        StoreUnavailable: the file of the database cannot be made.
    """
    metrics = Metrics()
    hasher = Hasher(observe=metrics.argon2.observe)
    return Service(settings, Store.open(settings.database_url), KeyStore(settings.keys), hasher, metrics)


def sidecar(settings: Settings) -> Sidecar:
    """All parts, made and not yet tried.

    Raises:
        StoreUnavailable: the file of the database cannot be made.
    """
    manifest = Manifest.load(settings.downloads, settings.media_root)
    return Sidecar(service(settings), manifest, Pages(settings.downloads, settings.templates))


def started(settings: Settings) -> Sidecar:
    """All parts, tried, on a database that is ready.

    Raises:
        CannotStart: with every reason.
    """
    try:
        made = sidecar(settings)
    except StoreUnavailable as trouble:
        raise CannotStart([f"The database cannot be used: {trouble}"]) from trouble
    if problems := [*_keys(made.service), *_database(made.service.store), *_site(made)]:
        made.service.store.close()
        raise CannotStart(problems)
    return made


def _keys(service: Service) -> Iterator[str]:
    try:
        service.keys.ring()
    except KeysError as trouble:
        yield f"The keys cannot be used: {trouble}"


def _database(store: Store) -> Iterator[str]:
    """SQLite is brought up to date; of a server that several processes share, the operator does it once (see docs/operators.md)."""
    try:
        current, head = store.revision()
        if store.kind == "sqlite" and known(current):
            store.migrate()
        elif current != head:
            newer = f"The database is of another release ({current}): use that release, or restore a backup"
            yield f"The database has not the tables of this release: {MIGRATE}" if known(current) else newer
    except StoreUnavailable as trouble:
        if store.kind == "sqlite":
            yield f"The database cannot be used: {trouble}"
        # A server may come up later than we do: until then requests get 503.


def known(revision: str | None) -> bool:
    """Whether this release knows how to go on from a revision of the database (None: an empty one)."""
    folder = Path(__file__).with_name("store") / "migrations" / "versions"
    return revision is None or any(folder.glob(f"{revision}_*.py"))


def _site(made: Sidecar) -> Iterator[str]:
    if made.manifest.trouble:
        yield f"The downloads manifest {made.settings.downloads} cannot be used: {made.manifest.trouble}"
    try:
        _ = made.pages.languages
    except PagesError as trouble:
        yield f"The screens cannot be drawn: {trouble}"
    if not (made.settings.templates / "account").is_dir():
        yield f"{made.settings.templates} has no templates of the account's screens: set ROSTRA_TEMPLATES"
