"""Damage to the output and to the cache between two builds: by hand, by a broken disk, by a shared cache."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.support.sites import write_tree


def _another_case(path: Path) -> None:
    path.write_bytes(path.read_bytes().swapcase())


def _half(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _folder(path: Path) -> None:
    path.unlink()
    write_tree(path, {"inner/foreign.html": "foreign"})


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/null")


def _everything(path: Path) -> None:
    for one in list(path.parent.iterdir()):
        if one.name != ".rostra-output":
            shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()


OUTPUT: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "of the same size": _another_case,
    "half of it": _half,
    "a folder in its place": _folder,
    "a link in its place": _link,
    "other rights": lambda path: path.chmod(0o600),
    "a file beside it": lambda path: path.with_name("foreign.html").write_text("foreign"),
    "all around it deleted": _everything,
}
"""Changes of a file of the output, by name."""


def _flip(path: Path, share: float) -> None:
    """Turn one bit around, anywhere."""
    data = bytearray(path.read_bytes())
    if data:
        at = min(int(share * len(data)), len(data) - 1)
        data[at] ^= 1 << at % 8
        path.write_bytes(data)


def _noise(path: Path, share: float) -> None:
    data = path.read_bytes()
    at = int(share * len(data))
    path.write_bytes(data[:at] + b"\xa5" * 400 + data[at + 400 :])


def _truncate(path: Path, share: float) -> None:
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])


def swap_results(path: Path, _share: float = 0) -> None:
    """Give every result of a memo the bytes of its neighbour; what is no memo gets noise."""
    try:
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT key, value FROM results ORDER BY key").fetchall()
            turned = [(value, key) for (key, _), (_, value) in zip(rows, [*rows[1:], *rows[:1]], strict=True)]
            connection.executemany("UPDATE results SET value = ? WHERE key = ?", turned)
        connection.close()
    except sqlite3.Error:
        _noise(path, 0.5)


CACHE: dict[str, Callable[[Path, float], object]] = {
    "lost": lambda path, _: path.unlink(),
    "emptied": lambda path, _: path.write_bytes(b""),
    "truncated": _truncate,
    "one bit": _flip,
    "noise": _noise,
    "another's results": swap_results,
    "the folder lost": lambda path, _: shutil.rmtree(path.parent),
}
"""Changes of a file of the cache, by name, each at some share of its length."""
