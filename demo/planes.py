"""Pictures as video keeps them: a plane of luma and two of colour difference at half the width and height (4:2:0).

Values are those of ITU-R BT.709: 8 bits, black at 16 and white at 235, no colour at 128. All three planes lie in one array of
H * 3 / 2 rows and W columns, as PyAV takes it: H rows of luma, then a quarter as much of each difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from demo.catalogue import Size

Plane = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""Luma and both colour differences."""

_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
_FULL_BLUE, _FULL_RED = 2 * (1 - _BLUE), 2 * (1 - _RED)
NEUTRAL = 128


@dataclass(frozen=True, slots=True)
class Planes:
    """Three planes; `u` and `v` are half as wide and high as `y`."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def size(self) -> Size:
        """Width and height of the picture."""
        return (self.y.shape[1], self.y.shape[0])

    def window(self, left: int, top: int, size: Size) -> Planes:
        """A part of the picture; an odd corner is taken from the even one for the colours."""
        width, height = size
        half = (slice(top // 2, top // 2 + height // 2), slice(left // 2, left // 2 + width // 2))
        return Planes(self.y[top : top + height, left : left + width], self.u[half], self.v[half])

    def paste(self, other: Planes, left: int, top: int) -> None:
        """Put a picture into this one; the corner is even."""
        spot = self.window(left, top, other.size)
        spot.y[:], spot.u[:], spot.v[:] = other.y, other.u, other.v

    def fill(self, colour: Colour) -> None:
        """Make it all one colour."""
        self.y[:], self.u[:], self.v[:] = colour


def blank(size: Size) -> tuple[NDArray[np.uint8], Planes]:
    """An array for a whole picture, and its planes, which are views into it."""
    width, height = size
    whole = np.empty((height * 3 // 2, width), np.uint8)
    quarter = height // 4
    u, v = whole[height : height + quarter], whole[height + quarter :]
    half = (height // 2, width // 2)
    return whole, Planes(whole[:height], u.reshape(half), v.reshape(half))


def colour(hexadecimal: str) -> Colour:
    """The colour written as `#rrggbb`."""
    rgb = [int(hexadecimal[i : i + 2], 16) for i in (1, 3, 5)]
    y, u, v = _differences(*(np.full((1, 1), part, np.float32) for part in rgb))
    return (int(_eight_bits(y)[0, 0]), int(_eight_bits(u)[0, 0]), int(_eight_bits(v)[0, 0]))


def of_image(image: Image.Image, *, monochrome: bool = False) -> Planes:
    """The planes of an RGB picture, whose width and height are even."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.float32)
    y, u, v = _differences(*(pixels[..., channel] for channel in range(3)))
    if monochrome:
        u, v = (np.full_like(plane, NEUTRAL) for plane in (u, v))
    return Planes(_eight_bits(y), _eight_bits(_halved(u)), _eight_bits(_halved(v)))


def enlarged(planes: Planes, size: Size) -> Planes:
    """The picture scaled to another (even) size."""
    width, height = size
    return Planes(
        *(_scaled(plane, (width // k, height // k)) for plane, k in ((planes.y, 1), (planes.u, 2), (planes.v, 2)))
    )


def mixed(mask: Plane, ink: Colour, ground: Colour) -> Planes:
    """A picture of two colours; `mask` says how much of the ink there is, 0 to 255."""
    share = mask.astype(np.float32) / np.float32(255)
    coarse = _halved(share)
    y, u, v = (_eight_bits(ground[i] + (ink[i] - ground[i]) * cover) for i, cover in enumerate((share, coarse, coarse)))
    return Planes(y, u, v)


def beside(parts: Sequence[Planes]) -> Planes:
    """Pictures of the same height, side by side."""
    return Planes(*(np.hstack([getattr(part, name) for part in parts]) for name in ("y", "u", "v")))


def _differences(
    red: NDArray[np.float32], green: NDArray[np.float32], blue: NDArray[np.float32]
) -> tuple[NDArray[np.float32], ...]:
    light = _RED * red + _GREEN * green + _BLUE * blue
    return (
        np.float32(16) + light * np.float32(219 / 255),
        NEUTRAL + (blue - light) * np.float32(224 / 255 / _FULL_BLUE),
        NEUTRAL + (red - light) * np.float32(224 / 255 / _FULL_RED),
    )


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) / 4, dtype=np.float32)


def _eight_bits(plane: NDArray[np.float32]) -> Plane:
    return np.asarray(np.clip(plane + 0.5, 0, 255), dtype=np.uint8)


def _scaled(plane: Plane, size: Size) -> Plane:
    return np.array(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC))
