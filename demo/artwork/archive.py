"""The treaty of 1974, in tones of grey."""

from __future__ import annotations

import math

from demo.artwork import ink
from demo.artwork.ink import disc, each, fill, line, placed, rect, ring, shape, sheet, sliver, stroke


def treaty_table() -> str:
    """Delegates at a long table under a clock, in tones of grey for the halftone."""
    wall = "".join(
        rect(0, 0 + 110 * i, 1600, 112, tone)
        for i, tone in enumerate(("#8d8d8d", "#9d9d9d", "#aaaaaa", "#b4b4b4", "#aaaaaa"))
    )
    panels = each(
        9, lambda i: rect(20 + 180 * i, 40, 150, 380, "#c2c2c2") + rect(34 + 180 * i, 54, 122, 352, "#acacac")
    )
    windows = _wet_window(70) + _wet_window(1290)
    drape = "".join(
        fill(f"M{x} 0Q{x + 40} 240 {x + 6} 520L{x + 80} 520Q{x + 96} 240 {x + 84} 0Z", "#3c3c3c")
        for x in (-30, 260, 1250, 1530)
    )
    return sheet(wall, panels, windows, drape, _clock(800, 168), _delegates(), _long_table(), ground="#999999")


def _wet_window(x: float) -> str:
    panes = rect(x, 60, 240, 400, "#f4f4f4") + each(
        26,
        lambda i: line(
            (x + 240 * ink.chance(i, 1), 60 + 330 * ink.chance(i, 2)),
            (x + 240 * ink.chance(i, 1) - 16, 60 + 330 * ink.chance(i, 2) + 62),
            "#b0b0b0",
            4,
        ),
    )
    return panes + stroke(f"M{x} 60h240v400h-240ZM{x + 120} 60v400M{x} 260h240", "#4a4a4a", 12)


def _clock(x: float, y: float) -> str:
    face = disc(x, y, 112, "#2c2c2c") + disc(x, y, 96, "#fafafa")
    ticks = each(
        12,
        lambda i: line(
            (x + 78 * math.cos(math.tau * i / 12), y + 78 * math.sin(math.tau * i / 12)),
            (x + 90 * math.cos(math.tau * i / 12), y + 90 * math.sin(math.tau * i / 12)),
            "#222222",
            7,
        ),
    )
    return (
        face
        + ticks
        + line((x, y), (x + 42, y + 24), "#111111", 11)
        + line((x, y), (x, y - 76), "#111111", 7)
        + disc(x, y, 10, "#111111")
    )


_HAIRS = ("#202020", "#e8e8e8", "#333333", "#171717", "#6a6a6a")
_FACES = ("#dedede", "#b2b2b2", "#cccccc", "#9a9a9a")
_SUITS = ("#2a2a2a", "#474747", "#1c1c1c", "#3a3a3a", "#555555", "#222222", "#404040", "#2e2e2e", "#4c4c4c")


def _delegates() -> str:
    def one(i: int) -> str:
        y = 470 - 22 * ink.chance(i, 1) - 12 * (i % 2)
        return placed(_seated(i), 128 + 168 * i, y, 1)

    return each(9, one)


def _seated(i: int) -> str:
    """A delegate from the table up, the collar at the origin."""
    lean = 14 * (ink.chance(i, 2) - 0.5)
    body = fill("M-86 190Q-88 34 -34 12L34 12Q88 34 86 190Z", _SUITS[i])
    arms = (
        stroke("M-74 90Q-78 168 -20 176M74 90Q78 168 20 176", "#0e0e0e", 3)
        + disc(-12, 178, 13, _FACES[i % 4])
        + disc(12, 178, 13, _FACES[i % 4])
    )
    shirt = shape([(-22, 12), (22, 12), (0, 96)], "#f2f2f2") + shape(
        [(-7, 22), (7, 22), (9, 78), (0, 92), (-9, 78)], "#1a1a1a"
    )
    lapels = stroke("M-24 10L0 102L24 10", "#0e0e0e", 5) + shape([(34, 66), (58, 58), (60, 64), (36, 73)], "#f2f2f2")
    return (
        rect(-15 + lean / 2, -16, 30, 36, "#a8a8a8") + body + arms + shirt + lapels + placed(_portrait(i), lean, 0, 1)
    )


def _portrait(i: int) -> str:
    back = fill("M-42 -36Q-48 -112 0 -112Q48 -112 42 -36Z", _HAIRS[i % 5])
    face = fill("M-35 -60Q-38 6 0 8Q38 6 35 -60Q34 -88 6 -88Q-30 -90 -35 -60Z", _FACES[i % 4])
    eyes = "".join(line((s * 22, -50), (s * 9, -51), "#2c2c2c", 4) + disc(s * 15, -42, 3, "#2c2c2c") for s in (-1, 1))
    nose = stroke("M1 -42L5 -26L-2 -25", "#6a6a6a", 3) + stroke("M-10 -11Q0 -7 11 -12", "#4a4a4a", 3)
    glasses = (
        ring(-15, -42, 11, "#1a1a1a", 3) + ring(15, -42, 11, "#1a1a1a", 3) + line((-4, -43), (4, -43), "#1a1a1a", 3)
    )
    beard = fill("M-35 -30Q-34 20 0 22Q34 20 35 -30Q22 -14 0 -18Q-22 -14 -35 -30Z", _HAIRS[i % 5]) + line(
        (-9, -6), (9, -6), "#1a1a1a", 3
    )
    return back + face + eyes + nose + (glasses if i % 4 == 1 else "") + (beard if i in {3, 6} else "")


