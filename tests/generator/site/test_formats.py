"""Dates, sizes and names as readers of a language write them."""

from datetime import date, datetime, timedelta, timezone

import pytest

from common.locales import clock_time
from generator.model.values import Moment
from generator.site.formats import Formats, own_name
from generator.site.routes import Routes, output_of

NARROW = "\N{NARROW NO-BREAK SPACE}"


def at(hours: float) -> datetime:
    return datetime(2026, 7, 8, 10, 0, tzinfo=timezone(timedelta(hours=hours)))


class TestDates:
    def test_a_civil_date_has_no_time(self) -> None:
        shown = Formats("en").date(Moment.of(date(1790, 1, 8)))
        assert shown == '<time datetime="1790-01-08">8 January 1790</time>'

    def test_an_instant_keeps_its_own_offset(self) -> None:
        shown = Formats("fr").date(Moment.of(at(2)))
        assert shown == '<time datetime="2026-07-08T10:00:00+02:00">8 juillet 2026, 10:00 (UTC+2)</time>'

    def test_a_day_is_a_date_without_its_time(self) -> None:
        assert Formats("en").day(at(2)) == '<time datetime="2026-07-08T10:00:00+02:00">8 July 2026</time>'

    def test_a_part_of_a_date_is_named_by_its_pattern(self) -> None:
        assert [Formats("fr").part(Moment.of(at(2)), pattern) for pattern in ("EEEE", "MMM")] == ["mercredi", "juil."]

    @pytest.mark.parametrize(("hours", "zone"), [(0, "UTC"), (5.5, "UTC+5:30"), (-3, "UTC−3"), (14, "UTC+14")])
    def test_the_zone_is_said(self, hours: float, zone: str) -> None:
        assert clock_time(at(hours)) == f"10:00 ({zone})"

    def test_a_span_says_what_is_common_once(self) -> None:
        assert Formats("en").span(Moment.of(date(2026, 7, 7)), Moment.of(date(2026, 7, 7))) == "7 July 2026"
        assert Formats("en").span(Moment.of(date(2026, 7, 7)), Moment.of(date(2026, 7, 8))).count("Jul") == 1

    def test_arabic_months_are_arabic(self) -> None:
        assert "يوليو" in Formats("ar").month(Moment.of(date(2026, 7, 8)))


class TestNumbers:
    @pytest.mark.parametrize(
        ("size", "shown"),
        [(999, "999 byte"), (1_000, "1 kB"), (1_240_000, "1.2 MB"), (52_400_000, "52 MB"), (3_200_000_000, "3.2 GB")],
    )
    def test_sizes_are_decimal(self, size: int, shown: str) -> None:
        assert Formats("en").size(size) == shown

    def test_french_writes_octets(self) -> None:
        assert Formats("fr").size(1_240_000).replace(NARROW, " ").replace("\xa0", " ") == "1,2 Mo"

    def test_bit_rates_and_loading_times(self) -> None:
        formats = Formats("en")
        assert formats.bit_rate(50_000_000).replace("\xa0", " ") == "50 Mbit/s"
        assert formats.bit_rate(128_000).replace("\xa0", " ") == "128 kbit/s"
        assert [formats.loading_time(n).split()[0] for n in (1, 250_000_000, 750_000_000, 40_000_000_000)] == [
            "1",
            "40",
            "2",
            "1.8",
        ]


class TestLanguages:
    def test_each_is_called_in_itself_and_in_others(self) -> None:
        assert [own_name(tag) for tag in ("en", "fr", "ar")] == ["English", "Français", "العربية"]
        assert Formats("fr").language_name("ar") == "arabe"

    def test_an_unknown_one_is_called_by_its_tag(self) -> None:
        assert own_name("xq") == "xq"

    def test_direction_comes_from_the_script(self) -> None:
        assert [Formats(tag).direction for tag in ("en", "ar", "he")] == ["ltr", "rtl", "rtl"]


class TestRoutes:
    routes = Routes("https://newsroom.example", "en")

    def test_the_default_language_has_no_prefix(self) -> None:
        assert self.routes.speech("en", "2026-07-08-closing-remarks") == "/speeches/2026/07/08/closing-remarks/"
        assert self.routes.speech("fr", "2026-07-08-closing-remarks") == "/fr/speeches/2026/07/08/closing-remarks/"
        assert self.routes.page("en") == "/"

    def test_addresses_are_encoded_and_files_are_not(self) -> None:
        url = self.routes.text_page("en", "à-propos")
        assert url == "/%C3%A0-propos/"
        assert output_of(url) == "à-propos/index.html"

    def test_files_answer_at_their_own_names(self) -> None:
        assert [output_of(url) for url in ("/", "/videos/", "/robots.txt")] == [
            "index.html",
            "videos/index.html",
            "robots.txt",
        ]

    def test_accounts_get_the_page_to_return_to(self) -> None:
        assert self.routes.account("login", "/videos/M-1/") == "/account/login?next=/videos/M-1/"
        assert self.routes.account("login", "/à/?a=b&c") == "/account/login?next=/%C3%A0/%3Fa%3Db%26c"

    def test_the_download_address_is_stable(self) -> None:
        assert self.routes.download("M-1", "broadcast") == "/download/M-1/broadcast"
