"""Reads documents into records, and keeps the ids of refused ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

from generator.diagnostics import Diagnostics, SourceLocation, nearest
from generator.model.decoding import Context, Convertor, Fields, Refused, T, decode
from generator.model.documents import Document, Sources
from generator.model.page import Page, name_page
from generator.model.quotes import stands_in
from generator.model.site import SiteReading
from generator.model.speech import FileName, Speech, SpeechFile, make_speech, misses_original, name_speech, originals
from generator.model.values import Body, FileRef, Ref
from generator.model.video import Video, make_video


@dataclass(slots=True)
class Reader:
    """Decodes the documents of one site, and keeps the ids of refused ones."""

    sources: Sources
    reading: SiteReading
    diagnostics: Diagnostics
    references: list[tuple[str, Ref]] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    loose: dict[tuple[str, str, str], Body] = field(default_factory=dict)

    def _of_kind(self, kind: str) -> list[Document]:
        return [d for name, d in sorted(self.sources.documents.items()) if d.kind == kind]

    def _context(self, document: Document, language: str | None = None) -> Context:
        """The context of a document; a text that is not given by language is in `language`, or else in the site's default one."""
        default = language or self.reading.site.default_language
        place = (document.path, document.lines, self.diagnostics, document.first_line)
        return Context(*place, self.reading.languages, default, self.references)

    def _decode(self, document: Document, record: Callable[..., object], language: str | None = None) -> Fields | None:
        if document.node is None:
            return None
        try:
            return decode(document.node, self._context(document, language), record)
        except Refused:
            return None

    def _refuse(self, kind: str, name: str, language: str, document: Document) -> None:
        self.refused.add((kind, name))
        self.loose.setdefault((kind, name, language), document.body or Body(document.path, 1))

    # ------------------------------------------------------------------------------------------------ vocabularies and pages

    def vocabulary(self, kind: str, name: str, convert: Convertor[dict[str, T | None]]) -> dict[str, T]:
        """The entries of one file, by id."""
        document = self.sources.documents.get(name)
        if document is None:
            return {}
        try:
            entries = convert(document.node, self._context(document)) if document.node else None
        except Refused:
            entries = None
        if entries is None:  # its entries are not known
            self.refused.add((kind, ""))
            return {}
        self.refused |= {(kind, key) for key, entry in entries.items() if entry is None}
        return {key: entry for key, entry in sorted(entries.items()) if entry is not None}

    def pages(self) -> Iterator[Page]:
        """All pages, each once in each language."""
        seen: dict[tuple[str, str], Document] = {}
        for document in self._of_kind("page"):
            named = name_page(document.name, self.reading.site, self.diagnostics)
            fields = self._decode(document, Page)
            if named and (other := seen.setdefault(named, document)) is not document:
                message = f"this page is also in {other.path}"
                self.diagnostics.error(
                    SourceLocation(document.path), "duplicate-id", message, "keep one of the two files"
                )
            elif named and fields and document.body:
                slug, language = named
                place = _place(document)
                yield Page(slug=slug, language=language, source_location=place, body=document.body, **fields.values)
            elif named:
                self._refuse("page", *named, document)

    # -------------------------------------------------------------------------------------------------------------- speeches

    def speeches(self) -> Iterator[Speech]:
        """All speeches in all languages."""
        files = list(self._unique([file for document in self._of_kind("speech") if (file := self._file(document))]))
        first = originals(files, self.reading.site)
        refused = {name for kind, name in self.refused if kind == "speech"}
        for file in files:
            original = first[file.name.id] if first[file.name.id] is not file else None
            sound = not misses_original(file, self.reading.site, refused)
            prepared, found = self._prepared(file)
            self._check_quotes(file)
            speech = make_speech(file, original, prepared, self.diagnostics) if sound else None
            if speech and found:
                yield speech
            else:
                self.refused.add(("speech", file.name.id))
                self.loose[("speech", file.name.id, file.name.language)] = file.body
        self._check_manuscripts(files)

    def _file(self, document: Document) -> SpeechFile | None:
        name = name_speech(document.name, self.reading.site, self.diagnostics)
        fields = self._decode(document, Speech, name.language if name else None)
        if name is None:
            return None
        if fields is None or document.body is None:
            self._refuse("speech", name.id, name.language, document)
            return None
        return SpeechFile(name, _place(document), fields, document.body)

    def _unique(self, files: list[SpeechFile]) -> Iterator[SpeechFile]:
        """Yield the files, without those whose id and language another file has; ids that differ only in case are equal."""
        seen: dict[tuple[str, str], SpeechFile] = {}
        spelled: dict[str, FileName] = {}
        for file in files:
            fold = file.name.id.casefold()
            other = seen.setdefault((fold, file.name.language), file)
            if other is not file:
                hint = "keep one of the two files, or give one another slug"
                message = f"this speech is also in {other.source_location.path}"
                self.diagnostics.error(SourceLocation(file.source_location.path), "duplicate-id", message, hint)
            elif (one := spelled.setdefault(fold, file.name)).id != file.name.id:
                message = f"«{file.name.id}» and «{one.id}» differ in case only"
                self.diagnostics.error(
                    SourceLocation(file.source_location.path), "duplicate-id", message, "rename one of the files"
                )
            else:
                yield file

    def _prepared(self, file: SpeechFile) -> tuple[Body | None, bool]:
        """Return the text as prepared that a speech names, and False if it is missing."""
        ref: FileRef | None = file.fields["prepared_text"]
        if ref is None:
            return None, True
        folder = file.source_location.path.removeprefix("content/").rpartition("/")[0]
        name = f"{folder}/{ref.path}"
        if name not in self.sources.texts or not _is_prepared(name):
            files = [n.removeprefix(f"{folder}/") for n in self.sources.texts if _is_prepared(n)]
            message = f"there is no text as prepared «{ref.path}» beside this speech"
            hint = nearest(ref.path, files) or f"call it {file.name.id}.prepared.md"
            self.diagnostics.error(ref.source_location, "missing-file", message, hint)
            return None, False
        return Body(f"content/{name}", 1), True

    def _check_quotes(self, file: SpeechFile) -> None:
        for quote, place in file.fields["quotes"]:
            if not stands_in(quote, self.sources.bodies[file.body.path]):
                hint = "quote word for word; [...] stands for what is left out"
                self.diagnostics.warning(place, "quote-not-in-text", "these words are not in the text", hint)

    def _check_manuscripts(self, files: list[SpeechFile]) -> None:
        """Warn of texts as prepared that no speech names."""
        named = {file.fields["prepared_text"].path for file in files if file.fields["prepared_text"]}
        for name in self.sources.texts:
            short = name.rpartition("/")[2]
            if _is_prepared(name) and short not in named and ("speech", short.partition(".")[0]) not in self.refused:
                message = "no speech names this text as prepared"
                hint = f"add «prepared_text: {short}» to the speech"
                self.diagnostics.warning(SourceLocation(f"content/{name}"), "unused-manuscript", message, hint)

    # ---------------------------------------------------------------------------------------------------------------- videos

    def videos(self) -> Iterator[tuple[str, Video]]:
        """All videos, each with the name of its file."""
        seen: dict[str, Video] = {}
        for document in self._of_kind("video"):
            fields = self._decode(document, Video)
            video = make_video(fields, _place(document), self.diagnostics) if fields else None
            if video is None:
                self.refused |= {("video", name) for name in _ids_of_video(document)}
            elif fields and self._is_first(video, document, fields.place_of("id"), seen):
                yield document.name, video

    def _is_first(self, video: Video, document: Document, place: SourceLocation, seen: dict[str, Video]) -> bool:
        other = seen.setdefault(video.id.casefold(), video)
        if other is not video:
            message = f"the id «{video.id}» is also that of {other.source_location.path}"
            self.diagnostics.error(place, "duplicate-id", message, "an id is permanent and belongs to one video")
        elif document.name.rpartition("/")[2] != f"{video.id}.yaml":
            message = f"the file is not named after the video, «{video.id}»"
            self.diagnostics.error(place, "bad-file-name", message, f"call the file {video.id}.yaml")
        return other is video


def _place(document: Document) -> SourceLocation:
    return SourceLocation(document.path, document.first_line + 1, 1)


def _is_prepared(name: str) -> bool:
    return ".prepared." in name.rpartition("/")[2] and name.endswith(".md")


def _ids_of_video(document: Document) -> set[str]:
    """The ids by which other files may name the video of a refused file: the file's name, and the id in it."""
    pairs = document.node.value if isinstance(document.node, yaml.MappingNode) else []
    said = {value.value for key, value in pairs if key.value == "id" and isinstance(value, yaml.ScalarNode)}
    return said | {document.name.rpartition("/")[2].removesuffix(".yaml")}
