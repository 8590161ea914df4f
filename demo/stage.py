"""The picture of a film, frame by frame: its poster and stills in slow movement, cut as the shot list says, and what is set over them.

Nothing is scaled while a shot runs: its picture is enlarged once and a window moves over it by whole pixels. That is what makes a
film of ten seconds a matter of a second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from demo import planes
from demo.catalogue import Film, Shot, Size
from demo.overlay import Burn, LowerThird, TideLine
from demo.planes import Planes
from demo.testcard import TestCard

_FRAMINGS = ((1.06, 0.5, 0.5), (1.62, 0.1, 0.55), (1.5, 0.9, 0.35), (1.25, 0.5, 0.9), (1.9, 0.6, 0.45))
"""How a shot is framed, in turn: enlargement, and where its middle lies in the picture (0 to 1 across and down)."""

_COURSES = ((1, 0), (-1, 0), (1, -1), (0, 1), (-1, 1))
"""Where the window moves, in turn."""

_GRAIN, _FILM_GRAIN = 1.2, 2.0
"""Radius in pixels by which a picture is softened: grain costs bits, that of old film more than that of print."""


@dataclass(frozen=True, slots=True)
class Move:
    """A window on an enlarged picture: its corner at the first frame, and the way it goes with each frame, in pixels."""

    picture: Planes
    corner: tuple[int, int]
    step: tuple[int, int]


class Stage:
    """Gives the frames of a film at one size of picture.

    Attributes:
        size: width and height in pixels, both even.
    """

    def __init__(self, film: Film, size: Size) -> None:
        self.size = size
        self._film = film
        pictures = [_softened(file, film) for file in film.views]
        self._moves = [_move(film, i, pictures[i % len(pictures)], size) for i in range(len(film.shots))]
        self._card = TestCard(film, size) if film.line_up else None
        self._burn = Burn(film, size)
        self._tide = TideLine(film, size)
        self._thirds = {shot.speaker: LowerThird(film, size, shot.speaker) for shot in film.shots}

    def frame(self, number: int) -> NDArray[np.uint8]:
        """The frame as an array for PyAV's `yuv420p`: H * 3 / 2 rows, W columns."""
        whole, canvas = planes.blank(self.size)
        if self._card and number < self._film.line_up:
            self._card.draw(canvas, number)
        else:
            self._scene(canvas, number)
        self._burn.draw(canvas, number)
        return whole

    def _scene(self, canvas: Planes, number: int) -> None:
        index = shot_at(self._film.shots, number)
        shot, move = self._film.shots[index], self._moves[index]
        since = number - shot.start
        left, top = (corner + step * since for corner, step in zip(move.corner, move.step, strict=True))
        canvas.paste(move.picture.window(left, top, self.size), 0, 0)
        third = self._thirds[shot.speaker]
        third.draw(canvas)
        self._tide.draw(canvas, third.top, number)


def shot_at(shots: tuple[Shot, ...], number: int) -> int:
    """Which shot a frame belongs to; where the list has a gap, the one before it."""
    return max((i for i, shot in enumerate(shots) if shot.start <= number), default=0)


def _softened(file: Path, film: Film) -> Planes:
    with Image.open(file) as picture:
        soft = picture.convert("RGB").filter(ImageFilter.GaussianBlur(_FILM_GRAIN if film.monochrome else _GRAIN))
    return planes.of_image(soft, monochrome=film.monochrome)


def _move(film: Film, index: int, picture: Planes, size: Size) -> Move:
    """How shot number `index` is framed: the enlarged picture is always larger than the window and its way together."""
    shot = film.shots[index]
    zoom, across, down = _FRAMINGS[index // len(film.views) % len(_FRAMINGS)]
    speed = max(1, round(2 * min(size) / 1080 * 25 / float(film.rate.exact)))
    way = [speed * course * (shot.end - shot.start) for course in _COURSES[index % len(_COURSES)]]
    room = [(side + abs(part)) / whole for side, part, whole in zip(size, way, picture.size, strict=True)]
    cover = [side * zoom / whole for side, whole in zip(size, picture.size, strict=True)]
    scale = max(*room, *cover)
    full = (2 * math.ceil(picture.size[0] * scale / 2), 2 * math.ceil(picture.size[1] * scale / 2))
    corner = [_corner(*measures) for measures in zip(full, size, way, (across, down), strict=True)]
    step = [speed * course for course in _COURSES[index % len(_COURSES)]]
    return Move(planes.enlarged(picture, full), (corner[0], corner[1]), (step[0], step[1]))


def _corner(full: int, side: int, way: int, middle: float) -> int:
    """Where the window begins along one axis, so that it stays inside on its way and is centred on `middle` halfway."""
    least, most = max(0, -way), full - side - max(0, way)
    return min(max(round(full * middle - side / 2 - way / 2), least), most)
