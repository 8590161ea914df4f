"""Convertors of dates and instants. A date never turns into an instant, and an instant never loses its offset."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import yaml

from generator.diagnostics import shown
from generator.model.decoding import Context
from generator.model.fields import raw
from generator.model.values import Moment

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Range of years: four digits without a leading zero, and no typing errors beyond the millennium."""

_WITH_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].+", re.DOTALL)
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:[0-9]{2})?")
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
"""Range of UTC offsets in use, from Baker Island to Kiritimati."""

_DATE_HINT = "write YYYY-MM-DD, as in 2026-07-08"
_INSTANT_HINT = "as in 2026-07-08T10:00:00+02:00"


def civil_date(node: yaml.Node, context: Context) -> date:
    """`YYYY-MM-DD`."""
    text = raw(node, context)
    if _WITH_TIME.fullmatch(text):
        context.refuse(node, "bad-date", f"«{shown(text)}» has a time; only a date is allowed here", _DATE_HINT)
    try:
        return parse_date(text)
    except ValueError as error:
        context.refuse(node, "bad-date", f"«{shown(text)}» is not a date: {error}", _DATE_HINT)


def instant(node: yaml.Node, context: Context) -> datetime:
    """`YYYY-MM-DDTHH:MM[:SS]` with an offset, `Z` or `+02:00`."""
    found = moment(node, context)
    if found.at is None:
        message = f"«{found.day}» is a date without a time"
        context.refuse(node, "bad-instant", message, f"write an instant, {_INSTANT_HINT}")
    return found.at


def moment(node: yaml.Node, context: Context) -> Moment:
    """A date or an instant; a time without an offset is refused, since it would be a different instant in each city."""
    text = raw(node, context)
    if not _WITH_TIME.fullmatch(text):
        return Moment.of(civil_date(node, context))
    match = _INSTANT.fullmatch(text)
    if match is None:
        message = f"«{shown(text)}» is not an instant: it does not have the form YYYY-MM-DDTHH:MM:SS+HH:MM"
        context.refuse(node, "bad-instant", message, _INSTANT_HINT)
    if match[3] is None:
        message = f"«{text}» has a time but no offset"
        context.refuse(node, "time-without-offset", message, f"add the offset from UTC, as in {text}+02:00")
    try:
        return Moment.of(_instant(text))
    except ValueError as error:
        context.refuse(node, "bad-instant", f"«{shown(text)}» is not an instant: {error}", _INSTANT_HINT)


def parse_date(text: str) -> date:
    """Parse a date of the form `YYYY-MM-DD`.

    Raises:
        ValueError: the date has another form, does not exist, or is out of range; the message says which.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        message = "it does not have the form YYYY-MM-DD"
        raise ValueError(message)
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"years go from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _instant(text: str) -> datetime:
    parse_date(text[:10])
    if text[11:13] == "24":  # newer versions of Python read it as the next day
        raise ValueError("hour must be in 0..23")
    if text.endswith("-00:00"):  # RFC 3339: the offset is not known
        raise ValueError("-00:00 is not an offset; write Z or +00:00")
    at = datetime.fromisoformat(text.replace(" ", "T"))
    offset = at.utcoffset()
    if offset is None or not _WEST <= offset <= _EAST:
        raise ValueError("offsets go from -12:00 to +14:00")
    return at
