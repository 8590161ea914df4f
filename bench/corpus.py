"""A generated newsroom of any size, the same for the same numbers, before any generator's own way of writing it down.

Speech 7 is the same in a corpus of a thousand and of ten thousand, and is made only when it is asked for, so that a large corpus
needs no memory.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bench import words

WORDS = 900
PEOPLE, TOPICS = 40, 30
SPEECHES_OF_EVENT = 20
VIDEOS_SHARE = 5
"""One video to so many speeches."""
BASE_URL = "https://bench.example"
NAME = "Bench"
FIRST_DAY, DAYS = date(2001, 1, 1), 9131
"""A quarter of a century; the days begin again when they are used up."""
VIDEO_TYPES = ("b_roll", "soundbite", "press_conference", "explainer")


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; only its name can change."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event of two days."""

    id: str
    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech. `body` is Markdown that every generator reads; its links lead to `/topics/ID/`."""

    slug: str
    day: date
    title: str
    summary: str
    person: str
    event: str
    topics: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A line of a shot list; times in seconds."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Video:
    """A video of which one file is on offer."""

    id: str
    type: str
    title: str
    day: date
    seconds: int
    storyline: str
    person: str
    event: str
    topics: tuple[str, ...]
    shots: tuple[Shot, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """A newsroom with so many speeches."""

    count: int

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody."""
        return tuple(Person(f"person-{n}", f"Ada Vole {n}", f"Commissioner for area {n}") for n in range(PEOPLE))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """All topics."""
        return tuple(Topic(f"topic-{n}", f"Tides and harbours {n}") for n in range(TOPICS))

    @property
    def events(self) -> Iterator[Event]:
        """Every event, oldest first."""
        for number in range(self.event_count):
            start = _day(number * SPEECHES_OF_EVENT)
            yield Event(f"event-{number}", f"Summit number {number}", start, start + timedelta(days=1))

    @property
    def event_count(self) -> int:
        """The number of events."""
        return max(1, self.count // SPEECHES_OF_EVENT)

    @property
    def speeches(self) -> Iterator[Speech]:
        """Every speech."""
        return (self.speech(number) for number in range(self.count))

    @property
    def video_count(self) -> int:
        """The number of videos."""
        return self.count // VIDEOS_SHARE

    @property
    def videos(self) -> Iterator[Video]:
        """Every video."""
        return (self.video(number) for number in range(self.video_count))

    def speech(self, number: int) -> Speech:
        """Return one speech."""
        chance = random.Random(f"speech {number}")  # noqa: S311 - a corpus, not a secret
        topics = tuple(f"topic-{n}" for n in sorted(chance.sample(range(TOPICS), chance.randint(1, 3))))
        return Speech(
            slug=f"speech-{number}",
            day=_day(number),
            title=words.phrase(chance, chance.randint(4, 9)),
            summary=words.phrase(chance, 18) + ".",
            person=f"person-{chance.randrange(PEOPLE)}",
            event=f"event-{min(number // SPEECHES_OF_EVENT, self.event_count - 1)}",
            topics=topics,
            body=_body(chance, topics[0]),
        )

    def video(self, number: int) -> Video:
        """Return one video."""
        chance = random.Random(f"video {number}")  # noqa: S311 - a corpus, not a secret
        seconds = chance.randint(60, 600)
        cuts = sorted(chance.sample(range(5, seconds - 5), 5))
        shots = zip((0, *cuts), (*cuts, seconds), strict=True)
        return Video(
            id=f"v-{number}",
            type=chance.choice(VIDEO_TYPES),
            title=words.phrase(chance, chance.randint(4, 9)),
            day=_day(number * VIDEOS_SHARE),
            seconds=seconds,
            storyline=words.phrase(chance, 60) + ".",
            person=f"person-{chance.randrange(PEOPLE)}",
            event=f"event-{min(number * VIDEOS_SHARE // SPEECHES_OF_EVENT, self.event_count - 1)}",
            topics=(f"topic-{chance.randrange(TOPICS)}",),
            shots=tuple(Shot(start, end, words.phrase(chance, 10) + ".") for start, end in shots),
            size=chance.randint(1_000_000, 90_000_000),
        )


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number % DAYS)


def _body(chance: random.Random, topic: str) -> str:
    """Paragraphs of `WORDS` words together, and headings as often as real speeches have them, but not before the first paragraph."""
    known = words.source().known
    blocks: list[str] = []
    have = 0
    while have < WORDS:
        length = min(words.drawn(chance, known.paragraph), WORDS - have)
        text, number = words.paragraph(chance, length, topic)
        if blocks and chance.random() < known.heading * known.paragraph_mean / 1000:
            blocks.append("## " + words.phrase(chance, 4))
        blocks.append(text)
        have += number
    return "\n\n".join(blocks) + "\n"
