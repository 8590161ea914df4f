"""Write: makes `dist/` equal to the plan, or leaves it as it was.

All files that differ are first written beside `dist/`, on the same file system. Then each is moved into place by one rename: first the
files that pages need, then pages. Finally, surplus files are removed, pages first. So a full disk stops the build before the old site
changes, and a crash leaves each page complete, old or new, never without its style sheet. A new folder is written completely and moved
into place. File modes do not depend on the user: files are 0644 and folders 0755.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from generator.model.inputs import MediaFile
from generator.output_dir import WriteError
from generator.pages.jobs import CachedOutput, Output
from generator.stat_index import FileStat, Standing, Sums, facts_of, walk

_CHUNK = 1 << 20
_FILE_MODE, _FOLDER_MODE, _PRIVATE_MODE = 0o644, 0o755, 0o600
_INSIDE = ".rostra-staging"


@dataclass(frozen=True, slots=True)
class Written:
    """Changes of a build: output paths, sorted; and the metadata of the output."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    standing: Standing | None = None


class Writing:
    """Writes the output folder. Files that differ are written to a staging folder at once; nothing else changes before `finish`.

    The end of the context removes the staging folder, also after an error.

    Args:
        target: the output folder; it is created if it is missing.
        owner_file: the output that marks the folder as ours; it is written first.
        known: digests of the present files.

    Raises:
        WriteError: by each method, if the disk is full or a file cannot be written; nothing has changed unless the disk itself failed
            in `finish`.
    """

    def __init__(self, target: Path, owner_file: str, known: Sums) -> None:
        self._sums: dict[str, bytes] = {}
        self._sizes: dict[str, int] = {}
        self._known = known
        self._target = Path(os.path.realpath(target))
        self._owner_file = owner_file
        self._names: dict[str, None] = {}
        self._changed: list[str] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._staging = _Staging(self._open.enter_context(_staging(self._target)))
            self._present = _look(self._target)
        except OSError as error:
            raise _failure(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, name: str, content: Output) -> None:
        """Add an output by its relative path."""
        if name in self._names:  # two items share it
            return
        self._names[name] = None
        try:
            if not isinstance(content, MediaFile):
                self._sums[name] = _digest(content)
                self._sizes[name] = len(content) if isinstance(content, bytes) else content.size
            if not self._same(name, content):
                self._changed.append(name)
                self._staging.put(name, content)
        except OSError as error:
            raise _failure(error) from error

    def _same(self, name: str, content: Output) -> bool:
        """Return true for a file with this content; false for a link, for a folder, and for a file behind a link."""
        facts = self._file(name)
        size = len(content) if isinstance(content, bytes) else content.size
        if facts is None or facts[1] != size:
            return False
        if isinstance(content, MediaFile):
            return content.digests.of(self._target / name, facts[1:]) == content.sha256()
        there = self._known.of(name, facts) or hashlib.sha256((self._target / name).read_bytes()).digest()
        return there == self._sums[name]

    def _file(self, name: str) -> FileStat | None:
        """Return the metadata of a file that may stay."""
        facts = self._present.files.get(name)
        return facts if facts is not None and facts[0] == stat.S_IFREG | _FILE_MODE else None

    def known_digests(self) -> dict[str, bytes]:
        """Return the SHA-256 of the present files, as far as known without reading them."""
        present = {name: facts for name in self._present.files if (facts := self._file(name))}
        return {name: digest for name, facts in present.items() if (digest := self._known.of(name, facts))}

    def lying(self) -> Iterator[tuple[str, bytes, int, Path]]:
        """Yield the name, digest, size and present file of every output that is not a copy."""
        staged = set(self._changed)
        for name, digest in self._sums.items():
            path = (self._staging.root if name in staged else self._target) / name
            yield name, digest, self._sizes[name], path

    def finish(self, private: Mapping[Path, bytes]) -> Written:
        """Make the folder equal to what was added.

        Args:
            private: files that are not part of the site, by their own path: readable by their owner only, and written last.
        """
        surplus = sorted(self._present.files.keys() - self._names.keys())
        try:
            with _private(private) as put_private_in_place:
                if self._target.is_dir():
                    move = _Move(self._staging.root, self._target, self._present, self._names, self._owner_file)
                    move.run(self._changed, surplus)
                else:
                    self._staging.root.rename(self._target)
                put_private_in_place()
        except OSError as error:
            raise _failure(error) from error
        unchanged = len(self._names) - len(self._changed)
        return Written(tuple(sorted(self._changed)), tuple(surplus), unchanged, self._standing())

    def _standing(self) -> Standing | None:
        """Return the metadata of the output; None if a file cannot be examined."""
        files, folders = self._present.files, self._present.folders
        changed = set(self._changed)
        try:
            return Standing(
                {name: self._facts(name) if name in changed else files[name] for name in self._names},
                {
                    name: folders[name] if name in folders and _is_right(folders[name]) else self._facts(name)[0]
                    for name in _folders_of(self._names)
                },
                self._sums,
            )
        except OSError:
            return None

    def _facts(self, name: str) -> FileStat:
        return facts_of(os.lstat(f"{self._target}/{name}"))


