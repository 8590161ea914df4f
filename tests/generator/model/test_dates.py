"""Dates stay dates, instants keep their offset, and what no calendar or clock shows is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.dates import FIRST_YEAR, LAST_YEAR, civil_date, instant, moment
from generator.model.values import Moment
from tests.generator.model.decoding_of import codes, scalar

BRUSSELS = timezone(timedelta(hours=2))


class TestDate:
    """`YYYY-MM-DD`, of a day that exists."""

    @pytest.mark.parametrize("typed", ["2026-07-08", "2024-02-29", "1000-01-01", "2999-12-31", '"2026-07-08"'])
    def test_is_read(self, typed: str) -> None:
        assert scalar(civil_date, typed).value == date.fromisoformat(typed.strip('"'))

    @pytest.mark.parametrize(
        "typed",
        [
            "2024-02-30", "2023-02-29", "0000-00-00", "0001-01-01", "10000-01-01", "3000-01-01", "2026-13-01", "2026-7-8", "20260708", "2026-W28",
            "08.07.2026", "2026/07/08", "٢٠٢٦-٠٧-٠٨", "today", "2026-07", "2026", "-2026-07-08", "2026-07-08T10:00+02:00",
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, typed: str) -> None:
        assert scalar(civil_date, typed).findings == ["1:6 bad-date"]

    def test_says_what_is_wrong_with_it(self) -> None:
        assert scalar(civil_date, "2024-02-30").messages == [
            "«2024-02-30» is not a date: day is out of range for month"
        ]
        assert scalar(civil_date, "0000-00-00").messages == ["«0000-00-00» is not a date: year 0 is out of range"]
        assert scalar(civil_date, "0999-01-01").messages == ["«0999-01-01» is not a date: years go from 1000 to 2999"]

    @given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
    def test_of_any_day_is_read_as_it_is_written(self, day: date) -> None:
        assert scalar(civil_date, day.isoformat()).value == day


class TestInstant:
    """A date, a time and the offset from UTC."""

    @pytest.mark.parametrize(
        ("typed", "at"),
        [
            ("2026-07-08T10:00:00+02:00", datetime(2026, 7, 8, 10, tzinfo=BRUSSELS)),
            ("2026-07-08T10:00+02:00", datetime(2026, 7, 8, 10, tzinfo=BRUSSELS)),
            ("2026-07-08 10:00:59+02:00", datetime(2026, 7, 8, 10, 0, 59, tzinfo=BRUSSELS)),
            ("2026-07-08T10:00Z", datetime(2026, 7, 8, 10, tzinfo=UTC)),
            ("2026-07-08T00:00+00:00", datetime(2026, 7, 8, tzinfo=UTC)),
            ("2026-07-08T10:00+14:00", datetime(2026, 7, 8, 10, tzinfo=timezone(timedelta(hours=14)))),
            ("2026-07-08T10:00-12:00", datetime(2026, 7, 8, 10, tzinfo=timezone(timedelta(hours=-12)))),
            ("2026-07-08T10:00+05:45", datetime(2026, 7, 8, 10, tzinfo=timezone(timedelta(hours=5, minutes=45)))),
        ],
    )
    def test_is_read_with_its_offset(self, typed: str, at: datetime) -> None:
        found = scalar(instant, typed).value
        assert found is not None
        assert (found, found.utcoffset()) == (at, at.utcoffset())

    @pytest.mark.parametrize(
        "typed",
        [
            "2026-07-08T24:00+02:00", "2026-07-08T23:59:60Z", "2026-07-08T25:00Z", "2026-07-08T10:60Z", "2026-07-08T10:00+0200", "2026-07-08T10:00+02",
            "2026-07-08T10:00-00:00", "2026-07-08T10:00+14:30", "2026-07-08T10:00-12:30", "2026-07-08T10:00+24:00", "2026-07-08T10:00:00.5Z",
            "2026-07-08T10Z", "2026-07-08T10:00 CEST", "2024-02-30T10:00Z", "0001-01-01T00:00+14:00", "2026-07-08T10:00:00+02:00:30", "2026-07-08",
        ],
    )  # fmt: skip
    def test_that_no_clock_shows_is_refused(self, typed: str) -> None:
        assert scalar(instant, typed).findings == ["1:6 bad-instant"]

    @pytest.mark.parametrize("typed", ["2026-07-08T10:00", "2026-07-08 10:00:00"])
    def test_without_an_offset_is_refused_with_a_hint_that_can_be_pasted(self, typed: str) -> None:
        found = scalar(instant, typed)
        assert (codes(found), found.hints) == (
            ["time-without-offset"],
            [f"add the offset from UTC, as in {typed}+02:00"],
        )

    @pytest.mark.parametrize("typed", ["12:34", "now", "20260708T100000Z"])
    def test_that_does_not_begin_with_a_date_is_no_date(self, typed: str) -> None:
        assert codes(scalar(instant, typed)) == ["bad-date"]


class TestMoment:
    """Either of the two, and never one made of the other."""

    def test_of_a_date_has_no_time(self) -> None:
        found = scalar(moment, "2026-07-08").value
        assert found == Moment.of(date(2026, 7, 8))
        assert not found.has_time

    def test_of_an_instant_has_the_day_of_its_own_offset(self) -> None:
        found = scalar(moment, "2026-07-08T00:30+02:00").value
        assert found is not None
        assert (found.has_time, found.day, found.iso) == (True, date(2026, 7, 8), "2026-07-08T00:30:00+02:00")
