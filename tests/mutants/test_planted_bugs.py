"""The tests find bugs: a generator with any of the planted ones fails the tests that the patch names, and still builds a site."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.planted import BUGS, Bug, copy_of_the_project, plant, verdicts
from tests.support.services import ROOT
from tests.support.sites import BARE, NOW, TinySite, french, speech

PROMISED = {
    "template-key-without-includes", "neighbours-missing-in-key", "stale-files-kept", "size-trusted", "fragment-keyed-by-path",
    "link-table-missing-in-key", "embargo-counted-in-search", "embargo-in-feeds", "set-iteration", "render-error-swallowed", "hour-missing-in-key", "text-missing-in-key", "change-time-ignored",
    "accented-case-apart", "caption-times-in-seconds", "draft-changes-the-hour", "embargoed-address-free", "emphasis-beside-a-star",
    "event-without-its-last-day", "expired-reported-as-lost", "expired-video-kept", "link-to-a-neighbour-followed", "midnight-not-passed",
    "numbered-id-taken-twice", "order-of-equal-dates", "private-file-readable", "sha256-not-compared", "typography-in-code",
    "underscores-are-no-emphasis",
}  # fmt: skip
_TRY = """
import sys
from generator.cli import main
main(sys.argv[1:])
"""


def test_every_promised_bug_is_planted() -> None:
    assert {bug.name for bug in BUGS} >= PROMISED


@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_a_bug_still_fits_the_generator_and_is_sound_python(tmp_path: Path, bug: Bug) -> None:
    for name in bug.files:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    plant(bug, tmp_path)
    for name in bug.files:
        text = (tmp_path / name).read_text("utf-8")
        assert text != (ROOT / name).read_text("utf-8")
        compile(text, name, "exec")


@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_a_bug_touches_the_generator_alone_and_names_its_tests(bug: Bug) -> None:
    assert bug.files
    assert all(name.startswith("generator/") for name in bug.files)
    assert bug.claim.endswith(".")
    assert bug.tests
    assert all((ROOT / test.partition("::")[0]).is_file() for test in bug.tests)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project that nobody has spoilt; the tests that the patches name pass in it."""
    root = copy_of_the_project(tmp_path_factory.mktemp("sound") / "project")
    tests = tuple(sorted({test for bug in BUGS for test in bug.tests}))
    found = verdicts(root, tests)
    assert (len(found.passed), found.failed, found.otherwise) == (len(tests), (), ()), found.output
    return root


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_a_planted_bug_is_found(tmp_path: Path, project: Path, bug: Bug) -> None:
    assert project.is_dir()
    root = copy_of_the_project(tmp_path / "project")
    plant(bug, root)
    assert builds_a_site(root, tmp_path / "site"), "the bug shows in every build: it proves nothing"
    found = verdicts(root, bug.tests)
    assert (found.passed, found.otherwise, len(found.failed)) == ((), (), len(bug.tests)), found.output


def builds_a_site(root: Path, folder: Path) -> bool:
    """Say whether a sound small site builds with the generator of a copy, twice."""
    site = TinySite(folder, {**BARE, **french(), "content/speeches/2026-07-07-tide.md": speech()})
    command = [sys.executable, "-c", _TRY, *site.arguments("build", "--as-of", NOW)]
    runs = [subprocess.run(command, cwd=root, check=False, capture_output=True) for _ in range(2)]
    return [run.returncode for run in runs] == [0, 0] and "A speech" in site.page("/speeches/2026/07/07/tide/")
