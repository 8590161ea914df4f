"""J: signed links. Each test is named after the case that it answers."""

import base64
import json
import logging
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from sidecar import sessions, signing
from sidecar.delivery import local
from sidecar.keys import Key, KeyRing, fresh
from sidecar.manifest import File
from sidecar.store import statements
from tests.support.films import NOON, House, Visitor, noise

FILM = noise(5000)
ALPHABET = string.ascii_letters + string.digits + "-_.~=+/%"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    house.add("M-1", "broadcast", FILM)
    yield house
    house.close()


@pytest.fixture
def ada(house: House) -> Visitor:
    return house.visitor("ada@example.org")


@pytest.fixture
def link(ada: Visitor) -> str:
    return ada.link("/download/M-1/broadcast")


@pytest.fixture
def stranger(house: House) -> Visitor:
    """Whoever has nothing but a link."""
    return house.visitor()


def ring(house: House) -> KeyRing:
    return house.service.keys.ring()


def film(house: House, rendition: str = "broadcast", video: str = "M-1") -> File:
    found = house.manifest.find(video, rendition)
    assert found is not None
    return found


def payload(link: str) -> dict[str, Any]:
    """Return what a link's token says."""
    text = link.partition("token=")[2].split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def opens(answer: TestResponse) -> bool:
    """Return True if the answer has bytes of a film; any other answer must be one of our own refusals."""
    if answer.status_code in {200, 206}:
        return True
    assert answer.status_code in {302, 404, 405, 410, 400}, answer.status
    assert FILM[:20] not in answer.data
    return False


class TestJ1ExpiryBoundaries:
    @pytest.mark.parametrize("seconds", [0, 1, local.LIFE - 1])
    def test_j1_a_link_opens_its_file_until_its_last_second(
        self, house: House, stranger: Visitor, link: str, seconds: int
    ) -> None:
        house.clock.now += seconds
        assert stranger.ask(link).data == FILM

    @pytest.mark.parametrize("seconds", [local.LIFE, local.LIFE + 1, 5 * 365 * 86_400])
    def test_j1_then_it_leads_back_to_the_stable_address(
        self, house: House, stranger: Visitor, link: str, seconds: int
    ) -> None:
        house.clock.now += seconds
        answer = stranger.ask(link)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/download/M-1/broadcast")

    def test_j1_an_end_beyond_32_bits_is_an_end(self, house: House, stranger: Visitor) -> None:
        house.clock.now = 2**31 + 10
        link = house.visitor("ada@example.org").link("/download/M-1/broadcast")
        assert opens(stranger.ask(link))
        assert payload(link)["exp"] == 2**31 + 10 + local.LIFE
        house.clock.now += local.LIFE
        assert not opens(stranger.ask(link))

    @pytest.mark.parametrize("end", [None, "9999999999", 9999999999.0, True, [9999999999], {}])
    def test_j1_no_end_or_one_that_is_no_whole_number_opens_nothing(
        self, house: House, ada: Visitor, link: str, end: Any
    ) -> None:
        claim = payload(link) | {"exp": end, "s": ada.session_id}
        assert not opens(ada.ask(forged(link, claim, ring(house).active)))


def forged(link: str, claim: object, key: Key, purpose: str = "download") -> str:
    """Return a link with another payload, signed with a key as `signing` signs."""
    token = signing._token(key, purpose, claim)
    return f"{link.partition('?')[0]}?token={token}"


