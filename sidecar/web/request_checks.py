"""Checks of every request before its view, strict forms and queries, and headers on every answer.

    install(app, settings)              call it before the views are registered and before `context.install_login`
    RequestRefused(status, reason)      raise it: `app` answers with a page that tells the reason
    read_form(request) -> Form          the fields of a POST; else 400, 413 or 415
    read_query(request) -> Form         the parameters of the address; else 400. A repeated `next` counts as none
    network(request) -> str             of the visitor, for `limits` (see `address.network`)

A view sets its own `Cache-Control`, `Content-Security-Policy` or `Referrer-Policy` where bytes need stricter ones; `no-store, private` stays.

Werkzeug's own `request.form` takes the first of repeated fields and keeps broken UTF-8 as text. Which of two values counts then depends on
the program that reads them (CVE-2023-7028), so nobody but `is_one_click` uses it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask, Request, Response, request
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.middleware.proxy_fix import ProxyFix

from common.web import content_security_policy, security_headers
from sidecar import address, logs
from sidecar.settings import Settings

Form = Mapping[str, str]
"""Fields of a form or query, each once, as plain text."""

MAX_BODY, MAX_QUERY = 16_384, 4_096
"""Bytes. The longest valid form is a password of 256 code points, each twelve bytes when percent-encoded, and short fields."""

MAX_FIELDS = 16
FORM_TYPE = "application/x-www-form-urlencoded"
FORM_FIELD = re.compile(r"[a-z_]{1,32}", re.ASCII)
QUERY_FIELD = re.compile(r"[A-Za-z0-9_.~-]{1,64}", re.ASCII)
"""Names of fields; addresses also come with the parameters that mail and advertising systems add. `email[]` is neither."""

UNWANTED = re.compile("[\x00\ud800-\udfff\ufffd]")
"""NUL, surrogates, and the replacement character, with which two different texts look alike."""

ONE_CLICK = "/account/unsubscribe/<token>"
PROBES = frozenset({"/healthz", "/readyz"})
METHODS = frozenset({"GET", "HEAD", "POST"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)

LIMITS = {
    "MAX_CONTENT_LENGTH": MAX_BODY,
    "MAX_FORM_MEMORY_SIZE": MAX_BODY,
    "MAX_FORM_PARTS": MAX_FIELDS,
    "PROVIDE_AUTOMATIC_OPTIONS": False,
}
"""Flask's limits of what it reads, and no answers to preflights."""

REFERRER_POLICY = "same-origin"
"""Our URLs contain tokens and return paths, which other sites must not see. Not `no-referrer`: forms would then be sent with `Origin: null`."""

STRICTER = {"Content-Security-Policy": content_security_policy(), "Referrer-Policy": REFERRER_POLICY}
"""Headers of the static site that a view may set to something stricter."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class RequestRefused(HTTPException):
    """An answer with a reason for the visitor.

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
    """Return True where `Accept` names HTML, as the navigation of every browser does; `*/*` alone is a program."""
    accepted = request.headers.get("Accept", "").lower()
    return "text/html" in accepted or "application/xhtml+xml" in accepted


# Before and after each view -------------------------------------------------------------------------------------------


def install(app: Flask, settings: Settings) -> None:
    """Check every request of an application and finish every answer."""
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
        read_query(request)  # refused before a view does anything

    @app.after_request
    def finish(response: Response) -> Response:
        return _finish(response, https=settings.https)


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
    """Refuse hosts other than the public name: they would mean forged links or pages that work only partly."""
    # The environment, not `request.headers`: there a header that is missing costs a raised and caught exception.
    named = [request.environ.get("HTTP_HOST", "")] if request.path not in PROBES else []
    named += [one.strip() for one in request.environ.get("HTTP_X_FORWARDED_HOST", "").split(",") if one.strip()]
    usual_port = ":443" if settings.https else ":80"
    if any(one.lower().removesuffix(usual_port) != settings.host for one in named):
        raise RequestRefused(400, "wrong_host", url=settings.public_url)


def _check_method(app: Flask, request: Request) -> None:
    """Refuse methods other than GET, HEAD and POST; there are no preflights and no overrides."""
    if request.method in METHODS:
        return
    adapter = app.create_url_adapter(request)
    raise MethodNotAllowed(sorted(METHODS.intersection(adapter.allowed_methods() if adapter else ())) or ["GET"])


def _check_origin(request: Request, origin: str) -> None:
    """Refuse forms of other sites, by Fetch Metadata, or by `Origin` for browsers without it.

    Pages cannot forge either header (https://fetch.spec.whatwg.org/#forbidden-request-header). No cookie, token or body is read.
    """
    if request.url_rule is not None and request.url_rule.rule == ONE_CLICK:
        return
    site, sent = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = sent is not None and sent.lower() == origin
    # Our own forms send `null` where a browser hides the referrer; then `Sec-Fetch-Site` decides.
    if not (ours and site in {None, "same-origin", "none"}) and not (site == "same-origin" and sent in {None, "null"}):
        raise RequestRefused(403, "cross_site")


@cache
def _headers(*, https: bool) -> dict[str, str]:
    """Headers of every answer that no view changes."""
    shared = {name: value for name, value in security_headers(https=https).items() if name not in STRICTER}
    return shared | {"Cross-Origin-Resource-Policy": "same-origin"}


def _finish(response: Response, *, https: bool) -> Response:
    headers = response.headers
    ours = _headers(https=https) | {"X-Request-Id": logs.request_id.get()}
    own = {name.lower(): value for name, value in headers}  # reading all once costs less than reading each
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
    """Return the visitor's network, see `address.network`; `X-Forwarded-For` counts only behind our own proxies."""
    return address.network(request.remote_addr or "")


# Forms and queries ----------------------------------------------------------------------------------------------------


def read_form(request: Request) -> Form:
    """Read the fields of a form."""
    if request.mimetype != FORM_TYPE or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType
    # One byte more than is allowed, because Werkzeug silently cuts a body without a length at the limit.
    request.max_content_length = MAX_BODY + 1
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY:
        raise RequestEntityTooLarge
    return _fields(body, FORM_FIELD)


def read_query(request: Request) -> Form:
    """Read the parameters of the address. Two values of `next` count as none: the page is shown and returns to the default."""
    if len(request.query_string) > MAX_QUERY:
        raise BadRequest
    return _fields(request.query_string, QUERY_FIELD, droppable="next")


def _fields(raw: bytes, name: re.Pattern[str], droppable: str = "") -> Form:
    """Decode fields, each of which may occur once; limits are checked first."""
    if raw.count(b"&") >= MAX_FIELDS:
        raise BadRequest
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise BadRequest from error
    names = [key for key, _ in pairs]
    repeated = [key for key in names if names.count(key) > 1]
    if any(key != droppable for key in repeated):
        raise BadRequest
    if not all(name.fullmatch(key) and not UNWANTED.search(value) for key, value in pairs):
        raise BadRequest
    return {key: value for key, value in pairs if key not in repeated}


def is_one_click(request: Request) -> bool:
    """Return True for a one-click unsubscription of a mail program (RFC 8058, section 3.1), a form of either encoding within `LIMITS`."""
    return request.form.getlist("List-Unsubscribe") == ["One-Click"]
