"""Coasts: the surge at the tide gauge, the dyke in section, the shoreline from above."""

from __future__ import annotations

import math

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


def surge() -> str:
    """The curve of a tide gauge as a seascape, its peak over the quay mark."""
    paper = rect(0, 0, 1600, 900, "#eee8d8")
    grid = each(41, lambda i: line((40 * i, 0), (40 * i, 900), MIST, 2 if i % 5 == 0 else 0.8, 0.55)) + each(
        23, lambda i: line((0, 40 * i), (1600, 40 * i), MIST, 2 if i % 5 == 0 else 0.8, 0.55)
    )
    return sheet(paper, grid, _storm(), _surge_sea(), _town_behind_the_quay())


def _tide(x: float) -> float:
    return 690 - 92 * math.sin(math.tau * (x / 1180 - 0.12))


def _level(x: float) -> float:
    rise = 330 * math.exp(-(((x - 850) / (330 if x < 850 else 470)) ** 2))
    return _tide(x) - rise + 5 * math.sin(x / 37) * (0.3 + rise / 300)


def _storm() -> str:
    clouds = "".join(
        fill(
            f"M{x} {y}q{40 * s} {-78 * s} {130 * s} {-50 * s}q{50 * s} {-90 * s} {150 * s} {-30 * s}q{110 * s} {-40 * s} {130 * s} {44 * s}q{90 * s} {-10 * s} {90 * s} {50 * s}q{-250 * s} {30 * s} {-500 * s} {-14 * s}Z",
            tone,
        )
        for x, y, s, tone in (
            (-80, 150, 1.35, STEEL),
            (420, 120, 1.6, NAVY),
            (980, 160, 1.25, STEEL),
            (200, 210, 0.9, MIST),
            (860, 226, 0.8, MIST),
        )
    )
    rain = each(150, lambda i: _drop(1700 * ink.chance(i, 1), 150 + 330 * ink.chance(i, 2), 26 + 50 * ink.chance(i, 3)))
    return rain + clouds


def _drop(x: float, y: float, length: float) -> str:
    return line((x, y), (x - length * 0.42, y + length), STEEL, 1.8, 0.6)


def _surge_sea() -> str:
    rim = [(float(x), _level(x)) for x in range(-40, 1660, 20)]
    tones = ("#5d918d", SEA, "#2d6668", "#1f4f5c", NAVY, "#0e2639")
    layers = "".join(
        fill(
            curve([(x, y + 62 * k + 9 * math.sin(x / (70 + 22 * k) + k)) for x, y in rim]) + "L1660 980L-40 980Z", tone
        )
        for k, tone in enumerate(tones)
    )
    engraving = "".join(
        stroke(
            curve([(x, y + 14 + 15.5 * k + 2.5 * math.sin(x / 48 + k)) for x, y in rim]),
            PAPER,
            2.2 - 0.07 * k,
            0.6 - 0.018 * k,
        )
        for k in range(24)
    )
    foam = stroke(curve(rim), PAPER, 9) + stroke(curve(rim), INK, 3.5)
    table = stroke(curve([(float(x), _tide(x)) for x in range(-40, 1660, 20)]), STRAW, 4, 1, "2 12")
    hours = each(9, lambda i: line((100 + 175 * i, 900), (100 + 175 * i, 872 if i % 2 else 856), PAPER, 4))
    boat = placed(vessels.trawler(NIGHT, SAND), 480, _level(520) + 8, 1.05, turn=-22)
    return layers + engraving + boat + foam + table + hours


