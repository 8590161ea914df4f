"""Two centuries of addresses are converted with short cuts as without them, byte for byte."""

from generator.stages.convert import convert
from tests.generator.markup.plainly import plainly
from tests.real.corpus import addresses, markdown


def differing(texts: list[str], language: str) -> list[str]:
    quick = [convert(text, language) for text in texts]
    with plainly():
        return [text[:80] for text, fragment in zip(texts, quick, strict=True) if convert(text, language) != fragment]


def test_as_an_importer_writes_them() -> None:
    assert differing([markdown(address.text) for address in addresses()], "en") == []


def test_as_they_lie_in_the_corpus_without_markup() -> None:
    assert differing([address.text for address in addresses()], "fr") == []
