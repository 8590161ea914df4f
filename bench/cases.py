"""Changes of a site before a repeated build. Each run makes another edit, so that no earlier cache has its result."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench.corpus import Corpus
from bench.peers import Generator

_MARK = re.compile(r"(?:<p>Edit \d+</p>\n)?</body>")


@dataclass(frozen=True, slots=True)
class Site:
    """A generator's site in a folder of its own."""

    generator: Generator
    root: Path
    corpus: Corpus

    @property
    def output(self) -> Path:
        """The output folder of the site."""
        return self.root / self.generator.output


def _clean(site: Site, _run: int) -> None:
    for name in (site.generator.output, *site.generator.caches):
        shutil.rmtree(site.root / name, ignore_errors=True)


def _nothing(_site: Site, _run: int) -> None:
    pass


def _body(site: Site, run: int) -> None:
    """The speech in the middle: in no feed and not among the newest."""
    speech = site.corpus.speech(site.corpus.count // 2)
    changed = replace(speech, body=f"{speech.body}\nA sentence that was added in edit {run}.\n")
    site.generator.put(site.root, [site.generator.speech(changed)])


def _title(site: Site, run: int) -> None:
    speech = site.corpus.speech(site.corpus.count // 2 + 1)
    site.generator.put(site.root, [site.generator.speech(replace(speech, title=f"{speech.title}, edit {run}"))])


def _template(site: Site, run: int) -> None:
    path = site.root / site.generator.base
    path.write_text(_MARK.sub(f"<p>Edit {run}</p>\n</body>", path.read_text("utf-8")), "utf-8")


def _topic(site: Site, run: int) -> None:
    first, *others = site.corpus.topics
    topics = [replace(first, name=f"{first.name}, edit {run}"), *others]
    site.generator.put(site.root, site.generator.topics(topics))


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its name for readers, and what it does to a built site in which run."""

    name: str
    prepare: Callable[[Site, int], None]


CASES: Mapping[str, Case] = {
    "clean": Case("Clean", _clean),
    "unchanged": Case("Nothing changed", _nothing),
    "body": Case("One body", _body),
    "title": Case("One title", _title),
    "template": Case("Shared template", _template),
    "topic": Case("Topic renamed", _topic),
}
