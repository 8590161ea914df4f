"""The tables of the account service. Times are whole seconds since 1970 (UTC) in 64 bits; identifiers are random text.

A stolen database is of no use: passwords are Argon2id hashes, session and flow tokens are SHA-256 digests of 256-bit secrets, and
codes are not stored at all (see `challenges`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared byte by byte on both engines."""

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up: rows of one second keep their order."""


def _at(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _account(*, nullable: bool = False, on_delete: str = "CASCADE") -> Column[str]:
    return Column("account_id", Key, ForeignKey("accounts.id", ondelete=on_delete), nullable=nullable, index=True)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address", Text, nullable=False),  # as its owner wrote it, for mail
    Column("address_key", Key, nullable=False, unique=True),  # the one spelling that is compared, see `address`
    Column("password_hash", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("generation", Integer, nullable=False),  # a session of an older generation is dead
    Column("state", Text, CheckConstraint("state IN ('active', 'disabled')", name="state"), nullable=False),
    _at("created_at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Key, primary_key=True),
    _account(),
    Column("token_hash", Key, nullable=False, unique=True),
    Column("generation", Integer, nullable=False),
    Column("browser", Text, nullable=False),  # "Firefox on Windows", for the account's own page
    _at("created_at"),
    _at("seen_at"),
    _at("expires_at"),
)

challenges = Table(
    "challenges",
    metadata,
    Column("id", Key, primary_key=True),
    Column("purpose", Text, CheckConstraint("purpose IN ('register', 'reset')", name="purpose"), nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('pending', 'passed', 'used', 'locked', 'expired', 'cancelled')", name="state"),
        nullable=False,
    ),
    Column("address", Text, nullable=False),
    Column("address_key", Key, nullable=False),
    Column("password_hash", Text),  # only while a registration waits for its code
    Column("language", Text, nullable=False),
    Column("next", Text, nullable=False),
    Column("flow_hash", Key, nullable=False),  # of the secret in the cookie of the browser that began
    Column("key_id", Key, nullable=False),  # of the key that its codes are derived with
    Column("generation", Integer, nullable=False),  # number of the newest code, from 1
    Column("attempts", Integer, CheckConstraint("attempts BETWEEN 0 AND 5", name="attempts"), nullable=False),
    _at("created_at"),
    _at("issued_at"),  # the newest code
    _at("previous_issued_at", nullable=True),  # the one before it, good for its own 30 minutes
    _at("passed_at", nullable=True),
    Index(None, "address_key", "purpose", "state"),
    Index(None, "created_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("challenge_id", Key, ForeignKey("challenges.id", ondelete="CASCADE"), index=True),
    Column("generation", Integer),  # of the code that the mail carries
    _account(nullable=True),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON for the template; never a secret
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('queued', 'sent', 'dropped', 'failed')", name="state"),
        nullable=False,
    ),
    Column("attempts", Integer, nullable=False),
    Column("lease", Key),  # of the worker that has it now
    _at("leased_until", nullable=True),
    _at("not_before"),
    _at("created_at"),
    _at("ended_at", nullable=True),
    Column("trouble", Text, nullable=False),  # why it was dropped, failed or is late
    Index(None, "state", "not_before"),
)

limits = Table(
    "limits",
    metadata,
    Column("key", Key, primary_key=True),  # the limit's name and a digest of whom it counts
    Column("count", Integer, nullable=False),
    _at("started_at"),
    _at("ends_at"),
    Index(None, "ends_at"),
)

events = Table(
    "events",
    metadata,
    Column("id", Serial, primary_key=True),
    _account(nullable=True),
    Column("kind", Text, nullable=False),
    Column("browser", Text, nullable=False),
    _at("at"),
    Index(None, "at"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Serial, primary_key=True),
    _account(),
    Column("action", Text, CheckConstraint("action IN ('subscribed', 'unsubscribed')", name="action"), nullable=False),
    Column("wording", Text, nullable=False),  # version of the sentence that was agreed to
    Column("source", Text, nullable=False),  # the screen, `one-click` or `operator`
    _at("at"),
)

downloads = Table(
    "downloads",
    metadata,
    Column("id", Key, primary_key=True),
    _account(nullable=True, on_delete="SET NULL"),  # downloads of a closed account stay in the statistics
    Column("video", Key, nullable=False),
    Column("rendition", Key, nullable=False),
    Column("version", Key, nullable=False),  # beginning of the file's SHA-256
    _at("at"),
    Index(None, "at"),
)
