"""Invented words, sentences and paragraphs with the lengths and signs of real speeches (`texts.json`)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from bench import texts

VOCABULARY = 8000
_VOWELS, _CONSONANTS = "aeiou", "bcdfghklmnprstvwz"
_QUANTILE = 0.05
_LONGEST = 1.6
"""The last twentieth of a distribution is drawn as if it ended at this multiple of its 95 % quantile, which gives the counted mean."""


@dataclass(frozen=True, slots=True)
class Source:
    """The vocabulary from which words are drawn.

    Attributes:
        words, weights: the vocabulary with cumulative weights.
        signs, sign_weights: signs and markup around a word, as a format, with cumulative weights.
    """

    known: texts.Texts
    words: list[str] = field(repr=False)
    weights: list[float] = field(repr=False)
    signs: list[str]
    sign_weights: list[float]


@cache
def source() -> Source:
    """The same words for every corpus."""
    known = texts.load()
    chance = random.Random("vocabulary")  # noqa: S311 - a corpus, not a secret
    words, weights = _vocabulary(known, chance)
    signs = _signs(known)
    return Source(known, words, list(accumulate(weights)), list(signs), list(accumulate(signs.values())))


def _vocabulary(known: texts.Texts, chance: random.Random) -> tuple[list[str], list[float]]:
    """Words of each length, frequent and rare ones after Zipf, so that lengths come as often as in real speeches."""
    words: list[str] = []
    weights: list[float] = []
    for length, share in known.word.items():
        some = list(dict.fromkeys(_word(chance, length) for _ in range(round(VOCABULARY * share))))
        zipf = [1 / rank for rank in range(1, len(some) + 1)]
        words += some
        weights += [share * weight / sum(zipf) for weight in zipf]
    return words, weights


def _word(chance: random.Random, length: int) -> str:
    first = chance.randrange(2)
    return "".join(chance.choice((_VOWELS, _CONSONANTS)[(place + first) % 2]) for place in range(length))


def _signs(known: texts.Texts) -> dict[str, float]:
    """Return the signs and markup around a word -> frequency in 1,000 words. `{0}` is the word, `{1}` a topic."""
    signs, markup = known.signs, known.markup
    found = {
        "{0},": signs["comma"],
        "{0};": signs["semicolon"],
        '"{0}"': signs["quotation"],
        "{0}'s": signs["apostrophe"],
        "{0} --": signs["dash"],
        "{0}-{0}": signs["hyphen"],
        "({0})": signs["parenthesis"],
        "1,920": signs["number"],
        "*{0}*": markup["emphasis"],
        "**{0}**": markup["strong"],
        "[{0}](/topics/{1}/)": markup["link"],
    }
    return {"{0}": 1000 - sum(found.values())} | found


def drawn(chance: random.Random, quantiles: tuple[float, ...]) -> int:
    """Return a length that is distributed as the quantiles say, at least one."""
    steps = (1.0, *quantiles, quantiles[-1] * _LONGEST)
    place, part = divmod(chance.random(), _QUANTILE)
    low, high = steps[int(place)], steps[int(place) + 1]
    return max(1, round(low + (high - low) * part / _QUANTILE))


def sentence(chance: random.Random, length: int, topic: str) -> str:
    """Return a sentence of so many words; nothing in it is read as markup that is not meant."""
    known = source()
    words = chance.choices(known.words, cum_weights=known.weights, k=length)
    signs = chance.choices(known.signs, cum_weights=known.sign_weights, k=length)
    # The first word begins a line and the last one stands before a full stop: `1,920.` would begin a list there.
    signs[0] = signs[-1] = "{0}"
    shown = [word if sign == "{0}" else sign.format(word, topic) for word, sign in zip(words, signs, strict=True)]
    shown[0] = shown[0].capitalize()
    return " ".join(shown) + "."


def paragraph(chance: random.Random, length: int, topic: str) -> tuple[str, int]:
    """Return a paragraph of about so many words, in whole sentences, and how many words it has."""
    sentences: list[str] = []
    have = last = 0
    while (
        not sentences or have + last / 2 <= length
    ):  # the nearest end of a sentence, as if the next one were like the last
        last = drawn(chance, source().known.sentence)
        sentences.append(sentence(chance, last, topic))
        have += last
    return " ".join(sentences), have


def phrase(chance: random.Random, length: int) -> str:
    """Return words without any sign, the first one capitalised."""
    known = source()
    return " ".join(chance.choices(known.words, cum_weights=known.weights, k=length)).capitalize()
