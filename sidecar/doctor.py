"""What is wrong with an installation, as far as one can see from inside. Nothing is changed; one function finds one kind of thing.

Each finding has a permanent code, says what is the case, and what to do; docs/operators.md lists them all, held by a test.
"""

from __future__ import annotations

import json
import os
import shutil
import smtplib
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from sidecar.assembly import MIGRATE, known
from sidecar.keys import KeyRing, KeysError, KeyStore
from sidecar.limits import DAY, MINUTE
from sidecar.mail import transports
from sidecar.manifest import File, Manifest
from sidecar.settings import Settings
from sidecar.store.engine import Store, StoreUnavailable
from sidecar.store.outbox_statements import WAITING_MAIL
from sidecar.web.pages import Pages, PagesError

KEY_AGE = 400 * DAY
"""A key that signs for longer than a year and a month was forgotten."""
MAIL_AGE = 15 * MINUTE
"""A code is good for 30 minutes; mail that waits for half of that is late."""
FREE = 512 * 2**20
"""Bytes that should be free where the database, keys and mail are."""
SKEW = 5
"""Seconds that the clocks of machine and disk may differ: signed links and codes are counted by the one, files by the other."""
SHARED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs"}
)
"""File systems on which SQLite's locks or its write-ahead log do not work (https://www.sqlite.org/wal.html, «all processes on one host»)."""
OUTPUT = ".rostra-output"
"""The file by which the generator knows a folder that it wrote."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong.

    Attributes:
        code: permanent name.
        sentence: what is the case.
        remedy: what to do.
    """

    code: str
    sentence: str
    remedy: str


@dataclass(frozen=True)
class Installation:
    """What is examined.

    Attributes:
        settings: as the operator set them.
        dist: the folder that the web server publishes.
        config: the file of `ROSTRA_CONFIG`.
        clock: seconds since 1970.
        free: bytes that are free below a path.
        mounts: text of Linux' `/proc/self/mountinfo`.
    """

    settings: Settings
    dist: Path
    config: Path | None = None
    clock: Callable[[], float] = time.time
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    mounts: Callable[[], str] = lambda: _text_of(Path("/proc/self/mountinfo"))
    transport: Callable[[Settings], transports.Transport] = field(default=transports.of)

    @cached_property
    def database(self) -> Path | None:
        """The file of SQLite."""
        url = make_url(self.settings.database_url)
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None

    @cached_property
    def mail_folder(self) -> Path | None:
        """Where mail goes instead of a server."""
        scheme, _, path = self.settings.mail_url.partition(":")
        return Path(path) if scheme == "file" else None

    @cached_property
    def ring(self) -> KeyRing | None:
        """The keys, where they can be read; `examine` says why not."""
        try:
            return KeyStore(self.settings.keys).ring() if self.settings.keys.exists() else None
        except KeysError:
            return None

    @cached_property
    def manifest(self) -> Manifest:
        """What may be downloaded."""
        return Manifest.load(self.settings.downloads, self.settings.media_root)

    def private(self) -> Iterator[tuple[str, Path]]:
        """Files and folders that are nobody's business, with the setting that names them."""
        yield "keys", self.settings.keys
        yield "downloads", self.settings.downloads
        yield from (("database_url", path) for path in [self.database] if path)
        yield from (("mail_url", path) for path in [self.mail_folder] if path)


Check = Callable[[Installation], Iterator[Finding]]


def examine(house: Installation) -> list[Finding]:
    """Everything that is found, in a fixed order."""
    return [finding for check in CHECKS for finding in check(house)]


# Secrets -------------------------------------------------------------------------------------------------------------------------


def keys_unusable(house: Installation) -> Iterator[Finding]:
    """Keys that others may read, or that are no keys."""
    path = house.settings.keys
    if not path.exists():
        return
    try:
        KeyStore(path).ring()
    except KeysError as trouble:
        code = "keys-readable" if _others(path) else "keys-unusable"
        yield Finding(
            code, str(trouble), f"chmod 600 {path}, or restore it from a backup; then «keys revoke» what was seen"
        )


def keys_old(house: Installation) -> Iterator[Finding]:
    """A key that has signed for long."""
    if house.ring and (age := house.clock() - house.ring.active.created_at) > KEY_AGE:
        yield Finding(
            "keys-old",
            f"The active key has signed for {int(age) // DAY} days",
            "run «python -m sidecar keys rotate» once a year",
        )


def published(house: Installation) -> Iterator[Finding]:
    """Private things where the web server, or the next build, finds them."""
    for setting, path in house.private():
        places = {*path.resolve().parents, path.resolve()}
        if house.dist.resolve() in places or any((folder / OUTPUT).exists() for folder in places):
            yield Finding(
                "published", f"{path} is inside the published site", f"move it and set ROSTRA_{setting.upper()}"
            )


