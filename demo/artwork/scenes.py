"""Which drawing is which picture of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from demo.artwork import coast, deep, exercise, harbour, press, summit


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


SCENES: dict[str, Scene] = {
    "2026/M-260708-01": Scene(summit.flags_at_dusk),
    "2026/M-260708-01-still-1": Scene(summit.flags_from_below),
    "2026/M-260708-01-still-2": Scene(summit.open_register),
    "2026/M-260708-02": Scene(summit.press_room),
    "2026/M-260707-01": Scene(summit.arrivals),
    "2026/M-260707-01-still-1": Scene(summit.family_photograph),
    "2026/M-260707-01-still-2": Scene(summit.paper_boats),
    "2026/M-260707-02": Scene(summit.opening_session),
    "2026/M-260918-01": Scene(exercise.towing),
    "2026/M-260918-01-still-1": Scene(exercise.ladder),
    "2026/M-260921-01": Scene(exercise.signals),
    "2026/M-260922-01": Scene(exercise.fleet_chart),
    "2026/M-260310-01": Scene(deep.repair),
    "2026/M-260310-01-still-1": Scene(deep.grapnel_near),
    "2026/M-260310-01-still-2": Scene(deep.section),
    "2025/M-251105-01": Scene(coast.surge),
    "2025/M-250514-01": Scene(harbour.tall_bow),
    "2025/M-250513-01": Scene(harbour.queue),
    "2024/M-241121-01": Scene(coast.shoreline),
    "2024/M-241122-01": Scene(coast.dyke),
    "2024/M-240612-01": Scene(harbour.treaty_table, press.halftone, 72),
    "2026/M-261209-01": Scene(harbour.winter),
}
"""By path below `content/videos/`, without the ending."""
