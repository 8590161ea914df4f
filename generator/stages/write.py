"""Write: `dist/` becomes exactly the plan, or stays as it was.

Everything that differs is first written beside `dist/`, on the same file system; only when all of it lies there are files moved into
place, each by one rename: what pages need first, pages next, and what is gone last. A disk that fills up therefore stops the build
before the old site is touched, and a crash leaves each page whole, old or new, never without its style. A new folder is written whole
and swapped in.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.model.inputs import MediaFile

Output = bytes | MediaFile
_CHUNK = 1 << 20


class WriteError(Exception):
    """The output could not be written; the message says what to do, and the site is as it was."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a build changed: output paths, sorted."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def check_target(target: Path, inputs: tuple[Path, ...], owner_file: str) -> None:
    """Refuse a folder that is not ours to fill, or one that holds an input or lies in one.

    Raises:
        WriteError: with the reason.
    """
    real = target.resolve()
    for other in (path.resolve() for path in inputs):
        if real == other or other.is_relative_to(real) or real.is_relative_to(other):
            raise WriteError(
                f"the output {target} and the input {other.name} lie in one another: choose another --output"
            )
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise WriteError(f"the output {target} is not a folder: choose another --output")
    if target.is_dir() and any(target.iterdir()) and not (target / owner_file).is_file():
        raise WriteError(f"the output {target} holds files that no build made: choose another --output, or empty it")


def write(outputs: Mapping[str, Output], target: Path, owner_file: str) -> Written:
    """Make `target` equal to `outputs`.

    Raises:
        WriteError: the disk is full, or a file cannot be written; nothing has been changed unless the disk itself failed in between.
    """
    staging = target.with_name(f".{target.name}.staging")
    try:
        _clear(staging)
        staging.mkdir(parents=True)
        changed = [name for name, content in outputs.items() if not _same(target / name, content)]
        surplus = list(_surplus(target, outputs))
        for name in changed:
            _stage(staging / name, outputs[name])
        if target.is_dir():
            _move_in(staging, target, changed, surplus, owner_file)
        else:
            staging.rename(target)
    except OSError as error:
        raise WriteError(
            f"the output could not be written: {error.strerror} ({error.filename}); make room or mend the rights"
        ) from error
    finally:
        _clear(staging)
    return Written(tuple(changed), tuple(surplus), len(outputs) - len(changed))


def _clear(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


def _same(path: Path, content: Output) -> bool:
    """Whether a file has this content already; a link or a folder in its place never has."""
    try:
        info = path.lstat()
    except OSError:
        return False
    size = content.size if isinstance(content, MediaFile) else len(content)
    if not stat.S_ISREG(info.st_mode) or info.st_size != size or stat.S_IMODE(info.st_mode) != _mode():
        return False
    if isinstance(content, MediaFile):
        return _digest(path) == content.sha256()
    return path.read_bytes() == content


def _mode() -> int:
    return 0o644


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stage(path: Path, content: Output) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, MediaFile):
        with content.source.open("rb") as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
    else:
        path.write_bytes(content)
    path.chmod(_mode())


def _surplus(target: Path, outputs: Mapping[str, Output]) -> Iterator[str]:
    """What lies in `target` and is not planned, links to folders included."""
    for folder, folders, files in os.walk(target):
        here = Path(folder)
        linked = [name for name in folders if (here / name).is_symlink()]
        for name in sorted([*files, *linked]):
            path = (here / name).relative_to(target).as_posix()
            if path not in outputs:
                yield path


def _move_in(staging: Path, target: Path, changed: list[str], surplus: list[str], owner_file: str) -> None:
    for name in sorted(changed, key=lambda name: (name != owner_file, _is_page(name), name)):
        _make_way(target, name)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(target / name)
    for name in surplus:
        (target / name).unlink(missing_ok=True)
    _remove_empty_folders(target)


def _is_page(name: str) -> bool:
    return name.endswith(".html")


def _make_way(target: Path, name: str) -> None:
    """Remove what stands where a file or one of its folders goes: a folder, a link, a file in place of a folder."""
    path = target
    for part in Path(name).parts[:-1]:
        path /= part
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            path.unlink()
    if (target / name).is_dir() and not (target / name).is_symlink():
        shutil.rmtree(target / name)


def _remove_empty_folders(target: Path) -> None:
    for folder, _, _ in os.walk(target, topdown=False):
        if Path(folder) != target and not any(Path(folder).iterdir()):
            Path(folder).rmdir()


def write_private(path: Path, content: bytes) -> None:
    """Write one file that is not part of the site, atomically and readable by its owner only; an equal one is left alone.

    Raises:
        WriteError: it cannot be written.
    """
    try:
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(content)
        temporary.chmod(0o600)
        temporary.replace(path)
    except OSError as error:
        raise WriteError(f"{path} could not be written: {error.strerror}") from error
