"""Real programs fetch real bytes from a real waitress: whole, in pieces, cut and resumed."""

import hashlib
import http.client
import os
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.films import House, Visitor, noise
from tests.support.services import require

FILM = noise(3_000_000)
STABLE = "/download/M-1/broadcast"
NAME = "M-1-broadcast.mxf"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "house").mkdir()
    house = House(tmp_path / "house")
    house.add("M-1", "broadcast", FILM)
    yield house
    house.close()


@pytest.fixture
def ada(house: House) -> Visitor:
    return house.visitor("ada@example.org")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder that somebody downloads into."""
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


def run(desk: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program with its own settings only."""
    plain = {"PATH": os.environ["PATH"], "HOME": str(desk), "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=desk, env=plain, capture_output=True, text=True, timeout=60, check=False)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


WHOLE = hashlib.sha256(FILM).hexdigest()
CUT = 1_234_567


class TestCurl:
    def test_follows_from_the_stable_address_and_saves_under_the_files_name(
        self, house: House, ada: Visitor, desk: Path
    ) -> None:
        with house.served() as address:
            done = run(desk, require("curl"), "-fsSLOJ", "-H", f"Cookie: {ada.cookie}", address + STABLE)
        assert done.returncode == 0, done.stderr
        assert [(path.name, sha256(path)) for path in desk.iterdir()] == [(NAME, WHOLE)]

    @pytest.mark.parametrize("where", ["stable", "signed"])
    def test_resumes_a_cut_download(self, house: House, ada: Visitor, desk: Path, where: str) -> None:
        (desk / "film").write_bytes(FILM[:CUT])
        path = STABLE if where == "stable" else ada.link(STABLE)
        with house.served() as address:
            command = ("-fsSL", "-C", "-", "-o", "film", "-w", "%{http_code} %{size_download}")
            done = run(desk, require("curl"), *command, "-H", f"Cookie: {ada.cookie}", address + path)
        assert (done.returncode, done.stdout) == (0, f"206 {len(FILM) - CUT}"), done.stderr
        assert sha256(desk / "film") == WHOLE

    def test_signed_out_fails_and_saves_no_page_as_a_film(self, house: House, desk: Path) -> None:
        with house.served() as address:
            done = run(desk, require("curl"), "-fsSL", "-o", "film", address + STABLE)
        assert done.returncode == 22
        assert "401" in done.stderr
        assert not (desk / "film").exists()

    def test_sees_by_head_what_get_would_give(self, house: House, ada: Visitor, desk: Path) -> None:
        with house.served() as address:
            done = run(desk, require("curl"), "-fsSLI", "-H", f"Cookie: {ada.cookie}", address + STABLE)
        assert f"content-length: {len(FILM)}\n" in done.stdout.lower().replace("\r", "")
        assert f'etag: "{WHOLE}"' in done.stdout.lower()
        assert "303 see other" in done.stdout.lower()

    def test_cannot_join_two_versions_of_a_file(self, house: House, ada: Visitor, desk: Path) -> None:
        ada.link(STABLE)
        (desk / "film").write_bytes(FILM[:CUT])
        house.add("M-1", "broadcast", noise(3_000_000, 2))
        with house.served() as address:
            done = run(
                desk, require("curl"), "-fsSL", "-C", "-", "-o", "film", "-H", f"Cookie: {ada.cookie}", address + STABLE
            )
        assert done.returncode == 22
        assert "409" in done.stderr
        assert (desk / "film").read_bytes() == FILM[:CUT]

    def test_comes_back_by_the_stable_address_when_its_link_has_expired(
        self, house: House, ada: Visitor, desk: Path
    ) -> None:
        link = ada.link(STABLE)
        house.clock.now += 7 * 3600
        (desk / "film").write_bytes(FILM[:CUT])
        with house.served() as address:
            done = run(
                desk, require("curl"), "-fsSL", "-C", "-", "-o", "film", "-w", "%{num_redirects}",
                "-H", f"Cookie: {ada.cookie}", address + link,
            )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, "2"), done.stderr
        assert sha256(desk / "film") == WHOLE

    def test_survives_a_server_that_goes_away_in_the_middle(self, house: House, ada: Visitor, desk: Path) -> None:
        film = noise(40_000_000)
        house.add("M-1", "broadcast", film)
        link = ada.link(STABLE)
        command = (require("curl"), "-fsS", "-C", "-", "-o", "film", "--limit-rate", "2M")
        with house.served() as address:
            first = subprocess.Popen([*command, address + link], cwd=desk, stderr=subprocess.PIPE)
            wait_for(desk / "film", 200_000)
        _, said = first.communicate(timeout=60)
        assert first.returncode != 0, said
        assert 0 < (desk / "film").stat().st_size < len(film)
        with house.served() as address:
            second = run(desk, *command[:-2], address + link)
        assert second.returncode == 0, second.stderr
        assert (desk / "film").read_bytes() == film


