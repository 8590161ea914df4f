"""Decoding of located YAML nodes into values, directed by a schema instead of by YAML's own guesses.

YAML 1.1 reads `12:34` as 754, `NO` as false and `0123` as 83. None of that happens here: a convertor gets the node with the text that
the editor typed and knows what it wants. A convertor returns its value, or reports what is wrong at the node's place and raises
`Refused`; a mapping or a list goes on with its other members first, so that one run shows every mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

import yaml

from generator.diagnostics import Diagnostics, Place, nearest
from generator.model.records import FileRef, LocalText, Moment, Ref

T = TypeVar("T")
Convertor = Callable[[yaml.Node, "Context"], T]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IDENTIFIER = re.compile(r"[^\W_]([\w.-]*[^\W_])?")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?")


class Refused(Exception):  # noqa: N818 - it is a signal between convertors, not an error of the program
    """A node could not be decoded; what is wrong has been reported already."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a node stands and where to report.

    Attributes:
        path: of the file, as diagnostics name it.
        lines: of the file, to see what follows a value.
        first_line: number of lines before the YAML text begins (1 for front matter).
        languages: tags that texts may be written in; empty while `site.yaml` itself is read.
        default_language: what a plain text is in.
    """

    path: str
    lines: tuple[str, ...]
    diagnostics: Diagnostics
    first_line: int = 0
    languages: tuple[str, ...] = ()
    default_language: str = "en"

    def place(self, node: yaml.Node) -> Place:
        """Line and column of a node, from 1."""
        mark = node.start_mark
        return Place(self.path, mark.line + 1 + self.first_line, mark.column + 1)

    def refuse(self, node: yaml.Node, code: str, message: str, hint: str = "") -> NoReturn:
        """Report an error at a node and give up on it."""
        self.diagnostics.error(self.place(node), code, message, hint)
        raise Refused


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a mapping: its convertor, whether it must be there, and what stands for it when it is not."""

    convert: Convertor[object]
    required: bool = False
    default: object = None


# ----------------------------------------------------------------------------------------------------------------- structure


def mapping(build: Callable[..., T], fields: Mapping[str, Field]) -> Convertor[T]:
    """A convertor of a mapping with exactly these keys; `build` is called with the decoded values by name."""

    def convert(node: yaml.Node, context: Context) -> T:
        return build(**decode_fields(node, context, fields))

    return convert


def decode_fields(node: yaml.Node, context: Context, fields: Mapping[str, Field]) -> dict[str, object]:
    """Every field of a mapping node by name, defaults included.

    Raises:
        Refused: a key is unknown, missing or given twice, or a value is wrong; all of them are reported.
    """
    entries = _entries(node, context, fields)
    values: dict[str, object] = {}
    refused = len(context.diagnostics.found)
    for name, spec in fields.items():
        if name not in entries:
            if spec.required:
                context.diagnostics.error(context.place(node), "missing-key", f"«{name}» is missing", f"add «{name}:»")
            values[name.replace("-", "_")] = spec.default
            continue
        try:
            values[name.replace("-", "_")] = spec.convert(entries[name], context)
        except Refused:
            continue
    if any(d.severity == "error" for d in context.diagnostics.found[refused:]) or len(values) < len(fields):
        raise Refused
    return values


