"""From settings to a running sidecar: what cannot work is said before anything is served, and tasks survive their failures."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from sidecar import limits, retention, server
from sidecar.factory import CannotStart, Sidecar, started
from sidecar.mail.worker import Worker
from sidecar.settings import Settings
from sidecar.store.engine import Store, StoreUnavailable
from tests.support.films import surroundings
from tests.support.postgres import Postgres
from tests.support.services import ROOT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of an installation that was built and never started."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var/downloads.json").write_text(json.dumps({"version": 2, "site": surroundings(), "videos": {}}))
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'var/sidecar.db'}",
        mail_url=f"file:{tmp_path / 'var/mail'}",
        keys=tmp_path / "var/keys.json",
        downloads=tmp_path / "var/downloads.json",
        media_root=tmp_path / "media",
        templates=ROOT / "site_templates",
    )


@pytest.fixture
def made(settings: Settings) -> Iterator[Sidecar]:
    sidecar = started(settings)
    yield sidecar
    sidecar.service.store.close()


def reasons(settings: Settings) -> list[str]:
    with pytest.raises(CannotStart) as refused:
        started(settings)
    return refused.value.problems


class TestStart:
    def test_the_first_makes_database_and_keys_for_our_eyes_only(self, made: Sidecar) -> None:
        files = (made.settings.keys, Path(str(made.service.store.url.database)))
        assert [path.stat().st_mode & 0o777 for path in files] == [0o600, 0o600]
        current, head = made.service.store.revision()
        assert current == head

    def test_the_parts_answer_together(self, made: Sidecar) -> None:
        answer = Client(made.application()).get("/account/login", base_url=made.settings.public_url)
        assert (answer.status_code, "Small" in answer.text) == (200, True)

    def test_the_development_mailbox_is_only_where_mail_goes_to_a_folder_of_this_machine(
        self, settings: Settings
    ) -> None:
        public: dict[str, Any] = {"public_url": "https://newsroom.example.org"}
        smtp: dict[str, Any] = {"mail_url": "smtp://127.0.0.1", "mail_from": "newsroom@example.org"}
        for changes, status in ((dict[str, Any](), 200), (public, 404), (smtp, 404)):
            sidecar = started(replace(settings, **changes))
            with closing(sidecar.service.store):
                answer = Client(sidecar.application()).get("/dev/mail/", base_url=sidecar.settings.public_url)
                assert answer.status_code == status

    def test_without_a_manifest_there_is_none(self, settings: Settings) -> None:
        settings.downloads.unlink()
        (problem,) = reasons(settings)
        assert problem.startswith(f"manifest-missing: There is no downloads manifest at {settings.downloads}\n")

    def test_with_a_manifest_of_an_older_build_there_is_none(self, settings: Settings) -> None:
        settings.downloads.write_text(json.dumps({"version": 2, "videos": {}}))
        (problem,) = reasons(settings)
        assert ("manifest-site: " in problem, "build.py build" in problem) == (True, True)

    def test_with_keys_that_others_may_read_there_is_none(self, settings: Settings) -> None:
        settings.keys.touch(mode=0o644)
        assert f"chmod 600 {settings.keys}" in reasons(settings)[0]

    def test_without_templates_there_is_none(self, settings: Settings, tmp_path: Path) -> None:
        assert "ROSTRA_TEMPLATES" in reasons(replace(settings, templates=tmp_path))[0]

    def test_every_reason_is_given_at_once(self, settings: Settings, tmp_path: Path) -> None:
        settings.downloads.unlink()
        settings.keys.touch(mode=0o644)
        assert len(reasons(replace(settings, templates=tmp_path))) == 3

    def test_a_database_that_cannot_be_made_is_a_reason(self, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        assert reasons(replace(settings, database_url=f"sqlite:///{tmp_path}/file/sidecar.db"))[0].startswith(
            "The database cannot be"
        )

    def test_a_database_of_a_newer_release_is_a_reason_and_left_alone(self, made: Sidecar) -> None:
        with made.service.store.write() as conn:
            conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert "another release (9999)" in reasons(made.settings)[0]
        assert made.service.store.revision()[0] == "9999"

    def test_postgresql_without_our_tables_is_a_reason_with_the_command_that_makes_them(
        self, settings: Settings, postgresql: Postgres
    ) -> None:
        url = postgresql.empty()
        assert "python -m sidecar migrate" in reasons(replace(settings, database_url=url))[0]
        with closing(Store.open(url)) as store:
            store.migrate()
        with closing(started(replace(settings, database_url=url)).service.store):
            pass
        postgresql.drop(url)

    def test_a_server_that_is_down_is_waited_for(self, settings: Settings) -> None:
        sidecar = started(replace(settings, database_url="postgresql+psycopg://a@127.0.0.1:1/b"))
        answer = Client(sidecar.application()).get("/readyz")
        assert (answer.status_code, answer.get_json()["database"]) == (503, "unavailable")


class TestTasks:
    def test_they_end_with_the_block(self, made: Sidecar) -> None:
        before = threading.active_count()
        with server.tasks(made) as stop:
            assert threading.active_count() == before + 2
        assert (stop.is_set(), threading.active_count()) == (True, before)

    def test_what_is_over_is_forgotten_at_once(self, made: Sidecar) -> None:
        with made.service.store.write() as conn:
            conn.exec_driver_sql("INSERT INTO limits (key, count, started_at, ends_at) VALUES ('old', 1, 1, 2)")
        with server.tasks(made):
            _await(lambda: _count(made, "limits") == 0)

    def test_mail_goes_on_after_a_failure_that_nobody_thought_of(
        self, made: Sidecar, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        runs: list[float] = []

        def run(_worker: Worker, stop: threading.Event) -> None:
            runs.append(time.monotonic())
            if len(runs) == 1:
                raise RuntimeError("nobody thought of this")
            stop.wait()

        monkeypatch.setattr(Worker, "run_forever", run)
        monkeypatch.setattr(server, "RESTART_PAUSE", 0.05)
        with server.tasks(made):
            _await(lambda: len(runs) == 2)
        assert "mail failed and is restarted" in caplog.text

    def test_a_database_that_is_away_keeps_nothing_from_being_forgotten_later(
        self, made: Sidecar, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def away(_service: object) -> dict[str, int]:
            raise StoreUnavailable("the database is locked")

        monkeypatch.setattr(retention, "purge", away)
        with server.tasks(made):
            _await(lambda: "nothing is deleted now: the database is locked" in caplog.text)
        assert "is restarted" not in caplog.text


class TestFigures:
    def test_gauges_are_what_the_database_says_whoever_wrote_it(self, made: Sidecar) -> None:
        with made.service.store.write() as conn:
            row = "INSERT INTO outbox (id, kind, address, language, facts, state, attempts, not_before, created_at, trouble)"
            values = "VALUES ('a', 'code', 'a@example.org', 'en', '{}', 'queued', 0, 0, ?, '')"
            conn.exec_driver_sql(f"{row} {values}", (int(time.time()) - 100,))
            for _ in range(3):
                limits.hit(conn, int(time.time()), limits.GUESSES)
        text = Client(server.metrics_application(made.service)).get("/metrics").text
        figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        assert (figures["rostra_outbox_depth"], figures["rostra_wrong_guesses_last_hour"]) == ("1.0", "3.0")
        assert 100 <= float(figures["rostra_outbox_oldest_seconds"]) < 130

    def test_nothing_else_is_there(self, made: Sidecar) -> None:
        client = Client(server.metrics_application(made.service))
        assert [
            client.get("/").status_code,
            client.get("/metrics/").status_code,
            client.post("/metrics").status_code,
        ] == [404] * 3

    def test_counters_are_shown_while_the_database_is_away(self, settings: Settings) -> None:
        sidecar = started(replace(settings, database_url="postgresql+psycopg://a@127.0.0.1:1/b"))
        answer = Client(server.metrics_application(sidecar.service)).get("/metrics")
        assert (answer.status_code, "rostra_codes_total" in answer.text) == (200, True)


class TestListener:
    def test_a_free_port_is_chosen_for_0(self) -> None:
        listener = server.Listener(lambda _environ, _start: [], "127.0.0.1:0")
        assert 1024 <= listener.port < 65536
        listener._server.close()
        listener._server.task_dispatcher.shutdown()


def _count(made: Sidecar, table: str) -> int:
    with made.service.store.read() as conn:
        return int(conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608 # a name of ours


def _await(what: object) -> None:
    assert callable(what)
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)
