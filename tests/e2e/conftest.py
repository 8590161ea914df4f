"""The whole newsroom of the demonstration, site and account service in one server as `make run` has them, with a browser for each test."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from run import settings as settings_of
from run import site
from sidecar import server
from sidecar.app import PATHS
from sidecar.factory import started
from tests.support.browser import chromium
from tests.support.newsroom import Newsroom, free_port
from tests.support.services import ROOT
from tests.support.sites import NOW, run_build_py


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Build the demonstration, start everything on a free port."""
    folder, port = tmp_path_factory.mktemp("newsroom"), free_port()
    places = {"--output": "dist", "--cache": "cache", "--downloads": "downloads.json"}
    options = [word for option, name in places.items() for word in (option, str(folder / name))]
    built = run_build_py("build", "--as-of", NOW, *options)
    assert built.status == 0, built.err
    state = {
        "ROSTRA_DATABASE_URL": f"sqlite:///{folder}/sidecar.db",
        "ROSTRA_MAIL_URL": f"file:{folder}/mail",
        "ROSTRA_KEYS": f"{folder}/keys.json",
        "ROSTRA_DOWNLOADS": f"{folder}/downloads.json",
        "ROSTRA_MEDIA_ROOT": f"{ROOT}/media",
    }
    made = started(settings_of(state, str(port)))
    whole = site(folder / "dist", made.settings.public_url, dict.fromkeys(PATHS, made.application()))
    listener = server.Listener(whole, f"127.0.0.1:{port}")
    with server.tasks(made):
        threading.Thread(target=listener.run, daemon=True).start()
        yield Newsroom(made, folder / "mail")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