def _digest(content: bytes | CachedOutput) -> bytes:
    return content.sha256 if isinstance(content, CachedOutput) else hashlib.sha256(content).digest()


def _failure(error: OSError) -> WriteError:
    where = f" ({error.filename})" if error.filename else ""
    return WriteError(
        f"the output could not be written: {error.strerror or error}{where}; make room or fix the permissions"
    )


# -------------------------------------------------------------------------------------------------------------- present files


@dataclass(frozen=True, slots=True)
class _Present:
    """Content of a folder by path: files and links (also to folders), and the modes of real folders."""

    files: dict[str, FileStat]
    folders: dict[str, int]


def _look(target: Path) -> _Present:
    files, folders = walk(str(target)) if target.is_dir() else ({}, {})
    folders.pop(_INSIDE, None)
    return _Present(files, folders)


def _is_right(mode: int) -> bool:
    """Return true if a folder has the right mode."""
    return mode & 0o777 == _FOLDER_MODE


# --------------------------------------------------------------------------------------------------- beside the output, not in it


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """Make an empty folder on the file system of `target`, locked by one build and removed afterwards."""
    folder = _staging_place(target)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir()
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _hold(handle, folder, target)
        _empty(folder)
        folder.chmod(_FOLDER_MODE)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def _staging_place(target: Path) -> Path:
    """Return a folder beside the output; inside it if the output is a mount or its parent is not writable."""
    parent = target.parent
    alone = target.is_dir() and (target.stat().st_dev != parent.stat().st_dev or not os.access(parent, os.W_OK))
    return target / _INSIDE if alone else parent / f".{target.name}.staging"


def _hold(handle: int, folder: Path, target: Path) -> None:
    """Lock the folder; the system releases the lock when this process ends."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = os.fstat(handle).st_ino == folder.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        same = False
    if not same:
        raise WriteError(f"another build is writing to {target}: wait until it is done")


def _empty(folder: Path) -> None:
    """Remove the files of a killed build."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


