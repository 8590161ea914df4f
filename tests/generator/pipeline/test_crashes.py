"""Power cuts, kill -9, full disks and two builds at once: readers see the old page or the new one, whole, with all that it needs."""

import builtins
import errno
import fcntl
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.stages import write
from generator.stages.plan import OWNER_FILE
from generator.standing import Sums
from generator.targets import WriteError
from tests.generator.pipeline.complete import COMPLETE
from tests.support.services import ROOT, missing, require
from tests.support.sites import BARE, NOW, TinySite, french, read_tree, speech

TIDE = "content/speeches/2026-07-07-tide.md"
EDIT: dict[str, str | bytes | None] = {
    "site_templates/assets/site.css": "body { margin: 2px }\n",
    TIDE: str(COMPLETE[TIDE]).replace("keep", "hold"),
    "content/speeches/chart.svg": '<svg viewBox="0 0 8 6"></svg>\n',
    "content/speeches/2026/2026-09-01-cable.md": None,
    "content/speeches/2026-11-01-new.md": speech("New. ![a map](map.svg)", delivered_at="2026-11-01"),
    "content/speeches/map.svg": "<svg/>",
    "content/videos/M-260707-01.svg": '<svg viewBox="0 0 8 6"></svg>\n',
}
PART = (".", "404", "assets", "media", "index", "sitemap", "speeches", "videos/M")
Outputs = dict[str, bytes]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outputs, Outputs]:
    """Return the outputs of a site before and after an edit that touches a bit of everything."""
    site = TinySite(tmp_path_factory.mktemp("sites"), {**BARE, **french(), **COMPLETE})
    assert site.quick("build").status == 0
    old = site.output()
    site.write(EDIT)
    assert site.quick("build").status == 0
    return part(old), part(site.output())


def part(outputs: Outputs) -> Outputs:
    """Return a part of the site, which shows as much in less time."""
    return {name: data for name, data in outputs.items() if name.startswith(PART)}


def write_whole(outputs: Outputs, dist: Path, private: bytes) -> None:
    """Write a site as a build does, output by output."""
    with write.Writing(dist, OWNER_FILE, Sums({})) as writing:
        for name, content in outputs.items():
            writing.add(name, content)
        writing.finish({dist.parent / "downloads.json": private})