def _long_table() -> str:
    top = shape([(-10, 640), (1610, 640), (1610, 720), (-10, 720)], "#e6e6e6")
    cloth = rect(-10, 716, 1620, 200, "#5a5a5a") + each(
        46,
        lambda i: fill(
            f"M{36 * i} 716Q{36 * i + 10} 810 {36 * i - 3} 910L{36 * i + 13} 910Q{36 * i + 20} 810 {36 * i + 12} 716Z",
            "#444444",
        ),
    )
    papers = "".join(
        shape(
            [
                (128 + 168 * i - 52, 700),
                (128 + 168 * i - 38, 660),
                (128 + 168 * i + 44, 660),
                (128 + 168 * i + 52, 700),
            ],
            "#ffffff",
        )
        + line((128 + 168 * i - 30, 676), (128 + 168 * i + 30, 676), "#999999", 3)
        for i in range(9)
        if i != 4
    )
    wells = "".join(
        shape(
            [
                (128 + 168 * i + 64, 702),
                (128 + 168 * i + 68, 672),
                (128 + 168 * i + 92, 672),
                (128 + 168 * i + 96, 702),
            ],
            "#111111",
        )
        + line((128 + 168 * i + 82, 672), (128 + 168 * i + 104, 622), "#f8f8f8", 5)
        for i in range(8)
        if i != 4
    )
    lantern = placed(
        rect(-52, 0, 104, 16, "#111111")
        + fill("M-42 0L-32 -122L32 -122L42 0Z", "#ffffff")
        + stroke("M-42 0L-32 -122M42 0L32 -122M0 0L0 -122", "#111111", 6)
        + fill("M-42 -122Q-38 -168 0 -174Q38 -168 42 -122Z", "#111111")
        + ring(0, -188, 15, "#111111", 7)
        + fill("M0 -98Q26 -56 0 -22Q-26 -56 0 -98Z", "#8a8a8a"),
        800,
        706,
        0.74,
    )
    return top + cloth + papers + wells + lantern


def customs_house() -> str:
    """The customs house in the rain: umbrellas, a dark car, a boy who holds the door."""
    return sheet(_facade(), _doorway(), _street(), _car(), _umbrellas(), _rain(), ground="#b8b8b8")