class _Staging:
    """The folder beside the output."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders = {""}

    def put(self, name: str, content: Output) -> None:
        """Write one file and its folders."""
        self._make_folder(name.rpartition("/")[0])
        handle = os.open(f"{self.root}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
        try:
            os.fchmod(handle, _FILE_MODE)  # independent of the process's umask
            for part in _parts(content):
                _write_all(handle, part)
        finally:
            os.close(handle)

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            self._make_folder(folder.rpartition("/")[0])
            path = f"{self.root}/{folder}"
            os.mkdir(path)  # noqa: PTH102 - here and below: without an object for each of many thousand paths
            os.chmod(path, _FOLDER_MODE)  # noqa: PTH101
            self._folders.add(folder)


def _parts(content: Output) -> Iterator[bytes]:
    if isinstance(content, MediaFile):
        with content.source.open("rb") as source:
            yield from iter(partial(source.read, _CHUNK), b"")
    else:
        yield content.make() if isinstance(content, CachedOutput) else content


def _write_all(handle: int, content: bytes) -> None:
    """Write all of it: a system may write less than asked, and report a full disk at the next attempt only."""
    done = os.write(handle, content)
    while done < len(content):
        done += os.write(handle, content[done:])


def _folders_of(names: Iterable[str]) -> list[str]:
    """Return every folder of these files, outer ones first."""
    found: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(found)


# ------------------------------------------------------------------------------------------------------------------- into place


@dataclass(frozen=True, slots=True)
class _Move:
    """Moves the staged files into the output."""

    staging: Path
    target: Path
    present: _Present
    names: Mapping[str, None]
    owner_file: str

    def run(self, changed: list[str], surplus: list[str]) -> None:
        needed = _folders_of(self.names)
        self._clear_the_way(needed)
        self._make_folders(needed)
        for name in sorted(changed, key=lambda name: (name != self.owner_file, _is_page(name), name)):
            os.replace(f"{self.staging}/{name}", f"{self.target}/{name}")  # noqa: PTH105
        for name in sorted(surplus, key=lambda name: (not _is_page(name), name)):
            self._remove(self.target / name)
        for name in sorted(self.present.folders.keys() - set(needed), reverse=True):
            if (self.target / name).is_dir():
                (self.target / name).rmdir()

    def _clear_the_way(self, needed: list[str]) -> None:
        """Remove files and links where a folder goes, and folders where a file goes."""
        for name in needed:
            if name in self.present.files:
                (self.target / name).unlink()
        for name in sorted(self.present.folders.keys() & self.names.keys()):
            shutil.rmtree(self.target / name)

    def _make_folders(self, needed: list[str]) -> None:
        """Make all folders before any file moves, so that a full disk keeps the old site."""
        made: list[Path] = []
        try:
            for name in needed:
                mode = self.present.folders.get(name, 0)
                if not mode:
                    (self.target / name).mkdir()
                    made.append(self.target / name)
                self._fix_mode(name, mode)
        except OSError:
            for path in reversed(made):
                path.rmdir()
            raise

    def _fix_mode(self, name: str, mode: int) -> None:
        if not _is_right(mode):
            (self.target / name).chmod(stat.S_IMODE(mode) & ~0o777 | _FOLDER_MODE)

    @staticmethod
    def _remove(path: Path) -> None:
        """Remove a file that is not planned; it may be gone already if a file and a folder changed places."""
        with suppress(FileNotFoundError, NotADirectoryError):
            if path.is_symlink() or not path.is_dir():
                path.unlink()


def _is_page(name: str) -> bool:
    """Return true for a page, plain or compressed, which is replaced after everything it needs."""
    return name.endswith((".html", ".html.br", ".html.gz", ".html.zst"))


# ---------------------------------------------------------------------------------------------------------------- private files


@contextmanager
def _private(contents: Mapping[Path, bytes]) -> Iterator[_Replacing]:
    """Write private files beside their places; the value moves them there. Equal files are left alone."""
    replacing = _Replacing({})
    try:
        for path, content in contents.items():
            if not _is_private(path, content):
                path.parent.mkdir(parents=True, exist_ok=True)
                replacing.waiting[path] = _write_private(path.with_name(f".{path.name}.new"), content)
        yield replacing
    finally:
        for temporary in replacing.waiting.values():
            temporary.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Replacing:
    """Private files by their final path."""

    waiting: dict[Path, Path]

    def __call__(self) -> None:
        """Move each to its final path."""
        for path, temporary in self.waiting.items():
            temporary.replace(path)


def _is_private(path: Path, content: bytes) -> bool:
    if not path.is_file() or stat.S_IMODE(path.stat().st_mode) != _PRIVATE_MODE:
        return False
    return path.read_bytes() == content


def _write_private(path: Path, content: bytes) -> Path:
    """Write a file that only its owner can read, from its first byte."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
