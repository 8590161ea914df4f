"""Settings: from the environment (`ROSTRA_…`) or a TOML file that `ROSTRA_CONFIG` names, checked together before anything starts."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

PREFIX: Final = "ROSTRA_"
POLICIES: Final = ("classic", "nist")
OTHERS: Final = ("CONFIG", "REQUIRE_SERVICES")
"""Names with our prefix that are not settings: the path of the file, and a switch of the tests."""

NOBODY: Final = "newsroom@localhost"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_PASSWORD: Final = re.compile(r"(?i)(?<=://)([^:@/]*):.*@|(pass\w*=)[^&]*")


class SettingsError(Exception):
    """Some settings are wrong.

    Attributes:
        problems: one sentence each: the setting, where it comes from, what is wrong and what to write instead.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _InvalidValue(ValueError):  # noqa: N818 - a value is wrong, nothing broke
    """A value is not allowed for its setting; the message goes into a problem."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the operator; relative paths start at the checkout.

    Attributes:
        public_url: the address of the newsroom for visitors, without a path; every absolute link in a mail begins with it. Plain http only on this machine.
        database_url: `sqlite:///FILE` or `postgresql+psycopg://USER:PASSWORD@HOST/NAME`.
        mail_url: `file:FOLDER`, `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or `smtps://USER:PASSWORD@HOST:465`.
        mail_from: sender of every mail, `Name <address>` or the address alone; needed for SMTP.
        keys: file of the signing keys, made on first start, readable by its owner only.
        downloads: manifest of gated files, written by the build.
        delivery: the server of gated files; only `local` in this version.
        media_root: folder of the gated files.
        password_policy: `classic` (12 characters of four kinds, no space) or `nist` (15 characters of any kind).
        trusted_proxies: number of your own proxies before the sidecar that set X-Forwarded-For.
        listen: `HOST:PORT` of the sidecar.
        metrics_listen: `HOST:PORT` of `/metrics`; empty: off.
        templates: folder of the site's templates.
        origins: setting -> `default`, `environment` or `file NAME`.
    """

    public_url: str = "http://127.0.0.1:8000"
    database_url: str = "sqlite:///var/sidecar.db"
    mail_url: str = "file:var/mail"
    mail_from: str = NOBODY
    keys: Path = Path("var/keys.json")
    downloads: Path = Path("var/downloads.json")
    delivery: str = "local"
    media_root: Path = Path("media")
    password_policy: Literal["classic", "nist"] = "classic"  # noqa: S105 - a policy's name
    trusted_proxies: int = 0
    listen: str = "127.0.0.1:8001"
    metrics_listen: str = ""
    templates: Path = Path("site_templates")
    origins: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, environ: Mapping[str, str], root: Path) -> Settings:
        """Read and check all settings.

        Args:
            environ: the process's environment; only names with `ROSTRA_` are read.
            root: folder at which relative paths start.

        Raises:
            SettingsError: with every problem of all of them.
        """
        problems: list[str] = []
        given = {name: _RawValue(value, "default", name) for name, value in _defaults().items()}
        given |= _from_file(environ, root, problems) | _from_environment(environ, problems)
        values: dict[str, Any] = {}
        for name, one in given.items():
            try:
                values[name] = _CHECKS[name](one.value, root)
            except _InvalidValue as wrong:
                problems.append(f"{one.label} ({one.origin}): {wrong}")
        problems += _conflicts(given, values)
        if problems:
            raise SettingsError(problems)
        return cls(**values, origins={name: one.origin for name, one in given.items()})

    @property
    def https(self) -> bool:
        """True where visitors use https."""
        return self.public_url.startswith("https:")

    @property
    def host(self) -> str:
        """The `Host` header of a browser: the name, and the port unless it is the default."""
        return urlsplit(self.public_url).netloc

    @property
    def loopback(self) -> bool:
        """True where the public address is this machine's own."""
        return _is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def dev_mailbox(self) -> bool:
        """True where mail goes to a folder and the site is on this machine: then the browser may show the mail."""
        return self.loopback and self.mail_url.startswith("file:")

    def masked(self) -> list[tuple[str, str, str]]:
        """Return every setting: its name in the environment, its value without passwords, its origin."""
        return [
            (PREFIX + name.upper(), _without_password(str(getattr(self, name))), self.origins.get(name, "default"))
            for name in _defaults()
        ]


@dataclass(frozen=True, slots=True)
class _RawValue:
    """A value before it is checked, with its origin and its name there."""

    value: Any
    origin: str
    label: str


def _defaults() -> dict[str, Any]:
    return {each.name: each.default for each in fields(Settings) if each.name != "origins"}


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> dict[str, _RawValue]:
    ours = {name.removeprefix(PREFIX): value for name, value in sorted(environ.items()) if name.startswith(PREFIX)}
    known = [*(name.upper() for name in _defaults()), *OTHERS]
    problems += [_unknown(PREFIX + name, "environment", known, PREFIX) for name in ours if name not in known]
    return {
        name: _RawValue(ours[name.upper()], "environment", PREFIX + name.upper())
        for name in _defaults()
        if name.upper() in ours
    }


