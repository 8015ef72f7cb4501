-- Links that were mailed; token_hash is SHA-256. ended: used, superseded, or null while the link is good.
CREATE TABLE action_link (
    kind TEXT COLLATE "C" NOT NULL,
    token_hash BYTEA NOT NULL,
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    bound_to TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NULL,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    ended TEXT COLLATE "C" NULL,
    ended_at BIGINT NULL,
    spent_by TEXT COLLATE "C" NULL,
    PRIMARY KEY (kind, token_hash),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);
CREATE INDEX action_link_user ON action_link (realm_id, user_id, kind);
CREATE INDEX action_link_expires ON action_link (expires);

-- Attempts within a window that begins with the first of them; key_hash is a keyed hash of what is limited.
CREATE TABLE attempt_counter (
    kind TEXT COLLATE "C" NOT NULL,
    key_hash BYTEA NOT NULL,
    attempts BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (kind, key_hash)
);
CREATE INDEX attempt_counter_expires ON attempt_counter (expires);
