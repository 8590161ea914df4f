"""The interface of the commands for scripts: exit statuses, machine-readable findings, the report, `explain`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from tests.generator.pipeline.complete import COMPLETE
from tests.support.sites import BARE, NOW, TinySite, french, run_build_py, speech, video

TIDE = "content/speeches/2026-07-07-tide.md"


@pytest.fixture
def broken(tmp_path: Path) -> TinySite:
    """Return a site with an error and a warning."""
    files = {TIDE: speech(topics=["ebb"]), "content/videos/M-260707-01.yaml": video()}
    return TinySite(tmp_path, {**BARE, **french(), **files})


class TestTheExitStatus:
    """0 done, 1 the content has errors, 2 wrong usage."""

    def test_is_zero_with_warnings_only(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), "content/videos/M-260707-01.yaml": video()})
        assert [site.quick(command).status for command in ("build", "check")] == [0, 0]
        assert site.read_report()["warnings"] == 1

    @pytest.mark.parametrize("command", ["build", "check"])
    def test_is_one_with_errors(self, broken: TinySite, command: str) -> None:
        assert broken.quick(command).status == 1

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--as-of", "yesterday"],
            ["--as-of", "2026-07-08T10:00:00"],
            ["--as-of", "2026-07-08"],
            ["--jobs", "0"],
            ["--format", "xml"],
            ["--nonsense"],
        ],
        ids=" ".join,
    )
    def test_is_two_for_wrong_usage(self, broken: TinySite, arguments: list[str]) -> None:
        assert broken.quick("build", *arguments).status == 2

    def test_holds_for_the_program_itself(self, broken: TinySite) -> None:
        assert [run_build_py(*words).status for words in (["--help"], ["sell"], broken.arguments("check"))] == [0, 2, 1]


class TestFindings:
    """`--format`: for people on the error stream, for programs on the output."""

    def test_for_people_go_to_the_error_stream(self, broken: TinySite) -> None:
        run = broken.quick("check")
        assert (run.out, "unknown-topic" in run.err) == ("", True)

    def test_as_json_are_one_array_and_nothing_else(self, broken: TinySite) -> None:
        found = json.loads(broken.quick("check", "--format", "json").out)
        assert [(d["path"], d["line"], d["column"], d["code"], d["severity"]) for d in found] == [
            (str(broken.root / TIDE), 8, 3, "unknown-topic", "error"),
            (str(broken.root / "content/videos/M-260707-01.yaml"), 12, 9, "file-not-here", "warning"),
        ]
        assert found[0]["message"] == "there is no topic «ebb»"

    def test_as_json_of_a_sound_site_are_an_empty_array(self, tmp_path: Path) -> None:
        assert json.loads(TinySite(tmp_path, {**BARE, **french()}).quick("build", "--format", "json").out) == []

    def test_for_github_are_commands(self, broken: TinySite) -> None:
        lines = broken.quick("check", "--format", "github").out.splitlines()
        assert lines[0].startswith(
            f"::error file={broken.root / TIDE},line=8,col=3,title=unknown-topic::there is no topic «ebb»"
        )
        assert lines[1].startswith("::warning ")

    def test_name_folders_as_the_user_did(self, broken: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(broken.root)
        places = ["--content", "content", "--templates", "site_templates", "--cache", "cache"]
        found = CliRunner().invoke(main, ["check", *places, "--as-of", NOW]).stderr
        assert found.startswith(f"{TIDE}:8:3: ")
        monkeypatch.chdir(broken.root / "content")
        inner = ["--content", ".", "--templates", "../site_templates", "--cache", "../cache"]
        assert "speeches/2026-07-07-tide.md:8:3: " in CliRunner().invoke(main, ["check", *inner, "--as-of", NOW]).stderr


class TestTheReport:
    """`--report`: counts, what changed, when it changes next, and all findings."""

    def test_of_a_build_says_what_changed(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), **COMPLETE})
        first = site.quick("build").report
        assert first["outputs"] == len(first["written"]) == len(site.output())
        assert first["rendered"] == len([name for name in site.output() if name.endswith(".html")])
        assert (first["removed"], first["unchanged"], first["errors"]) == ([], 0, 0)
        assert first["next_change_at"] == "2026-12-01T08:00:00+00:00"
        site.write({"content/speeches/2026/2026-09-01-cable.md": None})
        second = site.quick("build").report
        assert "speeches/2026/09/01/cable/index.html" in second["removed"]
        assert second["written"] == sorted(second["written"])
        assert second["outputs"] == len(second["written"]) + second["unchanged"] == len(site.output())

    def test_of_a_failed_build_has_its_findings(self, broken: TinySite) -> None:
        report = broken.quick("build").report
        assert (report["errors"], report["warnings"], report["written"], report["outputs"]) == (1, 1, [], 0)
        assert [d["code"] for d in report["diagnostics"]] == ["unknown-topic", "file-not-here"]

    def test_that_cannot_be_written_is_an_error_and_no_crash(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), "file": "in the way"})
        run = site.quick("check", "--report", str(tmp_path / "file" / "report.json"))
        assert (run.status, "report.json" in run.err) == (1, True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    """Return a site of everything, for questions only."""
    return TinySite(tmp_path_factory.mktemp("explain"), {**BARE, **french(), **COMPLETE})


class TestExplain:
    """`explain` names the inputs of an output, the one that claims it first."""

    def inputs(self, site: TinySite, output: str) -> list[str]:
        run = site.quick("explain", output)
        assert run.status == 0, run.err
        return run.out.replace(f"{site.root}/", "").splitlines()

    def test_a_page_by_its_address(self, site: TinySite) -> None:
        found = self.inputs(site, "/speeches/2026/07/07/tide/")
        assert found[0] == TIDE
        assert set(found) == {
            TIDE,
            TIDE.replace(".md", ".prepared.md"),
            TIDE.replace(".md", ".fr.md"),
            "content/speeches/2026/2026-09-01-cable.md",
            "content/speeches/chart.svg",
            "content/videos/M-260707-01.yaml",
            "content/videos/M-260707-01.svg",
            "content/pages/about.md",
            "content/pages/about.fr.md",  # one job makes a speech in all its languages
            *(f"content/{name}.yaml" for name in ("site", "people", "events", "topics")),
            "content/portraits/ada.svg",
            *(f"site_templates/{name}" for name in ("speech.html", "base.html", "assets/site.css")),
        }

    def test_a_page_by_its_path(self, site: TinySite) -> None:
        assert self.inputs(site, "dist/speeches/index.html") == self.inputs(site, "/speeches/")

    def test_a_translation_comes_from_its_original_and_a_catalogue_too(self, site: TinySite) -> None:
        found = self.inputs(site, "/fr/speeches/2026/07/07/tide/")
        assert found[0] == TIDE.replace(".md", ".fr.md")
        assert {TIDE, "site_templates/locale/fr/LC_MESSAGES/rostra.po"} <= set(found)

    def test_published_files(self, site: TinySite) -> None:
        site.quick("build")
        (chart,) = [name for name in site.output() if "chart" in name]
        (style,) = [name for name in site.output() if name.startswith("assets/site")]
        assert self.inputs(site, chart) == ["content/speeches/chart.svg"]
        assert self.inputs(site, style) == ["site_templates/assets/site.css"]
        assert self.inputs(site, "/media/M-260707-01/preview.mp4") == [
            "content/videos/M-260707-01.yaml",
            "media/M-260707-01/preview.mp4",
        ]

    def test_a_feed(self, site: TinySite) -> None:
        assert {"content/site.yaml", TIDE} <= set(self.inputs(site, "/speeches/feed.xml"))

    def test_nothing_is_said_of_what_is_no_output(self, site: TinySite) -> None:
        run = site.quick("explain", "/speeches/2026/12/01/later/")
        assert (run.status, run.out, "no output is called" in run.err) == (1, "", True)
