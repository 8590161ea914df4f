"""Six lines make a site; a broken site.yaml says what is wrong with it and nothing that is not."""

from __future__ import annotations

import pytest
import yaml

from generator.diagnostics import Diagnostics
from generator.model.documents import Document
from generator.model.site import Site, SiteReading, read_site
from generator.model.values import LocalText

SIX = """\
name: Small Newsroom
organisation: {name: {en: The Small Union, fr: La Petite Union}, short_name: SU}
base_url: https://newsroom.small.example/
languages: [en, fr]
time_zone: Europe/Brussels
contact: {name: Press office, email: press@small.example}
"""


def read(text: str | None, tags: tuple[str, ...] = ()) -> tuple[SiteReading, list[str]]:
    found = Diagnostics()
    document = None
    if text is not None:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        document = Document("site.yaml", "site", tuple(text.split("\n")), lambda: node)
    reading = read_site(document, tags, found)
    return reading, [f"{d.source_location.line}:{d.source_location.column} {d.code}" for d in found.sorted()]


def site(text: str) -> Site:
    reading, findings = read(text)
    assert findings == []
    return reading.site


def refused(text: str) -> list[str]:
    _, findings = read(text)
    return findings


class TestSite:
    """A key that is left out has a sensible value."""

    def test_is_made_of_six_lines(self) -> None:
        made = site(SIX)
        assert (made.base_url, made.languages, made.default_language) == (
            "https://newsroom.small.example",
            ("en", "fr"),
            "en",
        )
        assert made.account.title == LocalText((("en", "SU Multimedia account"),))
        assert made.contact is not None
        assert made.contact.email == "press@small.example"

    def test_needs_a_name_and_an_address(self) -> None:
        made = site("name: Small Newsroom\nbase_url: https://newsroom.small.example\n")
        assert (made.languages, made.default_language, made.time_zone, made.contact) == (("en",), "en", "UTC", None)
        assert made.organisation.short_name == LocalText((("en", "Small Newsroom"),))
        assert refused("tagline: Speeches\n") == ["1:1 missing-key", "1:1 missing-key"]

    def test_is_in_its_default_language_alone_if_no_other_is_listed(self) -> None:
        made = site("name: Salle\nbase_url: https://small.example\ndefault_language: fr\n")
        assert (made.languages, made.default_language, made.name) == (("fr",), "fr", LocalText((("fr", "Salle"),)))

    def test_may_have_another_default_language_than_the_first(self) -> None:
        made = site("name: Salle\nbase_url: https://small.example\nlanguages: [en, fr]\ndefault_language: fr\n")
        assert (made.languages, made.default_language, made.name) == (("en", "fr"), "fr", LocalText((("fr", "Salle"),)))

    def test_reads_tags_with_a_region(self) -> None:
        made = site("name: {pt-BR: Sala, en: Room}\nbase_url: https://small.example\nlanguages: [pt-BR, en]\n")
        assert made.name == LocalText((("pt-BR", "Sala"), ("en", "Room")))


class TestMistakes:
    """Each is reported where it stands."""

    @pytest.mark.parametrize(
        ("line", "findings"),
        [
            ("languages: [en, qq]", ["3:17 bad-language"]),
            ("languages: []", ["3:12 empty-value"]),
            ("languages: en", ["3:12 wrong-type"]),
            ("languages: [en, fr, en]", ["3:21 duplicate-entry"]),
            ("languages: [fr]\ndefault_language: en", ["4:19 bad-value"]),
            ("default_language: 'no way'", ["3:19 bad-language"]),
            ("tagline: {fr: Discours}", ["3:11 unknown-language"]),
            ("contact: {name: Press}", ["3:10 missing-key"]),
            ("contact: {name: Press, email: small.example}", ["3:31 bad-value"]),
            ("langauges: [en]", ["3:1 unknown-key"]),
            ("time_zone: CEST", ["3:12 bad-value"]),
            ("rights: {expires: 2024-02-30}", ["3:19 bad-date"]),
        ],
    )
    def test_is_at_its_place(self, line: str, findings: list[str]) -> None:
        assert refused(f"name: Small\nbase_url: https://small.example\n{line}\n") == findings

    def test_of_a_file_that_is_not_there_is_one(self) -> None:
        assert read(None)[1] == ["0:0 missing-file"]


class TestStandIn:
    """While site.yaml cannot be used the other files are still judged, and not by languages that nobody knows."""

    def test_has_the_languages_of_the_file_if_those_can_be_read(self) -> None:
        reading, _ = read("languages: [ar, fr]\ndefault_language: fr\nbase_url: x\n", ("en",))
        assert (reading.languages, reading.site.languages, reading.site.default_language) == (
            ("ar", "fr"),
            ("ar", "fr"),
            "fr",
        )

    @pytest.mark.parametrize("text", [None, "languages: [fr, qq]\n", "languages: fr\n", "[site]\n"])
    def test_takes_any_language_otherwise(self, text: str | None) -> None:
        reading, findings = read(text, ("fr", "ar"))
        assert findings
        assert reading.languages == ()
        assert reading.site.languages == ("en", "ar", "fr")
