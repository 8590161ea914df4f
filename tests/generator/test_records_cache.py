"""The records of the build before: the same while their files are the same, and otherwise those files are read, and no others."""

import sqlite3
from pathlib import Path

import pytest

from generator import records_cache
from generator.diagnostics import Diagnostics
from generator.memo import Memo
from generator.model.documents import Sources
from generator.model.library import Library
from generator.records_cache import Reading
from generator.stages import load, snapshot, validate
from tests.generator.pipeline.test_repeated_builds import clean_build
from tests.support.services import ROOT
from tests.support.sites import BARE, MINIMAL, TinySite, french, speech, video

SPEECH, VIDEO, TOPICS = "content/speeches/2026-07-07-tide.md", "content/videos/M-260707-01.yaml", "content/topics.yaml"
FRENCH, TRANSLATED = (
    SPEECH.replace(".md", ".fr.md"),
    "---\ntitle: Marée\ntranslation: {kind: courtesy}\n---\nUn texte.\n",
)


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Return a list that gets the names of the files, beside the site's own, that are made into records together."""
    seen: list[set[str]] = []
    real = validate.validate

    def counted(sources: Sources, *arguments: object) -> Library:
        seen.append({f"content/{name}" for name in sources.documents} - {"content/site.yaml"})
        return real(sources, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(validate, "validate", counted)
    return seen


def read(root: Path, cache: Path) -> tuple[Reading, list[str]]:
    """Read the content of a folder as a build does; return the codes of what was found, too."""
    found = Diagnostics()
    with Memo(cache / "memo.sqlite") as memo:
        taken = snapshot.take(root / "content", ROOT / "site_templates", root / "media", cache, found)
        return records_cache.read(load.load(taken, found), taken, memo, found), [d.code for d in found.found]


def rows(cache: Path) -> dict[bytes, bytes]:
    """Return what a memo holds."""
    with sqlite3.connect(cache / "memo.sqlite") as connection:
        return dict(connection.execute("SELECT key, value FROM results"))


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return TinySite(tmp_path, {**BARE, **french(), SPEECH: speech(), VIDEO: video()})


def test_the_records_of_the_demonstration_are_the_same_when_they_are_remembered(
    tmp_path: Path, validated: list[set[str]]
) -> None:
    first, found = read(ROOT, tmp_path)
    again, found_again = read(ROOT, tmp_path)
    assert (found, found_again) == ([], [])
    assert [len(names) > 20 for names in validated] == [True, False]
    assert validated[1] == set()
    assert again == first
    assert repr(again.library) == repr(first.library), "offsets of instants, order and kinds too"


class TestAnEdit:
    def test_of_a_text_reads_no_record_anew(self, site: TinySite, validated: list[set[str]]) -> None:
        first, _ = read(site.root, site.root)
        site.write({SPEECH: speech("Another text, and more of it.\n")})
        again, _ = read(site.root, site.root)
        assert (again, validated[1:]) == (first, [set()])

    @pytest.mark.parametrize(
        ("change", "files"),
        [
            ({SPEECH: speech(title="Other")}, {SPEECH}),
            ({SPEECH: speech().replace("---\nt", "---\n# A note\nt")}, {SPEECH}),
            ({SPEECH: None}, set()),
            ({SPEECH.replace("tide", "ebb"): speech()}, {SPEECH.replace("tide", "ebb")}),
            ({FRENCH: TRANSLATED}, {SPEECH, FRENCH}),
            ({TOPICS: "tides: {name: Other}\nharbours: {name: Harbours}\n"}, {TOPICS}),
            ({VIDEO: video(title="Other")}, {VIDEO}),
        ],
    )
    def test_of_anything_else_reads_the_files_of_one_item(
        self, site: TinySite, validated: list[set[str]], change: dict[str, str | bytes | None], files: set[str]
    ) -> None:
        first, _ = read(site.root, site.root)
        site.write(change)
        again, _ = read(site.root, site.root)
        assert validated[1:] == [files]
        assert read(site.root, site.root / "empty")[0] == again != first

    def test_of_the_site_reads_everything(self, site: TinySite, validated: list[set[str]]) -> None:
        read(site.root, site.root)
        site.write({"content/site.yaml": MINIMAL["content/site.yaml"].replace("Small", "Other")})
        read(site.root, site.root)
        assert validated[1] == validated[0]

    def test_of_a_place_alone_is_no_other_record(self, site: TinySite) -> None:
        first, _ = read(site.root, site.root)
        site.write({SPEECH: speech().replace("---\nt", "---\n\n# A note\n\nt"), VIDEO: f"# A note\n{video()}"})
        again, _ = read(site.root, site.root)
        assert again.digests == first.digests
        assert again.library != first.library

    def test_that_two_files_are_refused_for_is_told_as_in_a_clean_build(self, site: TinySite) -> None:
        read(site.root, site.root)
        site.write({"content/speeches/deep/2026-07-07-tide.md": speech(), VIDEO.replace("01.yaml", "02.yaml"): video()})
        again, found = read(site.root, site.root)
        assert (again, found) == read(site.root, site.root / "empty")
        assert found == ["duplicate-id", "duplicate-id"]

    def test_of_captions_does(self, site: TinySite) -> None:
        captions = [{"language": "en", "kind": "captions", "origin": "human", "file": "a.vtt"}]
        film, text = video(captions=captions), "WEBVTT\n\n00:00.000 --> 00:01.000\nOne\n"
        site.write({VIDEO: film, "content/videos/a.vtt": text})
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


def test_what_was_found_is_found_again(site: TinySite, validated: list[set[str]]) -> None:
    site.write({"content/speeches/2026-07-07-tide.prepared.md": "Nobody names this.\n"})
    for count in (1, 2, 3):
        assert (read(site.root, site.root)[1], len(validated)) == (["unused-manuscript"], count)


def test_an_edit_makes_one_record_anew(site: TinySite) -> None:
    names = [f"content/speeches/{1000 + n}-07-02-tide.md" for n in range(200)]
    site.write({name: speech(delivered_at=name[17:27]) for name in names})
    read(site.root, site.root)
    before = rows(site.root)
    for name in (names[3], names[90], names[199]):
        site.write({name: speech(delivered_at=name[17:27], title="Other")})
        read(site.root, site.root)
        after = rows(site.root)
        fresh = [value for key, value in after.items() if key not in before]
        assert len(fresh) == 1
        assert sum(map(len, fresh)) < sum(map(len, before.values())) / 100
        before = after
    site.write({names[100]: None})
    read(site.root, site.root)
    assert rows(site.root) == before


def test_where_a_record_was_lost_its_files_are_read(site: TinySite, validated: list[set[str]]) -> None:
    first, _ = read(site.root, site.root)
    for key in rows(site.root):
        with sqlite3.connect(site.root / "memo.sqlite") as connection:
            connection.execute("DELETE FROM results WHERE key = ?", (key,))
        connection.close()
        assert read(site.root, site.root)[0] == first
    assert sorted(validated[1:], key=sorted) == sorted(({name} for name in validated[0]), key=sorted)


def test_builds_with_remembered_records_equal_clean_ones(site: TinySite, validated: list[set[str]]) -> None:
    assert site.quick("build").status == 0
    site.write({SPEECH: speech("Another.\n")})
    assert site.quick("build").status == 0
    assert validated[1:] == [set()]
    assert site.output() == clean_build(site)