def _town_behind_the_quay() -> str:
    quay = (
        shape([(1290, 470), (1610, 470), (1610, 910), (1320, 910)], INK)
        + each(9, lambda i: line((1296 + 3 * i, 514 + 46 * i), (1610, 514 + 46 * i), STEEL, 2))
        + each(
            24,
            lambda i: line(
                (1330 + 66 * (i % 5) + 30 * (i // 5 % 2), 514 + 46 * (i // 5)),
                (1330 + 66 * (i % 5) + 30 * (i // 5 % 2), 560 + 46 * (i // 5)),
                STEEL,
                2,
            ),
        )
    )
    houses = placed(
        shore.row_of_houses(1322, 1600, (NAVY, "#7d4a38", STEEL, SEA), STRAW, tall=128, lit=2, seed=15), 0, 470
    )
    mark = line((0, 470), (1300, 470), SIGNAL, 3.4) + each(
        1, lambda _i: shape([(1300, 470), (1270, 456), (1270, 484)], SIGNAL)
    )
    gauge = rect(1256, 440, 20, 470, PAPER) + each(
        23, lambda i: rect(1256, 444 + 20 * i, 20 if i % 5 == 0 else 11, 7, SIGNAL if i < 2 else INK)
    )
    lamp = line((1306, 470), (1306, 396), INK, 5) + disc(1306, 388, 10, STRAW)
    return mark + quay + houses + gauge + lamp


def dyke() -> str:
    """Cranes on a dyke in section, the sea on one side, lower roofs on the other."""
    sky = (
        rect(0, 0, 1600, 900, "#e6e4d8")
        + disc(1210, 210, 100, STRAW)
        + each(34, lambda i: line((-10, 16 + 15 * i), (1610, 16 + 15 * i), PAPER, 3))
    )
    crane = placed(shore.tower_crane(INK, SIGNAL), 640, 440, 1.02)
    inland = placed(shore.tower_crane(STEEL, BRASS), 1048, 704, 1.0)
    load = (
        line((940, 103), (940, 300), INK, 3)
        + shape([(900, 300), (980, 300), (968, 344), (912, 344)], BRASS)
        + stroke("M904 300L940 272L976 300", INK, 3)
    )
    polder = rect(860, 676, 800, 240, "#7f8f5f") + each(
        11, lambda i: line((880, 688 + 19 * i), (1610, 688 + 19 * i), "#5c7050", 3 + i * 0.4)
    )
    houses = placed(shore.row_of_houses(1160, 1590, ("#a8593f", NAVY, SAND, STEEL), INK, tall=76, seed=23), 0, 690)
    trees = each(
        6,
        lambda i: (
            line((1080 + 14 * i * i, 690), (1080 + 14 * i * i, 650), INK, 4)
            + disc(1080 + 14 * i * i, 634, 22, "#4c6650")
        ),
    )
    return sheet(
        sky,
        placed(vessels.freighter(STEEL, MIST), 60, 470, 0.9),
        crane,
        load,
        _open_sea(),
        polder,
        inland,
        trees,
        houses,
        _section_of_the_dyke(),
    )


def _open_sea() -> str:
    def band(i: int) -> str:
        rim = ink.crests(486 + 46 * i, 9 + 3.4 * i, 104 + 30 * i, 0.31 * i)
        return fill(curve(ink.down(rim)), (LAGOON, "#5f938e", SEA, "#2d6668", "#1f4f5c", NAVY, "#0e2639")[i]) + stroke(
            curve(rim), PAPER, 2.2, 0.9
        )

    barge = placed(
        shape([(0, -26), (230, -26), (214, 8), (16, 8)], INK) + fill("M26 -26Q70 -62 116 -30Q160 -66 206 -26Z", BRASS),
        150,
        540,
        1.15,
    )
    return each(2, band) + barge + "".join(band(i) for i in range(2, 7))


def _section_of_the_dyke() -> str:
    whole: list[Point] = [
        (270, 910),
        (300, 860),
        (560, 520),
        (620, 446),
        (780, 446),
        (880, 560),
        (1010, 690),
        (1080, 910),
    ]
    clay: list[Point] = [(360, 910), (596, 548), (650, 486), (752, 486), (842, 600), (930, 700), (980, 910)]
    core: list[Point] = [(480, 910), (640, 640), (690, 560), (734, 560), (800, 680), (860, 910)]
    mats = each(9, lambda i: line((318 + 33 * i, 852 - 43 * i), (372 + 33 * i, 866 - 43 * i), INK, 5))
    stones = each(
        20,
        lambda i: disc(
            300 + 15 * i + 5 * ink.chance(i, 1),
            862 - 20 * i + 7 * ink.chance(i, 2),
            12 + 7 * ink.chance(i, 3),
            (STEEL, MIST, NAVY)[i % 3],
        ),
    )
    hatching = ink.hatch("clay", ink.outline(clay), "#6f4a26", angle=-32, gap=13, width=2.4) + ink.hatch(
        "core", ink.outline(core), "#8f7a55", angle=90, gap=10, width=2
    )
    dots = ink.clipped(
        "sand",
        ink.outline(core),
        each(240, lambda i: disc(480 + 390 * ink.chance(i, 4), 560 + 350 * ink.chance(i, 5), 2, "#8f7a55")),
    )
    grass = stroke("M560 520L620 446L780 446L880 560L1010 690", "#5c7050", 15) + each(
        40, lambda i: line((625 + 4 * i, 446), (622 + 4 * i, 434), "#5c7050", 2.4)
    )
    old = shape([(1010, 720), (1052, 648), (1088, 648), (1130, 720)], "#5c7050") + stroke(
        "M1010 720L1052 648L1088 648L1130 720", INK, 2.4
    )
    engineers = each(3, lambda i: people.figure(684 + 30 * i, 446, 58, people.guise(i), i))
    return (
        old
        + shape(whole, "#7a6238")
        + shape(clay, BRASS)
        + shape(core, SAND)
        + hatching
        + dots
        + stones
        + mats
        + grass
        + engineers
        + stroke(ink.outline(clay), INK, 3)
        + stroke(ink.outline(core), INK, 3)
        + stroke(ink.outline(whole), INK, 4)
    )


_COAST: tuple[Point, ...] = ((-80, 610), (60, 560), (180, 600), (300, 520), (430, 540), (520, 430), (640, 452), (720, 360), (700, 270), (800, 210), (930, 260), (1010, 200), (1150, 230), (1240, 140), (1390, 150), (1480, 60), (1700, 20))  # fmt: skip


def shoreline() -> str:
    """A coast from above, contour lines on land and sea, houses close to the edge."""
    land = curve(_COAST) + "L1700 -80L-80 -80Z"
    return sheet(
        _sea_from_above(),
        fill(curve(ink.shifted(_COAST, 0, 24)) + "L1700 -80L-80 -80Z", PAPER),
        _lost_coasts(),
        fill(land, SAND),
        _land_contours(land),
        stroke(curve(_COAST), INK, 4),
        _settlement(),
        ground=NAVY,
    )


def _sea_from_above() -> str:
    tones = ("#8db3ac", LAGOON, "#639591", SEA, "#2f6a6c", "#23585f", "#1a4657", NAVY, "#0f2b40", "#0c2233")

    def depth(i: int) -> str:
        push = 36 * i + 4.6 * i * i
        points = [
            (x + push * 0.32, y + push + 10 * math.sin(x / 150 + i)) for x, y in ((x - 200, y) for x, y in _COAST)
        ]
        points = [(-300, points[0][1] + 40), *points, (1900, points[-1][1])]
        return fill(curve(points) + "L1900 980L-300 980Z", tones[i]) + stroke(curve(points), PAPER, 1.6, 0.55)

    rows = each(
        60,
        lambda i: sliver(
            1500 * ink.chance(i, 1), 560 + 330 * ink.chance(i, 2), 60 + 110 * ink.chance(i, 3), 1.8, LAGOON, 0.5
        ),
    )
    boat = placed(vessels.trawler(PAPER, SIGNAL), 1130, 640, 0.9)
    wake = stroke("M1130 646Q1000 660 860 720M1130 650Q1010 690 900 760", PAPER, 2)
    return rect(0, 0, 1600, 900, tones[0]) + each(10, depth) + rows + wake + boat


def _lost_coasts() -> str:
    return "".join(
        stroke(
            curve([(x, y + 44 + 30 * k + 12 * math.sin(x / 120 + k)) for x, y in _COAST]),
            SIGNAL,
            3.4 - 0.7 * k,
            0.95,
            "18 12",
        )
        for k in range(3)
    )


def _land_contours(land: str) -> str:
    def contour(i: int) -> str:
        lift = 20 + 27 * i
        return stroke(
            curve([(x - lift * 0.34, y - lift + 12 * math.sin(x / 130 + i * 0.8)) for x, y in _COAST]),
            BRASS,
            2.6 if i % 4 == 0 else 1.3,
            0.85,
        )

    fields = ink.hatch(
        "fields", "M-20 60L330 30L300 240L60 300L-20 280Z", "#8f9a68", angle=18, gap=11, width=3.4, opacity=0.8
    ) + ink.hatch("meadow", "M350 30L640 10L560 190L330 236Z", "#8f9a68", angle=-58, gap=9, width=2.4, opacity=0.8)
    return ink.clipped("dryland", land, fields + each(17, contour))


def _settlement() -> str:
    def block(i: int) -> str:
        x = 330 + 34 * (i % 11) + 10 * ink.chance(i, 1)
        y = 440 - 0.62 * (x - 330) - 44 * (i // 11) + 16 * ink.chance(i, 2)
        tone = ("#a8593f", NAVY, INK, "#a8593f", STEEL)[i % 5]
        size = 15 + 7 * ink.chance(i, 3)
        return placed(
            rect(3, 4, size * 1.3, size, INK, 0.3)
            + rect(0, 0, size * 1.3, size, tone)
            + line((0, size / 2), (size * 1.3, size / 2), PAPER, 1.6),
            x,
            y,
            1,
            turn=-30,
        )

    road = stroke("M-20 330Q200 380 330 330Q520 250 620 150Q700 60 820 -10", PAPER, 9) + stroke(
        "M-20 330Q200 380 330 330Q520 250 620 150Q700 60 820 -10", BRASS, 1.6, 1, "12 9"
    )
    edge = "".join(
        placed(
            rect(3, 4, 26, 20, INK, 0.35) + rect(0, 0, 26, 20, "#a8593f") + line((0, 10), (26, 10), PAPER, 1.6),
            x,
            y,
            1.1,
            turn=turn,
        )
        for x, y, turn in (
            (560, 404, -20),
            (610, 418, 8),
            (668, 372, -60),
            (688, 304, -80),
            (742, 226, -30),
            (286, 498, -34),
            (446, 502, -30),
        )
    )
    light = placed(shore.lighthouse(PAPER, SIGNAL, STRAW), 846, 216, 0.34)
    groynes = each(6, lambda i: line((140 + 26 * i, 586 - 14 * i), (152 + 26 * i, 626 - 14 * i), INK, 5))
    return road + each(33, block) + edge + groynes + light + ring(700, 320, 96, SIGNAL, 4)
