"""Validate: documents become frozen records. Every mistake of every file is reported in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import yaml

from generator.diagnostics import Diagnostics, Place, nearest
from generator.model import convertors as c
from generator.model import schema
from generator.model.captions import parse_captions
from generator.model.documents import Document, Sources
from generator.model.records import (
    AccountText,
    Body,
    Captions,
    FileRef,
    Library,
    LocalText,
    Organisation,
    Page,
    Rights,
    Site,
    Speech,
    Video,
)
from generator.model.speeches import SpeechFile, make_page, make_speech, name_page, name_speech, originals
from generator.model.videos import make_video


def validate(sources: Sources, captions: Callable[[str], bytes | None], diagnostics: Diagnostics) -> Library | None:
    """All records of the site.

    Args:
        sources: what `load` gave.
        captions: the bytes of a caption file by its path as resolved by `media_candidates`, or None where there is no such file.
        diagnostics: where to report.

    Returns:
        The library, or None where `site.yaml` itself is not usable. Records that are not valid are left out.
    """
    site = _site(sources, diagnostics)
    reader = _Reader(sources, site or _PLACEHOLDER, diagnostics)
    library = Library(
        site=site or _PLACEHOLDER,
        people=reader.vocabulary("people.yaml", schema.people),
        events={
            name: event
            for name, event in reader.vocabulary("events.yaml", schema.events).items()
            if _in_order(event, diagnostics)
        },
        topics=reader.vocabulary("topics.yaml", schema.topics),
        pages={(page.slug, page.language): page for page in reader.pages()},
        speeches={(speech.id, speech.language): speech for speech in reader.speeches()},
        videos={video.id: _with_cues(video, name, captions, diagnostics) for name, video in reader.videos()},
    )
    return library if site else None


_TEXT = LocalText((("en", "-"),))
_PLACEHOLDER = Site(
    name=_TEXT, organisation=Organisation(_TEXT, _TEXT), base_url="https://newsroom.example", languages=("en",), default_language="en",
    time_zone="UTC", contact=None, rights=Rights(), account=AccountText(_TEXT),
)  # fmt: skip
"""Stands in for a site.yaml that cannot be used, so that the other files' mistakes are seen in the same run."""


def media_candidates(file: FileRef, video_name: str) -> tuple[str, str]:
    """Where a file named by a video may lie: below the media root, or beside the YAML file below `content/`."""
    folder = video_name.rpartition("/")[0]
    return f"media/{file.path}", f"content/{folder}/{file.path}"


# -------------------------------------------------------------------------------------------------------------------- site.yaml


def _site(sources: Sources, diagnostics: Diagnostics) -> Site | None:
    document = sources.documents.get("site.yaml")
    if document is None:
        diagnostics.error(
            Place("content/site.yaml"),
            "missing-file",
            "there is no site.yaml",
            "six lines are enough; see docs/content.md",
        )
        return None
    if document.node is None:
        return None
    languages = _languages_of(document.node)
    context = _context(document, diagnostics, languages, _default_of(document.node, languages))
    try:
        fields = c.decode_fields(document.node, context, schema.SITE)
    except c.Refused:
        return None
    return _make_site(fields, context, document)


def _make_site(fields: dict[str, Any], context: c.Context, document: Document) -> Site | None:
    languages = fields["languages"] or (fields["default_language"] or "en",)
    default = fields["default_language"] or languages[0]
    if default not in languages or len(set(languages)) < len(languages):
        message = (
            f"default_language «{default}» is not in languages"
            if default not in languages
            else "a language stands in languages twice"
        )
        context.diagnostics.error(Place(document.path, 1, 1), "bad-value", message, "languages: [en, fr]")
        return None
    organisation = fields["organisation"] or {"name": fields["name"], "short_name": None}
    short_name = organisation["short_name"] or organisation["name"]
    account = {"title": None, "tagline": None, **fields["account"]}
    title = account["title"] or LocalText(tuple((tag, f"{name} Multimedia account") for tag, name in short_name.values))
    made = {
        "languages": languages,
        "default_language": default,
        "organisation": Organisation(organisation["name"], short_name),
        "account": AccountText(title, account["tagline"]),
    }
    return Site(**{**fields, **made})


def _languages_of(node: yaml.Node) -> tuple[str, ...]:
    """The languages as far as they can be read, so that texts of site.yaml itself can be checked against them."""
    value = _value_of(node, "languages")
    if isinstance(value, yaml.SequenceNode):
        return tuple(item.value for item in value.value if isinstance(item, yaml.ScalarNode))
    default = _value_of(node, "default_language")
    return (default.value,) if isinstance(default, yaml.ScalarNode) else ("en",)


def _default_of(node: yaml.Node, languages: tuple[str, ...]) -> str:
    value = _value_of(node, "default_language")
    return value.value if isinstance(value, yaml.ScalarNode) else languages[0] if languages else "en"


