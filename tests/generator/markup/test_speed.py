"""The shortcuts change nothing: the library alone gives the same trees, and plain forms of each step the same results."""

from __future__ import annotations

import itertools
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.corpus import Corpus
from generator.markup import reader
from generator.stages.convert import convert
from tests.generator.markup import hostile
from tests.generator.markup.reference import differences, differing
from tests.support.services import ROOT

TEXTS = st.lists(
    st.sampled_from(hostile.SIGNS)
    | st.sampled_from(hostile.PIECES)
    | st.sampled_from(hostile.ORDINARY)
    | st.text(max_size=3),
    max_size=30,
).map("".join)
SPEECH = "Madam President,\n\n## The sea\n\nWe have *three* tasks, **one** fund\\* and [a charter](speech:charter)  \nof the sea.\n"


class TestHostileTexts:
    """Texts that no editor writes, or only by mistake."""

    def test_with_each_sign_and_each_construct_in_each_place(self) -> None:
        assert differing(hostile.one_by_one()) == []

    def test_beside_the_conditions_of_shortcuts(self) -> None:
        assert differing(hostile.TRAPS) == []

    def test_with_each_pair_of_signs(self) -> None:
        assert differing(hostile.pairs()) == []

    def test_with_long_lines_and_deep_nesting(self) -> None:
        assert differing(hostile.extremes()) == []

    def test_of_every_kind(self) -> None:
        assert differing(hostile.texts(seed=1, number=1500)) == []

    @pytest.mark.nightly
    @pytest.mark.timeout(3600)
    @pytest.mark.parametrize("seed", range(2, 12))
    def test_of_every_kind_at_length(self, seed: int) -> None:
        assert differing(hostile.texts(seed, number=20_000)) == []

    @given(TEXTS)
    @settings(deadline=None)
    def test_that_hypothesis_thinks_of(self, text: str) -> None:
        assert list(differences(text)) == []


class TestOrdinaryTexts:
    """Texts that editors do write."""

    def test_of_the_demonstration(self) -> None:
        texts = [path.read_text("utf-8").split("---\n", 2)[-1] for path in sorted((ROOT / "content").rglob("*.md"))]
        assert differing(texts) == []

    def test_of_the_benchmark(self) -> None:
        assert differing([speech.body for speech in Corpus(60).speeches]) == []


class TestShortcuts:
    """They are taken."""

    def test_an_ordinary_speech_is_read_without_the_library(self) -> None:
        with patch.object(reader, "Library", side_effect=AssertionError):
            assert convert(SPEECH, "en").problems == ()

    def test_a_speech_with_a_list_is_read_without_the_librarys_inline_patterns(self) -> None:
        with patch.object(reader.Library, "inline", side_effect=AssertionError):
            assert convert(f"{SPEECH}\n- One *thing*\n- and [another](a)\n", "en").problems == ()

    def test_beside_one_paragraph_for_the_library_the_others_are_read_without_it(self) -> None:
        with patch.object(reader.Library, "inline", lambda _self, root: root):
            parts = convert(f"{SPEECH}\n<b>\n", "en").parts
        assert "<em>three</em>" in "".join(parts)


class TestEachText:
    """Nothing of one text reaches another."""

    def test_is_the_same_after_any_other(self) -> None:
        texts = [*hostile.TRAPS[:40], *hostile.PIECES]
        alone = {text: convert(text, "en") for text in texts}
        for before, text in itertools.pairwise(texts + texts[::-1]):
            convert(before, "fr")
            assert convert(text, "en") == alone[text]

    def test_is_the_same_in_another_process(self) -> None:
        texts = list(hostile.texts(seed=99, number=50))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            elsewhere = list(pool.map(convert, texts, ["en"] * len(texts)))
        assert elsewhere == [convert(text, "en") for text in texts]
