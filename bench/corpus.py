"""A generated site of any size: speeches of 900 words and a fifth as many videos, the same for the same numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PEOPLE, EVENTS, TOPICS = 20, 30, 15
WORDS = 900
_SYLLABLES = (
    "ba",
    "den",
    "fol",
    "ga",
    "har",
    "ist",
    "kel",
    "lum",
    "mar",
    "nor",
    "os",
    "per",
    "ri",
    "sal",
    "tor",
    "ul",
    "ver",
    "wen",
)


def make(root: Path, speeches: int) -> None:
    """Write `content/` below `root`."""
    for name, text in files(speeches):
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def files(speeches: int) -> Iterator[tuple[str, str]]:
    """Every file as (path below `content/`, text)."""
    chance = random.Random(speeches)  # noqa: S311 - a corpus, not a secret
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(4000)]
    yield "site.yaml", "name: Bench\nbase_url: https://bench.example\nlanguages: [en]\n"
    yield "people.yaml", "".join(f"person-{n}: {{name: Person {n}, role: Role {n}}}\n" for n in range(PEOPLE))
    yield (
        "events.yaml",
        "".join(f"event-{n}: {{name: Event {n}, start: 2020-01-01, end: 2020-01-02}}\n" for n in range(EVENTS)),
    )
    yield "topics.yaml", "".join(f"topic-{n}: {{name: Topic {n}}}\n" for n in range(TOPICS))
    for number in range(speeches):
        day = date(2001, 1, 1) + timedelta(days=number % 9000)
        yield f"speeches/{day.year}/{day}-speech-{number}.md", _speech(chance, vocabulary, number, day)
    for number in range(speeches // 5):
        yield f"videos/V-{number}.yaml", _video(number)


def _speech(chance: random.Random, vocabulary: list[str], number: int, day: date) -> str:
    paragraphs = []
    for _ in range(WORDS // 60):
        words = chance.choices(vocabulary, k=60)
        words[10] = f"*{words[10]}*"
        words[20] = f"**{words[20]}**"
        words[30] = f"[{words[30]}](topic:topic-{chance.randrange(TOPICS)})"
        paragraphs.append(" ".join(words).capitalize() + ".")
    paragraphs.insert(5, "## A heading")
    head = (
        f"title: Speech number {number}\ndelivered_at: {day}\nspeakers: [person-{number % PEOPLE}]\ndelivery: as_delivered\n"
        f"event: event-{number % EVENTS}\ntopics: [topic-{number % TOPICS}]\nsummary: What speech {number} is about.\n"
    )
    return f"---\n{head}---\n" + "\n\n".join(paragraphs) + "\n"


def _video(number: int) -> str:
    day = date(2010, 1, 1) + timedelta(days=number % 5000)
    return (
        f"id: V-{number}\ntype: b_roll\ntitle: Video number {number}\npublished_at: {day}T12:00:00Z\nduration: '1:30'\n"
        f"topics: [topic-{number % TOPICS}]\nrights: {{credit: Bench}}\n"
        "shotlist:\n  - {in: '0:00', out: '0:30', text: First}\n  - {in: '0:30', out: '1:30', text: Second}\n"
        f"renditions:\n  - {{name: preview, purpose: preview, access: open, file: V-{number}.mp4, size: 1000000}}\n"
    )
