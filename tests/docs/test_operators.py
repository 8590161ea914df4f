"""The guide for operators: its tables are those of the code, and what it tells to do works."""

import gzip
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path

import pytest

from generator.stages import compress
from sidecar import limits
from sidecar.checks import REMEDIES
from sidecar.commands import main
from sidecar.retention import RETENTION
from sidecar.settings import Settings
from sidecar.store import migrations
from sidecar.store.engine import Store
from tests.docs.examples import sections
from tests.support.account_fixtures import quick_accounts, sqlite_template, sqlite_url
from tests.support.accounts import ADDRESS, DAY, PASSWORD, Accounts
from tests.support.postgres import Postgres, programs
from tests.support.services import ROOT, require
from tests.support.smtp import free_port

__all__ = ["quick_accounts", "sqlite_template", "sqlite_url"]

SECTIONS = {section.title: section for section in sections("operators.md")}


def table(title: str) -> list[list[str]]:
    """The rows of the first table of a section, without its head, cells without backquotes."""
    lines = [line for line in SECTIONS[title].text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def script(title: str, name: str) -> str:
    (found,) = [fence.text for fence in SECTIONS[title].fences if fence.path == name]
    return found


class TestTables:
    def test_settings_are_those_of_the_code_with_their_defaults(self) -> None:
        known = {
            f"ROSTRA_{each.name.upper()}": str(each.default) for each in fields(Settings) if each.name != "origins"
        }
        assert {name: default for name, default, _ in table("Settings")} == known

    def test_limits_are_those_of_the_code(self) -> None:
        stated = [(name, int(times), int(seconds), whom) for name, times, seconds, whom in table("Limits")]
        assert stated == [(one.name, one.times, one.seconds, one.whom) for one in limits.LIMITS]

    def test_retention_is_that_of_the_code(self) -> None:
        assert {name: int(days) * DAY for name, days, _ in table("Retention")} == dict(RETENTION)

    def test_every_finding_of_the_doctor_is_listed(self) -> None:
        assert {row[0] for row in table("Findings of the doctor")} == {"setting", *REMEDIES}

    def test_every_command_is_told(self) -> None:
        text = (ROOT / "docs/operators.md").read_text("utf-8")
        groups = {name: sorted(getattr(command, "commands", {})) for name, command in main.commands.items()}
        commands = [f"{name} {inner}".strip() for name, inners in groups.items() for inner in inners or [""]]
        assert [command for command in commands if not re.search(rf"(sidecar |`){command}\b", text)] == []


class TestBackup:
    def test_what_is_restored_lets_the_same_people_in(self, quick_accounts: Accounts, tmp_path: Path) -> None:
        quick_accounts.register()
        place = tmp_path / "checkout"
        (place / "var").mkdir(parents=True)
        before = [quick_accounts.folder / "sidecar.db", quick_accounts.settings.keys]
        for path in before:  # a link: the writer goes on in the original, as a running sidecar does
            (place / "var" / path.name).symlink_to(path)
        self.shell(script("Backup and restore", "backup"), place)
        quick_accounts.close()
        for path in (*before, *place.glob("var/*")):
            path.unlink()
        self.shell(script("Backup and restore", "restore"), place)
        assert [path.stat().st_mode & 0o777 for path in sorted(place.glob("var/*"))] == [0o600, 0o600]
        with closing(
            Accounts(tmp_path / "var", f"sqlite:///{place}/var/sidecar.db", keys=place / "var/keys.json")
        ) as restored:
            assert restored.log_in(ADDRESS, PASSWORD).signed_in

    def test_postgresql_is_restored_likewise(self, postgresql: Postgres, tmp_path: Path) -> None:
        url = postgresql.copy()
        with closing(Accounts(tmp_path, url)) as made:
            made.register()
        (tmp_path / "backup").mkdir()
        here = {"PATH": f"{programs()}:{os.environ['PATH']}", "DATABASE": url.replace("+psycopg", "")}
        self.shell(script("Backup and restore", "backup-postgresql"), tmp_path, here)
        for place in (url, postgresql.empty()):  # over what is there, and on a new machine
            here["DATABASE"] = place.replace("+psycopg", "")
            self.shell(script("Backup and restore", "restore-postgresql"), tmp_path, here)
            with closing(Accounts(tmp_path, place)) as restored:
                assert restored.log_in(ADDRESS, PASSWORD).signed_in
            postgresql.drop(place)

    @staticmethod
    def shell(text: str, folder: Path, environ: dict[str, str] | None = None) -> None:
        own = text.replace("python -c", f"{sys.executable} -c")
        done = subprocess.run(
            ["sh", "-eu", "-c", own],
            cwd=folder,
            env=os.environ | (environ or {}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


class TestUpgrade:
    def test_a_database_of_another_release_is_recognised(self, quick_accounts: Accounts) -> None:
        assert [migrations.known(revision) for revision in (None, migrations.HEAD, "9999")] == [True, True, False]
        quick_accounts.execute("UPDATE alembic_version SET version_num = '9999'")
        with closing(Store.open(quick_accounts.settings.database_url)) as store:
            assert store.revision()[0] == "9999"


@contextmanager
def nginx(folder: Path, port: int, behind: int) -> Iterator[None]:
    """Run nginx with our configuration, but on loopback, without TLS, and with its files in a folder."""
    text = (ROOT / "deploy/nginx/newsroom.conf").read_text("utf-8")
    for ours, theirs in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8001", f"127.0.0.1:{behind}"),
        ("/srv/rostra", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert ours in text
        text = text.replace(ours, theirs)
    text = re.sub(r" *ssl_certificate\w* .*;\n", "", text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    whole = f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}} http {{ {paths} {text} }}"
    (folder / "nginx.conf").write_text(whole)
    process = subprocess.Popen(
        [require("nginx", "/usr/sbin/nginx"), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(20)


class TestDeploy:
    def test_behind_nginx_pages_and_accounts_are_one_site(self, quick_accounts: Accounts, tmp_path: Path) -> None:
        port, behind = free_port(), free_port()
        (tmp_path / "dist").mkdir()
        (tmp_path / "var").mkdir()
        (tmp_path / "var/redirects.map").write_text('"/old/" "/new/";\n')
        for name in ("index.html", "404.html"):
            (tmp_path / "dist" / name).write_text(name)
        settings = quick_accounts.settings
        environ = {
            f"ROSTRA_{name.upper()}": str(getattr(settings, name))
            for name in ("database_url", "mail_url", "keys", "downloads")
        }
        environ |= {
            "ROSTRA_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "ROSTRA_LISTEN": f"127.0.0.1:{behind}",
            "ROSTRA_TRUSTED_PROXIES": "1",
        }
        command = [sys.executable, "-m", "sidecar", "serve", "--no-worker"]
        with subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stdout=subprocess.PIPE) as served:
            try:
                assert served.stdout is not None
                served.stdout.readline()
                with nginx(tmp_path, port, behind):
                    self.look(f"http://127.0.0.1:{port}")
            finally:
                served.terminate()
        log = (tmp_path / "newsroom.log").read_text()
        assert ("/account/login" in log, "secret" in log) == (True, False)

    def look(self, site: str) -> None:
        assert self.get(f"{site}/")[::2] == (200, "index.html")
        assert self.get(f"{site}/nowhere")[::2] == (404, "404.html")
        assert self.get(f"{site}/old/")[:2] == (301, "/new/")
        status, _, page = self.get(f"{site}/account/login?next=/secret/", **{"X-Forwarded-Host": "evil.example"})
        assert (status, "<form" in page) == (200, True)
        assert self.get(f"{site}/metrics")[0] == 404
        assert self.get(f"{site}/accounting")[0] == 404

    @staticmethod
    def get(address: str, **headers: str) -> tuple[int, str, str]:
        """Status, Location and body, as soon as the server is up; no redirect is followed."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: object) -> None:
                return None

        end = time.monotonic() + 10
        while True:
            try:
                with urllib.request.build_opener(Stay).open(
                    urllib.request.Request(address, headers=headers), timeout=10
                ) as answer:
                    return answer.status, "", answer.read().decode()
            except urllib.error.HTTPError as answer:
                with answer:
                    return answer.code, answer.headers.get("Location", ""), answer.read().decode()
            except urllib.error.URLError:
                assert time.monotonic() < end
                time.sleep(0.05)

    @pytest.mark.parametrize("name", ["rostra.service", "rostra-build.service", "rostra-build.timer"])
    def test_the_units_are_such_that_systemd_reads(self, tmp_path: Path, name: str) -> None:
        program = require("systemd-analyze")
        for path in (ROOT / "deploy/systemd").glob("*.*"):
            unit = path.read_text("utf-8")
            for ours, theirs in (
                ("/srv/rostra/.venv/bin/python", sys.executable),
                ("/srv/rostra", str(ROOT)),
                ("=rostra\n", "=root\n"),
            ):
                unit = unit.replace(ours, theirs)
            (tmp_path / path.name).write_text(unit)
        done = subprocess.run([program, "verify", tmp_path / name], capture_output=True, text=True, check=False)
        assert [line for line in done.stderr.splitlines() if "rostra" in line] == []

    @pytest.mark.parametrize(("written", "started"), [("2026-12-09T08:00:00+00:00\n", True), ("", False)])
    def test_the_next_change_becomes_a_timer(self, tmp_path: Path, written: str, started: bool) -> None:
        asked = tmp_path / "asked"
        for name in ("systemctl", "systemd-run"):
            (tmp_path / name).write_text(f'#!/bin/sh\nfor word in {name} "$@"; do echo "$word"; done >> {asked}\n')
            (tmp_path / name).chmod(0o755)
        (tmp_path / "next-change").write_text(written)
        script = ROOT / "deploy/systemd/rostra-next-change"
        path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        subprocess.run([script, tmp_path / "next-change"], env=os.environ | path, check=True)
        words = asked.read_text().splitlines()
        assert words[:3] == ["systemctl", "stop", "rostra-next.timer"]
        assert ("systemd-run" in words) == started
        calendar = [word.partition("=")[2] for word in words if word.startswith("--on-calendar=")]
        assert calendar == (["2026-12-09 08:00:00 UTC"] if started else [])
        for one in calendar:
            subprocess.run([require("systemd-analyze"), "calendar", one], check=True, capture_output=True)

    def test_nginx_sends_what_the_build_has_compressed(self, tmp_path: Path) -> None:
        page = b"<!doctype html><title>Tide</title>" + b"<p>The tide keeps no calendar.</p>" * 50
        (tmp_path / "dist").mkdir()
        (tmp_path / "var").mkdir()
        (tmp_path / "var/redirects.map").write_text("")
        (tmp_path / "dist/index.html").write_bytes(page)
        (tmp_path / "dist/index.html.gz").write_bytes(compress._gzip(page))
        port = free_port()
        with nginx(tmp_path, port, free_port()):
            self.get(f"http://127.0.0.1:{port}/")
            for accepted, encoding in (("gzip", "gzip"), ("identity", None), ("br", None)):
                request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Accept-Encoding": accepted})
                with urllib.request.urlopen(request, timeout=10) as answer:
                    body = answer.read()
                    assert answer.headers["Content-Encoding"] == encoding
                    assert answer.headers["Vary"] == "Accept-Encoding"
                    assert answer.headers["Content-Type"] == "text/html"
                    assert (gzip.decompress(body) if encoding else body) == page
