"""The statements of `downloads`, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

from sqlalchemy import text

LAST_DOWNLOAD = text("""
    SELECT version, at FROM downloads
    WHERE account_id = :account_id AND video = :video AND rendition = :rendition ORDER BY at DESC LIMIT 1
""")
ADD_DOWNLOAD = text("""
    INSERT INTO downloads (id, account_id, video, rendition, version, at)
    SELECT :id, id, :video, :rendition, :version, :now FROM accounts WHERE id = :account_id
    ON CONFLICT (id) DO NOTHING
""")
LIST_DOWNLOADS = text("""
    SELECT video, rendition, version, at FROM downloads WHERE account_id = :account_id ORDER BY at DESC, id LIMIT :most
""")
REPORT_DOWNLOADS = text("""
    SELECT video, rendition, count(*) AS downloads, count(DISTINCT account_id) AS accounts, min(at) AS first_at, max(at) AS last_at
    FROM downloads WHERE at >= :since AND at < :until
    GROUP BY video, rendition ORDER BY count(*) DESC, video, rendition
""")
