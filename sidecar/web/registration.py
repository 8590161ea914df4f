"""Screens 1 to 4: gate, create an account, check your inbox, account created; and the code screen that the reset shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from sidecar import accounts, address, challenges, consents, passwords
from sidecar.challenges import Closed, Flow, Malformed, Passed, View, Wrong
from sidecar.limits import TooOften
from sidecar.web.context import Context, Cookie, Problems, current_session, later
from sidecar.web.request_checks import Form, read_form

VERIFY: Mapping[Cookie, str] = {"register": "/account/verify", "reset": "/account/reset/verify"}
BEGIN: Mapping[Cookie, str] = {"register": "/account/register", "reset": "/account/reset"}


def blueprint(context: Context) -> Blueprint:
    """The routes of these screens."""
    screens = Registration(context)
    routes = Blueprint("registration", __name__, url_prefix="/account")
    routes.add_url_rule("/register", view_func=screens.register, methods=["GET", "POST"])
    routes.add_url_rule("/verify", view_func=screens.verify, methods=["GET", "POST"])
    routes.add_url_rule("/reset/verify", view_func=screens.verify_reset, methods=["GET", "POST"])
    routes.add_url_rule("/resend", view_func=screens.resend, methods=["POST"])
    routes.add_url_rule("/welcome", view_func=screens.welcome)
    routes.add_url_rule("/newsletter", view_func=screens.newsletter, methods=["POST"])
    return routes


class Registration:
    """Views as methods: parse, call, render or 303."""

    def __init__(self, context: Context) -> None:
        self.context = context

    # Create an account -----------------------------------------------------------------------------------------------------

    def register(self) -> Response:
        """`/account/register`."""
        if current_session():
            return self.context.go("/account/", self.context.next())
        return self._register() if request.method == "POST" else self._form(self.context.next())

    def _register(self) -> Response:
        context, form = self.context, read_form(request)
        next_, email, password = context.next(form.get("next", "")), form.get("email", ""), form.get("password", "")
        parsed = address.parse(email)
        site = context.pages.site_name(context.language(next_=next_))
        wrong = accounts.password_problems(context.service, password, email, site)
        errors: Problems = ({} if parsed else {"email": [{"code": "address"}]}) | (
            {"password": [{"code": code} for code in wrong]} if wrong else {}
        )
        if parsed is None or errors:
            return self._form(next_, errors, form, status=422)
        language = form.get("language", "")
        begun = challenges.begin(
            context.service, "register", parsed, language=language if language in context.pages.languages else context.language(next_=next_),
            next_=next_, network=context.network, password=passwords.normal(password),
        )  # fmt: skip
        if isinstance(begun, TooOften):
            return later(self._form(next_, _too_often(begun), form), begun)
        return context.keep_flow(context.go("/account/verify", next_), "register", begun)

    def _form(
        self, next_: str, errors: Problems | None = None, form: Form | None = None, status: int = 200
    ) -> Response:
        context, typed = self.context, form or {}
        chosen = typed.get("language", "") or context.language(next_=next_)
        return context.show(
            "register", status=status, next_=next_, errors=errors, values={"email": typed.get("email", "")},
            policy=context.service.settings.password_policy, languages=context.pages.language_choice(chosen),
        )  # fmt: skip

    # Check your inbox ------------------------------------------------------------------------------------------------------

    def verify(self) -> Response:
        """`/account/verify`."""
        return self._inbox("register")

    def verify_reset(self) -> Response:
        """`/account/reset/verify`."""
        return self._inbox("reset")

    def _inbox(self, purpose: Cookie) -> Response:
        context = self.context
        code = read_form(request).get("code", "") if request.method == "POST" else None
        flow = context.flow(purpose)
        if flow is None:
            return self._no_flow(purpose)
        if code is None:
            return self._code_screen(purpose, flow)
        tried = challenges.attempt(context.service, purpose, flow, code, browser=context.browser)
        return self._passed(purpose, tried) if isinstance(tried, Passed) else self._refused(purpose, flow, tried)

    def _passed(self, purpose: Cookie, passed: Passed) -> Response:
        context = self.context
        if purpose == "reset":
            return context.go("/account/reset/password")
        if passed.token is None:
            return context.go("/account/login", passed.next, notice="existed")
        old = current_session()
        if old:  # another account was signed in: this browser now has the new one
            context.end_session()
        return context.sign_in(context.go("/account/welcome", passed.next), passed.token)

    def _refused(self, purpose: Cookie, flow: Flow, tried: Wrong | Malformed | Closed | TooOften) -> Response:
        if isinstance(tried, TooOften):
            return later(self._code_screen(purpose, flow, _too_often(tried, "code")), tried)
        if isinstance(tried, Wrong):
            return self._code_screen(purpose, flow, {"code": [{"code": "wrong_code", "left": tried.left}]}, 422)
        if isinstance(tried, Malformed):
            return self._code_screen(purpose, flow, {"code": [{"code": "malformed_code"}]}, 422)
        return self._code_screen(purpose, flow, {"code": [{"code": tried.state}]}, 422)

    def _code_screen(self, purpose: Cookie, flow: Flow, errors: Problems | None = None, status: int = 200) -> Response:
        context = self.context
        view = challenges.look(context.service, purpose, flow)
        if view is None:
            return self._no_flow(purpose)
        if view.state in {"passed", "used"}:
            return context.go("/account/welcome" if purpose == "register" else "/account/reset/password", view.next)
        if view.state == "cancelled":
            return context.message(
                "flow_over",
                410,
                next_=view.next,
                actions=_ways(purpose, view.next),
                language=context.language(view.language),
            )
        if view.state != "pending" and not errors:
            errors = {"code": [{"code": view.state}]}
        return context.show(
            "verify", status=status, next_=view.next, language=context.language(view.language), errors=errors, **self._facts(purpose, view)
        )  # fmt: skip

    def _facts(self, purpose: Cookie, view: View) -> dict[str, Any]:
        return {
            "purpose": purpose,
            "address": address.masked(view.address),
            "reference": view.reference,
            "expires_at": view.expires_at,
            "expires": self.context.pages.time(self.context.language(view.language), view.expires_at),
            "wait": view.wait,
            "state": view.state,
            "attempts_left": view.attempts_left,
            "action": VERIFY[purpose],
            "resend_action": "/account/resend",
        }

    def _no_flow(self, purpose: Cookie) -> Response:
        next_ = self.context.next()
        return self.context.message("no_flow", 403, next_=next_, actions=_ways(purpose, next_))

    def resend(self) -> Response:
        """`/account/resend`: POST alone."""
        context, form = self.context, read_form(request)
        begun = [purpose for purpose in VERIFY if context.flow(purpose)]
        named = [purpose for purpose in VERIFY if purpose == form.get("flow")]
        purpose = [*named, *begun, "register"][0]
        flow = context.flow(purpose)
        if flow is None:
            return self._no_flow(purpose)
        sent = challenges.resend(context.service, purpose, flow)
        if isinstance(sent, TooOften):
            return later(self._code_screen(purpose, flow, _too_often(sent, "resend")), sent)
        if isinstance(sent, Closed):
            return self._code_screen(purpose, flow, status=410)
        answer = context.go(VERIFY[purpose], sent.next, notice="code_sent")
        return context.keep_flow(answer, purpose, sent)

    # Account created -------------------------------------------------------------------------------------------------------

    def welcome(self) -> Response:
        """`/account/welcome`."""
        return self._welcome(self.context.next())

    def _welcome(self, next_: str, errors: Problems | None = None, status: int = 200) -> Response:
        context, user = self.context, current_session()
        if user is None:
            return context.go("/account/login", next_)
        subscribed = consents.subscribed(context.service, user.account_id)
        back = context.back(next_)
        return context.show("welcome", status=status, next_=next_, errors=errors, subscribed=subscribed, back=back)

    def newsletter(self) -> Response:
        """`/account/newsletter`: POST `newsletter=yes` or `no`, from the welcome screen or the account's own."""
        context, form, user = self.context, read_form(request), current_session()
        next_ = context.next(form.get("next", ""))
        if user is None:
            return context.go("/account/login", next_)
        source = "account" if form.get("from") == "account" else "welcome"
        place = "/account/" if source == "account" else "/account/welcome"
        if form.get("newsletter") == "no":
            consents.unsubscribe(context.service, user.account_id, source)
            return context.go(place, next_, notice="unsubscribed")
        if form.get("newsletter") in {"yes", "on", "1", "true", "subscribe"}:
            consents.subscribe(context.service, user.account_id, source)
            return context.go(place, next_, notice="subscribed")
        return self._welcome(next_, {"newsletter": [{"code": "not_ticked"}]}, 422)


def _too_often(refused: TooOften, field: str = "form") -> Problems:
    return {field: [{"code": "too_often", "seconds": refused.retry_after}]}


def _ways(purpose: Cookie, next_: str) -> list[tuple[str, str]]:
    return [
        ("begin_again", f"{BEGIN[purpose]}?next={next_}"),
        ("log_in", f"/account/login?next={next_}"),
        ("back", next_),
    ]
