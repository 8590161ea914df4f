"""The files that an output depends on: those of the inputs that its job read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from common.catalogues import path_of
from generator.model.newsroom import Newsroom
from generator.model.site import PATH as SITE
from generator.site.assets import PREFIX, Assets
from generator.site.templates import needs
from generator.trace import Key


def files(
    output: str, reads: Iterable[Key], room: Newsroom, templates: Mapping[str, bytes], assets: Assets
) -> Iterator[str]:
    """Yield the files of inputs, `content/...`, `media/...`, `site_templates/...`; some come several times.

    Args:
        output: path below `dist/`.
        reads: the inputs that its job read.
        room: the visible items.
        templates: path below `site_templates/` -> bytes.
        assets: published assets.
    """
    yield SITE
    first = output.partition("/")[0]
    catalogue = path_of(first if first in room.site.languages else room.site.default_language)
    yield from (f"site_templates/{catalogue}",) if catalogue in templates else ()
    for table, *key in reads:
        match table, key:
            case "people" | "protocol" | "events" | "topics" | "videos", [name]:
                yield from _place(getattr(room, table), name)
            case "speeches" | "withdrawn" | "pages", [name, language]:
                yield from _place(getattr(room, table).get(name, {}), language)
            case "texts", ["prepared", path, _]:
                yield path
            case "content" | "media", [name]:
                yield f"{table}/{name}"
            case "templates", [name]:
                used, named = needs(name, templates, assets)
                yield from (f"site_templates/{one}" for one in used)
                yield from (f"site_templates/{PREFIX}{one}" for one in named)


def _place(records: Mapping[str, object], name: str) -> Iterator[str]:
    if name in records:
        yield records[name].source_location.path  # type: ignore[attr-defined]
