"""The sidecar as one WSGI application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from sidecar.manifest import Manifest
from sidecar.service import Service
from sidecar.web import downloads, errors, guard, health, login, own, registration, returning, signing_in
from sidecar.web.context import Context
from sidecar.web.pages import Pages

PATHS = ("/account", "/download", "/healthz", "/readyz", "/dev/mail")
"""Beginnings of the paths that belong to the sidecar; everything else of a site is static."""


class NoClientSession(SecureCookieSessionInterface):
    """Flask's own session in a cookie does not exist here: ours are rows."""

    def open_session(self, app: Flask, request: Any) -> None:
        """Nothing to open."""


def create_app(service: Service, manifest: Manifest, pages: Pages) -> Flask:
    """Put the sidecar together.

    Args:
        service: store, keys, clock, passwords.
        manifest: what may be downloaded.
        pages: draws screens with the templates of the site.
    """
    app = Flask("sidecar", static_folder=None, template_folder=None)
    app.session_interface = NoClientSession()
    app.url_map.merge_slashes = False
    context = Context(service, pages, manifest)
    guard.install(app, service.settings)
    login.install(app, service)
    errors.install(app, lambda code, status, facts: _message(context, code, status, facts))
    for part in (registration, signing_in, own, health):
        app.register_blueprint(part.blueprint(context))
    app.register_blueprint(downloads.blueprint(service, manifest, pages))
    if service.settings.dev_mailbox:
        from sidecar.web import mailbox

        app.register_blueprint(mailbox.blueprint(service.settings, pages))
    return app


def _message(context: Context, code: str, status: int, facts: Mapping[str, Any]) -> str:
    """The page of an error. It asks neither the database nor the visitor's cookie, for those may be the trouble."""
    next_ = returning.safe(request.args.get("next"))
    language = context.pages.choose(request.args.get("lang"), None, next_, request.headers.get("Accept-Language", ""))
    actions = [("log_in", "/account/login")] if status == 401 else [("home", "/"), ("account", "/account/")]
    page = {"code": code, "facts": facts, "actions": actions, "next": next_}
    return context.pages.render("account/message.html", language, page, request.path)
