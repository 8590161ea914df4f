"""Outdoors at the Summit: flags, arrivals, the family photograph, paper boats."""

from __future__ import annotations

import math

from demo.artwork import flags, ink, people, shore, vessels
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
    shape,
    sheet,
    sliver,
    stroke,
)


def flags_at_dusk() -> str:
    """Flags on a quay, the harbour and a lighthouse behind them, the sun on the water."""
    return sheet(_evening_sky(), _far_coast(), _harbour_water(), _quay_with_flags(), ground=NAVY)


def _evening_sky() -> str:
    rings = (
        (1180, NAVY),
        (900, "#1d4660"),
        (690, STEEL),
        (520, "#4f7a83"),
        (390, LAGOON),
        (285, "#b9c4ae"),
        (200, STRAW),
    )
    glow = "".join(disc(1010, 566, radius, colour) for radius, colour in rings)
    rays = each(
        34, lambda i: line((40 + 46 * i, 60 + 11 * (i % 3)), (130 + 46 * i, 60 + 11 * (i % 3)), NIGHT, 1.4, 0.35)
    )
    clouds = "".join(
        sliver(x, y, length, depth, colour)
        for x, y, length, depth, colour in (
            (40, 250, 520, 16, STEEL), (210, 282, 420, 12, "#1d4660"), (900, 210, 640, 18, "#1d4660"), (1010, 244, 420, 10, STEEL),
            (820, 436, 330, 8, BRASS), (940, 462, 380, 7, "#d0a45f"), (120, 372, 240, 8, "#4f7a83"), (1180, 396, 300, 8, "#4f7a83"),
        )
    )  # fmt: skip
    return glow + rays + clouds + disc(1010, 566, 128, PAPER) + disc(1010, 566, 128, STRAW, 0.35)


def _far_coast() -> str:
    back = [(-110, 520), (60, 470), (190, 505), (330, 440), (470, 500), (640, 470), (790, 520), (930, 540), (1090, 548), (1250, 530), (1420, 506), (1560, 530), (1710, 500)]  # fmt: skip
    middle = [(-110, 560), (70, 520), (240, 548), (420, 515), (560, 552), (740, 540), (900, 566), (1100, 572), (1330, 560), (1710, 556)]  # fmt: skip
    far = fill(curve(back) + "L1760 640L-110 640Z", "#3c6273")
    near = fill(curve(middle) + "L1760 640L-110 640Z", "#234a60")
    ridges = "".join(stroke(curve(ink.shifted(back, 0, 10 + 11 * k)), "#557b86", 1.6, 0.7 - 0.15 * k) for k in range(4))
    town = placed(shore.row_of_houses(-20, 700, (NAVY, "#173c56"), STRAW, tall=62, lit=5, seed=4), 0, 592)
    point = shape([(1240, 596), (1296, 570), (1372, 560), (1480, 566), (1560, 584), (1620, 600)], NIGHT)
    light = shore.beam(1404, 338, 184, 3.2, 1600, STRAW, 0.2) + shore.beam(1404, 338, 4, 4.4, 420, STRAW, 0.26)
    tower = placed(shore.lighthouse(SAND, NAVY, STRAW), 1404, 562, 0.9) + disc(1404, 344, 10, PAPER)
    return far + ridges + near + town + light + point + tower


def _harbour_water() -> str:
    bands = rect(0, 588, 1600, 320, "#1a435c") + fill(curve(ink.swell(640, 4, 420)) + "L1700 910L-100 910Z", NAVY)

    def glint(i: int) -> str:
        depth = i / 46
        middle = 1010 + (ink.chance(i, 1) - 0.5) * (120 + 360 * depth)
        length = 60 + 170 * ink.chance(i, 2)
        return sliver(
            middle - length / 2, 594 + 216 * depth**1.25, length, 1.6 + 3.4 * depth, STRAW if i % 4 else PAPER
        )

    def ripple(i: int) -> str:
        return sliver(
            1720 * ink.chance(i, 3) - 80, 596 + 230 * ink.chance(i, 4), 70 + 190 * ink.chance(i, 5), 1.7, LAGOON, 0.55
        )

    boats = placed(vessels.trawler(NIGHT, INK), 300, 622, 1.0) + placed(vessels.trawler(NIGHT, INK), 150, 604, 0.6)
    return bands + each(70, ripple) + each(47, glint) + boats


