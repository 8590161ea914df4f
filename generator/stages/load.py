"""Load: sorts files by kind, composes their YAML and separates their Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

import yaml

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model.documents import Document, Sources, text_of
from generator.model.inputs import Snapshot
from generator.model.values import Body

VOCABULARIES = ("people.yaml", "events.yaml", "topics.yaml")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KINDS = ("site", "vocabulary", "speech", "page", "video")
_FENCE = re.compile(r"---[ \t]*")
_END_OF_FRONT_MATTER = re.compile(r"\n---[ \t]*(?=\n|\Z)")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""Line ends of YAML that no editor shows; they come with texts pasted from layout programs."""
_MAY_BE_DEEP = re.compile(r"^(?:[ ]|[-?:][ \t]){50}", re.MULTILINE)
_DEEPEST = 50
"""Maximum levels of nesting; our own files have six. PyYAML's composer recurses in C and crashes somewhere above 2000."""
_OURS = (".md", ".yaml")
_NEARLY_OURS = (*_OURS, ".yml", ".markdown")


def load(snapshot: Snapshot, diagnostics: Diagnostics) -> Sources:
    """Sort the files of `content/` into documents and parse their YAML. A file that cannot be read is a document without YAML."""
    texts: dict[str, str] = {}
    bodies: dict[str, str] = {}
    documents: dict[str, Document] = {}
    composer = _Composer(diagnostics)
    for name, data in snapshot.content.items():
        kind = kind_of(name)
        if kind == "unknown":
            diagnostics.error(
                SourceLocation(f"content/{name}"), "unexpected-file", "no such file belongs here", _home_of(name)
            )
        elif kind in _KINDS or kind == "prepared":
            texts[name], sound = _decode(name, data, diagnostics)
            if kind in _KINDS:
                documents[name] = _document(name, kind, texts[name], composer, bodies) if sound else _unread(name, kind)
            else:
                bodies[f"content/{name}"] = texts[name]
        elif name.endswith(".vtt"):  # `validate` reads it if a video names it; its lines are shown in messages
            texts[name] = _replaced(data)
    return Sources(documents, texts, bodies)


def body_of(path: str, data: bytes) -> str:
    """Return the Markdown text of one file, without its front matter; `path` begins with `content/`."""
    sources = load(Snapshot({path.removeprefix("content/"): data}, {}, {}), Diagnostics())
    return sources.bodies.get(path, "")


def shown(data: bytes) -> str:
    """Return the text of a file with the lines of findings; bytes that are not UTF-8 become U+FFFD."""
    try:
        return text_of(data)
    except UnicodeDecodeError:
        return _replaced(data)


def kind_of(name: str) -> str:
    """Return the kind of a file of `content/` by its name."""
    folder, _, rest = name.partition("/")
    if name == "site.yaml":
        return "site"
    if name in VOCABULARIES:
        return "vocabulary"
    if folder == "speeches" and rest.endswith(".md"):
        return "prepared" if ".prepared." in rest.rpartition("/")[2] else "speech"
    if folder == "pages" and rest.endswith(".md"):
        return "page"
    if folder == "videos" and rest.endswith(".yaml"):
        return "video"
    return "unknown" if name.casefold().endswith(_NEARLY_OURS) else "other"


def _home_of(name: str) -> str:
    if not name.endswith(_OURS):
        return "use the endings .yaml and .md"
    return "speeches/**/*.md, pages/*.md, videos/**/*.yaml, site.yaml, people.yaml, events.yaml, topics.yaml"


def _decode(name: str, data: bytes, diagnostics: Diagnostics) -> tuple[str, bool]:
    """Return the text of a file, and false if it is not UTF-8; wrong bytes become U+FFFD."""
    try:
        return text_of(data), True
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        place = SourceLocation(f"content/{name}", before.count(b"\n") + 1, column)
        diagnostics.error(place, "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")
        return _replaced(data), False


