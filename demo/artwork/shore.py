"""What stands on the coast: lighthouses, gabled houses, cranes, flags, hills."""

from __future__ import annotations

import math

from demo.artwork import ink
from demo.artwork.ink import Point, disc, each, fill, line, rect, shape, stroke


def lighthouse(tower: str, bands: str, lamp: str) -> str:
    """A lighthouse, 300 high; the foot stands on y = 0 around x = 0."""
    body: list[Point] = [(-34, 0), (-19, -214), (19, -214), (34, 0)]
    stripes = "".join(shape(_slice(low, low + 40), bands) for low in (34, 114))
    gallery = rect(-30, -224, 60, 10, bands) + each(
        7, lambda i: line((-28 + 9.3 * i, -224), (-28 + 9.3 * i, -240), bands, 1.6)
    )
    rail = line((-29, -240), (29, -240), bands, 2.2)
    room = rect(-15, -262, 30, 40, lamp) + each(3, lambda i: line((-15 + 15 * i, -262), (-15 + 15 * i, -222), bands, 2))
    roof = fill("M-22 -262Q-18 -288 0 -292Q18 -288 22 -262Z", bands) + line((0, -290), (0, -310), bands, 3)
    door = fill("M-8 0L-8 -22Q0 -32 8 -22L8 0Z", bands) + each(2, lambda i: rect(-4, -98 - 80 * i, 8, 14, tower))
    return shape(body, tower) + stripes + door + room + gallery + rail + roof


def _slice(low: float, high: float) -> list[Point]:
    def half(y: float) -> float:
        return 34 - 15 * y / 214

    return [(-half(low), -low), (-half(high), -high), (half(high), -high), (half(low), -low)]


def beam(x: float, y: float, angle: float, spread: float, reach: float, colour: str, opacity: float) -> str:
    """A flat beam of light from a point; angles in degrees, clockwise from the right."""
    ends = [
        (x + reach * math.cos(math.radians(a)), y + reach * math.sin(math.radians(a)))
        for a in (angle - spread, angle + spread)
    ]
    return shape([(x, y), *ends], colour, opacity)


GABLES = ("step", "bell", "plain", "step", "plain", "bell", "plain", "step")


def house(x: float, width: float, height: float, gable: str, wall: str, window: str, *, lit: int = 0) -> str:
    """A gabled front on y = 0; of its windows one in `lit` is bright (0: none), the others are dark lines of the wall."""
    top = -height
    fronts = {
        "step": _steps(x, width, top),
        "plain": [(x, 0), (x, top), (x + width / 2, top - width * 0.62), (x + width, top), (x + width, 0)],
        "bell": _bell(x, width, top),
    }
    columns, rows = max(2, int(width / 26)), max(2, int(height / 38))
    cell = width / columns

    def pane(i: int) -> str:
        column, row = i % columns, i // columns
        bright = lit and int(ink.chance(int(x), column, row) * lit) == 0
        return rect(
            x + cell * column + cell * 0.28,
            top + 12 + 34 * row,
            cell * 0.44,
            18,
            window,
            1 if bright or not lit else 0.16,
        )

    return shape(fronts[gable], wall) + each(columns * rows, pane)


def _steps(x: float, width: float, top: float) -> list[Point]:
    half = width / 2
    left = [(x, 0.0), (x, top)]
    for i in range(3):
        left += [(x + half * (i + 0.55) / 3.4, top - 15 * i), (x + half * (i + 0.55) / 3.4, top - 15 * (i + 1))]
    return left + [(2 * x + width - px, py) for px, py in reversed(left)]


def _bell(x: float, width: float, top: float) -> list[Point]:
    def rim(i: int) -> Point:
        turn = math.pi * i / 16
        return (x + width / 2 - width / 2 * math.cos(turn), top - width * 0.42 * math.sin(turn) ** 1.6)

    return [(x, 0), *(rim(i) for i in range(17)), (x + width, 0)]


def row_of_houses(
    x: float, end: float, walls: tuple[str, ...], window: str, *, tall: float = 120, lit: int = 0, seed: int = 1
) -> str:
    """Houses side by side from x to `end`, the feet on y = 0."""
    drawn: list[str] = []
    count = 0
    while x < end:
        width = 58 + 44 * ink.chance(seed, count, 1)
        height = tall * (0.7 + 0.5 * ink.chance(seed, count, 2))
        gable = GABLES[int(ink.chance(seed, count, 3) * len(GABLES))]
        drawn.append(house(x, width, height, gable, walls[count % len(walls)], window, lit=lit))
        x += width
        count += 1
    return "".join(drawn)


def crane(colour: str, accent: str) -> str:
    """A quay crane, 330 high, its arm to the left; the feet stand on y = 0 around x = 0."""
    legs = stroke("M-52 0L-40 -210M52 0L40 -210M-47 -96L47 -96M-46 -96L40 -206M46 -96L-40 -206", colour, 7)
    arm = shape([(-330, -214), (120, -214), (120, -200), (-330, -206)], colour)
    lattice = each(14, lambda i: line((-320 + 30 * i, -210), (-305 + 30 * i, -214 if i % 2 else -202), colour, 2))
    tower = stroke("M-30 -210L0 -330L34 -210M0 -330L-326 -212M0 -330L118 -212", colour, 4.5)
    cab = rect(-92, -206, 34, 24, accent) + stroke("M-250 -206L-250 -120M-238 -206L-238 -120", colour, 2)
    return legs + tower + arm + lattice + cab + rect(72, -240, 44, 28, colour)


def tower_crane(colour: str, accent: str) -> str:
    """A lattice building crane, 380 high, arm to the right."""
    mast = stroke("M-12 0L-12 -330M12 0L12 -330", colour, 4) + each(
        13, lambda i: stroke(f"M-12 {-25 * i}L12 {-25 * (i + 1)}M12 {-25 * i}L-12 {-25 * (i + 1)}", colour, 2)
    )
    jib = stroke(
        "M-120 -330L330 -330M-12 -344L330 -330M0 -386L-110 -332M0 -386L200 -334M-10 -330L0 -386L10 -330", colour, 4
    )
    rungs = each(16, lambda i: line((12 + 20 * i, -330), (22 + 20 * i, -343 + 0.85 * i), colour, 2))
    return mast + jib + rungs + rect(-122, -330, 44, 36, colour) + rect(12, -326, 24, 28, accent)


def hills(y: float, height: float, seed: int, *, step: int = 80) -> list[Point]:
    """Points of a range of low hills across the sheet, to be rounded."""
    return [(x, y - height * (0.25 + 0.75 * ink.chance(seed, x))) for x in range(-step, ink.WIDTH + 2 * step, step)]


def staff(x: float, foot: float, top: float, colour: str, width: float = 4) -> str:
    """A flagstaff with a knob."""
    return line((x, foot), (x, top), colour, width) + disc(x, top - width, width * 1.2, ink.BRASS)
