"""The same inputs give the same bytes: in another process, place, language, hour, and however the files came to lie there."""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.generator.pipeline.complete import COMPLETE
from tests.support.services import ROOT
from tests.support.sites import BARE, NOW, TinySite, french, read_tree, speech, write_tree

TIDE = "content/speeches/2026-07-07-tide.md"


def outcome(root: Path) -> tuple[dict[str, bytes], dict[str, int], list[bytes]]:
    """Return all that a build leaves: the site with its rights, and the private files."""
    rights = {
        path.relative_to(root / "dist").as_posix(): path.stat().st_mode for path in sorted((root / "dist").rglob("*"))
    }
    return (
        read_tree(root / "dist"),
        rights,
        [(root / name).read_bytes() for name in ("downloads.json", "redirects.map")],
    )


def run(root: Path, cwd: Path, *more: str, umask: int = 0o022, **env: str) -> str:
    """Build a site from some folder in some environment and return what was said."""

    def path(name: str) -> str:
        return os.path.relpath(root / name, cwd)

    options = {"--content": "content", "--output": "dist", "--downloads": "downloads.json", "--cache": "cache"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", "--templates", str(ROOT / "site_templates"), "--as-of", NOW]
        + [word for option, name in options.items() for word in (option, path(name))]
        + list(more),
        cwd=cwd,
        env={**{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ", "PYTHON"))}, **env},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.replace(path("content"), "content")


class TestTheSurroundings:
    """I20, I21: process, hash seed, time zone, locale, working folder, umask, order of creation and number of jobs do not matter."""

    def test_do_not_matter(self, tmp_path: Path) -> None:
        here, there = tmp_path / "here", tmp_path / "a place with spaces" / "there"
        write_tree(here, COMPLETE)
        write_tree(there, dict(reversed(COMPLETE.items())))
        for number, path in enumerate(sorted(there.rglob("*.md"))):
            os.utime(path, (number * 10_000, number * 10_000))
        said = [
            run(here, here, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8"),
            run(
                there,
                tmp_path,
                "--jobs",
                "2",
                umask=0o077,
                PYTHONHASHSEED="4242",
                TZ="Pacific/Auckland",
                LC_ALL="POSIX",
            ),
        ]
        assert outcome(here) == outcome(there)
        assert said[0].splitlines()[:-2] == said[1].splitlines()[:-2]

    def test_of_a_terminal_that_knows_ascii_only_do_not_stop_a_build(self, tmp_path: Path) -> None:
        write_tree(tmp_path, COMPLETE)
        run(
            tmp_path,
            tmp_path,
            "--format",
            "json",
            PYTHONIOENCODING="ascii",
            PYTHONUTF8="0",
            LC_ALL="POSIX",
            PYTHONCOERCECLOCALE="0",
        )


class TestTheNumberOfWorkers:
    """I20: one job or two, cold or warm: the same bytes, the same findings in the same order."""

    @pytest.mark.parametrize("cache", [["--no-cache"], []], ids=["cold", "warm"])
    def test_does_not_matter(self, tmp_path: Path, cache: list[str]) -> None:
        site = TinySite(tmp_path / "site", {**BARE, **french(), **COMPLETE})
        made = []
        for jobs in ("1", "2"):
            output = tmp_path / jobs
            run = site.quick("build", "--jobs", jobs, "--output", str(output), *cache)
            made.append((run.status, run.report["diagnostics"], read_tree(output)))
        assert made[0] == made[1]
        assert made[0][0] == 0

    @pytest.mark.parametrize(
        "mistake",
        [
            {TIDE: speech("<b>bold</b>\n\n[x](speech:nothing)", title="Tide"), "content/pages/about.md": "---\ntitle: x\n---\n<i>x</i>\n"},
            {"site_templates/person.html": "{{ page.nothing }}", "site_templates/topic.html": "\n{{ 1 / 0 }}"},
            {"site_templates/person.html": "{{ _('Nobody translated this') }}"},
        ],
        ids=["texts", "templates", "translations"],
    )  # fmt: skip
    def test_does_not_change_what_is_wrong(self, tmp_path: Path, mistake: dict[str, str | bytes]) -> None:
        site = TinySite(tmp_path / "site", {**BARE, **french(), **COMPLETE, **mistake})
        runs = [site.quick("build", "--no-cache", "--jobs", jobs) for jobs in ("1", "2")]
        assert [run.status for run in runs] == [1, 1]
        assert runs[0].report["diagnostics"] == runs[1].report["diagnostics"]


def rewritten(files: Mapping[str, str | bytes], change: Any) -> dict[str, str | bytes]:
    """Return the files with every text changed."""
    texts = {
        name: text.decode() if name.endswith(".po") and isinstance(text, bytes) else text
        for name, text in files.items()
    }
    return {name: change(text) if isinstance(text, str) else text for name, text in texts.items()}


class TestTheSpelling:
    """E45, I6, I23: line ends, byte-order marks and Unicode spellings of the inputs do not matter."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace("\n", "\r\n"),
            lambda text: "\N{BYTE ORDER MARK}" + text,
            lambda text: "\N{BYTE ORDER MARK}" + text.replace("\n", "\r\n"),
        ],
        ids=["CRLF", "BOM", "both"],
    )
    def test_of_lines_does_not_matter(self, tmp_path: Path, change: Any) -> None:
        files = {**BARE, **french(), **COMPLETE}
        sites = [
            TinySite(tmp_path / "plain", files),
            TinySite(tmp_path / "other", rewritten(files, change)),
        ]
        for site in sites:
            done = site.quick("build")
            assert done.status == 0, done.err
        assert sites[0].output() == sites[1].output()

    def test_of_accents_does_not_matter(self, tmp_path: Path) -> None:
        def files(form: Any) -> dict[str, str | bytes]:
            topics = "marée: {name: Marée}\n"
            text = speech(
                "Voilà [une autre](speech:2026-07-07-été).", title="Été", topics=["marée"], aliases=["/vieux/été/"]
            )
            made: dict[str, str | bytes] = {"content/topics.yaml": topics, "content/speeches/2026-07-07-été.md": text}
            return {unicodedata.normalize(form, n): unicodedata.normalize(form, str(t)) for n, t in made.items()}

        sites = [TinySite(tmp_path / form, {**BARE, **french(), **files(form)}) for form in ("NFC", "NFD")]
        for site in sites:
            done = site.quick("build")
            assert done.status == 0, done.err
        assert sites[0].output() == sites[1].output()
        assert "topics/marée/index.html" in sites[1].output()
        assert "/topics/mar%C3%A9e/" in sites[1].page("/speeches/2026/07/07/été/")

    def test_of_a_topic_in_two_ways_is_an_error_that_names_the_right_one(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), TIDE: speech(topics=["Tides"])})
        (found,) = site.quick("build").report["diagnostics"]
        assert (found["code"], found["line"], found["column"], found["hint"]) == (
            "unknown-topic",
            8,
            3,
            "did you mean «tides»?",
        )
