"""The guide for editors: its examples make a site, and its tables name every key that there is."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import is_dataclass
from pathlib import Path

import pytest

import generator.model
from generator.model.decoding import keys_of
from scripts.content_tables import PAGE, TABLES, written
from tests.docs.examples import check, first_lines, sections, write

SECTIONS = {section.title: section for section in sections("content.md")}


def is_record(value: object) -> bool:
    return isinstance(value, type) and is_dataclass(value)


class TestTheTables:
    """They are those that `scripts/content_tables.py` writes from the records."""

    def test_are_up_to_date(self) -> None:
        page = PAGE.read_text("utf-8")
        assert written(page) == page

    def test_are_there_for_each_mapping_that_editors_write(self) -> None:
        names = [f"generator.model.{one.name}" for one in pkgutil.iter_modules(generator.model.__path__)]
        records = {one for name in names for one in vars(importlib.import_module(name)).values() if is_record(one)}
        assert {one for one in records if keys_of(one)} == set(TABLES.values())

    @pytest.mark.parametrize("name", TABLES)
    def test_say_what_to_write_for_each_key(self, name: str) -> None:
        rows = [line for line in SECTIONS[f"Keys of {name}"].text.splitlines() if line.startswith("| `")]
        assert len(rows) == len(keys_of(TABLES[name]))
        assert [row for row in rows if row.endswith("|  |")] == []


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
