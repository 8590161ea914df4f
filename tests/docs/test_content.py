"""The guide for editors: its examples make a site, and its tables name every key that there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.model import records, schema
from generator.model.timecode import FRAME_RATES
from tests.docs.examples import Section, check, first_lines, sections, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model.decoding import Field

SECTIONS = {section.title: section for section in sections("content.md")}
TABLES: dict[str, Mapping[str, Field]] = {
    "`site.yaml`": schema.SITE,
    "`organisation`": schema.ORGANISATION,
    "`contact`": schema.CONTACT,
    "`account`": schema.ACCOUNT,
    "`rights`": schema.RIGHTS,
    "a person": schema.PERSON,
    "an event": schema.EVENT,
    "a topic": schema.TOPIC,
    "a location": schema.LOCATION,
    "a picture": schema.IMAGE,
    "a speech": schema.SPEECH,
    "a speaker": schema.SPEAKER,
    "a change": schema.CHANGE,
    "a withdrawal": schema.WITHDRAWN,
    "a translation": schema.TRANSLATION,
    "a page": schema.PAGE,
    "a video": schema.VIDEO,
    "a shot": schema.SHOT,
    "captions": schema.CAPTIONS,
    "a rendition": schema.RENDITION,
}
WORDS = {
    ("a speech", "kind"): records.SPEECH_KINDS,
    ("a speech", "delivery"): records.DELIVERIES,
    ("a change", "kind"): records.CHANGE_KINDS,
    ("a translation", "kind"): records.TRANSLATION_KINDS,
    ("a video", "type"): records.VIDEO_TYPES,
    ("a video", "frame_rate"): tuple(FRAME_RATES),
    ("a shot", "kind"): records.SHOT_KINDS,
    ("captions", "kind"): records.CAPTION_KINDS,
    ("captions", "origin"): records.CAPTION_ORIGINS,
    ("a rendition", "purpose"): records.PURPOSES,
    ("a rendition", "access"): records.ACCESSES,
    ("a rendition", "scan"): records.SCANS,
}
_ROW = re.compile(r"^\| `(\w+)` \| (yes)? ?\| (.+) \|$", re.MULTILINE)


def rows(section: Section) -> list[tuple[str, bool, str]]:
    """The table of a section: key, whether it is required, what it holds."""
    return [(m[1], m[2] == "yes", m[3]) for m in _ROW.finditer(section.text)]


def test_there_is_a_table_for_each_mapping_that_editors_write() -> None:
    assert [title for title in SECTIONS if title.startswith("Keys of")] == [f"Keys of {name}" for name in TABLES]


@pytest.mark.parametrize("name", TABLES)
class TestTheTable:
    def test_has_each_key_in_the_order_of_the_schema_and_no_other(self, name: str) -> None:
        assert [key for key, _, _ in rows(SECTIONS[f"Keys of {name}"])] == list(TABLES[name])

    def test_says_which_keys_are_required(self, name: str) -> None:
        required = {key for key, field in TABLES[name].items() if field.required}
        required |= set(schema.REQUIRED_OF_A_SPEECH) if name == "a speech" else set()
        assert {key for key, needed, _ in rows(SECTIONS[f"Keys of {name}"]) if needed} == required


@pytest.mark.parametrize(("name", "key"), WORDS)
def test_the_table_lists_the_words_that_a_key_allows(name: str, key: str) -> None:
    values = {one: value for one, _, value in rows(SECTIONS[f"Keys of {name}"])}
    assert tuple(re.findall(r"`([\w.]+)`", values[key])) == WORDS[name, key]


class TestTheExamples:
    """They are a site that is sound, and what the guide promises is there."""

    @pytest.fixture(scope="class")
    @staticmethod
    def outputs(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
        folder = tmp_path_factory.mktemp("guide")
        write(folder, [file for section in SECTIONS.values() for file in section.files])
        report = check(folder)
        assert [line for line in first_lines(report) if ": warning: " not in line] == []
        return frozenset(report.outputs)

    def test_are_all_there_is_to_a_site(self, outputs: frozenset[str]) -> None:
        assert {"index.html", "fr/index.html", "terms/index.html"} <= outputs

    @pytest.mark.parametrize(
        "output",
        [
            "speeches/2026/07/07/opening/index.html",
            "fr/speeches/2026/07/07/opening/index.html",
            "speeches/2026/07/08/press/index.html",
            "speeches/2026/07/06/invitation/index.html",
            "news/2026/invitation/index.html",
            "videos/M-260707-01/index.html",
            "people/ada-vole/index.html",
            "events/harbour-fair-2026/index.html",
            "topics/locks/index.html",
        ],
    )
    def test_stand_at_the_addresses_that_their_names_give(self, output: str, outputs: frozenset[str]) -> None:
        assert output in outputs

    def test_begin_with_a_site_of_six_lines(self, tmp_path: Path) -> None:
        (site,) = SECTIONS["The site"].files
        write(tmp_path, [site])
        assert len(site.text.splitlines()) == 6
        assert first_lines(check(tmp_path)) == []
