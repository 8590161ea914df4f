"""E-mail addresses: which ones we take, when two are the same, and who shares a limit.

Every address has one key. Look-alikes that some program along the way would fold into another address (full-width letters, ligatures, long
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
"""Whose capital is the capital of i, and what the capital İ is in small letters."""


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
    """The address that `text` is, or None. Spaces around it are forgiven; no DNS is asked."""
    text = text.strip(" ") if len(text) <= 2 * LONGEST else ""
    if not text or len(text) > LONGEST or not text.isprintable():
        return None
    try:
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return _address(text, valid) if _honest(text, valid) else None


def masked(address: str) -> str:
    """`a•••@example.org`: enough for its owner to know it again."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def network(ip: str) -> str:
    """The network an IP address belongs to: /24 for IPv4 (also where mapped into IPv6), /56 for IPv6; `unknown` for other text."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return "unknown"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))


def _honest(text: str, valid: ValidatedEmail) -> bool:
    """Whether the address was written as it is: nothing was unquoted, dropped or replaced to make it valid."""
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
