"""What stands before and behind every view: the host, the origin, methods, the request's id, and headers on every answer.

    install(app, settings)              call it before the views are registered and before `login.install`
    network(request) -> str             of the visitor, for `limits` (see `address.network`)
    ONE_CLICK                           the one rule that other origins may POST to: RFC 8058, its credential is the signed token
    PROBES                              paths that answer under any host name, for load balancers

A view sets its own `Cache-Control`, `Content-Security-Policy` or `Referrer-Policy` where bytes need stricter ones; `no-store, private` stays.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Request, Response, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix

from sidecar import address, logs
from sidecar.settings import Settings
from sidecar.web import forms
from sidecar.web.errors import Refusal

ONE_CLICK = "/account/unsubscribe/<token>"
PROBES = frozenset({"/healthz", "/readyz"})
METHODS = frozenset({"GET", "HEAD", "POST"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
YEAR = 31_536_000
"""Seconds."""

LIMITS = {
    "MAX_CONTENT_LENGTH": forms.MAX_BODY,
    "MAX_FORM_MEMORY_SIZE": forms.MAX_BODY,
    "MAX_FORM_PARTS": forms.MAX_FIELDS,
    "PROVIDE_AUTOMATIC_OPTIONS": False,
}
"""For Flask: what it would read at most, and no answers to preflights."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The static site's own policy (`generator/outputs/host_config.py`); a test compares the two."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

REFERRER_POLICY = "same-origin"
"""Addresses here carry tokens and ways back, which no other site shall learn. Not `no-referrer`: forms would then be sent with `Origin: null`."""


def install(app: Flask, settings: Settings) -> None:
    """Guard every request of an application and finish every answer."""
    app.config.update(LIMITS)
    hops = settings.trusted_proxies
    named = _named(app.wsgi_app, hops > 0)
    app.wsgi_app = ProxyFix(named, x_for=hops, x_proto=hops) if hops else named  # type: ignore[method-assign,assignment]

    @app.before_request
    def guard() -> None:
        _check_host(request, settings)
        _check_method(app, request)
        if request.method not in SAFE_METHODS:
            _check_origin(request, settings.public_url)
        forms.query(request)  # refused here, before a view has begun anything

    @app.after_request
    def finish(response: Response) -> Response:
        return _finish(response, https=settings.https)


STRICTER = {"Content-Security-Policy": POLICY, "Referrer-Policy": REFERRER_POLICY}
"""Headers that a view may set to something stricter."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def _named(app: Any, trusting: bool) -> Wsgi:
    """Give each request an id, which a trusted proxy may have chosen."""

    def named(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "") if trusting else ""
        before = logs.request_id.set(given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8))
        try:
            answer: Iterable[bytes] = app(environ, start_response)
        finally:
            logs.request_id.reset(before)
        return answer

    return named


def _check_host(request: Request, settings: Settings) -> None:
    """The public name or nothing: a foreign one would mean a forged link somewhere, or a page that works only half."""
    # The environment, not `request.headers`: there a header that is missing costs a raised and caught exception.
    named = [request.environ.get("HTTP_HOST", "")] if request.path not in PROBES else []
    named += [one.strip() for one in request.environ.get("HTTP_X_FORWARDED_HOST", "").split(",") if one.strip()]
    usual_port = ":443" if settings.https else ":80"
    if any(one.lower().removesuffix(usual_port) != settings.host for one in named):
        raise Refusal(400, "wrong_host", url=settings.public_url)


def _check_method(app: Flask, request: Request) -> None:
    """No preflight is answered and nothing is overridden: what is not GET, HEAD or POST does not exist."""
    if request.method in METHODS:
        return
    adapter = app.create_url_adapter(request)
    raise MethodNotAllowed(sorted(METHODS.intersection(adapter.allowed_methods() if adapter else ())) or ["GET"])


def _check_origin(request: Request, origin: str) -> None:
    """Only our own pages may send forms. Browsers that know Fetch Metadata say so themselves; of others the Origin is asked.

    Pages cannot forge either header (https://fetch.spec.whatwg.org/#forbidden-request-header). No cookie, no token and no body is looked at.
    """
    if request.url_rule is not None and request.url_rule.rule == ONE_CLICK:
        return
    site, sent = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = sent is not None and sent.lower() == origin
    # `null` comes with our own forms where a visitor's browser hides the referrer; the browser's own word on the site then decides.
    if not (ours and site in {None, "same-origin", "none"}) and not (site == "same-origin" and sent in {None, "null"}):
        raise Refusal(403, "cross_site")


def _finish(response: Response, *, https: bool) -> Response:
    headers, ours = response.headers, HEADERS | {"X-Request-Id": logs.request_id.get()}
    if https:
        ours |= {"Strict-Transport-Security": f"max-age={YEAR}"}
    own = {name.lower(): value for name, value in headers}  # one look at all costs less than a look for each
    for name, value in STRICTER.items():
        if name.lower() not in own:
            headers.add(name, value)
    for name, value in ours.items():
        (headers.set if name.lower() in own else headers.add)(name, value)
    if not {"no-store", "private"} <= set(own.get("cache-control", "").replace(" ", "").split(",")):
        headers["Cache-Control"] = "no-store, private"
    if "vary" in own:
        response.vary.add("Cookie")
    else:
        headers.add("Vary", "Cookie")
    return response


def network(request: Request) -> str:
    """The network that a visitor comes from, see `address.network`; `X-Forwarded-For` has a say only behind proxies of our own."""
    return address.network(request.remote_addr or "")