def _replaced(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _unread(name: str, kind: str) -> Document:
    return Document(name, kind, (), lambda: None)


@dataclass(slots=True)
class _Composer:
    """Composes YAML and keeps the last document, which is read several times in a row."""

    diagnostics: Diagnostics
    last: tuple[str, yaml.Node | None] = ("", None)

    def compose(self, path: str, text: str, first_line: int) -> yaml.Node | None:
        if self.last[0] != path:
            self.last = path, _compose(path, text, first_line, self.diagnostics)
        return self.last[1]


def _document(name: str, kind: str, text: str, composer: _Composer, bodies: dict[str, str]) -> Document:
    if kind in {"speech", "page"}:
        return _with_front_matter(name, kind, text, composer, bodies)
    compose = partial(composer.compose, f"content/{name}", text, 0)
    return Document(name, kind, tuple(text.split("\n")), compose)


def _with_front_matter(name: str, kind: str, text: str, composer: _Composer, bodies: dict[str, str]) -> Document:
    path = f"content/{name}"
    begins = bool(_FENCE.fullmatch(text.partition("\n")[0]))
    end = _END_OF_FRONT_MATTER.search(text) if begins else None
    if end is None:
        message = "the front matter does not end" if begins else "the file does not begin with front matter"
        hint = "front matter stands between two lines «---»"
        composer.diagnostics.error(SourceLocation(path, 1, 1), "no-front-matter", message, hint)
        return Document(name, kind, (), lambda: None)
    lines = tuple(text[: end.start()].split("\n"))
    body = Body(path, len(lines) + 2)
    bodies[path] = text[end.end() + 1 :]
    compose = partial(composer.compose, path, "\n".join(lines[1:]) + "\n", 1)
    return Document(name, kind, lines, compose, 1, body)


def _compose(path: str, text: str, first_line: int, diagnostics: Diagnostics) -> yaml.Node | None:
    if odd := _OTHER_LINE_ENDS.search(text):
        place = _place_at(path, text, odd.start(), first_line)
        message = f"there is an invisible line end here (U+{ord(odd[0]):04X})"
        diagnostics.error(place, "bad-yaml", message, "delete it; it came with a pasted text")
        return None
    try:
        if deep := _too_deep(text):
            place = SourceLocation(path, deep[0] + 1 + first_line, deep[1] + 1)
            diagnostics.error(place, "bad-yaml", "lists and mappings are nested too deeply here", "close what is open")
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        diagnostics.error(
            _place_of_mark(path, text, first_line, _mark_of(error, text)),
            "bad-yaml",
            f"the YAML cannot be read: {error.problem or error.context}",
            _yaml_hint(str(error.problem)),
        )
        return None
    except yaml.YAMLError as error:
        diagnostics.error(
            _place_of_reader_error(path, text, first_line, error),
            "bad-yaml",
            f"the YAML cannot be read: {_reason(error)}",
        )
        return None
    if node is None:
        diagnostics.error(
            SourceLocation(path, first_line + 1, 1),
            "bad-yaml",
            "there is nothing here",
            "write the keys that docs/content.md lists",
        )
    elif _has_alias(node):
        diagnostics.error(
            SourceLocation(path, first_line + 1, 1),
            "bad-yaml",
            "YAML anchors and aliases are not used here",
            "write the value out",
        )
        return None
    return node


def _mark_of(error: yaml.MarkedYAMLError, text: str) -> yaml.error.Mark | None:
    """Return the mark of an error; of a construct that is never closed, the mark of its beginning."""
    mark, opened = error.problem_mark, error.context_mark
    if mark and opened and not "\n".join(text.split("\n")[mark.line :])[mark.column :].strip():
        return opened
    return mark or opened


def _place_of_mark(path: str, text: str, first_line: int, mark: yaml.error.Mark | None) -> SourceLocation:
    """Return the place of a mark. A mark at the end of a file may be on a line that does not exist."""
    if mark is None:
        return SourceLocation(path, first_line + 1)
    lines = text.split("\n")
    if mark.line >= len(lines):
        return SourceLocation(path, len(lines) + first_line, len(lines[-1]) + 1)
    return SourceLocation(path, mark.line + 1 + first_line, mark.column + 1)


def _too_deep(text: str) -> tuple[int, int] | None:
    """Return line and column from 0 of too deep nesting. Parsing events needs no recursion but time, so few texts are parsed."""
    if text.count("[") + text.count("{") < _DEEPEST and not _MAY_BE_DEEP.search(text):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST and event.start_mark:
            return event.start_mark.line, event.start_mark.column
    return None


def _place_of_reader_error(path: str, text: str, first_line: int, error: yaml.YAMLError) -> SourceLocation:
    """Return the place of a reader error. Its offset counts bytes or characters, so the character itself is searched for."""
    character = getattr(error, "character", None)
    wanted = chr(character) if isinstance(character, int) else ""
    offset = text.find(wanted) if wanted else -1
    return _place_at(path, text, max(offset, 0), first_line)


def _place_at(path: str, text: str, offset: int, first_line: int) -> SourceLocation:
    before = text[:offset]
    return SourceLocation(path, before.count("\n") + 1 + first_line, len(before.rpartition("\n")[2]) + 1)


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "reason", "")) or str(error).split("\n", 1)[0]


def _yaml_hint(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "a text with «: » needs quotes"
    if "cannot start any token" in problem:
        return "indent with spaces, and put a text that begins with @, `, % or a tab in quotes"
    return "check indentation and quotes near this place"


def _has_alias(root: yaml.Node) -> bool:
    """Return true if a node occurs twice: the only trace of an alias in a composed tree."""
    seen: set[int] = set()
    stack: list[yaml.Node] = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            stack.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
    return False