def _value_of(node: yaml.Node, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _context(document: Document, diagnostics: Diagnostics, languages: tuple[str, ...], default: str) -> c.Context:
    return c.Context(document.path, document.lines, diagnostics, document.first_line, languages, default)


def _in_order(event: Any, diagnostics: Diagnostics) -> bool:
    if event.end.day < event.start.day:
        diagnostics.error(
            event.place,
            "bad-value",
            f"the event ends on {event.end.day}, before it starts on {event.start.day}",
            "mend start or end",
        )
        return False
    return True


# ------------------------------------------------------------------------------------------------------------- all other files


class _Reader:
    """Decodes the documents of one site."""

    def __init__(self, sources: Sources, site: Site, diagnostics: Diagnostics) -> None:
        self.sources = sources
        self.site = site
        self.diagnostics = diagnostics

    def _of_kind(self, kind: str) -> list[Document]:
        return [d for name, d in sorted(self.sources.documents.items()) if d.kind == kind]

    def _decode(self, document: Document, fields: dict[str, c.Field]) -> dict[str, Any] | None:
        if document.node is None:
            return None
        try:
            return c.decode_fields(document.node, self._context(document), fields)
        except c.Refused:
            return None

    def _context(self, document: Document) -> c.Context:
        return _context(document, self.diagnostics, self.site.languages, self.site.default_language)

    def vocabulary(self, name: str, convert: c.Convertor[dict[str, c.T]]) -> dict[str, c.T]:
        document = self.sources.documents.get(name)
        if document is None or document.node is None:
            return {}
        try:
            return dict(sorted(convert(document.node, self._context(document)).items()))
        except c.Refused:
            return {}

    def pages(self) -> Iterable[Page]:
        for document in self._of_kind("page"):
            named = name_page(document.name, self.site, self.diagnostics)
            fields = self._decode(document, schema.PAGE)
            if named and fields and document.body:
                yield make_page(*named, self._place(document), fields, document.body)

    def speeches(self) -> Iterable[Speech]:
        files = [file for document in self._of_kind("speech") if (file := self._speech_file(document))]
        first = originals(self._unique(files), self.site)
        for file in self._unique(files, report=False):
            original = first[file.id] if first[file.id] is not file else None
            prepared, found = self._prepared(file)
            speech = make_speech(file, original, prepared, self.diagnostics) if found else None
            if speech:
                yield speech

    def _speech_file(self, document: Document) -> SpeechFile | None:
        named = name_speech(document.name, self.site, self.diagnostics)
        fields = self._decode(document, schema.SPEECH)
        if named is None or fields is None or document.body is None:
            return None
        return SpeechFile(*named, place=self._place(document), fields=fields, body=document.body)

    def _unique(self, files: list[SpeechFile], *, report: bool = True) -> list[SpeechFile]:
        seen: dict[tuple[str, str], SpeechFile] = {}
        for file in files:
            other = seen.setdefault((file.id.casefold(), file.language), file)
            if other is not file and report:
                message = f"this speech is also in {other.place.path}"
                self.diagnostics.error(
                    Place(file.place.path),
                    "duplicate-id",
                    message,
                    "keep one of the two files, or give one another slug",
                )
        return list(seen.values())

    def _prepared(self, file: SpeechFile) -> tuple[Body | None, bool]:
        """The text as prepared that a speech names, and whether all is well."""
        ref: FileRef | None = file.fields["prepared_text"]
        if ref is None:
            return None, True
        folder = file.place.path.removeprefix("content/").rpartition("/")[0]
        name = f"{folder}/{ref.path}"
        if name not in self.sources.texts:
            files = [n.rpartition("/")[2] for n in self.sources.texts if n.startswith(folder)]
            self.diagnostics.error(
                ref.place, "missing-file", f"there is no file «{ref.path}» beside this speech", nearest(ref.path, files)
            )
            return None, False
        return Body(self.sources.texts[name], f"content/{name}", 1), True

    def videos(self) -> Iterable[tuple[str, Video]]:
        seen: dict[str, Video] = {}
        for document in self._of_kind("video"):
            fields = self._decode(document, schema.VIDEO)
            video = make_video(fields, self._place(document), self.diagnostics) if fields else None
            if video is None:
                continue
            other = seen.setdefault(video.id.casefold(), video)
            if other is not video:
                message = f"the id «{video.id}» is also that of {other.place.path}"
                self.diagnostics.error(
                    video.place, "duplicate-id", message, "an id is permanent and belongs to one video"
                )
                continue
            if document.name.rpartition("/")[2] != f"{video.id}.yaml":
                self.diagnostics.error(
                    video.place, "bad-file-name", f"the video's id is «{video.id}»", f"call the file {video.id}.yaml"
                )
            yield document.name, video

    @staticmethod
    def _place(document: Document) -> Place:
        return Place(document.path, document.first_line + 1, 1)


def _with_cues(video: Video, name: str, captions: Callable[[str], bytes | None], diagnostics: Diagnostics) -> Video:
    if not video.captions:
        return video
    parsed = tuple(_parse(one, video, name, captions, diagnostics) for one in video.captions)
    return replace(video, captions=parsed)


def _parse(
    one: Captions, video: Video, name: str, read: Callable[[str], bytes | None], diagnostics: Diagnostics
) -> Captions:
    for candidate in media_candidates(one.file, name):
        data = read(candidate)
        if data is None:
            continue
        try:
            text = schema.text_of(data)
        except UnicodeDecodeError:
            diagnostics.error(Place(candidate), "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")
            return one
        cues, problems = parse_captions(text, video.duration)
        for problem in problems:
            diagnostics.error(
                Place(candidate, problem.line), "bad-captions", problem.message, "WebVTT, as docs/content.md shows"
            )
        return replace(one, cues=cues)
    return one
