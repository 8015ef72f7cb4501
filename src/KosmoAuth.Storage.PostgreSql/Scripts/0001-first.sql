-- Times are Unix seconds unless the name ends in _ms. Flags are 0 or 1. Secrets are sealed under the master key.
-- Texts are compared by their bytes: faster, and no upgrade of the operating system's collations spoils an index.

CREATE TABLE installation (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE realm (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    revision BIGINT NOT NULL
);

-- Configuration: one client, scope, role, flow, component a row, as Keycloak's representation.
CREATE TABLE realm_document (
    realm_id TEXT COLLATE "C" NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    doc_key TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (realm_id, kind, doc_key)
);

CREATE TABLE user_entity (
    realm_id TEXT COLLATE "C" NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    username TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NULL,
    email_verified SMALLINT NOT NULL,
    first_name TEXT COLLATE "C" NULL,
    last_name TEXT COLLATE "C" NULL,
    enabled SMALLINT NOT NULL,
    not_before BIGINT NOT NULL,
    created_ms BIGINT NULL,
    service_account_client_id TEXT COLLATE "C" NULL,
    more TEXT COLLATE "C" NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (realm_id, id)
);
CREATE UNIQUE INDEX user_entity_username ON user_entity (realm_id, username);
CREATE INDEX user_entity_email ON user_entity (realm_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX user_entity_service_account ON user_entity (realm_id, service_account_client_id) WHERE service_account_client_id IS NOT NULL;

CREATE TABLE user_attribute (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    sensitive SMALLINT NOT NULL,
    PRIMARY KEY (realm_id, user_id, name, position),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE user_role (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    role_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (realm_id, user_id, role_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE user_group (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (realm_id, user_id, group_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE user_required_action (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (realm_id, user_id, action),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE credential (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    user_label TEXT COLLATE "C" NULL,
    created_ms BIGINT NULL,
    priority BIGINT NOT NULL,
    credential_data TEXT COLLATE "C" NOT NULL,
    secret_data BYTEA NOT NULL,
    PRIMARY KEY (realm_id, user_id, id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

-- A link to a person at an identity provider.
CREATE TABLE federated_identity (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    identity_provider TEXT COLLATE "C" NOT NULL,
    federated_user_id TEXT COLLATE "C" NOT NULL,
    federated_username TEXT COLLATE "C" NULL,
    more TEXT COLLATE "C" NULL,
    PRIMARY KEY (realm_id, user_id, identity_provider),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX federated_identity_person ON federated_identity (realm_id, identity_provider, federated_user_id);

CREATE TABLE user_consent (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    scope_ids TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    PRIMARY KEY (realm_id, user_id, client_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE login_failure (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    num_failures BIGINT NOT NULL,
    last_failure_ms BIGINT NOT NULL,
    last_ip TEXT COLLATE "C" NULL,
    not_before BIGINT NOT NULL,
    num_temporary_lockouts BIGINT NOT NULL,
    PRIMARY KEY (realm_id, user_id)
);

CREATE TABLE user_session (
    realm_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    offline SMALLINT NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    started BIGINT NOT NULL,
    last_access BIGINT NOT NULL,
    remember_me SMALLINT NOT NULL,
    ip_address TEXT COLLATE "C" NULL,
    auth_time BIGINT NOT NULL,
    level BIGINT NOT NULL,
    notes TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (realm_id, id, offline)
);
CREATE INDEX user_session_user ON user_session (realm_id, user_id);
CREATE INDEX user_session_last_access ON user_session (realm_id, offline, last_access);
CREATE INDEX user_session_started ON user_session (realm_id, offline, started);

CREATE TABLE client_session (
    realm_id TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    offline SMALLINT NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    started BIGINT NOT NULL,
    last_access BIGINT NOT NULL,
    redirect_uri TEXT COLLATE "C" NULL,
    notes TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (realm_id, session_id, offline, client_id),
    FOREIGN KEY (realm_id, session_id, offline) REFERENCES user_session (realm_id, id, offline) ON DELETE CASCADE
);

-- A log-in that has its first proof, or a request too long for an address.
CREATE TABLE login_session (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    realm_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX login_session_expires ON login_session (expires);

-- What may happen once. The insert decides; id_hash is SHA-256.
CREATE TABLE single_use (
    kind TEXT COLLATE "C" NOT NULL,
    id_hash BYTEA NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (kind, id_hash)
);
CREATE INDEX single_use_expires ON single_use (expires);

-- A sequence: the number of a row that was replaced never comes back, so its sender cannot settle the newer one.
CREATE TABLE outbox (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    item_key TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT COLLATE "C" NULL
);
CREATE UNIQUE INDEX outbox_key ON outbox (kind, item_key);
CREATE INDEX outbox_due ON outbox (kind, due);

CREATE TABLE event (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    realm_id TEXT COLLATE "C" NOT NULL,
    time_ms BIGINT NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NULL,
    user_id TEXT COLLATE "C" NULL,
    session_id TEXT COLLATE "C" NULL,
    ip_address TEXT COLLATE "C" NULL,
    error TEXT COLLATE "C" NULL,
    details TEXT COLLATE "C" NOT NULL
);
CREATE INDEX event_time ON event (realm_id, time_ms);
