"""The sidecar as one WSGI application: its views, its error pages, and the probes of load balancers.

    create_app(service, manifest, pages) -> Flask
    install_errors(app, render_message)             render_message(code, status, facts) -> HTML; `code` is the reason, else the status

Facts that an error page may get: `seconds` to wait (429 and 503), `reference` (the request's id, which the log has, 500), and those of a
`RequestRefused`. Programs get one line instead of a page.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException

from sidecar import logs
from sidecar.manifest import Manifest
from sidecar.pages import Pages
from sidecar.passwords import Busy
from sidecar.service import Service
from sidecar.store.engine import StoreUnavailable
from sidecar.web import account_page, downloads, login, registration, request_checks, return_to
from sidecar.web.context import Context, install_login
from sidecar.web.request_checks import RequestRefused, wants_page

log = logging.getLogger("rostra.web")

PATHS = ("/account", "/download", "/healthz", "/readyz", "/dev/mail")
"""Beginnings of the paths that belong to the sidecar; everything else of a site is static."""

STORE_PAUSE, HASHER_PAUSE = 5, 2
"""Seconds after which a client may come back: the database is locked, too many passwords are being checked."""

RenderMessage = Callable[[str, int, Mapping[str, Any]], str]


class NoClientSession(SecureCookieSessionInterface):
    """Disables Flask's own session cookie: sessions are rows of the database."""

    def open_session(self, app: Flask, request: Any) -> None:
        """Open nothing."""


def create_app(service: Service, manifest: Manifest, pages: Pages) -> Flask:
    """Create the application.

    Args:
        service: store, keys, clock, passwords.
        manifest: the gated files.
        pages: renders screens with the templates of the site.
    """
    app = Flask("sidecar", static_folder=None, template_folder=None)
    app.session_interface = NoClientSession()
    app.url_map.merge_slashes = False
    context = Context(service, pages, manifest)
    request_checks.install(app, service.settings)
    install_login(app, service)
    install_errors(app, lambda code, status, facts: _message(context, code, status, facts))
    for part in (registration, login, account_page, downloads):
        app.register_blueprint(part.blueprint(context))
    app.add_url_rule("/healthz", view_func=_healthz)
    app.add_url_rule("/readyz", view_func=lambda: _readyz(context), endpoint="readyz")
    if service.settings.dev_mailbox:
        from sidecar.web import mailbox

        app.register_blueprint(mailbox.blueprint(context))
    return app


def _message(context: Context, code: str, status: int, facts: Mapping[str, Any]) -> str:
    """Render the page of an error without the database and the visitor's cookie, which may be its cause."""
    next_ = return_to.safe(request.args.get("next"))
    language = context.language_of_request(next_=next_)
    actions = [("log_in", "/account/login")] if status == 401 else [("home", "/"), ("account", "/account/")]
    page = {"code": code, "facts": facts, "actions": actions, "next": next_}
    return context.pages.render("account/message.html", language, page, request.path)


# Probes ---------------------------------------------------------------------------------------------------------------


def _healthz() -> Response:
    """Report that the process answers."""
    return jsonify({"status": "ok"})


def _readyz(context: Context) -> tuple[Response, int]:
    """Report with one word each whether the database and the manifest can be used."""
    parts = {"database": _database(context), "manifest": "ok" if context.manifest.usable() else "missing"}
    ready = set(parts.values()) == {"ok"}
    return jsonify({"status": "ok" if ready else "unavailable"} | parts), 200 if ready else 503


def _database(context: Context) -> str:
    try:
        current, head = context.service.store.revision()
    except StoreUnavailable:
        return "unavailable"
    return "ok" if current == head else "outdated"


# Error pages ----------------------------------------------------------------------------------------------------------


def install_errors(app: Flask, render_message: RenderMessage) -> None:
    """Answer every error with one page, or with one line for programs."""

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
        facts = error.facts if isinstance(error, RequestRefused) else {}
        if (pause := headers.get("Retry-After", "")).isdigit():
            facts = {"seconds": int(pause)} | facts
        return answer(error.code or 500, getattr(error, "reason", ""), headers, **facts)

    def store_unavailable(error: StoreUnavailable) -> Response:
        log.warning("the database is not available: %s", error)
        return answer(503, seconds=STORE_PAUSE)

    def busy(_: Busy) -> Response:
        log.warning("too many passwords are being checked")
        return answer(503, seconds=HASHER_PAUSE)

    def unexpected(error: Exception) -> Response:
        log.error("%s\n%s", type(error).__qualname__, _where(error))
        return answer(500, reference=logs.request_id.get())

    app.register_error_handler(HTTPException, http)
    app.register_error_handler(StoreUnavailable, store_unavailable)
    app.register_error_handler(Busy, busy)
    app.register_error_handler(Exception, unexpected)


def _body(render: RenderMessage, code: str, status: int, facts: Mapping[str, Any]) -> str | None:
    """Return the page; None for programs, and where rendering fails."""
    if not wants_page(request):
        return None
    try:
        return render(code, status, facts)
    except Exception as error:  # noqa: BLE001 # the last resort: an answer without a page is better than none
        log.error("the error page failed: %s\n%s", type(error).__qualname__, _where(error))  # noqa: TRY400 # see _where
        return None


def _line(status: int, reason: str) -> str:
    return f"{status} {HTTPStatus(status).phrase}{': ' if reason else ''}{reason.replace('_', ' ')}\n"


def _where(error: BaseException) -> str:
    """Return the stack without the error's message, which may quote a visitor's input."""
    cause = error.__cause__ or error.__context__
    earlier = f"from {type(cause).__qualname__}\n{_where(cause)}" if cause is not None else ""
    return "".join(traceback.format_tb(error.__traceback__)) + earlier
