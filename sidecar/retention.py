"""Retention: expired rows are deleted by the worker every hour, and by `python -m sidecar purge` at once."""

from __future__ import annotations

from collections.abc import Mapping

from sidecar.downloads import KEPT
from sidecar.limits import DAY
from sidecar.service import Service
from sidecar.store import statements

RETENTION: Mapping[str, int] = {
    "challenges": 2 * DAY,
    "sessions": 0,
    "limits": 0,
    "events": 365 * DAY,
    "outbox": 14 * DAY,
    "downloads": KEPT,
}
"""Table -> seconds after which a row is deleted: since its creation; for sessions and limits since their end, for mail since it was
sent or given up."""


def purge(service: Service) -> dict[str, int]:
    """Delete expired rows. Return their number for each table.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    now, counts = service.clock(), {}
    for table, seconds in RETENTION.items():
        # One transaction for each table, so that visitors do not wait long.
        with service.store.write() as conn:
            counts[table] = conn.execute(statements.PURGES[table], {"before": now - seconds}).rowcount
    return counts
