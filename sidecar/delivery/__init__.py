"""Delivery of gated files, one module for each kind."""