def _facade() -> str:
    wall = rect(0, 0, 1600, 640, "#a4a4a4") + each(
        13, lambda i: line((0, 30 + 50 * i), (1600, 30 + 50 * i), "#909090", 3)
    )
    joints = each(
        130,
        lambda i: line(
            (124 * (i % 13) + 62 * (i // 13 % 2), 30 + 50 * (i // 13)),
            (124 * (i % 13) + 62 * (i // 13 % 2), 80 + 50 * (i // 13)),
            "#949494",
            3,
        ),
    )
    cornice = (
        rect(0, 40, 1600, 34, "#c8c8c8")
        + rect(0, 74, 1600, 10, "#707070")
        + each(40, lambda i: rect(40 * i + 8, 84, 20, 16, "#bdbdbd"))
    )

    def window(i: int) -> str:
        x = (90, 330, 1110, 1350)[i]
        arch = f"M{x} 500L{x} 260Q{x + 80} 150 {x + 160} 260L{x + 160} 500Z"
        bars = stroke(f"M{x + 80} 205L{x + 80} 500M{x} 340L{x + 160} 340M{x} 420L{x + 160} 420", "#8c8c8c", 7)
        return fill(arch, "#3a3a3a") + bars + stroke(arch, "#d0d0d0", 12) + rect(x - 16, 500, 192, 16, "#d0d0d0")

    return wall + joints + cornice + each(4, window)


def _doorway() -> str:
    arch = fill("M600 640L600 300Q800 120 1000 300L1000 640Z", "#d4d4d4") + fill(
        "M650 640L650 330Q800 190 950 330L950 640Z", "#1c1c1c"
    )
    light = fill("M690 640L690 350Q800 250 910 350L910 640Z", "#f0f0f0")
    hall = each(5, lambda i: line((720 + 40 * i, 400), (700 + 50 * i, 640), "#c0c0c0", 5)) + _clock_within(800, 392)
    leaf = shape([(650, 640), (650, 330), (706, 366), (706, 660)], "#4a4a4a") + disc(696, 520, 6, "#dddddd")
    boy = placed(_figure_in_grey("#3c3c3c", "#c8c8c8"), 730, 664, 0.84)
    steps = each(4, lambda i: rect(570 - 20 * i, 640 + 17 * i, 460 + 40 * i, 17, ("#dcdcdc", "#b4b4b4")[i % 2]))
    lantern = (
        line((800, 150), (800, 206), "#222222", 6)
        + shape([(776, 206), (824, 206), (816, 262), (784, 262)], "#f6f6f6")
        + stroke("M776 206L824 206L816 262L784 262Z", "#222222", 6)
    )
    return arch + light + hall + leaf + steps + boy + lantern


def _clock_within(x: float, y: float) -> str:
    return placed(_clock(0, 0), x, y, 0.42)


def _figure_in_grey(coat: str, face: str) -> str:
    legs = shape([(-22, -90), (22, -90), (18, 0), (3, 0), (0, -60), (-3, 0), (-18, 0)], "#161616")
    body = fill("M-32 -70L-36 -120Q-40 -160 0 -164Q40 -160 36 -120L32 -70Z", coat) + stroke(
        "M-30 -140Q-52 -120 -30 -150M30 -146Q42 -110 36 -78", coat, 13
    )
    return legs + body + disc(0, -184, 19, face) + fill("M-22 -186Q-20 -212 0 -212Q20 -212 22 -186Z", "#141414")


def _street() -> str:
    kerb = rect(0, 706, 1600, 12, "#e0e0e0") + rect(0, 718, 1600, 190, "#585858")
    wet = each(
        90,
        lambda i: sliver(
            1700 * ink.chance(i, 1) - 60,
            724 + 176 * ink.chance(i, 2),
            40 + 130 * ink.chance(i, 3),
            2.6,
            ("#9a9a9a", "#3a3a3a")[i % 2],
        ),
    )
    glow = each(
        16, lambda i: sliver(690 + 40 * ink.chance(i, 5), 726 + 10 * i, 200 - 40 * ink.chance(i, 6), 4, "#d8d8d8")
    )
    rings_ = each(
        26,
        lambda i: (
            f'<ellipse cx="{1600 * ink.chance(i, 7):.0f}" cy="{740 + 150 * ink.chance(i, 8):.0f}" rx="17" ry="5" fill="none" stroke="#c4c4c4" stroke-width="2.4"/>'
        ),
    )
    return rect(0, 640, 1600, 70, "#8a8a8a") + kerb + wet + glow + rings_


def _car() -> str:
    body = fill(
        "M1010 786Q1006 716 1050 704L1130 694Q1160 628 1220 620L1390 620Q1440 626 1464 692L1540 706Q1576 716 1570 786Z",
        "#141414",
    )
    glass = fill("M1152 692Q1176 644 1222 640L1286 640L1286 692Z", "#a8a8a8") + fill(
        "M1306 640L1384 640Q1420 644 1438 692L1306 692Z", "#8c8c8c"
    )
    trim = (
        line((1012, 742), (1570, 742), "#d0d0d0", 5)
        + disc(1030, 728, 15, "#f4f4f4")
        + rect(996, 770, 40, 10, "#d8d8d8")
    )
    wheels = "".join(
        disc(x, 788, 42, "#0a0a0a") + disc(x, 788, 20, "#c4c4c4") + disc(x, 788, 8, "#333333") for x in (1120, 1460)
    )
    flag = line((1060, 704), (1052, 640), "#cccccc", 4) + shape([(1052, 640), (1004, 648), (1052, 668)], "#eeeeee")
    return (
        fill("M990 806Q1280 850 1590 806L1590 830Q1280 862 990 830Z", "#2c2c2c") + body + glass + trim + wheels + flag
    )


def _umbrellas() -> str:
    def one(i: int) -> str:
        x, y, size = ((180, 812, 1.25), (330, 770, 1.1), (470, 838, 1.32), (940, 720, 0.92), (60, 760, 1.05))[i]
        tone = ("#1c1c1c", "#3e3e3e", "#101010", "#262626", "#505050")[i]
        dome = fill(
            "M-110 -200Q-96 -296 0 -300Q96 -296 110 -200Q82 -218 55 -200Q28 -218 0 -200Q-28 -218 -55 -200Q-82 -218 -110 -200Z",
            tone,
        )
        ribs = stroke("M0 -300Q-62 -270 -55 -200M0 -300Q62 -270 55 -200M0 -318L0 -120", "#8a8a8a", 3)
        return placed(_figure_in_grey(tone, "#bdbdbd") + dome + ribs, x, y, size)

    return "".join(one(i) for i in (3, 4, 1, 0, 2))


def _rain() -> str:
    def drop(i: int) -> str:
        x, y, length = 1700 * ink.chance(i, 21), 900 * ink.chance(i, 22), 40 + 60 * ink.chance(i, 23)
        return line((x, y), (x - length * 0.2, y + length), "#f2f2f2", 1.8, 0.5)

    return each(230, drop)
