"""Edit, build again: what is in `dist/` is what a clean build would put there, and nothing else was touched."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.sites import BARE, TinySite, french, read_tree, speech, video, write_tree

TIDE, CABLE = "content/speeches/2026-07-07-tide.md", "content/speeches/2026/2026-07-08-cable.md"
FILM = "content/videos/M-260707-01.yaml"
PICTURE = b'<svg viewBox="0 0 4 3"></svg>'
FILES: dict[str, str | bytes] = {
    TIDE: speech("The first text.", title="The tide", topics=["tides"], aliases=["/old/tide/"]),
    CABLE: speech(
        "See [the tide](speech:2026-07-07-tide).\n\n![a chart](chart.svg)", title="Cables", delivered_at="2026-07-08"
    ),
    "content/speeches/2026/chart.svg": PICTURE,
    FILM: video(title="Boats at dawn", speeches=["2026-07-07-tide"]),
}


def built(root: Path, files: dict[str, str | bytes]) -> TinySite:
    """Return a site that has been built once."""
    site = TinySite(root, {**BARE, **french(), **files})
    site.write({"media/M-260707-01/broadcast.mxf": b"broadcast"})
    run = site.quick("build")
    assert run.status == 0, run.err
    return site


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    return built(tmp_path / "site", FILES | {FILM: video(title="Boats at dawn", renditions=[OPEN])})


OPEN = {"name": "preview", "purpose": "preview", "access": "open", "file": "M-260707-01/broadcast.mxf"}


def modes(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return inode, modification time and mode of everything below a folder: what a write would change."""
    return {
        path.relative_to(root).as_posix(): (info.st_ino, info.st_mtime_ns, info.st_mode)
        for path in sorted(root.rglob("*"))
        for info in [path.lstat()]
    }


def clean_build(site: TinySite, *more: str) -> dict[str, bytes]:
    """Return what a first build of the same inputs puts into a new folder."""
    other = site.root / "clean"
    places = ("--output", str(other), "--downloads", str(site.root / "clean.json"))
    run = site.quick("build", "--no-cache", *places, *more)
    assert run.status == 0, run.err
    made = read_tree(other)
    shutil.rmtree(other)
    return made


class TestAnUnchangedSite:
    """I1: nothing is written, neither pages nor media nor the private files."""

    def test_writes_nothing(self, site: TinySite) -> None:
        private = [site.root / name for name in ("downloads.json", "redirects.map")]
        before = modes(site.dist), [(path.stat().st_ino, path.stat().st_mtime_ns) for path in private]
        run = site.quick("build")
        assert (run.report["written"], run.report["removed"]) == ([], [])
        assert run.report["unchanged"] == run.report["outputs"] == len(site.output())
        assert before == (modes(site.dist), [(path.stat().st_ino, path.stat().st_mtime_ns) for path in private])

    def test_a_touch_is_no_change(self, site: TinySite) -> None:
        for path in site.root.rglob("*"):
            if not path.is_relative_to(site.dist):
                os.utime(path, (1_000_000, 1_000_000))
        assert site.quick("build").report["written"] == []

    def test_what_was_planned_is_what_lies_there(self, site: TinySite) -> None:
        run = site.quick("build")
        assert len(site.output()) == run.report["outputs"]
        assert clean_build(site) == site.output()
        shutil.rmtree(site.dist)
        assert site.quick("build").report["written"] == sorted(site.output())


