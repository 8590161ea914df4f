"""Shapes and lines as SVG text. The sheet is 1600 by 900 units, the origin at its upper left corner."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

WIDTH = 1600
HEIGHT = 900

PAPER = "#f6f3ec"
SAND = "#e8dfcc"
FOG = "#c9d3d6"
MIST = "#9db1b8"
SEA = "#3d7a75"
LAGOON = "#84aba5"
NAVY = "#12344d"
STEEL = "#2b536d"
INK = "#14212b"
NIGHT = "#0c1822"
BRASS = "#b98a3e"
STRAW = "#dcbf85"
SIGNAL = "#bf4630"

Point = tuple[float, float]


def chance(*key: int) -> float:
    """A number in [0, 1) that depends on the key only, so that a drawing is the same each time."""
    value = 2166136261
    for part in key:
        value = ((value ^ (part & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
    value ^= value >> 15
    value = (value * 2246822519) & 0xFFFFFFFF
    return (value ^ (value >> 13)) / 4294967296


def outline(points: Iterable[Point], *, closed: bool = True) -> str:
    """Path data through points, by straight lines."""
    text = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return text + "Z" if closed else text


def curve(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data through points, rounded (Catmull-Rom splines written as Bezier curves)."""
    last = len(points) - 1
    text = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for i in range(last + 1 if closed else last):
        before, start = points[i - 1 if closed else max(i - 1, 0)], points[i]
        end, after = points[(i + 1) % (last + 1)], points[(i + 2) % (last + 1) if closed else min(i + 2, last)]
        ax, ay = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        bx, by = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        text.append(f"C{ax:.1f} {ay:.1f} {bx:.1f} {by:.1f} {end[0]:.1f} {end[1]:.1f}")
    return "".join(text) + ("Z" if closed else "")


def fill(data: str, colour: str, opacity: float = 1) -> str:
    """A filled path."""
    return f'<path d="{data}" fill="{colour}"{_opacity(opacity)}/>'


def shape(points: Iterable[Point], colour: str, opacity: float = 1) -> str:
    """A filled polygon."""
    return fill(outline(points), colour, opacity)


def stroke(data: str, colour: str, width: float = 2, opacity: float = 1, dash: str = "") -> str:
    """A path drawn as a line with round ends."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width:.2f}" stroke-linecap="round" '
        f'stroke-linejoin="round"{dashes}{_opacity(opacity)}/>'
    )


def line(start: Point, end: Point, colour: str, width: float = 2, opacity: float = 1) -> str:
    """One straight line."""
    return stroke(outline((start, end), closed=False), colour, width, opacity)


def rect(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"{_opacity(opacity)}/>'
    )


def disc(x: float, y: float, radius: float, colour: str, opacity: float = 1) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"{_opacity(opacity)}/>'


def ring(x: float, y: float, radius: float, colour: str, width: float = 2, opacity: float = 1) -> str:
    """A circle drawn as a line."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:.2f}"{_opacity(opacity)}/>'
    )


def sliver(x: float, y: float, length: float, thickness: float, colour: str, opacity: float = 1) -> str:
    """A horizontal stroke that swells and thins like a graver's: a glint on water."""
    end, middle = x + length, x + length / 2
    data = f"M{x:.1f} {y:.1f}Q{middle:.1f} {y - thickness:.1f} {end:.1f} {y:.1f}Q{middle:.1f} {y + thickness:.1f} {x:.1f} {y:.1f}Z"
    return fill(data, colour, opacity)


def clipped(name: str, data: str, content: str) -> str:
    """Content shown only inside the path. Each name is used once in a drawing."""
    return f'<clipPath id="{name}"><path d="{data}"/></clipPath><g clip-path="url(#{name})">{content}</g>'


def hatch(
    name: str, data: str, colour: str, *, angle: float = 45, gap: float = 9, width: float = 1.6, opacity: float = 1
) -> str:
    """Parallel lines inside the path; `angle` in degrees, `gap` between the lines."""
    reach = 1900
    rows = "".join(
        f'<line x1="{-reach}" y1="{y:.1f}" x2="{reach}" y2="{y:.1f}"/>'
        for y in (step * gap for step in range(-int(reach / gap), int(reach / gap) + 1))
    )
    lines = (
        f'<g transform="translate({WIDTH / 2} {HEIGHT / 2}) rotate({angle})" stroke="{colour}" '
        f'stroke-width="{width}"{_opacity(opacity)}>{rows}</g>'
    )
    return clipped(name, data, lines)


def swell(y: float, height: float, length: float, phase: float = 0, *, step: float = 16) -> list[Point]:
    """Points of a calm wave line across the sheet: two sines of unlike length, `height` and `length` in units."""
    count = int(WIDTH / step) + 3

    def at(x: float) -> float:
        first = math.sin(math.tau * (x / length + phase))
        second = math.sin(math.tau * (x / (length * 0.61) + phase * 1.7 + 0.3))
        return y + height * (0.68 * first + 0.32 * second)

    return [(x, at(x)) for x in (step * (i - 1) for i in range(count))]


def crests(y: float, height: float, length: float, phase: float = 0, *, step: float = 12) -> list[Point]:
    """Points of a wave line with pointed crests and round troughs, as in a woodcut."""
    count = int(WIDTH / step) + 3

    def at(x: float) -> float:
        turn = (x / length + phase) % 1
        return y - height * (1 - abs(math.sin(math.pi * turn))) * (
            0.75 + 0.25 * math.sin(math.tau * (x / (length * 3.3) + phase))
        )

    return [(x, at(x)) for x in (step * (i - 1) for i in range(count))]


def down(points: Sequence[Point], bottom: float = HEIGHT + 10) -> list[Point]:
    """The area between a line and the bottom of the sheet."""
    return [*points, (points[-1][0], bottom), (points[0][0], bottom)]


def shifted(points: Iterable[Point], dx: float = 0, dy: float = 0) -> list[Point]:
    """Points moved."""
    return [(x + dx, y + dy) for x, y in points]


def placed(content: str, x: float, y: float, scale: float = 1, *, mirrored: bool = False, turn: float = 0) -> str:
    """Content moved, scaled, turned (degrees) and, where wanted, mirrored left to right."""
    across = -scale if mirrored else scale
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.2f}) scale({across:.4f} {scale:.4f})">{content}</g>'


def each(count: int, draw: Callable[[int], str]) -> str:
    """The drawings for 0, 1, ... count - 1, one over the other."""
    return "".join(draw(i) for i in range(count))


def sheet(*parts: str, ground: str = PAPER) -> str:
    """The whole drawing as an SVG document."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return head + rect(0, 0, WIDTH, HEIGHT, ground) + "".join(parts) + "</svg>"


def _opacity(value: float) -> str:
    return "" if value == 1 else f' opacity="{value:.3f}"'
