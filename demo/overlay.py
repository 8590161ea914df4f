"""What is set over the picture: the title below, the tide that runs along its edge, the number and the running timecode above."""

from __future__ import annotations

import math

import numpy as np

from demo import lettering, planes
from demo.catalogue import Film, Size
from demo.planes import Colour, Planes
from generator.model.timecode import Timecode

INK, NAVY, SEA, PAPER, BRASS = map(planes.colour, ("#14212b", "#12344d", "#3d7a75", "#f6f3ec", "#d9b978"))
_GREYS = {
    INK: (30, 128, 128),
    NAVY: (44, 128, 128),
    SEA: (120, 128, 128),
    PAPER: (226, 128, 128),
    BRASS: (190, 128, 128),
}

KINDS = {
    "package": "Package",
    "b_roll": "B-roll",
    "soundbite": "Sound bite",
    "full_event": "Full event",
    "press_conference": "Press conference",
    "explainer": "Explainer",
    "archive": "Archive",
}


def toned(film: Film, tone: Colour) -> Colour:
    """The colour, or a grey in a film without colours."""
    return _GREYS[tone] if film.monochrome else tone


def unit(size: Size) -> float:
    """The measure of all furniture: 1 in a picture whose shorter side is 1080."""
    return min(size) / 1080


def even(value: float) -> int:
    """The nearest even number."""
    return 2 * round(value / 2)


class LowerThird:
    """The band at the foot of the picture: institution and type, title (or who is speaking), slugline.

    Attributes:
        top: the row where it begins.
    """

    def __init__(self, film: Film, size: Size, speaker: tuple[str, str] | None) -> None:
        u = unit(size)
        height = even(178 * u)
        self.top = size[1] - height
        heading, line = (speaker[0], f"{speaker[1]} · {film.slugline}") if speaker else (film.title, film.slugline)
        image, draw = lettering.mask((size[0], height))
        margin, room = 64 * u, size[0] - 128 * u
        small = lettering.face(even(22 * u), lettering.BOLD)
        lettering.letterspaced(draw, (margin, 48 * u), f"{film.institution} · {KINDS[film.kind]}", small, 2.6 * u)
        draw.text(
            (margin, 104 * u),
            heading,
            font=lettering.fitting(heading, even(48 * u), lettering.BOLD, room),
            fill=255,
            anchor="ls",
        )
        draw.text(
            (margin, 146 * u),
            line,
            font=lettering.fitting(line, even(26 * u), lettering.REGULAR, room),
            fill=190,
            anchor="ls",
        )
        self._band = planes.mixed(np.asarray(image), toned(film, PAPER), toned(film, NAVY))

    def draw(self, canvas: Planes) -> None:
        """Set it into a frame."""
        canvas.paste(self._band, 0, self.top)


class TideLine:
    """Two waves that run along the upper edge of the band, to and fro."""

    def __init__(self, film: Film, size: Size) -> None:
        self._rise = even(26 * unit(size))
        self._width = size[0]
        self._rate = float(film.rate.exact)
        self._tones = (toned(film, SEA), toned(film, NAVY))

    def draw(self, canvas: Planes, edge: int, number: int) -> None:
        """Draw the waves of a frame above the row `edge`."""
        seconds = number / self._rate
        strip = canvas.window(0, edge - self._rise, (self._width, self._rise))
        for tone, pace, length, lift in ((self._tones[0], 0.31, 0.23, 0.78), (self._tones[1], -0.22, 0.17, 0.45)):
            for plane, value, scale in ((strip.y, tone[0], 1), (strip.u, tone[1], 2), (strip.v, tone[2], 2)):
                rows, columns = plane.shape
                x = np.arange(columns, dtype=np.float32) * (scale / self._width)
                wave = lift + 0.2 * np.sin(math.tau * (x / length + pace * seconds)) * np.sin(
                    math.tau * (x * 0.9 - 0.13 * seconds) + 1
                )
                under = np.arange(rows, dtype=np.float32)[:, None] >= rows * (1 - wave)[None, :]
                np.copyto(plane, np.uint8(value), where=under)


class Burn:
    """The number of the film and its running timecode, at the top of the picture."""

    def __init__(self, film: Film, size: Size) -> None:
        u = unit(size)
        self._film = film
        self._height = even(58 * u)
        self._margin = even(48 * u)
        self._right = size[0] - self._margin
        paper, ink = toned(film, PAPER), toned(film, INK)
        self._figures = {name: planes.mixed(mask, paper, ink) for name, mask in lettering.figures(self._height).items()}
        self._pad = planes.mixed(np.zeros((self._height, even(18 * u)), np.uint8), paper, ink)
        self._label = _label(film.id, self._height, u, film)

    def draw(self, canvas: Planes, number: int) -> None:
        """Burn them into a frame."""
        text = burnt_timecode(self._film, number)
        clock = planes.beside([self._pad, *(self._figures[sign] for sign in text), self._pad])
        canvas.paste(clock, self._right - clock.size[0], self._margin)
        canvas.paste(self._label, self._margin, self._margin)


def burnt_timecode(film: Film, number: int) -> str:
    """The timecode of a frame of the film, which counts from 0: `10:00:59:24`, in drop-frame `10:01:00;02`."""
    start = film.start
    return str(Timecode((start.frame_number + number) % start.frames_a_day, start.rate, start.drop_frame))


def _label(text: str, height: int, u: float, film: Film) -> Planes:
    font = lettering.face(even(30 * u), lettering.BOLD)
    image, draw = lettering.mask((even(font.getlength(text) + 36 * u), height))
    draw.text((18 * u, height * 0.69), text, font=font, fill=255, anchor="ls")
    return planes.mixed(np.asarray(image), toned(film, INK), toned(film, BRASS))
