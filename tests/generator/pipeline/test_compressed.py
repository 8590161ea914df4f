"""`--compress`: beside each text lies the same, compressed, the same each time, and never more or less than there should be."""

import gzip
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from generator.exports.registry import TEXTS
from generator.stages import compress
from tests.generator.pipeline.complete import COMPLETE
from tests.generator.pipeline.test_repeated_builds import clean_build
from tests.support.services import ROOT
from tests.support.sites import BARE, NOW, TinySite, french, read_tree, speech, video

TIDE = "content/speeches/2026-07-07-tide.md"
READ = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().decompress(data),
}


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    made = TinySite(tmp_path / "site", {**BARE, **french(), **COMPLETE})
    assert made.quick("build", "--compress").status == 0
    return made


def compressed(outputs: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in outputs.items() if name.endswith(tuple(READ))}


def count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that will hold the name of each file that is compressed from now on."""
    names: list[str] = []
    whole = compress._compressed

    def run(wanted: tuple[compress.File, compress.Method]) -> bytes:
        names.append(wanted[0].name)
        return whole(wanted)

    monkeypatch.setattr(compress, "_compressed", run)
    return names


def test_each_text_has_its_siblings_and_they_are_the_text(site: TinySite) -> None:
    outputs = site.output()
    for name, data in compressed(outputs).items():
        plain, _, ending = name.rpartition(".")
        assert READ[f".{ending}"](data) == outputs[plain]
        assert len(data) < len(outputs[plain])
    texts = [name for name, data in outputs.items() if name.endswith(TEXTS) and len(data) >= 1000]
    assert len(texts) > 40
    assert [name for name in texts if any(f"{name}{ending}" not in outputs for ending in READ)] == []


def test_nothing_else_is_compressed(site: TinySite) -> None:
    plain = {name.rpartition(".")[0] for name in compressed(site.output())}
    assert not {name for name in plain if name.startswith((".", "_")) or not name.endswith(TEXTS)}
    assert not [name for name in plain if name.endswith(".mp4")]


def test_the_report_counts_them_and_the_private_files_have_none(site: TinySite) -> None:
    assert site.read_report()["outputs"] == len(site.output())
    assert not [path.name for path in site.root.iterdir() if path.name.endswith(tuple(READ))]


def test_another_process_makes_the_same_bytes(site: TinySite, tmp_path: Path) -> None:
    other = tmp_path / "other"
    arguments = site.arguments("build", "--compress", "--no-cache", "--output", str(other), "--jobs", "2")
    env = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    subprocess.run([sys.executable, str(ROOT / "build.py"), *arguments], env=env, check=True, capture_output=True)
    assert read_tree(other) == site.output()


def test_nothing_is_compressed_twice(site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.root / "cache" / "unchanged.json").unlink(missing_ok=True)
    names = count(monkeypatch)
    run = site.quick("build", "--compress")
    assert (names, run.report["written"]) == ([], [])
    path = site.root / TIDE
    path.write_text(path.read_text().replace("keep", "hold"))
    written = site.quick("build", "--compress").report["written"]
    assert set(names) == {name for name in written if name.endswith(TEXTS)}
    assert site.output() == clean_build(site, "--compress")


def test_a_sibling_that_is_gone_or_tampered_with_is_made_once_more(site: TinySite) -> None:
    before = site.output()
    (site.dist / "index.html.gz").unlink()
    (site.dist / "index.html.br").write_bytes(b"x" * len(before["index.html.br"]))
    assert site.quick("build", "--compress").report["written"] == ["index.html.br", "index.html.gz"]
    assert site.output() == before


def test_without_the_option_they_are_removed(site: TinySite) -> None:
    before = site.output()
    site.quick("build")
    after = site.output()
    assert compressed(after) == {}
    assert after == {name: data for name, data in before.items() if name not in compressed(before)}


def test_a_published_file_in_the_place_of_one_is_an_error(site: TinySite) -> None:
    name = next(name for name in site.output() if name.startswith("media/") and name.endswith(".vtt"))
    video = "content/videos/M-260707-01.yaml"
    text = (site.root / video).read_text()
    long = "WEBVTT\n\n" + "".join(f"00:{n:02}.000 --> 00:{n:02}.900\nWe sail and sail\n\n" for n in range(5, 25))
    caption = next((site.root / "content" / "videos").glob("*.vtt"))
    caption.write_text(long)
    taken = f"{name.removeprefix('media/')}.gz"
    site.write(
        {
            f"media/{taken}": b"\x1f\x8b no text",
            video: text.replace(
                "renditions:\n",
                f"renditions:\n- {{name: odd, purpose: web, access: open, file: {taken}, mime: application/gzip}}\n",
            ),
        }
    )
    before = site.output()
    run = site.quick("build", "--compress")
    assert [one["code"] for one in run.report["diagnostics"] if one["severity"] == "error"] == ["address-taken"], (
        run.err
    )
    assert site.output() == before
    assert site.quick("build").status == 0


class TestTheNextChange:
    """`--next-change FILE` tells a scheduler when to build again."""

    def test_is_written_also_where_nothing_was_to_do(self, site: TinySite) -> None:
        file = site.root / "var" / "next-change"
        for _ in range(2):
            run = site.quick("build", "--next-change", str(file))
            assert file.read_text() == f"{run.report['next_change_at']}\n"
            file.unlink()

    def test_is_empty_when_nothing_will_change(self, site: TinySite) -> None:
        file = site.root / "next-change"
        file.write_text("old\n")
        assert site.quick("build", "--as-of", "2199-01-01T00:00:00Z", "--next-change", str(file)).status == 0
        assert file.read_text() == ""

    def test_is_not_touched_by_a_build_that_failed(self, site: TinySite) -> None:
        file = site.root / "next-change"
        file.write_text("old\n")
        site.write({TIDE: "no front matter"})
        assert site.quick("build", "--next-change", str(file)).status == 1
        assert file.read_text() == "old\n"

    def test_may_not_lie_in_the_output(self, site: TinySite) -> None:
        assert site.quick("build", "--next-change", str(site.dist / "next")).status == 2

    def test_nothing_is_late_and_nothing_early(self, site: TinySite) -> None:
        """One second before each change every byte is as it was; at the change something differs; and there is a last one."""
        withdrawn = {"at": "2026-12-15", "reason": "It was wrong"}
        site.write(
            {
                "content/speeches/2026-11-20-ebb.md": speech(
                    delivered_at="2026-11-20", embargo_until="2026-12-05T10:00:00+01:00"
                ),
                "content/speeches/2026-11-19-flow.md": speech(delivered_at="2026-11-19", withdrawn=withdrawn),
                "content/videos/M-9.yaml": video(id="M-9", expires_at="2026-12-10T00:00:00Z"),
                "content/events.yaml": "fair: {name: The fair, start: 2026-12-20, end: 2026-12-21}\n",
            }
        )
        at, seen = NOW, 0
        while True:
            run = site.quick("build", "--as-of", at)
            assert run.status == 0
            now = site.output()
            if not run.report["next_change_at"]:
                break
            following = run.report["next_change_at"]
            assert site.quick("build", "--as-of", _before(following), "--no-cache").report["written"] == []
            assert site.quick("build", "--as-of", following, "--no-cache").report["written"] != []
            assert site.output() != now
            at, seen = following, seen + 1
        assert seen >= 6


def _before(at: str) -> str:
    return (datetime.fromisoformat(at) - timedelta(seconds=1)).isoformat()
