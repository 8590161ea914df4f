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

QUALITY = 80
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


def grain(picture: Image.Image, strength: float = 2.4) -> Image.Image:
    """The picture as a print: soft uneven ink, in levels of 255, the same at each run."""
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.35)), dtype=np.float32)
    unevenness = strength * (_clouds(1974, 2.2) + 0.6 * _clouds(1906, 24))
    printed = pixels + unevenness[..., None]
    return Image.fromarray(np.clip(printed, 0, 255).astype(np.uint8))


def halftone(picture: Image.Image, pitch: float = 8.5, angle: float = 45) -> Image.Image:
    """The picture in black dots on paper, as in a newspaper; `pitch` between dots in pixels, `angle` in degrees."""
    grey = np.asarray(picture.convert("L"), dtype=np.float32) / 255
    y, x = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]].astype(np.float32)
    turn = np.deg2rad(angle)
    u, v = (x * np.cos(turn) + y * np.sin(turn)) / pitch, (y * np.cos(turn) - x * np.sin(turn)) / pitch
    screen = (np.cos(np.pi * 2 * u) + np.cos(np.pi * 2 * v)) / 4 + 0.5
    cover = np.clip((grey - screen) * 3.2 + 0.5, 0, 1)[..., None]
    ink, paper = np.array([24, 27, 30], np.float32), np.array([240, 238, 232], np.float32)
    return Image.fromarray((ink + (paper - ink) * cover).astype(np.uint8))


def save(picture: Image.Image, file: Path, quality: int = QUALITY) -> None:
    """Writes a JPEG without metadata."""
    picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=2)


def _clouds(seed: int, cell: float) -> NDArray[np.float32]:
    """Noise of standard deviation 1 over the sheet, with grains of about `cell` pixels."""
    rows, columns = math.ceil(HEIGHT / cell), math.ceil(WIDTH / cell)
    coarse = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    fine = np.asarray(Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype=np.float32)
    return np.asarray(fine / fine.std(), dtype=np.float32)
