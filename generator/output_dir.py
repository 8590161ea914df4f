"""Checks of the output folder: it belongs to Rostra, is apart from the inputs, and holds no private file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

OWNER_FILE = ".rostra-output"
"""Marks a folder as ours to fill."""


class WriteError(Exception):
    """The output could not be written; the site is unchanged. The message says what to do."""


class TargetError(WriteError):
    """The folder is not one that a build may write to."""


def check_target(target: Path, inputs: tuple[Path, ...], owner_file: str) -> None:
    """Refuse a folder with foreign files, and one that contains an input or is inside one.

    Raises:
        TargetError: the folder is refused; the message gives the reason.
    """
    real = Path(os.path.realpath(target))
    for other in (Path(os.path.realpath(path)) for path in inputs):
        if real == other or other.is_relative_to(real) or real.is_relative_to(other):
            raise TargetError(
                f"the output {target} and the input {other.name} lie in one another: choose another --output"
            )
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise TargetError(f"the output {target} is not a folder: choose another --output")
    try:
        foreign = target.is_dir() and any(target.iterdir()) and not _is_file(target / owner_file)
    except OSError as error:
        raise TargetError(f"the output {target} cannot be read: {error.strerror}") from error
    if foreign:
        raise TargetError(f"the output {target} holds files that no build made: choose another --output, or empty it")


def check_outside(target: Path, others: Mapping[str, Path | None]) -> None:
    """Refuse private files inside the output, where they would be published or removed.

    Raises:
        TargetError: a file is inside the output; the message names it.
    """
    real = Path(os.path.realpath(target))
    for name, path in others.items():
        if path is not None and Path(os.path.realpath(path)).is_relative_to(real):
            raise TargetError(f"the {name} {path} is private and lies in the output {target}: choose another place")


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
