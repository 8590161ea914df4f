"""Checks of an installation: one list. `doctor` runs them all, and the blocking ones keep the sidecar from starting. None changes anything.

Each thing that they find has a permanent name, which docs/operators.md lists, a sentence and a remedy.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from sidecar.keys import KeyRing, KeysError, KeyStore
from sidecar.limits import DAY, MINUTE
from sidecar.manifest import Manifest
from sidecar.pages import Pages, PagesError
from sidecar.settings import Settings
from sidecar.store import migrations
from sidecar.store.engine import Store, StoreUnavailable
from sidecar.store.outbox_statements import WAITING_MAIL

if TYPE_CHECKING:
    from sidecar.mail.transports import Transport

KEY_AGE = 400 * DAY
"""Seconds after which the active key should have been rotated: once a year, with a month to spare."""
MAIL_AGE = 15 * MINUTE
"""Seconds after which queued mail is late: half the life of a code."""
FREE = 512 * 2**20
"""Bytes that should be free where the database, keys and mail are."""
SKEW = 5
"""Seconds that the clocks of the machine and the disk may differ: links and codes use the one, files the other."""
SHARED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs"}
)
"""File systems on which SQLite's locks or its write-ahead log do not work (https://www.sqlite.org/wal.html, «all processes on one host»)."""
OUTPUT = ".rostra-output"
"""Marker file of a folder that the generator writes."""


