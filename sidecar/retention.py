"""What is forgotten, and when. The worker does it every hour; `python -m sidecar purge` does it now."""

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
"""Table -> seconds after which a row is forgotten: since it was made; for sessions and limits since they ended, for mail since it was
sent or given up."""


def purge(service: Service) -> dict[str, int]:
    """Forget what is over; returns how many rows of each table.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    now, counts = service.clock(), {}
    for table, seconds in RETENTION.items():
        # One transaction a table, so that visitors wait for none of them long.
        with service.store.write() as conn:
            counts[table] = conn.execute(statements.PURGES[table], {"before": now - seconds}).rowcount
    return counts
