"""People, events and topics: the entries of `people.yaml`, `events.yaml` and `topics.yaml`."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import yaml

from generator.diagnostics import SourceLocation
from generator.model import fields as f
from generator.model import shared as s
from generator.model.dates import civil_date, moment
from generator.model.decoding import Context, Convertor, Key, Refused, T, called, decode
from generator.model.values import LocalText, Moment


@dataclass(frozen=True, slots=True)
class Person:
    """An entry of `people.yaml`."""

    id: str
    source_location: SourceLocation
    name: Annotated[LocalText, Key(f.local_line, "text")]
    role: Annotated[LocalText, Key(f.local_line, "text: the role today")]
    biography: Annotated[LocalText | None, Key(f.local_words, "text in paragraphs")] = None
    portrait: Annotated[s.Image | None, Key(s.image, "picture, looked for in `content/` and in `media/`")] = None
    since: Annotated[date | None, Key(civil_date, "date")] = None
    until: Annotated[date | None, Key(civil_date, "date")] = None


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of `events.yaml`; `end` is inclusive if it is a date."""

    id: str
    source_location: SourceLocation
    name: Annotated[LocalText, Key(f.local_line, "text")]
    start: Annotated[Moment, Key(moment, "moment")]
    end: Annotated[Moment, Key(moment, "moment; a date is inclusive")]
    location: Annotated[s.Location | None, Key(s.location, "location")] = None
    summary: Annotated[LocalText | None, Key(f.local_words, "text")] = None


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry of `topics.yaml`."""

    id: str
    source_location: SourceLocation
    name: Annotated[LocalText, Key(f.local_line, "text")]
    summary: Annotated[LocalText | None, Key(f.local_words, "text")] = None


def vocabulary(record: Callable[..., T], problem: Callable[[T], str] = lambda _: "") -> Convertor[dict[str, T | None]]:
    """Return a convertor of a mapping id -> entry, in the order of the file; None for an entry that was refused.

    Args:
        record: record of an entry, with `id` and `source_location`.
        problem: returns a message about an entry whose dates are in the wrong order, or an empty string.
    """

    def convert(node: yaml.Node, context: Context) -> dict[str, T | None]:
        if not isinstance(node, yaml.MappingNode):
            context.refuse(node, "wrong-type", f"a mapping id -> entry is expected here, not {called(node)}")
        entries: dict[str, T | None] = {}
        folded: dict[str, str] = {}
        for key, value in node.value:
            with suppress(Refused):
                name = f.identifier(key, context)
                _claim(name, key, context, folded)
                entries[name] = None
                entries[name] = _entry(record, problem, name, value, context)
        return entries

    return convert


def _claim(name: str, key: yaml.Node, context: Context, seen: dict[str, str]) -> None:
    first = seen.get(name.casefold())
    if first == name:
        context.refuse(key, "duplicate-key", f"«{name}» is given twice", "keep one of them")
    if first:
        context.refuse(key, "duplicate-id", f"«{name}» and «{first}» differ in case only", "keep one of them")
    seen[name.casefold()] = name


def _entry(record: Callable[..., T], problem: Callable[[T], str], name: str, node: yaml.Node, context: Context) -> T:
    fields = decode(node, context, record)
    made = record(id=name, source_location=fields.source_location, **fields.values)
    if message := problem(made):
        context.refuse(node, "date-order", message, "fix one of the two")
    return made


def _problem_of_person(person: Person) -> str:
    if person.since is None or person.until is None or person.since <= person.until:
        return ""
    return f"«until» is {person.until}, before «since», {person.since}"


def _problem_of_event(event: Event) -> str:
    start, end = event.start, event.end
    later = end.at >= start.at if start.at and end.at else end.day >= start.day
    return "" if later else f"the event ends at {end.iso}, before it starts at {start.iso}"


people = vocabulary(Person, _problem_of_person)
events = vocabulary(Event, _problem_of_event)
topics = vocabulary(Topic)
