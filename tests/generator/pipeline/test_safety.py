"""Refusals of a build, which then leaves everything as it was."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.sites import BARE, NOW, TinySite, french, speech, video

TIDE = "content/speeches/2026-07-07-tide.md"


def bare(root: Path, files: Mapping[str, str | bytes] | None = None) -> TinySite:
    return TinySite(root, {**BARE, **french(), **(files or {})})


def errors(run: Any) -> list[tuple[str, str]]:
    """Return code and place of each error."""
    return [
        (d["code"], f"{Path(d['path']).name}:{d['line']}:{d['column']}")
        for d in run.report["diagnostics"]
        if d["severity"] == "error"
    ]


def state(*roots: Path) -> dict[Path, tuple[int, int, int]]:
    """Return what a write would change of everything below some folders: inode, mode and time of modification."""
    paths = [path for root in roots for path in (root, *sorted(root.rglob("*")))]
    return {path: (info.st_ino, info.st_mode, info.st_mtime_ns) for path in paths for info in [path.lstat()]}


def messages(run: Any) -> str:
    return "\n".join(d["message"] for d in run.report["diagnostics"])


class TestAFailedBuild:
    """S24: any error, and neither the site nor the private files change by a byte."""

    @pytest.mark.parametrize(
        "files",
        [
            {TIDE: speech(speakers=["nobody"])},
            {TIDE: "no front matter"},
            {"content/site.yaml": "name: x\n"},
            {"content/site.yaml": None},
            {TIDE: speech("See [this](speech:nothing).")},
            {TIDE: speech("<b>bold</b>")},
            {"content/pages/videos.md": "---\ntitle: Films\n---\nText\n"},
            {"site_templates/speech.html": "{{ page.nothing }}"},
            {"site_templates/speech.html": "{% if %}"},
            {"site_templates/speech.html": None},
            {"site_templates/assets/site.css": "a { background: url(nothing.png) }"},
            {"site_templates/speech.html": b"caf\xe9"},
            {"site_templates/assets/site.css": b"/* caf\xe9 */"},
            {"site_templates/locale/fr/LC_MESSAGES/rostra.po": None},
            {"site_templates/locale/fr/LC_MESSAGES/rostra.po": b"msgid \xe9"},
            {"site_templates/locale/fr/LC_MESSAGES/rostra.po": "no catalogue at all\n"},
        ],
        ids=str,
    )  # fmt: skip
    def test_leaves_the_site_byte_for_byte(self, tmp_path: Path, files: dict[str, str | bytes | None]) -> None:
        site = bare(tmp_path, {TIDE: speech(aliases=["/old/"])})
        assert site.quick("build").status == 0
        private = [tmp_path / "downloads.json", tmp_path / "redirects.map"]
        before = site.output(), state(site.dist, *private)
        site.write(files)
        run = site.quick("build")
        assert (run.status, run.report["errors"] > 0) == (1, True)
        assert before == (site.output(), state(site.dist, *private))

    def test_writes_no_manifest_where_there_was_none(self, tmp_path: Path) -> None:
        site = bare(tmp_path, {TIDE: speech(speakers=["nobody"])})
        assert site.quick("build").status == 1
        names = {path.name for path in tmp_path.iterdir()}
        assert names - {"cache"} == {"content", "site_templates", "report.json"}

    def test_of_check_writes_nothing_even_when_all_is_well(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        assert site.quick("check").status == 0
        assert not site.dist.exists()


class TestAFolderThatIsNotOurs:
    """S25: it is refused as output, with the exit status of wrong usage, and not touched."""

    def refused(self, site: TinySite, *more: str) -> str:
        site.report.touch()
        before = state(site.root)
        run = site.quick("build", *more)
        site.report.touch()
        assert run.status == 2, run.err
        assert before.keys() == state(site.root).keys()
        assert [
            path
            for path, seen in state(site.root).items()
            if seen != before[path] and path not in {site.root, site.report}
        ] == []
        return run.err

    def test_because_it_holds_foreign_files(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        site.write({"dist/thesis.txt": "years of work"})
        assert "holds files that no build made" in self.refused(site)

    def test_although_the_mark_in_it_is_only_a_link(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        site.write({"dist/thesis.txt": "years of work", "mark": ""})
        (site.dist / ".rostra-output").symlink_to(tmp_path / "mark")
        self.refused(site)

    @pytest.mark.parametrize("output", ["content", "content/dist", "site_templates/dist", "media/dist", "media", "."])
    def test_because_it_is_an_input_or_lies_in_one_or_holds_one(self, tmp_path: Path, output: str) -> None:
        site = bare(tmp_path)
        site.write({"media/film.mp4": "x"})
        said = self.refused(site, "--output", str(tmp_path / output), "--report", str(tmp_path.with_suffix(".json")))
        assert "lie in one another" in said

    def test_although_it_is_reached_by_a_link(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        (tmp_path / "shortcut").symlink_to(tmp_path / "content", target_is_directory=True)
        self.refused(site, "--output", str(tmp_path / "shortcut" / "dist"))

    def test_because_it_is_a_link(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        (tmp_path / "elsewhere").mkdir()
        site.dist.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        assert "is not a folder" in self.refused(site)

    def test_because_it_is_a_file(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        site.write({"dist": "a file"})
        assert "is not a folder" in self.refused(site)

    @pytest.mark.parametrize("option", ["--downloads", "--report", "--cache"])
    def test_and_neither_is_a_private_file_in_the_output(self, tmp_path: Path, option: str) -> None:
        site = bare(tmp_path)
        assert site.quick("build").status == 0
        assert "lies in the output" in self.refused(site, option, str(site.dist / "inner" / "private.json"))

    def test_but_an_empty_folder_and_an_older_output_are_fine(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        site.dist.mkdir()
        assert site.quick("build").status == 0
        assert site.quick("build").status == 0

    def test_but_the_folder_of_the_shell_is_fine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        site = bare(tmp_path)
        site.dist.mkdir()
        monkeypatch.chdir(site.dist)
        assert site.quick("build", "--output", ".").status == 0
        assert "Small Newsroom" in site.page("/")


PAGE = "---\ntitle: {title}\n{more}---\nText\n"


class TestTwoClaimsOfOneAddress:
    """S26: an error at the one that came later in the alphabet, naming the other."""

    def clash(self, root: Path, files: Mapping[str, str | bytes]) -> tuple[list[tuple[str, str]], str]:
        run = bare(root, files).quick("build")
        assert run.status == 1, run.err
        assert {code for code, _ in errors(run)} == {"address-taken"}
        return errors(run), messages(run)

    def test_page_and_section(self, tmp_path: Path) -> None:
        found, said = self.clash(tmp_path, {"content/pages/videos.md": PAGE.format(title="Films", more="")})
        assert found == [("address-taken", "videos.md:2:1")]
        assert "«/videos/»" in said
        assert "pages/catalogue.py" in said

    @pytest.mark.parametrize(
        "alias", ["/speeches/", "/people/ada-vole/", "/Speeches/2026/", "/videos/feed.xml", "/fr/topics/"]
    )
    def test_alias_and_section(self, tmp_path: Path, alias: str) -> None:
        found, _ = self.clash(tmp_path, {TIDE: speech(aliases=[alias])})
        assert found == [("address-taken", "2026-07-07-tide.md:8:3")]

    def test_alias_and_page(self, tmp_path: Path) -> None:
        files = {"content/pages/about.md": PAGE.format(title="About", more=""), TIDE: speech(aliases=["/about/"])}
        found, said = self.clash(tmp_path, files)
        assert found == [("address-taken", "2026-07-07-tide.md:8:3")]
        assert "content/pages/about.md:2:1" in said

    def test_alias_and_alias(self, tmp_path: Path) -> None:
        other = "content/speeches/2026-07-08-cable.md"
        files = {TIDE: speech(aliases=["/old/"]), other: speech(aliases=["/Old/"], delivered_at="2026-07-08")}
        found, said = self.clash(tmp_path, files)
        assert found == [("address-taken", "2026-07-08-cable.md:8:3")]
        assert f"{TIDE}:8:3" in said

    def test_alias_and_the_same_alias_in_a_translation(self, tmp_path: Path) -> None:
        files = {
            TIDE: speech(aliases=["/old/"]),
            TIDE.replace(
                ".md", ".fr.md"
            ): "---\ntitle: Marée\ntranslation: {kind: courtesy}\naliases: [/old/]\n---\nOui.\n",
        }
        assert len(self.clash(tmp_path, files)[0]) == 1

    @pytest.mark.parametrize(
        "other", ["/cafe\N{COMBINING ACUTE ACCENT}/", "/CAF\N{LATIN CAPITAL LETTER E WITH ACUTE}/"]
    )
    def test_alias_that_differs_in_unicode_spelling_or_case_only(self, tmp_path: Path, other: str) -> None:
        files = {TIDE: speech(aliases=[other, "/caf\N{LATIN SMALL LETTER E WITH ACUTE}/"])}
        run = bare(tmp_path, files).quick("build")
        assert run.status == 1

    def test_pages_that_differ_in_case_only(self, tmp_path: Path) -> None:
        files = {f"content/pages/{name}.md": PAGE.format(title=name, more="") for name in ("about", "About")}
        run = bare(tmp_path, files).quick("build")
        assert (run.status, len(errors(run))) == (1, 1)
        assert "content/pages/About.md" in messages(run)

    def test_a_page_that_is_given_twice(self, tmp_path: Path) -> None:
        files = {f"content/pages/{name}.md": PAGE.format(title=name, more="") for name in ("about", "about.en")}
        run = bare(tmp_path, files).quick("build")
        assert (run.status, len(errors(run))) == (1, 1)

    def test_speeches_of_one_day_and_slug(self, tmp_path: Path) -> None:
        run = bare(tmp_path, {TIDE: speech(), "content/speeches/2026/2026-07-07-Tide.md": speech()}).quick("build")
        assert (run.status, len(errors(run))) == (1, 1)
        assert "2026-07-07-Tide.md" in messages(run) + run.err
        assert "2026-07-07-tide.md" in messages(run) + run.err

    def test_videos_that_differ_in_case_only(self, tmp_path: Path) -> None:
        files = {f"content/videos/{name}.yaml": video(id=name) for name in ("M-1", "m-1")}
        run = bare(tmp_path, files).quick("build")
        assert (run.status, errors(run)[0][0]) == (1, "duplicate-id")

    @pytest.mark.parametrize("kind", ["topics", "people", "events"])
    def test_entries_of_a_vocabulary_that_differ_in_case_only(self, tmp_path: Path, kind: str) -> None:
        entry = {
            "topics": "{name: T}",
            "people": "{name: P, role: R}",
            "events": "{name: E, start: 2026-07-07, end: 2026-07-07}",
        }[kind]
        run = bare(tmp_path, {f"content/{kind}.yaml": f"ada-vole: {entry}\nAda-Vole: {entry}\n"}).quick("build")
        assert run.status == 1
        assert {where for _, where in errors(run)} == {f"{kind}.yaml:2:1"}, run.err
        assert "ada-vole" in messages(run)

    def test_file_and_folder(self, tmp_path: Path) -> None:
        files = {
            TIDE: speech(aliases=["/old/"]),
            "content/pages/p.md": PAGE.format(title="P", more="aliases: [/old/index.html/deep/]\n"),
        }
        found, _ = self.clash(tmp_path, files)
        assert len(found) == 1

    def test_two_captions_of_one_name(self, tmp_path: Path) -> None:
        captions = [{"language": tag, "file": f"{tag}/film.vtt"} for tag in ("en", "fr")]
        files = {
            f"content/videos/{tag}/film.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n{tag}\n" for tag in ("en", "fr")
        }
        found, said = self.clash(tmp_path, {**files, "content/videos/M-260707-01.yaml": video(captions=captions)})
        assert len(found) == 1
        assert "media/M-260707-01/film.vtt" in said

    def test_but_a_file_that_two_share_is_published_once(self, tmp_path: Path) -> None:
        text, other = speech("![a chart](chart.svg)"), speech("![a chart](chart.svg)", delivered_at="2026-07-08")
        site = bare(
            tmp_path,
            {TIDE: text, "content/speeches/2026-07-08-cable.md": other, "content/speeches/chart.svg": "<svg/>"},
        )
        assert site.quick("build").status == 0
        assert len([name for name in site.output() if "chart." in name]) == 1

    @pytest.mark.parametrize("name", ["account", "download", "healthz", "dev"])
    def test_page_at_an_address_of_the_account_service(self, tmp_path: Path, name: str) -> None:
        run = bare(tmp_path, {f"content/pages/{name}.md": PAGE.format(title="x", more="")}).quick("build")
        assert (run.status, errors(run)) == (1, [("reserved-address", f"{name}.md:2:1")])

    @pytest.mark.parametrize("at", ["2026-11-23T08:59:59+01:00", "2026-11-23T09:00:01+01:00"])
    @pytest.mark.parametrize("hidden", [{"embargo_until": "2026-11-23T09:00:00+01:00"}, {"draft": True}])
    def test_is_found_before_the_embargo_passes(self, tmp_path: Path, at: str, hidden: dict[str, Any]) -> None:
        files = {
            "content/pages/about.md": PAGE.format(title="About", more=""),
            TIDE: speech(**hidden, aliases=["/about/"]),
        }
        run = bare(tmp_path, files).quick("build", "--as-of", at)
        assert (run.status, errors(run)) == (1, [("address-taken", "2026-07-07-tide.md:9:3")])

    def test_is_none_where_the_other_one_has_expired(self, tmp_path: Path) -> None:
        film = video(expires_at="2026-11-01T00:00:00Z")
        site = bare(tmp_path, {"content/videos/M-260707-01.yaml": film, TIDE: speech(aliases=["/videos/M-260707-01/"])})
        assert site.quick("build").status == 0
        assert "videos/M-260707-01/index.html" in site.output()


class TestASymbolicLink:
    """S27: nothing from outside gets into the site, and nobody waits for a link that bites its own tail."""

    @pytest.mark.parametrize("root", ["content", "site_templates", "media"])
    @pytest.mark.parametrize("folder", [False, True])
    def test_out_of_its_folder_is_refused(self, tmp_path: Path, root: str, folder: bool) -> None:
        site = bare(tmp_path)
        site.write({"secret/key.svg": "secret", f"{root}/inner/other.svg": "x"})
        target = tmp_path / "secret" if folder else tmp_path / "secret/key.svg"
        (tmp_path / root / "inner/link.svg").symlink_to(target)
        run = site.quick("build")
        assert (run.status, errors(run)) == (1, [("link-outside", "link.svg:0:0")])
        assert not site.dist.exists()

    def test_to_a_neighbour_with_a_longer_name_is_refused(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        site.write({"content-old/key.svg": "x"})
        (tmp_path / "content/link.svg").symlink_to(tmp_path / "content-old/key.svg")
        assert errors(site.quick("build")) == [("link-outside", "link.svg:0:0")]

    def test_to_a_folder_is_refused_rather_than_passed_over(self, tmp_path: Path) -> None:
        site = bare(tmp_path, {"content/speeches/2026/2026-07-07-tide.md": speech()})
        (tmp_path / "content/speeches/copy").symlink_to(tmp_path / "content/speeches/2026", target_is_directory=True)
        assert errors(site.quick("build")) == [("link-to-folder", "copy:0:0")]

    def test_to_itself_is_refused(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        (tmp_path / "content/loop").symlink_to(tmp_path / "content/loop")
        (tmp_path / "content/parent").symlink_to(tmp_path / "content", target_is_directory=True)
        assert errors(site.quick("build")) == [("unreadable-file", "loop:0:0"), ("link-to-folder", "parent:0:0")]

    def test_to_nothing_is_refused(self, tmp_path: Path) -> None:
        site = bare(tmp_path)
        (tmp_path / "content/topics.yaml").unlink()
        (tmp_path / "content/topics.yaml").symlink_to(tmp_path / "content/vocabulary.yaml")
        assert ("unreadable-file", "topics.yaml:0:0") in errors(site.quick("build"))

    def test_to_a_file_of_the_same_folder_is_followed(self, tmp_path: Path) -> None:
        site = bare(tmp_path, {TIDE: speech("![a chart](chart.svg)"), "content/shared.svg": "<svg/>"})
        (tmp_path / "content/speeches/chart.svg").symlink_to("../shared.svg")
        assert site.quick("build").status == 0
        assert [data for name, data in site.output().items() if "chart." in name] == [b"<svg/>"]


class TestAnUnreadableInput:
    def test_folder_is_an_error_rather_than_empty(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        site = bare(tmp_path, {TIDE: speech()})
        real = os.scandir

        def scandir(path: Any) -> Any:
            if str(path).endswith("speeches"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(os, "scandir", scandir)
        run = site.quick("build")
        assert (run.status, errors(run)) == (1, [("unreadable-file", "speeches:0:0")])

    def test_file_is_an_error(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        site = bare(tmp_path, {TIDE: speech()})
        site.write({"media/film.mp4": "x"})
        real_open = Path.open

        def read(path: str, mode: str, **options: Any) -> Any:
            if path.endswith("2026-07-07-tide.md"):
                raise PermissionError(13, "Permission denied", path)
            return open(path, mode, **options)  # noqa: PTH123 - it stands in for just that

        def opened(path: Path, *rest: Any, **options: Any) -> Any:
            if path.name == "film.mp4":
                raise PermissionError(13, "Permission denied", str(path))
            return real_open(path, *rest, **options)

        monkeypatch.setattr("generator.stages.snapshot.open", read, raising=False)
        monkeypatch.setattr(Path, "open", opened)
        run = site.quick("build")
        assert run.status == 1
        assert errors(run) == [("unreadable-file", "2026-07-07-tide.md:0:0"), ("unreadable-file", "film.mp4:0:0")]

    def test_root_that_is_missing_is_named(self, tmp_path: Path) -> None:
        run = bare(tmp_path).quick("check", "--content", str(tmp_path / "nowhere"), "--as-of", NOW)
        assert run.status == 1
        assert f"{tmp_path / 'nowhere'}: missing-folder" in run.err
