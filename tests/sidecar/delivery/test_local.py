"""Answers of a signed link: headers, ranges, and correct errors."""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from sidecar.delivery.local import disposition
from tests.support.films import House, Visitor, noise

FILM = noise(5000)
SHA256 = hashlib.sha256(FILM)
STABLE = "/download/M-1/broadcast"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    house.add("M-1", "broadcast", FILM)
    yield house
    house.close()


@pytest.fixture
def ada(house: House) -> Visitor:
    return house.visitor("ada@example.org")


def media(house: House) -> Path:
    return house.service.settings.media_root / "M-1/M-1-broadcast.mxf"


class TestHeaders:
    @pytest.fixture
    def whole(self, ada: Visitor) -> TestResponse:
        return ada.ask(ada.link(STABLE))

    def test_name_the_file_and_its_kind(self, whole: TestResponse) -> None:
        assert (whole.status_code, whole.data) == (200, FILM)
        assert whole.headers["Content-Type"] == "application/mxf"
        assert whole.headers["Content-Disposition"] == 'attachment; filename="M-1-broadcast.mxf"'
        assert whole.headers["Content-Length"] == "5000"
        assert "Content-Encoding" not in whole.headers

    def test_tell_the_file_by_its_sha256(self, whole: TestResponse) -> None:
        assert whole.headers["ETag"] == f'"{SHA256.hexdigest()}"'
        assert whole.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(SHA256.digest()).decode()}:"

    def test_offer_ranges(self, whole: TestResponse) -> None:
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert "Content-Range" not in whole.headers

    def test_of_a_piece_say_which_one_and_describe_the_whole(self, ada: Visitor, whole: TestResponse) -> None:
        piece = ada.ask(ada.link(STABLE), Range="bytes=100-299")
        assert (piece.status_code, piece.data) == (206, FILM[100:300])
        assert (piece.headers["Content-Range"], piece.headers["Content-Length"]) == ("bytes 100-299/5000", "200")
        for name in ("ETag", "Repr-Digest", "Content-Type", "Content-Disposition"):
            assert piece.headers[name] == whole.headers[name]

    def test_beyond_the_end_say_how_long_it_is(self, ada: Visitor) -> None:
        beyond = ada.ask(ada.link(STABLE), Range="bytes=5000-")
        assert (beyond.status_code, beyond.headers["Content-Range"], beyond.data) == (416, "bytes */5000", b"")
        assert "Repr-Digest" not in beyond.headers

    def test_of_what_is_known_already_have_its_tag_and_no_byte(self, ada: Visitor, whole: TestResponse) -> None:
        known = ada.ask(ada.link(STABLE), If_None_Match=whole.headers["ETag"])
        assert (known.status_code, known.data) == (304, b"")
        assert known.headers["ETag"] == whole.headers["ETag"]

    def test_of_an_empty_file_are_those_of_a_file(self, house: House, ada: Visitor) -> None:
        answer = ada.ask(ada.link(house.add("M-1", "empty", b"")))
        assert (answer.status_code, answer.headers["Content-Length"], answer.data) == (200, "0", b"")


class TestAFileNamed:
    @pytest.mark.parametrize(
        ("filename", "plain"),
        [
            ("M-1-broadcast.mxf", "M-1-broadcast.mxf"),
            ("Été à Norrhaven.mxf", "Ete a Norrhaven.mxf"),
            ("قمة.mxf", "M-1-web.mxf"),
            ('a "quoted" \\ name.mxf', "a _quoted_ _ name.mxf"),
            ("100%25.mxf", "100_25.mxf"),
            ("film;x=y.mxf", "film_x_y.mxf"),
            ("film", "film"),
            ("قمة", "M-1-web"),
            (".mxf", "M-1-web.mxf"),
        ],
    )
    def test_so_is_saved_so_or_as_near_as_ascii_comes(self, filename: str, plain: str) -> None:
        header = disposition(filename, "M-1-web")
        assert header.isascii()
        assert f'filename="{plain}"' in header
        rest = header.partition("filename*=UTF-8''")[2]
        assert (unquote(rest) if rest else plain) == filename

    def test_in_arabic_is_fetched_like_any_other(self, house: House, ada: Visitor) -> None:
        answer = ada.ask(ada.link(house.add("M-1", "arabic", FILM, "قمة بورت أفيرن.mxf")))
        assert (answer.status_code, answer.data) == (200, FILM)