def readable(house: Installation) -> Iterator[Finding]:
    """Addresses, mail or passwords that other users of this machine may read."""
    private = [path for path in (house.database, house.mail_folder) if path]
    holds_password = any("•••" in value for _, value, origin in house.settings.masked() if origin.startswith("file "))
    private += [house.config] if house.config and holds_password else []
    for path in private:
        if path.exists() and _others(path):
            yield Finding("readable", f"Other users of this machine may read {path}", f"chmod go= {path}")


# The database --------------------------------------------------------------------------------------------------------------------


def database(house: Installation) -> Iterator[Finding]:
    """A database that does not answer, is behind or ahead, or has mail that waits too long. SQLite's is made and brought up to date by `serve`."""
    if house.database and not house.database.exists():
        return
    store = Store.open(house.settings.database_url)
    try:
        current, head = store.revision()
        yield from _revision(house, current, head)
        if current == head:
            yield from _outbox(house, store)
    except StoreUnavailable as trouble:
        yield Finding(
            "database-unreachable", f"The database cannot be used: {trouble}", "start it, or set ROSTRA_DATABASE_URL"
        )
    finally:
        store.close()


def _revision(house: Installation, current: str | None, head: str) -> list[Finding]:
    if not known(current):
        return [
            Finding(
                "database-newer",
                f"The database is of another release ({current})",
                "use that release, or restore a backup",
            )
        ]
    if current != head and not house.database:
        return [Finding("database-outdated", f"The database is at {current or 'nothing'} and not at {head}", MIGRATE)]
    return []


def _outbox(house: Installation, store: Store) -> Iterator[Finding]:
    with store.read() as conn:
        waiting = conn.execute(WAITING_MAIL).one()
    late = 0 if waiting.oldest is None else house.clock() - waiting.oldest
    if late > MAIL_AGE:
        yield Finding(
            "outbox-stuck", f"{waiting[0]} mails wait, the oldest for {int(late) // MINUTE} minutes",
            "see «python -m sidecar outbox show» for the reason, and that «serve» or «worker» is running",
        )  # fmt: skip


def database_shared(house: Installation) -> Iterator[Finding]:
    """SQLite on a network's disk."""
    if house.database and (kind := _file_system(house.database, house.mounts())) in SHARED:
        yield Finding(
            "database-shared", f"{house.database} is on a network's file system ({kind}), where SQLite loses data",
            "move it to a local disk, or use PostgreSQL",
        )  # fmt: skip


# Mail ----------------------------------------------------------------------------------------------------------------------------


def mail_folder(house: Installation) -> Iterator[Finding]:
    """A folder that takes no mail, or mail into a folder where visitors wait for it."""
    if house.mail_folder is None:
        return
    if not _writable(house.mail_folder):
        yield Finding(
            "mail-folder", f"No mail can be written to {house.mail_folder}", "give it to the user of the sidecar"
        )
    if not house.settings.loopback:
        yield Finding(
            "mail-nowhere", "Mail goes into a folder and reaches nobody", "set ROSTRA_MAIL_URL to smtp://… or smtps://…"
        )


def mail_server(house: Installation) -> Iterator[Finding]:
    """A mail server that cannot be reached, offers no encryption, or does not let us in. No mail is sent."""
    transport = house.transport(house.settings)
    if not isinstance(transport, transports.SmtpTransport):
        return
    where = f"The mail server {transport.host}:{transport.port}"
    try:
        transport.greet()
    except smtplib.SMTPNotSupportedError as error:
        code = "mail-starttls" if "STARTTLS" in str(error) else "mail-login"
        yield Finding(
            code, f"{where} cannot be used: {error}", "use smtps://…, or a server that encrypts and takes passwords"
        )
    except smtplib.SMTPAuthenticationError as error:
        yield Finding("mail-login", f"{where} refuses user and password ({error.smtp_code})", "correct ROSTRA_MAIL_URL")
    except (smtplib.SMTPException, OSError) as error:
        yield Finding(
            "mail-unreachable",
            f"{where} cannot be used: {_named(error)}",
            "correct ROSTRA_MAIL_URL, or open the way to it",
        )


# The site and its files ----------------------------------------------------------------------------------------------------------


def manifest(house: Installation) -> Iterator[Finding]:
    """A manifest that is not there, or that this release does not read."""
    path = house.settings.downloads
    if not path.exists():
        yield Finding(
            "manifest-missing", f"There is no downloads manifest at {path}", "build the site: python build.py build"
        )
    elif trouble := house.manifest.trouble:
        yield Finding("manifest-unusable", f"{path} cannot be used: {trouble}", "build the site again")
    else:
        yield from _site(house)


def _site(house: Installation) -> Iterator[Finding]:
    try:
        _ = Pages(house.settings.downloads, house.settings.templates).languages
    except PagesError as trouble:
        yield Finding("manifest-site", str(trouble), "build the site again with this release")
        return
    built = _base_url(house.settings.downloads)
    if not house.settings.loopback and built and built != house.settings.public_url:
        yield Finding(
            "manifest-address", f"The site was built for {built}, visitors come to {house.settings.public_url}",
            "set ROSTRA_PUBLIC_URL, or base_url in content/site.yaml",
        )  # fmt: skip


