"""A word of its own in each item: at any instant, the words that leave the house are those of what may be seen then, no more and no fewer.

What may be seen is worked out here a second time, from the editors' keys alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.generator.pipeline.test_hidden_items import leaving
from tests.support.sites import BARE, TinySite, french, speech, video

FIRST, SECOND, THIRD, LAST = (f"2026-09-0{day}T09:00:00+02:00" for day in (1, 2, 3, 4))
FROM = ("published_at", "embargo_until")
WORD = re.compile(rb"(?i)canary(?:body)?([a-z]+)")


@dataclass(frozen=True)
class Item:
    """A speech, a translation, a video or a page; `keys` say when it is seen."""

    kind: str
    word: str
    keys: dict[str, Any] = field(default_factory=dict)

    def is_seen(self, at: datetime) -> bool:
        begun = all(instant(self.keys[key]) <= at for key in FROM if key in self.keys)
        return begun and not self.keys.get("draft") and not self.is_over("expires_at", at)

    def is_over(self, key: str, at: datetime) -> bool:
        return key in self.keys and instant(self.keys[key]) <= at

    def words(self, at: datetime) -> set[str]:
        """Return what may be read of it at an instant: its name, and its text unless that was taken back."""
        if not self.is_seen(at):
            return set()
        taken_back = "withdrawn" in self.keys and instant(self.keys["withdrawn"]["at"]) <= at
        return {f"canary{self.word}", *(() if taken_back else (f"canarybody{self.word}",))}

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        body = f"Canarybody{self.word} text."
        alias = [f"/canary{self.word}-old/"]
        if self.kind == "speech":
            front = {"title": f"Canary{self.word}", "aliases": alias, "topics": ["tides"], "event": "fair", **self.keys}
            yield f"content/speeches/2026-07-07-canary{self.word}.md", speech(body, **front)
        elif self.kind == "page":
            yield (
                f"content/pages/canary{self.word}.md",
                f"---\ntitle: Canary{self.word}\naliases: {alias}\ndraft: true\n---\n{body}\n",
            )
        else:
            name = f"canary{self.word}"
            rendition = {"name": "web", "purpose": "web", "access": "account", "file": f"{name}.mxf"}
            front = {"published_at": "2026-07-07T18:00:00+02:00", "topics": ["tides"], "aliases": alias, **self.keys}
            yield (
                f"content/videos/{name}.yaml",
                video(id=name, title=name, storyline=body, renditions=[rendition], **front),
            )


ITEMS = (
    Item("speech", "ash", {"embargo_until": FIRST}),
    Item("speech", "birch", {"published_at": SECOND}),
    Item("speech", "cedar", {"published_at": FIRST, "embargo_until": THIRD}),
    Item("speech", "elm", {"withdrawn": {"at": SECOND, "reason": "It was wrong"}}),
    Item("speech", "fir", {"embargo_until": SECOND, "withdrawn": {"at": THIRD, "reason": "It was wrong"}}),
    Item("speech", "hazel", {"draft": True}),
    Item("speech", "ivy"),
    Item("video", "juniper", {"published_at": FIRST}),
    Item("video", "larch", {"expires_at": SECOND}),
    Item("video", "maple", {"published_at": FIRST, "embargo_until": SECOND, "expires_at": THIRD}),
    Item("video", "oak", {"embargo_until": THIRD, "expires_at": LAST}),
    Item("video", "pine", {"draft": True}),
    Item("page", "rowan", {"draft": True}),
)  # fmt: skip


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def instants() -> list[datetime]:
    """Return each threshold, a second before and a second after it, long before and long after all; forth and back again."""
    around = [instant(one) + timedelta(seconds=s) for one in (FIRST, SECOND, THIRD, LAST) for s in (-1, 0, 1)]
    forth = [instant("2026-08-01T00:00:00Z"), *around, instant("2199-01-01T00:00:00Z")]
    return [*forth, *reversed(forth[::3])]


def words_in(outputs: dict[str, bytes]) -> set[str]:
    found = (
        m.group().decode().lower() for name, data in outputs.items() for m in WORD.finditer(name.encode() + b" " + data)
    )
    return set(found)


def test_the_words_that_leave_the_house_are_those_of_what_is_seen(tmp_path: Path) -> None:
    kinds = {"speech": "speech:2026-07-07-canary{}", "video": "video:canary{}", "page": "page:canary{}"}
    links = " ".join(f"[there]({kinds[item.kind].format(item.word)})" for item in ITEMS)
    files = {name: text for item in ITEMS for name, text in item.files()}
    files["content/speeches/2026-07-08-visible.md"] = speech(links, delivered_at="2026-07-08", topics=["tides"])
    site = TinySite(tmp_path, {**BARE, **french(), **files})
    for at in instants():
        run = site.quick("build", "--as-of", at.isoformat())
        assert run.status == 0, run.err
        assert words_in(leaving(site)) == {word for item in ITEMS for word in item.words(at)}, at