def wait_for(path: Path, size: int) -> None:
    """Wait until a file has at least so many bytes."""
    until = time.monotonic() + 20
    while not path.exists() or path.stat().st_size < size:
        assert time.monotonic() < until, f"{path.name} does not grow"
        time.sleep(0.02)


class TestWget:
    def test_resumes_a_cut_download(self, house: House, ada: Visitor, desk: Path) -> None:
        (desk / "film").write_bytes(FILM[:CUT])
        with house.served() as address:
            done = run(
                desk, require("wget"), "-q", "-c", "-O", "film", "--header", f"Cookie: {ada.cookie}", address + STABLE
            )
        assert done.returncode == 0, done.stderr
        assert sha256(desk / "film") == WHOLE

    def test_has_nothing_to_do_for_a_whole_file(self, house: House, ada: Visitor, desk: Path) -> None:
        (desk / "film").write_bytes(FILM)
        with house.served() as address:
            done = run(
                desk, require("wget"), "-nv", "-c", "-O", "film", "--header", f"Cookie: {ada.cookie}", address + STABLE
            )
        assert done.returncode == 0, done.stderr
        assert sha256(desk / "film") == WHOLE

    def test_signed_out_fails_and_saves_nothing(self, house: House, desk: Path) -> None:
        with house.served() as address:
            done = run(desk, require("wget"), "-q", "-O", "film", address + STABLE)
        assert done.returncode != 0
        assert (desk / "film").stat().st_size == 0


class TestAria2:
    def test_fetches_with_eight_connections_what_is_written_down_once(
        self, house: House, ada: Visitor, desk: Path
    ) -> None:
        command = ("--no-conf", "-q", "-x8", "-s8", "-k1M", "--allow-overwrite=true", "-o", "film")
        with house.served() as address:
            done = run(desk, require("aria2c"), *command, "--header", f"Cookie: {ada.cookie}", address + STABLE)
        assert done.returncode == 0, done.stdout
        assert sha256(desk / "film") == WHOLE
        assert house.downloads() == [("account of ada@example.org", "M-1", "broadcast")]

    def test_checks_the_digest_of_the_page(self, house: House, ada: Visitor, desk: Path) -> None:
        command = ("--no-conf", "-q", "-x4", "-s4", "-k1M", f"--checksum=sha-256={WHOLE}", "-o", "film")
        with house.served() as address:
            done = run(desk, require("aria2c"), *command, address + ada.link(STABLE))
        assert done.returncode == 0, done.stdout


