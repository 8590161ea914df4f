"""The statements of the outbox, by name. Only the holder of a row's lease may record its outcome; an expired lease has no holder."""

from __future__ import annotations

from sqlalchemy import bindparam, select, text, update

from sidecar.store.tables import outbox

PUT_MAIL = text("""
    INSERT INTO outbox (id, kind, challenge_id, generation, account_id, address, language, facts, state, attempts, not_before,
        created_at, trouble)
    VALUES (:id, :kind, :challenge_id, :generation, :account_id, :address, :language, :facts, 'queued', 0, :now, :now, '')
""")

_DUE = (
    (outbox.c.state == "queued")
    & (outbox.c.not_before <= bindparam("now"))
    & (outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= bindparam("now")))
)
# SKIP LOCKED is PostgreSQL's, where several workers may look at once; SQLite has one writer, and its dialect leaves the words out.
_NEXT = (
    select(outbox.c.id)
    .where(_DUE)
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
LEASE_MAIL = (
    update(outbox)
    .where(outbox.c.id == _NEXT.scalar_subquery())
    .values(lease=bindparam("holder"), leased_until=bindparam("until"), attempts=outbox.c.attempts + 1)
    .returning(outbox)
)

END_MAIL = text("""
    UPDATE outbox SET state = :state, trouble = :trouble, ended_at = :now, lease = NULL, leased_until = NULL
    WHERE id = :id AND lease = :lease AND state = 'queued' RETURNING id
""")
DELAY_MAIL = text("""
    UPDATE outbox SET not_before = :not_before, trouble = :trouble, attempts = :attempts, lease = NULL, leased_until = NULL
    WHERE id = :id AND lease = :lease AND state = 'queued' RETURNING id
""")
CHANGE_MAIL_KIND = text("""
    UPDATE outbox SET kind = :kind, challenge_id = NULL, account_id = :account_id, address = :address, language = :language
    WHERE id = :id AND lease = :lease AND state = 'queued' RETURNING id
""")

GET_CHALLENGE = text("SELECT * FROM challenges WHERE id = :id")
WAITING_MAIL = text("SELECT count(*) AS count, min(created_at) AS oldest FROM outbox WHERE state = 'queued'")
LIST_MAIL = text("""
    SELECT id, kind, language, address, state, attempts, not_before, created_at, ended_at, trouble FROM outbox
    WHERE state IN ('queued', 'failed') OR :all = 1 ORDER BY created_at DESC, id LIMIT :most
""")
RETRY_MAIL = text("""
    UPDATE outbox SET state = 'queued', attempts = 0, not_before = :now, created_at = :now, ended_at = NULL
    WHERE state = 'failed' OR (state = 'queued' AND not_before > :now) RETURNING id
""")