def _entries(node: yaml.Node, context: Context, fields: Mapping[str, Field]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        context.refuse(node, "wrong-type", f"a mapping is expected here, not {_called(node)}", _keys_hint(fields))
    entries: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in fields:
            context.diagnostics.error(
                context.place(key), "unknown-key", f"«{name}» is not a key here", nearest(name, fields)
            )
        elif name in entries:
            first = context.place(entries[name]).line
            context.diagnostics.error(
                context.place(key), "duplicate-key", f"«{name}» stands here twice", f"first on line {first}"
            )
        elif not _is_null(value):
            entries[name] = value
    return entries


def _keys_hint(fields: Mapping[str, Field]) -> str:
    return "with the keys " + ", ".join(fields)


def list_of(convert: Convertor[T]) -> Convertor[tuple[T, ...]]:
    """A convertor of a list."""

    def convert_list(node: yaml.Node, context: Context) -> tuple[T, ...]:
        if not isinstance(node, yaml.SequenceNode):
            context.refuse(
                node,
                "wrong-type",
                f"a list is expected here, not {_called(node)}",
                "write one «- ...» a line, or [a, b]",
            )
        items: list[T] = []
        for item in node.value:
            try:
                items.append(convert(item, context))
            except Refused:
                continue
        if len(items) < len(node.value):
            raise Refused
        return tuple(items)

    return convert_list


def vocabulary(convert: Callable[[str, yaml.Node, Context], T]) -> Convertor[dict[str, T]]:
    """A convertor of a mapping id -> entry, in the order of the file; ids are checked and unique."""

    def convert_all(node: yaml.Node, context: Context) -> dict[str, T]:
        if not isinstance(node, yaml.MappingNode):
            context.refuse(node, "wrong-type", f"a mapping id -> entry is expected here, not {_called(node)}")
        entries: dict[str, T] = {}
        folded: dict[str, str] = {}
        for key, value in node.value:
            try:
                name = identifier(key, context)
                if name in entries:
                    context.refuse(key, "duplicate-key", f"«{name}» stands here twice", "keep one of them")
                _claim(name, key, context, folded)
                entries[name] = convert(name, value, context)
            except Refused:
                continue
        return entries

    return convert_all


def _claim(name: str, key: yaml.Node, context: Context, seen: dict[str, str]) -> None:
    other = seen.setdefault(name.casefold(), name)
    if other != name:
        context.refuse(key, "duplicate-id", f"«{name}» and «{other}» differ in case only", "keep one of them")


# ------------------------------------------------------------------------------------------------------------------- scalars


def raw(node: yaml.Node, context: Context) -> str:
    """The text of a scalar as typed, in NFC; blank text is refused."""
    if not isinstance(node, yaml.ScalarNode):
        context.refuse(node, "wrong-type", f"a single value is expected here, not {_called(node)}")
    text = unicodedata.normalize("NFC", node.value).strip()
    if not text:
        context.refuse(node, "empty-value", "the value is empty", "write a value, or leave the key out")
    return text


def words(node: yaml.Node, context: Context) -> str:
    """Human text. A plain scalar that is cut by a comment is refused: ` #` inside a title is nearly always part of it."""
    text = raw(node, context)
    if isinstance(node, yaml.ScalarNode) and node.style is None:
        end = node.end_mark
        rest = (
            context.lines[end.line + context.first_line][end.column :]
            if end.line + context.first_line < len(context.lines)
            else ""
        )
        if rest.lstrip().startswith("#"):
            place = Place(
                context.path, end.line + 1 + context.first_line, end.column + 1 + len(rest) - len(rest.lstrip())
            )
            context.diagnostics.error(
                place,
                "cut-by-comment",
                "« #» begins a comment and cuts the text",
                "put the text in quotes; a comment gets a line of its own",
            )
            raise Refused
    return text


def local_text(node: yaml.Node, context: Context) -> LocalText:
    """A text in the default language, or a mapping language -> text."""
    if isinstance(node, yaml.ScalarNode):
        return LocalText(((context.default_language, words(node, context)),))
    if not isinstance(node, yaml.MappingNode) or not node.value:
        context.refuse(node, "wrong-type", "a text, or a mapping language -> text, is expected here")
    fields = {tag: Field(words) for tag in context.languages or _tags_of(node)}
    values = decode_fields(node, context, fields)
    given = [(key.value, values[key.value.replace("-", "_")]) for key, _ in node.value]
    return LocalText(tuple((tag, text) for tag, text in given if isinstance(text, str)))


def _tags_of(node: yaml.MappingNode) -> list[str]:
    return [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and _LANGUAGE.fullmatch(key.value)]


def identifier(node: yaml.Node, context: Context) -> str:
    """An id: letters and digits of any script, with `-`, `_`, `.` between them."""
    text = raw(node, context)
    if not _IDENTIFIER.fullmatch(text):
        context.refuse(node, "bad-id", f"«{text}» cannot be an id", "letters and digits, with - _ . between them")
    return text


def reference(node: yaml.Node, context: Context) -> Ref:
    """An id of another item; whether it exists is seen when the whole site is linked."""
    return Ref(raw(node, context), context.place(node))


def file_path(node: yaml.Node, context: Context) -> FileRef:
    """A relative path with `/`, that stays inside its folder."""
    text = raw(node, context)
    parts = text.split("/")
    if (
        text.startswith("/")
        or "\\" in text
        or any(p in {"", ".", ".."} for p in parts)
        or any(ord(c) < 32 for c in text)
    ):
        context.refuse(
            node, "bad-path", f"«{text}» is not a path inside the folder", "relative, with /, without . or .."
        )
    return FileRef(text, context.place(node))


def one_of(allowed: Iterable[str]) -> Convertor[str]:
    """One word of a fixed list."""
    known = tuple(allowed)

    def convert(node: yaml.Node, context: Context) -> str:
        text = raw(node, context)
        if text not in known:
            context.refuse(node, "bad-value", f"«{text}» is not allowed here", nearest(text, known))
        return text

    return convert


def flag(node: yaml.Node, context: Context) -> bool:
    """`true` or `false`."""
    return one_of(("true", "false"))(node, context) == "true"


def whole_number(node: yaml.Node, context: Context) -> int:
    """A whole number from 0 to 2^63 - 1 in decimal digits; `_` and spaces are not part of it."""
    text = raw(node, context)
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or int(text) > 2**63 - 1:
        context.refuse(node, "bad-number", f"«{text}» is not a whole number", "digits only, as in 50000000")
    return int(text)


def civil_date(node: yaml.Node, context: Context) -> date:
    """`YYYY-MM-DD`."""
    text = raw(node, context)
    try:
        return _date(text)
    except ValueError as error:
        context.refuse(node, "bad-date", f"«{text}» is not a date: {error}", "write YYYY-MM-DD, as in 2026-07-08")


def _date(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        message = "it has not the form YYYY-MM-DD"
        raise ValueError(message)
    return date.fromisoformat(text)


def instant(node: yaml.Node, context: Context) -> datetime:
    """`YYYY-MM-DDTHH:MM[:SS]` with an offset, `Z` or `+02:00`."""
    value = moment(node, context).value
    if not isinstance(value, datetime):
        context.refuse(
            node,
            "bad-instant",
            f"«{value}» is a date without a time",
            "write an instant, as in 2026-07-08T10:00:00+02:00",
        )
    return value


def moment(node: yaml.Node, context: Context) -> Moment:
    """A date or an instant; a time without an offset is refused, since it would be a different instant in each city."""
    text = raw(node, context)
    match = _INSTANT.fullmatch(text)
    if match is None:
        return Moment(civil_date(node, context))
    if match[3] is None:
        context.refuse(
            node,
            "time-without-offset",
            f"«{text}» has a time but no offset",
            f"add the offset from UTC, as in {text}+02:00",
        )
    try:
        return Moment(datetime.fromisoformat(text.replace(" ", "T")))
    except ValueError as error:
        context.refuse(node, "bad-instant", f"«{text}» is not an instant: {error}", "as in 2026-07-08T10:00:00+02:00")


def language_tag(node: yaml.Node, context: Context) -> str:
    """A language tag (BCP 47, lower-case primary subtag), of any language: a sound bite may be in one that the site is not in."""
    text = raw(node, context)
    if not _LANGUAGE.fullmatch(text):
        context.refuse(node, "bad-language", f"«{text}» is not a language tag", "as in en, fr, ar, pt-BR")
    return text


def time_zone(node: yaml.Node, context: Context) -> str:
    """An IANA time zone name that this machine's data knows."""
    text = raw(node, context)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        context.refuse(node, "bad-value", f"«{text}» is not a known time zone", "an IANA name, as in Europe/Brussels")
    return text


def matching(pattern: str, code: str, expected: str) -> Convertor[str]:
    """A text that matches a regular expression wholly; `expected` says in words what it should look like."""
    compiled = re.compile(pattern, re.ASCII)

    def convert(node: yaml.Node, context: Context) -> str:
        text = raw(node, context)
        if not compiled.fullmatch(text):
            context.refuse(node, code, f"«{text}» is not {expected}")
        return text

    return convert


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in {"", "~", "null"}


def _called(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