class TestJ2ChangedSignatures:
    def test_j2_every_changed_character_is_refused(self, stranger: Visitor, link: str) -> None:
        path, _, token = link.partition("?token=")
        assert opens(stranger.ask(link))
        for at, was in enumerate(token):
            changed = "A" if was != "A" else "B"
            assert not opens(stranger.ask(f"{path}?token={token[:at]}{changed}{token[at + 1 :]}")), at

    def test_j2_the_last_characters_have_one_spelling(self, stranger: Visitor, link: str) -> None:
        # 32 bytes in base64 leave two bits unused, so that four characters decode to the same signature.
        same = [one for one in ALPHABET if opens(stranger.ask(f"{link[:-1]}{quote(one, safe='')}"))]
        assert same == [link[-1]]

    @pytest.mark.parametrize("more", ["=", "==", "%3D", "A", ".", "..", "%00", "%0A", "+", "%20", "\u0660"])
    def test_j2_nothing_may_follow(self, stranger: Visitor, link: str, more: str) -> None:
        assert not opens(stranger.ask(link + more))

    def test_j2_other_alphabets_and_spellings_are_refused(self, stranger: Visitor, link: str) -> None:
        path, _, token = link.partition("?token=")
        key_id, body, signature = token.split(".")
        others = [
            token.replace("-", "+").replace("_", "/") + ("" if set(token) & set("-_") else "="),
            token.upper(),
            f"{key_id}.{body}=.{signature}",
            f"{key_id}.{body}.{signature}=",
            f"{key_id}..{body}.{signature}",
            f"{key_id}.{body}",
            f"{key_id}.{body}.",
            f".{body}.{signature}",
            f"{body}.{signature}",
            f"{key_id}.{signature}.{body}",
            f"%{ord(token[0]):02X}{token[1:]}",
        ]
        for other in others:
            assert not opens(stranger.ask(f"{path}?token={other}")), other

    @pytest.mark.parametrize("field", ["v", "r", "h", "s", "exp"])
    def test_j2_a_changed_payload_under_the_old_signature_is_refused(
        self, stranger: Visitor, link: str, field: str
    ) -> None:
        path, _, token = link.partition("?token=")
        key_id, _, signature = token.split(".")
        claim = payload(link)
        claim[field] = claim[field] + 1 if field == "exp" else claim[field] + "x"
        body = base64.urlsafe_b64encode(json.dumps(claim, separators=(",", ":")).encode()).rstrip(b"=").decode()
        assert not opens(stranger.ask(f"{path}?token={key_id}.{body}.{signature}"))


