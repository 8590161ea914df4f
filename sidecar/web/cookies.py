"""Our cookies: what they are called, and the one way to set, clear and read them.

    name(settings, kind) -> str                         kind: "session", "register", "reset"
    put(response, settings, kind, value, max_age)       max_age in seconds
    clear(response, settings, kind)
    read(request, settings, kind) -> str                "" where there is none that could be ours

By https the names are `__Host-rostra`, `__Host-rostra-register` and `__Host-rostra-reset`: with that prefix a browser takes a cookie only by
https, for this host alone and for the whole of it, so that no neighbouring subdomain can plant one (RFC 6265bis, section 4.1.3.2). Over
plain http, which is for development on loopback only, browsers refuse that; there the names are `rostra-dev`, `rostra-dev-register` and
`rostra-dev-reset`, without `Secure`.
"""

from __future__ import annotations

import re
from typing import Literal

from flask import Request, Response

from sidecar.settings import Settings

Kind = Literal["session", "register", "reset"]

LONGEST_HEADER = 8_192
"""Characters of a `Cookie` header that are looked at."""

VALUE = re.compile(r"[A-Za-z0-9._-]{1,1024}", re.ASCII)
"""What tokens of ours consist of."""


def name(settings: Settings, kind: Kind) -> str:
    """The name of a cookie under the public address."""
    base = "__Host-rostra" if settings.https else "rostra-dev"
    return base if kind == "session" else f"{base}-{kind}"


def put(response: Response, settings: Settings, kind: Kind, value: str, max_age: int) -> None:
    """Set a cookie for `max_age` seconds."""
    response.set_cookie(
        name(settings, kind), value, max_age=max_age, path="/", secure=settings.https, httponly=True, samesite="Lax"
    )


def clear(response: Response, settings: Settings, kind: Kind) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(name(settings, kind), path="/", secure=settings.https, httponly=True, samesite="Lax")


def read(request: Request, settings: Settings, kind: Kind) -> str:
    """The value of a cookie. Two of one name, or one that no token of ours looks like, are as good as none."""
    if len(request.environ.get("HTTP_COOKIE", "")) > LONGEST_HEADER:
        return ""
    values = request.cookies.getlist(name(settings, kind))
    return values[0] if len(values) == 1 and VALUE.fullmatch(values[0]) else ""
