"""Link: resolves every reference over the whole site. A reference without a target is an error at its own line.

References are checked against everything that was committed, hidden items included. The end of an embargo changes the pages, but never
makes a sound site unsound.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, unquote

from generator.diagnostics import Diagnostics, SourceLocation, most_like, nearest, shown
from generator.markup.fragment import Fragment, LinkUse, Outline
from generator.model.library import Library
from generator.model.links import Key, ResolvedLibrary, Target
from generator.model.shared import Image
from generator.model.values import Body, FileRef
from generator.model.video import Video
from generator.site.routes import Routes

_ITEM = re.compile(r"(speech|video|person|event|topic|page):([^#]+)(?:#(.+))?")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_KINDS = ("speech", "video", "person", "event", "topic", "page")
_UNKNOWN = {
    "person": "unknown-person",
    "event": "unknown-event",
    "topic": "unknown-topic",
    "video": "unknown-video",
    "speech": "unknown-speech",
}


def link(
    library: Library,
    fragments: Mapping[Key, Fragment],
    outlines: Mapping[Key, Outline],
    available: Mapping[str, object],
    diagnostics: Diagnostics,
) -> ResolvedLibrary:
    """Resolve every reference.

    Args:
        library: the records.
        fragments: the converted texts; they are passed on unread.
        outlines: links and ids of the texts.
        available: names of all files, `content/...` and `media/...`.
        diagnostics: receives the findings.
    """
    _check_references(library, diagnostics)
    resolver = _Resolver(library, outlines, available, diagnostics)
    targets = {
        key: tuple(resolver.resolve(key, use) for use in outline.links)
        for key, outline in outlines.items()
        if key in resolver.bodies
    }
    return ResolvedLibrary(fragments, targets, dict(resolver.files()))


# ------------------------------------------------------------------------------------------------------------ references by id


def _check_references(library: Library, diagnostics: Diagnostics) -> None:
    """Report each reference to an unknown id. References of refused files are checked too; refused items count as known."""
    known = {kind: _known(library, kind) for kind in _UNKNOWN}
    for kind, ref in library.references:
        if ref.id not in known[kind] and not library.is_refused(kind, ref.id):
            message = f"there is no {kind} «{shown(ref.id)}»"
            diagnostics.error(ref.source_location, _UNKNOWN[kind], message, nearest(ref.id, known[kind]))


def _known(library: Library, kind: str) -> list[str]:
    """Return the ids of all items of a kind, refused ones included."""
    tables: dict[str, Iterable[str]] = {
        "speech": (speech_id for speech_id, _ in library.speeches),
        "page": (slug for slug, _ in library.pages),
        "video": library.videos,
        "person": library.people,
        "event": library.events,
        "topic": library.topics,
    }
    refused = {name for one, name in library.refused if one == kind and name}
    return sorted({*tables[kind], *refused})


# ------------------------------------------------------------------------------------------------------------- links and files


class _Resolver:
    """Resolves links of Markdown texts and files of records."""

    def __init__(
        self,
        library: Library,
        outlines: Mapping[Key, Outline],
        available: Mapping[str, object],
        diagnostics: Diagnostics,
    ) -> None:
        self.library = library
        self.outlines = outlines
        self.available = available
        self.diagnostics = diagnostics
        self.bodies = dict(bodies(library))
        self.ids = {kind: _known(library, kind) for kind in _KINDS}
        self.by_path = {body.path: key for key, body in self.bodies.items()}
        self.by_url = dict(self._addresses())

    def _addresses(self) -> Iterator[tuple[str, tuple[str, str]]]:
        site = self.library.site
        routes = Routes(site.base_url, site.default_language)
        for language in site.languages:
            yield from ((routes.speech(language, name), ("speech", name)) for name in self.ids["speech"])
            yield from ((routes.text_page(language, name), ("page", name)) for name in self.ids["page"])
            yield from ((routes.video(language, name), ("video", name)) for name in self.ids["video"])

    def resolve(self, key: Key, use: LinkUse) -> Target:
        """Return the target of one link of a text; a broken link is reported and becomes an `external` one."""
        body = self.bodies[key]
        place = SourceLocation(body.path, body.line + use.line - 1, use.column)
        target = self._target(use.target, body, place)
        if target and use.kind == "image" and target.kind not in {"asset", "external"}:
            message = f"«{shown(use.target)}» is not a picture beside this text"
            self.diagnostics.error(
                place, "broken-link", message, "put the file into the folder of the text and name it"
            )
            target = None
        if target is None:
            return Target("external", use.target, "", place)
        self._check_anchor(target, key)
        return target

    def _target(self, written: str, body: Body, place: SourceLocation) -> Target | None:
        if match := _ITEM.fullmatch(written):
            return self._item(match[1], unquote(match[2]), match[3] or "", place)
        if written == self.library.site.base_url or written.startswith(f"{self.library.site.base_url}/"):
            written = written.removeprefix(self.library.site.base_url) or "/"
        path, _, anchor = written.partition("#")
        if _SCHEME.match(written) or written.startswith("//"):
            return Target("external", written, "", place)
        if not path:
            return Target("anchor", "", anchor, place)
        if path.startswith("/"):
            return self._path(path, anchor, place)
        return self._file(unquote(path), anchor, body, place)

    def _item(self, kind: str, name: str, anchor: str, place: SourceLocation) -> Target | None:
        if name not in self.ids[kind] and not self.library.is_refused(kind, name):
            self.diagnostics.error(place, "broken-link", f"there is no {kind} «{name}»", nearest(name, self.ids[kind]))
            return None
        return Target(kind, name, anchor, place)

    def _path(self, path: str, anchor: str, place: SourceLocation) -> Target:
        kind, name = self.by_url.get(quote(unquote(path)), ("path", path))
        return Target(kind, name, anchor, place)

    def _file(self, path: str, anchor: str, body: Body, place: SourceLocation) -> Target | None:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(body.path), path))
        if name in self.by_path:
            kind, item, _ = self.by_path[name]
            return Target(kind, item, anchor, place)
        if name in self.available and name.startswith("content/") and not name.endswith((".md", ".yaml")):
            return Target("asset", name, anchor, place)
        files = [*self.by_path, *self.available]
        near = next((f for f in sorted(files) if f.casefold() == name.casefold()), None)
        hint = (
            f"the file is called «{near}»"
            if near
            else nearest(path, [posixpath.relpath(f, posixpath.dirname(body.path)) for f in files])
        )
        self.diagnostics.error(place, "broken-link", f"there is no file «{path}» here", hint)
        return None

    def _check_anchor(self, target: Target, key: Key) -> None:
        if not target.anchor or target.kind not in {"anchor", "speech", "page"}:
            return
        kind, name, language = key if target.kind == "anchor" else (target.kind, target.name, key[2])
        if target.kind != "anchor" and self.library.is_refused(kind, name):  # the ids of its page are not known
            return
        outline = self.outlines.get((kind, name, language)) or self._any_language(kind, name)
        if outline and unquote(target.anchor) not in outline.ids:
            near = most_like(target.anchor, outline.ids)
            hint = f"did you mean «{near}»?" if near else "copy it from the page: each paragraph has a link to itself"
            self.diagnostics.error(
                target.source_location, "broken-anchor", f"there is no «#{target.anchor}» on that page", hint
            )

    def _any_language(self, kind: str, name: str) -> Outline | None:
        default = self.library.site.default_language
        keys = sorted((k for k in self.outlines if k[:2] == (kind, name)), key=lambda k: (k[2] != default, k))
        return self.outlines[keys[0]] if keys else None

    def files(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield the file of each name in a record; a missing caption or picture is an error, a rendition may be in a store."""
        for video in self.library.videos.values():
            folder = posixpath.dirname(video.source_location.path)
            for image in (video.poster, *video.stills):
                yield from self._named(video.source_location.path, image, ("media", folder))
            for one in video.captions:
                yield from self._required(video.source_location.path, one.file, ("media", folder))
            yield from self._renditions(video, ("media", folder))
        for person in self.library.people.values():
            yield from self._named(person.source_location.path, person.portrait, ("content", "media"))

    def _named(
        self, owner: str, image: Image | None, folders: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, str], str]]:
        if image is not None:
            yield from self._required(owner, image.file, folders)

    def _renditions(self, video: Video, folders: tuple[str, ...]) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield the renditions found here. Large files may be in a store, so each video gets one warning at most."""
        missing: list[FileRef] = []
        for one in video.renditions:
            if name := self._find(one.file, folders):
                yield (video.source_location.path, one.file.path), name
            else:
                missing.append(one.file)
        if missing:
            more = f" and {len(missing) - 1} more of this video" if len(missing) > 1 else ""
            message = f"«{missing[0].path}»{more}: not in the media root"
            self.diagnostics.warning(missing[0].source_location, "file-not-here", message, "fine if it lies in a store")

    def _required(self, owner: str, file: FileRef, folders: tuple[str, ...]) -> Iterator[tuple[tuple[str, str], str]]:
        if name := self._find(file, folders):
            yield (owner, file.path), name
            return
        near = nearest(file.path, (name.partition("/")[2] for name in self.available if name.startswith(folders)))
        where = " nor in ".join(f"{folder}/" for folder in folders)
        self.diagnostics.error(file.source_location, "missing-file", f"«{file.path}» is neither in {where}", near)

    def _find(self, file: FileRef, folders: tuple[str, ...]) -> str | None:
        return next((name for folder in folders if (name := f"{folder}/{file.path}") in self.available), None)


def texts(library: Library) -> Iterator[tuple[Key, Body]]:
    """Yield every text to convert, by key, in a total order: those of items and the prepared texts of speeches."""
    yield from bodies(library)
    for speech in library.speeches.values():
        if speech.prepared_text:
            yield ("prepared", speech.prepared_text.path, speech.language), speech.prepared_text


def bodies(library: Library) -> Iterator[tuple[Key, Body]]:
    """Yield the text of every item, by key, in a total order; texts of refused files are converted only to find their mistakes."""
    found: dict[Key, Body] = dict(library.loose)
    found |= {("speech", *key): speech.body for key, speech in library.speeches.items()}
    found |= {("page", *key): page.body for key, page in library.pages.items()}
    yield from sorted(found.items(), key=lambda item: item[0])
