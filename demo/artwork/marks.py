"""The mark of the Union."""

from __future__ import annotations

from demo.artwork.ink import INK, STRAW, each, fill, rect, shape, stroke


def lantern_mark(x: float, y: float) -> str:
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
