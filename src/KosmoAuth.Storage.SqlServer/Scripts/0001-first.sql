-- Times are Unix seconds unless the name ends in _ms. Flags are 0 or 1. Secrets are sealed under the master key.
-- Texts are compared by their code points: nothing that differs in case or accent is the same.

CREATE TABLE installation (
    name NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    value VARBINARY(MAX) NOT NULL
);

CREATE TABLE realm (
    id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    name NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
    revision BIGINT NOT NULL
);

-- Configuration: one client, scope, role, flow, component a row, as Keycloak's representation.
CREATE TABLE realm_document (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    kind NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    doc_key NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    position BIGINT NOT NULL,
    body NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (realm_id, kind, doc_key)
);

CREATE TABLE user_entity (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    username NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    email NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NULL,
    email_verified SMALLINT NOT NULL,
    first_name NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    last_name NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    enabled SMALLINT NOT NULL,
    not_before BIGINT NOT NULL,
    created_ms BIGINT NULL,
    service_account_client_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NULL,
    more NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (realm_id, id)
);
CREATE UNIQUE INDEX user_entity_username ON user_entity (realm_id, username);
CREATE INDEX user_entity_email ON user_entity (realm_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX user_entity_service_account ON user_entity (realm_id, service_account_client_id) WHERE service_account_client_id IS NOT NULL;

CREATE TABLE user_attribute (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    name NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    position BIGINT NOT NULL,
    value NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    sensitive SMALLINT NOT NULL,
    PRIMARY KEY (realm_id, user_id, name, position),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE user_role (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    role_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (realm_id, user_id, role_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE user_group (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    group_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (realm_id, user_id, group_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE user_required_action (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    action NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (realm_id, user_id, action),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE credential (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    type NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_label NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    created_ms BIGINT NULL,
    priority BIGINT NOT NULL,
    credential_data NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    secret_data VARBINARY(MAX) NOT NULL,
    PRIMARY KEY (realm_id, user_id, id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

-- A link to a person at an identity provider.
CREATE TABLE federated_identity (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    identity_provider NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    federated_user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    federated_username NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    more NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    PRIMARY KEY (realm_id, user_id, identity_provider),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX federated_identity_person ON federated_identity (realm_id, identity_provider, federated_user_id);

CREATE TABLE user_consent (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    client_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    scope_ids NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    PRIMARY KEY (realm_id, user_id, client_id),
    FOREIGN KEY (realm_id, user_id) REFERENCES user_entity (realm_id, id) ON DELETE CASCADE
);

CREATE TABLE login_failure (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    num_failures BIGINT NOT NULL,
    last_failure_ms BIGINT NOT NULL,
    last_ip NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    not_before BIGINT NOT NULL,
    num_temporary_lockouts BIGINT NOT NULL,
    PRIMARY KEY (realm_id, user_id)
);

CREATE TABLE user_session (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    offline SMALLINT NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    started BIGINT NOT NULL,
    last_access BIGINT NOT NULL,
    remember_me SMALLINT NOT NULL,
    ip_address NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    auth_time BIGINT NOT NULL,
    level BIGINT NOT NULL,
    notes NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (realm_id, id, offline)
);
CREATE INDEX user_session_user ON user_session (realm_id, user_id);
CREATE INDEX user_session_last_access ON user_session (realm_id, offline, last_access);
CREATE INDEX user_session_started ON user_session (realm_id, offline, started);

CREATE TABLE client_session (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    session_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    offline SMALLINT NOT NULL,
    client_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    started BIGINT NOT NULL,
    last_access BIGINT NOT NULL,
    redirect_uri NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    notes NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (realm_id, session_id, offline, client_id),
    FOREIGN KEY (realm_id, session_id, offline) REFERENCES user_session (realm_id, id, offline) ON DELETE CASCADE
);

-- A log-in that has its first proof, or a request too long for an address.
CREATE TABLE login_session (
    id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    version BIGINT NOT NULL,
    body NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX login_session_expires ON login_session (expires);

-- What may happen once. The insert decides; id_hash is SHA-256.
CREATE TABLE single_use (
    kind NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id_hash VARBINARY(900) NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (kind, id_hash)
);
CREATE INDEX single_use_expires ON single_use (expires);

-- A number from a sequence: the number of a row that was replaced never comes back, so its sender cannot settle the newer one.
CREATE TABLE outbox (
    id BIGINT NOT NULL IDENTITY PRIMARY KEY,
    kind NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    item_key NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    body VARBINARY(MAX) NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL
);
CREATE UNIQUE INDEX outbox_key ON outbox (kind, item_key);
CREATE INDEX outbox_due ON outbox (kind, due);

CREATE TABLE event (
    id BIGINT NOT NULL IDENTITY PRIMARY KEY,
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    time_ms BIGINT NOT NULL,
    type NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    client_id NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NULL,
    session_id NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    ip_address NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    error NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NULL,
    details NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL
);
CREATE INDEX event_time ON event (realm_id, time_ms);
