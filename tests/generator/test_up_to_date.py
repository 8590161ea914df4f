"""The whole-site short cut: it is taken when nothing changed, and only then, and says what a build would say."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import generator.pipeline
from generator import stat_index, up_to_date
from generator.output_dir import OWNER_FILE
from generator.stages import write
from generator.stat_index import Standing, Sums
from tests.generator.pipeline.complete import COMPLETE
from tests.support.sites import BARE, TinySite, french

TIDE = "content/speeches/2026-07-07-tide.md"
PAGE = "dist/speeches/2026/07/07/tide/index.html"
Change = Callable[[TinySite], object]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinySite:
    """Return a site that was built when its files had lain there for a while, as far as its clock can tell."""
    monkeypatch.setattr(stat_index, "MARGIN", 1)
    made = TinySite(tmp_path / "site", {**BARE, **french(), **COMPLETE, "media/M-260707-01/preview.mp4": b"film"})
    assert made.build().status == 0
    return made


def is_built(site: TinySite, monkeypatch: pytest.MonkeyPatch, *more: str) -> bool:
    """Return whether a build looked at the site, rather than at how its files stand."""
    asked: list[bool] = []
    whole = generator.pipeline.build

    def build(*arguments: object) -> object:
        asked.append(True)
        return whole(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(generator.pipeline, "build", build)
        site.quick("build", *more)
    return bool(asked)


def in_place(name: str) -> Change:
    """Change one byte of a file and restore its size and its modification time."""

    def change(site: TinySite) -> None:
        path = site.root / name
        before = path.stat()
        content = bytearray(path.read_bytes())
        content[-2] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)

    return change


def replaced(name: str) -> Change:
    """Put another file with the same content, size and modification time in the place of one."""

    def change(site: TinySite) -> None:
        path = site.root / name
        shutil.copy2(path, path.with_suffix(".other"))
        path.with_suffix(".other").replace(path)

    return change


CHANGES: dict[str, Change] = {
    "a text, by one byte": in_place(TIDE),
    "a template, by one byte": in_place("site_templates/speech.html"),
    "an asset, by one byte": in_place("site_templates/assets/site.css"),
    "a media file, by one byte": in_place("media/M-260707-01/preview.mp4"),
    "a page, by one byte": in_place(PAGE),
    "the manifest, by one byte": in_place("downloads.json"),
    "the map of redirects": in_place("redirects.map"),
    "a text that is touched": lambda site: os.utime(site.root / TIDE),
    "a text that is replaced by itself": replaced(TIDE),
    "a page that is replaced by itself": replaced(PAGE),
    "a new text": lambda site: site.write({"content/speeches/2026-07-09-new.md": str(COMPLETE[TIDE])}),
    "a text that is gone": lambda site: site.write({TIDE: None}),
    "a text that moved": lambda site: (site.root / TIDE).rename(site.root / "content/speeches/2026-07-07-ebb.md"),
    "a page that is gone": lambda site: (site.root / PAGE).unlink(),
    "a page too many": lambda site: site.write({"dist/more.html": "more"}),
    "an empty folder too many": lambda site: (site.dist / "more").mkdir(),
    "a page that only its owner may read": lambda site: (site.root / PAGE).chmod(0o600),
    "a folder that only its owner may enter": lambda site: (site.dist / "speeches").chmod(0o700),
    "an output that is gone": lambda site: shutil.rmtree(site.dist),
    "a manifest that is gone": lambda site: (site.root / "downloads.json").unlink(),
    "a new media file": lambda site: site.write({"media/new.mp4": b"new"}),
    "what was written down, cut short": lambda site: os.truncate(site.root / "cache" / "unchanged.json", 100),
    "what was written down, by one byte": in_place("cache/unchanged.json"),
    "a cache that is gone": lambda site: shutil.rmtree(site.root / "cache"),
}


class TestTheShortCut:
    def test_is_taken_when_nothing_changed(self, site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not is_built(site, monkeypatch)
        assert not is_built(site, monkeypatch), "and again"

    @pytest.mark.parametrize("name", CHANGES)
    def test_is_not_taken_when_something_changed(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        CHANGES[name](site)
        assert is_built(site, monkeypatch)

    @pytest.mark.parametrize(
        "options",
        [
            ("--drafts",),
            ("--no-cache",),
            ("--as-of", "2026-11-22T12:00:00+01:00"),
            ("--as-of", "2030-01-01T00:00:00Z"),
            ("--output", "{root}/other"),
            ("--downloads", "{root}/other.json"),
            ("--cache", "{root}/other"),
        ],
        ids=" ".join,
    )
    def test_is_not_taken_when_something_else_is_asked_for(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
    ) -> None:
        assert is_built(site, monkeypatch, *(word.format(root=site.root) for word in options))

    def test_is_taken_until_the_next_change(self, site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
        until = site.read_report()["next_change_at"]
        assert until
        assert not is_built(site, monkeypatch, "--as-of", "2026-11-23T12:00:01+01:00")
        assert is_built(site, monkeypatch, "--as-of", until)

    def test_is_not_taken_by_another_engine_or_with_other_libraries(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("_libraries", "_zones"):
            with monkeypatch.context() as patch:
                patch.setattr(up_to_date, name, list)
                assert is_built(site, monkeypatch), name
        with monkeypatch.context() as patch:
            engine = shutil.copytree(Path(up_to_date.__file__).parent, site.root / "engine")
            patch.setattr(up_to_date, "ENGINE", (engine,))
            time.sleep(0.05)  # the clock moves on from what was copied
            assert is_built(site, monkeypatch)
            assert not is_built(site, monkeypatch)
            (engine / "stages" / "plan.py").write_text("# another")
            assert is_built(site, monkeypatch)

    def test_says_what_the_build_said(self, site: TinySite) -> None:
        first, second = site.quick("build"), site.quick("build")
        clean = site.quick("build", "--no-cache")
        assert "warning" in first.err
        assert second.report == clean.report | {"converted": 0, "rendered": 0}
        assert second.err == clean.err
        assert second.report["unchanged"] == first.report["outputs"] > 20

    def test_is_not_remembered_of_a_build_that_failed(self, site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
        site.write({TIDE: "no front matter"})
        assert site.quick("build").status == 1
        assert is_built(site, monkeypatch)
        assert site.quick("build").status == 1

    def test_loads_nothing_of_the_engine(self, site: TinySite) -> None:
        run = site.build(env={"PYTHONPROFILEIMPORTTIME": "1"})
        assert "generator.up_to_date" in run.err
        assert not [
            name for name in ("generator.pipeline", "jinja2", "markdown", "yaml", "babel") if f" {name}\n" in run.err
        ]


class TestTheClock:
    """A file changed at the moment of reading could be changed once more with the same metadata."""

    def test_an_input_as_young_as_the_build_is_not_trusted(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        os.utime(site.root / TIDE)
        newest = (site.root / TIDE).stat().st_ctime_ns
        with monkeypatch.context() as patch:
            patch.setattr(up_to_date, "now", lambda _: newest)
            site.quick("build")
        assert is_built(site, monkeypatch)
        assert not is_built(site, monkeypatch)

    def test_an_output_is_looked_at_when_the_clock_has_moved_on(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(stat_index, "MARGIN", 20_000_000)
        slept: list[float] = []
        monkeypatch.setattr("generator.up_to_date.time.sleep", slept.append)
        inputs_are_old = stat_index.now(site.root) + 1_000_000_000
        answers = [inputs_are_old, 0, inputs_are_old]
        os.utime(site.root / TIDE)
        with monkeypatch.context() as patch:
            patch.setattr(up_to_date, "now", lambda _: answers.pop(0))
            site.quick("build")
        assert (slept, answers) == ([0.02], [])
        assert not is_built(site, monkeypatch)

    def test_a_clock_that_counts_seconds_is_given_two(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        tree = stat_index.Tree()
        file = tmp_path / "file"
        file.write_bytes(b"x")
        coarse = SimpleNamespace(st_mode=0o100644, st_size=5, st_mtime_ns=0, st_ctime_ns=10_000_000_000, st_ino=1)
        monkeypatch.setattr(Path, "lstat", lambda _: coarse)
        tree.file(file)
        assert not tree.is_older_than(11_000_000_000)
        assert tree.is_older_than(12_500_000_000)


class TestHowTheOutputStands:
    @staticmethod
    def written(dist: Path, *outputs: str) -> Standing:
        with write.Writing(dist, OWNER_FILE, Sums({})) as writing:
            for name in (OWNER_FILE, *outputs):
                writing.add(name, name.encode())
            standing = writing.finish({}).standing
        assert standing is not None
        return standing

    def test_is_what_a_look_at_it_would_find(self, tmp_path: Path) -> None:
        dist = tmp_path / "dist"
        for outputs in (("a/b/c", "d"), ("a/b/c", "a/e", "f/g"), ("a", "f/g/h"), ("f/g/h",)):
            stands = self.written(dist, *outputs)
            assert (stands.files, stands.folders) == stat_index.walk(str(dist))
            assert stands.sums.keys() == {OWNER_FILE, *outputs}

    @pytest.mark.parametrize(
        "meddle",
        [
            lambda dist: (dist / "a/b").chmod(0o700),
            lambda dist: (dist / "a/b/c").chmod(0o600),
            lambda dist: (dist / "a/b").chmod(0o2755),
            lambda dist: shutil.move(dist / "a/b/c", dist / "c") and (dist / "a/b/c").symlink_to("../../d"),
            lambda dist: shutil.move(dist / "a/b", dist / "b") and (dist / "a/b/c/d").mkdir(parents=True),
            lambda dist: shutil.move(dist / "a", dist / "b") and (dist / "a").write_text("file"),
            lambda dist: (dist / "strange").mkdir(),
        ],
    )
    def test_is_that_after_meddling_too(self, tmp_path: Path, meddle: Callable[[Path], object]) -> None:
        dist = tmp_path / "dist"
        self.written(dist, "a/b/c", "d")
        meddle(dist)
        stands = self.written(dist, "a/b/c", "d")
        assert (stands.files, stands.folders) == stat_index.walk(str(dist))
        assert (dist / "a/b/c").read_text() == "a/b/c"

    def test_is_noted_as_it_was_compared_so_that_meddling_since_is_seen(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = up_to_date.remember

        def meddled(*arguments: object) -> None:
            (site.root / "dist/search/index.html").write_bytes(
                b"x" * (site.root / "dist/search/index.html").stat().st_size
            )
            real(*arguments)  # type: ignore[arg-type]

        path = site.root / TIDE
        path.write_text(f"{path.read_text()}\nMore.\n")
        with monkeypatch.context() as patch:
            patch.setattr(up_to_date, "remember", meddled)
            site.quick("build")
        assert "xxxx" in site.page("/search/")
        assert is_built(site, monkeypatch)
        assert "xxxx" not in site.page("/search/")
