"""Programs and tools that tests need: fetched ones are the ones we know, missing ones are skipped or fail as asked."""

import json
import tarfile
from pathlib import Path

import pytest

from scripts import fetch_tools
from scripts.fetch_tools import Tool, fetch, integrity
from tests.support.services import require, require_tool
from tests.support.sites import write_tree


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an archive as npm makes them, and put an `npm` on the path that hands it out."""
    write_tree(tmp_path, {"package/a/tool.js": "useful", "package/postinstall.js": "harmful"})
    path = tmp_path / "tool-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        tar.add(tmp_path / "package", "package")
    script = f'#!/bin/sh\nfor last in "$@"; do :; done\ncp "{path}" "$last"\n'
    write_tree(tmp_path, {"bin/npm": script})
    (tmp_path / "bin/npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    return path


class TestFetchedTools:
    def test_only_the_wanted_files_of_a_package_are_kept(self, archive: Path, tmp_path: Path) -> None:
        tool = Tool(version="1.0.0", integrity=integrity(archive), files=["a/tool.js"])
        fetch("tool", tool, tmp_path / "tools")
        assert {path.name: path.read_text() for path in (tmp_path / "tools").iterdir()} == {"tool.js": "useful"}

    @pytest.mark.usefixtures("archive")
    def test_a_package_that_is_not_the_one_we_know_is_refused(self, tmp_path: Path) -> None:
        tool = Tool(version="1.0.0", integrity="sha512-" + "A" * 86 + "==", files=["a/tool.js"])
        with pytest.raises(SystemExit, match=r"tool 1\.0\.0: expected sha512-AAAA"):
            fetch("tool", tool, tmp_path / "tools")
        assert not (tmp_path / "tools").exists()

    def test_without_a_registry_the_rest_goes_on(
        self, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        archive.unlink()
        fetch("tool", Tool(version="1.0.0", integrity="", files=["a/tool.js"]), tmp_path / "tools")
        assert "tool: npm could not fetch it" in capsys.readouterr().err
        assert not (tmp_path / "tools").exists()

    def test_every_tool_is_pinned_with_its_integrity_and_without_an_address(self) -> None:
        text = (fetch_tools.ROOT / "tests" / "tools.json").read_text()
        assert "://" not in text
        for tool in json.loads(text).values():
            assert set(tool) == set(Tool.__annotations__)
            assert tool["integrity"].startswith("sha512-")


class TestMissingPrograms:
    def test_on_a_laptop_the_test_is_skipped_with_its_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ROSTRA_REQUIRE_SERVICES", raising=False)
        with pytest.raises(pytest.skip.Exception, match="no-such-program is missing"):
            require("no-such-program", "nor-this-one")

    def test_in_continuous_integration_the_test_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ROSTRA_REQUIRE_SERVICES", "1")
        with pytest.raises(pytest.fail.Exception, match="no-such-program is required here and missing"):
            require("no-such-program")
        with pytest.raises(pytest.fail.Exception, match="axe-core is required"):
            require_tool("axe-core", "no-such-file.js")

    def test_the_first_program_that_is_there_is_taken(self) -> None:
        assert require("no-such-program", "sh").endswith("/sh")
