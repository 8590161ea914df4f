"""The files that a build wrote, and their number by kind, to show that all generators write the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

State = Mapping[str, tuple[int, int, int]]
"""Each file with its inode, time of change and size."""

_FILTERS = "(?:type|year|event|topic|person|language)"
KINDS = {
    "speeches": r"speeches/\d{4}/\d\d/\d\d/[^/]+/index\.html",
    "index.json": r"speeches/\d{4}/\d\d/\d\d/[^/]+/index\.json",
    "index.txt": r"speeches/\d{4}/\d\d/\d\d/[^/]+/index\.txt",
    "videos": rf"videos/(?!{_FILTERS}/)[^/]+/index\.html",
    "index.json of videos": r"videos/[^/]+/index\.json",
    "years": r"speeches/\d{4}/index\.html",
    "people": r"people/[^/]+/index\.html",
    "events": r"events/[^/]+/index\.html",
    "topics": r"topics/[^/]+/index\.html",
    "catalogue": r"videos/[^/]+/[^/]+/index\.html",
    "pages of its filters": rf"videos/{_FILTERS}/index\.html",
    "feeds": r"(?:speeches|videos)/feed\.(?:xml|json)",
    "lists for programs": r"api/(?:speeches|videos)\.json",
}
_LOC = re.compile(rb"<loc>")
_JSON_LD = b'<script type="application/ld+json">'


def state(folder: Path) -> State:
    """Return every file below a folder as it is now."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (at.st_ino, at.st_mtime_ns, at.st_size) for path, at in found}


def written(before: State, after: State) -> tuple[int, int]:
    """Return how many files were written between two states, and how many bytes they have."""
    sizes = [facts[2] for name, facts in after.items() if before.get(name) != facts]
    return len(sizes), sum(sizes)


def counts(folder: Path) -> dict[str, int]:
    """Return how many outputs of each kind a site has."""
    names = sorted(state(folder))
    kinds = Counter(kind for name in names for kind, pattern in KINDS.items() if re.fullmatch(pattern, name))
    found = {kind: kinds[kind] for kind in KINDS}
    pages = [folder / name for name in names if name.endswith(".html")]
    found["pages with JSON-LD"] = sum(_JSON_LD in page.read_bytes() for page in pages)
    found["sitemap entries"] = sum(len(_LOC.findall(data)) for data in _sitemaps(folder))
    found["all files"] = len(names)
    found["all bytes"] = sum((folder / name).stat().st_size for name in names)
    return found


def _sitemaps(folder: Path) -> Iterator[bytes]:
    """The sitemap, or the files that it is an index of."""
    several = sorted(folder.glob("sitemap-*.xml"))
    yield from (path.read_bytes() for path in several or [folder / "sitemap.xml"])
