"""Logs: one JSON object a line on standard error, in ASCII, so that logged input cannot start a line or send terminal escapes."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Id of the request that this thread answers."""


class JsonLines(logging.Formatter):
    """`ts` (UTC with milliseconds), `level`, `logger`, `message`; `request` and `exception` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "ts": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            "exception": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({name: value for name, value in line.items() if value or name == "message"})


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log of this process to `stream` (standard error), in place of what was configured before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
