"""From SVG to a printed sheet: Chromium draws, then the grain of paper and ink is laid over, and a JPEG is written."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from demo.artwork.ink import HEIGHT, WIDTH

QUALITY = 68
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    f"--window-size={WIDTH},{HEIGHT}",
)


class NoBrowserError(RuntimeError):
    """Chromium is needed to draw and is not installed."""


def draw(svg: str) -> Image.Image:
    """The drawing as an RGB picture of 1600 by 900.

    Raises:
        NoBrowserError: no Chromium on the PATH.
        subprocess.CalledProcessError: Chromium failed.
    """
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise NoBrowserError("install Chromium to draw the artwork (tried " + ", ".join(_BROWSERS) + ")")
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "sheet.html"), Path(folder, "sheet.png")
        page.write_text(f"<!doctype html><style>body{{margin:0}}svg{{display:block}}</style>{svg}", encoding="utf-8")
        target = (f"--user-data-dir={folder}/profile", f"--screenshot={shot}", page.as_uri())
        subprocess.run([browser, *_FLAGS, *target], check=True, capture_output=True, timeout=120)  # noqa: S603
        with Image.open(shot) as picture:
            return picture.convert("RGB").crop((0, 0, WIDTH, HEIGHT))


def grain(picture: Image.Image, strength: float = 1.2) -> Image.Image:
    """The picture as a print: soft uneven ink, in levels of 255, the same at each run."""
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.4)), dtype=np.float32)
    unevenness = strength * (_clouds(1974, 2.2) + 0.6 * _clouds(1906, 24))
    printed = pixels + unevenness[..., None]
    return Image.fromarray(np.clip(printed, 0, 255).astype(np.uint8))


def photograph(picture: Image.Image) -> Image.Image:
    """The picture as an old print in grey: soft, grainy, darker towards the corners."""
    printed = _toned(picture) + 4.0 * _clouds(1974, 3) + 3.0 * _clouds(12, 60)
    return Image.fromarray(np.clip(printed, 0, 255).astype(np.uint8))


def halftone(picture: Image.Image, strength: float = 62) -> Image.Image:
    """The picture in grey under the dots of a newspaper, as levels of 255 by which a dot is darker than its surroundings.

    The dots lie at 45 degrees and repeat every eight pixels, which is also the block of a JPEG: they cost few bytes.
    """
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) * np.float32(math.tau / 8)
    screen = (np.cos(x + y) + np.cos(y - x)) / 2
    printed = (_toned(picture) - 128) * 1.25 + 128 - strength * screen
    return Image.fromarray(np.clip(printed, 22, 238).astype(np.uint8))


def _toned(picture: Image.Image) -> NDArray[np.float32]:
    """Levels of grey of the picture, softened, with light falling off from the middle."""
    grey = np.asarray(picture.convert("L").filter(ImageFilter.GaussianBlur(1.3)), dtype=np.float32)
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    light = np.clip(1.08 - 0.22 * (x**2 + y**2), 0, 1)
    return np.asarray((18 + grey * 0.88) * light, dtype=np.float32)


def save(picture: Image.Image, file: Path, quality: int = QUALITY) -> None:
    """Writes a JPEG without metadata."""
    colour = {} if picture.mode == "L" else {"subsampling": "4:2:0"}
    picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True, **colour)


def _clouds(seed: int, cell: float) -> NDArray[np.float32]:
    """Noise of standard deviation 1 over the sheet, with grains of about `cell` pixels."""
    rows, columns = math.ceil(HEIGHT / cell), math.ceil(WIDTH / cell)
    coarse = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    fine = np.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype=np.float32)
    return np.asarray(fine / fine.std(), dtype=np.float32)
