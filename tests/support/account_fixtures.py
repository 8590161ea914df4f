"""Fixtures of the account service; a folder's `conftest.py` imports those that it uses."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidecar.store import engine
from sidecar.store.engine import Store
from tests.support.accounts import Accounts
from tests.support.postgres import Postgres

__all__ = ["accounts", "empty_store_url", "patient", "quick_accounts", "sqlite_template", "sqlite_url", "store_url"]

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the present tables; copying it is faster than migrating."""
    path = tmp_path_factory.mktemp("template") / "sidecar.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with its tables."""
    shutil.copy(sqlite_template, tmp_path / "sidecar.db")
    return f"sqlite:///{tmp_path / 'sidecar.db'}"


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database with its tables, on each engine in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: Postgres = request.getfixturevalue("postgresql")
    url = server.copy()
    yield url
    server.drop(url)


@pytest.fixture(params=ENGINES)
def empty_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty' / 'sidecar.db'}"
        return
    server: Postgres = request.getfixturevalue("postgresql")
    url = server.empty()
    yield url
    server.drop(url)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests wait for a lock as long as a busy machine needs. A circle of locks is an error even so: PostgreSQL finds it in a second."""
    monkeypatch.setattr(engine, "WAIT", 30)


@pytest.fixture
def accounts(store_url: str, tmp_path: Path) -> Iterator[Accounts]:
    """A sidecar, on each engine in turn."""
    made = Accounts(tmp_path, store_url)
    yield made
    made.close()


@pytest.fixture
def quick_accounts(sqlite_url: str, tmp_path: Path) -> Iterator[Accounts]:
    """A sidecar on SQLite, for what no engine has a say in."""
    made = Accounts(tmp_path, sqlite_url)
    yield made
    made.close()
