"""The line-up in front of unedited material: colour bars with a travelling mark, and what the material is."""

from __future__ import annotations

import numpy as np

from demo import lettering, planes
from demo.catalogue import Film, Size
from demo.overlay import INK, PAPER, even, unit
from demo.planes import Planes

_BARS = ("#bfbfbf", "#bfbf00", "#00bfbf", "#00bf00", "#bf00bf", "#bf0000", "#0000bf", "#000000")
"""Colour bars of 75 percent, from the brightest to black, as in ITU-R BT.471 (notation 75/0/75/0)."""

_RAMP = 8
"""Steps of grey below the bars."""


class TestCard:
    """Gives the frames of the line-up."""

    __test__ = False  # no class of tests, though pytest would think so of its name

    def __init__(self, film: Film, size: Size) -> None:
        self._length = film.line_up
        self._card = _card(film, size)

    def draw(self, canvas: Planes, number: int) -> None:
        """Set it into a frame; the mark crosses the picture once in the time of the line-up."""
        canvas.paste(self._card, 0, 0)
        width, height = canvas.size
        band = even(height * 0.72)
        left = even((width - 8) * number / max(1, self._length - 1))
        canvas.window(min(left, width - 8), band - 24, (8, 24)).fill(PAPER)


def _card(film: Film, size: Size) -> Planes:
    _, card = planes.blank(size)
    width, height = size
    bars, ramp = even(height * 0.72), even(height * 0.08)
    for i, tone in enumerate(map(planes.colour, _BARS)):
        _column(card, i, len(_BARS), 0, bars).fill(tone)
    for i in range(_RAMP):
        _column(card, i, _RAMP, bars, ramp).fill((16 + round(219 * i / (_RAMP - 1)), planes.NEUTRAL, planes.NEUTRAL))
    card.paste(_caption(film, (width, height - bars - ramp)), 0, bars + ramp)
    return card


def _column(card: Planes, index: int, count: int, top: int, height: int) -> Planes:
    left, right = (even(card.size[0] * edge / count) for edge in (index, index + 1))
    return card.window(left, top, (right - left, height))


def _caption(film: Film, size: Size) -> Planes:
    u = unit((size[0], round(size[1] / 0.2)))
    image, draw = lettering.mask(size)
    room = size[0] - 128 * u
    rate = f"{film.rate} frames a second{', drop-frame' if film.start.drop_frame else ''} · 1 kHz at −18 dBFS"
    for text, height, weight, y in (
        (film.title, 46, lettering.BOLD, 78),
        (film.slugline, 27, lettering.REGULAR, 124),
        (rate, 27, lettering.REGULAR, 166),
    ):
        draw.text(
            (64 * u, y * u), text, font=lettering.fitting(text, even(height * u), weight, room), fill=255, anchor="ls"
        )
    return planes.mixed(np.asarray(image), PAPER, INK)
