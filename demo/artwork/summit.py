"""The Port Averne Summit: flags, press room, arrivals, hall, and their stills."""

from __future__ import annotations

import math

from demo.artwork import ink, shore, vessels
from demo.artwork.ink import BRASS, FOG, INK, LAGOON, MIST, NAVY, NIGHT, PAPER, SAND, SEA, SIGNAL, STEEL, STRAW
from demo.artwork.ink import Point, curve, disc, each, fill, line, outline, placed, rect, shape, sheet, sliver, stroke


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
    glow = "".join(disc(640, 560, radius, colour) for radius, colour in rings)
    rays = each(
        34, lambda i: line((40 + 46 * i, 60 + 11 * (i % 3)), (130 + 46 * i, 60 + 11 * (i % 3)), NIGHT, 1.4, 0.35)
    )
    clouds = "".join(
        sliver(x, y, length, depth, colour)
        for x, y, length, depth, colour in (
            (40, 250, 520, 16, STEEL), (210, 282, 420, 12, "#1d4660"), (900, 210, 640, 18, "#1d4660"), (1010, 244, 420, 10, STEEL),
            (330, 400, 330, 9, BRASS), (560, 430, 380, 8, "#d0a45f"), (120, 372, 240, 8, "#4f7a83"),
        )
    )  # fmt: skip
    return glow + rays + clouds + disc(640, 560, 118, PAPER) + disc(640, 560, 118, STRAW, 0.35)


def _far_coast() -> str:
    back = shore.hills(566, 120, 3, step=110)
    middle = shore.hills(572, 78, 11, step=90)
    far = fill(curve(back) + "L1760 640L-110 640Z", "#3c6273")
    near = fill(curve(middle) + "L1760 640L-110 640Z", "#234a60")
    town = placed(shore.row_of_houses(880, 1640, (NAVY, "#173c56"), STRAW, tall=62, lit=5, seed=4), 0, 590)
    point = shape([(1180, 590), (1232, 566), (1300, 556), (1420, 560), (1500, 590)], NIGHT)
    light = shore.beam(1316, 338, 186, 3.4, 1500, STRAW, 0.2) + shore.beam(1316, 338, 4, 4.4, 520, STRAW, 0.26)
    return (
        far
        + near
        + town
        + light
        + point
        + placed(shore.lighthouse(SAND, NAVY, STRAW), 1316, 560, 0.86)
        + disc(1316, 350, 9, PAPER)
    )


def _harbour_water() -> str:
    bands = rect(0, 588, 1600, 320, "#1a435c") + fill(curve(ink.swell(640, 4, 420)) + "L1700 910L-100 910Z", NAVY)

    def glint(i: int) -> str:
        depth = i / 46
        middle = 640 + (ink.chance(i, 1) - 0.5) * (120 + 360 * depth)
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
        x = 1560 * (1 - (1 - i / 11.6) ** 1.62) + 26
        scale = 1.62 - 0.104 * i
        foot = 812 - 70 * x / 1600
        top = foot - 405 * scale
        return shore.staff(x, foot + 6, top, NIGHT, 5.4 * scale) + placed(shore.flag(i, 168), x + 3, top + 10, scale)

    return quay + stones + courses + edge + "".join(one(i) for i in reversed(range(11)))


def press_room() -> str:
    """A lectern with microphones before tall windows on the harbour."""
    return sheet(_windows(), _floor(), _lectern(), _chairs(), ground="#24485f")


def _windows() -> str:
    wall = rect(0, 0, 1600, 640, STEEL) + each(
        54, lambda i: line((0, 12 + 12 * i), (1600, 12 + 12 * i), NAVY, 1.5, 0.5)
    )

    def window(i: int) -> str:
        x = 96 + 372 * i
        frame = f"M{x} 612L{x} 190Q{x} 70 {x + 134} 70Q{x + 268} 70 {x + 268} 190L{x + 268} 612Z"
        view = rect(x, 60, 268, 400, "#e9e2cf") + rect(x, 440, 268, 180, LAGOON)
        hills = fill(
            curve([(px - 200 + 372 * i * 0.5, py) for px, py in shore.hills(446, 60, 21 + i, step=60)])
            + "L2400 470L-400 470Z",
            MIST,
        )
        ripples = each(
            16,
            lambda k: sliver(x - 30 + 280 * ink.chance(i, k), 456 + 9.6 * k, 60 + 60 * ink.chance(k, i), 2, PAPER, 0.7),
        )
        scene = view + hills + ripples + _through_the_window(i, x)
        bars = stroke(f"M{x + 134} 70L{x + 134} 612M{x} 250L{x + 268} 250M{x} 430L{x + 268} 430", NAVY, 8) + stroke(
            frame, NAVY, 15
        )
        return (
            ink.clipped(f"window{i}", frame, scene)
            + bars
            + rect(x - 20, 608, 308, 16, SAND)
            + rect(x - 12, 624, 292, 8, NAVY)
        )

    return wall + each(4, window)