@dataclass(frozen=True)
class Installation:
    """Everything that checks read.

    Attributes:
        settings: as the operator set them.
        dist: the folder that the web server publishes.
        config: the file of `ROSTRA_CONFIG`.
        clock: seconds since 1970.
        free: bytes that are free below a path.
        mounts: text of Linux' `/proc/self/mountinfo`.
        transport: the mail transport, made from the settings where it is None.
    """

    settings: Settings
    dist: Path
    config: Path | None = None
    clock: Callable[[], float] = time.time
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    mounts: Callable[[], str] = lambda: _text_of(Path("/proc/self/mountinfo"))
    transport: Transport | None = None

    @cached_property
    def database(self) -> Path | None:
        """SQLite's file."""
        url = make_url(self.settings.database_url)
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None

    @cached_property
    def mail_folder(self) -> Path | None:
        """The folder that gets the mail, where no server does."""
        scheme, _, path = self.settings.mail_url.partition(":")
        return Path(path) if scheme == "file" else None

    @cached_property
    def keys(self) -> KeyRing | KeysError | None:
        """The keys, or why they cannot be used, or None where there is no file yet."""
        try:
            return KeyStore(self.settings.keys).ring() if self.settings.keys.exists() else None
        except KeysError as trouble:
            return trouble

    @cached_property
    def revision(self) -> str | StoreUnavailable | None:
        """The database's revision (None where it is empty or not there yet), or why it cannot be used."""
        if self.database and not self.database.exists():
            return None
        try:
            with closing(Store.open(self.settings.database_url)) as store:
                return store.revision()[0]
        except StoreUnavailable as trouble:
            return trouble

    @cached_property
    def manifest(self) -> Manifest:
        """The downloads manifest."""
        return Manifest.load(self.settings.downloads, self.settings.media_root)

    def private(self) -> Iterator[tuple[str, Path]]:
        """Files and folders that must not be published, each with its setting."""
        yield "keys", self.settings.keys
        yield "downloads", self.settings.downloads
        yield from (("database_url", path) for path in [self.database] if path)
        yield from (("mail_url", path) for path in [self.mail_folder] if path)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its permanent name, a sentence, and what to do."""

    name: str
    sentence: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}\n    {self.remedy}"


Found = Iterator[tuple[str, str]]
"""Name and sentence of each thing that is wrong."""


def examine(site: Installation, *, blocking: bool = False) -> list[Finding]:
    """Run all checks, or only the blocking ones, in their order."""
    chosen = [check for check, blocks in CHECKS if blocks or not blocking]
    return [Finding(name, sentence, REMEDIES[name]) for check in chosen for name, sentence in check(site)]


# Secrets -------------------------------------------------------------------------------------------------------------------------


def _keys(site: Installation) -> Found:
    if isinstance(site.keys, KeysError):
        yield "keys-readable" if _is_open(site.settings.keys) else "keys-unusable", str(site.keys)


def _keys_age(site: Installation) -> Found:
    if isinstance(site.keys, KeyRing) and (age := site.clock() - site.keys.active.created_at) > KEY_AGE:
        yield "keys-old", f"The active key has signed for {int(age) // DAY} days"


def _published(site: Installation) -> Found:
    for setting, path in site.private():
        places = {*path.resolve().parents, path.resolve()}
        if site.dist.resolve() in places or any((folder / OUTPUT).exists() for folder in places):
            yield "published", f"{path} (ROSTRA_{setting.upper()}) is inside the published site"


def _readable(site: Installation) -> Found:
    has_password = any("•••" in value for _, value, origin in site.settings.masked() if origin.startswith("file "))
    for path in (site.database, site.mail_folder, site.config if has_password else None):
        if path and path.exists() and _is_open(path):
            yield "readable", f"Other users of this machine may read {path}: chmod go= {path}"


# The database --------------------------------------------------------------------------------------------------------------------


def _database(site: Installation) -> Found:
    """SQLite is brought up to date at the start. A server may come up later, so that only its old tables block."""
    revision = site.revision
    if isinstance(revision, StoreUnavailable):
        if site.database:
            yield "database-unreachable", f"The database cannot be used: {revision}"
    elif not migrations.known(revision):
        yield "database-newer", f"The database belongs to another release ({revision})"
    elif revision != migrations.HEAD and not site.database:
        yield "database-outdated", f"The database is at {revision or 'nothing'} and not at {migrations.HEAD}"


def _database_server(site: Installation) -> Found:
    if isinstance(site.revision, StoreUnavailable) and not site.database:
        yield "database-unreachable", f"The database cannot be used: {site.revision}"


def _database_disk(site: Installation) -> Found:
    if site.database and (kind := _file_system(site.database, site.mounts())) in SHARED:
        yield "database-shared", f"{site.database} is on a network file system ({kind}), where SQLite loses data"


def _outbox(site: Installation) -> Found:
    if site.revision != migrations.HEAD:
        return
    with closing(Store.open(site.settings.database_url)) as store, store.read() as conn:
        waiting = conn.execute(WAITING_MAIL).one()
    late = 0 if waiting.oldest is None else site.clock() - waiting.oldest
    if late > MAIL_AGE:
        yield "outbox-stuck", f"{waiting[0]} mails wait, the oldest for {int(late) // MINUTE} minutes"


# Mail ----------------------------------------------------------------------------------------------------------------------------


def _mail_folder(site: Installation) -> Found:
    if site.mail_folder is None:
        return
    here = _existing(site.mail_folder)
    if not here.is_dir() or not os.access(here, os.W_OK | os.X_OK):
        yield "mail-folder", f"No mail can be written to {site.mail_folder}"
    if not site.settings.loopback:
        yield "mail-nowhere", "Mail goes into a folder and reaches nobody"


def _mail_server(site: Installation) -> Found:
    """Connects, encrypts, logs in, and sends nothing."""
    import smtplib  # with TLS, which the start need not load

    from sidecar.mail import transports

    transport = site.transport or transports.of(site.settings)
    if not isinstance(transport, transports.SmtpTransport):
        return
    server = f"The mail server {transport.host}:{transport.port}"
    try:
        transport.greet()
    except smtplib.SMTPNotSupportedError as error:
        yield "mail-starttls" if "STARTTLS" in str(error) else "mail-login", f"{server} cannot be used: {error}"
    except smtplib.SMTPAuthenticationError as error:
        yield "mail-login", f"{server} refuses user and password ({error.smtp_code})"
    except (smtplib.SMTPException, OSError) as error:
        yield "mail-unreachable", f"{server} cannot be used: {error.strerror or str(error) or type(error).__name__}"


# The site and its files ----------------------------------------------------------------------------------------------------------


def _manifest(site: Installation) -> Found:
    path = site.settings.downloads
    if not path.exists():
        yield "manifest-missing", f"There is no downloads manifest at {path}"
    elif trouble := site.manifest.trouble:
        yield "manifest-unusable", f"{path} cannot be used: {trouble}"
    else:
        try:
            _ = Pages(path, site.settings.templates).languages
        except PagesError as error:
            yield "manifest-site", f"The screens cannot be rendered: {error}"


def _manifest_address(site: Installation) -> Found:
    if site.settings.loopback or not site.settings.downloads.exists() or not site.manifest.usable():
        return
    document: dict[str, Any] = json.loads(site.settings.downloads.read_bytes())
    built = (document.get("site") or {}).get("base_url", "")
    if built and built != site.settings.public_url:
        yield "manifest-address", f"The site was built for {built}, but visitors come to {site.settings.public_url}"


def _templates(site: Installation) -> Found:
    if not (site.settings.templates / "account" / "login.html").is_file():
        yield "templates", f"{site.settings.templates} has no templates of the account's screens"


def _media(site: Installation) -> Found:
    root = site.settings.media_root
    if not root.is_dir():
        yield "media-root", f"There is no folder {root}"
        return
    for file in site.manifest.files():
        name, path = f"{file.video}/{file.rendition}", root / file.path
        try:
            size = path.stat().st_size
            path.open("rb").close()
        except OSError as error:
            yield "media-missing", f"{name}: {path} cannot be read ({error.strerror})"
        else:
            if file.size not in {None, size}:
                yield "media-differs", f"{name}: {path} has {size} bytes and not {file.size}"


# The network and the machine -----------------------------------------------------------------------------------------------------


def _proxies(site: Installation) -> Found:
    """Limits for each network need the visitor's address, and nobody may forge it."""
    settings, host = site.settings, site.settings.listen.rpartition(":")[0]
    if settings.https and _is_local(host) and not settings.trusted_proxies:
        yield (
            "proxies-none",
            "A proxy stands before the sidecar, but all visitors count as one: limits would lock everybody out",
        )
    if settings.trusted_proxies and host in {"0.0.0.0", "[::]", "*"}:  # noqa: S104
        yield (
            "proxies-forged",
            f"{settings.listen} takes requests that bypass the proxy, whose senders choose their own address",
        )
    if settings.dev_mailbox and not _is_local(host):
        yield (
            "mailbox-reachable",
            f"/dev/mail/ shows all mail, and {settings.listen} can be reached from other machines",
        )


