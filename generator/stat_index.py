"""Index of file metadata (stat results), like git's index: detects changed files without reading them.

Each write moves the change time, and nobody can set it back. So a changed file is seen even if its size and modification time are
restored. A record counts only if the clock of the file system has moved on since the last change of the file (git's «racily clean»). That
clock is read by writing a file.
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
"""Resolution of the clock of a file system with a margin, in nanoseconds; Linux counts in 1 to 10 ms."""
COARSE = 2_000_000_000
"""The same for a file system that counts in seconds."""
SECOND = 1_000_000_000

FileStat = tuple[int, int, int, int, int]
"""Mode, size, modification time, change time, inode."""


class Tree:
    """Digest of the metadata of files."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._newest = 0
        self._coarse = True

    def hexdigest(self) -> str:
        """Return the digest of everything added."""
        return self._hash.hexdigest()

    def is_older_than(self, now: int) -> bool:
        """Return true if the clock has moved on since the last change of these files."""
        return self._newest + (COARSE if self._coarse else MARGIN) < now

    def note(self, *facts: object) -> None:
        """Add values that are not files."""
        self._hash.update(f"{facts}\n".encode("utf-8", "surrogateescape"))

    def folder(self, root: str, but: frozenset[str] = frozenset()) -> None:
        """Add everything below a folder, except these names."""
        self.take(*walk(root, but))

    def take(self, files: Mapping[str, FileStat], folders: Mapping[str, int]) -> None:
        """Add a folder in the form of `walk`."""
        self._hash.update(marshal.dumps((sorted(files.items()), sorted(folders.items())), 2))
        self._saw([facts[3] for facts in files.values()] or [0])

    def file(self, path: Path) -> None:
        """Add one file."""
        self.note(str(path), self._facts(path.lstat()))

    def _facts(self, info: os.stat_result) -> FileStat:
        self._saw([info.st_ctime_ns])
        return facts_of(info)

    def _saw(self, changes: list[int]) -> None:
        self._newest = max(self._newest, *changes)
        self._coarse = self._coarse and not any(changed % SECOND for changed in changes)


def walk(root: str, but: frozenset[str] = frozenset()) -> tuple[dict[str, FileStat], dict[str, int]]:
    """Return everything below a folder, except these names, by relative path: metadata of files and links, modes of folders."""
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
    """Return the time of the file system in nanoseconds."""
    file = cache / f".clock-{os.getpid()}"
    try:
        file.write_bytes(b"")
        return file.stat().st_ctime_ns
    finally:
        file.unlink(missing_ok=True)


def facts_of(info: os.stat_result) -> FileStat:
    """Return the metadata of one file."""
    return info.st_mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


@dataclass(frozen=True, slots=True)
class Standing:
    """Metadata of an output after a build: the result of `walk`, and by path the SHA-256 of each file that is not a copy."""

    files: Mapping[str, FileStat]
    folders: Mapping[str, int]
    sums: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Sums:
    """SHA-256 of files of one folder, each valid as long as the metadata of the file stays the same.

    Attributes:
        known: relative path -> (metadata, digest).
    """

    known: Mapping[str, tuple[FileStat, bytes]]

    def of(self, name: str, facts: FileStat) -> bytes | None:
        """Return the digest of a file with this metadata; None if it is not known."""
        then, digest = self.known.get(name, (None, b""))
        return digest if then == facts else None

    @classmethod
    def load(cls, file: Path, folder: Path) -> Sums:
        """Load the digests of a folder; none if the file is missing, damaged or of another folder."""
        try:
            content = file.read_bytes()
            check, rest = content[:_CHECK], content[_CHECK:]
            whose, known = _SUMS.decode(rest) if check == _check(rest) else (b"", {})
        except (OSError, msgspec.DecodeError):
            return cls({})
        return cls(known if whose == _name(folder) else {})

    def save(self, file: Path, folder: Path) -> None:
        """Save the digests.

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
