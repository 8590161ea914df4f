"""A catalogue of one short film, written into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from PIL import Image

VIDEO: dict[str, dict[str, Any]] = {
    "preview": {"container": "MP4", "video_codec": "H.264", "audio_codec": "AAC-LC", "width": 640, "height": 360, "bit_rate": 900_000},
    "vertical": {"container": "MP4", "video_codec": "H.264", "audio_codec": "AAC-LC", "width": 360, "height": 640, "bit_rate": 900_000},
    "field": {"container": "MXF OP1a", "video_codec": "MPEG-2 4:2:2", "audio_codec": "PCM 24-bit", "width": 1920, "height": 1080, "scan": "interlaced", "bit_rate": 52_400_000},
    "disc": {"container": "MXF OP1a", "video_codec": "MPEG-2 4:2:0", "audio_codec": "PCM 24-bit", "width": 1920, "height": 1080, "scan": "interlaced", "bit_rate": 37_400_000},
    "lab": {"container": "MXF OP1a", "video_codec": "DNxHR LB", "audio_codec": "PCM 24-bit", "width": 1280, "height": 720, "bit_rate": 20_000_000},
    "edit": {"container": "QuickTime", "video_codec": "ProRes 422 HQ", "audio_codec": "PCM 24-bit", "width": 720, "height": 576, "scan": "interlaced", "bit_rate": 32_000_000},
    "intra": {"container": "QuickTime", "video_codec": "H.264 4:2:2 Intra", "audio_codec": "PCM 24-bit", "width": 1280, "height": 720, "bit_rate": 20_000_000},
}  # fmt: skip
AUDIO: dict[str, dict[str, Any]] = {
    "wav": {"container": "WAV", "audio_codec": "PCM 24-bit", "bit_rate": 2_304_000},
    "flac": {"container": "FLAC", "audio_codec": "FLAC 24-bit", "bit_rate": 500_000},
    "mp3": {"container": "MP3", "audio_codec": "MP3", "bit_rate": 128_000},
}
ENDINGS = {"MP4": "mp4", "MXF OP1a": "mxf", "QuickTime": "mov", "WAV": "wav", "FLAC": "flac", "MP3": "mp3"}

DROP_FRAME = {"duration": "0:01.001", "frame_rate": "29.97", "drop_frame": True, "timecode_start": "10:00:59:15"}


def entry(*renditions: str, **changes: Any) -> dict[str, Any]:
    """A catalogue entry of one second with these renditions."""
    video: dict[str, Any] = {
        "id": "T-1",
        "type": "b_roll",
        "title": {"en": "A short film", "fr": "Un court film"},
        "slugline": "TEST/ONE SECOND",
        "duration": "0:01.000",
        "timecode_start": "10:00:00:00",
        "frame_rate": "25",
        "poster": {"file": "T-1.png", "alt": "Two colours"},
        "rights": {"credit": "Test"},
        **changes,
    }
    rate = str(video["frame_rate"])
    video["renditions"] = [
        {
            "name": name,
            "file": f"T-1/T-1-{name}.{ENDINGS[facts['container']]}",
            **({"frame_rate": rate} if "width" in facts else {}),
            **facts,
        }
        for name, facts in ((name, {**VIDEO, **AUDIO}[name]) for name in renditions)
    ]
    return video


def shots(*cuts: tuple[str, str, str]) -> list[dict[str, Any]]:
    """A shot list of entries (in, out, kind)."""
    return [{"in": start, "out": end, "kind": kind, "text": "What is seen"} for start, end, kind in cuts]


def write(folder: Path, video: dict[str, Any]) -> Path:
    """A content folder with this one film; gives its path."""
    videos = folder / "videos"
    videos.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text("organisation: {name: Test Institution}\n", encoding="utf-8")
    (folder / "people.yaml").write_text("ada: {name: Ada Moor, role: Pilot}\n", encoding="utf-8")
    (videos / "T-1.yaml").write_text(yaml.safe_dump(video, allow_unicode=True), encoding="utf-8")
    picture = Image.new("RGB", (640, 360), "#3d7a75")
    picture.paste("#b98a3e", (320, 0, 640, 360))
    picture.save(videos / "T-1.png")
    return folder
