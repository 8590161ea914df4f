"""Every statement of the use cases, by name, in the SQL that SQLite and PostgreSQL share.

With a guarded `UPDATE ... WHERE state = ... RETURNING` only one of several parallel requests gets the row.
"""

from __future__ import annotations

from sqlalchemy import text

# Limits ------------------------------------------------------------------------------------------------------------------------

HIT_LIMIT = text("""
    INSERT INTO limits (key, count, started_at, ends_at) VALUES (:key, 1, :now, :ends_at)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN limits.ends_at <= :now THEN 1 ELSE limits.count + 1 END,
        started_at = CASE WHEN limits.ends_at <= :now THEN :now ELSE limits.started_at END,
        ends_at = CASE WHEN limits.ends_at BETWEEN :now + 1 AND :ends_at THEN limits.ends_at ELSE :ends_at END
    RETURNING count, ends_at
""")
RELEASE_LIMIT = text("UPDATE limits SET count = count - 1 WHERE key = :key AND count > 0 AND ends_at > :now")
LOCK_ADDRESS = text("""
    INSERT INTO limits (key, count, started_at, ends_at) VALUES (:key, 1, :now, :now)
    ON CONFLICT (key) DO UPDATE SET ends_at = :now
""")
READ_LIMIT = text("SELECT count FROM limits WHERE key = :key AND ends_at > :now")

# Challenges --------------------------------------------------------------------------------------------------------------------

ADD_CHALLENGE = text("""
    INSERT INTO challenges (id, purpose, state, address, address_key, password_hash, language, next, flow_hash, key_id, generation,
        attempts, created_at, issued_at)
    VALUES (:id, :purpose, 'pending', :address, :address_key, :password_hash, :language, :next, :flow_hash, :key_id, 1,
        0, :now, :now)
""")
FIND_CHALLENGE = text("SELECT * FROM challenges WHERE id = :id AND purpose = :purpose AND flow_hash = :flow_hash")
COUNT_ATTEMPT = text("""
    UPDATE challenges SET attempts = attempts + 1,
        previous_issued_at = CASE WHEN previous_issued_at > :dead THEN previous_issued_at END
    WHERE id = :id AND purpose = :purpose AND flow_hash = :flow_hash AND state = 'pending' AND attempts < 5
    RETURNING *
""")
CLAIM_CHALLENGE = text("""
    UPDATE challenges SET state = :to_state, password_hash = NULL, passed_at = COALESCE(passed_at, :now)
    WHERE id = :id AND state = :from_state RETURNING *
""")
LOCK_CHALLENGE = text("UPDATE challenges SET state = 'locked' WHERE id = :id AND state = 'pending' AND attempts >= 5")
EXPIRE_CHALLENGE = text("""
    UPDATE challenges SET state = 'expired' WHERE id = :id AND state = 'pending' AND issued_at = :issued_at
""")
RENEW_CHALLENGE = text("""
    UPDATE challenges SET generation = generation + 1, previous_issued_at = issued_at, issued_at = :now
    WHERE id = :id AND state = 'pending' AND generation = :generation RETURNING generation
""")
REPLACE_CHALLENGE = text("""
    UPDATE challenges SET state = 'cancelled', password_hash = NULL
    WHERE id = :id AND state IN ('pending', 'locked', 'expired') RETURNING id
""")
CANCEL_OTHER_CHALLENGES = text("""
    UPDATE challenges SET state = 'cancelled', password_hash = NULL
    WHERE address_key = :address_key AND id <> :id AND state IN ('pending', 'passed', 'locked', 'expired')
""")

# Accounts ----------------------------------------------------------------------------------------------------------------------

