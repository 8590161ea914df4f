"""The account's page (screen 10) with the gate, sessions, export, closing and unsubscribing, and `/account/session`."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request

from sidecar import accounts, consents, downloads, events, sessions, signing
from sidecar.accounts import BadCredentials
from sidecar.limits import TooOften
from sidecar.sessions import Session
from sidecar.web.context import Context, Problems, current_session, later
from sidecar.web.request_checks import is_one_click, read_form

SHOWN = 50


def blueprint(context: Context) -> Blueprint:
    """The routes of these screens."""
    screens = AccountPage(context)
    routes = Blueprint("account_page", __name__, url_prefix="/account")
    routes.add_url_rule("/", view_func=screens.account)
    routes.add_url_rule("/session", view_func=screens.session)
    routes.add_url_rule("/sessions", view_func=screens.end_sessions, methods=["POST"])
    routes.add_url_rule("/export", view_func=screens.export)
    routes.add_url_rule("/close", view_func=screens.close, methods=["GET", "POST"])
    routes.add_url_rule("/unsubscribe/<token>", view_func=screens.unsubscribe, methods=["GET", "POST"])
    return routes


class AccountPage:
    """Views as methods: parse, call, render or 303."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def account(self) -> Response:
        """`/account/`: the gate, or the account."""
        user = current_session()
        next_ = self.context.next()
        if user is None:
            return self.context.gate(next_)
        return self.context.show("account", next_=next_, **self._account(user))

    def _account(self, user: Session) -> dict[str, Any]:
        context, service = self.context, self.context.service
        moment = context.pages.moment
        language = context.language(user.language)
        with service.store.read() as conn:
            happened = events.listing(conn, user.account_id)
        return {
            "address": user.address,
            "subscribed": consents.subscribed(service, user.account_id),
            "sessions": [
                {
                    "id": one.id,
                    "browser": one.browser,
                    "created": moment(language, one.created_at),
                    "seen": moment(language, one.seen_at),
                    "current": one.id == user.id,
                }
                for one in sessions.listing(service, user.account_id)
            ],
            "events": [{"kind": one.kind, "browser": one.browser, "at": moment(language, one.at)} for one in happened],
            "downloads": downloads.shown(
                context.manifest, downloads.listing(service, user.account_id, SHOWN), language
            ),
        }

    def session(self) -> Response:
        """`/account/session`: the signed-in visitor of this browser, as JSON for scripts of the site."""
        user = current_session()
        return jsonify(
            {"signed_in": False}
            if user is None
            else {"signed_in": True, "address": user.address, "language": user.language}
        )

    def end_sessions(self) -> Response:
        """`/account/sessions`: POST `session=ID`, or `all` for all others."""
        context, form, user = self.context, read_form(request), current_session()
        if user is None:
            return context.go("/account/login", "/account/")
        chosen = form.get("session", "")
        if chosen == "all":
            sessions.end_all(context.service, user.account_id, except_id=user.id, browser=context.browser)
            return context.go("/account/", notice="sessions_ended")
        sessions.end(context.service, user.account_id, chosen, context.browser)
        answer = context.go("/account/", notice="session_ended")
        return context.sign_out(answer) if chosen == user.id else answer

    def export(self) -> Response:
        """`/account/export`: everything that is stored of the account, as JSON."""
        user = current_session()
        if user is None:
            return self.context.go("/account/login", "/account/")
        found = accounts.export(self.context.service, user.account_id)
        answer = make_response(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        answer.headers["Content-Type"] = "application/json; charset=utf-8"
        answer.headers["Content-Disposition"] = 'attachment; filename="account.json"'
        return answer

    def close(self) -> Response:
        """`/account/close`: asks for the password, then deletes the account."""
        context, user = self.context, current_session()
        form = read_form(request) if request.method == "POST" else None
        if user is None:
            return context.go("/account/login", "/account/")
        if form is None:
            return context.show("close")
        outcome = accounts.close(context.service, user.account_id, form.get("password", ""), network=context.network)
        if isinstance(outcome, TooOften):
            errors: Problems = {"password": [{"code": "too_often", "seconds": outcome.retry_after}]}
            return later(context.show("close", errors=errors), outcome)
        if isinstance(outcome, BadCredentials):
            return context.show("close", status=422, errors={"password": [{"code": "wrong_password"}]})
        return context.sign_out(context.message("account_closed", 200, actions=[("back", "/")], language=user.language))

    def unsubscribe(self, token: str) -> Response:
        """`/account/unsubscribe/TOKEN`: a page with a button; POST does it, for the button and for mail programs (RFC 8058).

        The signed token is the only credential, so this one route takes requests from anywhere. The answer is the same for every
        authentic token, also when the account is closed.
        """
        context = self.context
        payload = signing.read(context.service.keys.ring(), "unsubscribe", token, context.service.clock())
        if payload is None:
            return context.message("bad_unsubscribe", 404, actions=[("account", "/account/")])
        if request.method == "POST":
            source = "one-click" if is_one_click(request) else "link"
            consents.unsubscribe(context.service, str(payload.data["a"]), source)
            return context.show("unsubscribe", done=True)
        return context.show("unsubscribe", done=False)
