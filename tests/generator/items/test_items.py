"""The instant of an item of which only the day is known."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from generator.items.speech import first_instant, instant, last_instant
from generator.model.values import Moment
from tests.generator.exports.samples import SPEECH, SUMMER

ZONE = ZoneInfo("Europe/Brussels")
DAY = Moment.of(date(2026, 7, 8))
EVENING = datetime(2026, 7, 8, 19, 0, tzinfo=SUMMER)


class TestInstants:
    """A day becomes 00:00 in the site's zone only for formats that know no days, and nobody is told that it was written down."""

    def test_a_day_begins_in_the_zone_of_the_site_with_the_offset_of_its_season(self) -> None:
        assert instant(DAY, ZONE).isoformat() == "2026-07-08T00:00:00+02:00"
        assert instant(Moment.of(date(2026, 12, 8)), ZONE).isoformat() == "2026-12-08T00:00:00+01:00"

    def test_an_instant_keeps_its_own_offset(self) -> None:
        assert instant(Moment.of(EVENING), ZoneInfo("UTC")) is EVENING

    def test_publication_and_embargo_together_say_from_when(self) -> None:
        later = EVENING.replace(hour=21)
        assert first_instant([EVENING, later], DAY, ZONE) == (later, True)
        assert first_instant([EVENING, None], DAY, ZONE) == (EVENING, True)

    def test_without_either_the_delivery_stands_in_and_is_not_called_known(self) -> None:
        assert first_instant([None, None], DAY, ZONE) == (datetime(2026, 7, 8, tzinfo=ZONE), False)
        assert first_instant([None], Moment.of(EVENING), ZONE) == (EVENING, False)

    def test_the_last_change_is_never_before_the_publication(self) -> None:
        assert last_instant(EVENING, [DAY], ZONE) == EVENING
        assert last_instant(EVENING, [DAY, Moment.of(date(2026, 7, 9))], ZONE) == datetime(2026, 7, 9, tzinfo=ZONE)

    def test_a_place_names_only_what_is_known(self) -> None:
        assert SPEECH.location.name == "Assembly Hall, Port Averne, Averne"
