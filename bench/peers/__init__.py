"""The generators that are compared, each a folder: how it writes the corpus down, and its templates and configuration in `site/`.

All of them make the same pages with the same words in them at the same addresses (`docs/performance.md` lists them), by the means that
the generator's own documentation recommends, and are run by the command that its documentation gives for production.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, Speech, Topic

File = tuple[str, str]
"""A path below the folder of the site, and a text."""


@dataclass(frozen=True, slots=True)
class Generator:
    """Inputs and command line of one generator. Paths are relative to the folder of its site.

    Attributes:
        key: in commands and results; `name` is for readers.
        site: folders that are copied: what they become -> where they are.
        speech: a speech as a file.
        topics: all topics as files.
        rest: every other file of a corpus: people, events, videos, settings.
        base: the template that every page shares.
        command: the command line, given the folder of the site.
        version: what it calls its version, or an empty text where it cannot be run.
        caches: folders that are lost for a clean build, beside the output.
        environment: variables, on top of the usual ones.
    """

    key: str
    name: str
    site: Mapping[str, Path]
    speech: Callable[[Speech], File]
    topics: Callable[[Iterable[Topic]], Iterator[File]]
    rest: Callable[[Corpus], Iterator[File]]
    base: str
    command: Callable[[Path], list[str]]
    version: Callable[[], str]
    output: str = "dist"
    caches: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def write(self, root: Path, corpus: Corpus) -> None:
        """Write a whole site."""
        for target, source in self.site.items():
            shutil.copytree(source, root / target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        self.put(root, self.files(corpus))

    def files(self, corpus: Corpus) -> Iterator[File]:
        """Every file that comes from the corpus."""
        yield from self.rest(corpus)
        yield from self.topics(corpus.topics)
        yield from (self.speech(speech) for speech in corpus.speeches)

    @staticmethod
    def put(root: Path, files: Iterable[File]) -> None:
        """Write some files."""
        for name, text in files:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def front_matter(**keys: Any) -> str:
    """Return keys as YAML; JSON is YAML in one line, and quick."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items())
    return "---\n" + "\n".join(lines) + "\n---\n"
