"""Attacks on signed tokens (J): every other spelling, every other purpose, every odd key."""

import base64
import hashlib
import hmac
import json
import string
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from sidecar import signing
from sidecar.keys import Key, KeyRing, fresh
from tests.support.tokens import other_spellings

NOW = 1_795_000_000
RING = KeyRing((Key("aaaaaaaa", bytes(range(32)), "active", NOW),))
TOKEN = signing.sign(RING, "download", {"v": "M-260708-01", "r": "broadcast", "exp": NOW + 21_600})
KEY_ID, BODY, SIGNATURE = TOKEN.split(".")
ALPHABET = string.ascii_letters + string.digits + "-_"


def read(token: str, now: int = NOW) -> signing.Payload | None:
    return signing.read(RING, "download", token, now)


def forged(body: bytes, purpose: str = "download") -> str:
    """A token whose signature is right: what someone with the key could make beside `sign`."""
    serializer = URLSafeSerializer(
        RING.active.secret, salt=f"rostra.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )
    return f"aaaaaaaa.{serializer.make_signer(serializer.salt).sign(body).decode()}"


@pytest.mark.parametrize(("seconds", "expired"), [(-1, False), (0, True), (1, True)])
def test_j1_a_link_ends_with_the_very_second_it_names(seconds: int, expired: bool) -> None:
    payload = read(TOKEN, NOW + 21_600 + seconds)
    assert payload is not None
    assert payload.expired is expired


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_j2_a_change_at_any_place_is_refused(place: int) -> None:
    others = [each for each in ALPHABET + ".~+/=" if each != TOKEN[place]]
    assert [each for each in others if read(TOKEN[:place] + each + TOKEN[place + 1 :])] == []


@pytest.mark.parametrize("last", [4, 3, 2, 1])
def test_j2_unused_bits_of_the_last_character_are_no_second_spelling(last: int) -> None:
    twins = [
        each
        for each in ALPHABET
        if each != SIGNATURE[-1]
        and base64.urlsafe_b64decode(SIGNATURE[:-1] + each + "=") == base64.urlsafe_b64decode(SIGNATURE + "=")
    ]
    assert len(twins) == 3, "a digest of 32 bytes leaves two bits unused"
    assert [each for each in twins if read(TOKEN[:-1] + each)] == []
    assert read(TOKEN[:-last]) is None


@pytest.mark.parametrize("token", [*other_spellings(TOKEN), TOKEN + "\ud800"])
def test_j2_another_spelling_is_refused(token: str) -> None:
    assert read(token) is None


@pytest.mark.parametrize(
    "body",
    [
        base64.urlsafe_b64encode(b'{"exp": 1795000001}').rstrip(b"="),
        base64.urlsafe_b64encode(b'{"exp":1795000001}').rstrip(b"=") + b"=",
        base64.urlsafe_b64encode(b'{"exp":1,"exp":1795000001}').rstrip(b"="),
        base64.urlsafe_b64encode(b'{"exp":1795000001.0}').rstrip(b"="),
        base64.urlsafe_b64encode(b'{"exp":NaN}').rstrip(b"="),
        base64.urlsafe_b64encode(b"[1795000001]").rstrip(b"="),
        base64.urlsafe_b64encode(b"{}").rstrip(b"="),
        base64.urlsafe_b64encode(b"no json").rstrip(b"="),
        b"." + base64.urlsafe_b64encode(zlib.compress(b'{"exp":1795000001}')).rstrip(b"="),
        b"." + base64.urlsafe_b64encode(b"no zlib").rstrip(b"="),
        b"",
    ],
    ids=["blanks", "padding", "twice", "float", "nan", "list", "endless", "no json", "compressed", "no zlib", "empty"],
)
def test_j2_even_a_right_signature_does_not_make_an_odd_payload_good(body: bytes) -> None:
    assert read(forged(body)) is None


def test_j2_the_forger_of_these_tests_can_forge() -> None:
    payload = read(forged(base64.urlsafe_b64encode(b'{"exp":1795000001}').rstrip(b"=")))
    assert payload == signing.Payload({"exp": 1_795_000_001}, expired=False)


@given(st.text(max_size=80))
def test_j2_nothing_typed_is_ever_a_token_or_an_accident(text: str) -> None:
    assert read(text) is None
    assert read(f"{KEY_ID}.{text}") is None
    assert read(f"{KEY_ID}.{BODY}.{text}") is None


@pytest.mark.parametrize("made_for", ["download", "flow", "unsubscribe"])
@pytest.mark.parametrize("used_for", ["download", "flow", "unsubscribe"])
def test_j4_a_token_serves_one_purpose(made_for: signing.Purpose, used_for: signing.Purpose) -> None:
    token = signing.sign(RING, made_for, {"exp": NOW + 1})
    assert (signing.read(RING, used_for, token, NOW) is not None) == (made_for == used_for)


def test_j4_the_key_itself_signs_nothing_without_a_purpose() -> None:
    text = json.dumps({"exp": NOW + 1}).encode()
    body = base64.urlsafe_b64encode(text).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(RING.active.secret, body, "sha256")).rstrip(b"=")
    assert read(f"{KEY_ID}.{body.decode()}.{signature.decode()}") is None


def test_j4_a_link_of_the_staging_house_opens_nothing_here_even_with_the_same_key_id() -> None:
    staging = KeyRing((Key("aaaaaaaa", b"s" * 32, "active", NOW),))
    assert read(signing.sign(staging, "download", {"exp": NOW + 1})) is None


def test_j9_a_key_is_believed_while_active_and_while_verify_and_not_when_retired() -> None:
    verify = RING.rotate(NOW)
    retired = verify.retire("aaaaaaaa")
    revoked = RING.revoke("aaaaaaaa", NOW)
    believed = [signing.read(ring, "download", TOKEN, NOW) is not None for ring in (RING, verify, retired, revoked)]
    assert believed == [True, True, False, False]


@pytest.mark.parametrize(
    "key_id",
    [
        "",
        ".",
        "..",
        "../keys",
        "__proto__",
        "aaaaaaa",
        "aaaaaaaaa",
        "AAAAAAAA",
        "aaaaaaa1",
        "bbbbbbbb",
        "a" * 900,
        "aaaaaaaa\x00",
        "аaaaaaaa",
    ],
)
def test_j9_an_unknown_or_odd_key_id_is_refused(key_id: str) -> None:
    assert read(f"{key_id}.{BODY}.{SIGNATURE}") is None


def test_j9_a_token_names_the_key_it_was_made_with() -> None:
    ring = RING.rotate(NOW)
    assert signing.read(ring, "download", f"{ring.active.id}.{BODY}.{SIGNATURE}", NOW) is None


def test_j9_a_megabyte_is_refused_unread() -> None:
    assert read(TOKEN + "A" * 1_000_000) is None
    assert read("." * 1_000_000) is None


def test_k10_times_beyond_32_bits_are_kept() -> None:
    for end in (2**31, 2**32 + 5, 2**62):
        token = signing.sign(RING, "download", {"exp": end})
        assert signing.read(RING, "download", token, end - 1) == signing.Payload({"exp": end}, expired=False)
        assert signing.read(RING, "download", token, end) == signing.Payload({"exp": end}, expired=True)
    assert KeyRing((fresh(2**40),)).active.created_at == 2**40
