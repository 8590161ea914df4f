"""The checks and `doctor`: a healthy installation has no finding, and each way to break one has its own."""

import json
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from sidecar.checks import FREE, KEY_AGE, MAIL_AGE, OUTPUT, REMEDIES, SHARED, Installation, examine
from sidecar.commands import main
from sidecar.keys import KeyStore
from sidecar.mail.transports import FileTransport, SmtpTransport
from sidecar.settings import Settings
from sidecar.store.engine import Store
from tests.support.films import surroundings
from tests.support.postgres import Postgres
from tests.support.services import ROOT
from tests.support.smtp import PASSWORD, certificate, free_port, mail_server, speaking

PUBLIC = {"public_url": "https://newsroom.example.org", "trusted_proxies": 1, "mail_url": "smtps://mail.example.org"}


@pytest.fixture
def house(tmp_path: Path) -> Installation:
    """An installation on this machine with nothing wrong."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'var/sidecar.db'}",
        mail_url=f"file:{tmp_path / 'var/mail'}",
        keys=tmp_path / "var/keys.json",
        downloads=tmp_path / "var/downloads.json",
        media_root=tmp_path / "media",
        templates=ROOT / "site_templates",
    )
    with closing(Store.open(settings.database_url)) as store:
        store.migrate()
    KeyStore(settings.keys).ring()
    (tmp_path / "media").mkdir()
    (tmp_path / "media/a.mxf").write_bytes(b"film")
    write(settings)
    return Installation(settings, tmp_path / "dist", free=lambda _: FREE)


def write(settings: Settings, **changes: Any) -> None:
    """Write a manifest of one film."""
    film = {
        "file": "a.mxf",
        "filename": "a.mxf",
        "mime": "application/mxf",
        "purpose": "broadcast",
        "size": 4,
        "sha256": "a" * 64,
    }
    video = {"title": "A", "pages": {"en": "/"}, "published_at": "2026-01-01T00:00:00Z", "expires_at": None}
    whole = {"version": 2, "site": surroundings(), "videos": {"A": video | {"renditions": {"broadcast": film}}}}
    settings.downloads.write_text(json.dumps(whole | changes))


def but(house: Installation, **changes: Any) -> Installation:
    return replace(house, settings=replace(house.settings, **changes))


def found(house: Installation) -> list[str]:
    findings = examine(house)
    assert all(finding.sentence and finding.remedy for finding in findings)
    return [finding.name for finding in findings]


def test_a_healthy_installation_has_no_finding(house: Installation) -> None:
    assert examine(house) == []


def test_what_was_never_started_has_none_either_and_nothing_is_made(house: Installation, tmp_path: Path) -> None:
    for path in (tmp_path / "var").glob("[ks]*"):
        path.unlink()
    before = sorted(tmp_path.rglob("*"))
    assert (found(house), sorted(tmp_path.rglob("*"))) == ([], before)


class TestSecrets:
    def test_keys_readable(self, house: Installation) -> None:
        house.settings.keys.chmod(0o640)
        assert found(house) == ["keys-readable"]

    def test_keys_unusable(self, house: Installation) -> None:
        house.settings.keys.write_text('{"version": 1, "keys": []}')
        assert found(house) == ["keys-unusable"]

    def test_keys_old(self, house: Installation) -> None:
        path = house.settings.keys
        made = json.loads(path.read_text())
        made["keys"][0]["created_at"] = int(time.time()) - KEY_AGE - 60
        path.write_text(json.dumps(made))
        assert found(house) == ["keys-old"]

    @pytest.mark.parametrize("place", ["dist", "elsewhere"])
    def test_published(self, house: Installation, tmp_path: Path, place: str) -> None:
        (tmp_path / place).mkdir()
        (tmp_path / place / ("index.html" if place == "dist" else OUTPUT)).touch()
        keys = tmp_path / place / "keys.json"
        house.settings.keys.rename(keys)
        assert found(but(house, keys=keys)) == ["published"]

    def test_published_database_and_mail(self, house: Installation, tmp_path: Path) -> None:
        changed = but(house, database_url=f"sqlite:///{tmp_path}/dist/s.db", mail_url=f"file:{tmp_path}/dist/mail")
        assert found(changed) == ["published", "published"]

    def test_readable_database(self, house: Installation) -> None:
        assert house.database is not None
        house.database.chmod(0o644)
        assert found(house) == ["readable"]

    def test_readable_settings_with_a_password(self, house: Installation, tmp_path: Path) -> None:
        config = tmp_path / "rostra.toml"
        config.write_text("")
        config.chmod(0o644)
        secret = f"smtp://ada:secret@127.0.0.1:{free_port()}"
        from_file = replace(but(house, mail_url=secret, origins={"mail_url": "file rostra.toml"}), config=config)
        from_environment = replace(but(house, mail_url=secret, origins={"mail_url": "environment"}), config=config)
        assert (found(from_file), found(from_environment)) == (["readable", "mail-unreachable"], ["mail-unreachable"])


class TestDatabase:
    def test_database_unreachable(self, house: Installation) -> None:
        assert found(but(house, database_url="postgresql+psycopg://a@127.0.0.1:1/b")) == ["database-unreachable"]

    def test_database_that_is_none(self, house: Installation) -> None:
        assert house.database is not None
        house.database.write_bytes(b"not a database, and long enough to be read as one" * 100)
        assert found(house) == ["database-unreachable"]

    def test_database_outdated(self, house: Installation, postgresql: Postgres) -> None:
        url = postgresql.empty()
        assert found(but(house, database_url=url)) == ["database-outdated"]
        with closing(Store.open(url)) as store:
            store.migrate()
        assert found(but(house, database_url=url)) == []
        postgresql.drop(url)

    def test_database_newer(self, house: Installation) -> None:
        execute(house, "UPDATE alembic_version SET version_num = '9999'")
        assert found(house) == ["database-newer"]

    @pytest.mark.parametrize("kind", sorted(SHARED))
    def test_database_shared(self, house: Installation, tmp_path: Path, kind: str) -> None:
        local = "22 1 0:1 / / rw - ext4 /dev/sda1 rw"
        shared = f"23 22 0:2 / {tmp_path} rw,relatime shared:1 - {kind} server:/files rw"
        assert found(replace(house, mounts=lambda: f"{local}\n{shared}\n")) == ["database-shared"]
        assert found(replace(house, mounts=lambda: f"{shared.replace(str(tmp_path), f'{tmp_path}x')}\n{local}\n")) == []

    def test_outbox_stuck(self, house: Installation) -> None:
        row = (
            "INSERT INTO outbox (id, kind, address, language, facts, state, attempts, not_before, created_at, trouble)"
        )
        execute(
            house,
            f"{row} VALUES ('a', 'code', 'a@example.org', 'en', '{{}}', 'queued', 0, 0, :at, '')",
            int(time.time()),
        )
        assert found(house) == []
        execute(house, "UPDATE outbox SET created_at = :at", int(time.time()) - MAIL_AGE - 60)
        assert found(house) == ["outbox-stuck"]


def execute(house: Installation, statement: str, at: int = 0) -> None:
    with closing(Store.open(house.settings.database_url)) as store, store.write() as conn:
        conn.execute(text(statement), {"at": at} if ":at" in statement else {})


def through(house: Installation, transport: SmtpTransport) -> Installation:
    """The same with a mail server whose certificate and port a test chooses."""
    return replace(but(house, mail_url="smtp://mail.example.org"), transport=transport)


class TestMail:
    def test_mail_folder(self, house: Installation, tmp_path: Path) -> None:
        (tmp_path / "file").touch(mode=0o600)
        assert found(but(house, mail_url=f"file:{tmp_path / 'file'}")) == ["mail-folder"]

    def test_mail_nowhere(self, house: Installation) -> None:
        write(house.settings, site=dict(surroundings()) | {"base_url": PUBLIC["public_url"]})
        assert found(but(house, **PUBLIC | {"mail_url": house.settings.mail_url})) == ["mail-nowhere"]

    def test_mail_unreachable(self, house: Installation) -> None:
        assert found(but(house, mail_url=f"smtp://127.0.0.1:{free_port()}")) == ["mail-unreachable"]

    def test_mail_unreachable_because_the_server_says_no(self, house: Installation) -> None:
        with speaking(b"554 go away\r\n") as port:
            assert found(but(house, mail_url=f"smtp://127.0.0.1:{port}")) == ["mail-unreachable"]

    def test_mail_starttls(self, house: Installation) -> None:
        with mail_server() as server:
            strict = SmtpTransport("127.0.0.1", server.port)
            assert found(through(house, strict)) == ["mail-starttls"]

    def test_mail_unreachable_with_a_certificate_that_nobody_vouches_for(
        self, house: Installation, tmp_path: Path
    ) -> None:
        ours, _ = certificate(tmp_path)
        with mail_server(starttls=ours) as server:
            strict = SmtpTransport("127.0.0.1", server.port)
            assert found(through(house, strict)) == ["mail-unreachable"]

    def test_mail_login(self, house: Installation, tmp_path: Path) -> None:
        ours, theirs = certificate(tmp_path)
        with mail_server(starttls=ours) as server:
            for password, codes in ((PASSWORD, []), ("wrong", ["mail-login"])):
                assert (
                    found(through(house, SmtpTransport("127.0.0.1", server.port, "ada", password, context=theirs)))
                    == codes
                )
            assert server.mails == []

    def test_mail_login_where_none_is_taken(self, house: Installation) -> None:
        with speaking(b"220 hello\r\n250 mail.example.org\r\n") as port:
            assert found(but(house, mail_url=f"smtp://ada:secret@127.0.0.1:{port}")) == ["mail-login"]


class TestSite:
    def test_manifest_missing(self, house: Installation) -> None:
        house.settings.downloads.unlink()
        assert found(house) == ["manifest-missing"]

    @pytest.mark.parametrize("version", [1, 3])
    def test_manifest_unusable(self, house: Installation, version: int) -> None:
        write(house.settings, version=version)
        assert found(house) == ["manifest-unusable"]

    def test_manifest_site(self, house: Installation) -> None:
        write(house.settings, site=None)
        assert found(house) == ["manifest-site"]

    def test_manifest_address(self, house: Installation) -> None:
        quiet = replace(but(house, **PUBLIC), transport=FileTransport(Path()))
        for built, codes in ((PUBLIC["public_url"], []), ("https://other.example.org", ["manifest-address"])):
            write(house.settings, site=dict(surroundings()) | {"base_url": built})
            assert found(quiet) == codes

    def test_templates(self, house: Installation, tmp_path: Path) -> None:
        assert found(but(house, templates=tmp_path)) == ["templates"]

    def test_media_root(self, house: Installation, tmp_path: Path) -> None:
        assert found(but(house, media_root=tmp_path / "none")) == ["media-root"]

    def test_media_missing(self, house: Installation) -> None:
        (house.settings.media_root / "a.mxf").unlink()
        assert found(house) == ["media-missing"]

    def test_media_differs(self, house: Installation) -> None:
        (house.settings.media_root / "a.mxf").write_bytes(b"longer film")
        assert found(house) == ["media-differs"]


class TestWaysIn:
    @pytest.fixture
    def public(self, house: Installation) -> Installation:
        write(house.settings, site=dict(surroundings()) | {"base_url": PUBLIC["public_url"]})
        return replace(but(house, **PUBLIC), transport=FileTransport(Path()))

    def test_proxies_none(self, public: Installation) -> None:
        assert (found(public), found(but(public, trusted_proxies=0))) == ([], ["proxies-none"])

    @pytest.mark.parametrize("listen", ["0.0.0.0:8001", "[::]:8001"])
    def test_proxies_forged(self, public: Installation, listen: str) -> None:
        assert found(but(public, listen=listen)) == ["proxies-forged"]

    @pytest.mark.parametrize("listen", ["0.0.0.0:8001", "192.0.2.7:8001"])
    def test_mailbox_reachable(self, house: Installation, listen: str) -> None:
        assert found(but(house, listen=listen)) == ["mailbox-reachable"]


class TestMachine:
    def test_folder(self, house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sidecar.checks.tempfile.NamedTemporaryFile", _refuse)
        assert found(house) == ["folder"]
        assert str(tmp_path / "var") in examine(house)[0].sentence

    @pytest.mark.parametrize("seconds", [-60, 60])
    def test_clock(self, house: Installation, seconds: int) -> None:
        assert found(replace(house, clock=lambda: time.time() + seconds)) == ["clock"]

    def test_disk(self, house: Installation) -> None:
        assert found(replace(house, free=lambda _: FREE - 1)) == ["disk"]


def _refuse(**_: object) -> None:
    raise PermissionError(13, "Permission denied")


class TestCommand:
    @pytest.fixture
    def line(self, house: Installation, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
        for name in ("database_url", "mail_url", "keys", "downloads", "media_root"):
            monkeypatch.setenv(f"ROSTRA_{name.upper()}", str(getattr(house.settings, name)))
        return CliRunner()

    def test_it_prints_every_setting_with_its_origin_and_ends_with_0(
        self, line: CliRunner, house: Installation
    ) -> None:
        result = line.invoke(main, ["doctor"])
        assert result.exit_code == 0, result.output
        printed = {row.split()[0]: row.split()[-1] for row in result.stdout.splitlines() if row.startswith("ROSTRA_")}
        assert set(printed) == {name for name, _, _ in house.settings.masked()}
        assert (printed["ROSTRA_KEYS"], printed["ROSTRA_DELIVERY"]) == ("environment", "default")

    def test_a_finding_has_its_code_sentence_and_remedy_and_the_end_is_1(
        self, line: CliRunner, house: Installation
    ) -> None:
        house.settings.keys.chmod(0o644)
        result = line.invoke(main, ["doctor"])
        assert (result.exit_code, "keys-readable: " in result.stdout, "chmod 600" in result.stdout) == (1, True, True)

    def test_wrong_settings_are_findings(self, line: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ROSTRA_MAIL_URL", "smtp://mail.example.org")  # without a sender
        monkeypatch.setenv("ROSTRA_PUBLIC_URL", "http://newsroom.example.org")
        result = line.invoke(main, ["doctor"])
        assert (result.exit_code, result.stdout.count("\nsetting: ")) == (1, 2)
        assert ("ROSTRA_MAIL_FROM" in result.stdout, "ROSTRA_PUBLIC_URL" in result.stdout) == (True, True)

    def test_no_password_is_printed(self, line: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ROSTRA_MAIL_URL", f"smtp://ada:hidden-word@127.0.0.1:{free_port()}")
        monkeypatch.setenv("ROSTRA_MAIL_FROM", "newsroom@example.org")
        monkeypatch.setenv("ROSTRA_DATABASE_URL", "postgresql+psycopg://ada:hidden-word@127.0.0.1:1/b")
        result = line.invoke(main, ["doctor"])
        assert (result.exit_code, "hidden-word" in result.output) == (1, False)


def test_every_finding_has_a_test_here() -> None:
    here = Path(__file__).read_text("utf-8")
    assert [name for name in REMEDIES if f'"{name}"' not in here] == []


def test_the_blocking_checks_are_those_without_which_nothing_can_be_served(house: Installation, tmp_path: Path) -> None:
    house.settings.keys.chmod(0o640)
    house.settings.downloads.unlink()
    execute(house, "UPDATE alembic_version SET version_num = '9999'")
    broken = replace(but(house, templates=tmp_path, media_root=tmp_path / "none"), free=lambda _: 0)
    names = [finding.name for finding in examine(broken, blocking=True)]
    assert names == ["keys-readable", "database-newer", "manifest-missing", "templates"]
    assert set(names) < set(found(broken))
