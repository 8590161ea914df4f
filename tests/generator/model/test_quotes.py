"""A quotation is compared by its words: typography makes no difference, another word does."""

from __future__ import annotations

import pytest

from generator.model.quotes import stands_in

TEXT = """\
Friends,

A *lock* is a [promise](video:M-1 "film") to the "next" boat -- *(applause)* and to its
crew.[^1] It's yours. {#yours}

## Été 2026

[^1]: Of eight.
"""


@pytest.mark.parametrize(
    "quote",
    [
        "A lock is a promise to the “next” boat — and to its crew. It’s yours.",
        "a lock is a promise",
        "A lock is a promise […] to its crew.",
        "A lock … It's yours.",
        "A lock [...] promise",
        "E\u0301te\u0301 2026",
    ],
)
def test_words_that_stand_there_are_found(quote: str) -> None:
    assert stands_in(quote, TEXT)


@pytest.mark.parametrize(
    "quote",
    [
        "A lock is a promise to every boat.",
        "its crew […] a lock",
        "promise applause and",
        "A lock is a promise video",
        "2027",
    ],
)
def test_words_that_do_not_are_not(quote: str) -> None:
    assert not stands_in(quote, TEXT)
