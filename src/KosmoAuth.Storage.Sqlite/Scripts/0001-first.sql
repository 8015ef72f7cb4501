-- Times are Unix seconds unless the name ends in _ms. Flags are 0 or 1. Secrets are sealed under the master key.

CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE realm (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL
) WITHOUT ROWID;

-- Configuration: one client, scope, role, flow, component a row, as Keycloak's representation.
CREATE TABLE realm_document (
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    doc_key TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (realm_id, kind, doc_key)
);

CREATE TABLE user_entity (
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    username TEXT NOT NULL,
    email TEXT NULL,
    email_verified INTEGER NOT NULL,
    first_name TEXT NULL,
    last_name TEXT NULL,
    enabled INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    created_ms INTEGER NULL,
    service_account_client_id TEXT NULL,
    more TEXT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (realm_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX user_entity_username ON user_entity (realm_id, username);
CREATE INDEX user_entity_email ON user_entity (realm_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX user_entity_service_account ON user_entity (realm_id, service_account_client_id) WHERE service_account_client_id IS NOT NULL;

CREATE TABLE user_attribute (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    sensitive INTEGER NOT NULL,
    PRIMARY KEY (realm_id, user_id, name, position),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE user_role (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role_id TEXT NOT NULL,
    PRIMARY KEY (realm_id, user_id, role_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE user_group (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (realm_id, user_id, group_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE user_required_action (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    action TEXT NOT NULL,
    PRIMARY KEY (realm_id, user_id, action),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE credential (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    user_label TEXT NULL,
    created_ms INTEGER NULL,
    priority INTEGER NOT NULL,
    credential_data TEXT NOT NULL,
    secret_data BLOB NOT NULL,
    PRIMARY KEY (realm_id, user_id, id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

-- A link to a person at an identity provider.
CREATE TABLE federated_identity (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    identity_provider TEXT NOT NULL,
    federated_user_id TEXT NOT NULL,
    federated_username TEXT NULL,
    more TEXT NULL,
    PRIMARY KEY (realm_id, user_id, identity_provider),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE UNIQUE INDEX federated_identity_person ON federated_identity (realm_id, identity_provider, federated_user_id);

CREATE TABLE user_consent (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scope_ids TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    PRIMARY KEY (realm_id, user_id, client_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE login_failure (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    num_failures INTEGER NOT NULL,
    last_failure_ms INTEGER NOT NULL,
    last_ip TEXT NULL,
    not_before INTEGER NOT NULL,
    num_temporary_lockouts INTEGER NOT NULL,
    PRIMARY KEY (realm_id, user_id)
) WITHOUT ROWID;

CREATE TABLE user_session (
    realm_id TEXT NOT NULL,
    id TEXT NOT NULL,
    offline INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    started INTEGER NOT NULL,
    last_access INTEGER NOT NULL,
    remember_me INTEGER NOT NULL,
    ip_address TEXT NULL,
    auth_time INTEGER NOT NULL,
    level INTEGER NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (realm_id, id, offline)
) WITHOUT ROWID;
CREATE INDEX user_session_user ON user_session (realm_id, user_id);
CREATE INDEX user_session_last_access ON user_session (realm_id, offline, last_access);
CREATE INDEX user_session_started ON user_session (realm_id, offline, started);

CREATE TABLE client_session (
    realm_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    offline INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    started INTEGER NOT NULL,
    last_access INTEGER NOT NULL,
    redirect_uri TEXT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (realm_id, session_id, offline, client_id),
    FOREIGN KEY (realm_id, session_id, offline) REFERENCES user_session (realm_id, id, offline) ON DELETE CASCADE
) WITHOUT ROWID;

-- A log-in that has its first proof, or a request too long for an address.
CREATE TABLE login_session (
    id TEXT NOT NULL PRIMARY KEY,
    realm_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX login_session_expires ON login_session (expires);

-- What may happen once. The insert decides; id_hash is SHA-256.
CREATE TABLE single_use (
    kind TEXT NOT NULL,
    id_hash BLOB NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (kind, id_hash)
) WITHOUT ROWID;
CREATE INDEX single_use_expires ON single_use (expires);

-- AUTOINCREMENT: the number of a row that was replaced never comes back, so its sender cannot settle the newer one.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    item_key TEXT NOT NULL,
    body BLOB NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT NULL
);
CREATE UNIQUE INDEX outbox_key ON outbox (kind, item_key);
CREATE INDEX outbox_due ON outbox (kind, due);

CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    realm_id TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    client_id TEXT NULL,
    user_id TEXT NULL,
    session_id TEXT NULL,
    ip_address TEXT NULL,
    error TEXT NULL,
    details TEXT NOT NULL
);
CREATE INDEX event_time ON event (realm_id, time_ms);
