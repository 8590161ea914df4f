"""Files below the media root, opened so that no name and no symbolic link escapes from it."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC  # opening a pipe must not block


def open_below(root: Path, path: str) -> io.FileIO:
    """Open the regular file at `path` (forward slashes) below `root`; the root itself may be a link, nothing below it may.

    It opens folder by folder from an open folder, so that nothing can be exchanged between a check and its use.

    Raises:
        OSError: there is no such file, or the path would leave the root.
    """
    names = path.split("/")
    if any(name in {"", ".", ".."} or "\0" in name for name in names):
        raise PermissionError(f"{path!r} is not a path below the media root")
    here = os.open(root, _FOLDER)
    try:
        for name in names[:-1]:
            inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        opened = os.open(names[-1], _FILE | os.O_NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise PermissionError(f"{path!r} is not a file")
    return io.FileIO(opened)


class FileRange:
    """A byte range of a file as a file object, so that a server cannot send more than `Content-Length`.

    A file that was truncated after its length was announced raises instead of ending early, so that the connection breaks and the
    client knows.
    """

    def __init__(self, file: io.FileIO, part: range) -> None:
        self._file = file
        self._part = part
        self._at = 0
        file.seek(part.start)

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes from the current position.

        Raises:
            EOFError: the file is shorter than announced.
        """
        left = len(self._part) - self._at
        size = left if size < 0 else min(size, left)
        data = self._file.read(size) if size else b""
        if size and not data:
            raise EOFError("the file became shorter while it was sent")
        self._at += len(data)
        return data

    def seekable(self) -> bool:
        """Return True; servers ask before they seek."""
        return True

    def tell(self) -> int:
        """Return the position, in bytes from the start of the range."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move inside the range, as files do."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._part)}[whence]
        self._at = min(max(0, base + offset), len(self._part))
        self._file.seek(self._part.start + self._at)
        return self._at

    def close(self) -> None:
        """Close the file."""
        self._file.close()
