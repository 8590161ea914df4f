"""Attacks with addresses (H): two spellings of one mailbox, one spelling that a program along the way makes another."""

import unicodedata

import pytest

from sidecar.address import Address, parse


def good(text: str) -> Address:
    parsed = parse(text)
    assert parsed is not None, text
    return parsed


def test_h1_case_is_one_key() -> None:
    spellings = ["ilse@example.org", "ILSE@example.org", "Ilse@Example.ORG", "iLSE@EXAMPLE.ORG"]
    assert {good(each).key for each in spellings} == {"ilse@example.org"}
    assert {good(each).limit_key for each in spellings} == {"ilse@example.org"}


def test_h1_mail_goes_to_the_spelling_its_owner_wrote() -> None:
    assert good("Ilse.Varnholt@Example.org").written == "Ilse.Varnholt@Example.org"


LOOK_ALIKES = {
    "dotless i": "ı",
    "capital i with dot": "İ",
    "long s": "ſ",
    "ligature fi": "ﬁ",
    "ligature ff": "ﬀ",
    "full-width a": "ａ",
    "kelvin sign": "\u212a",
    "mathematical a": "𝐚",
    "circled a": "ⓐ",
    "superscript a": "ª",
    "full-width full stop": "a．a",
    "ideographic full stop": "a。a",
    "full-width at sign": "a＠a",
    "small at sign": "a﹫a",
}


