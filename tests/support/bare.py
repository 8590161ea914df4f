"""A small application behind the real checks, forms and error pages, for what is promised of every route whatever it does."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.test import TestResponse

from sidecar.app import install_errors
from sidecar.settings import Settings
from sidecar.web import context, request_checks, return_to

LOOPBACK = Settings()
PUBLIC = Settings(public_url="https://newsroom.example.org")
PAGE = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
FORM = {"Content-Type": request_checks.FORM_TYPE}


def message(code: str, status: int, facts: Mapping[str, Any]) -> str:
    """An error page that shows what it was given."""
    return f"<h1>{status} {code}</h1>{sorted(facts)}"


def application(settings: Settings = PUBLIC) -> Flask:
    """Views that echo, redirect, fail and count their effects in `app.extensions["effects"]`."""
    app = Flask("bare", static_folder=None)
    request_checks.install(app, settings)
    install_errors(app, message)
    effects = app.extensions["effects"] = []

    @app.get("/account/login")
    def form() -> Response:
        return jsonify(next=return_to.safe(request_checks.read_query(request).get("next")))

    @app.post("/account/login")
    def echo() -> Response:
        fields = dict(request_checks.read_form(request))
        effects.append(fields)
        return jsonify(fields)

    @app.post("/account/return")
    def go() -> Any:
        return redirect(return_to.safe(request_checks.read_form(request).get("next")), 303)

    @app.route("/account/unsubscribe/<token>", methods=["GET", "POST"])
    def unsubscribe(token: str) -> Response:
        effects.append({"token": token, "one_click": str(request_checks.is_one_click(request))})
        return jsonify(token=token)

    @app.get("/account/session")
    def session() -> Response:
        answer = jsonify(
            cookie=context.read_cookie(request, settings, "session"), network=request_checks.network(request)
        )
        context.set_cookie(answer, settings, "session", "a-token", 60)
        context.clear_cookie(answer, settings, "register")
        return answer

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/bytes")
    def some_bytes() -> Response:
        own = {"Content-Security-Policy": "sandbox", "Referrer-Policy": "no-referrer", "Cache-Control": "public"}
        return Response(b"film", headers=own)

    return app


def visit(app: Flask, path: str, settings: Settings = PUBLIC, **given: Any) -> TestResponse:
    """GET as a browser does; `headers` come on top."""
    headers = PAGE | given.pop("headers", {})
    # Without a jar of its own, which would replace the Cookie header.
    return app.test_client(use_cookies=False).get(path, base_url=settings.public_url, headers=headers, **given)


def send(app: Flask, path: str, settings: Settings = PUBLIC, **given: Any) -> TestResponse:
    """POST as a form of our own page does; `headers` come on top."""
    own = {"Origin": settings.public_url, "Sec-Fetch-Site": "same-origin"}
    return app.test_client(use_cookies=False).post(
        path, base_url=settings.public_url, headers=PAGE | own | given.pop("headers", {}), **given
    )
