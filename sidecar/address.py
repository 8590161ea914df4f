"""E-mail addresses: accepted forms, equality, and keys for limits.

Every address has one key. Look-alikes that some program on the way would fold into another address (full-width letters, ligatures, long
s, dotless i) are refused, not mapped: mail would go to one person and the account to another.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets)."""

_LIKE_I = ("ı", "i\u0307")
"""Dotless i, whose capital is I, and the lower case of İ."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address.

    Attributes:
        written: as its owner wrote it.
        key: lower case, domain in its ASCII form; equal for equal addresses, on every engine.
        limit_key: like `key`, without plus-tag and dots before the at-sign; those who share a mailbox share limits.
    """

    written: str
    key: str
    limit_key: str

    @property
    def wire(self) -> str:
        """As a mail server takes it: the local part as written, the domain in ASCII."""
        return f"{self.written.rpartition('@')[0]}@{self.key.rpartition('@')[2]}"


def parse(text: str) -> Address | None:
    """Parse an address, or return None. Spaces around it are ignored; DNS is not asked."""
    text = text.strip(" ") if len(text) <= 2 * LONGEST else ""
    if not text or len(text) > LONGEST or not text.isprintable():
        return None
    try:
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return _address(text, valid) if _honest(text, valid) else None


def masked(address: str) -> str:
    """Return `a•••@example.org`: enough for its owner to recognise it."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def network(ip: str) -> str:
    """Return the network of an IP address: /24 for IPv4 (also where mapped into IPv6), /56 for IPv6; `unknown` for other text."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return "unknown"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))


def _honest(text: str, valid: ValidatedEmail) -> bool:
    """Return True where nothing had to be unquoted, dropped or replaced to make the address valid."""
    local, _, domain = text.rpartition("@")
    name = valid.domain
    return (
        local == valid.local_part
        and unicodedata.normalize("NFC", domain).lower() in {name.lower(), valid.ascii_domain.lower()}
        and unicodedata.normalize("NFKC", name) == name
        and not any(unicodedata.normalize("NFKC", each).isascii() and not each.isascii() for each in domain)
        and not any(each in name for each in _LIKE_I)
        and not any(unicodedata.category(each) == "Cf" for each in name)
    )


def _address(text: str, valid: ValidatedEmail) -> Address:
    local, domain = valid.local_part.lower(), valid.ascii_domain.lower()
    mailbox = local.partition("+")[0].replace(".", "") or local
    return Address(text, f"{local}@{domain}", f"{mailbox}@{domain}")
