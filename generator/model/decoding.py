"""Decoding of YAML mappings and lists into records, by the keys of the records instead of by YAML's own guesses.

YAML 1.1 reads `12:34` as 754, `NO` as false and `0123` as 83. None of that happens here: a convertor gets the node with the text that
the editor typed. A convertor returns its value, or reports the mistake at the node's place and raises
`Refused`; a mapping or a list decodes its other members first, so that one run shows every mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, replace
from dataclasses import fields as dataclass_fields
from functools import cache, partial
from typing import Any, NoReturn, TypeVar, cast

import yaml

from generator.diagnostics import Diagnostics, SourceLocation, most_like, nearest, shown
from generator.model.values import Ref

T = TypeVar("T")
Convertor = Callable[[yaml.Node, "Context"], T]


class Refused(Exception):  # noqa: N818 - it is a signal between convertors, not an error of the program
    """A node could not be decoded; the mistake has been reported already."""


@dataclass(frozen=True, slots=True)
class Context:
    """The file of a node, and the findings to report to.

    Attributes:
        path: path of the file in diagnostics.
        lines: lines of the file, for comments that follow a value.
        first_line: number of lines before the YAML text begins (1 for front matter).
        languages: tags that texts may be written in; empty if they are not known, and then every tag is allowed.
        default_language: language of a text that is not given by language.
        references: every reference that was read, as (kind, reference): also those of a file that is refused for something else.
    """

    path: str
    lines: tuple[str, ...]
    diagnostics: Diagnostics
    first_line: int = 0
    languages: tuple[str, ...] = ()
    default_language: str = "en"
    references: list[tuple[str, Ref]] = field(default_factory=list)

    def place(self, node: yaml.Node) -> SourceLocation:
        """Line and column of a node, from 1."""
        return self.at(node.start_mark)

    def at(self, mark: yaml.Mark) -> SourceLocation:
        """Line and column of a mark, from 1."""
        return SourceLocation(self.path, mark.line + 1 + self.first_line, mark.column + 1)

    def comment_after(self, node: yaml.Node) -> tuple[SourceLocation, str] | None:
        """The comment on the line where a node ends: its place, and its text from `#` on."""
        line, column = node.end_mark.line + self.first_line, node.end_mark.column
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        comment = rest.lstrip()
        if not comment.startswith("#"):
            return None
        return SourceLocation(self.path, line + 1, column + 1 + len(rest) - len(comment)), comment

    def report(self, node: yaml.Node, code: str, message: str, hint: str = "") -> None:
        """Report an error at a node and go on."""
        self.diagnostics.error(self.place(node), code, message, hint)

    def refuse(self, node: yaml.Node, code: str, message: str, hint: str = "") -> NoReturn:
        """Report an error at a node and give up on it."""
        self.report(node, code, message, hint)
        raise Refused


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping that editors write; it annotates the attribute of a record that holds its value.

    Attributes:
        convert: returns the value, or an intermediate value if the value depends on the whole mapping.
        doc: description of the value for the table in docs/content.md; if it is empty, the table shows the allowed words.
        name: name of the key; by default, the attribute's.
        required: true if the key must be present; by default, if the attribute has no default value.
        default: value of an absent key; by default, the attribute's default value.
        inherited: true if a translation takes it from its original; until then, an absent key is None and not an error.
    """

    convert: Convertor[object]
    doc: str = ""
    name: str = ""
    required: bool | None = None
    default: Any = None
    inherited: bool = False


Keys = Mapping[str, Key]


@cache
def keys_of(record: Callable[..., object]) -> Keys:
    """The keys of a record by name, in the order of its attributes."""
    keys: dict[str, Key] = {}
    for attribute in dataclass_fields(cast("Any", record)):
        for key in getattr(attribute.type, "__metadata__", ()):
            optional = attribute.default is not MISSING
            keys[key.name or attribute.name] = replace(
                key,
                required=not optional if key.required is None else key.required,
                default=attribute.default if optional else None,
            )
    return keys


@dataclass(frozen=True, slots=True)
class Fields:
    """Decoded values of a mapping by key, and the places of the mapping and its values."""

    values: dict[str, Any]
    mark: yaml.Mark
    marks: Mapping[str, yaml.Mark]
    context: Context

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def source_location(self) -> SourceLocation:
        """The place of the mapping."""
        return self.context.at(self.mark)

    def place_of(self, key: str) -> SourceLocation:
        """The place of a value; that of the mapping for a key that is not there."""
        return self.context.at(self.marks.get(key, self.mark))


# ------------------------------------------------------------------------------------------------------------------- mappings


def mapping(record: Callable[..., T]) -> Convertor[T]:
    """Return a convertor of a mapping with exactly the keys of a record."""
    return lambda node, context: record(**decode(node, context, record).values)


def fields_of(record: Callable[..., object]) -> Convertor[Fields]:
    """Return a convertor of the same mapping to its fields, for a record that is made from more than the mapping."""
    return partial(decode, record=record)


