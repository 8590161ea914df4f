"""The name of a file gives id, day and language; a translation inherits what it leaves out and agrees in what it repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model.decoding import Context, decode
from generator.model.page import name_page
from generator.model.speech import FileName, Speech, SpeechFile, make_speech, misses_original, name_speech, originals
from generator.model.values import Body, LocalText
from tests.generator.model.decoding_of import SITE

FRONT = {"title": "A", "delivered_at": "2026-07-08", "speakers": ["ada-vole"], "delivery": "as_delivered"}
FRENCH = {"title": "B", "translation": {"kind": "official"}}
RICH: dict[str, Any] = {
    "kind": "statement",
    "event": "fair",
    "topics": ["tides", "locks"],
    "videos": ["M-1"],
    "location": "Quay",
    "published_at": "2026-07-08T12:00:00+02:00",
    "embargo_until": "2026-07-08T18:00:00+02:00",
    "withdrawn": {"at": "2026-07-09", "reason": "No."},
}


def file(language: str = "en", **front: object) -> SpeechFile:
    """A speech file as `validate` reads it."""
    keys = (FRONT if language == "en" else FRENCH) | front
    text = yaml.safe_dump({key: value for key, value in keys.items() if value is not None}, sort_keys=False)
    path = f"content/speeches/2026-07-08-a.{language}.md"
    context = Context(path, ("---", *text.split("\n")), Diagnostics(), 1, SITE.languages)
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    fields = decode(node, context, Speech)
    assert not context.diagnostics.found
    name = FileName("2026-07-08-a", "a", date(2026, 7, 8), language)
    return SpeechFile(name, SourceLocation(path, 2, 1), fields, Body(path, 9))


def made(one: SpeechFile, original: SpeechFile | None = None) -> tuple[Speech | None, list[str]]:
    found = Diagnostics()
    speech = make_speech(one, original, None, found)
    return speech, [f"{d.source_location.line}:{d.source_location.column} {d.code}" for d in found.sorted()]


def speech(one: SpeechFile, original: SpeechFile | None = None) -> Speech:
    speech_, findings = made(one, original)
    assert findings == []
    assert speech_ is not None
    return speech_


class TestFileName:
    """`YYYY-MM-DD-SLUG.md`, or `YYYY-MM-DD-SLUG.LANGUAGE.md`, in any folder."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("speeches/2026-07-08-closing.md", ("2026-07-08-closing", "closing", "en")),
            ("speeches/2026/july/2026-07-08-closing.fr.md", ("2026-07-08-closing", "closing", "fr")),
            ("speeches/2026-07-08-closing.pt-BR.md", ("2026-07-08-closing", "closing", "pt-BR")),
            (
                "speeches/2026-07-08-2026-07-09-two-days.md",
                ("2026-07-08-2026-07-09-two-days", "2026-07-09-two-days", "en"),
            ),
            ("speeches/2026-07-08-été_3.md", ("2026-07-08-été_3", "été_3", "en")),
            ("speeches/2026-07-08-قمة.md", ("2026-07-08-قمة", "قمة", "en")),
        ],
    )
    def test_gives_id_slug_and_language(self, name: str, expected: tuple[str, str, str]) -> None:
        found = name_speech(name, SITE, Diagnostics())
        assert found is not None
        assert (found.id, found.slug, found.language) == expected

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("closing.md", "bad-file-name"),
            ("2026-07-08.md", "bad-file-name"),
            ("2026-07-08-.md", "bad-file-name"),
            ("2026-07-08--a.md", "bad-file-name"),
            ("2026-07-08-a b.md", "bad-file-name"),
            ("2026-07-08-a&b.md", "bad-file-name"),
            ("2024-02-30-a.md", "bad-file-name"),
            ("0000-00-00-a.md", "bad-file-name"),
            ("٢٠٢٦-07-08-a.md", "bad-file-name"),
            ("2026-07-08-a.b.fr.md", "bad-file-name"),
            ("2026-07-08-a.de.md", "unknown-language"),
            ("2026-07-08-a.FR.md", "unknown-language"),
        ],
    )
    def test_that_is_none_is_refused(self, name: str, code: str) -> None:
        found = Diagnostics()
        assert name_speech(f"speeches/{name}", SITE, found) is None
        assert [(str(d.source_location), d.code) for d in found.found] == [(f"content/speeches/{name}", code)]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("pages/terms.md", ("terms", "en")), ("pages/terms.fr.md", ("terms", "fr")), ("pages/legal/terms.md", None), ("pages/terms.de.md", None), ("pages/a b.md", None)],
    )  # fmt: skip
    def test_of_a_page_gives_slug_and_language(self, name: str, expected: tuple[str, str] | None) -> None:
        found = Diagnostics()
        assert name_page(name, SITE, found) == expected
        assert found.failed == (expected is None)


