"""The server of `make run`: the finished site first, then the applications that are mounted beside it."""

from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from werkzeug.test import Client, TestResponse

from run import site


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
