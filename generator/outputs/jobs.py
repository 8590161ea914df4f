"""What the plan is made of: one job for each file of `dist/`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.diagnostics import Place
from generator.model.inputs import MediaFile
from generator.outputs.pageviews import PageView
from generator.outputs.views import Head, SiteView


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


@dataclass(frozen=True, slots=True)
class Job:
    """One file of `dist/`.

    Attributes:
        output: path below `dist/`, with `/`, not percent-encoded.
        payload: what it is made from.
        origin: the file of the editors, or the producer, that claims the address.
    """

    output: str
    payload: Page | Data | Copy
    origin: Place


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page that an earlier build made of the same view: what its bytes are known to be, without the bytes.

    Attributes:
        sha256: of the bytes.
        size: in bytes.
        make: makes them once more, for where they do not lie in the output.
    """

    sha256: bytes
    size: int
    make: Callable[[], bytes]


Output = bytes | MediaFile | Remembered
"""What a job becomes: bytes, the file that is copied, or a promise of bytes."""
