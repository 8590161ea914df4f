"""Rows for any table at any revision: each column gets what its type, its rules and its references allow."""

from typing import Any

from sqlalchemy import Connection, Integer, MetaData, Table, insert, select

KNOWN = {
    "state": {"accounts": "active", "challenges": "pending", "outbox": "queued"},
    "purpose": {"challenges": "register"},
    "action": {"consents": "subscribed"},
}
"""Columns that take few words."""


def fill(connection: Connection) -> dict[str, int]:
    """Put two rows into every table of a database; returns how many rows each has."""
    reflected = MetaData()
    reflected.reflect(connection)
    tables = [table for table in reflected.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        for number in (1, 2):
            connection.execute(insert(table), {column.name: _value(table, column, number) for column in table.columns})
    return counted(connection)


def counted(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    reflected = MetaData()
    reflected.reflect(connection)
    names = [name for name in reflected.tables if name != "alembic_version"]
    return {name: len(connection.execute(select(reflected.tables[name])).all()) for name in names}


def _value(table: Table, column: Any, number: int) -> object:
    if column.name in KNOWN:
        return KNOWN[column.name][table.name]
    if column.foreign_keys or (column.name == "id" and not isinstance(column.type, Integer)):
        return f"id-{number}"
    return number if isinstance(column.type, Integer) else f"{column.name} {number}"
