"""What a person, an event, a speaker, a place may be; one rule of the tables at a time."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.model import schema
from generator.model.decoding import Field, fields_of
from generator.model.records import LocalText, Location, Speaker
from tests.generator.model.decoding_of import document, scalar


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
        assert scalar(schema.location, typed).value == location

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
        assert scalar(schema.location, typed).findings == findings


class TestSpeaker:
    """An id, an id with a role, or a name with a role."""

    def test_is_a_person_by_id(self) -> None:
        found = scalar(schema.speaker, "ada-vole")
        assert found.value is not None
        assert found.value.ref is not None
        assert (found.value.ref.id, found.references) == ("ada-vole", [("person", found.value.ref)])

    def test_may_have_the_role_of_that_time(self) -> None:
        found = scalar(schema.speaker, "{id: ada-vole, role: Clerk}").value
        assert found is not None
        assert found.role == text("Clerk")

    def test_may_be_somebody_without_a_page(self) -> None:
        assert scalar(schema.speaker, "{name: Nell Osier, role: Lock keeper}").value == Speaker(
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
        assert scalar(schema.speaker, typed).findings == findings


class TestPeople:
    """Entries of people.yaml."""

    def test_have_a_name_and_a_role_in_languages(self) -> None:
        found = document(
            schema.people, "ada: {name: Ada, role: {en: Clerk, fr: Greffière}, since: 2024-01-01, until: 2024-01-01}\n"
        )
        assert found.value is not None
        person = found.value["ada"]
        assert person is not None
        assert (person.id, person.role.pick("fr", "en"), str(person.place)) == (
            "ada",
            ("Greffière", "fr"),
            "content/x.yaml:1:6",
        )

    def test_leave_office_after_they_come_into_it(self) -> None:
        found = document(schema.people, "ada: {name: A, role: B, since: 2024-01-02, until: 2024-01-01}\n")
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
        found = document(schema.people, f"ada: {entry}\n")
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
        found = document(schema.events, f"fair: {{name: A, start: {start}, end: {end}}}\n")
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
        found = document(schema.events, f"fair: {{name: A, start: {start}, end: {end}}}\n")
        assert (found.value, found.findings) == ({"fair": None}, ["1:7 date-order"])


def test_a_file_is_one_text_whatever_system_wrote_it() -> None:
    plain = "a: é\nb\n"
    for data in (
        plain.encode(),
        plain.replace("\n", "\r\n").encode(),
        plain.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + plain.encode(),
        "a: e\u0301\nb\n".encode(),
    ):
        assert schema.text_of(data) == plain
    with pytest.raises(UnicodeDecodeError):
        schema.text_of(b"caf\xe9")


WORDS = st.sampled_from(
    [
        "",
        "~",
        "x",
        "ada",
        "2026-07-08",
        "0:10",
        "true",
        "12",
        "a.mp4",
        "en",
        "/a/",
        "web",
        "open",
        "b_roll",
        "written",
        "25",
        "#x",
        "'",
        "&a",
        "\0",
    ]
)
ANYTHING = st.recursive(
    WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.sampled_from(["en", "fr", "id", "name", "in", "out", "file", "alt"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize(
    "table", ["SITE", "PERSON", "EVENT", "TOPIC", "SPEECH", "PAGE", "VIDEO", "SHOT", "RENDITION", "CHANGE", "SPEAKER"]
)
@given(data=st.data())
def test_whatever_stands_in_a_file_is_decoded_or_refused_with_a_reason(table: str, data: st.DataObject) -> None:
    fields: dict[str, Field] = getattr(schema, table)
    keys = st.sampled_from(sorted(fields)) | WORDS
    value = data.draw(st.dictionaries(keys, ANYTHING, max_size=len(fields)))
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=data.draw(st.booleans()))
    found = document(fields_of(fields), text)
    assert found.value is not None or found.findings
