"""Locations and speakers, which several kinds of content have."""

from __future__ import annotations

import pytest

from generator.model import shared
from generator.model.shared import Location, Speaker
from generator.model.values import LocalText
from tests.generator.model.decoding_of import scalar


def text(words: str) -> LocalText:
    return LocalText((("en", words),))


class TestLocation:
    """One text, a text in languages, or venue, city and country."""

    @pytest.mark.parametrize(
        ("typed", "location"),
        [
            ("Old Quay", Location(venue=text("Old Quay"))),
            ("{venue: Old Quay, country: Fenland}", Location(text("Old Quay"), None, text("Fenland"))),
            ("{en: Quay, fr: Quai}", Location(venue=LocalText((("en", "Quay"), ("fr", "Quai"))))),
            ("{city: {en: Lock, fr: Écluse}}", Location(city=LocalText((("en", "Lock"), ("fr", "Écluse"))))),
        ],
    )
    def test_is_read(self, typed: str, location: Location) -> None:
        assert scalar(shared.location, typed).value == location

    @pytest.mark.parametrize(
        ("typed", "findings"),
        [
            ("{vneue: Quay}", ["1:6 empty-value", "1:7 unknown-key"]),
            ("{venue: Quay, town: Lock}", ["1:20 unknown-key"]),
            ("{}", ["1:6 empty-value"]),
            ("{venue: }", ["1:6 empty-value"]),
            ("{de: Kai}", ["1:7 unknown-language"]),
            ("[Quay]", ["1:6 wrong-type"]),
            ("{[a]: b}", ["1:6 empty-value", "1:7 unknown-key"]),
        ],
    )
    def test_that_says_nothing_or_something_else_is_refused(self, typed: str, findings: list[str]) -> None:
        assert scalar(shared.location, typed).findings == findings


class TestSpeaker:
    """An id, an id with a role, or a name with a role."""

    def test_is_a_person_by_id(self) -> None:
        found = scalar(shared.speaker, "ada-vole")
        assert found.value is not None
        assert found.value.ref is not None
        assert (found.value.ref.id, found.references) == ("ada-vole", [("person", found.value.ref)])

    def test_may_have_the_role_of_that_time(self) -> None:
        found = scalar(shared.speaker, "{id: ada-vole, role: Clerk}").value
        assert found is not None
        assert found.role == text("Clerk")

    def test_may_be_somebody_without_a_page(self) -> None:
        assert scalar(shared.speaker, "{name: Nell Osier, role: Lock keeper}").value == Speaker(
            None, text("Nell Osier"), text("Lock keeper")
        )

    @pytest.mark.parametrize(
        ("typed", "findings"),
        [
            ("{id: ada-vole, name: Ada}", ["1:6 bad-speaker"]),
            ("{role: Clerk}", ["1:6 bad-speaker"]),
            ("{}", ["1:6 bad-speaker"]),
            ("[ada-vole]", ["1:6 wrong-type"]),
            ("{id: ada-vole, rol: Clerk}", ["1:21 unknown-key"]),
        ],
    )
    def test_that_is_both_or_neither_is_refused(self, typed: str, findings: list[str]) -> None:
        assert scalar(shared.speaker, typed).findings == findings
