"""The shortcuts of the conversion change nothing in texts that people have written."""

from tests.generator.markup.reference import differing
from tests.real.corpus import addresses, markdown


def test_as_an_importer_writes_them() -> None:
    assert differing(markdown(address.text) for address in addresses()) == []


def test_as_they_lie_in_the_corpus_without_markup() -> None:
    assert differing(address.text for address in addresses()) == []
