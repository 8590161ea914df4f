"""Downloads: who may have which file now, the links that open them, and what is written down about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from sqlalchemy import RowMapping

from sidecar.delivery import local
from sidecar.delivery.local import Refusal
from sidecar.limits import DAY, HOUR
from sidecar.manifest import File, Manifest, State
from sidecar.service import Service
from sidecar.sessions import Session
from sidecar.store import download_statements as statements

ONCE = 6 * HOUR
"""Seconds in which fetching a file again, or in several pieces, is still one download."""

KEPT = 730 * DAY
"""Seconds after which a download is forgotten."""

SHOWN = 100

_STABLE = re.compile(r"/download/([^/?#]+)/([^/?#]+)")


@dataclass(frozen=True, slots=True)
class Taken:
    """A download that an account made, `at` in seconds since 1970."""

    video: str
    rendition: str
    version: str
    at: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: a file, how often and by how many accounts it was taken, and the first and last time."""

    video: str
    rendition: str
    downloads: int
    accounts: int
    first_at: int
    last_at: int


def look(service: Service, manifest: Manifest, video: str, rendition: str) -> File | Refusal:
    """The file of a stable address, if it may be had now by whoever is signed in."""
    file = manifest.find(video, rendition)
    state = file.state(service.clock()) if file else State.SOON
    if file is None or state is State.SOON:
        return Refusal.UNKNOWN
    return Refusal.OVER if state is State.OVER else file


def described(service: Service, manifest: Manifest, path: str, language: str) -> dict[str, str | int | None] | None:
    """Facts of the file at a stable address, for screens that name it; None for another path and for what may not be had now."""
    found = _STABLE.fullmatch(path)
    file = look(service, manifest, unquote(found[1]), unquote(found[2])) if found else None
    return facts(file, language) if isinstance(file, File) else None


def facts(file: File, language: str) -> dict[str, str | int | None]:
    """`title`, `filename`, `size`, `mime`, `purpose` and `page_url` of a file."""
    of_file = {"filename": file.filename, "size": file.size, "mime": file.mime, "purpose": file.purpose}
    return of_file | {"title": file.title(language), "page_url": file.page(language)}


def grant(
    service: Service, manifest: Manifest, session: Session, video: str, rendition: str, *, ranged: bool, recorded: bool
) -> str | Refusal:
    """A fresh link to a file's bytes, written down once in six hours.

    Args:
        service: store, keys, clock.
        manifest: what may be had.
        session: of the account that asks.
        video: its id.
        rendition: its name.
        ranged: the client goes on with a file that it has the beginning of.
        recorded: whether bytes will follow; a HEAD request is no download.
    """
    file = look(service, manifest, video, rendition)
    if isinstance(file, Refusal):
        return file
    key = {"account_id": session.account_id, "video": video, "rendition": rendition}
    with service.store.read() as conn:
        last = conn.execute(statements.LAST_DOWNLOAD, key).mappings().first()
    if ranged and last and last["version"] != file.version:
        return Refusal.REPLACED  # clients that cannot ask for a version would join two files into one
    if recorded and not _is_same(last, file, service.clock(), ranged=ranged):
        _record(service, key, file)
    service.metrics.links.labels("local").inc()
    return local.link(service.keys.ring(), session.id, file, service.clock())


def listing(service: Service, account_id: str, most: int = SHOWN) -> tuple[Taken, ...]:
    """What an account has taken, the newest first."""
    with service.store.read() as conn:
        rows = conn.execute(statements.LIST_DOWNLOADS, {"account_id": account_id, "most": most}).mappings()
        return tuple(Taken(**row) for row in rows)


def shown(manifest: Manifest, taken: Iterable[Taken], language: str) -> list[dict[str, str | int]]:
    """Downloads as the account's page shows them: `title` (the video's id where the newsroom has it no more), `rendition`, `at`, `url`."""
    return [
        {
            "title": file.title(language) if (file := manifest.find(one.video, one.rendition)) else one.video,
            "rendition": one.rendition,
            "at": one.at,
            "url": local.stable(one.video, one.rendition),
        }
        for one in taken
    ]


def report(service: Service, since: int, until: int) -> tuple[Row, ...]:
    """How often each file was taken from second `since` until before second `until`, the most wanted first."""
    with service.store.read() as conn:
        rows = conn.execute(statements.REPORT_DOWNLOADS, {"since": since, "until": until}).mappings()
        return tuple(Row(**row) for row in rows)


def _is_same(last: RowMapping | None, file: File, now: int, *, ranged: bool) -> bool:
    return last is not None and last["version"] == file.version and (ranged or now - last["at"] < ONCE)


def _record(service: Service, key: Mapping[str, str], file: File) -> None:
    """Write a download down. Requests in parallel (a client with many connections) make the same identifier and so one row."""
    now = service.clock()
    parts = "\n".join([*key.values(), file.version, str(now // ONCE)])
    row = {"id": hashlib.sha256(parts.encode()).hexdigest()[:32], "version": file.version, "now": now}
    with service.store.write() as conn:
        conn.execute(statements.ADD_DOWNLOAD, {**key, **row})
