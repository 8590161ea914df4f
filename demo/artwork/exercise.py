"""Exercise Long Tide: towing, boarding, signals, and the fleet on its chart."""

from __future__ import annotations

import math

from demo.artwork import flags, ink, shore, vessels
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


def towing() -> str:
    """A tug and a ship in tow on dark layered waves, a low sun behind them."""
    sky = "".join(
        rect(0, 64 * i, 1600, 66, tone)
        for i, tone in enumerate(
            ("#1d4660", "#2b536d", "#456d7c", "#66898c", "#8da79c", "#b6bf9f", "#d9c793", "#e2b872")
        )
    )
    sun = disc(1180, 470, 132, "#f1dfae") + disc(1180, 470, 96, PAPER)
    streaks = each(
        16,
        lambda i: sliver(
            1700 * ink.chance(i, 1) - 200,
            60 + 400 * ink.chance(i, 2),
            220 + 320 * ink.chance(i, 3),
            5,
            ("#1d4660", STEEL, BRASS)[i % 3],
            0.55,
        ),
    )
    return sheet(
        sky,
        streaks,
        sun,
        _gulls(((430, 170, 1.2), (520, 210, 0.8), (356, 226, 0.7), (980, 140, 0.9))),
        _towing_waves(),
        ground=NAVY,
    )


def _gulls(places: tuple[tuple[float, float, float], ...]) -> str:
    bird = "M-34 -8Q-16 -20 0 0Q16 -20 34 -8"
    return "".join(placed(stroke(bird, PAPER, 4), x, y, size) for x, y, size in places)


def _towing_waves() -> str:
    tones = ("#4a7880", "#336073", STEEL, "#1f475f", NAVY, "#0f2b40", NIGHT)

    def band(i: int) -> str:
        line_points = ink.crests(530 + 54 * i, 20 + 6.5 * i, 150 + 42 * i, 0.37 * i)
        body = fill(curve(ink.down(line_points)), tones[i]) + stroke(
            curve(line_points), PAPER if i < 5 else FOG, 2 + 0.35 * i, 0.85
        )
        grooves = each(
            3,
            lambda k: stroke(
                curve(ink.shifted(line_points, 0, 11 + (9 + i) * k)), tones[max(i - 2, 0)], 2.4 - 0.5 * k, 0.8
            ),
        )
        return body + grooves

    ship = placed(
        vessels.container_ship(INK, (SEA, BRASS, STEEL, "#a8593f", NAVY, LAGOON), SAND), 92, 652, 1.62, turn=3.2
    )
    tug = placed(vessels.tug(NIGHT, PAPER, SIGNAL), 1130, 706, 1.95, turn=-6)
    tow = stroke("M732 566Q940 706 1146 664", INK, 4.5)
    foam = each(
        26,
        lambda i: disc(1404 + 90 * ink.chance(i, 1), 690 - 70 * ink.chance(i, 2) ** 2, 2 + 5 * ink.chance(i, 3), PAPER),
    )
    return each(3, band) + ship + band(3) + tow + tug + foam + each(3, lambda i: band(i + 4))


