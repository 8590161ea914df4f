"""Which drawing is which picture of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from demo.artwork import archive, coast, deep, exercise, harbour, press, rooms, summit


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture of the catalogue.

    Attributes:
        svg: draws it.
        finish: what happens to the drawing in print.
        quality: of the JPEG, 1 to 95.
    """

    svg: Callable[[], str]
    finish: Callable[[Image.Image], Image.Image] = press.grain
    quality: int = press.QUALITY


_LINED = 57
"""Quality where fine lines cost bytes and hide what is lost."""

SCENES: dict[str, Scene] = {
    "2026/M-260708-01": Scene(summit.flags_at_dusk),
    "2026/M-260708-01-still-1": Scene(summit.flags_from_below, quality=_LINED),
    "2026/M-260708-01-still-2": Scene(rooms.open_register),
    "2026/M-260708-02": Scene(rooms.press_room),
    "2026/M-260707-01": Scene(summit.arrivals),
    "2026/M-260707-01-still-1": Scene(summit.family_photograph, quality=_LINED),
    "2026/M-260707-01-still-2": Scene(summit.paper_boats),
    "2026/M-260707-02": Scene(rooms.opening_session),
    "2026/M-260918-01": Scene(exercise.towing),
    "2026/M-260918-01-still-1": Scene(exercise.ladder),
    "2026/M-260921-01": Scene(exercise.signals, quality=_LINED),
    "2026/M-260922-01": Scene(exercise.fleet_chart, quality=_LINED),
    "2026/M-260310-01": Scene(deep.repair),
    "2026/M-260310-01-still-1": Scene(deep.grapnel_near),
    "2026/M-260310-01-still-2": Scene(deep.section, quality=_LINED),
    "2025/M-251105-01": Scene(coast.surge, quality=_LINED),
    "2025/M-250514-01": Scene(harbour.tall_bow),
    "2025/M-250513-01": Scene(harbour.queue),
    "2024/M-241121-01": Scene(coast.shoreline, quality=_LINED),
    "2024/M-241122-01": Scene(coast.dyke, quality=_LINED),
    "2024/M-240612-01": Scene(archive.treaty_table, press.halftone, 50),
    "2024/M-240612-01-still-1": Scene(archive.treaty_table, press.photograph, 64),
    "2024/M-240612-01-still-2": Scene(archive.customs_house, press.photograph, 64),
    "2026/M-261209-01": Scene(harbour.winter),
}
"""By path below `content/videos/`, without the ending."""
