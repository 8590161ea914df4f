"""Makes the files of a film in one pass: each frame is drawn once and handed to all encoders that want it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import av

from demo import sound
from demo.catalogue import Film, Output, Size
from demo.recorder import Recorder
from demo.stage import Stage

_CLASSIC = 1.4
"""Pictures narrower than this, and wider than high, are 4:3."""


class StudioError(Exception):
    """A film could not be made. The message names it and says why."""


def make(film: Film, outputs: tuple[Output, ...], media: Path) -> tuple[str, ...]:
    """Make some of a film's files below the media root, and give their names.

    Raises:
        CatalogueError: an output names a format that is not known.
        StudioError: a picture cannot be read, a file cannot be written, or an encoder refuses.
    """
    try:
        return _make(film, outputs, media)
    except (av.FFmpegError, OSError) as error:
        raise StudioError(f"{film.id}: {error}") from error


def _make(film: Film, outputs: tuple[Output, ...], media: Path) -> tuple[str, ...]:
    recorders: list[Recorder] = []
    try:
        for output in outputs:
            recorders.append(Recorder(film, output, media))  # noqa: PERF401 - those opened must be known if one fails
        _run(film, recorders)
        for recorder in recorders:
            recorder.close()
    except BaseException:
        for recorder in recorders:
            recorder.discard()
        raise
    return tuple(output.file for output in outputs)


def _run(film: Film, recorders: list[Recorder]) -> None:
    track = sound.track(film)
    stages = [(Stage(film, size), group) for size, group in _by_canvas(recorders)]
    for number in range(film.length if stages else 0):
        for stage, group in stages:
            _hand_out(stage, group, number)
        heard = sound.samples_until(film, number + 1)
        for recorder in recorders:
            recorder.sound(track, heard)
    for recorder in recorders:
        recorder.sound(track, track.shape[1])


def _hand_out(stage: Stage, group: list[Recorder], number: int) -> None:
    wanted = [recorder for recorder in group if number % recorder.stride == 0]
    if wanted:
        frame = av.VideoFrame.from_ndarray(stage.frame(number), format="yuv420p")
        for recorder in wanted:
            recorder.picture(frame, number)


def _by_canvas(recorders: list[Recorder]) -> list[tuple[Size, list[Recorder]]]:
    """The recorders of pictures by the size at which their film is drawn: the largest of the same shape."""
    shapes: defaultdict[str, list[Recorder]] = defaultdict(list)
    for recorder in recorders:
        if recorder.output.picture:
            shapes[shape_of(recorder.output.picture.size)].append(recorder)
    return [(canvas(shape, group), group) for shape, group in sorted(shapes.items())]


def shape_of(size: Size) -> str:
    """`tall`, `classic` (4:3, in which a picture of 720 by 576 has oblong pixels) or `wide`."""
    width, height = size
    if height > width:
        return "tall"
    return "classic" if width < height * _CLASSIC else "wide"


def canvas(shape: str, group: list[Recorder]) -> Size:
    """The size at which a shape is drawn."""
    if shape == "classic":
        return (768, 576)
    return max(recorder.output.picture.size for recorder in group if recorder.output.picture)