def _quay_with_flags() -> str:
    quay = shape([(-10, 812), (1610, 742), (1610, 910), (-10, 910)], NIGHT)
    edge = line((-10, 812), (1610, 742), BRASS, 3)
    stones = each(26, lambda i: line((-10 + 66 * i, 813 - 2.85 * i), (-70 + 72 * i, 910), STEEL, 1.2, 0.5))
    courses = line((-10, 850), (1610, 776), STEEL, 1.2, 0.5) + line((-10, 886), (1610, 812), STEEL, 1.2, 0.5)

    def one(i: int) -> str:
        scale = 1.72 * 0.845**i
        x = 24 + 1560 * (1 - 0.845**i)
        foot = 812 - 70 * x / 1600
        top = foot - 424 * scale
        return shore.staff(x, foot + 6, top, NIGHT, 5.4 * scale) + placed(flags.flag(i, 150), x + 3, top + 10, scale)

    watcher = people.figure(1330, 762, 88, people.guise(1), 1) + people.figure(1368, 761, 84, people.guise(5), 2)
    return quay + stones + courses + edge + "".join(one(i) for i in reversed(range(9))) + watcher


def arrivals() -> str:
    """A pilot launch crosses to a quay of gabled houses in the morning."""
    sun = disc(380, 250, 92, STRAW) + each(15, lambda i: line((60, 176 + 12 * i), (700, 176 + 12 * i), PAPER, 2.2))
    clouds = sliver(760, 130, 700, 22, FOG) + sliver(980, 162, 520, 14, FOG) + sliver(90, 92, 420, 15, FOG)
    hills = fill(curve(shore.hills(430, 110, 31, step=120)) + "L1800 600L-120 600Z", FOG)
    houses = placed(
        shore.row_of_houses(-30, 1180, (NAVY, SEA, BRASS, STEEL, INK, "#a8593f", LAGOON), SAND, tall=168, seed=9),
        0,
        468,
    )
    light = placed(shore.lighthouse(PAPER, SIGNAL, STRAW), 1404, 452, 1.12)
    mole = shape([(1150, 470), (1290, 446), (1610, 446), (1610, 506), (1150, 506)], INK)
    gulls = "".join(
        placed(stroke("M-34 -8Q-16 -20 0 0Q16 -20 34 -8", INK, 4), x, y, size)
        for x, y, size in ((1262, 236, 0.8), (1196, 292, 0.6), (1310, 316, 0.5))
    )
    quay = rect(-10, 466, 1200, 40, INK) + each(60, lambda i: rect(10 + 20 * i, 478, 14, 3, STEEL))
    hoists = each(
        5, lambda i: shore.staff(250 + 150 * i, 468, 312, INK, 3.4) + placed(flags.flag(i + 2, 66), 252 + 150 * i, 320)
    )
    return sheet(
        sun,
        clouds,
        hills,
        hoists,
        houses,
        light,
        mole,
        quay,
        _morning_water(),
        gulls,
        _launch_and_wake(),
        ground="#efe7d6",
    )


def _morning_water() -> str:
    base = rect(0, 504, 1600, 400, LAGOON)
    shade = fill(curve(ink.swell(560, 5, 520)) + "L1700 910L-100 910Z", "#6d9a95")
    deep = fill(curve(ink.swell(668, 8, 640, 0.3)) + "L1700 910L-100 910Z", SEA)
    deepest = fill(curve(ink.swell(796, 11, 760, 0.55)) + "L1700 910L-100 910Z", "#2c625f")
    rows = each(
        54,
        lambda i: sliver(
            1760 * ink.chance(i, 8) - 120, 512 + 7 * i, 50 + 3.4 * i * ink.chance(i, 9), 1.2 + i / 26, PAPER, 0.75
        ),
    )
    mirror = each(26, lambda i: rect(44 * i + 18 * ink.chance(i, 6), 506, 26, 10 + 26 * ink.chance(i, 7), INK, 0.32))
    return base + mirror + shade + deep + deepest + rows


