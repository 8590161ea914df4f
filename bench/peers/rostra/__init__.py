"""This project's generator, twice: with plain templates like those of the others, and with its own ones.

It always writes more than the others: ninjs beside each item, shot lists as text and CSV, digests, the catalogue by seven filters,
related texts, an id and a link for each paragraph.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.corpus import BASE_URL, NAME, Corpus, Speech, Topic, Video
from bench.peers import File, Generator, front_matter

ROOT = Path(__file__).resolve().parents[3]
_LINK = re.compile(r"\]\(/topics/([^/]+)/\)")


def _speech(speech: Speech) -> File:
    head = front_matter(
        title=speech.title,
        summary=speech.summary,
        delivered_at=str(speech.day),
        speakers=[speech.person],
        delivery="as_delivered",
        event=speech.event,
        topics=speech.topics,
    )
    path = f"content/speeches/{speech.day.year}/{speech.day}-{speech.slug}.md"
    return path, head.replace(f'"{speech.day}"', str(speech.day)) + _LINK.sub(r"](topic:\1)", speech.body)


def _topics(topics: Iterable[Topic]) -> Iterator[File]:
    yield "content/topics.yaml", "".join(f"{topic.id}: {{name: {json.dumps(topic.name)}}}\n" for topic in topics)


def _rest(corpus: Corpus) -> Iterator[File]:
    site = (
        f"name: {NAME}\nbase_url: {BASE_URL}\nlanguages: [en]\ndefault_language: en\norganisation: {{name: {NAME}}}\n"
    )
    yield "content/site.yaml", site + "contact: {name: Press office, email: press@bench.example}\n"
    people = (f"{one.id}: {{name: {one.name}, role: {one.role}}}\n" for one in corpus.people)
    yield "content/people.yaml", "".join(people)
    events = (f"{one.id}: {{name: {one.name}, start: {one.start}, end: {one.end}}}\n" for one in corpus.events)
    yield "content/events.yaml", "".join(events)
    for video in corpus.videos:
        yield f"content/videos/{video.day.year}/{video.id}.yaml", _video(video)
        yield f"media/{video.id}.mp4", video.id


def _video(video: Video) -> str:
    """The file has a few bytes only, so that nothing but the generator is measured."""
    shots = [{"in": _time(shot.start), "out": _time(shot.end), "text": shot.text} for shot in video.shots]
    rendition = {"name": "broadcast", "purpose": "broadcast", "access": "account", "file": f"{video.id}.mp4"}
    keys = {
        "id": video.id,
        "type": video.type,
        "title": video.title,
        "published_at": f"{video.day}T12:00:00Z",
        "duration": _time(video.seconds),
        "storyline": video.storyline,
        "persons_shown": [video.person],
        "event": video.event,
        "topics": video.topics,
        "rights": {"credit": NAME},
        "shotlist": shots,
        "renditions": [rendition],
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())


def _time(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _command(root: Path) -> list[str]:
    folders = {"--content": "content", "--templates": "site_templates", "--media": "media"}
    folders |= {"--output": "dist", "--cache": "cache", "--downloads": "downloads.json"}
    places = [word for option, name in folders.items() for word in (option, str(root / name))]
    return [sys.executable, str(ROOT / "build.py"), "build", *places]


def _version() -> str:
    python = ".".join(str(number) for number in sys.version_info[:3])
    return f"this checkout, Python {python}"


def _generator(key: str, name: str, templates: Path) -> Generator:
    return Generator(
        key=key,
        name=name,
        site={"site_templates": templates},
        speech=_speech,
        topics=_topics,
        rest=_rest,
        base="site_templates/base.html",
        command=_command,
        version=_version,
        caches=("cache",),
    )


PLAIN = _generator("rostra", "Rostra", Path(__file__).parent / "site")
RICH = _generator("rostra-rich", "Rostra, own templates", ROOT / "site_templates")
