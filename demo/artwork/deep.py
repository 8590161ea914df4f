"""The undersea cable: the repair in section, the grapnel, the cable cut open."""

from __future__ import annotations

import math
from itertools import pairwise

from demo.artwork import ink, vessels
from demo.artwork.ink import (
    BRASS,
    FOG,
    INK,
    LAGOON,
    MIST,
    NAVY,
    NIGHT,
    PAPER,
    SAND,
    SEA,
    SIGNAL,
    STEEL,
    STRAW,
    Point,
    curve,
    disc,
    each,
    fill,
    line,
    placed,
    rect,
    ring,
    shape,
    sheet,
    sliver,
    stroke,
)


def repair() -> str:
    """Section of the sea: a cable ship above, a grapnel on a long line, the broken cable on the bed."""
    sky = (
        rect(0, 0, 1600, 220, "#efe7d3")
        + disc(318, 128, 62, STRAW)
        + each(9, lambda i: line((196, 84 + 12 * i), (452, 84 + 12 * i), "#efe7d3", 2.6))
    )
    clouds = sliver(640, 66, 420, 13, FOG) + sliver(760, 92, 300, 9, FOG) + sliver(40, 60, 200, 8, FOG)
    return sheet(sky, clouds, _layers(), _fish(), _bed(), _cables(), _ship_and_line())


_TONES = (LAGOON, "#639591", SEA, "#2f6a6c", "#265b65", "#1d4a5b", "#173d52", "#123046", "#0e2537")