class TestRequiredKeys:
    """A speech in its own language says when, by whom and how it was delivered."""

    @pytest.mark.parametrize("key", ["delivered_at", "speakers", "delivery"])
    def test_are_missed_at_the_beginning_of_the_front_matter(self, key: str) -> None:
        without: dict[str, Any] = {key: None}
        assert made(file(**without)) == (None, ["2:1 missing-key"])

    def test_are_inherited_by_a_translation(self) -> None:
        translation = speech(file("fr"), file())
        assert (translation.delivery, translation.delivered_at.iso, translation.source) == (
            "as_delivered",
            "2026-07-08",
            "en",
        )
        assert [one.ref.id for one in translation.speakers if one.ref] == ["ada-vole"]

    def test_have_no_default_but_the_kind(self) -> None:
        assert speech(file()).kind == "speech"


class TestDay:
    """The day of delivery is the one in the file's name."""

    def test_that_differs_is_refused_at_the_key(self) -> None:
        assert made(file(delivered_at="2026-07-07")) == (None, ["3:15 date-mismatch"])

    def test_is_that_of_the_place_and_not_of_greenwich(self) -> None:
        assert speech(file(delivered_at="2026-07-08T00:30:00+02:00")).delivered_at.day == date(2026, 7, 8)


class TestTranslation:
    """It inherits what it leaves out and cannot say something else."""

    def test_inherits_everything_that_is_the_same_in_all_languages(self) -> None:
        text, own = speech(file("fr"), file(**RICH)), speech(file(**RICH))
        for key in ("kind", "event", "topics", "videos", "location", "published_at", "embargo_until", "withdrawn"):
            assert getattr(text, key) == getattr(own, key), key

    def test_keeps_its_own_words(self) -> None:
        text = speech(file("fr", summary="Bref", quotes=["Mot"], location="Quai"), file(**RICH))
        assert (text.title, text.summary, text.quotes, text.translation) == ("B", "Bref", ("Mot",), "official")
        assert text.location is not None
        assert text.location.venue == LocalText((("en", "Quai"),))

    @pytest.mark.parametrize(
        ("front", "places"),
        [
            ({"delivery": "as_prepared"}, ["5:11"]),
            ({"kind": "speech"}, ["5:7"]),
            ({"event": "other"}, ["5:8"]),
            ({"topics": ["tides"]}, ["6:1"]),
            ({"speakers": ["bram-reed"]}, ["6:1"]),
            ({"delivered_at": "2026-07-08T10:00:00+02:00"}, ["5:15"]),
            ({"embargo_until": "2026-07-08T17:59:00+02:00"}, ["5:16"]),
            ({"published_at": "2026-07-08T11:59:00+02:00"}, ["5:15"]),
        ],
    )
    def test_that_disagrees_is_refused_at_the_key(self, front: dict[str, object], places: list[str]) -> None:
        _, findings = made(file("fr", **front), file(**RICH))
        assert findings == [f"{place} translation-disagrees" for place in places]

    @pytest.mark.parametrize(
        "front",
        [
            {
                "delivery": "as_delivered",
                "kind": "statement",
                "event": "fair",
                "topics": ["locks", "tides"],
                "videos": ["M-1"],
            },
            {"speakers": [{"id": "ada-vole", "role": "Présidente"}]},
            {"embargo_until": "2026-07-08T16:00:00Z"},
            {"embargo_until": "2026-07-09T16:00:00Z"},
        ],
    )
    def test_may_repeat_what_agrees_and_appear_later(self, front: dict[str, object]) -> None:
        assert made(file("fr", **front), file(**RICH))[1] == []

    def test_may_repeat_the_default_kind(self) -> None:
        assert made(file("fr", kind="speech"), file())[1] == []

    def test_need_not_say_of_what_kind_it_is(self) -> None:
        found = speech(file("fr", translation=None), file())
        assert (found.source, found.translation) == ("en", None)

    def test_of_a_draft_is_a_draft(self) -> None:
        assert speech(file("fr"), file(draft=True)).draft
        assert speech(file("fr", draft=True), file()).draft
        assert not speech(file("fr"), file()).draft


class TestOriginal:
    """The default language's file is the original, unless it says that it is a translation."""

    def test_is_in_the_default_language(self) -> None:
        english, french = file(), file("fr")
        assert originals([french, english], SITE) == {"2026-07-08-a": english}

    def test_is_the_one_that_is_no_translation(self) -> None:
        english, french = file(translation={"kind": "courtesy"}), file("fr", **FRONT, translation=None)
        assert originals([english, french], SITE)["2026-07-08-a"] is french
        assert speech(replace(english), french).source == "fr"

    def test_may_be_in_another_language_alone(self) -> None:
        french = file("fr", **FRONT, translation=None)
        assert speech(french).source is None

    @pytest.mark.parametrize(
        ("one", "refused", "misses"),
        [
            (file("fr"), {"2026-07-08-a"}, True),
            (file("fr"), {"2026-07-08-b"}, False),
            (file("fr", **FRONT), {"2026-07-08-a"}, False),
            (file(delivery=None), {"2026-07-08-a"}, False),
        ],
    )
    def test_that_was_refused_is_not_missed_twice(self, one: SpeechFile, refused: set[str], misses: bool) -> None:
        assert misses_original(one, SITE, refused) is misses
