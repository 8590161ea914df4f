"""Headers and HTML that pages of the site and screens of the sidecar have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence

YEAR = 31_536_000
"""Seconds."""
_PERMISSIONS = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
"""Browser features that the site never uses and that no script in it may ask for."""
_BLANK_LINES = re.compile(r"\n\s*\n+")


def content_security_policy(media: Sequence[str] = ()) -> str:
    """Nothing but our own files, no inline script or style, no frames.

    Args:
        media: further origins of pictures and videos (`https://media.example`), where a store serves `/media/`.
    """
    own = " ".join(("'self'", *media))
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": own,
        "media-src": own,
        "connect-src": own,
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def security_headers(*, https: bool, media: Sequence[str] = ()) -> dict[str, str]:
    """Security headers of every answer; HSTS only where the site is public by https."""
    transport = {"Strict-Transport-Security": f"max-age={YEAR}"} if https else {}
    return {
        "Content-Security-Policy": content_security_policy(media),
        **transport,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _PERMISSIONS),
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def without_blank_lines(html: str) -> str:
    """Rendered HTML without the blank lines that template tags leave, ending with one newline."""
    return _BLANK_LINES.sub("\n", html).strip() + "\n"
