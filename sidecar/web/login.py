"""Screens 5 to 9: log in, log out, reset password."""

from __future__ import annotations

from flask import Blueprint, Response, request

from sidecar import accounts, address, challenges, passwords
from sidecar.accounts import BadCredentials, PasswordSet, SamePassword
from sidecar.limits import TooOften
from sidecar.web.context import Context, Problems, current_session, later, redirected
from sidecar.web.request_checks import read_form


def blueprint(context: Context) -> Blueprint:
    """The routes of these screens."""
    screens = Login(context)
    routes = Blueprint("login", __name__, url_prefix="/account")
    routes.add_url_rule("/login", view_func=screens.log_in, methods=["GET", "POST"])
    routes.add_url_rule("/logout", view_func=screens.log_out, methods=["GET", "POST"])
    routes.add_url_rule("/reset", view_func=screens.reset, methods=["GET", "POST"])
    routes.add_url_rule("/reset/password", view_func=screens.new_password, methods=["GET", "POST"])
    routes.add_url_rule("/reset/done", view_func=screens.done)
    return routes


class Login:
    """Views as methods: parse, call, render or 303."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def log_in(self) -> Response:
        """`/account/login`, also for the signed-in, who may want to change the account."""
        context = self.context
        if request.method == "GET":
            return context.show("login", next_=context.next())
        form = read_form(request)
        next_, email, password = context.next(form.get("next", "")), form.get("email", ""), form.get("password", "")
        missing = {name: [{"code": "missing"}] for name in ("email", "password") if not form.get(name, "").strip()}
        if missing:
            return context.show("login", status=422, next_=next_, errors=missing, values={"email": email})
        outcome = accounts.log_in(
            context.service, address.parse(email), email, passwords.normal(password), network=context.network,
            browser=context.browser, old_token=context.session_token(),
        )  # fmt: skip
        if isinstance(outcome, TooOften):
            errors: Problems = {"form": [{"code": "too_often", "seconds": outcome.retry_after}]}
            return later(context.show("login", next_=next_, errors=errors, values={"email": email}), outcome)
        if isinstance(outcome, BadCredentials):
            errors = {"form": [{"code": "bad_credentials"}]}
            return context.show("login", status=422, next_=next_, errors=errors, values={"email": email})
        return context.sign_in(redirected(next_), outcome.token)

    def log_out(self) -> Response:
        """`/account/logout`: a page with a button, and the button."""
        context = self.context
        if request.method == "GET":
            return context.show("logout", next_=context.next())
        next_ = context.next(read_form(request).get("next", ""))
        context.end_session()
        return context.sign_out(context.go("/account/", next_, notice="signed_out"))

    def reset(self) -> Response:
        """`/account/reset`: the answer is the same whether or not the address is known."""
        context = self.context
        if request.method == "GET":
            user = current_session()
            return context.show("reset", next_=context.next(), values={"email": user.address if user else ""})
        form = read_form(request)
        next_, email = context.next(form.get("next", "")), form.get("email", "")
        parsed = address.parse(email)
        if parsed is None:
            errors: Problems = {"email": [{"code": "address"}]}
            return context.show("reset", status=422, next_=next_, errors=errors, values={"email": email})
        begun = challenges.begin(
            context.service,
            "reset",
            parsed,
            language=context.language(next_=next_),
            next_=next_,
            network=context.network,
        )
        if isinstance(begun, TooOften):
            errors = {"form": [{"code": "too_often", "seconds": begun.retry_after}]}
            return later(context.show("reset", next_=next_, errors=errors, values={"email": email}), begun)
        return context.keep_flow(context.go("/account/reset/verify", next_), "reset", begun)

    def new_password(self) -> Response:
        """`/account/reset/password`: for the browser whose code was right, for 15 minutes."""
        context, flow = self.context, self.context.flow("reset")
        form = read_form(request) if request.method == "POST" else None
        view = accounts.may_set_password(context.service, flow) if flow else None
        if flow is None or view is None:
            return self._too_late()
        if form is None:
            return self._password_form(view)
        password = form.get("password", "")
        site = context.pages.site_name(context.language(view.language))
        wrong = accounts.password_problems(context.service, password, view.address, site)
        if wrong:
            return self._password_form(view, *wrong)
        outcome = accounts.set_password(context.service, flow, passwords.normal(password), browser=context.browser)
        if isinstance(outcome, SamePassword):
            return self._password_form(view, "same")
        if isinstance(outcome, PasswordSet):
            return context.sign_out(context.go("/account/reset/done", outcome.next))
        return self._too_late()

    def _password_form(self, view: challenges.View, *wrong: str) -> Response:
        context = self.context
        return context.show(
            "reset_password", status=422 if wrong else 200, next_=view.next, language=context.language(view.language),
            errors={"password": [{"code": code} for code in wrong]} if wrong else {}, policy=context.service.settings.password_policy,
            values={"email": view.address},
        )  # fmt: skip

    def _too_late(self) -> Response:
        next_ = self.context.next()
        ways = [
            ("begin_again", f"/account/reset?next={next_}"),
            ("log_in", f"/account/login?next={next_}"),
            ("back", next_),
        ]
        return self.context.message("reset_over", 410, next_=next_, actions=ways)

    def done(self) -> Response:
        """`/account/reset/done`: nobody is signed in; the button leads back, and the visitor logs in with the new password."""
        next_ = self.context.next()
        return self.context.show("reset_done", next_=next_, back=self.context.back(next_))