def _through_the_window(i: int, x: float) -> str:
    views = (
        placed(shore.lighthouse(PAPER, NAVY, BRASS), x + 190, 446, 0.72),
        placed(vessels.freighter(NAVY, STEEL), x + 20, 470, 1.0),
        placed(shore.crane(STEEL, BRASS), x + 225, 452, 0.78),
        placed(vessels.patrol(STEEL, MIST), x - 40, 478, 0.9),
    )
    return views[i]


def _floor() -> str:
    floor = rect(0, 632, 1600, 280, NAVY) + rect(0, 632, 1600, 10, NIGHT)

    def pool(i: int) -> str:
        x = 96 + 372 * i
        return shape([(x + 10, 642), (x + 258, 642), (x + 120 - 40, 900), (x - 260, 900)], "#3c6276", 0.75)

    boards = each(30, lambda i: line((800 + (i - 15) * 92, 642), (800 + (i - 15) * 190, 900), NIGHT, 1.6, 0.6))
    return floor + each(4, pool) + boards


def _lectern() -> str:
    body = shape([(690, 470), (910, 470), (884, 850), (716, 850)], INK) + shape(
        [(800, 470), (910, 470), (884, 850), (800, 850)], NIGHT
    )
    desk = shape([(660, 446), (940, 446), (922, 478), (678, 478)], BRASS) + shape(
        [(660, 446), (940, 446), (938, 452), (662, 452)], STRAW
    )
    foot = shape([(690, 850), (910, 850), (930, 874), (670, 874)], NIGHT)
    paper = shape([(742, 446), (786, 410), (868, 414), (852, 446)], PAPER) + each(
        4, lambda i: line((776 + 3 * i, 436 - 6 * i), (842 + 3 * i, 438 - 6 * i), MIST, 1.6)
    )
    mark = _mark(800, 610)

    def microphone(i: int) -> str:
        foot_x, head_x, head_y = (
            (690, 640, 362),
            (716, 690, 330),
            (744, 742, 318),
            (868, 872, 314),
            (892, 926, 336),
            (914, 972, 368),
        )[i]
        turn = (-34, -16, -4, 5, 22, 38)[i]
        stem = stroke(f"M{foot_x} 446Q{foot_x} 392 {head_x} {head_y + 26}", INK, 5)
        band = (SIGNAL, STRAW, SEA, PAPER, BRASS, LAGOON)[i]
        head = f'<rect x="-11" y="-30" width="22" height="52" rx="11" fill="{INK}"/>' + rect(-13, 14, 26, 15, band)
        return stem + placed(head, head_x, head_y, 1, turn=turn)

    return foot + body + paper + each(6, microphone) + desk + mark


def _mark(x: float, y: float) -> str:
    """The mark of the Union: a lantern over tide lines."""
    lantern = shape([(x - 20, y + 22), (x - 14, y - 24), (x + 14, y - 24), (x + 20, y + 22)], STRAW) + rect(
        x - 24, y - 32, 48, 8, STRAW
    )
    cap = fill(f"M{x - 18} {y - 36}Q{x} {y - 62} {x + 18} {y - 36}Z", STRAW) + stroke(
        f"M{x} {y - 56}L{x} {y - 66}", STRAW, 3
    )
    flame = fill(f"M{x} {y - 18}Q{x + 13} {y + 4} {x} {y + 14}Q{x - 13} {y + 4} {x} {y - 18}Z", INK)
    tides = each(3, lambda k: stroke(f"M{x - 58} {y + 44 + 14 * k}q14.5 -12 29 0t29 0t29 0t29 0", STRAW, 3))
    return lantern + cap + flame + tides


