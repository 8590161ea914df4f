"""One file in the making: frames and sound go in, packets go out, and nothing has its name before it is whole."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.filter import Graph

from demo import formats, sound
from demo.catalogue import Film, Output
from demo.sound import Samples

BT709 = 1
"""The number of ITU-R BT.709 in the tables of ISO/IEC 23091-2: primaries, transfer and matrix alike."""

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
        self.stride = round(film.rate.exact / output.rate.exact) if output.rate else 1
        self._target = media / output.file
        self._part = self._target.with_name(self._target.name + ".part")
        self._target.parent.mkdir(parents=True, exist_ok=True)
        kind = formats.container_of(output)
        options = {"fflags": "+bitexact", **formats.MUXING.get(kind, {})}
        self._container = av.open(str(self._part), "w", format=kind, container_options=options)
        self._picture = self._add_picture(film) if output.video_codec else None
        self._sound = self._add_sound()
        self._heard = 0

    def _add_picture(self, film: Film) -> _Picture:
        self._container.metadata.update({"title": film.title, "timecode": str(film.start)})
        return _Picture(self._container, self.output)

    def _add_sound(self) -> Any:
        form = formats.audio_of(self.output)
        stream = self._container.add_stream(form.encoder, rate=sound.RATE, layout="stereo", options=_exact(form.options))
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


class _Picture:
    """The video stream of a file."""

    def __init__(self, container: Any, output: Output) -> None:
        assert output.rate is not None
        assert output.size is not None
        form = formats.video_of(output)
        options = dict(_exact(form.options(output, formats.picture_rate(output))))
        if output.interlaced:
            options["field_order"] = "tt"
        self._stream = container.add_stream(form.encoder, rate=output.rate.exact, options=options)
        context = self._stream.codec_context
        self._stream.width, self._stream.height = self._size = output.size
        self._stream.pix_fmt = self._pixels = form.pixels
        context.thread_count = 1
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = 1  # 16 to 235
        self._base = 1 / output.rate.exact
        self._fields = _fields_first(output, form.pixels, self._base) if output.interlaced else None

    def encoded(self, frame: av.VideoFrame, number: int) -> Any:
        """The packets that come out when a frame goes in."""
        own = frame.reformat(*self._size, format=self._pixels, interpolation="FAST_BILINEAR")
        own.pts, own.time_base = number, self._base
        if self._fields:
            self._fields.push(own)
            own = self._fields.pull()
            own.pts, own.time_base = number, self._base
        return self._stream.encode(own)

    def rest(self) -> Any:
        """The packets that the encoder still held."""
        return self._stream.encode(None)


def _fields_first(output: Output, pixels: str, base: Fraction) -> Graph:
    """A filter that says of each frame that it is two fields, the upper one first."""
    assert output.size is not None
    graph = Graph()
    source = graph.add_buffer(width=output.size[0], height=output.size[1], format=pixels, time_base=base)
    fields = graph.add("setfield", "tff")
    graph.link_nodes(source, fields, graph.add("buffersink")).configure()
    return graph


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
