"""Signed tokens: what is read is what was signed, for this purpose, by a key that is believed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar import signing
from sidecar.keys import Key, KeyRing

NOW = 1_795_000_000
RING = KeyRing((Key("aaaaaaaa", bytes(range(32)), "active", NOW),))


def test_a_token_is_key_payload_signature_in_characters_that_addresses_and_cookies_take() -> None:
    token = signing.sign(RING, "flow", {"c": "Ü/ñ?&", "exp": NOW})
    assert re.fullmatch(r"aaaaaaaa\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}", token)


def test_the_same_payload_is_the_same_token_everywhere() -> None:
    # Long and regular, so that a compressing serializer would compress it.
    assert signing.sign(RING, "unsubscribe", ["a" * 60]) == signing.sign(RING, "unsubscribe", ["a" * 60])
    assert signing.sign(RING, "unsubscribe", ["a" * 60]).startswith("aaaaaaaa.WyJhYWFh")


@given(st.dictionaries(st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers(), st.booleans()), max_size=4))
def test_what_was_signed_is_what_is_read(data: dict[str, object]) -> None:
    data |= {"exp": NOW + 1}
    assert signing.read(RING, "flow", signing.sign(RING, "flow", data), NOW) == signing.Payload(data, expired=False)


def test_a_list_is_read_as_a_list() -> None:
    token = signing.sign(RING, "unsubscribe", ["account", 7])
    assert signing.read(RING, "unsubscribe", token, 2**60) == signing.Payload(["account", 7], expired=False)


def test_an_unsubscribe_link_may_end_too() -> None:
    token = signing.sign(RING, "unsubscribe", {"a": "x", "exp": NOW})
    assert signing.read(RING, "unsubscribe", token, NOW) == signing.Payload({"a": "x", "exp": NOW}, expired=True)


@pytest.mark.parametrize("payload", [{}, [], {"exp": None}, {"exp": "1795000000"}, {"exp": 1.5}, {"exp": True}])
@pytest.mark.parametrize("purpose", ["download", "flow"])
def test_links_and_flows_are_not_signed_without_a_time_to_end(purpose: signing.Purpose, payload: object) -> None:
    with pytest.raises(ValueError, match="needs an expiry time"):
        signing.sign(RING, purpose, payload)  # type: ignore[arg-type]


def test_a_token_too_long_to_be_read_is_not_made() -> None:
    with pytest.raises(ValueError, match="characters"):
        signing.sign(RING, "flow", {"n": "/" + "a" * 1000, "exp": NOW})


def test_a_return_address_of_512_characters_fits_into_a_flow() -> None:
    token = signing.sign(RING, "flow", {"c": "c" * 22, "s": "s" * 43, "n": "/" + "a" * 511, "exp": NOW + 1})
    assert signing.read(RING, "flow", token, NOW) is not None