def _chairs() -> str:
    def person(i: int) -> str:
        x, size = 60 + 148 * i + 18 * ink.chance(i, 2), 1.0 + 0.16 * ink.chance(i, 3)
        head = disc(0, -98, 25, NIGHT) + fill("M-58 40Q-60 -52 -24 -66L24 -66Q60 -52 58 40Z", NIGHT)
        pen = line((40, -18), (64, -70), STRAW, 4) if i in {2, 8} else ""
        hand = fill("M50 20Q86 -50 78 -130L92 -134Q112 -40 86 30Z", NIGHT) + disc(85, -138, 11, NIGHT) if i == 6 else ""
        return placed(head + pen + hand, x, 880 + 12 * ink.chance(i, 4), size)

    lens = placed(
        rect(-60, -44, 120, 76, NIGHT)
        + disc(44, -6, 34, NIGHT)
        + disc(-40, -30, 5, SIGNAL)
        + stroke("M0 32L-46 200M0 32L46 200", NIGHT, 9),
        1420,
        700,
    )
    return lens + each(11, person)


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
    quay = rect(-10, 466, 1200, 40, INK) + each(60, lambda i: rect(10 + 20 * i, 478, 14, 3, STEEL))
    flags = each(
        5, lambda i: shore.staff(250 + 150 * i, 468, 312, INK, 3.4) + placed(shore.flag(i + 2, 66), 252 + 150 * i, 320)
    )
    return sheet(
        sun, clouds, hills, flags, houses, light, mole, quay, _morning_water(), _launch_and_wake(), ground="#efe7d6"
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


def opening_session() -> str:
    """The founders' lantern in a domed hall, seats in curves around it."""
    return sheet(_dome(), _lantern_on_stand(), _seats(), ground=NIGHT)


def _dome() -> str:
    x, y = 800.0, 400.0
    vault = "".join(
        disc(x, y, radius, colour)
        for radius, colour in (
            (1000, NAVY),
            (760, "#1c4460"),
            (560, STEEL),
            (400, "#4b7480"),
            (270, LAGOON),
            (168, STRAW),
        )
    )
    rays = each(72, lambda i: _ray(x, y, 180 + (i % 2) * 26, 1100, math.tau * i / 72, 2.2 if i % 2 else 4.4))
    ribs = each(5, lambda i: ink.ring(x, y, 330 + 128 * i, NIGHT, 3, 0.45))
    return vault + rays + ribs


def _ray(x: float, y: float, start: float, end: float, turn: float, width: float) -> str:
    cos, sin = math.cos(turn), math.sin(turn)
    across = width / 60
    near = [(x + start * math.cos(turn - across / 6), y + start * math.sin(turn - across / 6))]
    far = [(x + end * math.cos(turn + a), y + end * math.sin(turn + a)) for a in (-across / 2.4, across / 2.4)]
    return shape([*near, *far, (x + start * cos, y + start * sin)], STRAW, 0.34)


def _lantern_on_stand() -> str:
    stand = shape([(776, 540), (824, 540), (838, 760), (762, 760)], NIGHT) + rect(730, 528, 140, 16, NIGHT)
    glass = shape([(736, 516), (752, 330), (848, 330), (864, 516)], PAPER) + shape(
        [(800, 516), (800, 330), (848, 330), (864, 516)], STRAW, 0.55
    )
    frame = stroke("M736 516L752 330M864 516L848 330M800 516L800 330M742 440L858 440", NIGHT, 7)
    cap = (
        fill("M738 330Q744 268 800 258Q856 268 862 330Z", NIGHT)
        + ink.ring(800, 236, 22, NIGHT, 8)
        + rect(724, 512, 152, 18, NIGHT)
        + rect(736, 326, 128, 10, BRASS)
    )
    flame = fill("M800 374Q842 440 800 494Q758 440 800 374Z", BRASS) + fill(
        "M800 414Q822 454 800 488Q778 454 800 414Z", SIGNAL
    )
    return stand + glass + flame + frame + cap


def _seats() -> str:
    def row(i: int) -> str:
        half, y, rise = 520 + 130 * i, 690 + 58 * i, 96 + 16 * i
        bench = f"M{800 - half} {y - rise}Q800 {y + rise} {800 + half} {y - rise}L{800 + half} {y + 300}L{800 - half} {y + 300}Z"
        tone = ("#1c4460", NAVY, "#102b40", NIGHT)[i]
        return (
            fill(bench, tone)
            + stroke(
                f"M{800 - half} {y - rise}Q800 {y + rise} {800 + half} {y - rise}", BRASS if i % 2 else STRAW, 2.6, 0.9
            )
            + heads(i, half, y, rise)
        )

    def heads(i: int, half: float, y: float, rise: float) -> str:
        count = 15 + 2 * i

        def head(k: int) -> str:
            t = (k + 0.5) / count
            px = 800 - half + 2 * half * t
            py = (1 - t) ** 2 * (y - rise) + 2 * t * (1 - t) * (y + rise) + t * t * (y - rise)
            size = 15 + 3.4 * i
            tone = ("#0f2a3e", "#0d2435", NIGHT, "#08121a")[i]
            return disc(px, py - size * 1.5, size * 0.62, tone) + fill(
                f"M{px - size:.1f} {py + 16:.1f}Q{px - size:.1f} {py - size:.1f} {px:.1f} {py - size:.1f}Q{px + size:.1f} {py - size:.1f} {px + size:.1f} {py + 16:.1f}Z",
                tone,
            )

        return each(count, head)

    return each(4, row)


def flags_from_below() -> str:
    """Flags against a pale sky, seen from below."""
    sky = each(60, lambda i: line((-10, 8 + 15 * i), (1610, 8 + 15 * i), FOG, 0.8 + i / 16))
    sun = disc(1240, 640, 190, STRAW, 0.9)

    def one(i: int) -> str:
        x, top, foot = (
            (80, 330, 560, 800, 1050, 1310)[i],
            (110, 60, 150, 40, 130, 70)[i],
            (-60, 190, 480, 800, 1100, 1400)[i],
        )
        return (
            line((foot, 980), (x, top), INK, 11)
            + disc(x, top - 10, 14, BRASS)
            + placed(shore.flag(i + 3, 300), x + 6, top + 16, 1.0 + 0.12 * (i % 2))
        )

    return sheet(sun, sky, each(6, one), ground=PAPER)


def open_register() -> str:
    """An open register and a pen on a long table, a seal beside them."""
    table = rect(0, 0, 1600, 900, NAVY) + each(
        40,
        lambda i: stroke(
            curve([(x, 22 * i + 7 * math.sin(x / 190 + i * 1.3)) for x in range(-40, 1700, 80)]), NIGHT, 1.8, 0.6
        ),
    )
    shadow = shape([(300, 230), (1200, 190), (1290, 720), (230, 770)], NIGHT, 0.6)
    left = fill("M270 210Q520 150 760 200L750 700Q500 650 220 730Z", PAPER)
    right = fill("M760 200Q980 150 1200 190L1260 700Q1010 650 750 700Z", SAND)
    lines = each(
        10, lambda i: stroke(f"M{318 - 4 * i} {276 + 40 * i}Q520 {232 + 40 * i} {712 - i} {262 + 41 * i}", MIST, 2)
    )
    names = each(9, lambda i: _signature(824, 262 + 45 * i, i)) + each(
        9,
        lambda i: stroke(f"M{806 + 2 * i} {278 + 44 * i}Q990 {238 + 45 * i} {1170 + 5 * i} {266 + 44 * i}", MIST, 1.6),
    )
    fold = stroke("M760 200Q752 450 750 700", BRASS, 4)
    pen = placed(
        shape([(0, 0), (46, -17), (330, -15), (344, 0), (330, 15), (46, 17)], INK)
        + shape([(0, 0), (46, -17), (46, 17)], BRASS)
        + rect(190, -16, 12, 32, BRASS),
        1080,
        690,
        1.15,
        turn=-34,
    )
    ribbon = shape([(1280, 560), (1350, 700), (1318, 690), (1300, 724), (1246, 590)], SIGNAL) + shape(
        [(1390, 560), (1370, 722), (1346, 694), (1314, 710), (1330, 560)], "#9c3626"
    )
    return sheet(table, shadow, left, right, lines, names, fold, ribbon, _seal(1340, 480), pen)


def _signature(x: float, y: float, seed: int) -> str:
    points: list[Point] = [
        (x + 17 * k, y - 26 * (ink.chance(seed, k) - 0.4) * (1.5 if k == 0 else 1)) for k in range(7 + seed % 5)
    ]
    return stroke(curve(points), NAVY, 3)


def _seal(x: float, y: float) -> str:
    rim = [
        (x + (132 + 7 * (i % 2)) * math.cos(math.tau * i / 60), y + (132 + 7 * (i % 2)) * math.sin(math.tau * i / 60))
        for i in range(60)
    ]
    return (
        shape(rim, SIGNAL)
        + ink.ring(x, y, 108, "#e2a08b", 3)
        + ink.ring(x, y, 100, "#9c3626", 2)
        + placed(_mark(0, 0), x, y - 6, 1.15)
    )


def family_photograph() -> str:
    """Rows of figures in dark coats on a stone mole, the sea behind them."""
    sky = each(30, lambda i: line((-10, 10 + 14 * i), (1610, 10 + 14 * i), FOG, 2.6 - i / 14))
    sea = rect(0, 420, 1600, 120, LAGOON) + each(
        40, lambda i: sliver(1700 * ink.chance(i, 1) - 60, 426 + 110 * ink.chance(i, 2), 110, 2.2, PAPER, 0.8)
    )
    ship = placed(vessels.patrol(STEEL, MIST), 180, 430, 1.05) + placed(vessels.freighter(NAVY, STEEL), 1180, 424, 0.8)
    mole = (
        rect(0, 700, 1600, 210, SAND)
        + each(5, lambda i: line((0, 712 + 42 * i), (1600, 712 + 42 * i), BRASS, 2, 0.7))
        + each(
            44,
            lambda i: line(
                (40 * i - 20 * (i % 2), 712 + 42 * (i % 4)), (40 * i - 20 * (i % 2), 754 + 42 * (i % 4)), BRASS, 2, 0.7
            ),
        )
    )
    coats = (INK, NAVY, STEEL, NIGHT, SEA, INK, NAVY, "#5a4a33")
    skins = ("#e2c3a0", "#9c6f4e", "#c89b74", "#6d4a35", "#d8b08c")

    def row(i: int) -> str:
        count = (8, 8, 7)[i]
        span, foot, tall = 1040, (612, 664, 730)[i], (258, 264, 274)[i]
        step = rect(800 - span / 2 - 60, (600, 650, 0)[i], span + 120, 80, (MIST, FOG, "none")[i]) if i < 2 else ""
        people = each(
            count,
            lambda k: shore.figure(
                800 - span / 2 + span * (k + 0.5) / count + 12 * (ink.chance(i, k) - 0.5),
                foot,
                tall * (0.93 + 0.1 * ink.chance(k, i, 3)),
                coats[(3 * k + i) % 8],
                skins[(k * 2 + i) % 5],
                9 * i + k,
            ),
        )
        return step + people

    shadow = shape([(300, 728), (1330, 728), (1480, 790), (420, 790)], BRASS, 0.35)
    return sheet(sky, sea, ship, mole, shadow, each(3, row), ground=PAPER)


def paper_boats() -> str:
    """Three paper boats on the edge of a quay, signal flags above them."""
    sky = each(46, lambda i: line((-10, 8 + 11 * i), (1610, 8 + 11 * i), "#7fa09d", 2.4 - i / 24))
    sea = rect(0, 520, 1600, 390, SEA) + "".join(
        stroke(curve(ink.swell(536 + 16 * i + i * i / 3, 4 + i * 0.7, 260 + 22 * i, 0.13 * i)), LAGOON, 1.4 + i / 9)
        for i in range(13)
    )
    quay = (
        shape([(-10, 742), (1610, 706), (1610, 910), (-10, 910)], INK)
        + line((-10, 742), (1610, 706), STRAW, 5)
        + each(17, lambda i: line((110 * i, 744 - 2.5 * i), (96 * i + 20, 910), STEEL, 2))
    )

    def boat(i: int) -> str:
        x, y, size, tone = ((330, 742, 1.25, PAPER), (820, 736, 1.6, PAPER), (1290, 720, 1.1, STRAW))[i]
        hull = shape([(-110, -70), (110, -70), (64, 0), (-64, 0)], tone) + shape(
            [(0, -70), (110, -70), (64, 0)], INK, 0.16
        )
        sail = shape([(-62, -70), (0, -158), (62, -70)], tone) + shape([(0, -158), (62, -70), (0, -70)], INK, 0.24)
        fold = stroke("M-110 -70L-62 -70L0 -8L62 -70L110 -70", INK, 2.4, 0.6)
        shadow = fill("M-64 4L70 4L190 34L40 34Z", NIGHT, 0.7)
        return placed(shadow + sail + hull + fold, x, y, size)

    rope = stroke("M-20 60Q800 250 1620 40", INK, 4)
    flags = each(
        10,
        lambda i: placed(
            shore.flag(i + 1, 112, wind=0.5),
            30 + 160 * i,
            66 + 128 * (1 - ((i - 4.6) / 5.2) ** 2) - 4,
            1,
            turn=8 - 1.8 * i,
        ),
    )
    return sheet(sky, sea, rope, flags, quay, each(3, boat), ground=LAGOON)
