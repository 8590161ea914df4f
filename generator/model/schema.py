"""The schema of what editors write: each kind of file as a literal table of keys and convertors.

The tables are the reference; `docs/content.md` repeats them for editors and a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import yaml

from generator.diagnostics import Place
from generator.model import convertors as c
from generator.model import records as r
from generator.model.convertors import Context, Field
from generator.model.timecode import FRAME_RATES

if TYPE_CHECKING:
    from collections.abc import Callable

_RIGHTS_TEXTS = ("credit", "holder", "licence", "allowed", "not_allowed", "territories", "third_party", "ai_training")
RIGHTS = {**{name: Field(c.local_text) for name in _RIGHTS_TEXTS}, "expires": Field(c.civil_date)}
rights = c.mapping(r.Rights, RIGHTS)

ORGANISATION = {"name": Field(c.local_text, required=True), "short_name": Field(c.local_text)}
CONTACT = {
    "name": Field(c.local_text, required=True),
    "email": Field(c.matching(r"[^\s@<>]+@[^\s@<>]+", "bad-value", "an e-mail address"), required=True),
    "phone": Field(c.raw),
    "hours": Field(c.local_text),
}
ACCOUNT = {"title": Field(c.local_text), "tagline": Field(c.local_text)}
IMAGE = {"file": Field(c.file_path, required=True), "alt": Field(c.local_text, required=True)}
image = c.mapping(r.Image, IMAGE)
_LOCATION = {name: Field(c.local_text) for name in ("venue", "city", "country")}


def _base_url(node: yaml.Node, context: Context) -> str:
    text = c.matching(r"https?://[^\s/?#@]+(/[^\s?#]*)?", "bad-value", "an address such as https://newsroom.example")(
        node, context
    )
    if re.fullmatch(r"https?://[^/]+/+.+", text):
        context.refuse(node, "bad-value", f"«{text}» has a path", "the newsroom stands at the root of its host")
    return text.rstrip("/")


SITE = {
    "name": Field(c.local_text, required=True),
    "organisation": Field(lambda node, context: c.decode_fields(node, context, ORGANISATION)),
    "base_url": Field(_base_url, required=True),
    "languages": Field(c.list_of(c.language_tag)),
    "default_language": Field(c.language_tag),
    "time_zone": Field(c.time_zone, default="UTC"),
    "contact": Field(c.mapping(r.Contact, CONTACT)),
    "rights": Field(rights, default=r.Rights()),
    "account": Field(lambda node, context: c.decode_fields(node, context, ACCOUNT), default={}),
    "tagline": Field(c.local_text),
    "description": Field(c.local_text),
}


def location(node: yaml.Node, context: Context) -> r.Location:
    """`{venue, city, country}`, or one text (which becomes the venue)."""
    if isinstance(node, yaml.MappingNode) and any(key.value in _LOCATION for key, _ in node.value):
        return c.mapping(r.Location, _LOCATION)(node, context)
    return r.Location(venue=c.local_text(node, context))


PERSON = {
    "name": Field(c.local_text, required=True),
    "role": Field(c.local_text, required=True),
    "biography": Field(c.local_text),
    "portrait": Field(image),
    "since": Field(c.civil_date),
    "until": Field(c.civil_date),
}
EVENT = {
    "name": Field(c.local_text, required=True),
    "start": Field(c.moment, required=True),
    "end": Field(c.moment, required=True),
    "location": Field(location),
    "summary": Field(c.local_text),
}
TOPIC = {"name": Field(c.local_text, required=True), "summary": Field(c.local_text)}


def entry(record: Callable[..., c.T], fields: dict[str, Field]) -> Callable[[str, yaml.Node, Context], c.T]:
    """A convertor of one entry of a vocabulary: the id comes from the key."""

    def convert(name: str, node: yaml.Node, context: Context) -> c.T:
        return record(id=name, place=context.place(node), **c.decode_fields(node, context, fields))

    return convert


people = c.vocabulary(entry(r.Person, PERSON))
events = c.vocabulary(entry(r.Event, EVENT))
topics = c.vocabulary(entry(r.Topic, TOPIC))

SPEAKER = {"id": Field(c.reference), "name": Field(c.local_text), "role": Field(c.local_text)}


def speaker(node: yaml.Node, context: Context) -> r.Speaker:
    """An id of `people.yaml`, `{id, role}`, or `{name, role}` for a person without a page."""
    if isinstance(node, yaml.ScalarNode):
        return r.Speaker(ref=c.reference(node, context))
    values = c.decode_fields(node, context, SPEAKER)
    if (values["id"] is None) == (values["name"] is None):
        context.refuse(
            node, "bad-speaker", "a speaker has either an id or a name", "{id, role}, or {name, role} without a page"
        )
    return r.Speaker(ref=values["id"], name=values["name"], role=values["role"])  # type: ignore[arg-type]


def alias(node: yaml.Node, context: Context) -> r.Alias:
    """An old address on this site, from the root: `/news/2024/cables/`."""
    text = c.matching(r"/[^\s?#\\]*", "bad-alias", "an address from the site's root, as in /news/2024/cables/")(
        node, context
    )
    parts = text.strip("/").split("/")
    if not text.strip("/") or any(part in {"", ".", ".."} for part in parts):
        context.refuse(node, "bad-alias", f"«{text}» is not an address below the root", "as in /news/2024/cables/")
    return r.Alias("/" + "/".join(parts) + "/", context.place(node))


def quote(node: yaml.Node, context: Context) -> str:
    """An approved pull quote."""
    return c.words(node, context)


CHANGE = {
    "at": Field(c.moment, required=True),
    "note": Field(c.local_text, required=True),
    "kind": Field(c.one_of(r.CHANGE_KINDS), required=True),
    "before": Field(c.local_text),
    "after": Field(c.local_text),
}
WITHDRAWN = {"at": Field(c.moment, required=True), "reason": Field(c.local_text, required=True)}
TRANSLATION = {"kind": Field(c.one_of(r.TRANSLATION_KINDS), required=True)}

SPEECH = {
    "title": Field(c.words, required=True),
    "summary": Field(c.words),
    "kind": Field(c.one_of(r.SPEECH_KINDS)),
    "delivery": Field(c.one_of(r.DELIVERIES)),
    "delivered_at": Field(c.moment),
    "speakers": Field(c.list_of(speaker)),
    "location": Field(location),
    "event": Field(c.reference),
    "topics": Field(c.list_of(c.reference)),
    "videos": Field(c.list_of(c.reference)),
    "published_at": Field(c.instant),
    "embargo_until": Field(c.instant),
    "translation": Field(lambda node, context: c.decode_fields(node, context, TRANSLATION)["kind"]),
    "prepared_text": Field(c.file_path),
    "quotes": Field(c.list_of(quote), default=()),
    "changes": Field(c.list_of(c.mapping(r.Change, CHANGE)), default=()),
    "aliases": Field(c.list_of(alias), default=()),
    "draft": Field(c.flag, default=False),
    "withdrawn": Field(c.mapping(r.Withdrawal, WITHDRAWN)),
}
"""Front matter of a speech. A translation inherits what it leaves out, so the required keys are checked by `validate`."""

REQUIRED_OF_A_SPEECH = ("delivered_at", "speakers", "delivery")

PAGE = {
    "title": Field(c.words, required=True),
    "summary": Field(c.words),
    "aliases": Field(c.list_of(alias), default=()),
    "draft": Field(c.flag, default=False),
}

video_id = c.matching(
    r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", "bad-id", "a short printable id, as in M-260708-01"
)
_MIME = c.matching(r"[a-z]+/[a-z0-9.+-]+", "bad-value", "a media type, as in video/mp4")

SHOT = {
    "in": Field(c.raw, required=True),
    "out": Field(c.raw, required=True),
    "kind": Field(c.one_of(r.SHOT_KINDS), default="shot"),
    "text": Field(c.local_text, required=True),
    "speaker": Field(speaker),
    "language": Field(c.language_tag),
    "location": Field(c.local_text),
    "restriction": Field(c.local_text),
}
CAPTIONS = {
    "language": Field(c.language_tag, required=True),
    "kind": Field(c.one_of(r.CAPTION_KINDS), default="captions"),
    "origin": Field(c.one_of(r.CAPTION_ORIGINS), default="human"),
    "file": Field(c.file_path, required=True),
}
RENDITION = {
    "name": Field(
        c.matching(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?", "bad-id", "a name of a-z, 0-9, - and _"), required=True
    ),
    "purpose": Field(c.one_of(r.PURPOSES), required=True),
    "access": Field(c.one_of(r.ACCESSES), required=True),
    "file": Field(c.file_path, required=True),
    "mime": Field(_MIME),
    "container": Field(c.raw),
    "video_codec": Field(c.raw),
    "audio_codec": Field(c.raw),
    "width": Field(c.whole_number),
    "height": Field(c.whole_number),
    "scan": Field(c.one_of(r.SCANS)),
    "frame_rate": Field(c.one_of(FRAME_RATES)),
    "bit_rate": Field(c.whole_number),
    "size": Field(c.whole_number),
    "sha256": Field(c.matching(r"[0-9a-f]{64}", "bad-value", "a SHA-256 of 64 lower-case hexadecimal digits")),
}


def placed(convert: c.Convertor[c.T]) -> c.Convertor[tuple[c.T, Place]]:
    """The decoded value together with where it stands."""
    return lambda node, context: (convert(node, context), context.place(node))


def fields_of(table: dict[str, Field]) -> c.Convertor[dict[str, object]]:
    """The decoded fields of a mapping by name, with `place`: for records that need more than one field to be understood."""

    def convert(node: yaml.Node, context: Context) -> dict[str, object]:
        return {**c.decode_fields(node, context, table), "place": context.place(node)}

    return convert


VIDEO = {
    "id": Field(video_id, required=True),
    "type": Field(c.one_of(r.VIDEO_TYPES), required=True),
    "title": Field(c.local_text, required=True),
    "slugline": Field(c.local_text),
    "storyline": Field(c.local_text),
    "shot_at": Field(c.moment),
    "published_at": Field(c.instant, required=True),
    "embargo_until": Field(c.instant),
    "expires_at": Field(c.instant),
    "duration": Field(placed(c.raw), required=True),
    "timecode_start": Field(placed(c.raw)),
    "frame_rate": Field(c.one_of(FRAME_RATES)),
    "drop_frame": Field(c.flag, default=False),
    "shotlist": Field(c.list_of(fields_of(SHOT)), default=()),
    "persons_shown": Field(c.list_of(c.reference), default=()),
    "persons_heard": Field(c.list_of(c.reference), default=()),
    "locations": Field(c.list_of(c.local_text), default=()),
    "event": Field(c.reference),
    "topics": Field(c.list_of(c.reference), default=()),
    "speeches": Field(c.list_of(c.reference), default=()),
    "captions": Field(c.list_of(c.mapping(r.Captions, CAPTIONS)), default=()),
    "poster": Field(image),
    "stills": Field(c.list_of(image), default=()),
    "rights": Field(rights, required=True),
    "renditions": Field(c.list_of(fields_of(RENDITION)), required=True),
    "aliases": Field(c.list_of(alias), default=()),
    "draft": Field(c.flag, default=False),
}


def text_of(value: bytes) -> str:
    r"""UTF-8 text without a byte-order mark, with `\\n` line ends, in NFC.

    Raises:
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    text = value.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)