def lay_out(folder: Path, outputs: Outputs) -> Path:
    """Return a folder as a build of these outputs leaves it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_whole(outputs, folder / "dist", b"old")
    return folder / "dist"


@contextmanager
def every_change(hook: Callable[[str, str], None]) -> Iterator[None]:
    """Call the hook before each call that changes the disk, with the name of the call and the place that changes."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "rename", "unlink", "rmdir", "mkdir", "chmod"):
            patch.setattr(os, name, _hooked(getattr(os, name), name, hook))

        def opened(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
            if "w" in mode or "x" in mode:
                hook("open", str(file))
            return builtins.open(file, mode, *rest, **options)  # noqa: PTH123 - it stands in for just that

        patch.setattr(io, "open", opened)
        yield


def _hooked(real: Callable[..., Any], name: str, hook: Callable[[str, str], None]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        hook(name, str(arguments[1 if name in {"replace", "rename"} else 0]))
        return real(*arguments, **options)

    return call


def killed_at(number: int, outputs: Outputs, dist: Path, *, staging: bool = False) -> bool:
    """Write in a child that is killed at its n-th change of the output or of what is staged; return whether it came so far."""
    child = os.fork()
    if child == 0:  # pragma: no cover - it ends without a word to the coverage tool
        left = [number]

        def count(_: str, where: str) -> None:
            left[0] -= (".staging" in where) == staging
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        with every_change(count):
            write_whole(outputs, dist, b"new")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def missing_assets(dist: Path) -> list[str]:
    """Return what the pages that are there refer to and what is not there."""
    used = {
        name
        for page in dist.rglob("*.html")
        for name in re.findall(r"/((?:assets|media)/[^\"'&\\ ]+?\.(?:css|svg|mp4|vtt))", page.read_text())
    }
    assert used
    return [name for name in sorted(used) if not (dist / name).is_file()]


def repair(outputs: Outputs, dist: Path, private: bytes) -> None:
    """Build again, as if nothing had happened; nothing of the dead build is left."""
    write_whole(outputs, dist, private)
    assert read_tree(dist) == outputs
    assert {path.name for path in dist.parent.iterdir()} == {"dist", "downloads.json"}


class TestAKilledBuild:
    """S31: at whichever change of the disk the process dies, no page is half a page or without its assets."""

    def test_leaves_whole_pages_with_their_assets_and_the_next_one_repairs_the_rest(
        self, tmp_path: Path, sites: tuple[Outputs, Outputs]
    ) -> None:
        old, new = sites
        dist = lay_out(tmp_path / "site", old)
        private = dist.parent / "downloads.json"
        number, mixed = 1, 0
        while killed_at(number, new, dist):
            left = read_tree(dist)
            pages = {name: data for name, data in left.items() if name.endswith(".html")}
            assert [name for name, data in pages.items() if data not in {old.get(name), new.get(name)}] == []
            assert missing_assets(dist) == []
            assert old.keys() & new.keys() <= left.keys()
            assert private.read_bytes() in {b"old", b"new"}
            mixed += left not in (old, new)
            repair(new, dist, b"new")
            repair(old, dist, b"old")
            number += 1
        assert mixed > 20, "the kills never hit the moment in which files are moved"

    @pytest.mark.parametrize("number", [1, 2, 40])
    def test_while_it_stages_leaves_the_old_site(
        self, tmp_path: Path, number: int, sites: tuple[Outputs, Outputs]
    ) -> None:
        dist = lay_out(tmp_path / "site", sites[0])
        assert killed_at(number, sites[1], dist, staging=True)
        assert read_tree(dist) == sites[0]
        repair(sites[1], dist, b"new")

    @pytest.mark.parametrize("number", [1, 2, 40])
    def test_of_a_new_folder_leaves_nothing(self, tmp_path: Path, number: int, sites: tuple[Outputs, Outputs]) -> None:
        dist = tmp_path / "dist"
        assert killed_at(number, sites[0], dist, staging=True)
        assert not dist.exists()
        repair(sites[0], dist, b"old")

    def test_in_the_middle_of_the_command_is_repaired_by_the_next(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        site.quick("build")
        site.write(EDIT)
        driver = """
import os, pathlib, signal, generator.cli
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
generator.cli.main()
"""
        done = subprocess.run([sys.executable, "-c", driver, *site.arguments("build")], cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL
        assert site.quick("build").status == 0
        clean = TinySite(tmp_path / "clean", {**BARE, **french(), **COMPLETE})
        clean.write(EDIT)
        clean.quick("build")
        assert site.output() == clean.output()


def full_after(number: int, outputs: Outputs, dist: Path) -> str:
    """Write to a disk that is full from the n-th file or folder on; return what was said, or nothing where there was room."""
    left = [number]

    def fail(name: str, _: str) -> None:
        left[0] -= name in {"open", "mkdir"}
        if left[0] <= 0 and name in {"open", "mkdir"}:
            raise OSError(errno.ENOSPC, "No space left on device")

    try:
        with every_change(fail):
            write_whole(outputs, dist, b"new")
    except WriteError as error:
        return str(error)
    return ""


class TestAFullDisk:
    """S32: the error says so, the old site is as it was, and nothing half-made is left."""

    def test_at_any_moment_leaves_the_old_site(self, tmp_path: Path, sites: tuple[Outputs, Outputs]) -> None:
        old, new = sites
        dist = lay_out(tmp_path / "site", old)
        number = 1
        while said := full_after(number, new, dist):
            assert "No space left on device" in said
            assert read_tree(dist) == old
            assert not [path for path in dist.rglob("*") if path.is_dir() and not any(path.iterdir())]
            assert {path.name for path in dist.parent.iterdir()} == {"dist", "downloads.json"}
            assert (dist.parent / "downloads.json").read_bytes() == b"old"
            number += 1
        assert number > 30
        assert read_tree(dist) == new

    @pytest.mark.parametrize("mount", ["parent", "output"])
    def test_of_two_hundred_kilobytes(self, tmp_path: Path, mount: str) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        assert site.quick("build").status == 0
        before = site.output()
        site.write({**EDIT, "media/M-260707-01/preview.mp4": os.urandom(3_000_000)})
        done = on_small_disk(tmp_path, site, mount)
        assert (done.returncode, "cannot-write" in done.stderr) == (1, True), done.stderr
        assert "No space left on device" in done.stderr
        assert read_tree(tmp_path / "after" / "dist") == before
        assert [path.name for path in (tmp_path / "after").iterdir()] == ["dist"]

    def test_a_mount_of_its_own_is_written_as_well(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        assert site.quick("build").status == 0
        site.write(EDIT)
        done = on_small_disk(tmp_path, site, "output")
        assert done.returncode == 0, done.stderr
        site.quick("build")
        assert read_tree(tmp_path / "after" / "dist") == site.output()


def on_small_disk(root: Path, site: TinySite, mount: str) -> subprocess.CompletedProcess[str]:
    """Build into a copy of the output on a disk of two megabytes, seen by that process alone; copy what it left to `after/`."""
    require("unshare")
    disk = root / "disk"
    (disk / "dist").mkdir(parents=True)
    where = disk if mount == "parent" else disk / "dist"
    try_mount = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=2m", "none", str(where)]
    if subprocess.run(try_mount, check=False, capture_output=True).returncode:
        missing("the right to mount a small disk")
    script = 'mount -t tmpfs -o size=2m none "$1"; mkdir -p "$2"; cp -a "$3/." "$2"; shift 3; "$@"; s=$?; cp -a "$DISK" "$AFTER"; exit $s'
    build = [
        sys.executable,
        str(ROOT / "build.py"),
        *site.arguments("build", "--output", str(disk / "dist"), "--as-of", NOW),
    ]
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", str(where), str(disk / "dist"), str(site.dist), *build],
        env={**os.environ, "DISK": str(disk), "AFTER": str(root / "after")},
        capture_output=True,
        text=True,
        check=False,
    )


class TestTwoBuildsAtOnce:
    def test_the_second_one_is_told_to_wait(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french()})
        site.quick("build")
        before = site.output()
        site.write({"content/topics.yaml": "waves: {name: Waves}\n"})
        staging = tmp_path / ".dist.staging"
        staging.mkdir()
        handle = os.open(staging, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            run = site.quick("build")
        finally:
            os.close(handle)
        assert (run.status, run.report["diagnostics"][0]["code"]) == (1, "cannot-write")
        assert "another build is writing" in run.err
        assert site.output() == before

    def test_what_a_dead_one_left_behind_does_not_stop_the_next(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french()})
        site.write({".dist.staging/speeches/half.html": "<p>ha", ".downloads.json.new": "{"})
        (tmp_path / ".dist.staging/link").symlink_to("nowhere")
        assert site.quick("build").status == 0
        assert not (tmp_path / ".dist.staging").exists()
        assert not (tmp_path / ".downloads.json.new").exists()


class TestPlacesThatCannotBeWritten:
    @pytest.mark.parametrize("option", ["--output", "--downloads"])
    def test_are_named(self, tmp_path: Path, option: str) -> None:
        site = TinySite(tmp_path, {**BARE, **french()})
        site.write({"file": "in the way"})
        run = site.quick("build", option, str(tmp_path / "file" / "inner"))
        assert (run.status, run.report["diagnostics"][0]["code"]) == (1, "cannot-write")
        assert str(tmp_path / "file") in run.err
        assert not (tmp_path / "dist").exists()
