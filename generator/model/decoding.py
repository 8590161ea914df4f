"""Decoding of located YAML nodes into values, directed by a schema instead of by YAML's own guesses: mappings and lists.

YAML 1.1 reads `12:34` as 754, `NO` as false and `0123` as 83. None of that happens here: a convertor gets the node with the text that
the editor typed and knows what it wants. A convertor returns its value, or reports what is wrong at the node's place and raises
`Refused`; a mapping or a list goes on with its other members first, so that one run shows every mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NoReturn, TypeVar

import yaml

from generator.diagnostics import Diagnostics, SourceLocation, most_like, nearest, shown
from generator.model.records import Ref

T = TypeVar("T")
Convertor = Callable[[yaml.Node, "Context"], T]
Fields = Mapping[str, Any]
"""Decoded values by key. What each key holds is what its `Field` says; a type checker cannot follow a table."""


class Refused(Exception):  # noqa: N818 - it is a signal between convertors, not an error of the program
    """A node could not be decoded; what is wrong has been reported already."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a node stands and where to report.

    Attributes:
        path: of the file, as diagnostics name it.
        lines: of the file, to see what follows a value.
        first_line: number of lines before the YAML text begins (1 for front matter).
        languages: tags that texts may be written in; empty where they are not known, and then every tag will do.
        default_language: what a plain text is in.
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
        mark = node.start_mark
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
class Field:
    """One key of a mapping: its convertor, whether it must be there, and what stands for it when it is not."""

    convert: Convertor[object]
    required: bool = False
    default: object = None


# ------------------------------------------------------------------------------------------------------------------- mappings


def mapping(build: Callable[..., T], fields: Mapping[str, Field]) -> Convertor[T]:
    """A convertor of a mapping with exactly these keys; `build` is called with the decoded values by name."""

    def convert(node: yaml.Node, context: Context) -> T:
        return build(**decode_fields(node, context, fields))

    return convert


def fields_of(fields: Mapping[str, Field]) -> Convertor[dict[str, Any]]:
    """The decoded values of a mapping by name, with its `place`: for records that need more than one to be understood."""

    def convert(node: yaml.Node, context: Context) -> dict[str, Any]:
        return {**decode_fields(node, context, fields), "place": context.place(node)}

    return convert


def placed(convert: Convertor[T]) -> Convertor[tuple[T, SourceLocation]]:
    """The decoded value together with where it stands."""
    return lambda node, context: (convert(node, context), context.place(node))


def decode_fields(node: yaml.Node, context: Context, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Every field of a mapping node by name, defaults included. A key that is unknown or given twice is reported and passed over.

    Raises:
        Refused: a key is missing, or a value is wrong; all of them are reported.
    """
    pairs, strangers = _pairs(node, context, fields)
    values: dict[str, Any] = {}
    for name, spec in fields.items():
        if spec.required and name not in pairs:
            if not any(most_like(word, fields) == name for word in strangers):  # a misspelt key is reported once
                context.report(node, "missing-key", f"«{name}» is missing", f"add «{name}:»")
            continue
        try:
            values[name] = _value(name, spec, pairs.get(name), context)
        except Refused:
            continue
    if len(values) < len(fields):
        raise Refused
    return values


Pair = tuple[yaml.Node, yaml.Node]


def _pairs(node: yaml.Node, context: Context, fields: Mapping[str, Field]) -> tuple[dict[str, Pair], list[str]]:
    """Known keys with their nodes, and the words that are no keys here."""
    if not isinstance(node, yaml.MappingNode):
        hint = "with the keys " + ", ".join(fields)
        context.refuse(node, "wrong-type", f"a mapping is expected here, not {called(node)}", hint)
    pairs: dict[str, Pair] = {}
    strangers: list[str] = []
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else called(key)
        if name not in fields:
            strangers.append(name)
            context.report(key, "unknown-key", f"«{shown(name)}» is not a key here", nearest(name, fields))
        elif name in pairs:
            first = context.place(pairs[name][0]).line
            context.report(key, "duplicate-key", f"«{name}» stands here twice", f"first on line {first}")
        else:
            pairs[name] = (key, value)
    return pairs, strangers


def _value(name: str, spec: Field, pair: Pair | None, context: Context) -> Any:
    if pair is None:
        return spec.default
    key, value = pair
    if not is_null(value):
        return spec.convert(value, context)
    _check_not_commented_away(value, context)
    if spec.required:
        context.refuse(key, "empty-value", f"«{name}» has no value", "write one after the colon")
    return spec.default


def _check_not_commented_away(node: yaml.Node, context: Context) -> None:
    """`summary: #Tides` has no value at all. A comment after an empty value begins `# `."""
    found = context.comment_after(node)
    if found and len(found[1]) > 1 and not found[1][1].isspace():
        context.diagnostics.error(found[0], "cut-by-comment", "«#» begins a comment here", "put the text in quotes")
        raise Refused


def key_places(node: yaml.Node, context: Context) -> dict[str, SourceLocation]:
    """Where the value of each key of a mapping stands."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: context.place(value) for key, value in pairs if isinstance(key, yaml.ScalarNode)}


# ---------------------------------------------------------------------------------------------------------- lists, vocabularies


def list_of(
    convert: Convertor[T], *, least: int = 0, same: Callable[[T], object] | None = None
) -> Convertor[tuple[T, ...]]:
    """A convertor of a list.

    Args:
        convert: of an item.
        least: how many items there must be, 0 or 1.
        same: what may stand in the list only once; None for an item that may be repeated.
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
            context.report(node, "duplicate-entry", "this stands in the list twice", f"first on line {first.line}")
    return unique


def vocabulary(
    identify: Convertor[str], convert: Callable[[str, yaml.Node, Context], T]
) -> Convertor[dict[str, T | None]]:
    """A convertor of a mapping id -> entry, in the order of the file; None for an entry that was refused.

    Args:
        identify: convertor of a key.
        convert: makes an entry of its id and its node.
    """

    def convert_all(node: yaml.Node, context: Context) -> dict[str, T | None]:
        if not isinstance(node, yaml.MappingNode):
            context.refuse(node, "wrong-type", f"a mapping id -> entry is expected here, not {called(node)}")
        entries: dict[str, T | None] = {}
        folded: dict[str, str] = {}
        for key, value in node.value:
            name = _attempt(partial(identify, key, context))
            if name is not None and _claim(name, key, context, folded):
                entries[name] = _attempt(partial(convert, name, value, context))
        return entries

    return convert_all


def _attempt(make: Callable[[], T]) -> T | None:
    try:
        return make()
    except Refused:
        return None


def _claim(name: str, key: yaml.Node, context: Context, seen: dict[str, str]) -> bool:
    fold = name.casefold()
    if fold not in seen:
        seen[fold] = name
        return True
    if seen[fold] == name:
        context.report(key, "duplicate-key", f"«{name}» stands here twice", "keep one of them")
    else:
        context.report(key, "duplicate-id", f"«{name}» and «{seen[fold]}» differ in case only", "keep one of them")
    return False


def is_null(node: yaml.Node) -> bool:
    """Whether a value is left empty, or is `~` or `null` without quotes."""
    return is_plain(node) and node.value in {"", "~", "null"}


def is_plain(node: yaml.Node) -> bool:
    """Whether a value is written without quotes and is no block; the two parsers of PyYAML call that style differently."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def called(node: yaml.Node) -> str:
    """What a node is, in words."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
