"""Jobs, the entries of the plan. A job names its outputs below `dist/` now, and generates them when `make` is called.

So the memory of a plan depends on the number of files and not on their content, and jobs can run in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial

from generator.diagnostics import SourceLocation
from generator.exports.rows import Row
from generator.memo import key_of
from generator.model.inputs import MediaFile
from generator.pages.pageviews import PageView
from generator.site.views import Head, SiteView

_ATOMS = (str, int, bool, bytes)
_FEW = 12


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: a template and its variables."""

    template: str
    language: str
    site: SiteView
    head: Head
    page: PageView


@dataclass(frozen=True, slots=True)
class Data:
    """Finished bytes."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of the media root, published as it is."""

    file: MediaFile


Payload = Page | Data | Copy


@dataclass(frozen=True, slots=True)
class Product:
    """The result of a job: a payload for each of its outputs, in order, and its rows in lists."""

    payloads: tuple[Payload, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Files of `dist/` that are generated together.

    Attributes:
        outputs: path below `dist/`, with `/`, not percent-encoded -> the file of the editors, or the producer, that claims it.
        make: generates them, the same ones on each call. Its arguments are plain values, and frames, through which it reads all else.
        files: the files that are published as they are, or were read while planning.
    """

    outputs: Mapping[str, SourceLocation]
    make: partial[Product]
    files: tuple[str, ...] = ()

    def payload(self, output: str) -> Payload:
        """Return the payload of one output."""
        return self.make().payloads[list(self.outputs).index(output)]

    @property
    def is_ready(self) -> bool:
        """True if there is nothing to compute: bytes or a file are published as they are."""
        return self.make.func is Product


def ready(output: str, payload: Data | Copy, origin: SourceLocation, *files: str) -> Job:
    """Return the job of a finished output that depends on these files."""
    return Job({output: origin}, partial(Product, (payload,)), files)


def keys(jobs: Iterable[Job]) -> dict[bytes, Job]:
    """Return the jobs by cache key: a digest of outputs, function and arguments, without the inputs that the job will read."""
    shared: dict[int, bytes] = {}
    found: dict[bytes, Job] = {}
    for job in jobs:
        make = job.make
        asked = (_plain(make.args, shared), _plain(make.keywords, shared))
        found[key_of("job", make.func.__qualname__, tuple(job.outputs), asked)] = job
    return found


def _plain(value: object, shared: dict[int, bytes]) -> object:
    """Return an argument in a form for `key_of`. A large one, which several jobs may share, becomes a digest that is computed once."""
    if value is None or type(value) in _ATOMS:
        return value
    if isinstance(value, str):  # such as finished HTML
        return type(value).__name__, str.__str__(value)
    if isinstance(digest := getattr(value, "digest", None), bytes):
        return digest
    if callable(value):
        return getattr(value, "__qualname__")  # noqa: B009 - any function has it
    parts = _parts(value)
    if len(parts) <= _FEW:
        return (type(value).__name__, *(_plain(one, shared) for one in parts))
    if id(value) not in shared:
        shared[id(value)] = key_of("argument", *(_plain(one, shared) for one in parts))
    return shared[id(value)]


def _parts(value: object) -> Sequence[object]:
    """Return the parts of an argument."""
    if isinstance(value, Mapping):
        return [one for item in value.items() for one in item]
    if isinstance(value, tuple | list):
        return value
    return [getattr(value, field.name) for field in fields(value)]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class CachedOutput:
    """An output whose digest is known. Its bytes are not needed if the output folder has them already.

    Attributes:
        sha256: SHA-256 of the bytes.
        size: size in bytes.
        make: returns the bytes; renders them again if they come from an earlier build.
    """

    sha256: bytes
    size: int
    make: Callable[[], bytes]


Output = bytes | MediaFile | CachedOutput
"""The content of an output: bytes, a file to copy, or bytes that are generated on demand."""