class TestJ3PathsAndParameters:
    @pytest.fixture(autouse=True)
    def others(self, house: House) -> None:
        """Films that a link for another one must not open."""
        house.add("M-1", "mezzanine", noise(100, 2))
        house.add("M-2", "broadcast", noise(100, 3))
        (house.folder / "secret.txt").write_text("the keys of the house")

    @pytest.mark.parametrize(
        "path",
        [
            "/download/M-1/mezzanine/{v}/M-1-broadcast.mxf",
            "/download/M-2/broadcast/{v}/M-1-broadcast.mxf",
            "/download/M-1/broadcast/{w}/M-1-broadcast.mxf",
            "/download/M-1/broadcast/{v}/M-1-mezzanine.mxf",
            "/download/M-1/broadcast/{v}/",
            "/download/M-1/broadcast/{v}",
            "/download/M-1/broadcast//M-1-broadcast.mxf",
            "/download/M-1/broadcast/{v}/M-1-broadcast.mxf/",
            "/download/M-1/broadcast/{v}/x/M-1-broadcast.mxf",
            "/download/M-1/broadcast/{v}/../../mezzanine/{v}/M-1-broadcast.mxf",
            "/download/M-1/broadcast/{v}/..%2f..%2f..%2fsecret.txt",
            "/download/M-1/broadcast/{v}/..%5c..%5csecret.txt",
            "/download/M-1/broadcast/{v}/%2e%2e/secret.txt",
            "/download/M-1/broadcast/{v}/%252e%252e%252fsecret.txt",
            "/download/M-1/broadcast/{v}/M-1-broadcast.mxf%00",
            "/download/M-1/broadcast/{v}/M-1-broadcast.mxf%0d%0aX: y",
            "/download/M-1/broadcast/{v}/m-1-broadcast.mxf",
            "/download/m-1/broadcast/{v}/M-1-broadcast.mxf",
            "/download/M-1/Broadcast/{v}/M-1-broadcast.mxf",
            "/download/M-1/broadcast/{V}/M-1-broadcast.mxf",
            "/download/M-1%20/broadcast/{v}/M-1-broadcast.mxf",
            "/download/\uff2d-1/broadcast/{v}/M-1-broadcast.mxf",
            "/DOWNLOAD/M-1/broadcast/{v}/M-1-broadcast.mxf",
            "//download/M-1/broadcast/{v}/M-1-broadcast.mxf",
            "/download//M-1/broadcast/{v}/M-1-broadcast.mxf",
            "/download/./M-1/broadcast/{v}/M-1-broadcast.mxf",
            "/download/M-1/broadcast/{v}/M-1-broadcast.mxf;x",
        ],
    )
    def test_j3_a_token_opens_its_own_address_only(self, house: House, stranger: Visitor, link: str, path: str) -> None:
        other = film(house, "mezzanine").version
        version = film(house).version
        written = path.format(v=version, w=other, V=version.upper() if version.upper() != version else other)
        assert not opens(stranger.ask(f"{written}?token={link.partition('token=')[2]}"))

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "token=",
            "{t}",
            "Token={t}",
            "token[]={t}",
            "token%3D{t}",
            "%74oken={t}",
            "token={t}&token={t}",
            "token={t}&token=",
            "token=&token={t}",
            "token=x&token={t}",
            "token={t};token={t}",
            "token={t}&",
            "&token={t}",
            "token={t}&download=1",
            "a=b&token={t}",
            "token={t}&lang=fr",
            "token={t}%26a=b",
            "token= {t}",
            "token={t}?token={t}",
        ],
    )
    def test_j3_one_parameter_once_in_one_spelling(self, stranger: Visitor, link: str, query: str) -> None:
        path, _, token = link.partition("?token=")
        assert not opens(stranger.ask(f"{path}?{query.format(t=token)}"))

    @pytest.mark.parametrize(
        "name", ["X-Original-URL", "X-Rewrite-URL", "X-Accel-Redirect", "X-Sendfile", "X-Forwarded-Prefix"]
    )
    def test_j3_no_header_says_which_file(self, stranger: Visitor, link: str, name: str) -> None:
        answer = stranger.ask(link, **{name: "/download/M-2/broadcast"})
        assert answer.data == FILM
        assert not {"X-Accel-Redirect", "X-Sendfile"} & set(answer.headers.keys())

    @pytest.mark.parametrize(
        "place", ["../secret.txt", "/etc/passwd", "M-1/../../secret.txt", "link.txt", "folder/secret.txt"]
    )
    def test_j3_no_entry_of_the_manifest_leads_out_of_the_media_root(
        self, house: House, ada: Visitor, place: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        media = house.service.settings.media_root
        (media / "link.txt").symlink_to(house.folder / "secret.txt")
        (media / "folder").symlink_to(house.folder)
        stable = house.add("M-9", "broadcast", b"x", file=place, sha256="0" * 64, size=None)
        answer = ada.ask(ada.link(stable))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert b"keys of the house" not in answer.data
        assert "cannot be opened" in caplog.text

    @given(st.text(ALPHABET + "?&;#\\\u0660 ", max_size=60))
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_j3_no_text_is_a_token(self, stranger: Visitor, link: str, text: str) -> None:
        path = link.partition("?")[0]
        assert not opens(stranger.ask(f"{path}?token={quote(text, safe='&;#?=%')}"))


class TestJ4OtherPurposes:
    @pytest.mark.parametrize("purpose", ["flow", "unsubscribe", "", "Download", "download "])
    def test_j4_a_token_of_another_purpose_opens_nothing(
        self, house: House, stranger: Visitor, link: str, purpose: str
    ) -> None:
        assert opens(stranger.ask(forged(link, payload(link), ring(house).active)))
        assert not opens(stranger.ask(forged(link, payload(link), ring(house).active, purpose)))

    def test_j4_a_download_token_is_no_flow_and_no_unsubscription(self, house: House, link: str) -> None:
        token = link.partition("token=")[2]
        assert signing.read(ring(house), "download", token, NOON) is not None
        assert signing.read(ring(house), "flow", token, NOON) is None
        assert signing.read(ring(house), "unsubscribe", token, NOON) is None

    def test_j4_a_download_token_is_no_cookie(self, ada: Visitor, link: str) -> None:
        ada.cookie = ada.cookie.replace(ada.token, link.partition("token=")[2])
        assert ada.ask("/download/M-1/broadcast").status_code == 401

    def test_j4_keys_of_a_staging_site_open_nothing(self, house: House, stranger: Visitor, link: str) -> None:
        production = ring(house).active
        staging = fresh(NOON)
        assert not opens(stranger.ask(forged(link, payload(link), staging)))
        assert not opens(stranger.ask(forged(link, payload(link), Key(production.id, staging.secret, "active", NOON))))

    @pytest.mark.parametrize(
        "claim", [[], {}, "x", 1, None, [["v", "M-1"]], {"exp": NOON + 9}, {"exp": NOON + 9, "v": ["M-1"]}]
    )
    def test_j4_a_payload_of_another_shape_opens_nothing(
        self, house: House, stranger: Visitor, link: str, claim: object
    ) -> None:
        assert not opens(stranger.ask(forged(link, claim, ring(house).active)))


class TestJ5Methods:
    @pytest.mark.parametrize(
        "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"]
    )
    def test_j5_get_and_head_only(self, ada: Visitor, link: str, method: str) -> None:
        for address in (link, "/download/M-1/broadcast"):
            answer = ada.ask(address, method, Origin=ada.house.address, Sec_Fetch_Site="same-origin")
            assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (405, ["GET", "HEAD"])

    def test_j5_no_method_is_overridden(self, ada: Visitor, link: str) -> None:
        answer = ada.ask(
            link, "POST", X_HTTP_Method_Override="GET", Origin=ada.house.address, Sec_Fetch_Site="same-origin"
        )
        assert answer.status_code == 405

    def test_j5_head_has_every_header_and_no_byte(self, stranger: Visitor, link: str) -> None:
        got, asked = stranger.ask(link), stranger.ask(link, "HEAD")
        volatile = {"X-Request-Id"}
        assert asked.data == b""
        assert {k: v for k, v in asked.headers if k not in volatile} == {
            k: v for k, v in got.headers if k not in volatile
        }

    def test_j5_head_is_no_download(self, house: House, ada: Visitor) -> None:
        assert ada.ask("/download/M-1/broadcast", "HEAD").status_code == 303
        assert house.downloads() == []


