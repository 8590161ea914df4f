"""Family K, the tables: the way from nothing, and from every release before, to the present. More in tests/sidecar/store."""

import pytest

from sidecar.store import migrations
from sidecar.store.engine import Store
from tests.sidecar.store.samples import counted, fill
from tests.sidecar.store.test_migrations import REVISIONS, at_revision


def test_k7_an_empty_database_becomes_one_that_serves(empty_store_url: str) -> None:
    store = Store.open(empty_store_url)
    store.migrate()
    with store.write() as connection:
        assert set(fill(connection).values()) == {2}
    assert store.revision() == (migrations.HEAD, migrations.HEAD)
    store.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_k7_rows_of_an_earlier_release_are_all_there_in_this_one(empty_store_url: str, revision: str) -> None:
    at_revision(empty_store_url, revision)
    store = Store.open(empty_store_url)
    with store.write() as connection:
        before = fill(connection)
    store.migrate()
    with store.read() as connection:
        after = counted(connection)
    assert {name: after.get(name) for name in before} == before
    store.close()
