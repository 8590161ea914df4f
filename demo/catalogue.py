"""What the maker needs to know of a film, read from its catalogue entry, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.model.timecode import FrameRate, Timecode, TimecodeError, parse_duration

Size = tuple[int, int]
"""Width and height in pixels."""


class CatalogueError(Exception):
    """An entry that no film can be made from. The message names the file."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One entry of the shot list.

    Attributes:
        start: first frame, counted from 0.
        end: the frame after the last.
        kind: `shot`, `soundbite`, `cutaway` or `graphic`.
        speaker: name and role of who is heard, or empty.
    """

    start: int
    end: int
    kind: str
    speaker: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a file."""

    codec: str
    size: Size
    interlaced: bool
    rate: FrameRate


@dataclass(frozen=True, slots=True)
class Output:
    """One file to make.

    Attributes:
        file: path below the media root.
        picture: None for sound alone.
        bit_rate: of the whole file, bits a second.
    """

    file: str
    container: str
    picture: Picture | None
    audio_codec: str
    bit_rate: int


@dataclass(frozen=True, slots=True)
class Film:
    """A film of the catalogue.

    Attributes:
        length: number of frames.
        pictures: its poster and stills, to be cut together.
    """

    id: str
    institution: str
    kind: str
    title: str
    slugline: str
    length: int
    rate: FrameRate
    start: Timecode
    shots: tuple[Shot, ...]
    pictures: tuple[Path, ...]
    outputs: tuple[Output, ...]

    @property
    def monochrome(self) -> bool:
        """Whether it is old film, without colour."""
        return self.kind == "archive"

    @property
    def views(self) -> tuple[Path, ...]:
        """The pictures that are cut together: all of them, but the stills alone of old film, whose poster is a print under dots."""
        return (self.pictures[1:] or self.pictures) if self.monochrome else self.pictures

    @property
    def line_up(self) -> int:
        """Number of frames of colour bars at the beginning: only unedited material has them."""
        first = self.shots[0]
        return first.end if self.kind == "b_roll" and first.kind == "graphic" else 0


def read_films(content: Path) -> tuple[Film, ...]:
    """All films of `content/videos/`, by id.

    Raises:
        CatalogueError: an entry, or a vocabulary that it needs, cannot be read.
    """
    files = sorted((content / "videos").rglob("*.yaml"))
    if not files:
        raise CatalogueError(f"there is no video in {content / 'videos'}")
    people, site = _load(content / "people.yaml"), _load(content / "site.yaml")
    films = (_film(file, people, site) for file in files)
    return tuple(sorted(films, key=lambda film: film.id))


def _load(file: Path) -> dict[str, Any]:
    try:
        value = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"{file}: {error}") from error
    if not isinstance(value, dict):
        raise CatalogueError(f"{file}: a mapping of keys to values is expected")
    return value


def _film(file: Path, people: Mapping[str, Any], site: Mapping[str, Any]) -> Film:
    entry = _load(file)
    try:
        return _understood(entry, file, people, text_of(site["organisation"]["name"]))
    except KeyError as error:
        raise CatalogueError(f"{file}: {error.args[0]} is missing") from error
    except (TimecodeError, TypeError, ValueError) as error:
        raise CatalogueError(f"{file}: {error}") from error


def _understood(entry: Mapping[str, Any], file: Path, people: Mapping[str, Any], institution: str) -> Film:
    rate = FrameRate.parse(str(entry.get("frame_rate", "25")))
    start = Timecode.parse(str(entry.get("timecode_start", "00:00:00:00")), rate, bool(entry.get("drop_frame", False)))
    length = frames_of(parse_duration(str(entry["duration"])), rate)
    shots = tuple(_shot(one, start, people) for one in entry.get("shotlist", ())) or (Shot(0, length, "shot"),)
    pictures = (entry["poster"], *entry.get("stills", ()))
    return Film(
        id=str(entry["id"]),
        institution=institution,
        kind=str(entry["type"]),
        title=text_of(entry["title"]),
        slugline=text_of(entry.get("slugline", "")),
        length=length,
        rate=rate,
        start=start,
        shots=shots,
        pictures=tuple(file.parent / picture["file"] for picture in pictures),
        outputs=tuple(map(_output, entry["renditions"])),
    )


def frames_of(milliseconds: int, rate: FrameRate) -> int:
    """The number of frames that begin within a time, which is given in milliseconds."""
    return round(milliseconds * rate.exact / 1000)


def text_of(value: object) -> str:
    """A text, or the English one of several languages (the first where there is none)."""
    if isinstance(value, dict):
        return str(value.get("en", next(iter(value.values()))))
    return str(value)


def _shot(entry: Mapping[str, Any], start: Timecode, people: Mapping[str, Any]) -> Shot:
    speaker = people.get(str(entry.get("speaker")))
    strap = (text_of(speaker["name"]), text_of(speaker["role"])) if speaker else None
    return Shot(
        _frame(str(entry["in"]), start), _frame(str(entry["out"]), start), str(entry.get("kind", "shot")), strap
    )


def _frame(position: str, start: Timecode) -> int:
    """A position in the film, written as timecode or as time from its beginning, as a number of frames."""
    if position.count(":") + position.count(";") < 3:
        return frames_of(parse_duration(position), start.rate)
    here = Timecode.parse(position, start.rate, start.drop_frame)
    return (here.frame_number - start.frame_number) % start.frames_a_day


def _output(entry: Mapping[str, Any]) -> Output:
    return Output(
        file=str(entry["file"]),
        container=str(entry["container"]),
        picture=_picture(entry) if "video_codec" in entry else None,
        audio_codec=str(entry["audio_codec"]),
        bit_rate=int(entry["bit_rate"]),
    )


def _picture(entry: Mapping[str, Any]) -> Picture:
    return Picture(
        codec=str(entry["video_codec"]),
        size=(int(entry["width"]), int(entry["height"])),
        interlaced=entry.get("scan") == "interlaced",
        rate=FrameRate.parse(str(entry["frame_rate"])),
    )
