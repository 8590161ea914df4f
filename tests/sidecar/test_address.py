"""Addresses: which are taken, which are the same, who shares a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar import address


def key(text: str) -> str:
    parsed = address.parse(text)
    assert parsed is not None, text
    return parsed.key


@pytest.mark.parametrize(
    "text",
    [
        "lucien.tarrade@newsroom.littoral-union.example",
        "desk+video@example.org",
        "o'neil@example.org",
        "1@example.org",
        "a_b-c@mail.example.co.uk",
        "desk@xn--mller-kva.example",
        "desk@قناة.example",
        "desk@straße.example",
    ],
)
def test_ordinary_addresses_are_taken_as_they_are_written(text: str) -> None:
    parsed = address.parse(text)
    assert parsed is not None
    assert parsed.written == text


@pytest.mark.parametrize("text", [" desk@example.org", "desk@example.org ", "  desk@example.org  "])
def test_blanks_around_an_address_are_forgiven(text: str) -> None:
    assert address.parse(text) == address.parse("desk@example.org")


@pytest.mark.parametrize(
    "text",
    ["", " ", "@", "a@", "@example.org", "example.org", "a b@example.org", "a@@example.org", "a@b@example.org", ".a@example.org",
     "a.@example.org", "a..b@example.org", "a@-example.org", "a@exa_mple.org", "a@example..org", "a@.example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    assert address.parse(text) is None


@pytest.mark.parametrize("domain", ["localhost", "mail.local", "host.invalid", "1.in-addr.arpa"])
def test_names_that_mean_nothing_outside_one_house_are_refused(domain: str) -> None:
    assert address.parse(f"desk@{domain}") is None


def test_a_mail_server_is_given_the_domain_in_ascii_and_the_rest_as_written() -> None:
    parsed = address.parse("Desk+V@MÜLLER.example")
    assert parsed is not None
    assert parsed.wire == "Desk+V@xn--mller-kva.example"
    assert key(parsed.wire) == parsed.key


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_an_accident_and_every_key_is_its_own_key(local: str, domain: str) -> None:
    parsed = address.parse(f"{local}@{domain}.org")
    assert parsed is None or (parsed.key.isascii() and parsed.key.islower() and key(parsed.key) == parsed.key)


def test_a_masked_address_shows_its_first_letter_and_its_domain() -> None:
    assert address.masked("amara.okwendo@example.org") == "a•••@example.org"
    assert address.masked("a@example.org") == "a•••@example.org"


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("2001:db8:1:300::4", "2001:db8:1:300::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("127.0.0.1", "127.0.0.0/24"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("192.0.2.77, 198.51.100.1", "unknown"),
        ("192.0.2.077", "unknown"),
    ],
)
def test_visitors_share_a_network_of_24_or_56_bits(ip: str, network: str) -> None:
    assert address.network(ip) == network