@pytest.mark.parametrize("sign", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_h2_look_alikes_are_refused_before_and_after_the_at_sign(sign: str) -> None:
    assert parse(f"x{sign}x@example.org") is None
    assert parse(f"x@example{sign}x.org") is None
    assert parse(f"x{sign}example.org") is None


def test_h2_the_ascii_form_is_no_way_around() -> None:
    assert parse("x@gma" + "ı" + "l.example") is None
    assert parse("x@xn--gmal-nza.example") is None  # the same domain


@pytest.mark.parametrize(
    "sign", [each for each in map(chr, range(0x80, 0x10000)) if each.casefold().isascii() or each.upper().isascii()]
)
def test_h2_no_letter_that_some_program_folds_into_ascii_is_taken(sign: str) -> None:
    # ß alone, which folds into two letters, is a letter of domains (RFC 5892); its domain has a key of its own.
    assert parse(f"x{sign}x@example.org") is None
    taken = parse(f"x@ex{sign}x.org")
    assert taken is None or (sign in "ßẞ" and taken.key == "x@xn--exx-6ka.org")


def test_h3_spellings_of_an_international_domain_are_one_key() -> None:
    composed = "müller.example"
    spellings = [
        composed,
        unicodedata.normalize("NFD", composed),
        composed.upper(),
        unicodedata.normalize("NFD", composed.upper()),
        "xn--mller-kva.example",
        "XN--MLLER-KVA.example",
        "Xn--Mller-Kva.Example",
    ]
    assert {good(f"x@{each}").key for each in spellings} == {"x@xn--mller-kva.example"}


def test_h3_neighbouring_domains_stay_apart() -> None:
    domains = ["muller.example", "müller.example", "mueller.example", "strasse.example", "straße.example"]
    assert len({good(f"x@{each}").key for each in domains}) == len(domains)


@pytest.mark.parametrize(
    "domain", ["xn--.example", "xn--a.example", "xn--zzzzzzzz.example", "ab--cd.example", "xn--mller-kva-.example"]
)
def test_h3_a_broken_ascii_form_is_refused(domain: str) -> None:
    assert parse(f"x@{domain}") is None


def test_h4_plus_tags_are_accounts_of_their_own_that_share_limits() -> None:
    spellings = [
        "nadia@example.org",
        "nadia+a@example.org",
        "nadia+a+b@example.org",
        "na.dia@example.org",
        "N.adia+C@example.org",
    ]
    assert len({good(each).key for each in spellings}) == len(spellings)
    assert {good(each).limit_key for each in spellings} == {"nadia@example.org"}


def test_h4_neighbours_do_not_share_limits() -> None:
    addresses = [
        "nadia@example.org",
        "nadia@example.com",
        "nadja@example.org",
        "+tag@example.org",
        "+other@example.org",
    ]
    assert len({good(each).limit_key for each in addresses}) == len(addresses)


@pytest.mark.parametrize(
    "text",
    [
        '"a"@example.org',
        '"a b"@example.org',
        '"a@b"@example.org',
        "a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1]",
        "a@192.0.2.1",
        "a@b",
        "a@example.org.",
        "a@example",
        "(note)a@example.org",
        "a@example.org(note)",
        "Name <a@example.org>",
        "<a@example.org>",
        "mailto:a@example.org",
    ],
)
def test_h5_odd_forms_are_refused(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "sign",
    [chr(each) for each in range(0x110000) if unicodedata.category(chr(each)) == "Cf"],
    ids=lambda c: f"{ord(c):x}",
)
def test_h5_zero_width_and_bidi_characters_are_refused(sign: str) -> None:
    assert parse(f"a{sign}b@example.org") is None
    assert parse(f"ab@exa{sign}mple.org") is None
    assert parse(f"{sign}ab@example.org") is None
    assert parse(f"ab@example.org{sign}") is None


def test_h5_joiners_are_refused_even_where_domains_may_have_them() -> None:
    label = "نامه\u200cای"  # where Persian writing wants the joiner (RFC 5892, A.1)
    assert parse(f"a@{label}.example") is None
    assert parse(f"a@xn--{label.encode('punycode').decode()}.example") is None
    assert parse(f"a@{label.replace(chr(0x200C), '')}.example") is not None


def test_h6_64_before_the_at_sign_and_no_more() -> None:
    assert good("a" * 64 + "@example.org").key == "a" * 64 + "@example.org"
    assert parse("a" * 65 + "@example.org") is None


def test_h6_254_in_all_and_no_more() -> None:
    domain = ".".join(["d" * 60] * 3) + "." + "e" * 2 + ".org"
    fits = "a" * (254 - 1 - len(domain)) + "@" + domain
    assert len(fits) == 254
    assert good(fits).written == fits
    assert parse("a" + fits) is None


def test_h6_the_length_on_the_wire_counts() -> None:
    # 63 letters ü are 63 code points and far more in ASCII.
    assert parse("a@" + "ü" * 63 + ".example") is None
    assert parse("a@" + ".".join(["ü" * 40] * 5) + ".example") is None


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "@" * 1_000_000, " " * 1_000_000, "a@" + "b." * 500_000 + "org"],
    ids=["a", "@", " ", "b."],
)
def test_h6_a_megabyte_is_refused_unread(text: str) -> None:
    assert parse(text) is None


def test_h8_keys_are_ascii_in_lower_case_so_that_no_collation_has_a_say() -> None:
    for text in ["Ilse@MÜLLER.example", "o'Neil@قناة.example", "A_Z-1{}~@straße.example"]:
        for each in (good(text).key, good(text).limit_key):
            assert each.isascii()
            assert each == each.lower()


@pytest.mark.parametrize(
    "text",
    ["a@example.org\r\nBcc: b@example.org", "a@example.org\n", "\na@example.org", "a\r@example.org", "a@example.org\x00", "a\x00@example.org",
     "a@exa\x00mple.org", "a@example.org, b@example.org", "a@example.org,b@example.org", "a@example.org;b@example.org", "a@example.org b@example.org",
     "a@example.org%0d%0aBcc:b@example.org", "a\t@example.org", "a@example.org\x85", "a@example.org\u2028", "a@example.org\ud800"],
)  # fmt: skip
def test_g3_no_line_end_nul_or_second_address_gets_through(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["-oProxy@example.org", "|sh@example.org"])
def test_g4_an_address_that_could_be_an_option_or_a_command_stays_one_word(text: str) -> None:
    parsed = parse(text)
    assert parsed is None or (parsed.wire == text and " " not in parsed.wire)
