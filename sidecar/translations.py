"""Translations for screens and mails: gettext catalogues, and the formats of dates, sizes and numbers."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from common import locales
from common.catalogues import compiled, path_of


def catalogue(templates: Path, language: str) -> gettext.NullTranslations:
    """The catalogue of a language; without a file the strings stay in English, as the templates have them."""
    path = templates / path_of(language)
    return compiled(path.read_bytes(), language)[0] if path.is_file() else gettext.NullTranslations()


def functions(language: str, time_zone: str) -> Mapping[str, Callable[..., str]]:
    """Return the functions of templates: `moment(seconds)`, `clock(seconds)`, `day(seconds)`, `iso(seconds)`, `size(bytes)`, `number(n)`.

    Args:
        language: a tag of the site.
        time_zone: IANA name of the site's zone; times are written in it, with its offset.
    """
    locale, zone = locales.locale_of(language), ZoneInfo(time_zone)

    def at(seconds: int) -> datetime:
        return datetime.fromtimestamp(seconds, zone)

    def day(seconds: int) -> str:
        return locales.long_date(at(seconds), locale)

    def clock(seconds: int) -> str:
        return locales.clock_time(at(seconds))

    return {
        "clock": clock,
        "day": day,
        "iso": lambda seconds: at(seconds).isoformat(),
        "moment": lambda seconds: day(seconds) + locales.comma(language) + clock(seconds),
        "number": lambda value: locales.number(value, locale),
        "size": lambda count: locales.size(count, locale),
    }
