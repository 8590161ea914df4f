"""Dates, sizes and languages as readers of one language write them; the data is Unicode CLDR's, by Babel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, lru_cache, partial

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval
from markupsafe import Markup

from common import locales
from generator.model.timecode import format_duration, format_exact, iso_duration
from generator.model.values import Moment
from generator.site.views import LocalizedText

LINE_RATE = 50_000_000
"""Bits per second of the connection for which loading times are given: a good newsroom line."""


class Formats:
    """Formatting for one language tag."""

    def __init__(self, language: str) -> None:
        self.locale = locales.locale_of(language)
        self.direction = direction(language)
        self._dated = lru_cache(maxsize=10_000)(partial(format_date, locale=self.locale))
        self._time = lru_cache(maxsize=10_000)(self._time_element)

    def long_date(self, moment: Moment | datetime) -> str:
        """`8 July 2026`."""
        return self._dated(_moment(moment).day, "long")

    def part(self, moment: Moment, pattern: str) -> str:
        """A part of a date by its pattern in CLDR: `MMM` gives `Jul`, `EEEE` gives `Wednesday`."""
        return self._dated(moment.day, pattern)

    def date(self, moment: Moment | datetime) -> Markup:
        """`<time>` with the date, and the time of day if it is known."""
        return self._time(moment, True)

    def day(self, moment: Moment | datetime) -> Markup:
        """`<time>` with the date alone."""
        return self._time(moment, False)

    def _time_element(self, value: Moment | datetime, with_clock: bool) -> Markup:
        moment = _moment(value)
        clock = f", {locales.clock_time(moment.at)}" if moment.at and with_clock else ""
        return Markup('<time datetime="{}">{}{}</time>').format(moment.iso, self.long_date(moment), clock)

    def month(self, moment: Moment) -> str:
        """`July 2026`."""
        return self._dated(moment.day, "LLLL y")

    def span(self, start: Moment, end: Moment) -> str:
        """`7–8 July 2026`."""
        if start.day == end.day:
            return self.long_date(start)
        return str(format_interval(start.day, end.day, "yMMMMd", locale=self.locale))

    def language_name(self, tag: str) -> str:
        """The name of a language in this one: `French`, `français`."""
        return _language_name(tag, self.locale)

    def joined(self, parts: Iterable[object]) -> str:
        """The texts that are not empty, with the comma of the language between them."""
        return locales.comma(self.locale.language).join(str(part) for part in parts if part)

    def number(self, value: float) -> str:
        """A number with the separators of the language."""
        return locales.number(value, self.locale)

    def size(self, count: int) -> str:
        """Bytes in decimal units: `1.2 GB`, `1,2 Go`."""
        return locales.size(count, self.locale)

    def bit_rate(self, rate: int) -> str:
        """`50 Mbit/s`."""
        for factor, unit in ((10**6, "Mbit/s"), (10**3, "kbit/s")):
            if rate >= factor:
                return f"{self.number(round(rate / factor, 1))}\N{NO-BREAK SPACE}{unit}"
        return f"{self.number(rate)}\N{NO-BREAK SPACE}bit/s"

    def loading_time(self, count: int) -> str:
        """Return the loading time of `count` bytes at `LINE_RATE`: `2 min`, `40 sec`, `1.5 hrs`."""
        seconds = max(1, round(count * 8 / LINE_RATE))
        if seconds < 60:
            return locales.with_unit(seconds, "second", self.locale)
        if seconds < 3600:
            return locales.with_unit(round(seconds / 60), "minute", self.locale)
        return locales.with_unit(round(seconds / 3600, 1), "hour", self.locale)

    @property
    def filters(self) -> dict[str, Callable[..., object]]:
        """The filters of templates by name: pure functions of a value and the language."""
        bound: tuple[Callable[..., object], ...] = (self.long_date, self.part, self.date, self.day, self.span)
        bound += (self.language_name, self.joined, self.size, self.bit_rate, self.loading_time)
        free: tuple[Callable[..., object], ...] = (
            direction,
            format_duration,
            format_exact,
            iso_duration,
            local,
            own_name,
            paragraphs,
            seconds,
        )
        return {one.__name__: one for one in (*bound, *free)}


def _moment(value: Moment | datetime) -> Moment:
    return Moment.of(value) if isinstance(value, datetime) else value


@cache
def _language_name(tag: str, locale: Locale) -> str:
    return str(Locale.parse(tag.replace("-", "_")).get_display_name(locale) or tag) if _is_known(tag) else tag


def _is_known(tag: str) -> bool:
    try:
        Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return False
    return True


@cache
def own_name(tag: str) -> str:
    """A language's name in itself, with a capital letter if the script has them: `Français`, `العربية`."""
    if not _is_known(tag):
        return tag
    locale = Locale.parse(tag.replace("-", "_"))
    name = locale.get_display_name(locale) or tag
    return name[:1].upper() + name[1:]


@cache
def direction(tag: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    locale = locales.locale_of(tag) if _is_known(tag) else None
    return "rtl" if locale and locale.character_order == "right-to-left" else "ltr"


def local(url: str) -> str:
    """An address of this site from its root: `https://newsroom.example/videos/` is `/videos/`. One without a host stays as it is."""
    _, host, rest = url.partition("://")
    return "/" + rest.partition("/")[2] if host else url


def paragraphs(text: LocalizedText) -> list[LocalizedText]:
    """A text cut at blank lines."""
    return [LocalizedText(" ".join(part.split()), text.lang) for part in text.text.split("\n\n") if part.strip()]


def seconds(milliseconds: int) -> str:
    """`12.5` for 12500 milliseconds: no more digits than there are, and never an exponent."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".") if rest else str(whole)
