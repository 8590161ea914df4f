"""What the plan is made of: jobs, each of which claims its files of `dist/` now and makes them when it is asked to.

A job is a promise: nothing of it is computed before `make` is called, so that a plan grows with the number of files and not with what
is in them, and so that jobs can be made in any process.
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
    """A page to render: a template and everything it may know."""

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
    """What a job makes: a payload for each of its outputs, in their order, and its lines in lists."""

    payloads: tuple[Payload, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Files of `dist/` that are made together.

    Attributes:
        outputs: path below `dist/`, with `/`, not percent-encoded -> the file of the editors, or the producer, that claims it.
        make: makes them; it gives the same each time. Its arguments are plain values, and frames, through which it reads everything else.
        files: the files that are published as they are, or were looked at when the plan was made.
    """

    outputs: Mapping[str, SourceLocation]
    make: partial[Product]
    files: tuple[str, ...] = ()

    def payload(self, output: str) -> Payload:
        """What one of the outputs is made from."""
        return self.make().payloads[list(self.outputs).index(output)]

    @property
    def is_ready(self) -> bool:
        """Whether there is nothing to compute: bytes or a file that are published as they are."""
        return self.make.func is Product


def ready(output: str, payload: Data | Copy, origin: SourceLocation, *files: str) -> Job:
    """The job of a file that is there already, made from these files."""
    return Job({output: origin}, partial(Product, (payload,)), files)


def keys(jobs: Iterable[Job]) -> dict[bytes, Job]:
    """Jobs by the digest of what each was asked to make: its outputs, its function and the arguments, but nothing that it will read."""
    shared: dict[int, bytes] = {}
    found: dict[bytes, Job] = {}
    for job in jobs:
        make = job.make
        asked = (_plain(make.args, shared), _plain(make.keywords, shared))
        found[key_of("job", make.func.__qualname__, tuple(job.outputs), asked)] = job
    return found


def _plain(value: object, shared: dict[int, bytes]) -> object:
    """An argument as `key_of` takes it; something large, which several jobs may have in common, as a digest that is made once."""
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
    """What an argument consists of."""
    if isinstance(value, Mapping):
        return [one for item in value.items() for one in item]
    if isinstance(value, tuple | list):
        return value
    return [getattr(value, field.name) for field in fields(value)]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class CachedOutput:
    """An output whose digest is known: where it lies in the output already, nobody needs its bytes.

    Attributes:
        sha256: of the bytes.
        size: in bytes.
        make: gives them; it makes them again where an earlier build has made them.
    """

    sha256: bytes
    size: int
    make: Callable[[], bytes]


Output = bytes | MediaFile | CachedOutput
"""What a payload becomes: bytes, the file that is copied, or a promise of bytes."""
