"""The demonstration site, built once from `content/` and served on loopback, as `make run` would."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.finished import FinishedSite
from tests.support.server import serve
from tests.support.services import ROOT
from tests.support.sites import NOW, run_build_py


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FinishedSite]:
    """Make the films that are missing, build the site from nothing, serve it."""
    subprocess.run([sys.executable, "-m", "demo"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    folder = tmp_path_factory.mktemp("site")
    dist = folder / "dist"
    side = ["--cache", str(folder / "cache"), "--downloads", str(folder / "downloads.json")]
    done = run_build_py("build", "--output", str(dist), "--as-of", NOW, *side)
    assert done.status == 0, done.out + done.err
    with serve(dist) as address:
        yield FinishedSite(dist, address)
