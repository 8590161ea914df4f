"""The schema of what editors write: each kind of file as a literal table of keys and convertors.

The tables are the reference; `docs/content.md` repeats them for editors and a test holds the two together.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable

import yaml

from generator.model import dates as m
from generator.model import decoding as d
from generator.model import fields as c
from generator.model import records as r
from generator.model.decoding import Context, Field
from generator.model.timecode import FRAME_RATES

# ------------------------------------------------------------------------------------------------------------ shared mappings

_RIGHTS_TEXTS = ("credit", "holder", "licence", "allowed", "not_allowed", "territories", "third_party", "ai_training")
RIGHTS = {**{name: Field(c.local_words) for name in _RIGHTS_TEXTS}, "expires": Field(m.civil_date)}
rights = d.mapping(r.Rights, RIGHTS)

IMAGE = {"file": Field(c.file_path, required=True), "alt": Field(c.local_line, required=True)}
image = d.mapping(r.Image, IMAGE)

LOCATION = {name: Field(c.local_line) for name in ("venue", "city", "country")}


def location(node: yaml.Node, context: Context) -> r.Location:
    """`{venue, city, country}`, or one text (which becomes the venue)."""
    if not isinstance(node, yaml.MappingNode) or _is_by_language(node, context):
        return r.Location(venue=c.local_line(node, context))
    found = d.mapping(r.Location, LOCATION)(node, context)
    if found == r.Location():
        context.refuse(node, "empty-value", "the location says nothing", "write {venue, city, country}, or one text")
    return found


def _is_by_language(node: yaml.MappingNode, context: Context) -> bool:
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    return bool(keys) and all(key in context.languages or c.is_language_tag(key) for key in keys)


SPEAKER = {"id": Field(c.reference("person")), "name": Field(c.local_line), "role": Field(c.local_line)}


def speaker(node: yaml.Node, context: Context) -> r.Speaker:
    """An id of `people.yaml`, `{id, role}`, or `{name, role}` for a person without a page."""
    if isinstance(node, yaml.ScalarNode):
        return r.Speaker(ref=c.reference("person")(node, context))
    values = d.decode_fields(node, context, SPEAKER)
    if (values["id"] is None) == (values["name"] is None):
        hint = "{id, role}, or {name, role} without a page"
        context.refuse(node, "bad-speaker", "a speaker has either an id or a name", hint)
    return r.Speaker(ref=values["id"], name=values["name"], role=values["role"])


def references(kind: str) -> d.Convertor[tuple[r.Ref, ...]]:
    """A list of ids of one kind, each once."""
    return d.list_of(c.reference(kind), same=lambda ref: ref.id)


aliases = d.list_of(c.alias, same=lambda alias: alias.path)

# ------------------------------------------------------------------------------------------------------------------ site.yaml

ORGANISATION = {"name": Field(c.local_line, required=True), "short_name": Field(c.local_line)}
CONTACT = {
    "name": Field(c.local_line, required=True),
    "email": Field(c.matching(r"[^\s@<>]+@[^\s@<>]+", "bad-value", "an e-mail address"), required=True),
    "phone": Field(c.raw),
    "hours": Field(c.local_line),
}
ACCOUNT = {"title": Field(c.local_line), "tagline": Field(c.local_line)}
SITE = {
    "name": Field(c.local_line, required=True),
    "organisation": Field(d.fields_of(ORGANISATION)),
    "base_url": Field(c.base_url, required=True),
    "languages": Field(d.list_of(c.site_language, least=1, same=str)),
    "default_language": Field(c.site_language),
    "time_zone": Field(c.time_zone, default="UTC"),
    "contact": Field(d.mapping(r.Contact, CONTACT)),
    "rights": Field(rights, default=r.Rights()),
    "account": Field(d.fields_of(ACCOUNT)),
    "tagline": Field(c.local_line),
    "description": Field(c.local_line),
}

# --------------------------------------------------------------------------------------------------------------- vocabularies

PERSON = {
    "name": Field(c.local_line, required=True),
    "role": Field(c.local_line, required=True),
    "biography": Field(c.local_words),
    "portrait": Field(image),
    "since": Field(m.civil_date),
    "until": Field(m.civil_date),
}
EVENT = {
    "name": Field(c.local_line, required=True),
    "start": Field(m.moment, required=True),
    "end": Field(m.moment, required=True),
    "location": Field(location),
    "summary": Field(c.local_words),
}
TOPIC = {"name": Field(c.local_line, required=True), "summary": Field(c.local_words)}


def _entry(record: Callable[..., d.T], fields: dict[str, Field]) -> Callable[[str, yaml.Node, Context], d.T]:
    """A convertor of one entry of a vocabulary: the id comes from the key."""

    def convert(name: str, node: yaml.Node, context: Context) -> d.T:
        return record(id=name, place=context.place(node), **d.decode_fields(node, context, fields))

    return convert


def _ends_after(
    convert: Callable[[str, yaml.Node, Context], d.T], wrong: Callable[[d.T], str]
) -> Callable[[str, yaml.Node, Context], d.T]:
    """The same, with a check of what must come before what; `wrong` says what is wrong, or nothing."""

    def check(name: str, node: yaml.Node, context: Context) -> d.T:
        made = convert(name, node, context)
        if message := wrong(made):
            context.refuse(node, "date-order", message, "mend one of the two")
        return made

    return check


def _wrong_in_event(event: r.Event) -> str:
    start, end = event.start, event.end
    later = end.at >= start.at if start.at and end.at else end.day >= start.day
    return "" if later else f"the event ends at {end.iso}, before it starts at {start.iso}"


def _wrong_in_person(person: r.Person) -> str:
    if person.since is None or person.until is None or person.since <= person.until:
        return ""
    return f"«until» is {person.until}, before «since», {person.since}"


people = d.vocabulary(c.identifier, _ends_after(_entry(r.Person, PERSON), _wrong_in_person))
events = d.vocabulary(c.identifier, _ends_after(_entry(r.Event, EVENT), _wrong_in_event))
topics = d.vocabulary(c.identifier, _entry(r.Topic, TOPIC))

# ---------------------------------------------------------------------------------------------------------- speeches and pages

CHANGE = {
    "at": Field(m.moment, required=True),
    "note": Field(c.local_words, required=True),
    "kind": Field(c.one_of(r.CHANGE_KINDS), required=True),
    "before": Field(c.local_words),
    "after": Field(c.local_words),
}
WITHDRAWN = {"at": Field(m.moment, required=True), "reason": Field(c.local_words, required=True)}
TRANSLATION = {"kind": Field(c.one_of(r.TRANSLATION_KINDS), required=True)}

SPEECH = {
    "title": Field(c.line, required=True),
    "summary": Field(c.line),
    "kind": Field(c.one_of(r.SPEECH_KINDS)),
    "delivery": Field(c.one_of(r.DELIVERIES)),
    "delivered_at": Field(m.moment),
    "speakers": Field(d.list_of(speaker, least=1, same=lambda one: one.ref and one.ref.id)),
    "location": Field(location),
    "event": Field(c.reference("event")),
    "topics": Field(references("topic")),
    "videos": Field(references("video")),
    "published_at": Field(m.instant),
    "embargo_until": Field(m.instant),
    "translation": Field(lambda node, context: d.decode_fields(node, context, TRANSLATION)["kind"]),
    "prepared_text": Field(c.file_path),
    "quotes": Field(d.list_of(d.placed(c.line)), default=()),
    "changes": Field(d.list_of(d.mapping(r.Change, CHANGE)), default=()),
    "aliases": Field(aliases, default=()),
    "draft": Field(c.flag, default=False),
    "withdrawn": Field(d.mapping(r.Withdrawal, WITHDRAWN)),
}
"""Front matter of a speech. A translation inherits what it leaves out, so the required keys are checked by `speeches`."""

REQUIRED_OF_A_SPEECH = ("delivered_at", "speakers", "delivery")

PAGE = {
    "title": Field(c.line, required=True),
    "summary": Field(c.line),
    "aliases": Field(aliases, default=()),
    "draft": Field(c.flag, default=False),
}

# --------------------------------------------------------------------------------------------------------------------- videos

FACETS = ("type", "year", "event", "topic", "person", "language")
"""Lists of the catalogue stand at `/videos/FACET/VALUE/`, so that no video can be called so."""

_video_id = c.matching(
    r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", "bad-id", "a short printable id, as in M-260708-01"
)


def video_id(node: yaml.Node, context: Context) -> str:
    """A short id that can be printed and read out: ASCII letters and digits with `-`, `_`, `.` between them."""
    text = _video_id(node, context)
    c.identifier(node, context)
    if text.casefold() in FACETS:
        message = f"«{text}» is the address of a list of videos"
        context.refuse(node, "reserved-id", message, "choose another id, as in M-260708-01")
    return text


_NAME = c.matching(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?", "bad-id", "a name of a-z, 0-9, - and _")
_MIME = c.matching(r"[a-z]+/[a-z0-9.+-]+", "bad-value", "a media type, as in video/mp4")

SHOT = {
    "in": Field(d.placed(c.raw), required=True),
    "out": Field(d.placed(c.raw), required=True),
    "kind": Field(c.one_of(r.SHOT_KINDS), default="shot"),
    "text": Field(c.local_words, required=True),
    "speaker": Field(speaker),
    "language": Field(c.language_tag),
    "location": Field(c.local_line),
    "restriction": Field(c.local_words),
}
CAPTIONS = {
    "language": Field(c.language_tag, required=True),
    "kind": Field(c.one_of(r.CAPTION_KINDS), default="captions"),
    "origin": Field(c.one_of(r.CAPTION_ORIGINS), default="human"),
    "file": Field(c.file_path, required=True),
}
RENDITION = {
    "name": Field(_NAME, required=True),
    "purpose": Field(c.one_of(r.PURPOSES), required=True),
    "access": Field(c.one_of(r.ACCESSES), required=True),
    "file": Field(c.file_path, required=True),
    "mime": Field(_MIME),
    "container": Field(c.raw),
    "video_codec": Field(c.raw),
    "audio_codec": Field(c.raw),
    "width": Field(c.whole_number(1)),
    "height": Field(c.whole_number(1)),
    "scan": Field(c.one_of(r.SCANS)),
    "frame_rate": Field(c.one_of(FRAME_RATES)),
    "bit_rate": Field(c.whole_number(1)),
    "size": Field(c.whole_number()),
    "sha256": Field(c.matching(r"[0-9a-f]{64}", "bad-value", "a SHA-256 of 64 lower-case hexadecimal digits")),
}
VIDEO = {
    "id": Field(video_id, required=True),
    "type": Field(c.one_of(r.VIDEO_TYPES), required=True),
    "title": Field(c.local_line, required=True),
    "slugline": Field(c.local_line),
    "storyline": Field(c.local_words),
    "shot_at": Field(m.moment),
    "published_at": Field(m.instant, required=True),
    "embargo_until": Field(m.instant),
    "expires_at": Field(m.instant),
    "duration": Field(d.placed(c.raw), required=True),
    "timecode_start": Field(d.placed(c.raw)),
    "frame_rate": Field(c.one_of(FRAME_RATES)),
    "drop_frame": Field(d.placed(c.flag)),
    "shotlist": Field(d.list_of(d.fields_of(SHOT)), default=()),
    "persons_shown": Field(references("person"), default=()),
    "persons_heard": Field(references("person"), default=()),
    "locations": Field(d.list_of(c.local_line), default=()),
    "event": Field(c.reference("event")),
    "topics": Field(references("topic"), default=()),
    "speeches": Field(references("speech"), default=()),
    "captions": Field(
        d.list_of(d.mapping(r.Captions, CAPTIONS), same=lambda one: (one.language, one.kind)), default=()
    ),
    "poster": Field(image),
    "stills": Field(d.list_of(image), default=()),
    "rights": Field(rights, required=True),
    "renditions": Field(d.list_of(d.fields_of(RENDITION), least=1, same=lambda one: one["name"]), required=True),
    "aliases": Field(aliases, default=()),
    "draft": Field(c.flag, default=False),
}


def text_of(value: bytes) -> str:
    r"""UTF-8 text without a byte-order mark, with `\\n` line ends, in NFC.

    Raises:
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    text = value.removeprefix(codecs.BOM_UTF8).decode().replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)
