"""People, events and topics: what is wrong with one entry leaves the others alone."""

from __future__ import annotations

import pytest

from generator.model import vocabularies
from tests.generator.model.decoding_of import document


class TestVocabulary:
    """A mapping of ids: what is wrong with one entry leaves the others alone."""

    def test_gives_each_entry_its_id_and_its_place(self) -> None:
        found = document(vocabularies.topics, "b: {name: B}\na: {name: A}\n").value or {}
        assert [(name, topic.id, str(topic.source_location)) for name, topic in found.items() if topic] == [
            ("b", "b", "content/x.yaml:1:4"),
            ("a", "a", "content/x.yaml:2:4"),
        ]

    def test_keeps_the_ids_of_entries_that_are_refused(self) -> None:
        found = document(vocabularies.topics, "a: {name: A}\nb: [B]\nc:\n")
        assert {name: topic is not None for name, topic in (found.value or {}).items()} == {
            "a": True,
            "b": False,
            "c": False,
        }
        assert found.findings == ["2:4 wrong-type", "3:3 wrong-type"]

    @pytest.mark.parametrize(
        ("text", "findings"),
        [
            ("a: {name: A}\na: {name: B}\n", ["2:1 duplicate-key"]),
            ("a: {name: A}\nA: {name: B}\n", ["2:1 duplicate-id"]),
            ("a: {name: A}\na b: {name: B}\n", ["2:1 bad-id"]),
        ],
    )
    def test_has_each_id_once_whatever_its_case(self, text: str, findings: list[str]) -> None:
        found = document(vocabularies.topics, text)
        assert found.findings == findings
        assert found.value == document(vocabularies.topics, "a: {name: A}\n").value

    def test_keeps_ids_that_look_like_numbers_as_they_are(self) -> None:
        assert list(document(vocabularies.topics, "012: {name: A}\n1.10: {name: B}\nNO: {name: C}\n").value or {}) == [
            "012",
            "1.10",
            "NO",
        ]

    @pytest.mark.parametrize("text", ["[a]\n", "a\n"])
    def test_that_is_no_mapping_is_refused(self, text: str) -> None:
        assert document(vocabularies.topics, text).findings == ["1:1 wrong-type"]


class TestPeople:
    """Entries of people.yaml."""

    def test_have_a_name_and_a_role_in_languages(self) -> None:
        found = document(
            vocabularies.people,
            "ada: {name: Ada, role: {en: Clerk, fr: Greffière}, since: 2024-01-01, until: 2024-01-01}\n",
        )
        assert found.value is not None
        person = found.value["ada"]
        assert person is not None
        assert (person.id, person.role.pick("fr", "en"), str(person.source_location)) == (
            "ada",
            ("Greffière", "fr"),
            "content/x.yaml:1:6",
        )

    def test_leave_office_after_they_come_into_it(self) -> None:
        found = document(vocabularies.people, "ada: {name: A, role: B, since: 2024-01-02, until: 2024-01-01}\n")
        assert (found.value, found.findings) == ({"ada": None}, ["1:6 date-order"])

    @pytest.mark.parametrize(
        ("entry", "findings"),
        [
            ("{name: A}", ["1:6 missing-key"]),
            ("{}", ["1:6 missing-key", "1:6 missing-key"]),
            ("{name: A, role: B, portrait: {file: a.jpg}}", ["1:35 missing-key"]),
            ("{name: A, role: B, since: 2024}", ["1:32 bad-date"]),
            ("Ada", ["1:6 wrong-type"]),
        ],
    )
    def test_that_lack_something_are_refused_and_known_by_id(self, entry: str, findings: list[str]) -> None:
        found = document(vocabularies.people, f"ada: {entry}\n")
        assert (found.value, found.findings) == ({"ada": None}, findings)


class TestEvents:
    """Entries of events.yaml end after they start."""

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-07-07", "2026-07-07"),
            ("2026-07-07", "2026-07-08"),
            ("2026-07-07T10:00Z", "2026-07-07T12:00+02:00"),
            ("2026-07-07T10:00Z", "2026-07-07"),
            ("2026-07-07", "2026-07-07T01:00Z"),
        ],
    )
    def test_may_last_a_moment_or_longer(self, start: str, end: str) -> None:
        found = document(vocabularies.events, f"fair: {{name: A, start: {start}, end: {end}}}\n")
        assert found.findings == []

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-07-08", "2026-07-07"),
            ("2026-07-07T10:00Z", "2026-07-07T11:59+02:00"),
            ("2026-07-08T10:00Z", "2026-07-07"),
        ],
    )
    def test_that_end_before_they_start_are_refused(self, start: str, end: str) -> None:
        found = document(vocabularies.events, f"fair: {{name: A, start: {start}, end: {end}}}\n")
        assert (found.value, found.findings) == ({"fair": None}, ["1:7 date-order"])
