"""Delivery from the sidecar's own disk: signed links and the bytes behind them.

A link authorises one version of one file for six hours and never acts as its user. Each request asks whether the session that it was
made in still lives, so that logging out ends it. The address carries the version: what curl and wget resume is the same file.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import quote

from sidecar import sessions, signing
from sidecar.delivery import ranges
from sidecar.delivery.files import FileRange, open_below
from sidecar.keys import KeyRing
from sidecar.manifest import File, Manifest, State, fingerprint
from sidecar.service import Service

log = logging.getLogger("rostra.delivery")

LIFE = 6 * 60 * 60
"""Seconds for which a link is valid; the stable address gives a new one."""

BLOCK = 262144
"""Bytes that a server reads at a time."""

_QUERY = re.compile(rb"token=([A-Za-z0-9._-]{1,1024})")
"""One parameter, once, in one spelling: servers differ in which of two they use."""

_FIXED = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Refusal(Enum):
    """The reason why a file is not delivered."""

    UNKNOWN = "unknown"  # no such file, or not published yet: the answer is the same
    OVER = "over"  # no longer published
    REPLACED = "replaced"  # the client has the beginning of another version
    FORGED = "forged"  # the link is not ours, or not for this address
    STALE = "stale"  # the link was ours: expired, of an older file, or of a session that has ended


@dataclass(frozen=True, slots=True)
class Answer:
    """Response to a request for bytes. The sender closes `body`, which is None for an empty response."""

    status: int
    headers: Mapping[str, str]
    body: FileRange | None


def stable(video: str, rendition: str) -> str:
    """Return the address that pages, feeds and mails use: `/download/VIDEO/RENDITION`."""
    return f"/download/{quote(video, safe='')}/{quote(rendition, safe='')}"


def link(ring: KeyRing, session_id: str, file: File, now: int) -> str:
    """Return the path and query that serve one file for six hours or until its session ends."""
    payload = {"v": file.video, "r": file.rendition, "h": file.version, "s": session_id, "exp": now + LIFE}
    token = signing.sign(ring, "download", payload)
    return f"{stable(file.video, file.rendition)}/{file.version}/{quote(file.filename, safe='')}?token={token}"


def admit(service: Service, manifest: Manifest, path: tuple[str, str, str, str], query: bytes) -> File | Refusal:
    """Check a link and return its file, or the reason for a refusal.

    Args:
        service: keys, clock and sessions.
        manifest: the gated files.
        path: video, rendition, version and file name of the address, decoded.
        query: the query as it came.
    """
    video, rendition, version, filename = path
    found, now = _QUERY.fullmatch(query), service.clock()
    claim = signing.read(service.keys.ring(), "download", found[1].decode(), now) if found else None
    said = [claim.data.get(name) for name in "vrhs"] if claim else []
    if claim is None or said[:3] != [video, rendition, version] or not isinstance(said[3], str):
        return Refusal.FORGED
    file = manifest.find(video, rendition)
    if file is None or file.state(now) is State.OVER:
        return Refusal.OVER
    if file.state(now) is State.SOON:
        return Refusal.UNKNOWN
    if claim.expired or (file.version, file.filename) != (version, filename):
        return Refusal.STALE
    return file if sessions.alive(service, said[3]) else Refusal.STALE


def serve(file: File, media_root: Path, method: str, header: ranges.GetHeader) -> Answer | None:
    """Answer a request for a file. Return None where the file on the disk is not the one in the manifest.

    Args:
        file: one that `admit` let through.
        media_root: the folder that its path is relative to.
        method: `GET` or `HEAD`.
        header: gives a request header by name.
    """
    try:
        opened = open_below(media_root, file.path)
    except OSError as trouble:
        log.error("%s/%s cannot be opened: %s", file.video, file.rendition, trouble)  # noqa: TRY400 # the reason says all
        return None
    try:
        size = _agreed_size(file, os.fstat(opened.fileno()))
        if size is None:
            opened.close()
            return None
        status, part = ranges.answer(method, header, etag(file), size)
        body = FileRange(opened, part) if method == "GET" and part else None
    except BaseException:
        opened.close()
        raise
    if body is None:
        opened.close()
    return Answer(status, _headers(file, status, part, size), body)


def etag(file: File) -> str:
    """Return the strong entity tag of a file: its SHA-256, or its version where that is unknown."""
    return f'"{file.sha256 or file.version}"'


def disposition(filename: str, fallback: str) -> str:
    """Return a `Content-Disposition` with this file name: in ASCII for old clients, and encoded by RFC 8187."""
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    spelled = re.sub(r"[^A-Za-z0-9._ ()+-]", "_", plain)
    ascii_name = re.sub(r"^[^A-Za-z0-9]*(?=\.[A-Za-z0-9]+$|$)", fallback, spelled)  # no letter before the extension
    if ascii_name == filename:
        return f'attachment; filename="{filename}"'
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _agreed_size(file: File, stat: os.stat_result) -> int | None:
    expected = (file.size in {None, stat.st_size}) if file.sha256 else file.version == fingerprint(stat)
    if not expected:
        log.error("%s/%s is not the file that the manifest names; build the site again", file.video, file.rendition)
    return stat.st_size if expected else None


def _headers(file: File, status: int, part: range, size: int) -> dict[str, str]:
    headers = _FIXED | {"ETag": etag(file), "Content-Length": str(len(part))}
    if status == 416:
        return headers | {"Content-Range": f"bytes */{size}"}
    if status == 206:
        headers |= {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}"}
    if file.sha256:
        headers |= {"Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:"}
    fallback = f"{file.video}-{file.rendition}"
    return headers | {"Content-Type": file.mime, "Content-Disposition": disposition(file.filename, fallback)}
