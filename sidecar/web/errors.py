"""Every error as a page with a next step, or as one line for machines.

    Refusal(status, reason, **facts)        raise it: an answer of that status; `reason` is a code that the template knows
    install(app, render_message)            render_message(code, status, facts) -> HTML; `code` is the reason, else the status as text
    wants_page(request) -> bool             whether a person with a browser asks: `Accept` names text/html

Facts that a template may get: `seconds` to wait (429 and 503), `reference` (the request's id, which the log has, 500), and those of a
`Refusal`.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from sidecar import logs
from sidecar.passwords import Busy
from sidecar.store.engine import StoreUnavailable

RenderMessage = Callable[[str, int, Mapping[str, Any]], str]

STORE_PAUSE, HASHER_PAUSE = 5, 2
"""Seconds after which a client may come back: a locked database, a full house of password checks."""

logger = logging.getLogger("rostra.web")


class Refusal(HTTPException):
    """An answer with a reason that the visitor is told.

    Attributes:
        code: the status.
        reason: code of the sentence in `message.html`.
        facts: for that sentence.
    """

    def __init__(self, status: int, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.code = status
        self.reason = reason
        self.facts = facts


def wants_page(request: Request) -> bool:
    """Whether `Accept` names HTML, as every browser's navigation does; `*/*` alone is a program."""
    accepted = request.headers.get("Accept", "").lower()
    return "text/html" in accepted or "application/xhtml+xml" in accepted


def install(app: Flask, render_message: RenderMessage) -> None:
    """Answer errors of every kind through one page."""

    def answer(status: int, reason: str = "", headers: Mapping[str, str] | None = None, **facts: Any) -> Response:
        body, kind = _body(render_message, reason or str(status), status, facts), "text/html; charset=utf-8"
        if body is None:
            body, kind = _line(status, reason), "text/plain; charset=utf-8"
        response = Response(body, status, headers=dict(headers or {}))
        response.headers["Content-Type"] = kind
        if "seconds" in facts:
            response.headers["Retry-After"] = str(facts["seconds"])
        return response

    def http(error: HTTPException) -> Any:
        if error.response is not None:
            return error.response
        # Allow of a 405, WWW-Authenticate of a 401; the body is ours.
        headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
        facts = error.facts if isinstance(error, Refusal) else {}
        if (pause := headers.get("Retry-After", "")).isdigit():
            facts = {"seconds": int(pause)} | facts
        return answer(error.code or 500, getattr(error, "reason", ""), headers, **facts)

    def store_unavailable(error: StoreUnavailable) -> Response:
        logger.warning("the database is not available: %s", error)
        return answer(503, seconds=STORE_PAUSE)

    def busy(_: Busy) -> Response:
        logger.warning("too many passwords are being checked")
        return answer(503, seconds=HASHER_PAUSE)

    def unexpected(error: Exception) -> Response:
        logger.error("%s\n%s", type(error).__qualname__, _where(error))
        return answer(500, reference=logs.request_id.get())

    app.register_error_handler(HTTPException, http)
    app.register_error_handler(StoreUnavailable, store_unavailable)
    app.register_error_handler(Busy, busy)
    app.register_error_handler(Exception, unexpected)


def _body(render: RenderMessage, code: str, status: int, facts: Mapping[str, Any]) -> str | None:
    """The page; None for machines, and where even the page cannot be drawn."""
    if not wants_page(request):
        return None
    try:
        return render(code, status, facts)
    except Exception as error:  # noqa: BLE001 # the last resort: an answer without a page is better than none
        logger.error("the error page failed: %s\n%s", type(error).__qualname__, _where(error))  # noqa: TRY400 # see _where
        return None


def _line(status: int, reason: str) -> str:
    return f"{status} {HTTPStatus(status).phrase}{': ' if reason else ''}{reason.replace('_', ' ')}\n"


def _where(error: BaseException) -> str:
    """The stack without the error's own words: those may quote what a visitor typed."""
    cause = error.__cause__ or error.__context__
    earlier = f"from {type(cause).__qualname__}\n{_where(cause)}" if cause is not None else ""
    return "".join(traceback.format_tb(error.__traceback__)) + earlier
