"""Files below the media root."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sidecar.delivery.files import FileRange, open_below


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("the keys of the house")
    root = tmp_path / "media"
    (root / "M-1").mkdir(parents=True)
    (root / "M-1/film.mxf").write_bytes(b"0123456789")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "inside.mxf").symlink_to(root / "M-1/film.mxf")
    (root / "folder").symlink_to(tmp_path)
    os.mkfifo(root / "pipe")
    return root


class TestOpening:
    def test_gives_a_file_in_a_folder(self, root: Path) -> None:
        with open_below(root, "M-1/film.mxf") as file:
            assert file.read() == b"0123456789"

    def test_the_media_root_itself_may_be_a_link(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").symlink_to(root)
        with open_below(tmp_path / "elsewhere", "M-1/film.mxf") as file:
            assert file.read() == b"0123456789"

    @pytest.mark.parametrize(
        "path",
        [
            "../secret.txt",
            "M-1/../../secret.txt",
            "M-1/./film.mxf",
            "/etc/passwd",
            "//etc/passwd",
            "M-1//film.mxf",
            "",
            ".",
            "..",
            "M-1/",
            "M-1/film.mxf/",
            "M-1/film.mxf\0.txt",
            "M-1",
            "no.mxf",
            "M-1/film.mxf/..",
            "..\\secret.txt",
        ],
    )
    def test_refuses_every_other_way_to_write_a_path(self, root: Path, path: str) -> None:
        with pytest.raises(OSError):  # noqa: PT011 # what the system says differs
            open_below(root, path)

    @pytest.mark.parametrize("path", ["link.txt", "inside.mxf", "folder/secret.txt", "folder/media/M-1/film.mxf"])
    def test_follows_no_link_below_the_root(self, root: Path, path: str) -> None:
        with pytest.raises(OSError):  # noqa: PT011 # what the system says differs
            open_below(root, path)

    @pytest.mark.timeout(10)
    def test_does_not_wait_for_a_pipe(self, root: Path) -> None:
        with pytest.raises(PermissionError):
            open_below(root, "pipe")

    def test_leaves_nothing_open_when_it_refuses(self, root: Path) -> None:
        before = sorted(Path("/dev/fd").iterdir())
        for path in ("M-1/no.mxf", "M-1", "folder/secret.txt", "pipe", "../x"):
            with pytest.raises(OSError):  # noqa: PT011 # what the system says differs
                open_below(root, path)
        assert sorted(Path("/dev/fd").iterdir()) == before


class TestFileRange:
    @pytest.fixture
    def part(self, root: Path) -> Iterator[FileRange]:
        part = FileRange(open_below(root, "M-1/film.mxf"), range(2, 7))
        yield part
        part.close()

    def test_has_its_bytes_and_no_more(self, part: FileRange) -> None:
        assert [part.read(2), part.read(2), part.read(2), part.read(2)] == [b"23", b"45", b"6", b""]

    def test_is_read_whole_without_a_size(self, part: FileRange) -> None:
        assert part.read() == b"23456"

    def test_tells_its_length_to_a_server_that_seeks(self, part: FileRange) -> None:
        assert (part.tell(), part.seek(0, os.SEEK_END), part.tell(), part.seek(0)) == (0, 5, 5, 0)
        assert part.read() == b"23456"

    def test_cannot_be_left_by_seeking(self, part: FileRange) -> None:
        part.seek(-100)
        assert part.read(1) == b"2"
        part.seek(100)
        assert part.read() == b""

    def test_a_file_cut_short_is_an_error_and_not_an_end(self, part: FileRange, root: Path) -> None:
        os.truncate(root / "M-1/film.mxf", 4)
        assert part.read() == b"23"
        with pytest.raises(EOFError):
            part.read()
