"""Dates, sizes and languages as readers of one language write them; the data is Unicode CLDR's, by Babel."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal
from babel.units import format_unit

from generator.model.values import Moment
from generator.model.vocabularies import Event
from generator.outputs.views import DateView

_REGIONS = {"en": "en_GB"}
"""An international institution writes `8 July 2026`."""
_UNITS = ((10**12, "terabyte"), (10**9, "gigabyte"), (10**6, "megabyte"), (10**3, "kilobyte"))
LINE_RATE = 50_000_000
"""Bits per second of the connection for which loading times are given: a good newsroom line."""


class Formats:
    """Formatting for one language tag."""

    def __init__(self, language: str) -> None:
        self.locale = Locale.parse(_REGIONS.get(language, language.replace("-", "_")))
        self.direction = "rtl" if self.locale.character_order == "right-to-left" else "ltr"
        self._dates: dict[str, DateView] = {}

    def date(self, moment: Moment) -> DateView:
        """A moment with its parts."""
        known = self._dates.get(moment.iso)
        return known or self._dates.setdefault(moment.iso, self._date(moment))

    def _date(self, moment: Moment) -> DateView:
        day = moment.day
        return DateView(
            iso=moment.iso,
            long=format_date(day, "long", locale=self.locale),
            day=str(day.day),
            month=format_date(day, "MMM", locale=self.locale),
            year=f"{day.year:04}",
            time=clock_time(moment.at) if moment.at else "",
            weekday=format_date(day, "EEEE", locale=self.locale),
        )

    def month(self, moment: Moment) -> str:
        """`July 2026`."""
        return format_date(moment.day, "LLLL y", locale=self.locale)

    def span(self, event: Event) -> str:
        """`7–8 July 2026`."""
        start, end = event.start.day, event.end.day
        if start == end:
            return format_date(start, "long", locale=self.locale)
        return str(format_interval(start, end, "yMMMMd", locale=self.locale))

    def language_name(self, tag: str) -> str:
        """The name of a language in this one: `French`, `français`."""
        return _language_name(tag, self.locale)

    def number(self, value: float) -> str:
        """A number with the separators of the language."""
        return _number(value, self.locale)

    def size(self, count: int) -> str:
        """Bytes in decimal units: `1.2 GB`, `1,2 Go`."""
        factor, unit = next(((f, u) for f, u in _UNITS if count >= f), (1, "byte"))
        value = count / factor
        rounded = round(value, 1) if value < 10 else round(value)
        return _with_unit(rounded, unit, self.locale)

    def bit_rate(self, rate: int) -> str:
        """`50 Mbit/s`."""
        for factor, unit in ((10**6, "Mbit/s"), (10**3, "kbit/s")):
            if rate >= factor:
                return f"{self.number(round(rate / factor, 1))}\N{NO-BREAK SPACE}{unit}"
        return f"{self.number(rate)}\N{NO-BREAK SPACE}bit/s"

    def loading_time(self, count: int) -> str:
        """How long `count` bytes take at `LINE_RATE`: `2 min`, `40 sec`, `1.5 hrs`."""
        seconds = max(1, round(count * 8 / LINE_RATE))
        if seconds < 60:
            return _with_unit(seconds, "second", self.locale)
        if seconds < 3600:
            return _with_unit(round(seconds / 60), "minute", self.locale)
        return _with_unit(round(seconds / 3600, 1), "hour", self.locale)


# The same few languages, counts and sizes stand on every page, and Babel takes its time for each.


@cache
def _language_name(tag: str, locale: Locale) -> str:
    return str(Locale.parse(tag.replace("-", "_")).get_display_name(locale) or tag) if _is_known(tag) else tag


@lru_cache(maxsize=10_000, typed=True)
def _number(value: float, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=10_000, typed=True)
def _with_unit(value: float, unit: str, locale: Locale) -> str:
    return str(format_unit(value, unit, "short", locale=locale))


def _is_known(tag: str) -> bool:
    try:
        Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return False
    return True


@cache
def own_name(tag: str) -> str:
    """A language's name in itself, with a capital where the script has them: `Français`, `العربية`."""
    if not _is_known(tag):
        return tag
    locale = Locale.parse(tag.replace("-", "_"))
    name = locale.get_display_name(locale) or tag
    return name[:1].upper() + name[1:]


def clock_time(at: datetime) -> str:
    """`10:00 (UTC+2)`: the time at the place of the event, with its offset."""
    offset = at.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "\N{MINUS SIGN}"
    zone = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    return f"{at:%H:%M} ({zone})"
