"""What has been made, from what: `.made.json` in the media root. A file is made again only if its recipe has changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from demo.catalogue import Film, Output

NAME = ".made.json"
_HERE = Path(__file__).parent
_SOURCES = (*sorted(_HERE.glob("*.py")), _HERE.parent / "generator" / "model" / "timecode.py")
_NOT_IN_THE_FILM = {"__main__.py", "ledger.py"}


class Ledger:
    """The recipes by which the files in a media root were made."""

    def __init__(self, media: Path) -> None:
        self._media = media
        self._made = _read(media / NAME)

    def missing(self, film: Film) -> tuple[Output, ...]:
        """The outputs of a film that are not there, or were made from something else."""
        return tuple(output for output in film.outputs if not self._has(film, output))

    def _has(self, film: Film, output: Output) -> bool:
        return self._made.get(output.file) == recipe(film, output) and (self._media / output.file).is_file()

    def add(self, film: Film, outputs: tuple[Output, ...]) -> None:
        """Note that these have been made, at once on disk: work that was paid for is not lost when the next film fails."""
        self._made.update({output.file: recipe(film, output) for output in outputs})
        part = self._media / (NAME + ".part")
        part.write_text(json.dumps(self._made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(self._media / NAME)


def recipe(film: Film, output: Output) -> str:
    """A SHA-256 of all that one file is made from: the entry, as far as it is read, the pictures, the font and our source."""
    digest = hashlib.sha256(_source().encode())
    digest.update(repr(replace(film, outputs=(output,), pictures=())).encode())
    for picture in film.pictures:
        digest.update(hashlib.sha256(picture.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _source() -> str:
    from demo.lettering import FONT

    digest = hashlib.sha256(FONT.read_bytes())
    for file in _SOURCES:
        if file.name not in _NOT_IN_THE_FILM:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> dict[str, str]:
    """The ledger, or an empty one if there is none or it is damaged: then all is made again."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
