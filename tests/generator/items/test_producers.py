"""Every field of an item is filled by the generator from content of editors: a field that only samples fill is a lost promise."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime

import pytest

from generator.exports import ninjs
from generator.items.speech import SpeechItem, speech_item
from generator.items.video import video_item
from tests.generator.exports.test_api import documented, paths
from tests.support.editions import frames_of
from tests.support.services import ROOT

NOW = datetime.fromisoformat("2026-12-01T00:00:00+00:00")


def inside(value: object) -> Iterator[object]:
    """Yield a frozen value and every frozen value that it consists of."""
    if isinstance(value, tuple):
        for one in value:
            yield from inside(one)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from inside(getattr(value, field.name))


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Return every speech and video of the demonstration in each language, as exports get it; one video is to expire."""
    content = tmp_path_factory.mktemp("filled") / "content"
    shutil.copytree(ROOT / "content", content)
    video = content / "videos/2026/M-260707-01.yaml"
    video.write_text(f"expires_at: 2031-01-01T00:00:00Z\n{video.read_text('utf-8')}", "utf-8")
    made: list[object] = []
    for frame in frames_of(content, ROOT / "media", NOW):
        edition = frame.edition
        room = edition.newsroom
        for versions in (*room.speeches.values(), *room.withdrawn.values()):
            made += [speech_item(edition, speech) for tag, speech in versions.items() if tag == edition.language]
        made += [
            video_item(edition, video)
            for video in room.videos.values()
            if edition.language in edition.video_languages(video)
        ]
    return made


def test_the_demonstration_fills_every_field_of_speeches_and_videos(items: list[object]) -> None:
    said: dict[tuple[str, str], set[bool]] = defaultdict(set)
    for value in (part for item in items for part in inside(item)):
        for field in fields(value):  # type: ignore[arg-type]
            default = field.default if field.default is not MISSING else None
            said[type(value).__name__, field.name].add(getattr(value, field.name) not in (default, None, "", ()))
    assert sorted(name for name, filled in said.items() if True not in filled) == []


def test_every_member_of_their_data_is_in_the_guide(items: list[object]) -> None:
    known = (
        documented("Both kinds of `index.json`")
        | documented("A speech: `index.json`")
        | documented("A video: `index.json`")
    )
    written = {
        path
        for item in items
        for path in paths(json.loads(ninjs.speech(item) if isinstance(item, SpeechItem) else ninjs.video(item)))  # type: ignore[arg-type]
        if not path.startswith("rostra.access.")
    }
    assert written - known == set()
