"""Visible items are found by every index that a page needs, in one total order: newest first, then by id."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import SourceLocation
from generator.model.library import Library
from generator.model.newsroom import Newsroom, by_language, index, shown_from, start_of
from generator.model.page import Page
from generator.model.shared import Rights, Speaker
from generator.model.speech import Speech
from generator.model.values import Body, Moment, Ref
from generator.model.video import Video
from generator.model.vocabularies import Event
from tests.generator.model import decoding_of
from tests.generator.model.decoding_of import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = SourceLocation("x")
SITE = replace(decoding_of.SITE, languages=("fr", "en", "ar"), time_zone="Europe/Brussels")


def moment(text: str) -> Moment:
    return Moment.of(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))


def speech(name: str, at: str = "2026-07-08", language: str = "en", **more: object) -> Speech:
    made = Speech(
        id=name,
        slug=name,
        language=language,
        source_location=HERE,
        title=name,
        delivery="written",
        delivered_at=moment(at),
        speakers=(),
        body=Body(name, 1),
        source=None if language == "en" else "en",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def video(name: str, at: str = "2026-07-08T12:00:00+02:00", **more: object) -> Video:
    made = Video(
        id=name,
        source_location=HERE,
        type="b_roll",
        title=TEXT,
        published_at=datetime.fromisoformat(at),
        duration=1000,
        rights=Rights(),
        renditions=(),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def event(name: str, start: str) -> Event:
    return Event(name, HERE, TEXT, moment(start), moment(start))


def refs(*names: str) -> tuple[Ref, ...]:
    return tuple(Ref(name, HERE) for name in names)


def newsroom(
    speeches: Iterable[Speech] = (),
    videos: Iterable[Video] = (),
    events: Iterable[Event] = (),
    pages: Iterable[Page] = (),
) -> Newsroom:
    library = Library(
        SITE,
        events={one.id: one for one in events},
        speeches={(one.id, one.language): one for one in speeches},
        videos={one.id: one for one in videos},
        pages={(one.slug, one.language): one for one in pages},
    )
    return index(library, {}, {}, {})


class TestOrder:
    """Newest first; on one day what has a time comes before what has none; then by id."""

    def test_of_speeches(self) -> None:
        room = newsroom(
            [
                speech("d", "2026-07-08"),
                speech("c", "2026-07-08"),
                speech("b", "2026-07-08T09:00:00+02:00"),
                speech("a", "2026-07-08T08:00:00+02:00"),
                speech("e", "2026-07-09"),
            ]
        )
        assert list(room.speeches) == ["e", "b", "a", "c", "d"]

    def test_of_speeches_is_by_instant_wherever_they_were_given(self) -> None:
        room = newsroom([speech("west", "2026-07-08T10:00:00-05:00"), speech("east", "2026-07-08T12:00:00+02:00")])
        assert list(room.speeches) == ["west", "east"]

    def test_of_languages_is_the_default_and_then_as_the_site_offers_them(self) -> None:
        room = newsroom([speech("a", language=tag) for tag in ("ar", "en", "fr")])
        assert list(room.speeches["a"]) == ["en", "fr", "ar"]
        pages = [
            Page(slug="p", language=tag, source_location=HERE, title="P", body=Body("p", 1))
            for tag in ("ar", "fr", "en")
        ]
        assert list(newsroom(pages=pages).pages["p"]) == ["en", "fr", "ar"]

    def test_of_videos_is_by_when_they_may_be_seen(self) -> None:
        room = newsroom(
            videos=[
                video("a", "2026-07-01T00:00:00Z"),
                video("b", "2026-06-01T00:00:00Z", embargo_until=datetime.fromisoformat("2026-08-01T00:00:00Z")),
                video("c", "2026-07-01T00:00:00Z"),
            ]
        )
        assert list(room.videos) == ["b", "a", "c"]

    def test_of_events_is_by_their_beginning(self) -> None:
        room = newsroom(events=[event("a", "2025-01-01"), event("c", "2026-01-01"), event("b", "2026-01-01")])
        assert list(room.events) == ["b", "c", "a"]

    @given(st.permutations([speech(name, at) for name in "abc" for at in ("2026-07-07", "2026-07-08T10:00:00Z")]))
    def test_does_not_depend_on_the_order_of_files(self, speeches: list[Speech]) -> None:
        unique = [replace(one, id=f"{one.id}-{one.delivered_at.iso}") for one in speeches]
        assert list(by_language(unique, SITE)) == [
            *(f"{name}-2026-07-08T10:00:00+00:00" for name in "abc"),
            *(f"{name}-2026-07-07" for name in "abc"),
        ]


class TestIndices:
    """The indexes by person, event and topic have each item once."""

    SPEECHES = (
        speech("old", "2025-01-01", speakers=(Speaker(Ref("ada", HERE)), Speaker(name=TEXT)), topics=refs("tides")),
        speech("new", "2026-01-01", speakers=(Speaker(Ref("ada", HERE)), Speaker(Ref("bram", HERE))), event=Ref("fair", HERE), topics=refs("tides", "locks")),
        speech("new", "2026-01-01", "fr", speakers=(Speaker(Ref("ada", HERE)),), topics=refs("tides")),
    )  # fmt: skip
    VIDEOS = (
        video(
            "M-1",
            persons_shown=refs("ada", "bram"),
            persons_heard=refs("ada"),
            topics=refs("tides"),
            event=Ref("fair", HERE),
        ),
        video("M-2", persons_heard=refs("bram")),
    )

    def test_of_speeches_have_them_newest_first_and_once_for_all_languages(self) -> None:
        room = newsroom(self.SPEECHES)
        assert room.speeches_by_person == {"ada": ("new", "old"), "bram": ("new",)}
        assert room.speeches_by_event == {"fair": ("new",)}
        assert room.speeches_by_topic == {"locks": ("new",), "tides": ("new", "old")}

    def test_of_videos_have_who_is_heard_and_who_is_shown(self) -> None:
        room = newsroom(videos=self.VIDEOS)
        assert room.videos_by_person == {"ada": ("M-1",), "bram": ("M-1", "M-2")}
        assert room.videos_by_event == {"fair": ("M-1",)}
        assert room.videos_by_topic == {"tides": ("M-1",)}

    def test_are_empty_without_items(self) -> None:
        room = newsroom()
        assert (room.speeches, room.speeches_by_person, room.videos_of_speech) == ({}, {}, {})


class TestRelations:
    """A speech and a video belong together if either says so."""

    @pytest.mark.parametrize(
        ("of_speech", "of_video"),
        [(("M-1",), ()), ((), ("a",)), (("M-1",), ("a",))],
        ids=["on the speech", "on the video", "on both"],
    )
    def test_go_both_ways(self, of_speech: tuple[str, ...], of_video: tuple[str, ...]) -> None:
        room = newsroom([speech("a", videos=refs(*of_speech))], [video("M-1", speeches=refs(*of_video))])
        assert (room.videos_of_speech, room.speeches_of_video) == ({"a": ("M-1",)}, {"M-1": ("a",)})

    def test_are_in_the_order_of_the_site(self) -> None:
        speeches = [speech("a", "2025-01-01"), speech("b", "2026-01-01")]
        videos = [
            video(name, at, speeches=refs("a", "b"))
            for name, at in (("M-1", "2025-01-01T00:00:00Z"), ("M-2", "2026-01-01T00:00:00Z"))
        ]
        room = newsroom(speeches, videos)
        assert room.videos_of_speech == {"a": ("M-2", "M-1"), "b": ("M-2", "M-1")}
        assert room.speeches_of_video == {"M-1": ("b", "a"), "M-2": ("b", "a")}

    def test_leave_out_what_is_hidden(self) -> None:
        room = newsroom([speech("a", videos=refs("M-1", "M-9"))], [video("M-1", speeches=refs("z"))])
        assert (room.videos_of_speech, room.speeches_of_video) == ({"a": ("M-1",)}, {"M-1": ("a",)})


class TestMoments:
    """A civil date begins at midnight where the site is; an instant is itself."""

    def test_of_a_date_begin_in_the_time_zone_of_the_site(self) -> None:
        assert start_of(moment("2026-07-08"), SITE) == datetime.fromisoformat("2026-07-08T00:00:00+02:00")
        assert start_of(moment("2026-12-08"), SITE) == datetime.fromisoformat("2026-12-08T00:00:00+01:00")
        assert start_of(moment("2026-07-08T10:00:00Z"), SITE) == datetime.fromisoformat("2026-07-08T10:00:00Z")

    def test_of_a_video_are_the_later_of_publication_and_embargo(self) -> None:
        early, late = (datetime.fromisoformat(f"2026-07-0{day}T00:00:00Z") for day in (1, 2))
        assert shown_from(replace(video("a"), published_at=late, embargo_until=early)) == late
        assert shown_from(replace(video("a"), published_at=early, embargo_until=late)) == late
        assert shown_from(replace(video("a"), published_at=early)) == early


def test_the_original_of_a_speech_is_the_text_that_is_no_translation() -> None:
    versions = [speech("a"), speech("a", language="fr")]
    assert newsroom(versions).original("a").language == "en"
    assert newsroom(versions[1:]).original("a").language == "fr"
