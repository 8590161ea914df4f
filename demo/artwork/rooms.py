"""Indoors at the Summit: the press room, the hall, the table with the register."""

from __future__ import annotations

import math

from demo.artwork import ink, marks, shore, vessels
from demo.artwork.ink import (
    BRASS,
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
    mark = marks.lantern_mark(800, 610)

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


def _chairs() -> str:
    def person(i: int) -> str:
        x, size = 60 + 148 * i + 18 * ink.chance(i, 2), 1.0 + 0.16 * ink.chance(i, 3)
        head = disc(0, -98, 25, NIGHT) + fill("M-58 40Q-60 -52 -24 -66L24 -66Q60 -52 58 40Z", NIGHT)
        book = (
            placed(rect(-21, -28, 42, 54, SAND) + rect(-21, -28, 42, 8, BRASS), 78, -30, 1, turn=-14)
            if i in {2, 8}
            else ""
        )
        hand = fill("M50 20Q86 -50 78 -130L92 -134Q112 -40 86 30Z", NIGHT) + disc(85, -138, 11, NIGHT) if i == 6 else ""
        return placed(book + head + hand, x, 880 + 12 * ink.chance(i, 4), size)

    body = rect(-60, -44, 120, 76, NIGHT) + disc(44, -6, 34, NIGHT) + disc(-40, -30, 5, SIGNAL)
    camera = placed(body + stroke("M0 32L-46 200M0 32L46 200", NIGHT, 9), 1420, 700)
    return camera + each(11, person)


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
    nib = shape([(0, 0), (46, -17), (46, 17)], BRASS) + line((4, 0), (40, 0), INK, 2)
    barrel = shape([(46, -17), (330, -15), (344, 0), (330, 15), (46, 17)], INK) + rect(190, -16, 12, 32, BRASS)
    pen = placed(shape([(20, 26), (350, 26), (350, 40), (60, 44)], BRASS, 0.35) + nib + barrel, 300, 640, 1.1, turn=-9)
    ribbon = shape([(1280, 560), (1350, 700), (1318, 690), (1300, 724), (1246, 590)], SIGNAL) + shape(
        [(1390, 560), (1370, 722), (1346, 694), (1314, 710), (1330, 560)], "#9c3626"
    )
    return sheet(table, shadow, left, right, lines, names, fold, ribbon, _seal(1340, 480), pen)


def _signature(x: float, y: float, seed: int) -> str:
    """A flowing hand: a tall initial, small letters of uneven height, a flourish."""
    letters: list[Point] = [(x, y), (x + 6, y - 30 - 8 * ink.chance(seed, 1)), (x + 20, y - 20), (x + 8, y + 6)]
    right = x + 20
    for k in range(9 + seed * 5 % 7):
        right += 8 + 10 * ink.chance(seed, k, 4)
        rise = (4, 18, 2, 9, 26, 6)[int(6 * ink.chance(seed, k, 2))]
        letters += [(right, y - rise), (right + 4 + 3 * ink.chance(seed, k), y + 2)]
    letters += [(right + 44, y - 14), (right + 66, y + 6), (x + 60, y + 15)]
    return stroke(curve(letters), NAVY, 2.6)


def _seal(x: float, y: float) -> str:
    rim = [
        (x + (132 + 7 * (i % 2)) * math.cos(math.tau * i / 60), y + (132 + 7 * (i % 2)) * math.sin(math.tau * i / 60))
        for i in range(60)
    ]
    return (
        shape(rim, SIGNAL)
        + ink.ring(x, y, 108, "#e2a08b", 3)
        + ink.ring(x, y, 100, "#9c3626", 2)
        + placed(marks.lantern_mark(0, 0), x, y - 6, 1.15)
    )
