"""One file in the making: frames and sound go in, packets go out, and nothing has its name before it is whole."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.filter import Graph

from demo import formats, sound
from demo.catalogue import Film, Output, Picture
from demo.sound import Samples

BT709 = 1
"""The number of ITU-R BT.709 in the tables of ISO/IEC 23091-2: primaries, transfer and matrix alike."""

NARROW = 1
"""FFmpeg's number for levels of 16 to 235."""

_INTERLACED = {"flags": "+ildct+ilme", "field_order": "tt"}
"""Coding by fields, the upper one first."""

_OBLONG = {(720, 576): Fraction(16, 15)}
"""Shape of the pixels where they are not square: 720 by 576 shown as 4:3."""

_BLOCK = 1920
"""Samples at a time for codecs that take any number: 40 ms."""


class Recorder:
    """Writes one output of a film.

    Attributes:
        output: what is being made.
        stride: it takes each stride-th frame of the film.
    """

    def __init__(self, film: Film, output: Output, media: Path) -> None:
        self.output = output
        self.stride = round(film.rate.exact / output.picture.rate.exact) if output.picture else 1
        self._target = media / output.file
        self._part = self._target.with_name(self._target.name + ".part")
        self._target.parent.mkdir(parents=True, exist_ok=True)
        kind = formats.container_of(output)
        options = {"fflags": "+bitexact", **formats.MUXING.get(kind, {})}
        self._container = av.open(str(self._part), "w", format=kind, container_options=options)
        self._picture = self._add_picture(film, output.picture) if output.picture else None
        self._sound = self._add_sound()
        self._heard = 0

    def _add_picture(self, film: Film, picture: Picture) -> _Pictures:
        self._container.metadata.update({"title": film.title, "timecode": str(film.start)})
        form = formats.video_of(self.output, picture)
        return _Pictures(self._container, picture, form, form.options(picture, formats.picture_rate(self.output)))

    def _add_sound(self) -> Any:
        form = formats.audio_of(self.output)
        stream: Any = self._container.add_stream(
            form.encoder, rate=sound.RATE, layout="stereo", options=_exact(form.options)
        )
        stream.codec_context.format = form.samples
        if form.bit_rate:
            stream.codec_context.bit_rate = form.bit_rate
        return stream

    def picture(self, frame: av.VideoFrame, number: int) -> None:
        """Add a frame of the film; the ones that this output leaves out are passed over."""
        if self._picture and number % self.stride == 0:
            self._container.mux(self._picture.encoded(frame, number // self.stride))

    def sound(self, track: Samples, until: int) -> None:
        """Add the sound up to a sample."""
        stream = self._sound
        while self._heard < until:
            size = stream.codec_context.frame_size or _BLOCK
            end = min(self._heard + size, track.shape[1])
            if end > until and end < track.shape[1]:
                return
            self._container.mux(stream.encode(_audio_frame(track[:, self._heard : end], stream, self._heard)))
            self._heard = end

    def close(self) -> Path:
        """Finish the file and give it its name."""
        if self._picture:
            self._container.mux(self._picture.rest())
        self._container.mux(self._sound.encode(None))
        self._container.close()
        return self._part.replace(self._target)

    def discard(self) -> None:
        """Give up what has been written."""
        self._container.close()
        self._part.unlink(missing_ok=True)


class _Pictures:
    """The video stream of a file."""

    def __init__(self, container: Any, picture: Picture, form: formats.VideoFormat, options: formats.Options) -> None:
        settings = _exact({**options, **(_INTERLACED if picture.interlaced else {})})
        self._stream = container.add_stream(form.encoder, rate=picture.rate.exact, options=settings)
        self._stream.width, self._stream.height = self._size = picture.size
        self._stream.pix_fmt = self._pixels = form.pixels
        _describe(self._stream.codec_context, picture)
        self._base = 1 / picture.rate.exact
        self._fields = _fields_first(picture, form.pixels, self._base) if picture.interlaced else None

    def encoded(self, frame: av.VideoFrame, number: int) -> Any:
        """The packets that come out when a frame goes in."""
        own = frame.reformat(*self._size, format=self._pixels, interpolation="FAST_BILINEAR")
        own.pts, own.time_base = number, self._base
        return self._stream.encode(_through(self._fields, own) if self._fields else own)

    def rest(self) -> Any:
        """The packets that the encoder still held."""
        return self._stream.encode(None)


def _describe(context: Any, picture: Picture) -> None:
    """Say what the numbers of the picture mean, and keep the encoder to one thread, so that its output is always the same."""
    context.thread_count = 1
    context.sample_aspect_ratio = _OBLONG.get(picture.size, Fraction(1))
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = NARROW


def _fields_first(picture: Picture, pixels: str, base: Fraction) -> Graph:
    """A filter that says of each frame that it is two fields, the upper one first."""
    graph = Graph()
    width, height = picture.size
    source = graph.add_buffer(width=width, height=height, format=av.VideoFormat(pixels), time_base=base)
    fields = graph.add("setfield", "tff")
    graph.link_nodes(source, fields, graph.add("buffersink")).configure()
    return graph


def _through(graph: Graph, frame: av.VideoFrame) -> Any:
    graph.push(frame)
    return graph.pull()


def _exact(options: formats.Options) -> dict[str, str]:
    """The options with FFmpeg's bit-exact mode among the flags: no version in the file, no unstable arithmetic."""
    return {**options, "flags": options.get("flags", "") + "+bitexact"}


def _audio_frame(samples: Samples, stream: Any, start: int) -> av.AudioFrame:
    """A piece of the sound in the sample format of the stream."""
    name = stream.codec_context.format.name
    if name == "fltp":
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
    else:
        packed = np.ascontiguousarray(_integers(samples).T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(packed, format="s32", layout="stereo")
    frame.sample_rate = sound.RATE
    frame.pts, frame.time_base = start, Fraction(1, sound.RATE)
    return frame


def _integers(samples: Samples) -> np.ndarray[Any, np.dtype[np.int32]]:
    """The samples as 24-bit numbers in the upper bits of 32."""
    return (np.round(samples.astype(np.float64) * (2**23 - 1)).astype(np.int64) << 8).astype(np.int32)