class TestJ7EndedSessions:
    def test_j7_logging_out_ends_the_links_of_the_session(self, house: House, ada: Visitor, link: str) -> None:
        sessions.end_by_token(house.service, ada.token)
        assert leads_back(ada.ask(link))
        assert ada.ask("/download/M-1/broadcast").status_code == 401

    def test_j7_so_does_ending_it_from_another_browser(self, house: House, ada: Visitor, link: str) -> None:
        account = "account of ada@example.org"
        other = Visitor(house, house.session(account))
        kept = other.link("/download/M-1/broadcast")
        sessions.end_all(house.service, account, except_id=other.session_id)
        assert leads_back(ada.ask(link))
        assert opens(ada.ask(kept))

    @pytest.mark.parametrize(
        "statement",
        [
            pytest.param(statements.SET_STATE.bindparams(state="disabled"), id="disable"),
            pytest.param(statements.DELETE_ACCOUNT, id="delete"),
            pytest.param(statements.SET_PASSWORD.bindparams(password_hash="new", generation=1), id="reset"),  # noqa: S106
        ],
    )
    def test_j7_so_do_disabling_deleting_and_a_new_password(
        self, house: House, stranger: Visitor, link: str, statement: Any
    ) -> None:
        with house.service.store.write() as conn:
            assert conn.execute(statement, {"id": "account of ada@example.org"}).first()
        assert leads_back(stranger.ask(link))

    def test_j7_so_does_its_own_end(self, house: House, ada: Visitor, stranger: Visitor) -> None:
        session_id = ada.session_id
        house.clock.now += sessions.IDLE - 1
        link = local.link(ring(house), session_id, film(house), house.clock())
        assert opens(stranger.ask(link))
        house.clock.now += 1
        assert leads_back(stranger.ask(link))

    @pytest.mark.parametrize("session", ["", "unknown", None, 5, ["x"], {"a": 1}, "x" * 400])
    def test_j7_a_link_of_no_session_opens_nothing(
        self, house: House, stranger: Visitor, link: str, session: object
    ) -> None:
        assert not opens(stranger.ask(forged(link, payload(link) | {"s": session}, ring(house).active)))


