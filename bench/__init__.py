"""Measures the generator: `make bench`."""