def _layers() -> str:
    def layer(i: int) -> str:
        y = 206 + 54 * i + 4.2 * i * i
        rim = ink.swell(y, 7 if i == 0 else 5 + i * 0.8, 330 + 60 * i, 0.21 * i)
        grooves = each(
            max(0, 5 - i // 2),
            lambda k: stroke(
                curve(ink.shifted(rim, 0, 11 + 10 * k)), _TONES[max(i - 1, 0)] if i else PAPER, 1.8 - 0.25 * k, 0.75
            ),
        )
        return fill(curve(ink.down(rim)), _TONES[i]) + grooves

    shafts = each(
        5,
        lambda i: shape(
            [(250 + 300 * i, 214), (330 + 300 * i, 214), (190 + 330 * i, 700), (60 + 330 * i, 700)], PAPER, 0.05
        ),
    )
    return each(9, layer) + shafts


def _fish() -> str:
    def one(i: int) -> str:
        x, y, size = 200 + 190 * ink.chance(i, 1), 330 + 110 * ink.chance(i, 2), 0.5 + 0.5 * ink.chance(i, 3)
        return placed(fill("M0 0Q18 -13 44 0L56 -9L56 9L44 0Q18 13 0 0Z", PAPER, 0.75), x, y, size)

    whale = placed(
        fill(
            "M0 0Q40 -44 130 -40Q210 -36 262 -6Q290 -8 306 -30Q310 -6 292 8Q306 24 300 40Q282 22 262 10Q200 40 110 34Q40 30 0 0Z",
            "#1b4458",
        )
        + disc(28, -4, 3, FOG)
        + stroke("M10 8Q60 26 120 22", "#2f6a6c", 2),
        1190,
        480,
        0.95,
    )
    return each(17, one) + whale


_FLOOR: tuple[Point, ...] = ((-40, 700), (90, 716), (220, 756), (360, 772), (480, 790), (640, 800), (800, 806), (960, 798), (1120, 792), (1260, 770), (1400, 758), (1520, 720), (1660, 704))  # fmt: skip


def _bed() -> str:
    body = curve(_FLOOR) + "L1660 960L-40 960Z"
    strata = "".join(
        fill(curve(ink.shifted(_FLOOR, 0, 30 * k + 5 * math.sin(k))) + "L1660 1200L-40 1200Z", tone)
        for k, tone in ((1, "#8d7444"), (2, "#6f5d3c"), (3, "#4e4636"), (4, "#332f2b"))
    )
    lines = ink.clipped(
        "bed", body, each(14, lambda i: stroke(curve(ink.shifted(_FLOOR, 0, 8 + 11 * i)), NIGHT, 1.4, 0.55))
    )
    stones = each(34, lambda i: _stone(1640 * ink.chance(i, 5), i))
    weeds = each(11, lambda i: _weed(60 + 1500 * ink.chance(i, 9), i))
    return fill(body, BRASS) + strata + lines + weeds + stones


def _floor_at(x: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(_FLOOR):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return _FLOOR[-1][1]


def _stone(x: float, seed: int) -> str:
    size = 7 + 15 * ink.chance(seed, 6)
    y = _floor_at(x) + 3
    return fill(
        f"M{x - size:.1f} {y:.1f}Q{x - size * 0.7:.1f} {y - size:.1f} {x:.1f} {y - size * 0.9:.1f}Q{x + size * 0.8:.1f} {y - size:.1f} {x + size:.1f} {y:.1f}Z",
        (INK, "#2a3a40", "#4a4a40")[seed % 3],
    )


def _weed(x: float, seed: int) -> str:
    y, tall = _floor_at(x) + 4, 34 + 40 * ink.chance(seed, 7)
    return each(
        3,
        lambda k: stroke(
            f"M{x + 7 * k:.1f} {y:.1f}q{-9 + 4 * k} {-tall / 3:.1f} 0 {-tall / 2:.1f}q9 {-tall / 4:.1f} {3 * k - 2} {-tall / 2:.1f}",
            SEA,
            3,
            0.9,
        ),
    )


def _cables() -> str:
    left = [(x, _floor_at(x) - 4) for x in range(-40, 700, 60)]
    right = [(x, _floor_at(x) - 4) for x in range(1010, 1680, 60)]
    end = [*left, (718, 792), (742, 776)]
    lifted = [(930, 662), (944, 716), (968, 770), *right]
    fray = stroke("M742 776l18 -14M742 776l22 -4M742 776l20 8", STRAW, 3)
    cables = "".join(stroke(curve(points), NIGHT, 11) + stroke(curve(points), STRAW, 3.4) for points in (end, lifted))
    pulse = "".join(disc(x, _floor_at(x) - 4, 5, PAPER) for x in (160, 300, 440))
    return cables + fray + pulse + ring(752, 772, 40, SIGNAL, 4) + ring(752, 772, 56, SIGNAL, 2, 0.6)


def _ship_and_line() -> str:
    ship = placed(vessels.cable_ship(NAVY, PAPER, SIGNAL), 470, 210, 1.2)
    rope = stroke("M905 134C930 320 900 470 926 640", INK, 4) + stroke("M905 134C930 320 900 470 926 640", STRAW, 1.4)
    ticks = each(
        8, lambda i: line((1474, 250 + 62 * i), (1474 + (26 if i % 2 == 0 else 15), 250 + 62 * i), PAPER, 3, 0.8)
    )
    gauge = line((1474, 214), (1474, 700), PAPER, 3, 0.8)
    buoy = placed(
        shape([(-22, 0), (-14, -34), (14, -34), (22, 0)], SIGNAL)
        + line((0, -34), (0, -82), INK, 4)
        + shape([(0, -82), (36, -70), (0, -58)], STRAW)
        + rect(-22, -6, 44, 10, INK),
        1180,
        214,
        1.1,
    )
    front = stroke(curve(ink.swell(214, 6, 330, 0.02)), PAPER, 3)
    wave = fill(curve(ink.swell(222, 6, 330, 0.06)) + "L1700 252L-100 252Z", LAGOON, 0.9)
    return ship + rope + placed(grapnel(INK, BRASS), 926, 640, 0.62) + gauge + ticks + buoy + wave + front


def grapnel(iron: str, edge: str) -> str:
    """A grapnel hanging from the origin, 130 high, with four arms."""
    shank = rect(-7, 0, 14, 92, iron) + ring(0, -8, 12, iron, 7)
    arms = "".join(
        stroke(f"M0 88Q{side * reach} 132 {side * reach} 62", iron, 12)
        + shape([(side * reach - 12, 70), (side * reach, 34), (side * reach + 12, 70)], iron)
        for side, reach in ((-1, 62), (1, 62), (-1, 26), (1, 26))
    )
    return arms + shank + line((-3, 6), (-3, 84), edge, 2.4)


def grapnel_near() -> str:
    """A grapnel about to take hold of a cable among stones."""
    ground = "#123046"
    bands = "".join(
        fill(curve(ink.down(ink.swell(70 + 96 * i, 14, 700 + 80 * i, 0.2 * i))), tone)
        for i, tone in enumerate(("#1d4a5b", "#19425690"[:7], "#163a4f", "#143448", "#112c40"))
    )
    rope = stroke("M792 -20C812 70 792 130 800 190", NIGHT, 26) + stroke(
        "M792 -20C812 70 792 130 800 190", BRASS, 12, 1, "22 12"
    )
    light = shape([(800, -60), (260, 900), (1340, 900)], PAPER, 0.07) + shape(
        [(800, -60), (480, 900), (1120, 900)], PAPER, 0.07
    )
    floor: list[Point] = [
        (-60, 770),
        (200, 740),
        (420, 762),
        (640, 742),
        (840, 756),
        (1060, 734),
        (1280, 758),
        (1460, 738),
        (1700, 764),
    ]
    bed = fill(curve(floor) + "L1700 960L-60 960Z", BRASS) + "".join(
        stroke(curve(ink.shifted(floor, 0, 12 + 15 * k)), NIGHT, 2.4, 0.6) for k in range(10)
    )
    run: list[Point] = [
        (-60, 716),
        (180, 690),
        (380, 716),
        (560, 690),
        (700, 644),
        (862, 618),
        (1010, 664),
        (1180, 706),
        (1400, 684),
        (1700, 712),
    ]
    cable = (
        stroke(curve(run), NIGHT, 50)
        + stroke(curve(run), STEEL, 36)
        + stroke(curve(ink.shifted(run, 0, -9)), MIST, 5, 1, "30 16")
        + stroke(curve(ink.shifted(run, 0, 8)), NAVY, 6)
    )
    stones = each(17, lambda i: _boulder(60 + 96 * i, 790 + 50 * ink.chance(i, 4), 40 + 62 * ink.chance(i, 2), i))
    hook = placed(grapnel(NIGHT, STRAW), 800, 200, 3.7)
    motes = each(
        60, lambda i: disc(1600 * ink.chance(i, 1), 700 * ink.chance(i, 2), 1.4 + 2.4 * ink.chance(i, 3), FOG, 0.6)
    )
    return sheet(bands, light, motes, bed, rope, cable, hook, stones, ground=ground)


def _boulder(x: float, y: float, size: float, seed: int) -> str:
    tone = ("#22343d", INK, "#35423f")[seed % 3]
    top = fill(
        f"M{x - size:.0f} {y + 30:.0f}Q{x - size:.0f} {y - size * 0.7:.0f} {x:.0f} {y - size * 0.7:.0f}Q{x + size:.0f} {y - size * 0.6:.0f} {x + size:.0f} {y + 30:.0f}Z",
        tone,
    )
    return top + stroke(
        f"M{x - size * 0.6:.0f} {y - size * 0.3:.0f}Q{x - size * 0.2:.0f} {y - size * 0.62:.0f} {x + size * 0.3:.0f} {y - size * 0.5:.0f}",
        MIST,
        2.6,
        0.6,
    )


def section() -> str:
    """A cable cut open: steel wires, copper, glass fibre."""
    x, y = 560.0, 450.0
    ground = each(60, lambda i: line((-10, 8 + 15 * i), (1610, 8 + 15 * i), FOG, 1.6))
    body = _peeled(x, y)
    face = (
        disc(x, y, 330, INK)
        + disc(x, y, 306, "#2a3a46")
        + _wires(x, y, 264, 30, 25)
        + _wires(x, y, 206, 24, 22)
        + disc(x, y, 176, BRASS)
        + disc(x, y, 158, STRAW)
        + ring(x, y, 167, INK, 2, 0.5)
        + disc(x, y, 120, PAPER)
        + disc(x, y, 92, NAVY)
    )
    fibres = each(
        8,
        lambda i: disc(
            x + 52 * math.cos(math.tau * i / 8),
            y + 52 * math.sin(math.tau * i / 8),
            15,
            (SEA, STRAW, PAPER, SIGNAL, LAGOON, FOG, BRASS, MIST)[i],
        ),
    )
    cores = each(8, lambda i: disc(x + 52 * math.cos(math.tau * i / 8), y + 52 * math.sin(math.tau * i / 8), 5, INK))
    return sheet(ground, body, face, fibres, cores, ground=PAPER)


def _peeled(x: float, y: float) -> str:
    tubes = (
        (330, 860, INK, STEEL),
        (290, 1010, MIST, STEEL),
        (222, 1150, FOG, STEEL),
        (176, 1290, BRASS, "#8f6a2e"),
        (120, 1420, PAPER, MIST),
        (92, 1530, NAVY, INK),
    )

    def tube(i: int) -> str:
        radius, end, tone, dark = tubes[i]
        outer = f"M{x} {y - radius}L{end} {y - radius}A{radius * 0.34:.0f} {radius} 0 0 1 {end} {y + radius}L{x} {y + radius}Z"
        shade = ink.clipped(
            f"tube{i}",
            outer,
            each(
                7,
                lambda k: line(
                    (x, y + radius * (0.3 + 0.11 * k)), (end + 200, y + radius * (0.3 + 0.11 * k)), dark, 3 + 1.6 * k
                ),
            ),
        )
        lay = (
            ink.clipped(
                f"lay{i}",
                outer,
                each(40, lambda k: stroke(f"M{x - 300 + 46 * k} {y - radius}q60 {radius} 10 {2 * radius}", dark, 3)),
            )
            if i in {1, 2}
            else ""
        )
        return (
            fill(outer, tone)
            + lay
            + shade
            + stroke(f"M{end} {y - radius}A{radius * 0.34:.0f} {radius} 0 0 1 {end} {y + radius}", INK, 3)
        )

    threads = each(
        8,
        lambda i: stroke(
            f"M1500 {y - 56 + 16 * i}Q1570 {y - 60 + 17 * i} 1620 {y - 150 + 44 * i}",
            (SEA, STRAW, SAND, SIGNAL, LAGOON, STEEL, BRASS, MIST)[i],
            5,
        ),
    )
    return threads + "".join(tube(i) for i in range(5, -1, -1))


def _wires(x: float, y: float, radius: float, count: int, size: float) -> str:
    def wire(i: int) -> str:
        px, py = x + radius * math.cos(math.tau * i / count), y + radius * math.sin(math.tau * i / count)
        return (
            disc(px, py, size, MIST)
            + disc(px - size * 0.2, py - size * 0.2, size * 0.62, FOG)
            + ring(px, py, size, INK, 2)
        )

    return each(count, wire)
