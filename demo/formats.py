"""The containers and codecs that a catalogue entry may name, and what each needs from FFmpeg.

All encoders run on one thread and in FFmpeg's bit-exact mode, so that the same film is the same bytes at each making.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from demo.catalogue import CatalogueError, Output, Picture

Options = Mapping[str, str]
Value = TypeVar("Value")

CONTAINERS: dict[str, str] = {
    "MP4": "mp4",
    "QuickTime": "mov",
    "MXF OP1a": "mxf",
    "WAV": "wav",
    "FLAC": "flac",
    "MP3": "mp3",
}
"""FFmpeg's names of the containers. Its MXF writer makes operational pattern 1a."""

MUXING: dict[str, Options] = {
    "mp4": {"movflags": "+faststart"},  # the index in front, so that a browser can seek before it has the whole file
    "mp3": {"id3v2_version": "0"},
}


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """How FFmpeg makes a video codec.

    Attributes:
        encoder: its name of the encoder.
        pixels: its name of the pixel format.
        options: for a picture and the bit rate that is left for it.
    """

    encoder: str
    pixels: str
    options: Callable[[Picture, int], Options] = lambda _picture, _rate: {}


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How FFmpeg makes an audio codec.

    Attributes:
        samples: its name of the sample format.
        bit_rate: bits a second, 0 where the codec decides (PCM has 48,000 samples of two channels).
    """

    encoder: str
    samples: str
    bit_rate: int
    options: Options = field(default_factory=dict)


def _h264(picture: Picture, rate: int) -> Options:
    """A key frame each second, so that a player can seek; the fastest preset, because the picture is simple."""
    second = str(picture.rate.nominal)
    return {
        "preset": "ultrafast",
        "tune": "stillimage",
        "b": str(rate),
        "maxrate": str(rate),
        "bufsize": str(rate),
        "g": second,
        "keyint_min": second,
    }


def _h264_intra(picture: Picture, rate: int) -> Options:
    return {**_h264(picture, rate), "g": "1", "keyint_min": "1"}


def _mpeg2(level: str, profile: str, buffer: int) -> Callable[[Picture, int], Options]:
    """Constant bit rate with groups of about half a second, as in Sony's XDCAM; `buffer` is the decoder's, in bits."""

    def options(picture: Picture, rate: int) -> Options:
        return {
            "b": str(rate), "minrate": str(rate), "maxrate": str(rate), "bufsize": str(buffer), "rc_init_occupancy": str(buffer * 3 // 4),
            "profile": profile, "level": level, "g": str(picture.rate.nominal // 2), "bf": "2", "sc_threshold": "1000000000",
            "intra_vlc": "1" if profile == "0" else "0", "non_linear_quant": "1", "qmin": "1", "qmax": "28", "lmin": "1",
        }  # fmt: skip

    return options


VIDEO: dict[str, VideoFormat] = {
    "H.264": VideoFormat("libx264", "yuv420p", _h264),
    "H.264 4:2:2 Intra": VideoFormat("libx264", "yuv422p10le", _h264_intra),
    # Profiles of ISO/IEC 13818-2: 0 is 4:2:2, 4 is Main; level 2 is High in the first, 4 in the second.
    "MPEG-2 4:2:2": VideoFormat("mpeg2video", "yuv422p", _mpeg2("2", "0", 17_825_792)),
    "MPEG-2 4:2:0": VideoFormat("mpeg2video", "yuv420p", _mpeg2("4", "4", 9_781_248)),
    "ProRes 422 HQ": VideoFormat(
        "prores_ks", "yuv422p10le", lambda _picture, _rate: {"profile": "3", "vendor": "apl0"}
    ),
    "DNxHR LB": VideoFormat("dnxhd", "yuv422p", lambda _picture, _rate: {"profile": "dnxhr_lb"}),
}

AUDIO: dict[str, AudioFormat] = {
    "AAC-LC": AudioFormat("aac", "fltp", 128_000),
    "MP3": AudioFormat("libmp3lame", "fltp", 128_000),
    "PCM 24-bit": AudioFormat("pcm_s24le", "s32", 0),
    "FLAC 24-bit": AudioFormat("flac", "s32", 0, {"bits_per_raw_sample": "24"}),
}

PCM_RATE = 48_000 * 2 * 24
"""Bits a second of uncompressed stereo."""

_CONTENTS = 0.98
"""Share of a file that is not the container's own, about."""


def container_of(output: Output) -> str:
    """FFmpeg's name of the container.

    Raises:
        CatalogueError: the container is not known.
    """
    return _known(CONTAINERS, output.container, output, "container")


def video_of(output: Output, picture: Picture) -> VideoFormat:
    """The format of the output's picture.

    Raises:
        CatalogueError: the codec is not known.
    """
    return _known(VIDEO, picture.codec, output, "video codec")


def audio_of(output: Output) -> AudioFormat:
    """The format of the sound.

    Raises:
        CatalogueError: the codec is not known.
    """
    return _known(AUDIO, output.audio_codec, output, "audio codec")


def picture_rate(output: Output) -> int:
    """Bits a second that are left for the picture when the sound and the container have their parts."""
    return int(output.bit_rate * _CONTENTS) - (audio_of(output).bit_rate or PCM_RATE)


def _known(table: Mapping[str, Value], name: str, output: Output, what: str) -> Value:
    if name not in table:
        raise CatalogueError(f"{output.file}: cannot make the {what} «{name}»; known are {', '.join(table)}")
    return table[name]
