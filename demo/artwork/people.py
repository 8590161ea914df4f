"""People seen from afar."""

from __future__ import annotations

from dataclasses import dataclass

from demo.artwork import ink
from demo.artwork.ink import NIGHT, PAPER, disc, fill, line, placed, shape, stroke


@dataclass(frozen=True, slots=True)
class Guise:
    """How a person looks.

    Attributes:
        head: `short`, `long`, `scarf`, `wrap` or `cap`.
        accent: of tie, scarf or head covering.
        skirt: a long coat or skirt in place of trousers.
    """

    coat: str
    skin: str
    hair: str
    head: str
    accent: str
    skirt: bool


def figure(x: float, y: float, height: float, guise: Guise, seed: int) -> str:
    """A standing person, the feet on (x, y)."""
    turn = 3 * (ink.chance(seed, 1) - 0.5)
    return placed(_legs(guise) + _body(guise) + _head(guise), x, y, height / 200, turn=turn)


def _legs(guise: Guise) -> str:
    if guise.skirt:
        return shape([(-27, -92), (27, -92), (33, -14), (-33, -14)], guise.coat) + _shoes(9)
    legs = shape([(-25, -96), (25, -96), (22, -4), (5, -4), (0, -70), (-5, -4), (-22, -4)], NIGHT)
    return legs + _shoes(13)


def _shoes(apart: float) -> str:
    return "".join(fill(f"M{s * apart - 10} 0q2 -11 11 -11q9 1 11 11Z", NIGHT) for s in (-1, 1))


def _body(guise: Guise) -> str:
    coat = fill("M-30 -66L-36 -118Q-42 -152 -22 -160Q0 -166 22 -160Q42 -152 36 -118L30 -66Z", guise.coat)
    arms = stroke("M-33 -146Q-44 -116 -37 -80M33 -146Q44 -116 37 -80", guise.coat, 14)
    seams = stroke("M-25 -140L-24 -88M25 -140L24 -88", NIGHT, 1.6, 0.6) + line((0, -120), (0, -68), NIGHT, 1.6, 0.6)
    hands = disc(-36, -74, 6.4, guise.skin) + disc(36, -74, 6.4, guise.skin)
    shirt = shape([(-10, -163), (10, -163), (0, -122)], PAPER)
    tie = shape([(-3.4, -160), (3.4, -160), (4.6, -132), (0, -124), (-4.6, -132)], guise.accent)
    return arms + coat + seams + hands + shirt + tie


def _head(guise: Guise) -> str:
    neck = fill("M-6.5 -172L6.5 -172L7 -158Q0 -153 -7 -158Z", guise.skin)
    face = fill("M-13.5 -192Q-14 -168 0 -167Q14 -168 13.5 -192Q12 -206 0 -206Q-12 -206 -13.5 -192Z", guise.skin)
    return _behind(guise) + neck + face + _over(guise)


def _behind(guise: Guise) -> str:
    if guise.head == "long":
        return fill("M-18 -188Q-21 -150 -12 -154L12 -154Q21 -150 18 -188Z", guise.hair)
    if guise.head == "scarf":
        return fill(
            "M-19 -178Q-24 -215 0 -216Q24 -215 19 -178Q26 -160 14 -150L-14 -150Q-26 -160 -19 -178Z", guise.accent
        )
    return ""


def _over(guise: Guise) -> str:
    if guise.head == "scarf":
        return fill("M-15 -188Q-17 -212 0 -212Q17 -212 15 -188Q11 -201 0 -201Q-11 -201 -15 -188Z", guise.accent)
    if guise.head == "wrap":
        cloth = fill("M-16 -192Q-26 -226 0 -230Q26 -226 16 -192Q0 -204 -16 -192Z", guise.accent)
        return cloth + stroke("M-17 -206Q0 -220 17 -210", guise.hair, 2.4)
    if guise.head == "cap":
        crown = fill("M-17 -197Q-16 -214 0 -214Q16 -214 17 -197Z", PAPER)
        return crown + shape([(-16, -199), (16, -199), (18, -193), (-18, -193)], NIGHT)
    return fill("M-15 -186Q-18 -211 0 -212Q18 -211 15 -186Q13 -199 2 -200Q-10 -200 -15 -186Z", guise.hair)


COATS = (ink.INK, ink.NAVY, ink.STEEL, ink.NIGHT, ink.SEA, ink.NAVY, ink.INK, "#5a4a33")
SKINS = ("#e2c3a0", "#9c6f4e", "#c89b74", "#6d4a35", "#d8b08c")
HAIRS = (ink.NIGHT, "#5a4632", ink.MIST, "#2e2018", "#b59a6a")
ACCENTS = (ink.SIGNAL, ink.BRASS, ink.SEA, ink.STEEL, ink.STRAW)
HEADS = ("short", "long", "short", "short", "scarf", "short", "long", "wrap", "short", "cap")


def guise(index: int) -> Guise:
    """One of many looks, the same for the same number."""
    head = HEADS[index * 7 % len(HEADS)]
    skirt = head in {"long", "scarf", "wrap"} and index % 3 > 0
    return Guise(
        COATS[index * 3 % 8], SKINS[index * 2 % 5], HAIRS[index % 5], head, ACCENTS[(index + index // 3) % 5], skirt
    )