def templates(house: Installation) -> Iterator[Finding]:
    """No screens."""
    if not (house.settings.templates / "account" / "login.html").is_file():
        yield Finding(
            "templates",
            f"{house.settings.templates} has no screens of the account",
            "set ROSTRA_TEMPLATES to site_templates",
        )


def media(house: Installation) -> Iterator[Finding]:
    """Files that the site offers and the disk has not, or has in another size."""
    root = house.settings.media_root
    if not root.is_dir():
        yield Finding("media-root", f"There is no folder {root}", "set ROSTRA_MEDIA_ROOT to where the gated files are")
        return
    for file in house.manifest.files():
        yield from _media_file(file, root / file.path)


def _media_file(file: File, path: Path) -> Iterator[Finding]:
    name = f"{file.video}/{file.rendition}"
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        yield Finding(
            "media-missing",
            f"{name}: {path} cannot be read ({error.strerror})",
            "copy the file, or build the site again",
        )
        return
    if file.size not in {None, size}:
        yield Finding(
            "media-differs",
            f"{name}: {path} has {size} bytes and not {file.size}",
            "copy the file, or build the site again",
        )


# Ways in -------------------------------------------------------------------------------------------------------------------------


def proxies(house: Installation) -> Iterator[Finding]:
    """Limits per network need the visitor's address, and nobody may forge it."""
    chosen, local = house.settings, _is_local(house.settings.listen)
    if chosen.https and local and not chosen.trusted_proxies:
        yield Finding(
            "proxies-none", "A proxy stands before the sidecar, but all visitors count as one: limits would lock everybody out",
            "set ROSTRA_TRUSTED_PROXIES=1 (or how many there are) and let it set X-Forwarded-For",
        )  # fmt: skip
    if chosen.trusted_proxies and chosen.listen.rpartition(":")[0] in {"0.0.0.0", "[::]", "*"}:  # noqa: S104
        yield Finding(
            "proxies-forged", f"{chosen.listen} takes requests past the proxy, whose senders choose their own address",
            "listen on 127.0.0.1, or on an address that only the proxy reaches",
        )  # fmt: skip


def dev_mailbox(house: Installation) -> Iterator[Finding]:
    """Everybody's codes for everybody in the network."""
    if house.settings.dev_mailbox and not _is_local(house.settings.listen):
        yield Finding(
            "mailbox-reachable", f"/dev/mail/ shows all mail, and {house.settings.listen} can be reached from other machines",
            "listen on 127.0.0.1, or send mail by SMTP",
        )  # fmt: skip


# The machine ---------------------------------------------------------------------------------------------------------------------


def clock(house: Installation) -> Iterator[Finding]:
    """A disk with a clock of its own."""
    folder = _existing(house.settings.keys.parent)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".rostra-clock-") as file:
            skew = abs(os.fstat(file.fileno()).st_mtime - house.clock())
    except OSError as error:
        yield Finding(
            "folder", f"Nothing can be written to {folder}: {error.strerror}", "give it to the user of the sidecar"
        )
        return
    if skew > SKEW:
        yield Finding(
            "clock", f"The clocks of this machine and of the disk of {folder} differ by {skew:.0f} s", "run NTP on both"
        )


def disk(house: Installation) -> Iterator[Finding]:
    """A disk that will be full soon."""
    folders = dict.fromkeys(_existing(path) for _, path in house.private())
    for device, folder in {folder.stat().st_dev: folder for folder in folders}.items():
        del device  # one finding a disk
        if (left := house.free(folder)) < FREE:
            yield Finding(
                "disk", f"{left // 2**20} MiB are free at {folder}", "make room: without it nobody can log in"
            )


CHECKS: tuple[Check, ...] = (
    keys_unusable, keys_old, published, readable, database, database_shared, mail_folder, mail_server, manifest,
    templates, media, proxies, dev_mailbox, clock, disk,
)  # fmt: skip


def _others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(one for one in (path, *path.parents) if one.exists())


def _writable(folder: Path) -> bool:
    here = _existing(folder)
    return here.is_dir() and os.access(here, os.W_OK | os.X_OK)


def _is_local(listen: str) -> bool:
    host = listen.rpartition(":")[0].strip("[]")
    return host in {"localhost", "::1"} or host.startswith("127.")


def _base_url(path: Path) -> str:
    document: dict[str, Any] = json.loads(path.read_bytes())
    return str(document["site"].get("base_url", ""))


def _file_system(path: Path, mounts: str) -> str:
    """The kind of file system that a path is on, by the longest mount point above it (proc(5), mountinfo)."""
    here, best = str(_existing(path).resolve()), ("", "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].encode().decode("unicode_escape")  # a space is written \040
        if (here == point or here.startswith(point.rstrip("/") + "/")) and len(point) >= len(best[0]):
            best = point, after.split(" ")[0]
    return best[1]


def _text_of(path: Path) -> str:
    """A file that only Linux has."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _named(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__