def placed(convert: Convertor[T]) -> Convertor[tuple[T, SourceLocation]]:
    """The decoded value together with its place."""
    return lambda node, context: (convert(node, context), context.place(node))


def decode(node: yaml.Node, context: Context, record: Callable[..., object]) -> Fields:
    """Return the fields of a mapping node for a record, defaults included. An unknown or repeated key is reported and skipped.

    Raises:
        Refused: a key is missing, or a value is wrong; all mistakes are reported.
    """
    keys = keys_of(record)
    pairs, strangers = _pairs(node, context, keys)
    values: dict[str, Any] = {}
    for name, key in keys.items():
        pair = pairs.get(name)
        if pair is None and _is_required(key):
            if not any(most_like(word, keys) == name for word in strangers):  # a misspelt key is reported once
                context.report(node, "missing-key", f"«{name}» is missing", f"add «{name}:»")
            continue
        try:
            values[name] = _value(name, key, pair, context)
        except Refused:
            continue
    if len(values) < len(keys):
        raise Refused
    return Fields(values, node.start_mark, {name: value.start_mark for name, (_, value) in pairs.items()}, context)


def _is_required(key: Key) -> bool:
    return bool(key.required) and not key.inherited


Pair = tuple[yaml.Node, yaml.Node]


def _pairs(node: yaml.Node, context: Context, keys: Keys) -> tuple[dict[str, Pair], list[str]]:
    """Known keys with their nodes, and the words that are not keys here."""
    if not isinstance(node, yaml.MappingNode):
        hint = "with the keys " + ", ".join(keys)
        context.refuse(node, "wrong-type", f"a mapping is expected here, not {called(node)}", hint)
    pairs: dict[str, Pair] = {}
    strangers: list[str] = []
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else called(key)
        if name not in keys:
            strangers.append(name)
            context.report(key, "unknown-key", f"«{shown(name)}» is not a key here", nearest(name, keys))
        elif name in pairs:
            first = context.place(pairs[name][0]).line
            context.report(key, "duplicate-key", f"«{name}» is given twice", f"first on line {first}")
        else:
            pairs[name] = (key, value)
    return pairs, strangers


def _value(name: str, key: Key, pair: Pair | None, context: Context) -> Any:
    if pair and not is_null(pair[1]):
        return key.convert(pair[1], context)
    if pair:
        _check_not_commented_away(pair[1], context)
        if _is_required(key):
            context.refuse(pair[0], "empty-value", f"«{name}» has no value", "write one after the colon")
    return None if key.inherited else key.default


def _check_not_commented_away(node: yaml.Node, context: Context) -> None:
    """Refuse `summary: #Tides`, which has no value at all. A comment after an empty value begins `# `."""
    found = context.comment_after(node)
    if found and len(found[1]) > 1 and not found[1][1].isspace():
        context.diagnostics.error(found[0], "cut-by-comment", "«#» begins a comment here", "put the text in quotes")
        raise Refused


# ---------------------------------------------------------------------------------------------------------------------- lists


def list_of(
    convert: Convertor[T], *, least: int = 0, same: Callable[[T], object] | None = None
) -> Convertor[tuple[T, ...]]:
    """A convertor of a list.

    Args:
        convert: convertor of an item.
        least: minimum number of items, 0 or 1.
        same: returns the part of an item that must be unique in the list; None if the item may be repeated.
    """

    def convert_list(node: yaml.Node, context: Context) -> tuple[T, ...]:
        if not isinstance(node, yaml.SequenceNode):
            context.refuse(node, "wrong-type", f"a list is expected here, not {called(node)}", _list_hint(node))
        if len(node.value) < least:
            context.refuse(node, "empty-value", "the list is empty", "write at least one item")
        items: list[tuple[yaml.Node, T]] = []
        for item in node.value:
            try:
                items.append((item, convert(item, context)))
            except Refused:
                continue
        unique = _unique(items, same, context) if same else [value for _, value in items]
        if len(items) < len(node.value):
            raise Refused
        return tuple(unique)

    return convert_list


def _list_hint(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode) and "\n" not in node.value and len(node.value) <= 40:
        return f"write [{node.value}]"
    return "write one «- ...» a line, or [a, b]"


def _unique(items: list[tuple[yaml.Node, T]], same: Callable[[T], object], context: Context) -> list[T]:
    seen: dict[object, yaml.Node] = {}
    unique = []
    for node, value in items:
        mark = same(value)
        if mark is None or seen.setdefault(mark, node) is node:
            unique.append(value)
        else:
            first = context.place(seen[mark])
            context.report(node, "duplicate-entry", "this is in the list twice", f"first on line {first.line}")
    return unique


def is_null(node: yaml.Node) -> bool:
    """Return True for a value that is left empty, or is `~` or `null` without quotes."""
    return is_plain(node) and node.value in {"", "~", "null"}


def is_plain(node: yaml.Node) -> bool:
    """Return True for a value without quotes that is not a block; the two parsers of PyYAML call that style differently."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def called(node: yaml.Node) -> str:
    """The kind of a node, in words."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
