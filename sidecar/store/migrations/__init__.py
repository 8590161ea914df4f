"""Migrations of the tables from one release to the next; `Store.migrate` runs them with Alembic.

A revision is one numbered file in `versions/`. Files are only added; those of a release are never changed.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

HEAD = "0001"
"""The newest revision in `versions/`; a constant, so that the start does not load Alembic to compare it."""

SCRIPTS = "sidecar.store:migrations"
"""Location of `env.py` and `versions/` for Alembic: package and folder."""

ONE_AT_A_TIME = 7_203_311
"""Number of the advisory lock that a migration of PostgreSQL holds."""


def current(connection: Connection) -> str | None:
    """Return the revision of a database, or None where it has no tables."""
    table = "sqlite_master WHERE name = " if connection.dialect.name == "sqlite" else "pg_tables WHERE tablename = "
    if connection.exec_driver_sql(f"SELECT 1 FROM {table} 'alembic_version'").first() is None:  # noqa: S608
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def known(revision: str | None) -> bool:
    """Return True where this release can upgrade a database from a revision (None: an empty one)."""
    versions = Path(__file__).with_name("versions")
    return revision is None or any(versions.glob(f"{revision}_*.py"))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate to a revision in the transaction of a connection on which SQLite's foreign keys are off.

    Raises:
        ValueError: rows would point to rows that are not there.
    """
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            f"SELECT set_config('statement_timeout', '0', true), pg_advisory_xact_lock({ONE_AT_A_TIME})"
        )
    config = Config()
    config.set_main_option("script_location", SCRIPTS.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise ValueError(f"{len(lost)} rows would point to nothing, the first in {lost[0][0]}")
