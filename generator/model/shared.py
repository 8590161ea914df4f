"""Mappings that several kinds of content have: pictures, locations, rights, speakers."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import yaml

from generator.model import decoding as d
from generator.model import fields as f
from generator.model.dates import civil_date
from generator.model.decoding import Context, Key
from generator.model.values import FileRef, LocalText, Ref


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and its alternative text."""

    file: Annotated[FileRef, Key(f.file_path, "path")]
    alt: Annotated[LocalText, Key(f.local_line, "text: what it shows, for those who cannot see it")]


@dataclass(frozen=True, slots=True)
class Location:
    """The location of an event, a speech; each part may be missing. A location given as one text is its `venue`."""

    venue: Annotated[LocalText | None, Key(f.local_line, "text")] = None
    city: Annotated[LocalText | None, Key(f.local_line, "text")] = None
    country: Annotated[LocalText | None, Key(f.local_line, "text")] = None


@dataclass(frozen=True, slots=True)
class Rights:
    """The owner of material and what others may do with it. `expires` is a civil date."""

    credit: Annotated[LocalText | None, Key(f.local_words, "text: what to write beside the picture")] = None
    holder: Annotated[LocalText | None, Key(f.local_words, "text: whose rights they are")] = None
    licence: Annotated[LocalText | None, Key(f.local_words, "text: in a few words")] = None
    allowed: Annotated[LocalText | None, Key(f.local_words, "text: what may be done")] = None
    not_allowed: Annotated[LocalText | None, Key(f.local_words, "text: what may not")] = None
    territories: Annotated[LocalText | None, Key(f.local_words, "text: where")] = None
    third_party: Annotated[LocalText | None, Key(f.local_words, "text: material of others")] = None
    ai_training: Annotated[LocalText | None, Key(f.local_words, "text: whether models may be trained with it")] = None
    expires: Annotated[date | None, Key(civil_date, "date: the last day of the licence")] = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person with a page (`ref`), or a name; `role` is the role at that time."""

    ref: Annotated[Ref | None, Key(f.reference("person"), "id of a person", name="id")] = None
    name: Annotated[LocalText | None, Key(f.local_line, "text: a person without a page")] = None
    role: Annotated[LocalText | None, Key(f.local_line, "text: the role at that time")] = None


image = d.mapping(Image)
rights = d.mapping(Rights)
aliases = d.list_of(f.alias, same=lambda alias: alias.path)


def location(node: yaml.Node, context: Context) -> Location:
    """`{venue, city, country}`, or one text (which becomes the venue)."""
    if not isinstance(node, yaml.MappingNode) or _is_by_language(node, context):
        return Location(venue=f.local_line(node, context))
    found = d.mapping(Location)(node, context)
    if found == Location():
        context.refuse(node, "empty-value", "the location is empty", "write {venue, city, country}, or one text")
    return found


def _is_by_language(node: yaml.MappingNode, context: Context) -> bool:
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    return bool(keys) and all(key in context.languages or f.is_language_tag(key) for key in keys)


def speaker(node: yaml.Node, context: Context) -> Speaker:
    """An id of `people.yaml`, `{id, role}`, or `{name, role}` for a person without a page."""
    if isinstance(node, yaml.ScalarNode):
        return Speaker(ref=f.reference("person")(node, context))
    fields = d.decode(node, context, Speaker)
    if (fields["id"] is None) == (fields["name"] is None):
        hint = "{id, role}, or {name, role} without a page"
        context.refuse(node, "bad-speaker", "a speaker has either an id or a name", hint)
    return Speaker(ref=fields["id"], name=fields["name"], role=fields["role"])


def references(kind: str) -> d.Convertor[tuple[Ref, ...]]:
    """A list of ids of one kind, each once."""
    return d.list_of(f.reference(kind), same=lambda ref: ref.id)
