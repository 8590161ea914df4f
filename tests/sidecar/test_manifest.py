"""The downloads manifest as the sidecar reads it."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sidecar.manifest import Manifest, ManifestError, State, decode

SHA256 = "c8569d4788331c55069d7863f0c2a7db8addf98e93a177c1c43616c7fa52e50c"


def document(**changes: Any) -> dict[str, Any]:
    rendition = {"file": "M-1/M-1-web.mp4", "filename": "M-1-web.mp4", "mime": "video/mp4", "purpose": "web"}
    known: dict[str, Any] = {"size": 10, "sha256": SHA256}
    video = {
        "title": {"en": "Dyke works", "fr": "Travaux de digue"},
        "pages": {"en": "/videos/M-1/", "fr": "/fr/videos/M-1/"},
        "published_at": "2026-07-08T09:00:00+02:00",
        "expires_at": None,
        "renditions": {"web": rendition | known | changes.pop("rendition", {})},
    }
    return {"version": 2, "videos": {"M-1": video | changes}, "site": {}}


def write(path: Path, document: object) -> None:
    """Exchange the file in one step, as the build does."""
    path.with_suffix(".new").write_text(json.dumps(document))
    path.with_suffix(".new").replace(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "downloads.json"
    write(path, document())
    return path


@pytest.fixture
def manifest(path: Path) -> Manifest:
    return Manifest.load(path, path.parent / "media")


class TestAFile:
    def test_is_found_by_video_and_rendition(self, manifest: Manifest) -> None:
        file = manifest.find("M-1", "web")
        assert file is not None
        assert (file.path, file.filename, file.mime, file.size) == ("M-1/M-1-web.mp4", "M-1-web.mp4", "video/mp4", 10)
        assert (file.version, file.sha256) == (SHA256[:16], SHA256)

    @pytest.mark.parametrize(
        "address", [("M-1", "mezzanine"), ("M-2", "web"), ("", ""), ("M-1", "WEB"), ("__proto__", "web")]
    )
    def test_that_is_not_there_is_not_found(self, manifest: Manifest, address: tuple[str, str]) -> None:
        assert manifest.find(*address) is None

    def test_has_its_title_in_the_readers_language_or_the_first(self, manifest: Manifest) -> None:
        file = manifest.find("M-1", "web")
        assert file is not None
        assert [file.title("fr"), file.title("en"), file.title("ar")] == [
            "Travaux de digue",
            "Dyke works",
            "Dyke works",
        ]

    def test_has_a_page_in_each_language(self, manifest: Manifest) -> None:
        file = manifest.find("M-1", "web")
        assert file is not None
        assert [file.page("fr"), file.page("en")] == ["/fr/videos/M-1/", "/videos/M-1/"]

    def test_may_have_one_title_for_all_languages(self) -> None:
        [file] = decode(json.dumps(document(title="Dyke works")).encode()).values()
        assert file.title("fr") == "Dyke works"

    def test_is_there_from_its_first_second_to_before_its_last(self) -> None:
        times = {"published_at": "1970-01-01T01:01:40+01:00", "expires_at": "1970-01-01T00:03:20Z"}
        [file] = decode(json.dumps(document(**times)).encode()).values()
        states = [file.state(99), file.state(100), file.state(199), file.state(200)]
        assert states == [State.SOON, State.OPEN, State.OPEN, State.OVER]

    def test_that_appears_within_a_second_waits_for_its_end(self) -> None:
        [file] = decode(json.dumps(document(published_at="1970-01-01T00:01:40.5Z")).encode()).values()
        assert [file.state(100), file.state(101)] == [State.SOON, State.OPEN]


class TestAVersionWithoutSha256:
    def test_changes_when_the_file_does(self, path: Path) -> None:
        film = path.parent / "media/M-1/M-1-web.mp4"
        film.parent.mkdir(parents=True)
        write(path, document(rendition={"sha256": "", "size": None}))
        manifest = Manifest.load(path, path.parent / "media")
        versions = []
        for content, at in ((b"one", 1), (b"three", 1), (b"three", 2), (b"one", 1)):
            film.write_bytes(content)
            os.utime(film, ns=(at, at))
            file = manifest.find("M-1", "web")
            assert file is not None
            assert len(file.version) == 16
            versions.append(file.version)
        assert len(set(versions)) == 3
        assert versions[0] == versions[3]

    def test_is_there_before_the_file_is(self, path: Path) -> None:
        write(path, document(rendition={"sha256": ""}))
        file = Manifest.load(path, path.parent / "media").find("M-1", "web")
        assert file is not None
        assert len(file.version) == 16


class TestANewManifest:
    def test_is_noticed_without_a_restart(self, manifest: Manifest, path: Path) -> None:
        assert manifest.find("M-1", "web") is not None
        write(path, {"version": 2, "videos": {}})
        assert manifest.find("M-1", "web") is None

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "null", '{"version": 2}', '{"version": 3, "videos": {}}', '{"version": 2, "videos": [1]}'],
    )
    def test_that_is_broken_changes_nothing_and_is_logged_once(
        self, manifest: Manifest, path: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        path.write_text(text)
        assert manifest.find("M-1", "web") is not None
        assert manifest.find("M-1", "web") is not None
        assert [(record.name, record.levelname) for record in caplog.records] == [("rostra.manifest", "ERROR")]
        assert manifest.trouble
        write(path, document())
        assert not manifest.trouble

    def test_may_come_later_than_the_sidecar(self, tmp_path: Path) -> None:
        manifest = Manifest.load(tmp_path / "downloads.json", tmp_path)
        assert manifest.find("M-1", "web") is None
        assert manifest.trouble
        write(tmp_path / "downloads.json", document())
        assert manifest.find("M-1", "web") is not None

    def test_that_was_taken_away_leaves_what_was_read(self, manifest: Manifest, path: Path) -> None:
        path.unlink()
        assert manifest.find("M-1", "web") is not None

    def test_is_not_read_again_without_need(
        self, manifest: Manifest, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def read_bytes(path: Path) -> bytes:
            raise AssertionError(path)

        monkeypatch.setattr(Path, "read_bytes", read_bytes)
        assert manifest.find("M-1", "web") is not None
        assert path.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(filename="a\r\nSet-Cookie: x"),
        lambda one: one.update(filename="../film.mp4"),
        lambda one: one.update(mime="video/mp4\r\nX: y"),
        lambda one: one.update(mime="text/html; charset=utf-8"),
        lambda one: one.update(sha256="ABC"),
        lambda one: one.update(size=-1),
        lambda one: one.update(size="10"),
        lambda one: one.update(file="film\0.mp4"),
        lambda one: one.pop("file"),
    ],
)
def test_what_could_not_stand_in_a_header_or_on_a_disk_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    made = document()
    change(made["videos"]["M-1"]["renditions"]["web"])
    with pytest.raises(ManifestError):
        decode(json.dumps(made).encode())


@pytest.mark.parametrize("at", ["2026-07-08T09:00:00", "yesterday", "2026-07-08"])
def test_a_time_without_offset_is_refused(at: str) -> None:
    with pytest.raises(ManifestError):
        decode(json.dumps(document(published_at=at)).encode())