def ada_session(house: House) -> str:
    with house.service.store.read() as conn:
        found: str = conn.exec_driver_sql("SELECT id FROM sessions").scalar_one()
        return found


def leads_back(answer: TestResponse) -> bool:
    return answer.status_code == 302 and answer.headers["Location"] == "/download/M-1/broadcast"


class TestJ8TwoNodes:
    @pytest.mark.parametrize("ahead", [-300, 300])
    def test_j8_nodes_five_minutes_apart_believe_each_other(
        self, house: House, stranger: Visitor, link: str, ahead: int
    ) -> None:
        house.clock.now += ahead
        assert opens(stranger.ask(link))


class TestJ9Keys:
    def test_j9_after_a_rotation_old_links_open_and_new_ones_have_the_new_key(
        self, house: House, ada: Visitor, link: str
    ) -> None:
        house.service.keys.save(ring(house).rotate(NOON))
        new = ada.link("/download/M-1/broadcast")
        assert opens(ada.ask(link))
        assert opens(ada.ask(new))
        assert new.partition("token=")[2].split(".")[0] == ring(house).active.id
        assert link.partition("token=")[2].split(".")[0] != ring(house).active.id

    def test_j9_what_a_retired_key_signed_opens_nothing(self, house: House, ada: Visitor, link: str) -> None:
        old = ring(house).active.id
        house.service.keys.save(ring(house).rotate(NOON).retire(old))
        assert ada.ask(link).status_code == 410
        assert opens(ada.ask(ada.link("/download/M-1/broadcast")))

    def test_j9_a_revoked_key_is_refused_at_once(self, house: House, ada: Visitor, link: str) -> None:
        house.service.keys.save(ring(house).revoke(ring(house).active.id, NOON))
        assert ada.ask(link).status_code == 410

    @pytest.mark.parametrize(
        "key_id",
        [
            "",
            "..",
            "__proto__",
            "aaaaaaaa",
            "%00",
            "A" * 8,
            "a" * 1000,
            "a" * 100_000,
            "keys.json",
            "\u0660" * 8,
            "%2e%2e",
        ],
    )
    def test_j9_odd_key_ids_open_nothing(self, house: House, stranger: Visitor, link: str, key_id: str) -> None:
        path, _, token = link.partition("?token=")
        assert ring(house).active.id != key_id
        assert not opens(stranger.ask(f"{path}?token={key_id}.{token.partition('.')[2]}"))


