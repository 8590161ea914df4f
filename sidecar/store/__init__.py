"""The database: its tables, its engine, its named statements and migrations from one release to the next."""