class TestOneConnection:
    def test_serves_pieces_and_pages_in_turn(self, house: House, ada: Visitor) -> None:
        link = ada.link(STABLE)
        with house.served() as address:
            line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
            for first, last in ((0, 9), (5, 2_500_000), (2_999_990, 4_000_000)):
                line.request("GET", link, headers={"Range": f"bytes={first}-{last}"})
                answer = line.getresponse()
                assert (answer.status, answer.read()) == (206, FILM[first : last + 1])
                line.request("HEAD", link)
                answer = line.getresponse()
                assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, str(len(FILM)), b"")
                line.request("GET", STABLE + "x")
                answer = line.getresponse()
                assert answer.status == 404
                answer.read()
            line.close()

    def test_breaks_when_the_file_becomes_shorter_while_it_is_sent(self, house: House, ada: Visitor) -> None:
        size = 64_000_000
        path = house.service.settings.media_root / "M-1/M-1-broadcast.mxf"
        house.add("M-1", "broadcast", b"0" * size)
        link = ada.link(STABLE)
        with house.served() as address:
            line = slow_client(address, link, 0)
            line.recv(1000)
            os.truncate(path, 40_000_000)
            line.settimeout(20)
            got = 1000
            while data := line.recv(1_000_000):
                got += len(data)
            line.close()
        assert got < size

    def test_lets_go_of_the_file_when_the_client_goes_away(self, house: House, ada: Visitor) -> None:
        house.add("M-1", "broadcast", b"0" * 64_000_000)
        link = ada.link(STABLE)
        with house.served() as address:
            before = films_open()
            lines = [slow_client(address, link, 0) for _ in range(5)]
            for line in lines:
                assert line.recv(100).startswith(b"HTTP/1.1 200")
            assert films_open() == before + 5
            for line in lines:
                line.close()
            until = time.monotonic() + 20
            while films_open() > before and time.monotonic() < until:
                time.sleep(0.05)
            assert films_open() == before


def films_open() -> int:
    """Return how many descriptors of this process are films."""
    targets = (str(path.readlink()) if path.is_symlink() else "" for path in Path("/proc/self/fd").iterdir())
    return sum(target.endswith(".mxf") for target in targets)


def slow_client(address: str, link: str, first: int) -> socket.socket:
    """Ask for the rest of a film from a byte on, and hardly read."""
    place = urlsplit(address)
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect((place.hostname or "", place.port or 0))
    line.sendall(f"GET {link} HTTP/1.1\r\nHost: {place.netloc}\r\nRange: bytes={first}-\r\n\r\n".encode() if first else
                 f"GET {link} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())  # fmt: skip
    return line


def seconds_of(address: str, path: str) -> float:
    began = time.perf_counter()
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    line.request("GET", path)
    line.getresponse().read()
    line.close()
    return time.perf_counter() - began


@pytest.mark.slow
def test_forty_slow_clients_that_resume_leave_the_next_request_fast(house: House, ada: Visitor) -> None:
    house.add("M-1", "broadcast", b"0" * 64_000_000)
    link = ada.link(STABLE)
    with house.served(threads=4) as address:
        alone = statistics.median(seconds_of(address, "/healthz") for _ in range(10))
        lines = [slow_client(address, link, 1000 * number + 1) for number in range(40)]
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 206")
        beside = [seconds_of(address, "/healthz") for _ in range(20)]
        assert all(line.recv(100) for line in lines)
        for line in lines:
            line.close()
    # A thread that waited for a slow client would hold the next request for seconds, or for good.
    assert statistics.median(beside) < max(0.05, 10 * alone)
    assert max(beside) < 1


@pytest.mark.slow
def test_clients_that_ask_twice_before_they_read_leave_the_next_request_fast(house: House, ada: Visitor) -> None:
    house.add("M-1", "broadcast", b"0" * 64_000_000)
    link = ada.link(STABLE)
    with house.served(threads=4) as address:
        place = urlsplit(address).netloc
        lines = [slow_client(address, link + f" HTTP/1.1\r\nHost: {place}\r\n\r\nGET {link}", 0) for _ in range(8)]
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 200")
        beside = [seconds_of(address, "/healthz") for _ in range(5)]
        for line in lines:
            line.close()
    assert max(beside) < 1
