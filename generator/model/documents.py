"""Files of `content/`, with YAML composed and Markdown separated: the result of `load`, the input of `validate`."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import yaml

from generator.model.values import Body


@dataclass(frozen=True, slots=True)
class Document:
    """One file of `content/`.

    Attributes:
        name: relative to `content/`; `path` is the name in diagnostics.
        kind: `site`, `vocabulary`, `speech`, `page`, `video`. The text as prepared of a speech (`NAME.prepared.md`) is not a document.
        lines: lines of the file, up to the end of the YAML.
        compose: composes the YAML document; see `node`.
        first_line: number of lines before the YAML text.
        body: place of the Markdown text, for speeches and pages.
    """

    name: str
    kind: str
    lines: tuple[str, ...]
    compose: Callable[[], yaml.Node | None]
    first_line: int = 0
    body: Body | None = None

    @property
    def node(self) -> yaml.Node | None:
        """The YAML document; None if there is none. It takes a hundred times the memory of its text, so it is not kept."""
        return self.compose()

    @property
    def path(self) -> str:
        """The file's name in diagnostics."""
        return f"content/{self.name}"


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of `content/`.

    Attributes:
        documents: by name.
        texts: text of every text file by name, for messages.
        bodies: texts in Markdown without front matter, by the path of their `Body`.
    """

    documents: Mapping[str, Document]
    texts: Mapping[str, str]
    bodies: Mapping[str, str]


def text_of(value: bytes) -> str:
    r"""UTF-8 text without a byte-order mark, with `\\n` line ends, in NFC.

    Raises:
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    text = value.removeprefix(codecs.BOM_UTF8).decode().replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)
