"""Eleventy with Nunjucks: speeches and videos as tagged templates, every list and further file by pagination over collections."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from bench.corpus import Corpus, Speech, Topic, Video
from bench.peers import File, Generator, front_matter, tools


def _speech(speech: Speech) -> File:
    head = front_matter(
        title=speech.title,
        description=speech.summary,
        date=str(speech.day),
        slug=speech.slug,
        person=speech.person,
        event=speech.event,
        topics=speech.topics,
    )
    return f"content/speeches/{speech.day.year}/{speech.slug}.md", head + speech.body


def _topics(topics: Iterable[Topic]) -> Iterator[File]:
    yield "_data/names.json", json.dumps({topic.id: {"name": topic.name} for topic in topics})


def _rest(corpus: Corpus) -> Iterator[File]:
    yield "_data/people.json", json.dumps({one.id: {"name": one.name, "role": one.role} for one in corpus.people})
    events = {one.id: {"name": one.name, "start": str(one.start), "end": str(one.end)} for one in corpus.events}
    yield "_data/events.json", json.dumps(events)
    for video in corpus.videos:
        yield f"content/videos/{video.day.year}/{video.id}.md", _video(video)


def _video(video: Video) -> str:
    return front_matter(
        title=video.title,
        description=video.storyline,
        date=f"{video.day}T12:00:00Z",
        slug=video.id,
        type=video.type,
        seconds=video.seconds,
        person=video.person,
        event=video.event,
        topics=video.topics,
        shots=[asdict(shot) for shot in video.shots],
    )


def _command(root: Path) -> list[str]:  # noqa: ARG001 - it is run in the folder of the site
    program = tools.NODE / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    return ["node", str(program), "--quiet"]


ELEVENTY = Generator(
    key="eleventy",
    name="Eleventy",
    site={".": Path(__file__).parent / "site"},
    speech=_speech,
    topics=_topics,
    rest=_rest,
    base="_includes/base.njk",
    command=_command,
    version=lambda: tools.node_version("@11ty/eleventy"),
    caches=(".cache",),
    environment={"NODE_PATH": str(tools.NODE / "node_modules"), "ELEVENTY_ENV": "production"},
)
