"""Compress: adds `.br`, `.gz` and `.zst` files beside large texts, for servers that send precompressed files.

The result depends on bytes, method and library only, so nothing is compressed twice. The cache holds the digest of each result, as of a
page. Bytes are read from the staged or existing file, so they are neither held in memory nor sent between processes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import zstandard

from generator.diagnostics import Diagnostics, SourceLocation
from generator.exports import registry
from generator.memo import Memo, key_of
from generator.pages.jobs import CachedOutput, Output
from generator.workers import ordered

LEAST = 256
"""Minimum size in bytes; smaller files would not need fewer packets."""
_SIZE = 8
_NOT_SMALLER = b"-"
_ENOUGH = 100
_HERE = SourceLocation("generator/stages/compress.py")


@dataclass(frozen=True, slots=True)
class Method:
    """A compression method: file name ending, level and library version, and a deterministic function."""

    ending: str
    version: str
    run: Callable[[bytes], bytes]


def _gzip(content: bytes) -> bytes:
    """Compress without name and time; `zlib` writes neither."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    return compressor.compress(content) + compressor.flush()


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=15).compress(content)


def _brotli(content: bytes) -> bytes:
    """Compress with a window of 64 kB if that is enough: for a larger one the library clears 32 MB first, thirty times the work."""
    window = 16 if len(content) < 1 << 16 else 22
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=9, lgwin=window)
    return compressed


METHODS = (
    Method("br", f"9 16 22 {brotli.__version__}", _brotli),
    Method("gz", f"9 {zlib.ZLIB_RUNTIME_VERSION}", _gzip),
    Method("zst", f"15 {zstandard.__version__} {zstandard.ZSTD_VERSION}", _zstd),
)


@dataclass(frozen=True, slots=True)
class File:
    """An output on the disk: path below `dist/`, SHA-256, size in bytes, and file."""

    name: str
    sha256: bytes
    size: int
    source: Path


def siblings(
    files: Iterable[File], taken: Collection[str], memo: Memo, processes: int, diagnostics: Diagnostics
) -> Iterator[tuple[str, Output]]:
    """Yield the compressed outputs.

    Args:
        files: every output that is not a copy.
        taken: every output; a compressed file must not replace one.
        memo: cache of earlier builds.
        processes: number of worker processes.
        diagnostics: receives the findings.
    """
    wanted = [
        (file, method, key_of("compress", method.ending, method.version, file.sha256))
        for file in files
        if file.size >= LEAST and registry.is_compressed(file.name)
        for method in METHODS
    ]
    known = [memo.get(key) for _, _, key in wanted]
    new = [(file, method) for (file, method, _), found in zip(wanted, known, strict=True) if found is None]
    memo.flush()
    made = ordered(_compressed, new, processes if len(new) >= _ENOUGH else 1)
    for (file, method, key), found in zip(wanted, known, strict=True):
        name = f"{file.name}.{method.ending}"
        content = next(made) if found is None else b""
        value = found or _value(content)
        if found is None:
            memo.put(key, value)
        if value != _NOT_SMALLER and name in taken:
            message = f"«/{name}» would stand for «/{file.name}», which is compressed beside it"
            diagnostics.error(_HERE, "address-taken", message, "rename that file, or build without --compress")
        elif value != _NOT_SMALLER:
            again = partial(bytes, content) if content else partial(_compressed, (file, method))
            yield name, CachedOutput(value[_SIZE:], int.from_bytes(value[:_SIZE]), again)


def _compressed(wanted: tuple[File, Method]) -> bytes:
    """Return the compressed bytes; none if they would not be fewer."""
    file, method = wanted
    content = file.source.read_bytes()
    result = method.run(content)
    return result if len(result) < len(content) else b""


def _value(content: bytes) -> bytes:
    return len(content).to_bytes(_SIZE) + hashlib.sha256(content).digest() if content else _NOT_SMALLER
