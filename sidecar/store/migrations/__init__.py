"""The way of the tables from one release to the next; `Store.migrate` walks it with Alembic."""

HEAD = "0001"
"""The newest revision in `versions/`; written down so that a start need not load Alembic to compare it."""
