"""The database: its tables, its engine, its named statements and the way from one release to the next."""
