"""Hugo: speeches and videos as pages, everything else as taxonomies, `index.json` and `index.txt` as output formats."""

from __future__ import annotations

import subprocess
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
        people=[speech.person],
        events=[speech.event],
        topics=speech.topics,
        years=[str(speech.day.year)],
    )
    return f"content/speeches/{speech.day.year}/{speech.slug}.md", head + speech.body


def _topics(topics: Iterable[Topic]) -> Iterator[File]:
    for topic in topics:
        yield f"content/topics/{topic.id}/_index.md", front_matter(title=topic.name)


def _rest(corpus: Corpus) -> Iterator[File]:
    for person in corpus.people:
        yield f"content/people/{person.id}/_index.md", front_matter(title=person.name, role=person.role)
    for event in corpus.events:
        head = front_matter(title=event.name, start=str(event.start), end=str(event.end))
        yield f"content/events/{event.id}/_index.md", head
    for video in corpus.videos:
        yield f"content/videos/{video.day.year}/{video.id}.md", _video(video)


def _video(video: Video) -> str:
    return front_matter(
        title=video.title,
        description=video.storyline,
        date=f"{video.day}T12:00:00Z",
        slug=video.id,
        videotype=video.type,
        seconds=video.seconds,
        size=video.size,
        people=[video.person],
        events=[video.event],
        topics=video.topics,
        shots=[asdict(shot) for shot in video.shots],
        videotypes=[video.type],
        videoyears=[str(video.day.year)],
        videopeople=[video.person],
        videoevents=[video.event],
        videotopics=video.topics,
    )


def _command(root: Path) -> list[str]:
    return [str(tools.hugo()), "build", "--quiet", "--cacheDir", str(root / "cache"), "--destination", "dist"]


def _version() -> str:
    if not tools.hugo().is_file():
        return ""
    said = subprocess.run([str(tools.hugo()), "version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    return said.split()[1].split("-")[0].removeprefix("v") if said else ""


HUGO = Generator(
    key="hugo",
    name="Hugo",
    site={".": Path(__file__).parent / "site"},
    speech=_speech,
    topics=_topics,
    rest=_rest,
    base="layouts/baseof.html",
    command=_command,
    version=_version,
    caches=("cache", "resources"),
)
