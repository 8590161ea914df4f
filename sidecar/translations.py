"""Translations for screens and mails: gettext catalogues, and the formats of dates, sizes and numbers."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

_REGIONS = {"en": "en_GB"}
_UNITS = ((10**12, "terabyte"), (10**9, "gigabyte"), (10**6, "megabyte"), (10**3, "kilobyte"))


def catalogue_path(templates: Path, language: str) -> Path:
    """Return the path of a language's catalogue."""
    return templates / "locale" / language / "LC_MESSAGES" / "rostra.po"


def catalogue(path: Path) -> gettext.NullTranslations:
    """Return a catalogue; without a file the strings stay in English, as the templates have them."""
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3].replace("-", "_"), abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog, use_fuzzy=False)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def functions(language: str, time_zone: str) -> Mapping[str, Callable[..., str]]:
    """Return the functions of templates: `moment(seconds)`, `clock(seconds)`, `day(seconds)`, `iso(seconds)`, `size(bytes)`, `number(n)`.

    Args:
        language: a tag of the site.
        time_zone: IANA name of the site's zone; times are written in it, with its offset.
    """
    comma = "، " if language.startswith("ar") else ", "
    locale, zone = Locale.parse(_REGIONS.get(language, language.replace("-", "_"))), ZoneInfo(time_zone)

    def at(seconds: int) -> datetime:
        return datetime.fromtimestamp(seconds, zone)

    def day(seconds: int) -> str:
        return format_date(at(seconds), "long", locale=locale)

    def clock(seconds: int) -> str:
        return _clock(at(seconds))

    return {
        "clock": clock,
        "day": day,
        "iso": lambda seconds: at(seconds).isoformat(),
        "moment": lambda seconds: day(seconds) + comma + clock(seconds),
        "number": lambda value: format_decimal(value, locale=locale),
        "size": lambda count: _size(count, locale),
    }


def _clock(at: datetime) -> str:
    """Return `14:32 (UTC+1)`."""
    offset = at.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "\N{MINUS SIGN}"
    zone = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    return f"{at:%H:%M} ({zone})"


def _size(count: int, locale: Locale) -> str:
    """Return bytes in decimal units: `1.2 GB`, `1,2 Go`."""
    factor, unit = next(((f, u) for f, u in _UNITS if count >= f), (1, "byte"))
    value = count / factor
    return str(format_unit(round(value, 1) if value < 10 else round(value), unit, "short", locale=locale))
