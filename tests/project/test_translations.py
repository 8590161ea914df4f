"""The interface is translated: every string, every plural, every placeholder, in each language that there is a catalogue for."""

import gettext
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.support.services import ROOT

LOCALE = ROOT / "site_templates/locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir() if path.is_dir())
EXTRACT = ["extract", "-F", "site_templates/locale/babel.cfg", "-k", "N_", "-k", "count:1,2", "-o"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")

Key = str | tuple[str, ...]


def catalogue(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> Key:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


LAYERS = [f"generator/{name}" for name in ("site", "items", "exports", "pages")]
"""Packages with interface strings."""


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """Return what templates and generator ask for, extracted as `site_templates/locale/babel.cfg` says."""
    target = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", *EXTRACT, str(target)]
    subprocess.run([*command, "site_templates", *LAYERS], cwd=ROOT, check=True, capture_output=True)
    return {key(message) for message in catalogue(target) if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_has_every_string_and_no_other(self, language: str, wanted: set[Key]) -> None:
        here = {key(m) for m in catalogue(LOCALE / language / "LC_MESSAGES/rostra.po") if m.id}
        assert sorted(map(str, wanted - here)) == []
        assert sorted(map(str, here - wanted)) == []

    def test_translates_every_form(self, language: str) -> None:
        po = catalogue(LOCALE / language / "LC_MESSAGES/rostra.po", language)
        for message in po:
            if message.id:
                expected = po.num_plurals if message.pluralizable else 1
                assert len(strings(message)) == expected, message.id
                assert all(strings(message)), message.id
                assert not message.fuzzy, message.id

    def test_keeps_the_placeholders(self, language: str) -> None:
        for message in catalogue(LOCALE / language / "LC_MESSAGES/rostra.po", language):
            known = set(PLACEHOLDER.findall(str(message.id)))
            for text in strings(message) if message.id else []:
                found = set(PLACEHOLDER.findall(text))
                # «One video» may leave its number out; a sentence may not.
                assert found <= known if message.pluralizable else found == known, text


@pytest.mark.parametrize(
    ("number", "expected"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3)]
)
def test_arabic_counts_with_the_six_forms_of_unicode(number: int, expected: int) -> None:
    po = catalogue(LOCALE / "ar/LC_MESSAGES/rostra.po", "ar")
    assert gettext.c2py(po.plural_expr)(number) == expected
