"""Entry point of Alembic: runs the migrations on the connection and in the transaction of `Store.migrate`."""

from alembic import context

from sidecar.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
