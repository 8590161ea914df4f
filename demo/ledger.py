"""What has been made, from what: `.made.json` in the media root. A file is made again only if its recipe has changed."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from demo.catalogue import Film, Output
from demo.lettering import FONT

NAME = ".made.json"
LOCK = ".making"
_HERE = Path(__file__).parent
_SOURCES = (*sorted(_HERE.glob("*.py")), _HERE.parent / "generator" / "model" / "timecode.py")
_NOT_IN_THE_FILM = {"__main__.py", "ledger.py"}

Note = tuple[str, int]
"""The recipe of a file and its size in bytes."""


@contextmanager
def alone(media: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Only one maker at a time works in a media root; `waiting` is called before one waits for another.

    The lock is the system's (flock) and ends with the process, so nothing is left locked after a crash.
    """
    with (media / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Ledger:
    """The recipes by which the files in a media root were made."""

    def __init__(self, media: Path) -> None:
        self._media = media
        self._made = _read(media / NAME)

    def missing(self, film: Film) -> tuple[Output, ...]:
        """The outputs of a film that are not there, are not whole, or were made from something else."""
        return tuple(output for output in film.outputs if not self._has(film, output))

    def _has(self, film: Film, output: Output) -> bool:
        file = self._media / output.file
        return file.is_file() and self._made.get(output.file) == (recipe(film, output), file.stat().st_size)

    def add(self, film: Film, outputs: tuple[Output, ...]) -> None:
        """Note that these have been made, at once on disk: work that was paid for is not lost when the next film fails."""
        for output in outputs:
            self._made[output.file] = (recipe(film, output), (self._media / output.file).stat().st_size)
        self._write()

    def forget(self, films: Iterable[Film]) -> tuple[str, ...]:
        """Remove the files that were made for outputs which no film has any more, and give their names."""
        wanted = {output.file for film in films for output in film.outputs}
        gone = tuple(sorted(self._made.keys() - wanted))
        for name in gone:
            (self._media / name).unlink(missing_ok=True)
            del self._made[name]
        if gone:
            self._write()
        return gone

    def _write(self) -> None:
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
    digest = hashlib.sha256(FONT.read_bytes())
    for file in _SOURCES:
        if file.name not in _NOT_IN_THE_FILM:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> dict[str, Note]:
    """The ledger, or an empty one if there is none or it is damaged: then all is made again."""
    try:
        return {str(name): (str(made), int(size)) for name, (made, size) in json.loads(file.read_text("utf-8")).items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}
