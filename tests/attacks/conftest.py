"""Databases on both engines, and a whole sidecar."""

from tests.support.account_fixtures import *  # noqa: F403 # fixtures, listed in `__all__`
