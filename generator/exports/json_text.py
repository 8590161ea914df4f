"""Canonical JSON: equal values are always equal bytes.

Members keep their order in the source, which is good for human readers. There is no white space but a line end at the end, and text is
UTF-8 and not escaped. Unknown values are left out instead of null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec

from generator.model.values import Moment
from generator.site.views import Label, LocalizedText

_JSON = msgspec.json.Encoder()
_SPELLINGS: Mapping[type, Callable[[Any], str]] = {
    LocalizedText: attrgetter("plain"),
    Label: attrgetter("id"),
    Moment: attrgetter("iso"),
    datetime: datetime.isoformat,
}
Json: TypeAlias = str | int | float | bool | Mapping[str, "Json"] | Sequence["Json"] | None
Value: TypeAlias = Json | LocalizedText | Label | Moment | datetime
"""Values that `filled` can convert."""


def compact(value: Json) -> str:
    """JSON without white space, on one line."""
    try:
        return _JSON.encode(value).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def canonical(value: Json) -> bytes:
    """A complete file. A lone surrogate, which UTF-8 cannot carry, becomes a question mark."""
    return _encoded(f"{compact(value)}\n")


def listing(head: Mapping[str, Json], name: str, items: Iterable[str]) -> bytes:
    """A file with one long list, each item, JSON already, on a line of its own: `{head..., "name": [items...]}`."""
    start = compact(dict(head)).removesuffix("}")
    comma = "," if head else ""
    body = ",\n".join(items)
    return _encoded(f"{start}{comma}{compact(name)}:[\n{body}\n]}}\n")


def filled(**members: Value) -> dict[str, Json]:
    """Return an object without empty members: no None, no empty text, no empty list. False and 0 stay.

    Texts are written as the editor wrote them, labels by their ids, dates and instants in ISO 8601.
    """
    said: dict[str, Json] = {}
    for name, value in members.items():
        spelling = _SPELLINGS.get(type(value))
        written: Any = spelling(value) if spelling else value
        if written is not None and written not in ("", [], (), {}):
            said[name] = written
    return said


def _encoded(value: str) -> bytes:
    return value.encode("utf-8", "replace")
