"""The library of the build before: the same records while the files are the same, and otherwise the files are read."""

import sqlite3
from pathlib import Path

import pytest

from generator import records_cache
from generator.diagnostics import Diagnostics
from generator.memo import Memo
from generator.model.library import Library
from generator.records_cache import Reading
from generator.stages import snapshot, validate
from generator.timings import Timings
from tests.generator.pipeline.test_repeated_builds import clean_build
from tests.support.services import ROOT
from tests.support.sites import BARE, MINIMAL, TinySite, french, speech, video

SPEECH = "content/speeches/2026-07-07-tide.md"


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows whenever files are made into records."""
    seen: list[int] = []
    real = validate.validate

    def counted(*arguments: object) -> Library:
        seen.append(1)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(validate, "validate", counted)
    return seen


def read(root: Path, cache: Path) -> tuple[Reading, list[str]]:
    """Read the content of a folder as a build does; return the codes of what was found, too."""
    found = Diagnostics()
    with Memo(cache / "memo.sqlite") as memo:
        taken = snapshot.take(root / "content", ROOT / "site_templates", root / "media", cache, found)
        return records_cache.read(taken, memo, found, Timings()), [d.code for d in found.found]


def rows(cache: Path) -> dict[bytes, bytes]:
    """Return what a memo holds."""
    with sqlite3.connect(cache / "memo.sqlite") as connection:
        return dict(connection.execute("SELECT key, value FROM results"))


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return TinySite(tmp_path, {**BARE, **french(), SPEECH: speech(), "content/videos/M-260707-01.yaml": video()})


def test_the_records_of_the_demonstration_are_the_same_when_they_are_remembered(
    tmp_path: Path, validated: list[int]
) -> None:
    first, found = read(ROOT, tmp_path)
    again, found_again = read(ROOT, tmp_path)
    assert (found, found_again, len(validated)) == ([], [], 1)
    assert again == first
    assert repr(again.library) == repr(first.library), "offsets of instants, order and kinds too"


class TestAnEdit:
    def test_of_a_text_reads_no_record_anew(self, site: TinySite, validated: list[int]) -> None:
        read(site.root, site.root)
        site.write({SPEECH: speech("Another text, and more of it.\n")})
        again, _ = read(site.root, site.root)
        assert len(validated) == 1
        assert again.bodies[SPEECH] == "Another text, and more of it.\n"

    @pytest.mark.parametrize(
        "change",
        [
            {SPEECH: speech(title="Other")},
            {SPEECH: speech().replace("---\nt", "---\n# A note\nt")},
            {SPEECH: None},
            {SPEECH.replace("tide", "ebb"): speech()},
            {"content/topics.yaml": "tides: {name: Other}\nharbours: {name: Harbours}\n"},
            {"content/videos/M-260707-01.yaml": video(title="Other")},
            {"content/site.yaml": MINIMAL["content/site.yaml"].replace("Small", "Other")},
        ],
    )
    def test_of_anything_else_does(
        self, site: TinySite, validated: list[int], change: dict[str, str | bytes | None]
    ) -> None:
        first, _ = read(site.root, site.root)
        site.write(change)
        again, _ = read(site.root, site.root)
        assert (len(validated), read(site.root, site.root / "empty")[0]) == (2, again)
        assert again != first

    def test_of_captions_does(self, site: TinySite) -> None:
        captions = [{"language": "en", "kind": "captions", "origin": "human", "file": "a.vtt"}]
        film, text = video(captions=captions), "WEBVTT\n\n00:00.000 --> 00:01.000\nOne\n"
        site.write({"content/videos/M-260707-01.yaml": film, "content/videos/a.vtt": text})
        first, found = read(site.root, site.root)
        site.write({"content/videos/a.vtt": text.replace("One", "Two")})
        again, _ = read(site.root, site.root)
        cues = [one.library.videos["M-260707-01"].captions[0].cues[0].text for one in (first, again)]
        assert (found, cues) == ([], ["One", "Two"])

    @pytest.mark.parametrize("key", ["quotes", '"quo\\x74es"', "  quotes"])
    def test_of_a_text_that_is_quoted_looks_for_the_quotation(self, site: TinySite, key: str) -> None:
        text = speech("A first paragraph.\n", quotes=["A first paragraph."]).replace("quotes:", f"{key}:")
        if key.startswith(" "):
            text = "---\n" + "\n".join(f"  {line.strip()}" for line in text.split("---\n")[1].splitlines()) + "\n---\nA first paragraph.\n"  # fmt: skip
        site.write({SPEECH: text})
        assert read(site.root, site.root)[1] == []
        site.write({SPEECH: text.replace("---\nA first", "---\nA second")})
        for _ in range(2):
            assert read(site.root, site.root)[1] == ["quote-not-in-text"]


def test_what_was_found_is_found_again(site: TinySite, validated: list[int]) -> None:
    site.write({"content/speeches/2026-07-07-tide.prepared.md": "Nobody names this.\n"})
    for count in (1, 2, 3):
        assert (read(site.root, site.root)[1], len(validated)) == (["unused-manuscript"], count)


def test_an_edit_makes_few_pieces_anew(site: TinySite) -> None:
    names = [f"content/speeches/{1000 + n}-07-02-tide.md" for n in range(2000)]
    site.write({name: speech(delivered_at=name[17:27]) for name in names})
    read(site.root, site.root)
    before = rows(site.root)
    for name in (names[3], names[900], names[1999]):
        site.write({name: speech(delivered_at=name[17:27], title="Other")})
        read(site.root, site.root)
        after = rows(site.root)
        fresh = [value for key, value in after.items() if key not in before]
        assert len(fresh) == 2, "a piece, and the list of pieces"
        assert sum(map(len, fresh)) < sum(map(len, before.values())) / 4
        before = after
    site.write({names[1000]: None})
    read(site.root, site.root)
    assert len(rows(site.root).keys() - before.keys()) <= 5, "it had references too"


def test_where_a_piece_was_lost_files_are_read(site: TinySite, validated: list[int]) -> None:
    first, _ = read(site.root, site.root)
    for number, key in enumerate(rows(site.root), start=2):
        with sqlite3.connect(site.root / "memo.sqlite") as connection:
            connection.execute("DELETE FROM results WHERE key = ?", (key,))
        connection.close()
        assert (read(site.root, site.root)[0], len(validated)) == (first, number)


def test_builds_with_remembered_records_equal_clean_ones(site: TinySite, validated: list[int]) -> None:
    assert site.quick("build").status == 0
    site.write({SPEECH: speech("Another.\n")})
    assert site.quick("build").status == 0
    assert len(validated) == 1
    assert site.output() == clean_build(site)
