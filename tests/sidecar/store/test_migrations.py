"""The tables come from migrations, and rows survive them, on both engines (attack case K7)."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, inspect

from sidecar.store import engine, migrations
from sidecar.store.engine import Store
from sidecar.store.tables import metadata
from tests.sidecar.store.samples import counted, fill
from tests.support.together import together

FOLDER = Path(migrations.__file__).parent
SCRIPTS = ScriptDirectory(FOLDER)
Opening = Callable[[str], Store]
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()]


def at_revision(url: str, revision: str) -> None:
    """Bring an empty database to a revision, as the release that had it did."""
    store = Store.open(url)
    own = engine._engine(store.url, foreign_keys=False, poolclass=NullPool).execution_options(rostra_writes=True)
    with own.begin() as connection:
        migrations.upgrade(connection, revision)
    store.close()


@pytest.fixture
def opening() -> Iterator[Opening]:
    """Open stores that are closed when the test is over."""
    opened: list[Store] = []

    def open_one(url: str) -> Store:
        opened.append(Store.open(url))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def differences(store: Store) -> list[object]:
    with store.read() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def schema(store: Store) -> dict[str, object]:
    """Return all that the database says of its tables: what autogenerate does not compare too."""
    with store.read() as connection:
        seen = inspect(connection)
        kinds = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")
        names = [name for name in seen.get_table_names() if name != "alembic_version"]
        return {f"{name} {kind}": _sorted(getattr(seen, f"get_{kind}")(name)) for name in names for kind in kinds}


def _sorted(found: object) -> list[str]:
    return sorted(repr(one) for one in found) if isinstance(found, list) else [repr(found)]


def test_an_empty_database_gets_exactly_the_tables_of_the_code(opening: Opening, empty_store_url: str) -> None:
    store = opening(empty_store_url)
    assert store.revision() == (None, migrations.HEAD)
    store.migrate()
    assert store.revision() == (migrations.HEAD, migrations.HEAD)
    assert differences(store) == []
    migrated = schema(store)
    with store.write() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert migrated == schema(store)


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_earlier_release_survive_the_way_to_this_one(
    opening: Opening, empty_store_url: str, revision: str
) -> None:
    at_revision(empty_store_url, revision)
    store = opening(empty_store_url)
    with store.write() as connection:
        before = fill(connection)
    store.migrate()
    with store.read() as connection:
        after = counted(connection)
    assert {name: after.get(name) for name in before} == before
    assert differences(store) == []


def test_migrating_again_changes_nothing(opening: Opening, store_url: str) -> None:
    store = opening(store_url)
    with store.write() as connection:
        before = fill(connection)
    store.migrate()
    with store.read() as connection:
        assert counted(connection) == before


def test_of_several_processes_that_migrate_at_once_one_does_it_and_none_fails(
    opening: Opening, empty_store_url: str
) -> None:
    stores = [opening(empty_store_url) for _ in range(4)]
    together([store.migrate for store in stores])
    assert {store.revision() for store in stores} == {(migrations.HEAD, migrations.HEAD)}


LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("accounts", recreate="{recreate}") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    {more}
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Migrations with one more file to write, as a later release has them."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr(migrations, "SCRIPTS", str(folder))
    monkeypatch.setattr(migrations, "HEAD", "9999")
    return folder / "versions" / "9999_later.py"


def test_a_table_that_is_built_anew_takes_no_rows_of_others_with_it(
    opening: Opening, store_url: str, later: Path
) -> None:
    recreate = "always" if store_url.startswith("sqlite") else "auto"
    later.write_text(LATER.format(head=REVISIONS[0], recreate=recreate, more="pass"))
    store = opening(store_url)
    with store.write() as connection:
        before = fill(connection)
    store.migrate()
    with store.read() as connection:
        assert counted(connection) == before
    assert store.revision() == ("9999", "9999")


def test_a_migration_that_fails_leaves_the_database_as_it_was(opening: Opening, store_url: str, later: Path) -> None:
    later.write_text(LATER.format(head=REVISIONS[0], recreate="auto", more='raise LookupError("half way")'))
    store = opening(store_url)
    with pytest.raises(LookupError, match="half way"):
        store.migrate()
    assert store.revision() == (REVISIONS[0], "9999")
    assert differences(store) == []


def test_a_migration_that_would_leave_rows_pointing_to_nothing_is_undone(
    opening: Opening, sqlite_url: str, later: Path
) -> None:
    lost = "op.execute(\"DELETE FROM accounts WHERE id = 'id-1'\")"
    later.write_text(LATER.format(head=REVISIONS[0], recreate="auto", more=lost))
    store = opening(sqlite_url)
    with store.write() as connection:
        before = fill(connection)
    with pytest.raises(ValueError, match="rows would point to nothing"):
        store.migrate()
    with store.read() as connection:
        assert counted(connection) == before


def test_the_newest_revision_is_the_one_that_is_written_down() -> None:
    assert SCRIPTS.get_heads() == [migrations.HEAD]


def test_the_folder_is_found_wherever_the_command_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = Config()
    config.set_main_option("script_location", migrations.SCRIPTS)
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]
