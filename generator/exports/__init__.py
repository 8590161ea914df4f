"""Formats for machines, one a module: functions from items to bytes. `registry` is the table of all outputs."""