ADD_ACCOUNT = text("""
    INSERT INTO accounts (id, address, address_key, password_hash, language, generation, state, created_at)
    VALUES (:id, :address, :address_key, :password_hash, :language, 1, 'active', :now)
    ON CONFLICT (address_key) DO NOTHING RETURNING id
""")
FIND_ACCOUNT = text("SELECT * FROM accounts WHERE address_key = :address_key")
GET_ACCOUNT = text("SELECT * FROM accounts WHERE id = :id")
LIST_ACCOUNTS = text("SELECT id, address, language, state, created_at FROM accounts ORDER BY created_at, id")
SET_PASSWORD = text("""
    UPDATE accounts SET password_hash = :password_hash, generation = generation + 1
    WHERE id = :id AND generation = :generation AND state = 'active' RETURNING *
""")
REHASH_PASSWORD = text("""
    UPDATE accounts SET password_hash = :password_hash WHERE id = :id AND generation = :generation
""")
SET_STATE = text("UPDATE accounts SET state = :state, generation = generation + 1 WHERE id = :id RETURNING *")
DELETE_ACCOUNT = text("DELETE FROM accounts WHERE id = :id RETURNING *")
FORGET_CHALLENGES = text("DELETE FROM challenges WHERE address_key = :address_key")
FORGET_MAIL = text("""
    DELETE FROM outbox WHERE address = :address OR account_id = :id
        OR challenge_id IN (SELECT id FROM challenges WHERE address_key = :address_key)
""")

# Sessions ----------------------------------------------------------------------------------------------------------------------

ADD_SESSION = text("""
    INSERT INTO sessions (id, account_id, token_hash, generation, browser, created_at, seen_at, expires_at)
    SELECT :id, id, :token_hash, generation, :browser, :now, :now, :expires_at FROM accounts
    WHERE id = :account_id AND generation = :generation AND state = 'active' RETURNING id
""")
_LIVE = """
    FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id
    WHERE a.state = 'active' AND a.generation = s.generation AND s.expires_at > :now AND s.seen_at > :idle
"""
FIND_SESSION = text(f"""
    SELECT s.id, s.account_id, s.generation, s.browser, s.created_at, s.seen_at, s.expires_at, a.address, a.language
    {_LIVE} AND s.token_hash = :token_hash
""")
SESSION_ALIVE = text(f"SELECT 1 {_LIVE} AND s.id = :id")
LIST_SESSIONS = text(f"""
    SELECT s.id, s.browser, s.created_at, s.seen_at, s.expires_at
    {_LIVE} AND s.account_id = :account_id ORDER BY s.seen_at DESC, s.id
""")
TOUCH_SESSION = text("UPDATE sessions SET seen_at = :now WHERE id = :id AND seen_at < :now")
END_SESSION = text("DELETE FROM sessions WHERE id = :id AND account_id = :account_id RETURNING id")
END_SESSION_BY_TOKEN = text("DELETE FROM sessions WHERE token_hash = :token_hash RETURNING account_id, browser")
END_SESSIONS = text("DELETE FROM sessions WHERE account_id = :account_id AND id <> :except_id")

# Events and consents -----------------------------------------------------------------------------------------------------------

ADD_EVENT = text("""
    INSERT INTO events (account_id, kind, browser, at)
    VALUES ((SELECT id FROM accounts WHERE id = :account_id), :kind, :browser, :now)
""")
LIST_EVENTS = text(
    "SELECT kind, browser, at FROM events WHERE account_id = :account_id ORDER BY at DESC, id DESC LIMIT :most"
)
KNOWS_BROWSER = text("""
    SELECT 1 FROM events WHERE account_id = :account_id AND browser = :browser AND kind IN ('registered', 'signed_in') LIMIT 1
""")
ADD_CONSENT = text("""
    INSERT INTO consents (account_id, action, wording, source, at)
    SELECT id, :action, :wording, :source, :now FROM accounts WHERE id = :account_id
""")
LATEST_CONSENT = text("""
    SELECT action, wording, source, at FROM consents WHERE account_id = :account_id ORDER BY at DESC, id DESC LIMIT 1
""")
LIST_CONSENTS = text("SELECT action, wording, source, at FROM consents WHERE account_id = :account_id ORDER BY at, id")
EXPORT_CONSENTS = text("""
    SELECT a.address, a.language, c.action, c.wording, c.source, c.at
    FROM consents AS c JOIN accounts AS a ON a.id = c.account_id
    ORDER BY a.address_key, c.at, c.id
""")

# Retention ---------------------------------------------------------------------------------------------------------------------

PURGES = {
    "challenges": text("DELETE FROM challenges WHERE created_at < :before"),
    "sessions": text("DELETE FROM sessions WHERE expires_at < :before"),
    "limits": text("DELETE FROM limits WHERE ends_at < :before"),
    "events": text("DELETE FROM events WHERE at < :before"),
    "outbox": text("DELETE FROM outbox WHERE state <> 'queued' AND ended_at < :before"),
    "downloads": text("DELETE FROM downloads WHERE at < :before"),
}
