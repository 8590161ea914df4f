"""A newsroom whose lists have several pages, because its pages are short: what a large archive looks like, built in a second."""

from pathlib import Path

import pytest

from generator.pages import paging
from tests.support.sites import TinySite, speech, video

SIZES = {"SPEECHES": 4, "VIDEOS": 4, "EVENTS": 4, "VALUES": 10, "VIDEOS_BESIDE": 2}
SPEECHES, VIDEOS = 14, 25
SITE = """\
name: Small Newsroom
organisation: {name: The Small Union}
base_url: https://newsroom.small.example
contact: {name: Press office, email: press@small.example}
"""


def short_pages(patch: pytest.MonkeyPatch) -> None:
    """Make the pages of lists so short that few entries need several."""
    for name, size in SIZES.items():
        patch.setattr(paging, name, size)


def day_of(number: int) -> str:
    """Return the day of a speech: five of each year, the oldest is number 1."""
    return f"{2020 + (number - 1) // 5}-03-{1 + (number - 1) % 5:02}"


def speech_file(number: int, **front: object) -> dict[str, str | bytes]:
    """Return one speech of the archive; all are of one person, one event and one topic."""
    keys = {"delivered_at": day_of(number), "title": f"Speech {number}", "event": "fair", "topics": ["tides"], **front}
    return {f"content/speeches/{day_of(number)}-n{number}.md": speech("A paragraph.\n", **keys)}


def long_lists(root: Path, languages: str = "en") -> TinySite:
    """Write a site with lists of several pages of every kind; each video belongs to an event of its own."""
    days = [f"2021-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(VIDEOS)]
    fairs = "".join(f"e-{number:02}: {{name: Fair {number}, start: {d}, end: {d}}}\n" for number, d in enumerate(days))
    films = {
        f"content/videos/V-{number:02}.yaml": video(
            id=f"V-{number:02}",
            title=f"Film {number}",
            event=f"e-{number:02}",
            topics=["tides"],
            published_at=f"{d}T12:00:00+01:00",
        )
        for number, d in enumerate(days)
    }
    spoken: dict[str, str | bytes] = {}
    for number in range(1, SPEECHES + 1):
        spoken |= speech_file(number)
    events = "fair: {name: The fair, start: 2026-07-07, end: 2026-07-08}\n" + fairs
    return TinySite(
        root,
        {"content/site.yaml": SITE + f"languages: [{languages}]\n", "content/events.yaml": events, **films, **spoken},
    )
