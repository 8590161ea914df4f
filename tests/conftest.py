"""Fixtures for all tests. Helpers without set-up and tear-down are plain functions in `tests/support/`."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.support import postgres
from tests.support.browser import chromium
from tests.support.postgres import Postgres

# Examples may take their time on machines that other programs use too. Tests with the mark «nightly» ask for the second profile
# themselves; `--hypothesis-profile=nightly` gives it to all others.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", _PATIENT)
settings.register_profile("nightly", _PATIENT, max_examples=2000, print_blob=True)
settings.load_profile("ci")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for the tests of one module; every test opens pages of its own in it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests of this process; it starts with the first that asks."""
    with postgres.server() as running:
        yield running
