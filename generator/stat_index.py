"""How files stand: what the file system says of them, without reading them, as git's index has it.

The change time cannot be set back by hand, and each write moves it, so that a file which was changed is seen even if its size and its
modification time were restored. What a clock cannot tell apart is not trusted (git's «racily clean»): what was noted of a file counts
only if the clock of the file system had moved on since the file was last changed. That clock is asked by touching a file.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

MARGIN = 20_000_000
"""Nanoseconds within which the clock of a file system may not tell two moments apart; Linux counts in 1 to 10 ms."""
COARSE = 2_000_000_000
"""The same where it seems to count in seconds."""
SECOND = 1_000_000_000

FileStat = tuple[int, int, int, int, int]
"""Rights and kind, size, modification time, change time, inode."""


class Tree:
    """A digest of how files stand."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._newest = 0
        self._coarse = True

    def hexdigest(self) -> str:
        """The digest of all that was taken in."""
        return self._hash.hexdigest()

    def is_older_than(self, now: int) -> bool:
        """Whether the clock has moved on since the last of these files was changed."""
        return self._newest + (COARSE if self._coarse else MARGIN) < now

    def note(self, *facts: object) -> None:
        """Take in what is no file."""
        self._hash.update(f"{facts}\n".encode("utf-8", "surrogateescape"))

    def folder(self, root: str, but: frozenset[str] = frozenset()) -> None:
        """Take in everything below a folder, but what has one of these names."""
        self.take(*walk(root, but))

    def take(self, files: Mapping[str, FileStat], folders: Mapping[str, int]) -> None:
        """Take in a folder as `walk` found it."""
        self._hash.update(marshal.dumps((sorted(files.items()), sorted(folders.items())), 2))
        self._saw([facts[3] for facts in files.values()] or [0])

    def file(self, path: Path) -> None:
        """Take in one file."""
        self.note(str(path), self._facts(path.lstat()))

    def _facts(self, info: os.stat_result) -> FileStat:
        self._saw([info.st_ctime_ns])
        return facts_of(info)

    def _saw(self, changes: list[int]) -> None:
        self._newest = max(self._newest, *changes)
        self._coarse = self._coarse and not any(changed % SECOND for changed in changes)


def walk(root: str, but: frozenset[str] = frozenset()) -> tuple[dict[str, FileStat], dict[str, int]]:
    """Everything below a folder, but what has one of these names: files and links, and the rights of folders, by path below it."""
    files: dict[str, FileStat] = {}
    folders: dict[str, int] = {}
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                if entry.name in but:
                    continue
                info = entry.stat(follow_symlinks=False)
                name = folder + entry.name
                if stat.S_ISDIR(info.st_mode):
                    folders[name] = info.st_mode
                    waiting.append(f"{name}/")
                else:
                    files[name] = facts_of(info)
    return files, folders


def now(cache: Path) -> int:
    """What the file system says the time is, in nanoseconds."""
    file = cache / f".clock-{os.getpid()}"
    try:
        file.write_bytes(b"")
        return file.stat().st_ctime_ns
    finally:
        file.unlink(missing_ok=True)


def facts_of(info: os.stat_result) -> FileStat:
    """How one file stands."""
    return info.st_mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


@dataclass(frozen=True, slots=True)
class Standing:
    """How an output stands after a build: what `walk` would find, and the SHA-256 of each file that is no copy, by path."""

    files: Mapping[str, FileStat]
    folders: Mapping[str, int]
    sums: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Sums:
    """SHA-256 of files of one folder, each with how the file stood when it had that content.

    Attributes:
        known: path below the folder -> (facts, digest).
    """

    known: Mapping[str, tuple[FileStat, bytes]]

    def of(self, name: str, facts: FileStat) -> bytes | None:
        """The digest of a file that stands like this, or None where it must be read to know."""
        then, digest = self.known.get(name, (None, b""))
        return digest if then == facts else None

    @classmethod
    def load(cls, file: Path, folder: Path) -> Sums:
        """What is known of a folder; nothing where the file is missing, of another folder, or not as it was written to the last bit."""
        try:
            content = file.read_bytes()
            check, rest = content[:_CHECK], content[_CHECK:]
            whose, known = _SUMS.decode(rest) if check == _check(rest) else (b"", {})
        except (OSError, msgspec.DecodeError):
            return cls({})
        return cls(known if whose == _name(folder) else {})

    def save(self, file: Path, folder: Path) -> None:
        """Keep what is known.

        Raises:
            OSError: the file cannot be written.
        """
        content = msgspec.msgpack.encode((_name(folder), self.known))
        temporary = file.with_suffix(f".{os.getpid()}")
        try:
            temporary.write_bytes(_check(content) + content)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)


_SUMS = msgspec.msgpack.Decoder(tuple[bytes, dict[str, tuple[FileStat, bytes]]])
_CHECK = hashlib.sha256().digest_size


def _name(folder: Path) -> bytes:
    return os.fsencode(os.path.realpath(folder))


def _check(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
