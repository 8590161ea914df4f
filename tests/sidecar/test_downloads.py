"""The record of downloads, on each engine."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sidecar import downloads, retention, sessions
from sidecar.delivery.local import Refusal
from sidecar.downloads import Download, ReportRow
from sidecar.sessions import Session
from tests.support.films import NOON, House, noise

HOUR, DAY = 3600, 86_400


@pytest.fixture
def house(tmp_path: Path, store_url: str) -> Iterator[House]:
    house = House(tmp_path, store_url)
    for video in ("M-1", "M-2"):
        house.add(video, "broadcast", noise(50))
    yield house
    house.close()


def session(house: House, address: str = "ada@example.org") -> Session:
    found = sessions.find(house.service, house.session(house.account(address)))
    assert found is not None
    return found


def take(
    house: House, who: Session, video: str = "M-1", *, ranged: bool = False, recorded: bool = True
) -> str | Refusal:
    return downloads.grant(house.service, house.manifest, who, video, "broadcast", ranged=ranged, recorded=recorded)


class TestADownload:
    def test_is_written_down_with_account_file_version_and_time(self, house: House) -> None:
        ada = session(house)
        assert isinstance(take(house, ada), str)
        file = house.manifest.find("M-1", "broadcast")
        assert file is not None
        assert downloads.listing(house.service, ada.account_id) == (Download("M-1", "broadcast", file.version, NOON),)

    def test_is_one_for_six_hours(self, house: House) -> None:
        ada = session(house)
        for seconds in (0, 1, 6 * HOUR - 2, 1, 6 * HOUR - 1, 1):
            house.clock.now += seconds
            take(house, ada)
        assert [one.at - NOON for one in downloads.listing(house.service, ada.account_id)] == [12 * HOUR, 6 * HOUR, 0]

    def test_goes_on_however_late_it_is_resumed(self, house: House) -> None:
        ada = session(house)
        take(house, ada)
        house.clock.now += 3 * DAY
        assert isinstance(take(house, ada, ranged=True), str)
        assert len(house.downloads()) == 1

    def test_is_another_one_of_another_file_version_or_account(self, house: House) -> None:
        ada, bram = session(house), session(house, "bram@example.org")
        for who, video in ((ada, "M-1"), (bram, "M-1"), (ada, "M-2")):
            take(house, who, video)
        house.add("M-1", "broadcast", noise(50, 2))
        take(house, ada)
        assert len(house.downloads()) == 4

    def test_of_many_connections_at_once_is_one(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        ada = session(house)
        together, links, record = threading.Barrier(24), list[object](), downloads._record

        def record_together(*arguments: Any) -> None:
            together.wait(20)  # until all have seen that nothing is written down
            record(*arguments)

        monkeypatch.setattr(downloads, "_record", record_together)
        threads = [threading.Thread(target=lambda: links.append(take(house, ada))) for _ in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [type(link) for link in links] == [str] * 24
        assert len(house.downloads()) == 1

    @pytest.mark.parametrize(("video", "refusal"), [("M-9", "unknown"), ("M-3", "unknown"), ("M-4", "over")])
    def test_that_is_refused_is_none(self, house: House, video: str, refusal: str) -> None:
        house.add("M-3", "broadcast", noise(50), published_at="2026-12-01T00:00:00Z")
        house.add("M-4", "broadcast", noise(50), expires_at="2026-11-01T00:00:00Z")
        assert take(house, session(house), video) == Refusal(refusal)
        assert house.downloads() == []

    def test_of_an_account_that_closes_meanwhile_leaves_no_trace_and_no_error(self, house: House) -> None:
        ada = session(house)
        with house.service.store.write() as conn:
            conn.exec_driver_sql("DELETE FROM accounts")
        assert isinstance(take(house, ada), str)
        assert house.downloads() == []


class TestTheHistory:
    def test_is_ones_own_and_the_newest_first(self, house: House) -> None:
        ada, bram = session(house), session(house, "bram@example.org")
        for who, video in ((ada, "M-1"), (bram, "M-1"), (ada, "M-2")):
            take(house, who, video)
            house.clock.now += 1
        assert [one.video for one in downloads.listing(house.service, ada.account_id)] == ["M-2", "M-1"]
        assert [one.video for one in downloads.listing(house.service, ada.account_id, 1)] == ["M-2"]

    def test_has_the_films_titles_while_the_newsroom_has_them(self, house: House) -> None:
        ada = session(house)
        take(house, ada)
        taken = downloads.listing(house.service, ada.account_id)
        own = {"rendition": "broadcast", "at": NOON, "url": "/download/M-1/broadcast"}
        assert downloads.shown(house.manifest, taken, "fr") == [{"title": "Le film M-1"} | own]
        house.remove("M-1")
        assert downloads.shown(house.manifest, taken, "fr") == [{"title": "M-1"} | own]

    def test_is_forgotten_after_two_years(self, house: House) -> None:
        ada = session(house)
        take(house, ada)
        house.clock.now += 730 * DAY
        assert retention.purge(house.service)["downloads"] == 0
        house.clock.now += 1
        assert retention.purge(house.service)["downloads"] == 1
        assert downloads.listing(house.service, ada.account_id) == ()


class TestTheReport:
    def test_counts_downloads_and_accounts_of_each_file(self, house: House) -> None:
        ada, bram = session(house), session(house, "bram@example.org")
        for who, video in ((ada, "M-1"), (ada, "M-2"), (bram, "M-2")):
            take(house, who, video)
        house.clock.now += DAY
        take(house, ada, "M-2")
        rows = downloads.report(house.service, NOON, NOON + 2 * DAY)
        assert rows == (
            ReportRow("M-2", "broadcast", 3, 2, NOON, NOON + DAY),
            ReportRow("M-1", "broadcast", 1, 1, NOON, NOON),
        )

    def test_is_of_a_time_with_its_first_second_and_without_its_last(self, house: House) -> None:
        take(house, session(house))
        spans = ((NOON - 1, NOON), (NOON, NOON + 1), (NOON + 1, NOON + 2))
        assert [len(downloads.report(house.service, *span)) for span in spans] == [0, 1, 0]

    def test_still_counts_what_closed_accounts_took(self, house: House) -> None:
        take(house, session(house))
        with house.service.store.write() as conn:
            conn.exec_driver_sql("DELETE FROM accounts")
        assert downloads.report(house.service, 0, NOON + 1) == (ReportRow("M-1", "broadcast", 1, 0, NOON, NOON),)