def ladder() -> str:
    """A ship's side like a wall, a rope ladder down it, a small boat below."""
    hull = fill("M-10 -10L1180 -10Q1120 420 1010 760L-10 760Z", NAVY) + fill(
        "M700 -10L1180 -10Q1120 420 1010 760L830 760Q930 380 700 -10Z", INK, 0.5
    )
    plates = each(
        9, lambda i: stroke(f"M-10 {84 * i + 30}Q700 {84 * i + 40} {1168 - 16 * i} {84 * i + 12}", STEEL, 2, 0.8)
    )
    seams = each(11, lambda i: stroke(f"M{110 * i + 20} {-10}Q{110 * i + 8} 400 {100 * i} 760", STEEL, 1.6, 0.6))
    rivets = each(150, lambda i: disc(40 + 108 * (i % 10), 38 + 84 * (i // 17), 2.4, STEEL, 0.8))
    boot = fill("M-10 640L1052 640Q1032 700 1010 760L-10 760Z", "#8a3a2a") + fill(
        "M-10 628L1056 628L1052 642L-10 642Z", SAND
    )
    marks = each(6, lambda i: rect(944 - 7 * i, 470 + 28 * i, 40 - 12 * (i % 2), 6, PAPER))
    ropes = stroke("M470 -10L478 560M556 -10L562 560", STRAW, 6)
    rungs = each(
        13, lambda i: shape([(452, 26 + 43 * i), (582, 26 + 43 * i), (580, 38 + 43 * i), (454, 38 + 43 * i)], SAND)
    )
    sky = each(30, lambda i: line((1000, 20 + 21 * i), (1610, 20 + 21 * i), FOG, 2.6))
    return sheet(
        sky, hull, plates, seams, rivets, boot, marks, ropes, rungs, _climber(517, 330), _boarding_boat(), ground=PAPER
    )


def _climber(x: float, y: float) -> str:
    legs = stroke(
        f"M{x - 12} {y + 60}L{x - 30} {y + 118}L{x - 26} {y + 174}M{x + 12} {y + 60}L{x + 36} {y + 96}L{x + 22} {y + 132}",
        NIGHT,
        24,
    )
    arms = stroke(
        f"M{x - 22} {y - 30}L{x - 44} {y - 70}L{x - 34} {y - 116}M{x + 22} {y - 30}L{x + 48} {y - 46}L{x + 42} {y - 74}",
        NIGHT,
        19,
    )
    body = fill(f"M{x - 38} {y - 44}Q{x} {y - 60} {x + 38} {y - 44}L{x + 30} {y + 72}L{x - 30} {y + 72}Z", NIGHT)
    vest = fill(
        f"M{x - 36} {y - 40}Q{x} {y - 54} {x + 36} {y - 40}L{x + 33} {y + 34}L{x - 33} {y + 34}Z", SIGNAL
    ) + rect(x - 34, y - 4, 68, 9, STRAW)
    return (
        legs
        + arms
        + body
        + vest
        + disc(x, y - 74, 25, NIGHT)
        + fill(f"M{x - 30} {y - 72}Q{x} {y - 124} {x + 30} {y - 72}Z", STRAW)
    )


def _boarding_boat() -> str:
    waves = "".join(
        fill(curve(ink.down(ink.crests(742 + 44 * i, 22 + 5 * i, 190 + 50 * i, 0.3 * i))), tone)
        + stroke(curve(ink.crests(742 + 44 * i, 22 + 5 * i, 190 + 50 * i, 0.3 * i)), PAPER, 3)
        for i, tone in enumerate((LAGOON, SEA))
    )
    tube = fill(
        "M372 742Q360 700 410 696L880 688Q960 676 1000 640Q1016 706 944 744Q900 764 800 764L430 770Q380 772 372 742Z",
        INK,
    ) + stroke("M392 732L900 722Q960 712 992 676", STRAW, 5)

    def crew(i: int) -> str:
        x = 470 + 118 * i
        return (
            fill(f"M{x - 40} 700Q{x - 40} 606 {x} 602Q{x + 40} 606 {x + 40} 700Z", SIGNAL)
            + rect(x - 38, 650, 76, 9, STRAW)
            + disc(x, 574, 25, NIGHT)
            + fill(f"M{x - 30} 576Q{x} 524 {x + 30} 576Z", STRAW)
        )

    front = fill(curve(ink.down(ink.crests(836, 34, 310, 0.7))), "#23524f") + stroke(
        curve(ink.crests(836, 34, 310, 0.7)), PAPER, 4
    )
    console = shape([(850, 690), (862, 616), (906, 616), (926, 686)], NIGHT)
    return waves + console + each(3, crew) + tube + front


def signals() -> str:
    """Signal flags on crossing halyards above the upper works of a grey ship."""
    sun = disc(400, 380, 290, "#c6cfc2") + disc(400, 380, 200, "#e0d3a6") + disc(400, 380, 128, STRAW)
    sky = each(62, lambda i: line((-10, 8 + 15 * i), (1610, 8 + 15 * i), PAPER, 0.7 + i / 22, 0.75))
    return sheet(sun, sky, _hoists(), _upper_works(), ground="#a9bfbf")


def _hoists() -> str:
    def halyard(start: Point, end: Point, count: int, first: int, size: float) -> str:
        def one(i: int) -> str:
            t = (i + 0.9) / (count + 1.1)
            x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
            return placed(flags.signal(first + i, size), x, y, 1, turn=3 * math.sin(i * 2.1 + first))

        return line(start, end, INK, 3) + each(count, one)

    return (
        halyard((1054, 70), (-20, 560), 8, 0, 94)
        + halyard((1054, 196), (400, 760), 5, 8, 94)
        + halyard((1068, 70), (1640, 560), 5, 5, 94)
    )


def _upper_works() -> str:
    mast = stroke("M1020 760L1050 40M1100 760L1070 40", INK, 9) + each(
        12,
        lambda i: stroke(
            f"M{1049 - 2.4 * i} {90 + 56 * i}L{1075 + 2.2 * i} {146 + 56 * i}M{1073 + 2.2 * i} {90 + 56 * i}L{1047 - 2.4 * i} {146 + 56 * i}",
            INK,
            3,
        ),
    )
    yards = (
        line((860, 190), (1260, 190), INK, 8)
        + line((920, 120), (1200, 120), INK, 6)
        + ring(1060, 34, 22, INK, 6)
        + rect(1010, 262, 100, 14, INK)
        + rect(1024, 236, 72, 28, STEEL)
    )
    bridge = shape([(720, 910), (748, 742), (1330, 742), (1380, 910)], STEEL) + shape(
        [(800, 742), (820, 650), (1240, 650), (1272, 742)], MIST
    )
    panes = each(
        9, lambda i: shape([(832 + 45 * i, 714), (836 + 45 * i, 674), (870 + 45 * i, 674), (872 + 45 * i, 714)], NAVY)
    )
    rails = stroke("M700 742L1370 742M790 650L1290 650M742 716L742 742M810 624L1262 624", INK, 4) + each(
        16, lambda i: line((812 + 30 * i, 624), (812 + 30 * i, 650), INK, 2.4)
    )
    funnel = shape([(1370, 910), (1392, 690), (1520, 690), (1560, 910)], MIST) + shape(
        [(1388, 730), (1384, 772), (1531, 772), (1526, 730)], SIGNAL
    )
    shade = ink.hatch("works", "M1140 910L1180 650L1250 650L1390 910Z", NAVY, angle=62, gap=11, width=3, opacity=0.55)
    lamp = disc(768, 700, 26, INK) + disc(760, 700, 18, STRAW) + line((770, 722), (770, 746), INK, 7)
    return mast + yards + funnel + bridge + panes + rails + shade + lamp


def fleet_chart() -> str:
    """Forty ships at anchor in a crescent on an engraved chart."""
    water = rect(0, 0, 1600, 900, "#e9ebe2")
    grid = each(9, lambda i: line((40 + 190 * i, 0), (40 + 190 * i, 900), MIST, 1.2)) + each(
        6, lambda i: line((0, 60 + 160 * i), (1600, 60 + 160 * i), MIST, 1.2)
    )
    return sheet(water, _depths(), grid, _island(), _rose(222, 690, 150), _crescent(), _scale_bar())


_SHORE: tuple[Point, ...] = ((1250, -40), (1216, 60), (1272, 128), (1224, 200), (1300, 262), (1376, 268), (1400, 322), (1342, 372), (1362, 440), (1442, 470), (1430, 548), (1356, 602), (1310, 690), (1370, 772), (1340, 860), (1390, 960), (1700, 960), (1700, -40))  # fmt: skip


def _depths() -> str:
    def line_of_depth(i: int) -> str:
        push = 62 * i + 5 * i * i
        points = [
            (x - push * (0.9 + 0.2 * math.sin(y / 130 + i)), y + 14 * math.sin(i + y / 90)) for x, y in _SHORE[:-2]
        ]
        return fill(curve(points) + "L1700 960L1700 -40Z", (FOG, "#bacace", "#d3dcd9")[i % 3], 0.34) + stroke(
            curve(points), STEEL, 1.3 + 0.5 * (i % 3 == 0), 0.55, "" if i % 2 else "14 7"
        )

    return "".join(line_of_depth(i) for i in range(9, 0, -1))


def _island() -> str:
    land = curve(list(_SHORE), closed=True)
    stipple = "".join(stroke(curve(ink.shifted(_SHORE[:-2], -9 * k - 4)), STEEL, 1.6 - 0.4 * k) for k in range(3))
    relief = ink.clipped(
        "land",
        land,
        each(16, lambda i: stroke(curve(ink.shifted(_SHORE[:-2], 26 + 22 * i, 5 * math.sin(i))), BRASS, 1.4, 0.75)),
    )
    town = each(
        15, lambda i: rect(1398 + 34 * (i % 4) + 6 * ink.chance(i, 1), 268 + 26 * (i // 4), 18, 12, INK)
    ) + placed(shore.lighthouse(SIGNAL, INK, PAPER), 1352, 606, 0.36)
    mole = stroke("M1376 268L1322 300L1330 338", INK, 6)
    return stipple + fill(land, SAND) + stroke(land, INK, 3) + relief + mole + town + disc(1352, 500, 5, SIGNAL)


def _rose(x: float, y: float, size: float) -> str:
    def point(turn: float, length: float, width: float, dark: str) -> str:
        cos, sin = math.cos(turn), math.sin(turn)
        tip, left = (
            (x + length * cos, y + length * sin),
            (x + width * math.cos(turn - 0.785), y + width * math.sin(turn - 0.785)),
        )
        right = (x + width * math.cos(turn + 0.785), y + width * math.sin(turn + 0.785))
        return (
            shape([tip, left, (x, y)], dark)
            + shape([tip, right, (x, y)], PAPER)
            + stroke(ink.outline([tip, left, (x, y), right]), INK, 1.6)
        )

    rings = ring(x, y, size * 0.98, INK, 2.4) + ring(x, y, size * 0.9, INK, 1.2) + ring(x, y, size * 0.56, INK, 1.2)
    ticks = each(
        72,
        lambda i: line(
            (x + size * 0.9 * math.cos(math.tau * i / 72), y + size * 0.9 * math.sin(math.tau * i / 72)),
            (
                x + size * (0.98 if i % 2 else 1.05) * math.cos(math.tau * i / 72),
                y + size * (0.98 if i % 2 else 1.05) * math.sin(math.tau * i / 72),
            ),
            INK,
            1.4,
        ),
    )
    minor = each(4, lambda i: point(math.pi / 4 + math.pi / 2 * i, size * 0.6, size * 0.13, STEEL))
    major = each(4, lambda i: point(math.pi / 2 * i, size * 0.86, size * 0.17, SIGNAL if i == 3 else NAVY))
    return rings + ticks + minor + major + disc(x, y, 8, BRASS)


def _crescent() -> str:
    rows = ((430, 7, 50), (530, 9, 46), (634, 11, 42), (742, 13, 38))
    berths = [(radius, spread * (2 * i / (count - 1) - 1)) for radius, count, spread in rows for i in range(count)]

    def ship(i: int) -> str:
        radius, turn = berths[i]
        x, y = 1356 - radius * 1.08 * math.cos(math.radians(turn)), 438 + radius * 0.8 * math.sin(math.radians(turn))
        hull = (NAVY, INK, STEEL, SEA)[i * 3 % 4]
        forms = (
            vessels.patrol(hull, hull),
            vessels.tug(hull, hull, PAPER),
            vessels.freighter(hull, hull),
            vessels.trawler(hull, hull),
        )
        size = (0.27, 0.4, 0.32, 0.42)[i * 7 % 4]
        anchor = line((x - 42, y + 1), (x - 58, y + 14), INK, 1.4) + disc(x - 59, y + 15, 2.4, SIGNAL)
        glints = sliver(x - 50, y + 8, 96, 1.6, STEEL, 0.6) + sliver(x - 28, y + 14, 60, 1.4, STEEL, 0.5)
        return anchor + glints + placed(forms[i * 7 % 4], x - 38, y, size)

    arcs = "".join(_arc_of_bearing(radius, spread) for radius, _, spread in rows)
    bearings = each(
        5,
        lambda i: line(
            (1352, 500),
            (1352 - 1300 * math.cos(0.52 - 0.26 * i), 500 - 1300 * math.sin(0.52 - 0.26 * i)),
            SIGNAL,
            1.4,
            0.55,
        ),
    )
    return arcs + bearings + each(len(berths), ship)


def _arc_of_bearing(radius: float, spread: float) -> str:
    turns = [math.radians(-spread - 4 + (2 * spread + 8) * i / 24) for i in range(25)]
    points = [(1356 - radius * 1.08 * math.cos(turn), 438 + radius * 0.8 * math.sin(turn)) for turn in turns]
    return stroke(curve(points), BRASS, 1.6, 0.8, "3 8")


def _scale_bar() -> str:
    cells = each(8, lambda i: rect(430 + 40 * i, 836, 40, 9, INK if i % 2 else PAPER)) + stroke(
        "M430 836h320v9h-320Z", INK, 2
    )
    margin = shape(
        [(0, 0), (1600, 0), (1600, 900), (0, 900), (0, 26), (26, 26), (26, 874), (1574, 874), (1574, 26), (0, 26)],
        PAPER,
    )
    frames = stroke("M12 12h1576v876h-1576Z", INK, 4) + stroke("M26 26h1548v848h-1548Z", INK, 1.4)
    degrees = each(
        26,
        lambda i: (
            rect(26 + 59.54 * i, 14, 59.54, 10, INK if i % 2 else PAPER)
            + rect(26 + 59.54 * i, 876, 59.54, 10, INK if i % 2 else PAPER)
        ),
    )
    return cells + margin + degrees + frames
