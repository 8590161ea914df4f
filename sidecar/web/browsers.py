"""Names for browsers, coarse on purpose: enough for an owner to know a session again, too little to follow anybody."""

from __future__ import annotations

_PROGRAMS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("Wget/", "wget"), ("aria2/", "aria2"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def name(user_agent: str) -> str:
    """`Firefox on Windows`; `curl`; an empty string for what is not known. Nothing of the header itself is kept."""
    program = next((label for mark, label in _PROGRAMS if mark in user_agent), "")
    system = next((label for mark, label in _SYSTEMS if mark in user_agent), "")
    return f"{program} on {system}" if program and system else program or system
