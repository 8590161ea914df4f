"""Signed tokens: `KID.PAYLOAD.SIG`, the key's id, the payload as base64url JSON and an HMAC-SHA-256 over it.

One token has one spelling: other encodings of it (padding, another alphabet, unused bits) are refused. Still no token is
used as a unique key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from sidecar.keys import KEY_ID, Key, KeyRing

Purpose = Literal["download", "flow", "unsubscribe"]
LASTING: frozenset[str] = frozenset({"unsubscribe"})
"""Purposes whose tokens may lack `exp`: the link at the foot of an old newsletter must still work."""

LONGEST = 1024
"""Maximum length of a token in characters."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Content of an authentic token.

    Attributes:
        data: as it was signed.
        expired: True where its time is over; then it only helps to explain that.
    """

    data: Any
    expired: bool


class _Plain(URLSafeSerializer):
    """A serializer that never compresses: zlib's output differs between versions, and a token has one spelling on every host."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(self.serializer.dumps(obj))


def sign(ring: KeyRing, purpose: Purpose, payload: Mapping[str, Any] | Sequence[Any]) -> str:
    """Return a token made with the active key. `exp` in the payload is its end in seconds since 1970.

    Raises:
        ValueError: no `exp` and the purpose wants one, or the token would be longer than `read` accepts.
    """
    if not _timed(purpose, payload):
        raise ValueError(f"a token for {purpose} needs an expiry time")
    token = _token(ring.active, purpose, payload)
    if len(token) > LONGEST:
        raise ValueError(f"the token has {len(token)} characters")
    return token


def read(ring: KeyRing, purpose: Purpose, token: str, now: int) -> Payload | None:
    """Return the content of a token, or None where it is not one of ours for this purpose. It has expired from second `exp` on."""
    key_id, _, signed = token.partition(".") if len(token) <= LONGEST and token.isascii() else ("", "", "")
    key = ring.usable(key_id) if KEY_ID.fullmatch(key_id) else None
    if key is None:
        return None
    try:
        data = _serializer(key, purpose).loads(signed)
    except BadData:
        return None
    if not _timed(purpose, data) or _token(key, purpose, data) != token:
        return None
    return Payload(data, expired=_end(data) is not None and now >= _end(data))


def _serializer(key: Key, purpose: str) -> _Plain:
    return _Plain(key.secret, salt=f"rostra.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})


def _token(key: Key, purpose: str, payload: Any) -> str:
    text = _serializer(key, purpose).dumps(payload)
    return f"{key.id}.{text}"


def _end(data: Any) -> Any:
    return data.get("exp") if isinstance(data, Mapping) else None


def _timed(purpose: str, data: Any) -> bool:
    return type(_end(data)) is int or (purpose in LASTING and _end(data) is None)
