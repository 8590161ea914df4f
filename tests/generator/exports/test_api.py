"""The lists below `/api/`, and the page that documents them."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given

from generator.exports import api, ninjs
from generator.exports.feeds import json_feed
from generator.exports.rows import Row
from generator.exports.text_files import COLUMNS
from generator.items.parts import ItemLink
from generator.items.speech import ChangeItem, SpeechItem, Withdrawal
from generator.items.video import VideoItem
from generator.model.values import Moment
from generator.site.views import NO_TEXT, Label, LocalizedText, Picture
from tests.generator.exports.samples import HOSTILE, SITE, SPEECH, SPEECHES, SUMMER, VIDEO
from tests.support.services import ROOT

FRENCH = replace(
    SPEECH,
    language="fr",
    url=SPEECH.translations[1].url,
    title=LocalizedText("Conférence de presse de clôture"),
    translation=Label("courtesy", "Courtesy translation"),
    original=ItemLink(SPEECH.title, SPEECH.url, SPEECH.id),
    changes=(
        ChangeItem(
            Moment.of(datetime(2026, 7, 10, 8, 0, tzinfo=SUMMER)),
            Label("translation", "New translation"),
            LocalizedText("French text added."),
        ),
    ),
)
WITHDRAWN = replace(
    SPEECH,
    id="2026-07-01-x",
    withdrawn=Withdrawal(Moment.of(date(2026, 7, 11)), LocalizedText("Taken back.")),
    changes=(),
)
TEXT = LocalizedText("x")
RIGHTS = replace(SPEECH.rights, third_party=TEXT, ai_training=TEXT, expires=Moment.of(date(2031, 1, 1)))
FULL_SPEECH = replace(
    FRENCH, quotes=(LocalizedText("Together."),), rights=RIGHTS, withdrawn=WITHDRAWN.withdrawn, changes=SPEECH.changes
)
FULL_VIDEO = replace(
    VIDEO,
    rights=RIGHTS,
    drop_frame=True,
    expires=VIDEO.published,
    stills=(Picture(f"{VIDEO.url}still.jpg", NO_TEXT),),
    shot_at=Moment.of(VIDEO.published),
    shots=(replace(VIDEO.shots[1], location=LocalizedText("Kelsport")),),
)


def listed(name: str, rows: Iterable[Row]) -> bytes:
    return dict(api.lists(list(rows), SITE))[f"api/{name}.json"]


def speeches(entries: list[SpeechItem]) -> bytes:
    """Return the list of speeches; the languages of one stand together."""
    groups = [list(group) for _, group in groupby(entries, key=lambda entry: entry.id)]
    return listed("speeches", (row for group in groups for row in api.speech_rows(group)))


def videos(entries: list[VideoItem]) -> bytes:
    """Return the list of one video."""
    return listed("videos", api.video_rows(entries))


def changes(entries: list[SpeechItem]) -> bytes:
    """Return the list of changes."""
    return listed("changes", api.change_rows(entries))


class TestSpeeches:
    """`/api/speeches.json` has one object for each speech, its languages inside."""

    def test_languages_of_a_speech_are_one_object(self) -> None:
        found = json.loads(speeches([SPEECH, FRENCH, WITHDRAWN]))
        assert found["total"] == 2
        assert [item["id"] for item in found["speeches"]] == [SPEECH.id, WITHDRAWN.id]
        assert [variant["language"] for variant in found["speeches"][0]["languages"]] == ["en", "fr"]
        assert found["speeches"][0]["languages"][1]["translation"] == "courtesy"

    def test_the_newest_language_says_when_it_was_updated(self) -> None:
        newer = replace(FRENCH, updated=datetime(2026, 7, 10, 8, 0, tzinfo=SUMMER))
        assert json.loads(speeches([SPEECH, newer]))["speeches"][0]["updated"] == "2026-07-10T08:00:00+02:00"

    def test_says_that_a_speech_was_withdrawn(self) -> None:
        assert json.loads(speeches([WITHDRAWN]))["speeches"][0]["withdrawn"] == "2026-07-11"

    def test_no_publication_is_made_up(self) -> None:
        unknown = replace(SPEECH, published_known=False, updated=SPEECH.published)
        assert not {"published", "updated"} & json.loads(speeches([unknown]))["speeches"][0].keys()

    def test_a_list_of_nothing_is_a_list(self) -> None:
        assert json.loads(speeches([])) == {"version": "1", "total": 0, "speeches": []}

    def test_each_speech_is_a_line(self) -> None:
        assert len(speeches([SPEECH, WITHDRAWN]).splitlines()) == 4

    @given(HOSTILE)
    def test_no_title_breaks_the_lines(self, title: str) -> None:
        written = speeches([replace(SPEECH, title=LocalizedText(title)), WITHDRAWN])
        assert written.count(b"\n") == 4
        assert json.loads(written)["total"] == 2


class TestYears:
    """Each year has a list of its own; the first one holds the newest and says where those are."""

    def entries(self, count: int) -> list[SpeechItem]:
        """Make speeches, newest first, four of each year."""
        days = [date(2026 - number // 4, 12 - number % 4, 1) for number in range(count)]
        return [replace(SPEECH, id=f"{day}-x", delivered=Moment.of(day)) for day in days]

    def test_the_first_list_says_where_the_years_are(self) -> None:
        found = json.loads(speeches(self.entries(6)))
        assert (found["total"], len(found["speeches"])) == (6, 6)
        assert found["years"] == [
            {"year": "2026", "total": 4, "url": f"{SITE}/api/speeches/2026.json"},
            {"year": "2025", "total": 2, "url": f"{SITE}/api/speeches/2025.json"},
        ]

    def test_the_list_of_a_year_has_the_same_shape(self) -> None:
        entries = self.entries(6)
        rows = [row for one in entries for row in api.speech_rows([one])]
        of_year = json.loads(dict(api.lists(rows, SITE))["api/speeches/2025.json"])
        assert of_year == {
            "version": "1",
            "year": "2025",
            "total": 2,
            "speeches": json.loads(speeches(entries))["speeches"][4:],
        }

    @pytest.mark.parametrize(("count", "held"), [(api.NEWEST, api.NEWEST), (api.NEWEST + 1, api.NEWEST)])
    def test_the_first_list_holds_no_more_than_the_newest(self, count: int, held: int) -> None:
        found = json.loads(speeches(self.entries(count)))
        assert (found["total"], len(found["speeches"])) == (count, held)
        assert found["speeches"][0]["id"] == "2026-12-01-x"

    def test_a_video_belongs_to_the_year_in_which_it_was_published(self) -> None:
        old = replace(VIDEO, id="old", published=datetime(2019, 12, 31, 23, 30, tzinfo=SUMMER))
        outputs = dict(api.lists([*api.video_rows([VIDEO]), *api.video_rows([old])], SITE))
        assert json.loads(outputs["api/videos/2019.json"])["videos"][0]["id"] == "old"


class TestVideos:
    """`/api/videos.json` has one object for each video, its files and its languages."""

    def test_says_what_there_is_and_what_asks_for_an_account(self) -> None:
        item = json.loads(videos([VIDEO, replace(VIDEO, language="fr")]))["videos"][0]
        assert [(file["name"], file["access"]) for file in item["renditions"]][:2] == [
            ("broadcast", "account"),
            ("preview", "open"),
        ]
        assert [variant["language"] for variant in item["languages"]] == ["en", "fr"]
        assert (item["duration"], item["persons"]) == (132.4, ["ilse-varnholt"])


class TestChanges:
    """`/api/changes.json` tells programs what was corrected, translated or taken back."""

    def test_newest_first_with_what_was_altered(self) -> None:
        found = json.loads(changes([SPEECH, FRENCH, WITHDRAWN]))
        assert [(item["at"][:10], item["kind"]) for item in found["changes"]] == [
            ("2026-07-11", "withdrawal"),
            ("2026-07-10", "translation"),
            ("2026-07-09", "correction"),
        ]
        assert (found["changes"][2]["before"], found["changes"][2]["after"]) == ("forty", "forty-two")
        assert found["changes"][0]["note"] == "Taken back."

    def test_the_order_of_the_speeches_does_not_matter(self) -> None:
        assert changes([SPEECH, FRENCH, WITHDRAWN]) == changes([WITHDRAWN, FRENCH, SPEECH])


def paths(value: Any, before: str = "") -> Iterator[str]:
    """Each member of a JSON value as `outer.inner`; lists are looked through."""
    if isinstance(value, list):
        for one in value:
            yield from paths(one, before)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield before + name
            yield from paths(inner, f"{before}{name}.")


def documented(section: str) -> set[str]:
    """The members named in the first column of the tables below one heading of `docs/data.md`."""
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, section
    cells = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+)", found[1], re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def full_feed(speeches: tuple[SpeechItem, ...]) -> Any:
    return [item["_rostra"] for item in json.loads(json_feed(SPEECHES, speeches))["items"]]


def without_years(written: bytes) -> Any:
    return {name: value for name, value in json.loads(written).items() if name != "years"}


class TestDocumentation:
    """`docs/data.md` names each member that is written, and no other."""

    @pytest.mark.parametrize(
        ("section", "values"),
        [
            ("Speeches: `/api/speeches.json`", [without_years(speeches([FULL_SPEECH]))]),
            ("Videos: `/api/videos.json`", [without_years(videos([FULL_VIDEO]))]),
            ("What changed: `/api/changes.json`", [json.loads(changes([SPEECH]))]),
            ("The feeds' own member: `_rostra`", full_feed((FULL_SPEECH,))),
        ],
    )
    def test_every_member_is_documented_and_nothing_else(self, section: str, values: list[Any]) -> None:
        assert documented(section) == set(paths(values))

    def test_members_that_lead_to_years_are_documented(self) -> None:
        index = {"years": json.loads(speeches([FULL_SPEECH]))["years"]}
        assert documented("The newest, and everything by year") == {*paths(index), "year"}

    def test_members_of_items_are_documented_once(self) -> None:
        both = documented("Both kinds of `index.json`")
        speech = set(paths(json.loads(ninjs.speech(FULL_SPEECH))))
        video = {path for path in paths(json.loads(ninjs.video(FULL_VIDEO))) if not path.startswith("rostra.access.")}
        assert both | documented("A speech: `index.json`") == speech
        assert both | documented("A video: `index.json`") == video
        assert both <= speech & video

    def test_columns_of_the_shot_list_are_documented(self) -> None:
        text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8").partition("## `shotlist.csv`")[2]
        assert ", ".join(f"`{name}`" for name in COLUMNS) in " ".join(text.split())