class TestJ10Caches:
    def test_j10_no_answer_on_the_way_may_be_kept(
        self, house: House, ada: Visitor, stranger: Visitor, link: str
    ) -> None:
        gone = link.replace(payload(link)["h"], "0" * 16)
        answers = [
            ada.ask("/download/M-1/broadcast"),
            ada.ask("/download/M-1/broadcast", "HEAD"),
            stranger.ask("/download/M-1/broadcast"),
            stranger.ask("/download/M-1/broadcast", accept="text/html"),
            stranger.ask("/download/M-1/other"),
            stranger.ask(link),
            stranger.ask(link, "HEAD"),
            stranger.ask(link, Range="bytes=1-2"),
            stranger.ask(link, Range="bytes=99999-"),
            stranger.ask(link, If_None_Match="*"),
            stranger.ask(link, If_Match='"x"'),
            stranger.ask(gone),
            stranger.ask(link, "POST", Origin=house.address),
        ]
        house.clock.now += local.LIFE
        answers.append(stranger.ask(link))
        assert {answer.status_code for answer in answers} == {303, 401, 404, 200, 206, 416, 304, 412, 410, 405, 302}
        for answer in answers:
            assert {"private", "no-store"} <= set(re.split(r", *", answer.headers["Cache-Control"])), answer.status
            assert not {"Expires", "Last-Modified", "Age"} & set(answer.headers.keys())
            assert "Cookie" in answer.headers["Vary"]

    def test_j10_a_redirect_is_never_permanent(self, house: House, ada: Visitor, link: str) -> None:
        assert ada.ask("/download/M-1/broadcast").status_code == 303
        house.clock.now += local.LIFE
        assert ada.ask(link).status_code == 302


