r"""Return paths: the one grammar of `next`. Anything else becomes the default page.

    safe(text, default="/") -> str                  for a field, a query parameter or a link of ours
    from_referrer(referrer, public_url) -> str      for the page that a visitor came from

Allowed is a path on this site as its own pages write it, at most 511 characters of ASCII: segments of letters, digits, `.`, `_`, `~`,
`-` and percent-encoded UTF-8, then perhaps a query and a fragment (RFC 3986). The grammar lists what is allowed, because browsers
drop tabs and line ends and read `\` as `/`, and servers decode more than once.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

LONGEST = 511
"""Characters."""

PATH = re.compile(r"(?:/[A-Za-z0-9._~%-]+)*/?", re.ASCII)
QUERY = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*", re.ASCII)
PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
"""A percent sign that encodes nothing."""

NOT_PAGES = frozenset({"account", "download", "healthz", "readyz", "metrics"})
"""First segments that the sidecar answers. Of them only `/account/` and `/download/VIDEO/RENDITION` are places to return to: a log-in,
a log-out or a half-done flow would lead in a circle, and a signed address belongs to one moment."""


def safe(text: str | None, default: str = "/") -> str:
    """Return a path that is safe to redirect to.

    Args:
        text: from the request.
        default: the answer where `text` is not allowed.
    """
    if not text or len(text) > LONGEST or PERCENT.search(text):
        return default
    place, _, fragment = text.partition("#")
    path, _, query = place.partition("?")
    if not (path and PATH.fullmatch(path) and QUERY.fullmatch(query) and QUERY.fullmatch(fragment)):
        return default
    segments = _segments(path)
    good = segments and _is_page(segments) and _decoded(query) is not None and _decoded(fragment) is not None
    return text if good else default


def _segments(path: str) -> list[str] | None:
    """Return the decoded segments; None where one hides a separator, a dot segment or a second encoding."""
    segments = [_decoded(part) for part in path.split("/")[1:]]
    return None if any(one is None or _disguised(one) for one in segments) else [one or "" for one in segments]


def _decoded(text: str) -> str | None:
    """Decode percent-encoding; None for anything but printable UTF-8."""
    try:
        decoded = unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return None
    # C: control characters, invisible ones that change the direction of writing, unassigned ones.
    return None if any(unicodedata.category(char)[0] == "C" for char in decoded) else decoded


def _disguised(segment: str) -> bool:
    plain = unicodedata.normalize("NFKC", segment)
    return plain in {".", ".."} or any(char in plain for char in "/\\%?#")


def _is_page(segments: list[str]) -> bool:
    if segments[0] not in NOT_PAGES:
        return True
    stable_download = segments[0] == "download" and len(segments) == 3 and all(segments)
    return stable_download or segments == ["account", ""]


def from_referrer(referrer: str | None, public_url: str, default: str = "/") -> str:
    """Return the path of the page that a visitor came from, if that is a page of this site.

    Args:
        referrer: the `Referer` header.
        public_url: scheme and host of this site, without a closing slash.
        default: the answer for everything else.
    """
    if not referrer or not referrer.startswith(public_url + "/"):
        return default
    return safe(referrer.removeprefix(public_url), default)
