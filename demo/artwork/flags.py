"""Flags of fictional states, and the signal flags of a code of our own, as cloth in the wind."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from demo.artwork import ink
from demo.artwork.ink import Point, shape


@dataclass(frozen=True, slots=True)
class Cloth:
    """A rectangle of cloth, its hoist at x = 0 and its upper edge at y = 0, that bends in the wind.

    Attributes:
        width: in units; `height` likewise.
        bend: how far it waves up and down.
        fall: how far the free end hangs lower.
        phase: where the wave begins, 0 to 1.
    """

    width: float
    height: float
    bend: float
    fall: float
    phase: float

    def at(self, u: float, v: float) -> Point:
        """The point at the shares `u` across and `v` down."""
        wave = math.sin(math.tau * (u * 0.95 + self.phase)) * min(1, u * 3)
        return (u * self.width, v * self.height + self.bend * wave + self.fall * u)

    def patch(self, left: float, top: float, right: float, bottom: float, colour: str) -> str:
        """A rectangle on the cloth."""
        steps = [left + (right - left) * i / 12 for i in range(13)]
        edge = [self.at(u, top) for u in steps] + [self.at(u, bottom) for u in reversed(steps)]
        return shape(edge, colour)

    def piece(self, points: Iterable[Point], colour: str, opacity: float = 1) -> str:
        """Any polygon on the cloth, its corners as shares."""
        return shape([self.at(u, v) for u, v in points], colour, opacity)

    def folds(self) -> str:
        """Shadows of the folds."""
        pieces = (((a, 0.0), (b, 0.0), (b - 0.04, 1.0), (a - 0.04, 1.0)) for a, b in ((0.3, 0.42), (0.78, 0.9)))
        return "".join(self.piece(points, ink.INK, 0.12) for points in pieces)


Colours = tuple[str, ...]
Design = Callable[[Cloth, Colours], str]


def _pales(cloth: Cloth, colours: Colours) -> str:
    share = 1 / len(colours)
    return "".join(cloth.patch(i * share, 0, (i + 1) * share, 1, tone) for i, tone in enumerate(colours))


def _bars(cloth: Cloth, colours: Colours) -> str:
    share = 1 / len(colours)
    return "".join(cloth.patch(0, i * share, 1, (i + 1) * share, tone) for i, tone in enumerate(colours))


def _ground(cloth: Cloth, colours: Colours) -> str:
    return cloth.patch(0, 0, 1, 1, colours[0])


def _cross(cloth: Cloth, colours: Colours) -> str:
    arms = cloth.patch(0.28, 0, 0.42, 1, colours[1]) + cloth.patch(0, 0.4, 1, 0.6, colours[1])
    return _ground(cloth, colours) + arms


def _lozenge(cloth: Cloth, colours: Colours) -> str:
    corners = ((0.5, 0.1), (0.84, 0.5), (0.5, 0.9), (0.16, 0.5))
    return _ground(cloth, colours) + cloth.piece(corners, colours[1])


def _hoist(cloth: Cloth, colours: Colours) -> str:
    lower = cloth.patch(0, 0.5, 1, 1, colours[1])
    return _ground(cloth, colours) + lower + cloth.piece(((0, 0), (0.46, 0.5), (0, 1)), colours[2])


def _chevrons(cloth: Cloth, colours: Colours) -> str:
    def one(x: float) -> str:
        return cloth.piece(((x, 0), (x + 0.12, 0), (x + 0.36, 0.5), (x + 0.12, 1), (x, 1), (x + 0.24, 0.5)), colours[1])

    return _ground(cloth, colours) + one(0.06) + one(0.34)


def _border(cloth: Cloth, colours: Colours) -> str:
    return _ground(cloth, colours) + cloth.patch(0.18, 0.24, 0.82, 0.76, colours[1])


def _waves(cloth: Cloth, colours: Colours) -> str:
    def one(top: float) -> str:
        upper = [(i / 20, top + 0.05 * math.sin(i)) for i in range(21)]
        lower = [(u, v + 0.12) for u, v in reversed(upper)]
        return cloth.piece(upper + lower, colours[1])

    return _ground(cloth, colours) + "".join(one(0.26 + 0.24 * k) for k in range(3))


def _stripes(cloth: Cloth, colours: Colours) -> str:
    return _ground(cloth, colours) + cloth.patch(0.2, 0, 0.4, 1, colours[1]) + cloth.patch(0.6, 0, 0.8, 1, colours[1])


def _halves(cloth: Cloth, colours: Colours) -> str:
    return _ground(cloth, colours) + cloth.piece(((0, 0), (1, 0), (0, 1)), colours[1])


def _checks(cloth: Cloth, colours: Colours) -> str:
    cells = ((i, j) for i in range(4) for j in range(4) if (i + j) % 2)
    return _ground(cloth, colours) + "".join(
        cloth.patch(i / 4, j / 4, (i + 1) / 4, (j + 1) / 4, colours[1]) for i, j in cells
    )


def _quarters(cloth: Cloth, colours: Colours) -> str:
    return _ground(cloth, colours) + cloth.patch(0.5, 0, 1, 0.5, colours[1]) + cloth.patch(0, 0.5, 0.5, 1, colours[1])


_NATIONAL: tuple[tuple[Design, Colours], ...] = (
    (_pales, (ink.NAVY, ink.PAPER, ink.SEA)),
    (_bars, (ink.BRASS, ink.PAPER, ink.NAVY)),
    (_cross, (ink.SEA, ink.PAPER)),
    (_lozenge, (ink.PAPER, ink.SIGNAL)),
    (_waves, (ink.NAVY, ink.STRAW)),
    (_hoist, (ink.PAPER, ink.SEA, ink.NAVY)),
    (_chevrons, (ink.STEEL, ink.PAPER)),
    (_pales, (ink.BRASS, ink.INK, ink.BRASS)),
    (_lozenge, (ink.NAVY, ink.STRAW)),
    (_border, (ink.PAPER, ink.NAVY)),
    (_hoist, (ink.STRAW, ink.SIGNAL, ink.SEA)),
    (_waves, (ink.PAPER, ink.STEEL)),
    (_bars, (ink.SEA, ink.PAPER, ink.BRASS)),
)
_SIGNALS: tuple[tuple[Design, Colours], ...] = (
    (_quarters, (ink.NAVY, ink.PAPER)),
    (_lozenge, (ink.PAPER, ink.SIGNAL)),
    (_stripes, (ink.STRAW, ink.NAVY)),
    (_border, (ink.NAVY, ink.STRAW)),
    (_halves, (ink.SIGNAL, ink.PAPER)),
    (_checks, (ink.PAPER, ink.INK)),
    (_lozenge, (ink.STRAW, ink.NAVY)),
    (_border, (ink.PAPER, ink.SEA)),
    (_stripes, (ink.PAPER, ink.SIGNAL)),
    (_quarters, (ink.STRAW, ink.INK)),
    (_halves, (ink.NAVY, ink.STRAW)),
    (_checks, (ink.SIGNAL, ink.STRAW)),
    (_lozenge, (ink.SEA, ink.PAPER)),
    (_border, (ink.SIGNAL, ink.PAPER)),
)


def flag(index: int, width: float = 120, *, wind: float = 1) -> str:
    """The flag of one of the states, its hoist at the origin; `wind` is how far it bends."""
    design, colours = _NATIONAL[index % len(_NATIONAL)]
    height = width * 0.64
    cloth = Cloth(width, height, wind * height * 0.11, wind * height * 0.06, ink.chance(index, 5))
    return design(cloth, colours) + cloth.folds()


def signal(index: int, size: float = 100) -> str:
    """A signal flag, nearly square, its hoist at the origin."""
    design, colours = _SIGNALS[index % len(_SIGNALS)]
    cloth = Cloth(size * 1.14, size, size * 0.08, size * 0.05, ink.chance(index, 9))
    return design(cloth, colours) + cloth.folds()


def pennant(length: float, drop: float, colour: str) -> str:
    """A triangle that hangs from a line along the x axis."""
    return shape([(0, 0), (length, 0), (length / 2, drop)], colour)