class TestAReplacedFile:
    def test_has_a_new_address_and_the_old_one_leads_there(self, house: House, ada: Visitor) -> None:
        old = ada.link(STABLE)
        house.add("M-1", "broadcast", noise(5000, 2))
        answer = ada.ask(old)
        assert (answer.status_code, answer.headers["Location"]) == (302, STABLE)
        new = ada.link(STABLE)
        assert new.partition("?")[0] != old.partition("?")[0]
        assert ada.ask(new).data == noise(5000, 2)

    def test_is_not_joined_to_a_beginning_of_the_old_one(self, house: House, ada: Visitor) -> None:
        ada.link(STABLE)
        house.clock.now += 1
        house.add("M-1", "broadcast", noise(5000, 2))
        assert ada.ask(STABLE, Range="bytes=100-").status_code == 409
        page = ada.ask(STABLE, Range="bytes=100-", accept="text/html")
        assert "/videos/M-1/" in page.text
        assert ada.ask(STABLE, Range="bytes=100-", If_Range='"of the old one"').status_code == 303
        assert ada.ask(STABLE, Range="bytes=0-").status_code == 303
        assert ada.ask(STABLE, Range="bytes=100-").status_code == 303

    def test_under_its_old_name_too_when_only_the_name_changed(self, house: House, ada: Visitor) -> None:
        old = ada.link(STABLE)
        house.add("M-1", "broadcast", FILM, "renamed.mxf")
        assert ada.ask(old).status_code == 302
        assert ada.ask(ada.link(STABLE)).headers["Content-Disposition"] == 'attachment; filename="renamed.mxf"'

    @pytest.mark.parametrize("what", ["missing", "shorter", "longer", "a folder"])
    def test_that_is_not_what_the_manifest_says_is_not_sent(
        self, house: House, ada: Visitor, what: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        link = ada.link(STABLE)
        media(house).unlink()
        if what == "a folder":
            media(house).mkdir()
        elif what != "missing":
            media(house).write_bytes(FILM[:-1] if what == "shorter" else FILM + b"x")
        for method in ("GET", "HEAD"):
            answer = ada.ask(link, method)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["rostra.delivery"] * 2


class TestAFileWithoutSha256:
    @pytest.fixture
    def stable(self, house: House) -> str:
        return house.add("M-1", "broadcast", FILM, sha256=None, size=None)

    def test_is_sent_with_a_tag_but_no_digest(self, ada: Visitor, stable: str) -> None:
        answer = ada.ask(ada.link(stable))
        assert (answer.status_code, answer.data) == (200, FILM)
        assert answer.headers["ETag"].startswith('"')
        assert "Repr-Digest" not in answer.headers

    def test_has_a_new_address_when_it_changes_on_the_disk(self, house: House, ada: Visitor, stable: str) -> None:
        old, tag = ada.link(stable), ada.ask(ada.link(stable)).headers["ETag"]
        os.utime(media(house), ns=(1, 1))
        assert ada.ask(old).status_code == 302
        assert ada.ask(ada.link(stable)).headers["ETag"] != tag


class TestTheGate:
    def test_leads_a_browser_that_is_signed_out_to_the_account_and_back(self, house: House) -> None:
        answer = house.visitor().ask(STABLE, accept="text/html,application/xhtml+xml,*/*;q=0.8")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/account/?next={STABLE}")

    @pytest.mark.parametrize(
        "headers", [{"accept": "*/*"}, {"accept": "text/html", "Range": "bytes=0-"}, {"accept": ""}]
    )
    def test_gives_everything_else_an_error_whose_text_is_the_gate(self, house: House, headers: dict[str, str]) -> None:
        answer = house.visitor().ask(STABLE, **headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert "M-1-broadcast.mxf" in answer.text
        assert "/account/register?next=/download/M-1/broadcast" in answer.text

    def test_speaks_the_visitors_language(self, house: House) -> None:
        assert "Le film M-1" in house.visitor().ask(STABLE, Accept_Language="fr").text

    def test_shows_the_signed_in_straight_to_the_bytes(self, ada: Visitor) -> None:
        for method in ("GET", "HEAD"):
            answer = ada.ask(STABLE, method, accept="text/html")
            assert answer.status_code == 303
            assert ada.ask(answer.headers["Location"]).data == FILM

    def test_signs_a_fresh_link_each_time(self, house: House, ada: Visitor) -> None:
        first = ada.link(STABLE)
        house.clock.now += 1
        assert ada.link(STABLE) != first

    def test_counts_the_links_it_signs(self, house: House, ada: Visitor) -> None:
        ada.link(STABLE)
        assert b'rostra_links_minted_total{delivery="local"} 1.0' in house.service.metrics.exposition()

    def test_knows_films_with_any_name_that_the_catalogue_allows(self, house: House, ada: Visitor) -> None:
        stable = house.add("قمة-1", "broadcast", FILM)
        assert ada.ask(ada.link(stable)).data == FILM
