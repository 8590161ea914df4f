"""The sound of a film: a quiet chord for each shot, and the line-up tone under the colour bars."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from demo.catalogue import Film, Shot

RATE = 48_000
"""Samples a second."""

LINE_UP = 10 ** (-18 / 20)
"""Peak of the line-up tone against full scale: alignment level is 18 dB below it (EBU R 68)."""

Samples = NDArray[np.float32]
"""Left and right, -1 to 1; shape (2, samples)."""

_ROOTS = (146.83, 174.61, 130.81, 196.00, 164.81)
"""Of the chords, in turn: D, F, C, G, E below middle C, in hertz."""

_CHORDS = {
    "shot": (1.0, 1.5, 2.0, 3.0),
    "cutaway": (1.0, 1.5, 2.25),
    "graphic": (1.0, 1.25, 1.5, 2.0),
    "soundbite": (1.0, 1.2, 1.5),
}
"""Intervals above the root, as ratios."""

_LEVEL = 10 ** (-26 / 20)
_FADE = 0.12
"""Seconds in which a chord comes and goes."""


def samples_until(film: Film, frame: int) -> int:
    """How many samples come before a frame."""
    return int(Fraction(frame * RATE) / film.rate.exact)


def track(film: Film) -> Samples:
    """The whole sound of the film."""
    whole = np.zeros((2, samples_until(film, film.length)), np.float32)
    for index, shot in enumerate(film.shots):
        start, end = (samples_until(film, min(frame, film.length)) for frame in (shot.start, shot.end))
        time = np.arange(end - start, dtype=np.float64) / RATE
        whole[:, start:end] = _tone(time) if shot.end <= film.line_up else _chord(shot, index, time)
    return whole


def _tone(time: NDArray[np.float64]) -> Samples:
    wave = (LINE_UP * np.sin(math.tau * 1000 * time)).astype(np.float32)
    return np.stack([wave, wave])


def _chord(shot: Shot, index: int, time: NDArray[np.float64]) -> Samples:
    root = _ROOTS[index % len(_ROOTS)]
    ratios = _CHORDS[shot.kind]
    length = time[-1] if len(time) else 0.0
    shape = np.clip(np.minimum(time, length - time) / _FADE, 0, 1) * (0.82 + 0.18 * np.sin(math.tau * 0.8 * time))
    sides = (_voices(time, root * detune, ratios) for detune in (0.9985, 1.0015))
    return np.stack([(side * shape).astype(np.float32) for side in sides])


def _voices(time: NDArray[np.float64], root: float, ratios: tuple[float, ...]) -> NDArray[np.float64]:
    voices = [np.sin(math.tau * root * ratio * time) / ratio**0.7 for ratio in ratios]
    return np.asarray(_LEVEL * np.sum(voices, axis=0), dtype=np.float64)
