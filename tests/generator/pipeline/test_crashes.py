"""Power cuts, kill -9, full disks and two builds at once: readers see the old page or the new one, whole, with all that it needs."""

import builtins
import errno
import fcntl
import io
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from generator.output_dir import OWNER_FILE, WriteError
from generator.stages import write
from generator.stat_index import Sums
from tests.generator.pipeline.complete import COMPLETE
from tests.generator.pipeline.test_repeated_builds import clean_build
from tests.support.elsewhere import digests
from tests.support.services import ROOT
from tests.support.sites import BARE, TinySite, french, read_tree, speech
from tests.support.small_disk import builds

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
DAYS = [f"2025-{month:02}-{day:02}" for month in range(1, 4) for day in range(1, 11)]
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

        made = os.open

        def opened_low(path: Any, flags: int, *rest: Any, **options: Any) -> int:
            if flags & os.O_CREAT:
                hook("open", str(path))
            return made(path, flags, *rest, **options)

        patch.setattr(io, "open", opened)
        patch.setattr(os, "open", opened_low)
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


def command_killed(site: TinySite, begin: Callable[[], Any]) -> bool:
    """Build with the command in a child that is killed in some way that `begin` arranges in it; return whether it was."""
    child = os.fork()
    if child == 0:  # pragma: no cover - it ends without a word to the coverage tool
        with ExitStack() as stack:
            stack.enter_context(begin() or nullcontext())
            site.quick("build")
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def after(seconds: float) -> Callable[[], None]:
    """Die so much later, wherever the program is then."""

    def begin() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return begin


def writing(size: int) -> Callable[[], None]:
    """Die in the middle of a write to a file that becomes longer than this many bytes: part of that write is on the disk."""

    def begin() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return begin


def touching(part: str, number: int) -> Callable[[], AbstractContextManager[None]]:
    """Die before the n-th change of a place whose path has this part."""
    left = [number]

    def count(_: str, where: str) -> None:
        left[0] -= part in where
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: every_change(count)


class TestAKilledCommand:
    """S31 for all that a build writes, its cache included: whatever is left, pages are whole, and the next build puts the rest right."""

    @pytest.fixture
    def site(self, tmp_path: Path) -> TinySite:
        site = TinySite(tmp_path / "site", {**BARE, **french(), **COMPLETE})
        assert site.quick("build").status == 0
        return site

    def turns(self, site: TinySite) -> Iterator[tuple[Outputs, Outputs]]:
        """Edit the site, take the edit back, and so on; yield the outputs of before and after each time."""
        undo = {name: text for name, text in {**BARE, **COMPLETE}.items() if name in EDIT}
        back: dict[str, str | bytes | None] = {**dict.fromkeys(EDIT), **undo}
        states = [site.output()]
        site.write(EDIT)
        states.append(clean_build(site))
        while True:
            yield states[0], states[1]
            site.write(back)
            yield states[1], states[0]
            site.write(EDIT)

    def survives(self, site: TinySite, old: Outputs, new: Outputs) -> None:
        left = {name: data for name, data in site.output().items() if name.endswith(".html")}
        assert [name for name, data in left.items() if data not in {old.get(name), new.get(name)}] == []
        assert missing_assets(site.dist) == []
        run = site.quick("build")
        assert (run.status, site.output()) == (0, new), run.err
        again = site.quick("build").report
        assert (again["converted"], again["rendered"], again["written"]) == (0, 0, [])

    def kill_often(self, site: TinySite, times: int) -> int:
        """Kill at as many moments, evenly over the time that a build takes and a little over; return how many came too late."""
        late = 0
        begun = time.monotonic()
        for number, (old, new) in zip(range(times), self.turns(site), strict=False):
            if not number:
                site.quick("build", "--output", str(site.root / "other"))
                whole = time.monotonic() - begun
            late += not command_killed(site, after(1.2 * whole * (number + 0.5) / times))
            self.survives(site, old, new)
        return late

    def test_at_any_time(self, site: TinySite) -> None:
        assert self.kill_often(site, 10) < 10

    @pytest.mark.nightly
    @pytest.mark.timeout(3600)
    def test_at_very_many_times(self, site: TinySite) -> None:
        assert self.kill_often(site, 2000) < 2000

    def test_while_it_remembers_results(self, site: TinySite) -> None:
        drafts = {
            f"content/speeches/{day}-x.md": speech(f"{day} words. " * 200, delivered_at=day, draft=True) for day in DAYS
        }
        site.write(drafts)  # which are converted, and fill the memo, but make no page
        assert site.quick("build").status == 0
        largest = max(len(data) for data in site.output().values())
        memo = site.root / "cache" / "memo.sqlite"
        whole = memo.stat().st_size
        assert whole > 3 * largest
        for share, (old, new) in zip((0.2, 0.4, 0.6, 0.8), self.turns(site), strict=False):
            memo.unlink()
            assert command_killed(site, writing(int(largest + share * (whole - largest))))
            self.survives(site, old, new)

    def test_while_it_writes_its_cache(self, site: TinySite) -> None:
        number = 1
        turns = self.turns(site)
        while True:
            old, new = next(turns)
            shutil.rmtree(site.root / "cache")
            if not command_killed(site, touching("/cache", number)):
                break
            self.survives(site, old, new)
            number += 1
        assert number > 2, "nothing of the cache was seen"


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

    @pytest.mark.parametrize("mount", ["disk", "disk/dist"])
    def test_of_any_size_leaves_the_old_site(self, tmp_path: Path, mount: str) -> None:
        """A real disk, with the cache and the private files on it: too small by a page, by two, ... by all that the build needs."""
        disk = tmp_path / "disk"
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        assert site.quick("build").status == 0
        before = digests(site.dist)
        site.write(EDIT)
        rooms = [{"pages": pages} for pages in (0, 1, 2, 3, 5, 8, 13, 40, *range(90, 240, 15))] + [
            {"files": n} for n in (0, 1, 7, 40)
        ]
        arguments = site.arguments("build", "--output", str(disk / "dist"))
        if mount == "disk":
            arguments += ["--cache", str(disk / "cache"), "--downloads", str(disk / "downloads.json")]
        tries = [{"arguments": arguments, **room} for room in (*rooms, {})]
        *tight, roomy = builds(disk, tmp_path / mount, site.dist, tries)
        for room, left in zip(rooms, tight, strict=True):
            assert left.files == (before if left.status else roomy.files), room
            assert set(left.beside) <= {
                "dist",
                "cache",
                *(() if left.status else ("downloads.json", "redirects.map")),
            }, room
            assert left.status == ("cannot-write" in left.said) == ("No space left on device" in left.said), left.said
        assert sum(left.status for left in tight) > 12, "there was room"
        assert roomy.status == 0, roomy.said
        site.quick("build")
        assert roomy.files == digests(site.dist)

    def test_for_the_cache_alone_costs_work_and_nothing_else(self, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        assert site.quick("build").status == 0
        arguments = site.arguments("build", "--cache", str(disk / "cache"))
        rooms = [{"pages": pages} for pages in (0, 1, 2, 4, 8, 16, 32)]
        for left in builds(disk, disk, tmp_path / "content", [{"arguments": arguments, **room} for room in rooms]):
            assert left.status == 0, left.said
        assert site.quick("build").report["written"] == []


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
