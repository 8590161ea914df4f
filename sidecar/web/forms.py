"""Forms and queries, read strictly: each field once, as plain text.

    form(request) -> Form            the fields of a POST; else 400, 413 or 415
    query(request) -> Form           the parameters of the address; else 400. A repeated `next` counts as none
    is_one_click(request) -> bool    whether the body is RFC 8058's `List-Unsubscribe=One-Click`
    Form                             Mapping[str, str]: form.get("email", "")

Werkzeug's own `request.form` takes the first of repeated fields and keeps broken UTF-8 as text; which of two values counts is then a
matter of luck between two programs (CVE-2023-7028), so nobody but `is_one_click` uses it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

Form = Mapping[str, str]

MAX_BODY, MAX_QUERY = 16_384, 4_096
"""Bytes. The longest honest form is a password of 256 code points, each twelve bytes when percent-encoded, and short fields."""

MAX_FIELDS = 16
FORM_TYPE = "application/x-www-form-urlencoded"
FORM_NAME = re.compile(r"[a-z_]{1,32}", re.ASCII)
QUERY_NAME = re.compile(r"[A-Za-z0-9_.~-]{1,64}", re.ASCII)
"""Names of fields; addresses also come with the parameters that mail and advertising systems add. `email[]` is neither."""

UNWANTED = re.compile("[\x00\ud800-\udfff\ufffd]")
"""NUL; halves of characters; and what browsers and decoders put in the place of such a half, so that two different texts look alike."""


def form(request: Request) -> Form:
    """The fields of a form that a browser sent."""
    if request.mimetype != FORM_TYPE or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType
    # One byte more than is taken, because Werkzeug cuts a body that came without its length where the limit is, and says nothing.
    request.max_content_length = MAX_BODY + 1
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY:
        raise RequestEntityTooLarge
    return _fields(body, FORM_NAME)


def query(request: Request) -> Form:
    """The parameters of the address. Two values of `next` are no value: the page is shown, and its way back is the default."""
    if len(request.query_string) > MAX_QUERY:
        raise BadRequest
    return _fields(request.query_string, QUERY_NAME, droppable="next")


def _fields(raw: bytes, name: re.Pattern[str], droppable: str = "") -> Form:
    """Each field once; limits are checked before anything is decoded."""
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
    """Whether a mail program unsubscribes for its user: RFC 8058 section 3.1; the body is a form of either encoding, within `guard.LIMITS`."""
    return request.form.getlist("List-Unsubscribe") == ["One-Click"]