def _from_file(environ: Mapping[str, str], root: Path, problems: list[str]) -> dict[str, _RawValue]:
    name = environ.get(PREFIX + "CONFIG")
    if name is None:
        return {}
    try:
        table = tomllib.loads((root / name).read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(f"{PREFIX}CONFIG (environment): {name!r} cannot be read: {error.strerror}")
        return {}
    except ValueError as error:  # TOML or UTF-8
        problems.append(f"{PREFIX}CONFIG (environment): {name!r} is not TOML in UTF-8: {error}")
        return {}
    origin, known = f"file {Path(name).name}", list(_defaults())
    problems += [_unknown(key, origin, known, "") for key in table if key not in known]
    return {key: _RawValue(table[key], origin, key) for key in known if key in table}


def _unknown(name: str, origin: str, known: Iterable[str], prefix: str) -> str:
    bare = name.removeprefix(prefix)
    near = get_close_matches(bare.upper() if prefix else bare.lower(), known, n=1)
    return f"{name} ({origin}): there is no such setting" + (f"; do you mean {prefix}{near[0]}?" if near else "")


def _conflicts(given: Mapping[str, _RawValue], values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the problems of settings that do not fit together."""
    smtp = str(values.get("mail_url", "")).startswith(("smtp:", "smtps:"))
    if smtp and values.get("mail_from") == NOBODY:
        yield f"{PREFIX}MAIL_FROM ({given['mail_from'].origin}): mail by SMTP needs a sender, such as newsroom@example.org"
    if values.get("listen") and values["listen"] == values.get("metrics_listen"):
        yield f"{given['metrics_listen'].label} ({given['metrics_listen'].origin}): is the sidecar's own {values['listen']}; take another port"


def _without_password(value: str) -> str:
    """Return a URL without its password."""
    return _PASSWORD.sub(lambda found: f"{found[1]}:•••@" if found[2] is None else f"{found[2]}•••", value)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise _InvalidValue("must be one line of text")
    return value


def _split(value: Any) -> SplitResult:
    try:
        parts = urlsplit(_text(value))
        _ = parts.port
    except ValueError as error:
        # The library's message may quote a part of the password.
        raise _InvalidValue(
            f"{_without_password(str(value))!r} is not an address: its host or port is malformed"
        ) from error
    return parts


def _public_url(value: Any, _root: Path) -> str:
    parts = _split(value)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in _DEFAULT_PORTS or not host or not value.isascii() or " " in value:
        raise _InvalidValue(
            f"{_without_password(value)!r} must be like https://newsroom.example.org (an international name in its xn-- form)"
        )
    if parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc:
        raise _InvalidValue(f"{_without_password(value)!r} must end after the host: no path, no query, no user")
    if parts.scheme == "http" and not _is_loopback(host):
        raise _InvalidValue(
            f"{_without_password(value)!r}: passwords and sessions need https; plain http is for 127.0.0.1, ::1 and localhost"
        )
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + ("" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}")


def _database_url(value: Any, root: Path) -> str:
    scheme, _, rest = _text(value).partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest not in {"/", "/:memory:"}:
        return f"sqlite:///{root / rest[1:]}"
    if scheme == "postgresql+psycopg" and rest:
        return str(value)
    raise _InvalidValue(
        f"{_without_password(value)!r} must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
    )


def _mail_url(value: Any, root: Path) -> str:
    parts = _split(value)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return f"file:{root / parts.path}"
    if parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.path in {"", "/"} and not parts.query:
        return str(value)
    raise _InvalidValue(
        f"{_without_password(value)!r} must be file:FOLDER, smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465"
    )


def _mail_from(value: Any, _root: Path) -> str:
    local, _, domain = parseaddr(_text(value))[1].rpartition("@")
    if not local or not domain or not f"{local}{domain}".isascii() or " " in local + domain:
        raise _InvalidValue(f"{value!r} must be an address, or a name and an address: Newsroom <newsroom@example.org>")
    return str(value)


def _path(value: Any, root: Path) -> Path:
    return root / _text(str(value) if isinstance(value, Path) else value)


def _delivery(value: Any, _root: Path) -> str:
    if value != "local":
        raise _InvalidValue(f"{value!r} is not a delivery of this version: write local")
    return "local"


def _one_of(*allowed: str) -> Callable[[Any, Path], str]:
    def check(value: Any, _root: Path) -> str:
        if value not in allowed:
            near = get_close_matches(str(value), allowed, n=1)
            raise _InvalidValue(
                f"{value!r} must be {' or '.join(allowed)}" + (f"; do you mean {near[0]}?" if near else "")
            )
        return str(value)

    return check


def _trusted_proxies(value: Any, _root: Path) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,2}", value):
        value = int(value)
    if type(value) is not int or not 0 <= value <= 10:
        raise _InvalidValue(f"{value!r} must be a whole number, 0 to 10")
    return value


def _listen(value: Any, _root: Path) -> str:
    parts = _split(f"//{value}")
    if not parts.hostname or parts.port is None or value != parts.netloc or "@" in value:
        raise _InvalidValue(f"{value!r} must be HOST:PORT, such as 127.0.0.1:8001 or [::1]:8001")
    return str(value)


def _metrics_listen(value: Any, root: Path) -> str:
    return "" if value == "" else _listen(value, root)


_CHECKS: Final[Mapping[str, Callable[[Any, Path], Any]]] = {
    "public_url": _public_url,
    "database_url": _database_url,
    "mail_url": _mail_url,
    "mail_from": _mail_from,
    "keys": _path,
    "downloads": _path,
    "delivery": _delivery,
    "media_root": _path,
    "password_policy": _one_of(*POLICIES),
    "trusted_proxies": _trusted_proxies,
    "listen": _listen,
    "metrics_listen": _metrics_listen,
    "templates": _path,
}