def _launch_and_wake() -> str:
    def wake(i: int) -> str:
        t = i / 15
        return stroke(
            f"M{930 - 30 * t:.0f} {726 + 4 * t:.0f}C{1120:.0f} {742 + 40 * t:.0f} {1330:.0f} {790 + 60 * t:.0f} 1680 {760 + 190 * t:.0f}",
            PAPER,
            1.2 + 2.6 * (i % 4 == 0),
            0.95,
        )

    boat = placed(vessels.launch(INK, PAPER, SIGNAL), 960, 722, 2.35, mirrored=True)
    foam = fill(
        "M560 712Q600 690 640 716Q760 742 960 734Q1010 750 1060 744L1040 770Q820 776 640 752Q580 746 560 712Z", PAPER
    )
    spray = each(
        22,
        lambda i: disc(548 + 90 * ink.chance(i, 1), 716 - 62 * ink.chance(i, 2) ** 2, 2 + 4 * ink.chance(i, 3), PAPER),
    )
    under = fill("M600 748Q820 790 1010 766Q900 800 700 786Z", INK, 0.35)
    return each(16, wake) + boat + foam + spray + under


def flags_from_below() -> str:
    """Flags against a pale sky, seen from below."""
    sun = disc(1180, 700, 250, STRAW, 0.8) + disc(1180, 700, 180, "#ead9a9")
    sky = each(60, lambda i: line((-10, 8 + 15 * i), (1610, 8 + 15 * i), PAPER, 0.8 + i / 13, 0.8))
    clouds = (
        sliver(-60, 560, 700, 30, PAPER, 0.9)
        + sliver(180, 604, 620, 20, PAPER, 0.9)
        + sliver(900, 430, 640, 22, PAPER, 0.7)
    )

    def one(i: int) -> str:
        x, top, foot = (
            (60, 150, -160),
            (330, 70, 190),
            (600, 170, 500),
            (870, 50, 850),
            (1130, 180, 1170),
            (1390, 80, 1520),
        )[i]
        staff = line((foot, 980), (x, top), INK, 11) + disc(x, top - 10, 14, BRASS)
        return staff + placed(flags.flag(i + 3, 246), x + 6, top + 16, 1.0 + 0.1 * (i % 2))

    return sheet(sun, sky, clouds, each(6, one), ground="#b9cbcb")


def family_photograph() -> str:
    """Rows of figures on a stone mole, the sea behind them."""
    sky = each(30, lambda i: line((-10, 10 + 12 * i), (1610, 10 + 12 * i), FOG, 2.8 - i / 14))
    sea = rect(0, 360, 1600, 120, LAGOON) + each(
        46, lambda i: sliver(1700 * ink.chance(i, 1) - 60, 366 + 110 * ink.chance(i, 2), 110, 2.2, PAPER, 0.8)
    )
    ships = placed(vessels.patrol(STEEL, MIST), 90, 372, 0.9) + placed(vessels.freighter(NAVY, STEEL), 1330, 366, 0.8)
    light = placed(shore.lighthouse(PAPER, SIGNAL, STRAW), 1510, 452, 0.8) + shape(
        [(1420, 470), (1470, 446), (1610, 440), (1610, 476)], INK
    )
    return sheet(sky, sea, ships, light, _mole(), each(3, _row_of_people), ground="#eee6d4")


