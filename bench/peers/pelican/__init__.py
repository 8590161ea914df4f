"""Pelican: speeches as articles, persons as authors, topics as tags, events as categories, videos as pages.

A small plugin in `site/plugins/` writes what Pelican has no setting for: neighbours, a second and third file of each article, and the
catalogue of videos.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from bench.corpus import Corpus, Speech, Topic, Video
from bench.peers import File, Generator, tools


def _metadata(**keys: object) -> str:
    return "".join(f"{key}: {value}\n" for key, value in keys.items()) + "\n"


def _speech(speech: Speech) -> File:
    head = _metadata(
        Title=speech.title,
        Date=speech.day,
        Slug=speech.slug,
        Author=speech.person,
        Category=speech.event,
        Tags=", ".join(speech.topics),
        Description=speech.summary,
    )
    return f"content/speeches/{speech.day.year}/{speech.slug}.md", head + speech.body


def _topics(topics: Iterable[Topic]) -> Iterator[File]:
    yield "data/topics.json", json.dumps({topic.id: {"name": topic.name} for topic in topics})


def _rest(corpus: Corpus) -> Iterator[File]:
    yield "data/people.json", json.dumps({one.id: {"name": one.name, "role": one.role} for one in corpus.people})
    events = {one.id: {"name": one.name, "start": str(one.start), "end": str(one.end)} for one in corpus.events}
    yield "data/events.json", json.dumps(events)
    for video in corpus.videos:
        yield f"content/videos/{video.day.year}/{video.id}.md", _video(video)


def _video(video: Video) -> str:
    return _metadata(
        Title=video.title,
        Date=f"{video.day} 12:00",
        Slug=video.id,
        Template="video",
        VideoType=video.type,
        Seconds=video.seconds,
        Person=video.person,
        Event=video.event,
        Topics=", ".join(video.topics),
        Description=video.storyline,
        Shots=json.dumps([asdict(shot) for shot in video.shots]),
    )


def _command(root: Path) -> list[str]:  # noqa: ARG001 - it is run in the folder of the site
    program = tools.PYTHON / "bin" / "pelican"
    return [str(program), "content", "--settings", "pelicanconf.py", "--output", "dist", "--quiet", "--fatal", "errors"]


PELICAN = Generator(
    key="pelican",
    name="Pelican",
    site={".": Path(__file__).parent / "site"},
    speech=_speech,
    topics=_topics,
    rest=_rest,
    base="theme/templates/base.html",
    command=_command,
    version=lambda: tools.python_version("pelican"),
    caches=("cache",),
)