class TestAnEdit:
    """I5, I12, I22: what changed is written, and what is written equals a clean build."""

    def test_of_a_body_writes_that_text_and_what_repeats_it(self, site: TinySite) -> None:
        site.write({TIDE: str(FILES[TIDE]).replace("The first text.", "Another text.")})
        run = site.quick("build")
        page = "speeches/2026/07/07/tide/index"
        assert {f"{page}.html", f"{page}.txt", f"{page}.json"} <= set(run.report["written"])
        assert not [name for name in run.report["written"] if name.startswith(("videos/", "people/", "fr/"))]
        assert "Another text." in site.page("/speeches/2026/07/07/tide/index.txt")
        assert site.output() == clean_build(site)

    def test_that_keeps_size_and_modification_time_is_seen(self, site: TinySite) -> None:
        path = site.root / TIDE
        info = path.stat()
        path.write_text(path.read_text().replace("first", "third"))
        os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
        site.quick("build")
        assert "The third text." in site.page("/speeches/2026/07/07/tide/")

    def test_of_a_medium_that_keeps_size_and_modification_time_is_seen(self, site: TinySite) -> None:
        path = site.root / "media/M-260707-01/broadcast.mxf"
        info = path.stat()
        path.write_bytes(b"tsacdaorb")
        os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
        site.quick("build")
        assert site.output()["media/M-260707-01/broadcast.mxf"] == b"tsacdaorb"
        assert site.output() == clean_build(site)

    def test_that_adds_a_speech_puts_it_into_every_list_feed_and_map(self, site: TinySite) -> None:
        site.write(
            {
                "content/speeches/2026-09-21-dock.md": speech(
                    title="The dock", delivered_at="2026-09-21", topics=["tides"]
                )
            }
        )
        run = site.quick("build")
        url = "/speeches/2026/09/21/dock/"
        for page in (
            "/",
            "/speeches/",
            "/speeches/2026/",
            "/topics/tides/",
            "/people/ada-vole/",
            "/speeches/language/en/",
            "/fr/",
            "/fr/speeches/",
            "/fr/topics/tides/",
        ):
            assert url in site.page(page), page
        assert {"search/index.html", "fr/search/index.html"} <= set(run.report["written"]), (
            "archive and search count it"
        )
        assert "count=3" in site.page("/search/")
        for name in ("speeches/feed.xml", "speeches/feed.json", "sitemap.xml", "api/speeches.json"):
            assert url.encode() in site.output()[name], name
        assert url in site.page("/speeches/2026/07/08/cable/"), "the neighbour does not know it"
        assert site.output() == clean_build(site)

    @pytest.mark.parametrize(
        ("file", "text", "shown"),
        [
            ("content/people.yaml", "ada-vole: {name: Ada Vole-Stone, role: President}\nbram-reed: {name: B, role: Clerk}\n", "Ada Vole-Stone"),
            ("content/topics.yaml", "tides: {name: Tides and waves}\n", "Tides and waves"),
            ("content/events.yaml", "fair: {name: The great fair, start: 2026-07-07, end: 2026-07-08}\n", "The great fair"),
        ],
    )  # fmt: skip
    def test_of_a_vocabulary_reaches_every_page_that_names_it(
        self, site: TinySite, file: str, text: str, shown: str
    ) -> None:
        site.write({TIDE: speech(title="The tide", topics=["tides"], event="fair"), file: text})
        assert site.quick("build").status == 0
        assert shown in site.page("/speeches/2026/07/07/tide/")
        assert site.output() == clean_build(site)

    def test_of_names_beyond_ascii_reaches_their_addresses_and_pages(self, site: TinySite) -> None:
        """I6: letters with accents, other scripts and a sign beyond the first plane, in ids and in texts."""
        names = {
            "content/people.yaml": "zoë-ørsted: {name: Zoë Ørsted 🚢, role: Präsidentin}\nada-vole: {name: Ada Vole, role: President}\n",
            "content/topics.yaml": "marée: {name: Marée}\nпорт: {name: Порт}\ntides: {name: Tides}\n",
        }
        own = {"title": "Été à quai", "speakers": ["zoë-ørsted"], "topics": ["marée", "порт"]}
        site.write({**names, "content/speeches/2026-07-07-été.md": speech("Voilà.", **own)})
        assert site.quick("build").status == 0
        assert site.output() == clean_build(site)
        for name in ("people/zoë-ørsted", "topics/marée", "topics/порт"):
            assert "/speeches/2026/07/07/%C3%A9t%C3%A9/" in site.output()[f"{name}/index.html"].decode(), name
        names["content/topics.yaml"] = names["content/topics.yaml"].replace("Marée", "Marées")
        site.write({**names, "content/speeches/2026-07-07-été.md": None})
        site.write({"content/speeches/2026-07-07-hôtel.md": speech("Voilà.", **own)})
        assert site.quick("build").status == 0
        assert site.output() == clean_build(site)
        assert "Marées" in site.output()["speeches/2026/07/07/hôtel/index.html"].decode()

    def test_of_the_site_s_name_reaches_every_page(self, site: TinySite) -> None:
        path = site.root / "content/site.yaml"
        path.write_text(path.read_text().replace("Small Newsroom", "Tiny Newsroom"))
        site.quick("build")
        pages = {name: data for name, data in site.output().items() if name.endswith(".html")}
        assert [name for name, data in pages.items() if b"Small Newsroom" in data or b"Tiny Newsroom" not in data] == []


