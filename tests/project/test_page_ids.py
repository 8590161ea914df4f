"""A heading of a text never gets an id that the page around it has."""

import re

import pytest

from generator.markup.anchors import PAGE_IDS
from generator.stages.convert import convert
from tests.support.services import ROOT

AROUND_TEXTS = (
    "base.html",
    "speech.html",
    "page.html",
    "partials/speech.html",
    "partials/words.html",
)


def test_every_id_of_the_templates_around_a_text_is_kept_free() -> None:
    found = set[str]()
    for name in AROUND_TEXTS:
        found.update(
            re.findall(r'\s(?:id|aria-labelledby)="([^"{]+)"', (ROOT / "site_templates" / name).read_text("utf-8"))
        )
    assert found == PAGE_IDS


@pytest.mark.parametrize("name", sorted(PAGE_IDS))
def test_a_heading_of_that_name_gets_another_id(name: str) -> None:
    (heading,) = convert(f"## {name.capitalize()}", "en").headings
    assert heading.id == f"section-{name}"
