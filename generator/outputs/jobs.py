"""What the plan is made of: jobs, each of which claims its files of `dist/` now and makes them when it is asked to.

A job is a promise: nothing of it is computed before `make` is called, so that a plan grows with the number of files and not with what
is in them, and so that jobs can be made in any process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from generator.diagnostics import SourceLocation
from generator.model.inputs import MediaFile
from generator.model.links import Key
from generator.outputs.pageviews import PageView
from generator.outputs.views import Head, SiteView


def _marked(value: object) -> msgspec.msgpack.Ext:
    """A kind of text that is no plain text, such as finished HTML."""
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__qualname__} is no value that a template may know")
    return msgspec.msgpack.Ext(1, f"{type(value).__qualname__} {str.__str__(value)}".encode())


_VIEWS = msgspec.msgpack.Encoder(enc_hook=_marked, order="deterministic")


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: a template and everything it may know."""

    template: str
    language: str
    site: SiteView
    head: Head
    page: PageView

    @property
    def digest(self) -> bytes:
        """SHA-256 of all this; other pages have others.

        Views are written by the names of their fields: where two kinds may stand in one place, the names tell them apart.
        """
        try:
            return hashlib.sha256(_VIEWS.encode((type(self.page).__qualname__, self))).digest()
        except (UnicodeEncodeError, OverflowError):  # half a character pair, or a number beyond 64 bits
            return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Data:
    """Finished bytes."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of the media root, published as it is."""

    file: MediaFile


@dataclass(frozen=True, slots=True)
class Row:
    """A line that a job adds to a file which lists what many jobs have made, such as the sitemap.

    Attributes:
        table: of which list; see `exports.lists`.
        order: where it stands: rows of a list are sorted by it, and equal ones stay in the order of their jobs.
        text: finished.
    """

    table: str
    order: tuple[str, ...]
    text: str


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
        make: makes them; it gives the same each time.
        template: the template of its pages, if it has any.
        texts: names of all converted texts that it reads: a text that it does not name cannot change what it makes.
        ready: whether there is nothing to compute: bytes or a file that are published as they are.
    """

    outputs: Mapping[str, SourceLocation]
    make: Callable[[], Product]
    template: str = ""
    texts: tuple[Key, ...] = ()
    ready: bool = False

    def payload(self, output: str) -> Payload:
        """What one of the outputs is made from."""
        return self.make().payloads[list(self.outputs).index(output)]


def ready(output: str, payload: Data | Copy, origin: SourceLocation) -> Job:
    """The job of a file that is there already."""
    product = Product((payload,))
    return Job({output: origin}, lambda: product, ready=True)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An output whose digest is known: where it lies in the output already, nobody needs its bytes.

    Attributes:
        sha256: of the bytes.
        size: in bytes.
        make: gives them; it makes them once more where an earlier build has made them.
    """

    sha256: bytes
    size: int
    make: Callable[[], bytes]


Output = bytes | MediaFile | Remembered
"""What a payload becomes: bytes, the file that is copied, or a promise of bytes."""