class TestJ11Leaks:
    def test_j11_no_referrer_is_sent_from_a_signed_address(self, house: House, ada: Visitor, link: str) -> None:
        answers = [
            ada.ask("/download/M-1/broadcast"),
            ada.ask(link),
            ada.ask(link, "HEAD"),
            ada.ask(link, Range="bytes=0-0"),
        ]
        house.clock.now += local.LIFE
        answers.append(ada.ask(link))
        assert {answer.headers["Referrer-Policy"] for answer in answers} == {"no-referrer"}

    def test_j11_bytes_cannot_act_as_a_page_of_ours(self, house: House, ada: Visitor) -> None:
        stable = house.add("M-3", "web", b"<script>alert(1)</script>", "page.html", mime="text/html")
        answer = ada.ask(ada.link(stable))
        assert answer.headers["Content-Disposition"] == 'attachment; filename="page.html"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"].split("; ")

    def test_j11_no_log_has_a_token(
        self, house: House, ada: Visitor, stranger: Visitor, link: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        token = link.partition("token=")[2]
        for method, address in (
            ("GET", link),
            ("HEAD", link),
            ("GET", link + "x"),
            ("POST", link),
            ("GET", link + "&a=b"),
        ):
            stranger.ask(address, method, accept="text/html", Origin=house.address)
        (house.service.settings.media_root / "M-1/M-1-broadcast.mxf").unlink()
        assert stranger.ask(link).status_code == 503
        house.remove("M-1")
        assert stranger.ask(link).status_code == 410
        assert caplog.records
        for secret in (token, token.split(".")[2], ada.token, ada_session(house)):
            assert secret not in caplog.text

    def test_j11_no_page_shows_a_token(self, house: House, ada: Visitor, link: str) -> None:
        token = link.partition("token=")[2]
        pages = [
            ada.ask(address, accept="text/html") for address in (link + "x", link + "&a=b", link.replace("M-1", "M-2"))
        ]
        house.clock.now += local.LIFE
        pages.append(ada.ask(link, accept="text/html"))
        for page in pages:
            assert page.status_code != 200
            assert token not in page.text
            assert token not in str(page.headers)

    def test_j11_a_link_says_nothing_of_its_user(self, house: House, ada: Visitor, link: str) -> None:
        assert payload(link).keys() == {"v", "r", "h", "s", "exp"}
        assert ada.token not in link
        assert Visitor(house, ada_session(house)).ask("/download/M-1/broadcast").status_code == 401


class TestJ13Ambiguity:
    def test_j13_parts_never_run_into_each_other(self, house: House, ada: Visitor, stranger: Visitor) -> None:
        for rendition in ("clip", "clip1"):
            house.add("M-1", rendition, noise(50, len(rendition)), f"{rendition}.mxf")
        house.add("M-1c", "lip", noise(50, 9), "clip.mxf")
        own = {one: ada.link(one) for one in ("/download/M-1/clip", "/download/M-1/clip1", "/download/M-1c/lip")}
        paths = [address.partition("?")[0] for address in own.values()]
        tokens = [address.partition("?token=")[2] for address in own.values()]
        opened = [
            (p, t)
            for p, path in enumerate(paths)
            for t, token in enumerate(tokens)
            if opens(stranger.ask(f"{path}?token={token}"))
        ]
        assert opened == [(0, 0), (1, 1), (2, 2)]

    def test_j13_a_digit_moved_from_the_name_to_the_end_is_refused(
        self, house: House, ada: Visitor, stranger: Visitor
    ) -> None:
        house.add("M-1", "clip", FILM, "clip.mxf")
        link = ada.link(house.add("M-1", "clip1", FILM, "clip.mxf1"))
        path, _, token = link.partition("?token=")
        key_id, _, signature = token.split(".")
        claim = payload(link) | {"r": "clip", "exp": int(f"1{payload(link)['exp']}")}
        body = base64.urlsafe_b64encode(json.dumps(claim, separators=(",", ":")).encode()).rstrip(b"=").decode()
        moved = path.replace("clip1", "clip").replace("mxf1", "mxf")
        assert opens(stranger.ask(link))
        assert not opens(stranger.ask(f"{moved}?token={key_id}.{body}.{signature}"))
        assert not opens(stranger.ask(f"{moved}?token={token}"))


class TestJ14Embargo:
    FROM, UNTIL = NOON + 3600, NOON + 7200

    @pytest.fixture
    def stable(self, house: House) -> str:
        times = {"published_at": "2026-11-23T13:00:00+00:00", "expires_at": "2026-11-23T14:00:00+00:00"}
        return house.add("M-7", "broadcast", FILM, **times)

    @pytest.fixture
    def by_hand(self, house: House, ada: Visitor, stable: str) -> str:
        """A link that only somebody with the keys can make, for hours around the film's time."""
        assert stable
        return local.link(ring(house), ada.session_id, film(house, video="M-7"), self.FROM - 100)

    def test_j14_before_its_time_a_film_is_unknown_even_to_a_good_link(
        self, house: House, ada: Visitor, stranger: Visitor, stable: str, by_hand: str
    ) -> None:
        house.clock.now = self.FROM - 1
        for visitor in (ada, stranger):
            for address in (stable, by_hand):
                for method in ("GET", "HEAD"):
                    assert visitor.ask(address, method).status_code == 404
        assert house.downloads() == []

    def test_j14_nothing_tells_a_film_to_come_from_one_that_never_was(
        self, ada: Visitor, stranger: Visitor, stable: str
    ) -> None:
        for visitor in (ada, stranger):
            for accept in ("*/*", "text/html"):
                to_come, never = (
                    visitor.ask(stable, accept=accept),
                    visitor.ask("/download/M-8/broadcast", accept=accept),
                )
                assert to_come.status_code == never.status_code == 404
                assert to_come.text.replace("M-7", "M-8") == never.text

    def test_j14_it_opens_at_its_second_and_closes_at_its_last(
        self, house: House, stranger: Visitor, stable: str, by_hand: str
    ) -> None:
        seen = []
        for second in (self.FROM - 1, self.FROM, self.UNTIL - 1, self.UNTIL):
            house.clock.now = second
            seen.append(stranger.ask(by_hand).status_code)
        assert seen == [404, 200, 200, 410]
        assert stranger.ask(stable).status_code == 410

    def test_j14_a_film_taken_out_of_the_manifest_is_gone(self, house: House, stranger: Visitor, link: str) -> None:
        house.remove("M-1")
        assert stranger.ask(link).status_code == 410
        assert stranger.ask("/download/M-1/broadcast").status_code == 404
