"""Who asks: Flask-Login as the facade of our own sessions. Its remember-me cookie and Flask's client-side session are not used.

    install(app, service)            then `flask_login.current_user` and `login_required` work
    Principal                        the signed-in visitor: `.session` is the `sessions.Session`
    current_session() -> Session | None

`login_required` sends a browser that is signed out to `/account/login?next=...` (303) and gives a program 401.
Never call `flask_login.login_user` or `logout_user`: they write Flask's session. Set and clear our cookie instead (`cookies`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, Request, redirect, request
from flask_login import LoginManager, current_user
from werkzeug.exceptions import Unauthorized

from sidecar import sessions
from sidecar.service import Service
from sidecar.sessions import Session
from sidecar.web import cookies, returning
from sidecar.web.errors import wants_page

NO_COOKIE = ";"
"""A name that no cookie can have. Flask-Login asks for its remember-me cookie before it asks us, and a planted one would sign a
visitor out or, without a secret key, end in an error."""


@dataclass(frozen=True, slots=True)
class Principal:
    """The visitor behind a live session, with what Flask-Login asks of a user."""

    session: Session
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The account's identifier."""
        return self.session.account_id


def install(app: Flask, service: Service) -> None:
    """Load the visitor of each request from our cookie, at the first question and not before."""
    app.config["REMEMBER_COOKIE_NAME"] = NO_COOKIE
    app.config["SESSION_PROTECTION"] = None
    manager = LoginManager()
    manager.session_protection = None

    def load(request: Request) -> Principal | None:
        token = cookies.read(request, service.settings, "session")
        session = sessions.find(service, token) if token else None
        return None if session is None else Principal(session)

    manager.request_loader(load)
    manager.unauthorized_handler(_signed_out)
    manager.init_app(app, add_context_processor=False)


def _signed_out() -> Any:
    if not wants_page(request):
        raise Unauthorized
    here = returning.safe(request.path, "/account/")
    return redirect(f"/account/login?next={quote(here, safe='/')}", 303)


def current_session() -> Session | None:
    """The session of this request, or None where the visitor is signed out."""
    return current_user.session if current_user.is_authenticated else None
