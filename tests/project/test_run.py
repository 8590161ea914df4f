"""The server of `make run`: the finished site first, then the applications that are mounted beside it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from werkzeug.test import Client, TestResponse

import run
from run import site
from sidecar.app import PATHS
from sidecar.factory import started
from sidecar.settings import SettingsError
from tests.support.films import surroundings
from tests.support.services import ROOT

HERE = "http://127.0.0.1:8000"


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"mounted {environ['PATH_INFO']}".encode()]


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    files = {
        "index.html": "home",
        "404.html": "missing",
        "fr/404.html": "introuvable",
        "videos/index.html": "videos",
        "media/a.mp4": "0123456789",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def get(dist: Path, path: str, mounts: dict[str, WSGIApplication] | None = None, **headers: str) -> TestResponse:
    return Client(site(dist, "http://127.0.0.1:8000", mounts or {})).get(path, headers=headers, buffered=True)


class TestStaticSite:
    def test_pages_answer_at_their_addresses(self, dist: Path) -> None:
        assert get(dist, "/").text == "home"
        assert get(dist, "/videos/").text == "videos"

    def test_a_page_without_its_slash_redirects(self, dist: Path) -> None:
        answer = get(dist, "/videos")
        assert (answer.status_code, answer.headers["Location"].endswith("videos/")) == (302, True)

    def test_video_can_be_read_in_ranges(self, dist: Path) -> None:
        answer = get(dist, "/media/a.mp4", Range="bytes=2-4")
        assert (answer.status_code, answer.text, answer.headers["Content-Range"]) == (206, "234", "bytes 2-4/10")

    def test_every_answer_carries_the_security_headers(self, dist: Path) -> None:
        for path in ("/", "/media/a.mp4", "/nowhere/"):
            headers = get(dist, path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"

    def test_a_wrong_address_gets_the_page_of_its_language(self, dist: Path) -> None:
        assert (get(dist, "/nowhere/").status_code, get(dist, "/nowhere/").text) == (404, "missing")
        assert get(dist, "/fr/nulle-part/").text == "introuvable"

    @pytest.mark.parametrize(
        "path", ["/../run.py", "/%2e%2e/run.py", "/..%2frun.py", "//etc/passwd", "/media/../../run.py"]
    )
    def test_no_path_leads_out_of_the_site(self, dist: Path, path: str) -> None:
        (dist.parent / "run.py").write_text("secret")
        answer = get(dist, path)
        assert answer.status_code in {302, 404}
        assert "secret" not in answer.text


class TestMounts:
    def test_an_application_answers_below_its_prefix(self, dist: Path) -> None:
        mounts: dict[str, WSGIApplication] = {"/account": echo}
        assert get(dist, "/account/login", mounts).text == "mounted /account/login"
        assert get(dist, "/account", mounts).text == "mounted /account"

    def test_a_prefix_is_a_whole_part_of_the_path(self, dist: Path) -> None:
        assert get(dist, "/accounting", {"/account": echo}).status_code == 404

    def test_files_come_first(self, dist: Path) -> None:
        assert get(dist, "/videos/", {"/videos": echo}).text == "videos"


class TestSettings:
    def test_without_any_the_newsroom_is_on_this_machine_and_mail_is_shown(self) -> None:
        settings = run.settings({}, "8000")
        assert (settings.public_url, settings.dev_mailbox, settings.trusted_proxies) == (
            "http://127.0.0.1:8000",
            True,
            0,
        )
        assert settings.keys == ROOT / "var/keys.json"

    def test_the_environment_is_respected(self, tmp_path: Path) -> None:
        given = {"ROSTRA_PUBLIC_URL": "http://localhost:9000", "ROSTRA_KEYS": str(tmp_path / "keys.json")}
        settings = run.settings(given, "9000")
        assert (settings.public_url, settings.keys) == ("http://localhost:9000", tmp_path / "keys.json")

    def test_wrong_ones_are_said_before_anything_is_built(self) -> None:
        with pytest.raises(SettingsError, match="ROSTRA_LISTEN"):
            run.settings({"ROSTRA_LISTEN": "here"}, "8000")
        assert self.main(ROSTRA_LISTEN="here") == (
            1,
            "ROSTRA_LISTEN (environment): 'here' must be HOST:PORT, such as 127.0.0.1:8001 or [::1]:8001\n",
        )

    @pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
    def test_a_port_that_is_none_is_wrong_usage(self, port: str) -> None:
        assert self.main(PORT=port) == (2, f"PORT={port} is not a port number between 1 and 65535\n")

    @staticmethod
    def main(**environ: str) -> tuple[int, str]:
        """Run `make run`; return exit status and output."""
        command = [sys.executable, str(ROOT / "run.py")]
        done = subprocess.run(
            command, env=os.environ | environ, capture_output=True, text=True, check=False, timeout=60
        )
        return done.returncode, done.stdout


class TestAccounts:
    @pytest.fixture
    def client(self, dist: Path, tmp_path: Path) -> Iterator[Client]:
        """The site with the real account service beside it."""
        state = tmp_path / "state"
        state.mkdir()
        (state / "downloads.json").write_text(json.dumps({"version": 2, "site": surroundings(), "videos": {}}))
        given = {
            "DATABASE_URL": f"sqlite:///{state}/sidecar.db",
            "MAIL_URL": f"file:{state}/mail",
            "KEYS": f"{state}/keys.json",
        }
        given |= {"DOWNLOADS": f"{state}/downloads.json", "MEDIA_ROOT": str(state)}
        made = started(run.settings({f"ROSTRA_{name}": value for name, value in given.items()}, "8000"))
        yield Client(site(dist, made.settings.public_url, dict.fromkeys(PATHS, made.application())))
        made.service.store.close()

    @pytest.mark.parametrize("path", ["/account/", "/account/login", "/dev/mail/", "/healthz", "/readyz"])
    def test_its_screens_answer_beside_the_pages(self, client: Client, path: str) -> None:
        assert client.get(path, base_url=HERE, buffered=True).status_code == 200
        assert client.get("/videos/", base_url=HERE, buffered=True).text == "videos"

    def test_it_is_asked_for_nothing_that_is_a_file(self, client: Client) -> None:
        for path in ("/", "/videos/", "/media/a.mp4"):
            assert "X-Request-Id" not in client.get(path, base_url=HERE, buffered=True).headers
        assert "X-Request-Id" in client.get("/account/login", base_url=HERE, buffered=True).headers

    def test_its_own_404_is_not_the_site_s(self, client: Client) -> None:
        answers = [
            client.get(path, base_url=HERE, buffered=True)
            for path in ("/account/nowhere", "/download/none/none", "/nowhere")
        ]
        assert [(answer.status_code, answer.text == "missing") for answer in answers] == [
            (404, False),
            (404, False),
            (404, True),
        ]


def test_a_port_that_is_taken_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "downloads.json").write_text(json.dumps({"version": 2, "site": surroundings(), "videos": {}}))
    for name, file in (
        ("DATABASE_URL", "s.db"),
        ("MAIL_URL", "mail"),
        ("KEYS", "keys.json"),
        ("DOWNLOADS", "downloads.json"),
    ):
        scheme = {"DATABASE_URL": "sqlite:///", "MAIL_URL": "file:"}.get(name, "")
        monkeypatch.setenv(f"ROSTRA_{name}", f"{scheme}{tmp_path / file}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        program = "import run, sys; run._build = lambda _: 0; sys.exit(run.main())"
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
    assert (done.returncode, "PORT=9000 chooses another" in done.stdout) == (1, True)
