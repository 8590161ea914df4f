"""Downloads: access to gated files, signed links, and the record of downloads."""

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
"""Seconds within which repeated and partial requests for a file count as one download."""

KEPT = 730 * DAY
"""Seconds after which the record of a download is deleted."""

SHOWN = 100

_STABLE = re.compile(r"/download/([^/?#]+)/([^/?#]+)")


@dataclass(frozen=True, slots=True)
class Download:
    """A download that an account made, `at` in seconds since 1970."""

    video: str
    rendition: str
    version: str
    at: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the report: a file, its downloads and accounts, and the times of the first and last download."""

    video: str
    rendition: str
    downloads: int
    accounts: int
    first_at: int
    last_at: int


def look(service: Service, manifest: Manifest, video: str, rendition: str) -> File | Refusal:
    """Return the file of a stable address if signed-in visitors may download it now."""
    file = manifest.find(video, rendition)
    state = file.state(service.clock()) if file else State.SOON
    if file is None or state is State.SOON:
        return Refusal.UNKNOWN
    return Refusal.OVER if state is State.OVER else file


def described(service: Service, manifest: Manifest, path: str, language: str) -> dict[str, str | int | None] | None:
    """Return the facts of the file at a stable address, or None for another path and for files that are not available now."""
    found = _STABLE.fullmatch(path)
    file = look(service, manifest, unquote(found[1]), unquote(found[2])) if found else None
    return facts(file, language) if isinstance(file, File) else None


def facts(file: File, language: str) -> dict[str, str | int | None]:
    """Return `title`, `filename`, `size`, `mime`, `purpose` and `page_url` of a file, for screens that name it."""
    of_file = {"filename": file.filename, "size": file.size, "mime": file.mime, "purpose": file.purpose}
    return of_file | {"title": file.title(language), "page_url": file.page(language)}


def grant(
    service: Service, manifest: Manifest, session: Session, video: str, rendition: str, *, ranged: bool, recorded: bool
) -> str | Refusal:
    """Return a new link to a file's bytes, and record the download once in six hours.

    Args:
        service: store, keys, clock.
        manifest: the gated files.
        session: of the account that asks.
        video: its id.
        rendition: its name.
        ranged: the client resumes a file.
        recorded: True where bytes will follow; a HEAD request is not a download.
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


def listing(service: Service, account_id: str, most: int = SHOWN) -> tuple[Download, ...]:
    """Return the downloads of an account, newest first."""
    with service.store.read() as conn:
        rows = conn.execute(statements.LIST_DOWNLOADS, {"account_id": account_id, "most": most}).mappings()
        return tuple(Download(**row) for row in rows)


def shown(manifest: Manifest, made: Iterable[Download], language: str) -> list[dict[str, str | int]]:
    """Return downloads for the account's page: `title` (the video's id where the manifest no longer has it), `rendition`, `at`, `url`."""
    return [
        {
            "title": file.title(language) if (file := manifest.find(one.video, one.rendition)) else one.video,
            "rendition": one.rendition,
            "at": one.at,
            "url": local.stable(one.video, one.rendition),
        }
        for one in made
    ]


def report(service: Service, since: int, until: int) -> tuple[ReportRow, ...]:
    """Return the number of downloads of each file from second `since` until before second `until`, most downloaded first."""
    with service.store.read() as conn:
        rows = conn.execute(statements.REPORT_DOWNLOADS, {"since": since, "until": until}).mappings()
        return tuple(ReportRow(**row) for row in rows)


def _is_same(last: RowMapping | None, file: File, now: int, *, ranged: bool) -> bool:
    return last is not None and last["version"] == file.version and (ranged or now - last["at"] < ONCE)


def _record(service: Service, key: Mapping[str, str], file: File) -> None:
    """Record a download. Parallel requests (a client with many connections) make the same identifier and so one row."""
    now = service.clock()
    parts = "\n".join([*key.values(), file.version, str(now // ONCE)])
    row = {"id": hashlib.sha256(parts.encode()).hexdigest()[:32], "version": file.version, "now": now}
    with service.store.write() as conn:
        conn.execute(statements.ADD_DOWNLOAD, {**key, **row})
