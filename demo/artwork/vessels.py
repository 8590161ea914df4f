"""Ships in profile, bow to the right, the waterline at y = 0, one unit about 0.3 m; scale them where they are placed."""

from __future__ import annotations

from demo.artwork import ink
from demo.artwork.ink import Point, disc, each, line, rect, shape, stroke


def container_ship(hull: str, boxes: tuple[str, ...], house: str) -> str:
    """A laden container ship, 400 long."""
    stacks = "".join(_stack(40 + 36 * i, (3, 4, 5, 5, 4, 5, 4, 3)[i], boxes, i) for i in range(8))
    bridge = rect(-8, -128, 34, 90, house) + rect(-14, -112, 46, 7, house) + rect(2, -150, 5, 24, house)
    bow: list[Point] = [(-40, -40), (352, -40), (372, -56), (398, -56), (374, 6), (-30, 6)]
    return stacks + bridge + shape(bow, hull)


def _stack(x: float, height: int, boxes: tuple[str, ...], column: int) -> str:
    return each(
        height, lambda row: rect(x, -57 - 17 * row, 33, 15.5, boxes[int(ink.chance(column, row, 7) * len(boxes))])
    )


def tug(hull: str, house: str, trim: str) -> str:
    """A harbour tug, 150 long."""
    body: list[Point] = [(-8, -22), (40, -26), (98, -34), (150, -52), (138, 4), (4, 4)]
    cabin = shape([(52, -30), (56, -66), (112, -66), (118, -36)], house) + shape(
        [(64, -66), (68, -92), (104, -92), (106, -66)], house
    )
    windows = each(3, lambda i: rect(72 + 11 * i, -86, 7, 10, trim))
    funnel = rect(36, -82, 15, 56, hull) + rect(36, -76, 15, 8, trim)
    mast = line((86, -92), (86, -128), hull, 3) + line((74, -116), (98, -116), hull, 2)
    fender = stroke("M138 -44Q152 -40 148 -24", trim, 4)
    return funnel + mast + cabin + windows + shape(body, hull) + fender


def patrol(hull: str, house: str) -> str:
    """A grey patrol ship, 300 long, with mast and helicopter deck."""
    body: list[Point] = [(0, -30), (92, -30), (96, -38), (236, -38), (304, -62), (272, 6), (6, 6)]
    works: list[Point] = [(96, -38), (104, -66), (140, -66), (146, -92), (196, -92), (206, -66), (226, -60), (232, -38)]
    mast = shape([(156, -92), (164, -150), (170, -150), (180, -92)], house) + line((148, -128), (188, -128), house, 3)
    radar = disc(167, -154, 6, house) + rect(154, -112, 26, 4, house)
    gun = shape([(240, -46), (246, -60), (260, -58), (262, -48)], house) + line((256, -55), (282, -62), house, 3)
    return mast + radar + shape(works, house) + gun + shape(body, hull)


def cable_ship(hull: str, house: str, trim: str) -> str:
    """A cable ship, 360 long, with sheaves at the bow and an A-frame at the stern."""
    body: list[Point] = [(-4, -44), (210, -44), (236, -66), (352, -72), (362, -60), (332, 8), (14, 8)]
    works = shape([(196, -44), (204, -98), (292, -98), (300, -70), (236, -66), (212, -44)], house) + rect(
        214, -124, 64, 28, house
    )
    windows = each(6, lambda i: rect(221 + 9.5 * i, -117, 6, 8, trim)) + each(
        7, lambda i: disc(216 + 12 * i, -82, 2.6, trim)
    )
    frame = stroke("M-2 -44L-26 -104L22 -104L44 -44", house, 6) + line((-26, -104), (-34, -74), house, 3)
    crane = line((120, -44), (120, -96), house, 6) + line((120, -94), (178, -128), house, 5)
    tank = rect(64, -62, 44, 18, house) + rect(136, -58, 46, 14, house)
    mast = (
        line((246, -124), (246, -168), house, 4)
        + line((232, -150), (260, -150), house, 3)
        + rect(262, -150, 12, 28, trim)
    )
    sheave = disc(362, -64, 11, house) + disc(362, -64, 5, trim)
    stripe = shape([(6, -20), (346, -20), (342, -12), (9, -12)], trim)
    return frame + crane + tank + mast + works + windows + shape(body, hull) + stripe + sheave


def launch(hull: str, house: str, trim: str) -> str:
    """A pilot launch at speed, 170 long, bow lifted."""
    body: list[Point] = [(0, -26), (96, -34), (182, -52), (158, -12), (128, 6), (6, 8)]
    cabin: list[Point] = [(44, -30), (50, -64), (100, -66), (120, -38)]
    windows = shape([(56, -44), (58, -59), (76, -60), (76, -44)], trim) + shape(
        [(82, -44), (82, -60), (98, -60), (109, -44)], trim
    )
    mast = line((66, -64), (62, -98), hull, 3) + shape([(62, -98), (36, -92), (63, -84)], trim)
    rail = stroke("M106 -48L172 -60", house, 2.4) + each(
        4, lambda i: line((112 + 18 * i, -36 - 3 * i), (112 + 18 * i, -49 - 3 * i), house, 2)
    )
    return (
        mast
        + shape(cabin, house)
        + windows
        + rail
        + shape(body, hull)
        + shape([(4, -14), (150, -22), (142, -12), (5, -6)], trim)
    )


def trawler(hull: str, house: str) -> str:
    """A small fishing boat, 110 long."""
    body: list[Point] = [(0, -22), (60, -20), (116, -40), (98, 5), (6, 5)]
    cabin = shape([(14, -22), (16, -52), (44, -52), (48, -22)], house)
    gear = (
        line((66, -20), (66, -84), hull, 3)
        + line((66, -82), (104, -38), hull, 1.6)
        + line((66, -82), (10, -22), hull, 1.6)
    )
    return cabin + gear + shape(body, hull)


def freighter(hull: str, house: str) -> str:
    """A ship seen far off, 200 long: hull, house aft, two masts."""
    body: list[Point] = [(0, -20), (50, -20), (54, -14), (176, -14), (204, -28), (192, 3), (4, 3)]
    works = rect(10, -48, 30, 30, house) + rect(18, -60, 12, 14, house)
    masts = line((90, -14), (90, -56), house, 3) + line((140, -14), (140, -56), house, 3)
    return (
        works
        + masts
        + line((90, -50), (118, -20), house, 1.6)
        + line((140, -50), (114, -20), house, 1.6)
        + shape(body, hull)
    )
