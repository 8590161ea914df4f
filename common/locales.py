"""Dates, sizes and numbers as readers of one language write them. Source: Unicode CLDR, through Babel."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

_REGIONS = {"en": "en_GB"}
"""An international institution writes `8 July 2026`."""
_UNITS = ((10**12, "terabyte"), (10**9, "gigabyte"), (10**6, "megabyte"), (10**3, "kilobyte"))


@cache
def locale_of(language: str) -> Locale:
    """The locale whose formats a language tag gets.

    Raises:
        babel.UnknownLocaleError, ValueError: CLDR does not know the tag.
    """
    return Locale.parse(_REGIONS.get(language, language.replace("-", "_")))


def comma(language: str) -> str:
    """The comma between the members of a list, with its space."""
    return "، " if language.startswith("ar") else ", "


def long_date(at: datetime, locale: Locale) -> str:
    """`8 July 2026`."""
    return format_date(at, "long", locale=locale)


def clock_time(at: datetime) -> str:
    """`10:00 (UTC+2)`: a local time with its offset."""
    offset = at.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "\N{MINUS SIGN}"
    zone = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    return f"{at:%H:%M} ({zone})"


# The same few numbers stand on every page, and Babel takes its time for each.


@lru_cache(maxsize=10_000, typed=True)
def number(value: float, locale: Locale) -> str:
    """A number with the separators of the language."""
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=10_000, typed=True)
def with_unit(value: float, unit: str, locale: Locale) -> str:
    """A number with a unit of CLDR in its short form: `2 min`, `1,2 Go`."""
    return str(format_unit(value, unit, "short", locale=locale))


def size(count: int, locale: Locale) -> str:
    """Bytes in decimal units: `1.2 GB`, `1,2 Go`."""
    factor, unit = next(((f, u) for f, u in _UNITS if count >= f), (1, "byte"))
    value = count / factor
    return with_unit(round(value, 1) if value < 10 else round(value), unit, locale)
