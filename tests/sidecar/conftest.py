"""What these tests may ask for: databases on both engines, and a whole sidecar."""

from tests.support.account_fixtures import (
    accounts,
    empty_store_url,
    patient,
    quick_accounts,
    sqlite_template,
    sqlite_url,
    store_url,
)

__all__ = ["accounts", "empty_store_url", "patient", "quick_accounts", "sqlite_template", "sqlite_url", "store_url"]
