"""Lost URLs: published addresses that no longer exist.

The published addresses come from the sitemap of the site as it was published last. An address is not lost if its item is hidden at this
instant: the item still has its file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from generator.diagnostics import Diagnostics, SourceLocation, most_like
from generator.model.newsroom import Newsroom
from generator.model.page import Page
from generator.model.speech import Speech
from generator.site.routes import Routes, output_of

_HOST = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_CONTENT = SourceLocation("content")


@dataclass(frozen=True, slots=True)
class _Item:
    """The item of an address: `speech`, `video` or `page`, its id, and its language."""

    kind: str
    name: str
    language: str


def report(
    published: Iterable[str],
    outputs: Collection[str],
    newsroom: Newsroom,
    hidden: Iterable[Newsroom],
    diagnostics: Diagnostics,
) -> None:
    """Warn of each lost address at the speech or page that likely replaced it, and of all others in one finding.

    Args:
        published: addresses with scheme and host, as a sitemap lists them.
        outputs: paths of planned outputs, redirects included.
        newsroom: the visible items.
        hidden: the upcoming and the expired items.
        diagnostics: receives the findings.
    """
    site = newsroom.site
    known = {output_of(_HOST.sub("", url.removeprefix(site.base_url))) for url in published}
    missing = {name: item for name in sorted(known.difference(outputs)) if (item := _item(name, site.languages))}
    if not missing:
        return
    explained = {one for room in hidden for one in _explained(room)}
    lost = {name: item for name, item in missing.items() if not explained & {name, item, (item.kind, item.name)}}
    successors = _Successors(newsroom, known)
    alone = [name for name, item in lost.items() if not _report_moved(name, successors.of(item), diagnostics)]
    if alone:
        more = f" and {len(alone) - 1} more" if len(alone) > 1 else ""
        message = f"nothing answers any more at the published address «{_address(alone[0])}»{more}"
        hint = "a file that was renamed needs the old address in its `aliases`; keep that of a speech that was taken back, with `withdrawn`"
        diagnostics.warning(_CONTENT, "lost-address", message, hint)


def _report_moved(name: str, successor: Speech | Page | None, diagnostics: Diagnostics) -> bool:
    if successor is not None:
        message = f"nothing answers any more at the published address «{_address(name)}»; it likely moved here"
        hint = f"add the line `aliases: [{_address(name)}]`" if not successor.aliases else "add it to `aliases`"
        diagnostics.warning(successor.source_location, "lost-address", message, hint)
    return successor is not None


def _address(name: str) -> str:
    return "/" + name.removesuffix("index.html")


def _item(name: str, languages: tuple[str, ...]) -> _Item | None:
    """Return the item of an output by its path; None for lists and for pages that every site has."""
    first, *rest = parts = name.split("/")[:-1] or [""]
    language, parts = (first, rest) if first in languages else ("", parts)
    match parts:
        case ["speeches", year, month, day, slug]:
            return _Item("speech", f"{year}-{month}-{day}-{slug}", language)
        case ["videos", video]:
            return _Item("video", video, language)
        case [slug] if slug:
            return _Item("page", slug, language)
    return None


def _explained(room: Newsroom) -> Iterator[object]:
    """Yield the items of a hidden newsroom, and the outputs of their aliases."""
    default = room.site.default_language
    for kind, items in (("speech", room.speeches), ("page", room.pages)):
        for name, versions in items.items():
            for language, item in versions.items():
                yield _Item(kind, name, "" if language == default else language)
                yield from (output_of(alias.path) for alias in item.aliases)
    for name, video in room.videos.items():
        yield "video", name
        yield from (output_of(alias.path) for alias in video.aliases)


class _Successors:
    """New addresses of renamed speeches and pages."""

    def __init__(self, newsroom: Newsroom, known: Collection[str]) -> None:
        self._room = newsroom
        self._alike: dict[tuple[str, str], list[Speech]] = defaultdict(list)
        routes = Routes(newsroom.site.base_url, newsroom.site.default_language)
        for name, versions in newsroom.speeches.items():
            for language, speech in versions.items():
                if output_of(routes.speech(language, name)) not in known:
                    for likeness in _likenesses(name):
                        self._alike[language, likeness].append(speech)

    def of(self, item: _Item) -> Speech | Page | None:
        """Return a new speech in the same language with the same slug, else of the same day; else the same text in another language."""
        if item.kind != "speech":
            return next(iter(self._room.pages.get(item.name, {}).values()), None) if item.kind == "page" else None
        language = item.language or self._room.site.default_language
        for likeness in _likenesses(item.name):
            alike = {speech.id: speech for speech in self._alike.get((language, likeness), ())}
            if alike:
                return alike[most_like(item.name, alike) or min(alike)]
        return next(iter(self._room.speeches.get(item.name, {}).values()), None)


def _likenesses(speech_id: str) -> tuple[str, str]:
    """Return the slug and the day, each of which a rename may keep."""
    year, month, day, slug = speech_id.split("-", 3)
    return slug, f"{year}-{month}-{day}"
