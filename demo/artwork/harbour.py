"""Harbours: the charter, the queue of ships, the winter night."""

from __future__ import annotations

from demo.artwork import ink, people, shore, vessels
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


def tall_bow() -> str:
    """The bow of a container ship beside a small house with lighted windows."""
    rings = "".join(
        disc(420, 620, radius, tone)
        for radius, tone in ((1300, "#0f2b40"), (900, NAVY), (640, "#1d4660"), (440, STEEL), (270, "#4a7079"))
    )
    stars = each(
        50, lambda i: disc(1600 * ink.chance(i, 1), 420 * ink.chance(i, 2), 1.3 + 1.7 * ink.chance(i, 3), PAPER, 0.9)
    )
    moon = disc(212, 176, 62, SAND) + disc(238, 160, 56, NAVY)
    return sheet(rings, stars, moon, _bow(), _night_quay(), _seafarers_house(), ground=NIGHT)


def _bow() -> str:
    port = fill("M1112 96Q1150 500 1176 800L1620 800L1620 60Q1330 52 1112 96Z", INK)
    side = fill("M1112 96Q1090 480 1176 800L1010 800Q800 470 760 180Q930 116 1112 96Z", "#a8482f")
    lit = fill("M1112 96Q1090 480 1176 800L1120 800Q1000 470 990 116Q1050 102 1112 96Z", SIGNAL)
    boot = fill("M1146 640Q1160 720 1176 800L1620 800L1620 640Z", NIGHT) + fill(
        "M1146 640Q1156 720 1176 800L1010 800Q940 720 900 640Z", "#5a2a20"
    )
    plates = each(
        8,
        lambda i: stroke(
            f"M{768 + 12 * i + 3 * i * i} {236 + 66 * i}Q{960 + 8 * i} {196 + 72 * i} {1110 + 5 * i} {180 + 72 * i}",
            "#6d2a1c",
            2.4,
            0.8,
        ),
    ) + each(8, lambda i: stroke(f"M{1118 + 5 * i} {180 + 72 * i}L1620 {150 + 76 * i}", STEEL, 2, 0.7))
    anchor = placed(
        stroke("M0 -46L0 34M-24 -30L24 -30M-40 6Q-36 40 0 42Q36 40 40 6", NIGHT, 11) + ring(0, -56, 11, NIGHT, 7),
        1010,
        300,
        1.0,
    )
    hawse = disc(1010, 226, 17, NIGHT) + disc(1222, 226, 17, "#2a3a46")
    rail = stroke("M756 150Q930 86 1112 66Q1330 24 1620 30", SAND, 4) + each(
        20,
        lambda i: line(
            (770 + 43 * i, 158 - 5.2 * i + 0.06 * i * i), (768 + 43 * i, 128 - 5.2 * i + 0.06 * i * i), SAND, 2.4
        ),
    )
    boxes = each(
        9,
        lambda i: rect(
            1200 + 96 * (i % 5), -10 - 54 * (i // 5) + 20, 90, 52, (SEA, BRASS, STEEL, LAGOON, "#7d4a38")[(i * 2) % 5]
        ),
    )
    mast = line((930, 110), (930, 6), SAND, 6) + disc(930, 10, 11, STRAW) + disc(930, 10, 26, STRAW, 0.25)
    moor = stroke("M1010 226Q820 470 620 776", SAND, 4) + stroke("M1000 240Q800 520 668 780", SAND, 3)
    return boxes + port + side + lit + boot + plates + hawse + anchor + rail + mast + moor


def _night_quay() -> str:
    water = rect(0, 792, 1600, 120, NIGHT)
    quay = (
        shape([(-10, 770), (900, 770), (930, 812), (-10, 812)], "#2a3a46")
        + shape([(-10, 812), (930, 812), (930, 910), (-10, 910)], INK)
        + line((-10, 770), (900, 770), STRAW, 2.6)
    )
    stones = each(22, lambda i: rect(12 + 44 * (i % 21), 832 + 40 * (i // 11 % 2), 30, 3, STEEL))
    ripples = each(
        34,
        lambda i: sliver(
            930 + 680 * ink.chance(i, 1),
            812 + 92 * ink.chance(i, 2),
            60 + 110 * ink.chance(i, 3),
            2,
            (STEEL, SIGNAL, STRAW)[i % 3],
            0.8,
        ),
    )
    bollards = "".join(
        shape([(x - 15, 770), (x - 10, 742), (x + 10, 742), (x + 15, 770)], NIGHT) + rect(x - 19, 734, 38, 11, NIGHT)
        for x in (620, 668)
    )
    return water + ripples + quay + stones + bollards


def _seafarers_house() -> str:
    glow = shape([(120, 770), (560, 770), (720, 812), (60, 812)], STRAW, 0.5)
    walls = shape([(170, 770), (170, 500), (340, 356), (510, 500), (510, 770)], SAND) + shape(
        [(340, 356), (510, 500), (510, 770), (340, 770)], "#cdbf9f"
    )
    roof = (
        shape([(140, 520), (340, 338), (540, 520), (520, 540), (340, 376), (160, 540)], INK)
        + rect(430, 350, 34, 84, INK)
        + rect(424, 344, 46, 12, BRASS)
    )
    smoke = stroke("M447 336Q420 290 452 256Q486 220 450 176Q420 140 446 100", MIST, 7, 0.8)
    panes = "".join(
        rect(x, y, 62, 76, STRAW)
        + rect(x + 28, y, 6, 76, INK)
        + rect(x, y + 35, 62, 6, INK)
        + rect(x - 6, y + 76, 74, 8, INK)
        for x, y in ((206, 540), (412, 540), (206, 664), (412, 664))
    )
    attic = (
        disc(340, 470, 30, STRAW)
        + ring(340, 470, 30, INK, 6)
        + line((340, 440), (340, 500), INK, 5)
        + line((310, 470), (370, 470), INK, 5)
    )
    door = (
        fill("M300 770L300 650Q340 606 380 650L380 770Z", SEA)
        + rect(336, 640, 7, 130, INK)
        + disc(328, 716, 5, STRAW)
        + line((340, 606), (340, 560), INK, 4)
        + fill("M322 560L326 528L354 528L358 560Z", STRAW)
    )
    gangway = (
        stroke("M560 762L836 520", INK, 13)
        + stroke("M560 736L836 494", SAND, 4)
        + each(9, lambda i: line((572 + 32 * i, 752 - 28 * i), (572 + 32 * i, 726 - 28 * i), SAND, 3))
    )
    crew = (
        people.figure(574, 770, 96, people.guise(3), 3)
        + people.figure(700, 642, 88, people.guise(8), 8)
        + people.figure(96, 770, 92, people.guise(6), 6)
    )
    return glow + smoke + walls + roof + panes + attic + door + gangway + crew


def queue() -> str:
    """Ships waiting at anchor one behind another, cranes and containers in front."""
    sky = "".join(
        rect(0, 56 * i, 1600, 58, tone)
        for i, tone in enumerate(("#e9dfc6", "#ebdcb9", "#e9d5a6", "#e6cc92", "#dcbf85"))
    )
    sun = disc(1180, 256, 108, SIGNAL) + each(7, lambda i: rect(1050, 226 + 17 * i, 260, 3 + 1.6 * i, "#e6cc92"))
    haze = fill(curve(shore.hills(286, 40, 77, step=140)) + "L1800 400L-140 400Z", "#c9b98e")
    return sheet(sky, sun, haze, _waiting(), _terminal(), ground=STRAW)


def _waiting() -> str:
    tones = ("#a0b3a0", LAGOON, "#639591", SEA, "#2d6668", "#1f4f5c")
    bands = "".join(
        fill(curve(ink.swell(320 + 58 * i, 3 + i, 420 + 70 * i, 0.2 * i)) + "L1700 910L-100 910Z", tone)
        for i, tone in enumerate(tones)
    )
    glints = each(
        90,
        lambda i: sliver(
            1700 * ink.chance(i, 1) - 60,
            290 + 380 * ink.chance(i, 2) ** 1.3,
            50 + 120 * ink.chance(i, 3),
            1.8,
            PAPER,
            0.7,
        ),
    )
    return rect(0, 282, 1600, 640, "#b7bfa2") + bands + glints + each(9, _waiting_ship)


def _waiting_ship(i: int) -> str:
    t = i / 8
    size = 0.13 + 0.83 * t**1.9
    x, y = 1330 - 1010 * t - 150 * (i % 2) * (1 - t), 290 + 292 * t**1.5
    hull = ("#7f8f86", "#6b8581", "#5a7b7c", "#476f78", "#3a6472", STEEL, "#1f475f", "#a8593f", INK)[i]
    far = i < 4
    boxes = ("#a7a887", "#93a08c", "#8a9a86") if far else (SEA, BRASS, STEEL, "#a8593f", SAND, LAGOON)
    chain = line((x + 372 * size, y - 30 * size), (x + 440 * size, y + 14 * size), INK, 1 + 1.6 * t, 0.7)
    shade = sliver(x - 10 * size, y + 10 * size, 400 * size, 7 * size, INK, 0.3)
    return shade + chain + placed(vessels.container_ship(hull, boxes, "#c9c3a2" if far else SAND), x, y, size)


def _terminal() -> str:
    quay = shape([(-10, 792), (1610, 760), (1610, 910), (-10, 910)], NIGHT)
    cranes = placed(shore.crane(INK, SIGNAL), 120, 800, 1.3) + placed(shore.crane(INK, BRASS), 1430, 774, 1.72)
    tones = ("#a8593f", SEA, STEEL, BRASS, NAVY, SAND, SIGNAL, LAGOON)

    def box(i: int) -> str:
        column, row = i % 13, i // 13
        if row > 1 + int(3 * ink.chance(column, 3)):
            return ""
        x, y = -30 + 128 * column, 850 - 52 * row - 1.6 * column
        ribs = each(9, lambda k: line((x + 10 + 13 * k, y + 6), (x + 10 + 13 * k, y + 42), INK, 2, 0.35))
        return rect(x, y, 122, 49, tones[int(ink.chance(i, 7) * 8)]) + ribs

    return cranes + quay + each(52, box) + rect(0, 896, 1600, 12, INK)


def winter() -> str:
    """A lighthouse and gabled roofs under snow, a small boat with a lantern on dark water."""
    sky = "".join(
        disc(1190, 330, radius, tone)
        for radius, tone in (
            (1500, NIGHT),
            (1060, "#0f2b40"),
            (760, NAVY),
            (540, "#1d4660"),
            (360, STEEL),
            (210, "#557b86"),
        )
    )
    light = (
        shore.beam(1190, 252, 171, 4, 1500, STRAW, 0.34)
        + shore.beam(1190, 252, -8, 4.6, 700, STRAW, 0.34)
        + placed(shore.lighthouse(SAND, INK, STRAW), 1190, 566, 1.34)
        + disc(1190, 252, 15, PAPER)
    )
    hills = fill(curve(shore.hills(556, 110, 51, step=100)) + "L1800 700L-120 700Z", "#8aa2ac") + "".join(
        stroke(curve(ink.shifted(shore.hills(556, 110, 51, step=100), 0, 12 + 13 * k)), PAPER, 2, 0.6) for k in range(4)
    )
    rock = fill("M1010 600Q1060 556 1190 556Q1330 556 1390 600L1420 620L980 620Z", INK) + fill(
        "M1040 578Q1090 552 1190 552Q1310 552 1356 580Q1280 568 1240 580Q1180 564 1140 582Q1090 568 1040 578Z", PAPER
    )
    return sheet(sky, hills, light, _snowy_town(), rock, _dark_water(), _lantern_boat(), _snow(), ground=NIGHT)


def _snowy_town() -> str:
    def front(i: int) -> str:
        x, width = -40 + 96 * i, 84 + 14 * ink.chance(i, 1)
        top = 600 - 110 - 70 * ink.chance(i, 2)
        peak = (x + width / 2, top - width * 0.62)
        wall = shape(
            [(x, 606), (x, top), peak, (x + width, top), (x + width, 606)], (NAVY, INK, "#173c56", "#0f2b40")[i % 4]
        )
        snow = shape(
            [
                (x - 9, top + 6),
                peak,
                (x + width + 9, top + 6),
                (x + width + 4, top + 17),
                (peak[0], peak[1] + 22),
                (x - 4, top + 17),
            ],
            PAPER,
        )
        panes = each(
            6,
            lambda k: rect(
                x + 15 + 27 * (k % 3),
                top + 28 + 42 * (k // 3),
                15,
                22,
                STRAW,
                1 if ink.chance(i, k, 5) > 0.42 else 0.18,
            ),
        )
        return wall + panes + snow

    return (
        each(10, front)
        + rect(-10, 598, 1010, 26, INK)
        + fill("M-10 598L1000 598L1000 592Q760 582 500 592Q240 582 -10 590Z", PAPER)
    )


def _dark_water() -> str:
    base = rect(0, 620, 1600, 290, "#0f2b40") + "".join(
        fill(curve(ink.swell(672 + 66 * i, 5 + 2 * i, 480 + 80 * i, 0.3 * i)) + "L1700 910L-100 910Z", tone)
        for i, tone in enumerate((NAVY, "#0f2b40", NIGHT))
    )
    glints = each(
        60,
        lambda i: sliver(
            1190 + (ink.chance(i, 1) - 0.5) * (90 + 3 * i) - 40,
            626 + 4.6 * i,
            60 + 60 * ink.chance(i, 2),
            1.5 + i / 26,
            STRAW,
            0.9,
        ),
    )
    towns = each(
        44,
        lambda i: sliver(
            960 * ink.chance(i, 3), 628 + 60 * ink.chance(i, 4), 40 + 50 * ink.chance(i, 5), 1.8, STRAW, 0.55
        ),
    )
    ripples = each(
        50,
        lambda i: sliver(
            1650 * ink.chance(i, 6) - 40, 640 + 260 * ink.chance(i, 7), 90 + 90 * ink.chance(i, 8), 1.8, STEEL, 0.8
        ),
    )
    return base + ripples + towns + glints


def _lantern_boat() -> str:
    glow = disc(566, 700, 150, STRAW, 0.13) + disc(566, 700, 96, STRAW, 0.2) + disc(566, 700, 52, STRAW, 0.4)
    boat = fill("M356 764Q360 812 420 816L660 816Q730 806 762 748Q660 776 356 764Z", NIGHT) + fill(
        "M362 764Q660 776 760 750L758 758Q660 786 362 774Z", PAPER
    )
    rower = (
        fill("M436 766Q430 700 466 686Q502 694 506 766Z", "#1b2a33")
        + disc(468, 664, 22, "#1b2a33")
        + fill("M444 662Q468 628 494 662Z", SIGNAL)
        + stroke("M490 716L560 776L640 850", BRASS, 6)
    )
    lantern = (
        line((566, 770), (566, 640), NIGHT, 6)
        + stroke("M566 642L600 642", NIGHT, 6)
        + fill("M548 726L553 676L579 676L584 726Z", PAPER)
        + fill("M566 684Q580 706 566 720Q552 706 566 684Z", BRASS)
        + rect(544, 726, 44, 8, NIGHT)
        + fill("M549 676Q566 652 583 676Z", NIGHT)
    )
    mirror = each(9, lambda i: sliver(566 - 66 + 9 * ink.chance(i, 1), 826 + 9 * i, 132 - 9 * i, 2.6, STRAW, 0.8))
    return glow + mirror + lantern + rower + boat


def _snow() -> str:
    return each(
        260,
        lambda i: disc(
            1600 * ink.chance(i, 11), 900 * ink.chance(i, 12), 1.6 + 4.4 * ink.chance(i, 13) ** 2.4, PAPER, 0.92
        ),
    )
