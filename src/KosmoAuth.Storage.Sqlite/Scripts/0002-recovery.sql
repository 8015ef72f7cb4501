-- Links that were mailed; token_hash is SHA-256. ended: used, superseded, or null while the link is good.
CREATE TABLE action_link (
    kind TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    bound_to TEXT NOT NULL,
    details TEXT NULL,
    issued INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    ended TEXT NULL,
    ended_at INTEGER NULL,
    spent_by TEXT NULL,
    PRIMARY KEY (kind, token_hash),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX action_link_user ON action_link (realm_id, user_id, kind);
CREATE INDEX action_link_expires ON action_link (expires);

-- Attempts within a window that begins with the first of them; key_hash is a keyed hash of what is limited.
CREATE TABLE attempt_counter (
    kind TEXT NOT NULL,
    key_hash BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (kind, key_hash)
) WITHOUT ROWID;
CREATE INDEX attempt_counter_expires ON attempt_counter (expires);
