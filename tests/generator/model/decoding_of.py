"""Decoding a few lines of YAML in tests: what comes of them, and what is said about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import yaml

from generator.diagnostics import Diagnostics
from generator.model.decoding import Context, Convertor, Refused
from generator.model.site import AccountText, Organisation, Site
from generator.model.values import LocalText, Ref

T = TypeVar("T")
LANGUAGES = ("en", "fr", "pt-BR")
TEXT = LocalText((("en", "-"),))
SITE = Site(
    name=TEXT,
    organisation=Organisation(TEXT, TEXT),
    base_url="https://x.example",
    languages=LANGUAGES,
    default_language="en",
    account=AccountText(TEXT),
)


@dataclass(frozen=True, slots=True)
class Decoded(Generic[T]):
    """A value (None if it was refused), the findings as `line:column code`, and the references that were seen."""

    value: T | None
    findings: list[str]
    messages: list[str]
    hints: list[str]
    references: list[tuple[str, Ref]]


def document(
    convert: Convertor[T], text: str, languages: tuple[str, ...] = LANGUAGES, first_line: int = 0
) -> Decoded[T]:
    """A whole YAML text; `first_line` lines stand above it, as in front matter."""
    lines = (*("---",) * first_line, *text.split("\n"))
    context = Context("content/x.yaml", lines, Diagnostics(), first_line, languages)
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert node is not None
    try:
        value = convert(node, context)
    except Refused:
        value = None
    found = context.diagnostics.sorted()
    return Decoded(
        value,
        [f"{d.source_location.line}:{d.source_location.column} {d.code}" for d in found],
        [d.message for d in found],
        [d.hint for d in found],
        context.references,
    )


def scalar(convert: Convertor[T], text: str, languages: tuple[str, ...] = LANGUAGES) -> Decoded[T]:
    """A value as it stands behind `key: `, so that its first column is 6."""

    def value_of(node: yaml.Node, context: Context) -> T:
        (pair,) = node.value
        return convert(pair[1], context)

    return document(value_of, f"key: {text}\n", languages)


def codes(found: Decoded[T]) -> list[str]:
    """The codes alone."""
    return [finding.partition(" ")[2] for finding in found.findings]
