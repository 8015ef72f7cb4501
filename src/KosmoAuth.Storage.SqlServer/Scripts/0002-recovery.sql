-- Links that were mailed; token_hash is SHA-256. ended: used, superseded, or null while the link is good.
CREATE TABLE action_link (
    kind NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    token_hash VARBINARY(900) NOT NULL,
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    bound_to NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    details NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    ended NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    ended_at BIGINT NULL,
    spent_by NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    PRIMARY KEY (kind, token_hash),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);
CREATE INDEX action_link_user ON action_link (realm_id, user_id, kind);
CREATE INDEX action_link_expires ON action_link (expires);

-- Attempts within a window that begins with the first of them; key_hash is a keyed hash of what is limited.
CREATE TABLE attempt_counter (
    kind NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    key_hash VARBINARY(900) NOT NULL,
    attempts BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (kind, key_hash)
);
CREATE INDEX attempt_counter_expires ON attempt_counter (expires);
