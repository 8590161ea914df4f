"""What an output was made from: the files of editors and designers that can be seen in it.

Nothing is recorded while a page is made. The finished bytes say which other items they name, since everything that is named has an
address; the rest follows from the job: its template, the files of its item, the catalogue of its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from jinja2 import nodes

from generator.diagnostics import SourceLocation
from generator.model.inputs import MediaFile
from generator.model.links import ResolvedLibrary
from generator.outputs import exports
from generator.outputs.jobs import Job, Page
from generator.outputs.routes import output_of
from generator.outputs.templates import sealed
from generator.outputs.translations import path_of

_SITE = "content/site.yaml"
_WITH_ADDRESSES = (".html", ".xml", ".json", ".txt", ".css", "_redirects")
_ADDRESS = re.compile(r"""/[^\s"'<>\\;,]*""")
_FINGERPRINT = re.compile(r"(.+)\.[0-9a-f]{8}(\.\w+)")


def sources(
    output: str,
    jobs: Sequence[Job],
    content: bytes | MediaFile,
    linked: ResolvedLibrary,
    templates: Mapping[str, bytes],
) -> tuple[str, ...]:
    """The inputs of one output, `content/...`, `media/...`, `site_templates/...`: the one that claims it, then the others, sorted.

    Args:
        output: path below `dist/`.
        jobs: the plan.
        content: what the output consists of.
        linked: the library.
        templates: path below `site_templates/` -> bytes.
    """
    origins = {name: place for job in jobs for name, place in job.outputs.items()}
    job = next((job for job in jobs if output in job.outputs), None)
    origin = origins.get(output, exports.PRODUCER).path
    found = {origin}
    if output.startswith(("assets/", "media/")):
        found = {output} if output.startswith("assets/") else {origin, *_behind(output, origin, linked)}
    elif not output.startswith("."):
        found |= {_SITE, *_of_item(origin, linked)}
    if isinstance(content, bytes) and output.endswith(_WITH_ADDRESSES):
        found |= set(_named(content, origins, linked.library.site.base_url))
    payload = job.payload(output) if job else None
    if isinstance(payload, Page):
        found |= {*_templates(payload.template, templates)}
        catalogue = path_of(payload.language)
        found |= {f"site_templates/{catalogue}"} if catalogue in templates else set()
    names = (_original(name, templates) for name in found)
    inputs = {name for name in names if name.startswith(("content/", "media/", "site_templates/"))}
    return tuple(sorted(inputs, key=lambda name: (name != origin, name)))


def _behind(output: str, origin: str, linked: ResolvedLibrary) -> Iterator[str]:
    """The file that was copied to an address below `/media/`."""
    base = output.rpartition("/")[2]
    yield from (n for (owner, _), n in linked.files.items() if owner == origin and n.rpartition("/")[2] == base)


def _of_item(path: str, linked: ResolvedLibrary) -> Iterator[str]:
    """Other files of the item that one file describes: pictures, captions, the text as prepared, the original of a translation."""
    yield from (name for (owner, _), name in linked.files.items() if owner == path and not name.startswith("media/"))
    speeches = linked.library.speeches
    for speech in speeches.values():
        if speech.place.path == path:
            yield from (speech.prepared_text.path,) if speech.prepared_text else ()
            yield from (speeches[(speech.id, speech.source)].place.path,) if speech.source else ()


def _named(content: bytes, origins: Mapping[str, SourceLocation], base_url: str) -> Iterator[str]:
    """The files of everything whose address stands in an output."""
    text = unescape(content.decode("utf-8", "replace")).replace(base_url, " ")
    for address in dict.fromkeys(_ADDRESS.findall(text)):
        name = output_of(address)
        if name in origins:
            yield name if name.startswith("assets/") else origins[name].path


def _original(name: str, templates: Mapping[str, bytes]) -> str:
    """The file behind a fingerprinted asset."""
    match = _FINGERPRINT.fullmatch(name)
    if not name.startswith("assets/") or match is None:
        return name
    plain = match[1] + match[2]
    return f"site_templates/{plain}" if plain in templates else plain.replace("assets/content/", "content/", 1)


def _templates(name: str, templates: Mapping[str, bytes]) -> Iterator[str]:
    """A template and everything that it includes."""
    environment = sealed({})
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop()
        if one in seen or one not in templates:
            continue
        seen.add(one)
        yield f"site_templates/{one}"
        tree = environment.parse(templates[one].decode())
        uses = tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
        waiting.extend(node.template.value for node in uses)  # type: ignore[attr-defined]