def _mole() -> str:
    stone = rect(0, 474, 1600, 440, SAND) + line((0, 474), (1600, 474), BRASS, 5)
    joints = each(9, lambda i: line((0, 520 + 46 * i), (1600, 520 + 46 * i), BRASS, 2, 0.6))
    ends = each(
        84,
        lambda i: line(
            (80 * (i % 21) - 40 * (i // 21 % 2), 520 + 92 * (i // 21)),
            (80 * (i % 21) - 40 * (i // 21 % 2), 566 + 92 * (i // 21)),
            BRASS,
            2,
            0.6,
        ),
    )
    risers = (
        rect(190, 600, 1220, 66, MIST)
        + rect(190, 600, 1220, 7, PAPER)
        + rect(150, 664, 1300, 74, FOG)
        + rect(150, 664, 1300, 7, PAPER)
    )
    shadow = shape([(150, 812), (1450, 812), (1590, 862), (330, 862)], BRASS, 0.3)
    return stone + joints + ends + shadow + risers + rect(150, 738, 1300, 6, BRASS, 0.5)


def _row_of_people(row: int) -> str:
    count, span, foot, height = ((11, 1120, 604, 268), (12, 1220, 668, 276), (11, 1180, 812, 300))[row]
    left = 800 - span / 2

    def one(i: int) -> str:
        sway = 10 * (ink.chance(row, i) - 0.5)
        tall = height * (0.93 + 0.11 * ink.chance(i, row, 3))
        return people.figure(
            left + span * (i + 0.5) / count + sway, foot, tall, people.guise(13 * row + i + 1), 40 * row + i
        )

    return each(count, one)


def paper_boats() -> str:
    """Three paper boats on the edge of a quay, pennants above them."""
    sky = each(46, lambda i: line((-10, 8 + 11 * i), (1610, 8 + 11 * i), "#7fa09d", 2.4 - i / 24))
    sun = disc(1236, 404, 120, STRAW) + each(9, lambda i: rect(1090, 330 + 19 * i, 300, 2 + i, LAGOON))
    rows = "".join(stroke(curve(ink.swell(536 + 16 * i + i * i / 3, 4 + i * 0.7, 260 + 22 * i, 0.13 * i)), LAGOON, 1.4 + i / 9) for i in range(13))  # fmt: skip
    quay = shape([(-10, 742), (1610, 706), (1610, 910), (-10, 910)], INK) + line((-10, 742), (1610, 706), STRAW, 5)
    stones = each(17, lambda i: line((110 * i, 744 - 2.5 * i), (96 * i + 20, 910), STEEL, 2)) + line(
        (-10, 822), (1610, 782), STEEL, 2
    )
    ships = placed(vessels.freighter("#2c625f", "#4f8580"), 200, 524, 0.9)
    return sheet(
        sky,
        sun,
        ships,
        rect(0, 520, 1600, 390, SEA),
        rows,
        _bunting(),
        quay,
        stones,
        each(3, _paper_boat),
        ground=LAGOON,
    )


def _bunting() -> str:
    def along(t: float, rise: float) -> Point:
        return (-40 + 1680 * t, rise + 300 * t * (1 - t))

    def rope(rise: float, first: int) -> str:
        line_points = [along(i / 24, rise) for i in range(25)]

        def one(i: int) -> str:
            (x, y), (x2, y2) = along((i + 0.15) / 16, rise), along((i + 0.85) / 16, rise)
            turn = math.degrees(math.atan2(y2 - y, x2 - x))
            tone = (PAPER, SIGNAL, NAVY, STRAW, SEA, PAPER, BRASS)[(i + first) % 7]
            return placed(flags.pennant(math.hypot(x2 - x, y2 - y), 96, tone), x, y, 1, turn=turn)

        return each(16, one) + stroke(curve(line_points), INK, 4)

    return rope(-20, 0) + rope(110, 3)


def _paper_boat(i: int) -> str:
    x, y, size, tone = ((330, 742, 1.25, PAPER), (820, 736, 1.6, PAPER), (1290, 720, 1.1, STRAW))[i]
    hull = shape([(-110, -70), (110, -70), (64, 0), (-64, 0)], tone) + shape([(0, -70), (110, -70), (64, 0)], INK, 0.16)
    sail = shape([(-62, -70), (0, -158), (62, -70)], tone) + shape([(0, -158), (62, -70), (0, -70)], INK, 0.24)
    fold = stroke("M-110 -70L-62 -70L0 -8L62 -70L110 -70", INK, 2.4, 0.6)
    shadow = fill("M-64 4L70 4L190 34L40 34Z", NIGHT, 0.7)
    return placed(shadow + sail + hull + fold, x, y, size)