class TestARemoval:
    """I7, I8, I9: what is renamed or deleted leaves no trace, no empty folder either."""

    def gone(self, site: TinySite, *traces: str) -> None:
        output = site.output()
        for trace in traces:
            assert [name for name, data in output.items() if trace in name or trace.encode() in data] == []
        assert [path for path in site.dist.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
        assert output == clean_build(site)

    def test_of_a_speech(self, site: TinySite) -> None:
        site.write({CABLE: None})
        run = site.quick("build")
        assert "speeches/2026/07/08/cable/index.html" in run.report["removed"]
        self.gone(site, "cable", "Cables", "chart")

    def test_of_a_video(self, site: TinySite) -> None:
        site.write({FILM: None})
        site.quick("build")
        self.gone(site, "M-260707-01", "Boats at dawn", "broadcast.mxf")

    def test_of_the_last_speech_of_a_year(self, site: TinySite) -> None:
        site.write({CABLE: None, TIDE: None})
        site.quick("build")
        self.gone(site, "tide/", "speeches/2026")

    def test_of_a_person(self, site: TinySite) -> None:
        site.write({"content/people.yaml": "ada-vole: {name: Ada Vole, role: President}\n"})
        site.quick("build")
        self.gone(site, "bram-reed", "Bram Reed")

    def test_of_an_alias(self, site: TinySite) -> None:
        site.write({TIDE: speech("The first text.", title="The tide", topics=["tides"])})
        site.quick("build")
        self.gone(site, "old/tide")
        assert (site.root / "redirects.map").read_text() == ""

    def test_by_a_change_of_the_slug_moves_the_page(self, site: TinySite) -> None:
        site.write({TIDE: None, CABLE: None, "content/speeches/2026-07-07-ebb.md": FILES[TIDE]})
        site.quick("build")
        assert "The first text." in site.page("/speeches/2026/07/07/ebb/")
        self.gone(site, "07/07/tide")

    def test_by_a_move_into_another_folder_changes_nothing(self, site: TinySite) -> None:
        before = site.output()
        site.write({TIDE: None, "content/speeches/archive/of 2026/2026-07-07-tide.md": FILES[TIDE]})
        assert site.quick("build").report["written"] == []
        assert site.output() == before

    def test_by_a_rename_of_a_whole_folder_keeps_addresses_and_pictures(self, site: TinySite) -> None:
        before = {name: data for name, data in site.output().items() if name.endswith(".html")}
        (site.root / "content/speeches/2026").rename(site.root / "content/speeches/old ones")
        run = site.quick("build")
        assert (run.status, run.report["converted"]) == (0, 0), run.err
        assert site.output() == clean_build(site)
        assert before.keys() == {name for name in site.output() if name.endswith(".html")}
        assert PICTURE in [data for name, data in site.output().items() if "chart" in name]

    def test_by_drafting_it_again_takes_the_page_down(self, site: TinySite) -> None:
        site.write({CABLE: str(FILES[CABLE]).replace("---\n", "---\ndraft: true\n", 1)})
        site.quick("build")
        self.gone(site, "cable", "Cables", "chart")


class TestATemplate:
    """I10: a change of anything that a page includes reaches the page."""

    @pytest.mark.parametrize(
        ("names", "page"),
        [
            (
                {
                    "site_templates/base.html": str(BARE["site_templates/base.html"]).replace(
                        "<html", "<html data-new=canary"
                    )
                },
                "/",
            ),
            ({"site_templates/speech.html": "{{ head.title }} canary"}, "/speeches/2026/07/07/tide/"),
            (
                {
                    "site_templates/person.html": '{% include "partials/inner.html" %}',
                    "site_templates/partials/inner.html": '{% from "partials/macro.html" import shout %}{{ shout("canary") }}',
                    "site_templates/partials/macro.html": "{% macro shout(word) %}<b>{{ word }}</b>{% endmacro %}",
                },
                "/people/ada-vole/",
            ),
        ],
        ids=["base", "own", "macro in an include"],
    )
    def test_reaches_its_pages(self, site: TinySite, names: dict[str, str | bytes | None], page: str) -> None:
        site.write(names)
        run = site.quick("build")
        assert run.status == 0, run.err
        assert "canary" in site.page(page)
        assert site.output() == clean_build(site)

    def test_a_macro_alone_is_enough(self, site: TinySite) -> None:
        site.write(
            {
                "site_templates/person.html": '{% import "macro.html" as m %}{{ m.shout() }}',
                "site_templates/macro.html": "{% macro shout() %}before{% endmacro %}",
            }
        )
        site.quick("build")
        site.write({"site_templates/macro.html": "{% macro shout() %}after{% endmacro %}"})
        assert site.quick("build").report["written"] == ["fr/people/ada-vole/index.html", "fr/people/bram-reed/index.html",
            "people/ada-vole/index.html", "people/bram-reed/index.html"]  # fmt: skip

    def test_an_include_inside_a_macro_alone_is_enough(self, site: TinySite) -> None:
        site.write(
            {
                "site_templates/person.html": '{% from "macro.html" import shout %}{{ shout() }}',
                "site_templates/macro.html": '{% macro shout() %}{% include "leaf.html" %}{% endmacro %}',
                "site_templates/leaf.html": "before",
            }
        )
        site.quick("build")
        site.write({"site_templates/leaf.html": "after"})
        run = site.quick("build")
        assert run.report["rendered"] == 4
        assert run.report["written"] == ["fr/people/ada-vole/index.html", "fr/people/bram-reed/index.html",
            "people/ada-vole/index.html", "people/bram-reed/index.html"]  # fmt: skip
        assert "after" in site.page("/people/ada-vole/")

    def test_an_asset_changes_the_pages_that_refer_to_it_and_its_old_name_goes(self, site: TinySite) -> None:
        (old,) = [name for name in site.output() if name.startswith("assets/site.")]
        site.write({"site_templates/assets/site.css": "body { margin: 1px }\n"})
        run = site.quick("build")
        (new,) = [name for name in site.output() if name.startswith("assets/site.")]
        assert (new != old, run.report["removed"]) == (True, [old])
        pages = [data for name, data in site.output().items() if name.endswith(".html")]
        assert all(f"/{new}".encode() in data for data in pages)

    def test_a_picture_of_a_text_changes_its_page_and_its_old_name_goes(self, site: TinySite) -> None:
        (old,) = [name for name in site.output() if "chart." in name]
        site.write({"content/speeches/2026/chart.svg": PICTURE.replace(b"4 3", b"8 6")})
        run = site.quick("build")
        (new,) = [name for name in site.output() if "chart." in name]
        assert run.report["removed"] == [old]
        assert f"/{new}" in site.page("/speeches/2026/07/08/cable/")

    def test_an_asset_that_no_page_uses_changes_no_page(self, site: TinySite) -> None:
        site.write({"site_templates/assets/unused.svg": PICTURE})
        run = site.quick("build")
        assert [name.partition(".")[0] for name in run.report["written"]] == ["assets/unused"]


def _empty(dist: Path) -> None:
    for path in list(dist.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _swap_for_folder(dist: Path) -> None:
    path = dist / "speeches/index.html"
    path.unlink()
    write_tree(path, {"inner/foreign.html": "foreign", "foreign.txt": "foreign"})


def _swap_for_file(dist: Path) -> None:
    shutil.rmtree(dist / "speeches")
    (dist / "speeches").write_text("foreign")


def _link_file(dist: Path) -> None:
    (dist / "index.html").rename(dist.parent / "elsewhere.html")
    (dist / "index.html").symlink_to(dist.parent / "elsewhere.html")


def _link_folder(dist: Path) -> None:
    (dist / "speeches").rename(dist.parent / "elsewhere")
    (dist / "speeches").symlink_to(dist.parent / "elsewhere", target_is_directory=True)


def _link_nowhere(dist: Path) -> None:
    (dist / "index.html").unlink()
    (dist / "index.html").symlink_to(dist / "index.html")


def _change_rights(dist: Path) -> None:
    (dist / "index.html").chmod(0o600)
    (dist / "robots.txt").chmod(0o755)
    (dist / "speeches/2026").chmod(0o700)


TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "emptied but for nothing": _empty,
    "another text": lambda dist: (dist / "index.html").write_text("foreign"),
    "another text of the same length": lambda dist: (dist / "robots.txt").write_bytes(
        (dist / "robots.txt").read_bytes().swapcase()
    ),
    "other media": lambda dist: (dist / "media/M-260707-01/broadcast.mxf").write_bytes(b"tsacdaorb"),
    "an emptied file": lambda dist: (dist / "sitemap.xml").write_bytes(b""),
    "a missing file": lambda dist: (dist / "sitemap.xml").unlink(),
    "a missing folder": lambda dist: shutil.rmtree(dist / "speeches"),
    "a file too many": lambda dist: (dist / "speeches/foreign.html").write_text("foreign"),
    "a folder too many": lambda dist: (dist / "foreign/inner").mkdir(parents=True),
    "a hidden file": lambda dist: (dist / ".foreign").write_text("foreign"),
    "a pipe": lambda dist: os.mkfifo(dist / "foreign.html"),
    "a name that is not UTF-8": lambda dist: Path(os.fsdecode(os.fsencode(dist) + b"/\xff.html")).write_text("foreign"),
    "a folder in the place of a file": _swap_for_folder,
    "a file in the place of a folder": _swap_for_file,
    "a link in the place of a file": _link_file,
    "a link in the place of a folder": _link_folder,
    "a link to itself": _link_nowhere,
    "other rights": _change_rights,
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    """Return a site whose output each test spoils and builds again."""
    return built(tmp_path_factory.mktemp("tampered"), FILES | {FILM: video(renditions=[OPEN])})


class TestATamperedOutput:
    """I16, I17: whatever happened to `dist/`, the next build puts it right."""

    @pytest.mark.parametrize("name", TAMPERINGS)
    def test_is_repaired(self, shared: TinySite, name: str) -> None:
        before = shared.output(), {path: mode for path, (_, _, mode) in modes(shared.dist).items()}
        TAMPERINGS[name](shared.dist)
        run = shared.quick("build")
        assert run.status == 0, run.err
        assert (shared.output(), {path: mode for path, (_, _, mode) in modes(shared.dist).items()}) == before
        assert not [path for path in shared.dist.rglob("*") if path.is_symlink()]
        assert shared.quick("build").report["written"] == []

    def test_a_link_is_replaced_and_what_it_led_to_is_left_alone(self, shared: TinySite) -> None:
        outside = shared.root / "precious.html"
        outside.write_text("precious")
        (shared.dist / "index.html").unlink()
        (shared.dist / "index.html").symlink_to(outside)
        shared.quick("build")
        assert (outside.read_text(), (shared.dist / "index.html").is_symlink()) == ("precious", False)

    def test_a_folder_that_is_gone_is_made_again(self, shared: TinySite) -> None:
        before = shared.output()
        shutil.rmtree(shared.dist)
        shared.quick("build")
        assert shared.output() == before

    def test_the_private_files_are_for_their_owner_only(self, shared: TinySite) -> None:
        (shared.root / "downloads.json").chmod(0o644)
        shared.quick("build")
        assert [(shared.root / n).stat().st_mode & 0o777 for n in ("downloads.json", "redirects.map")] == [0o600, 0o600]


class TestADamagedCache:
    """I18: what is remembered of large files is believed only if it is whole."""

    @pytest.mark.parametrize(
        "damage",
        [
            lambda data: data[: len(data) // 2],
            lambda data: data[:-5] + (b"0" if data[-5:-4] != b"0" else b"1") + data[-4:],
            lambda _: b"",
            lambda _: b"[" * 100_000,
            lambda _: b"\xff\xfe",
        ],
        ids=["truncated", "one digit", "empty", "deep", "no text"],
    )
    def test_gives_the_same_bytes(self, site: TinySite, damage: Callable[[bytes], bytes]) -> None:
        before = site.output()
        cache = site.root / "cache/media-digests.json"
        cache.write_bytes(damage(cache.read_bytes()))
        assert (site.quick("build").status, site.output()) == (0, before)
        assert (site.quick("build", "--no-cache").status, site.output()) == (0, before)
