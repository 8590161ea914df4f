"""Conditional and range requests: RFC 9110, chapters 13 (conditions) and 14 (one range)."""

from __future__ import annotations

import re
from collections.abc import Callable

GetHeader = Callable[[str], str | None]

_ONE_RANGE = re.compile(r"bytes=[ \t]*(?:([0-9]{1,30})-([0-9]{0,30})|-([0-9]{1,30}))[ \t]*", re.IGNORECASE)
_ENTITY_TAG = re.compile(r'(W/)?("[^"]*")')


def answer(method: str, header: GetHeader, etag: str, size: int) -> tuple[int, range]:
    """Return the status (200, 206, 304, 412 or 416) and the bytes that its body has.

    Args:
        method: `GET` or `HEAD`; ranges are for `GET` alone.
        header: gives a request header by name.
        etag: strong entity tag of the file, with its quotation marks.
        size: bytes of the file.
    """
    if (must := header("If-Match")) and etag not in _tags(must, etag, strong=True):
        return 412, range(0)
    if (known := header("If-None-Match")) and etag in _tags(known, etag, strong=False):
        return 304, range(0)
    part = wanted(header("Range"), size) if method == "GET" and header("If-Range") in {None, etag} else None
    if part is None:
        return 200, range(size)
    return (206 if part else 416), part


def wanted(header: str | None, size: int) -> range | None:
    """Return the bytes that a `Range` header asks for: empty where the file has none of them, None for the whole file.

    Several ranges in one request are an old denial of service: like a malformed header they get the whole file, as RFC 9110 allows.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        return range(max(0, size - int(suffix)), size) if size else None
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None
    return range(int(first), stop) if int(first) < size else range(0)


def resumes(header: GetHeader) -> bool:
    """Return True where a request resumes a file without naming its version in `If-Range`."""
    found = _ONE_RANGE.fullmatch(header("Range") or "")
    return found is not None and found.group(1) is not None and int(found.group(1)) > 0 and not header("If-Range")


def _tags(header: str, own: str, *, strong: bool) -> list[str]:
    if header.strip() == "*":
        return [own]
    return [tag for weak, tag in _ENTITY_TAG.findall(header) if not (strong and weak)]
