"""Words and figures in the picture, set in the sans serif of the site."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.catalogue import Size
from demo.planes import Plane

FONT = Path(__file__).parents[1] / "site_templates" / "assets" / "fonts" / "sans.woff2"
REGULAR, BOLD = 400, 650
FIGURES = "0123456789:;"


@cache
def face(size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """The typeface at a size in pixels.

    Raises:
        OSError: the font is not there or cannot be read.
    """
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font


def fitting(text: str, size: int, weight: int, width: float) -> ImageFont.FreeTypeFont:
    """The typeface at the size, or at the largest smaller one in which the text is no wider than `width` pixels."""
    while size > 8 and face(size, weight).getlength(text) > width:
        size -= 1
    return face(size, weight)


def letterspaced(
    draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, font: ImageFont.FreeTypeFont, space: float
) -> None:
    """Write capitals with `space` pixels more between them, on their base line."""
    x, y = place
    for letter in text.upper():
        draw.text((x, y), letter, font=font, fill=255, anchor="ls")
        x += font.getlength(letter) + space


def mask(size: Size) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty mask to write on, 0 where there is nothing and 255 where there is ink."""
    image = Image.new("L", size, 0)
    return image, ImageDraw.Draw(image)


def figures(size: int) -> dict[str, Plane]:
    """Masks of the ten figures and the two colons, each `size` pixels high and in a cell of the same even width."""
    font = face(size * 7 // 10, BOLD)
    cell = 2 * round(max(map(font.getlength, FIGURES)) / 2) + 2
    drawn: dict[str, Plane] = {}
    for figure in FIGURES:
        image, draw = mask((cell, size))
        draw.text((cell / 2, size * 0.745), figure, font=font, fill=255, anchor="ms")
        drawn[figure] = np.asarray(image)
    return drawn
