"""What every test may ask for. Helpers that need no life cycle are plain functions in `tests/support/`."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for the tests of one module; every test opens pages of its own in it."""
    with chromium() as running:
        yield running