def _clock(site: Installation) -> Found:
    folder = _existing(site.settings.keys.parent)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".rostra-clock-") as file:
            skew = abs(os.fstat(file.fileno()).st_mtime - site.clock())
    except OSError as error:
        yield "folder", f"Nothing can be written to {folder}: {error.strerror}"
        return
    if skew > SKEW:
        yield "clock", f"The clocks of this machine and of the disk of {folder} differ by {skew:.0f} s"


def _disk(site: Installation) -> Found:
    folders = [_existing(path) for _, path in site.private()]
    for folder in {folder.stat().st_dev: folder for folder in folders}.values():
        if (left := site.free(folder)) < FREE:
            yield "disk", f"{left // 2**20} MiB are free at {folder}"


CHECKS = (
    (_keys, True), (_keys_age, False), (_published, False), (_readable, False), (_database, True), (_database_server, False),
    (_outbox, False), (_database_disk, False), (_mail_folder, False), (_mail_server, False), (_manifest, True),
    (_manifest_address, False), (_templates, True), (_media, False), (_proxies, False), (_clock, False), (_disk, False),
)  # fmt: skip
"""Every check, and True where a finding blocks the start."""

REMEDIES = {
    "keys-readable": "then revoke what was read: «python -m sidecar keys revoke»",
    "keys-unusable": "restore it from a backup",
    "keys-old": "run «python -m sidecar keys rotate» once a year",
    "published": "move it and change the setting",
    "readable": "then change the passwords in it that may have been read",
    "database-unreachable": "start it, or set ROSTRA_DATABASE_URL",
    "database-newer": "use that release, or restore a backup",
    "database-outdated": "run «python -m sidecar migrate»",
    "database-shared": "move it to a local disk, or use PostgreSQL",
    "outbox-stuck": "see «python -m sidecar outbox show» for the reason, and that «serve» or «worker» is running",
    "mail-folder": "give it to the user of the sidecar",
    "mail-nowhere": "set ROSTRA_MAIL_URL to smtp://… or smtps://…",
    "mail-unreachable": "correct ROSTRA_MAIL_URL, or open the network to the server",
    "mail-starttls": "use smtps://…, or a server that encrypts",
    "mail-login": "correct ROSTRA_MAIL_URL, or use a server that takes passwords",
    "manifest-missing": "build the site: python build.py build",
    "manifest-unusable": "build the site again: python build.py build",
    "manifest-site": "build the site again with this release",
    "manifest-address": "set ROSTRA_PUBLIC_URL, or base_url in content/site.yaml",
    "templates": "set ROSTRA_TEMPLATES to site_templates",
    "media-root": "set ROSTRA_MEDIA_ROOT to the folder of the gated files",
    "media-missing": "copy the file, or build the site again",
    "media-differs": "copy the file, or build the site again",
    "proxies-none": "set ROSTRA_TRUSTED_PROXIES=1 (or how many there are) and let the proxy set X-Forwarded-For",
    "proxies-forged": "listen on 127.0.0.1, or on an address that only the proxy reaches",
    "mailbox-reachable": "listen on 127.0.0.1, or send mail by SMTP",
    "folder": "give it to the user of the sidecar",
    "clock": "run NTP on both",
    "disk": "make room: without it nobody can log in",
}
"""Name of a finding -> what to do."""


def _is_open(path: Path) -> bool:
    """Return True where other users have any permission."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _existing(path: Path) -> Path:
    """Return the path, or the nearest folder above it that exists."""
    return next(one for one in (path, *path.parents) if one.exists())


def _is_local(host: str) -> bool:
    return host in {"localhost", "[::1]"} or host.startswith("127.")


def _file_system(path: Path, mounts: str) -> str:
    """Return the kind of file system that a path is on, by the longest mount point above it (proc(5), mountinfo)."""
    here, best = str(_existing(path).resolve()), ("", "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].encode().decode("unicode_escape")  # a space is written \040
        if (here == point or here.startswith(point.rstrip("/") + "/")) and len(point) >= len(best[0]):
            best = point, after.split(" ")[0]
    return best[1]


def _text_of(path: Path) -> str:
    """Return the text of a file that only Linux has."""
    return path.read_text(encoding="utf-8") if path.exists() else ""
