-- Both kinds of sessions end at other times. The clean-up of one kind must not walk, every minute, past all rows of the other that live on.
DROP INDEX user_session_last_access;
DROP INDEX user_session_started;
CREATE INDEX user_session_last_access ON user_session (realm_id, offline, remember_me, last_access);
CREATE INDEX user_session_started ON user_session (realm_id, offline, remember_me, started);

-- Without statistics SQLite takes it that ten rows have the same realm, and would look through all sessions of a realm for those of one person. These are
-- the figures of four realms with a million people; they cost nothing where there are fewer. First how many rows, then how many share the first column of
-- the index, the first two, and so on.
ANALYZE realm;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('realm', 'realm', '10 1'),
    ('realm', 'sqlite_autoindex_realm_2', '10 1'),
    ('realm_document', 'sqlite_autoindex_realm_document_1', '1000 200 30 1'),
    ('user_entity', 'user_entity', '1000000 250000 1'),
    ('user_entity', 'user_entity_username', '1000000 250000 1'),
    ('user_entity', 'user_entity_email', '1000000 250000 2'),
    ('user_entity', 'user_entity_service_account', '100 25 1'),
    ('user_attribute', 'user_attribute', '7000000 1750000 7 1 1'),
    ('user_role', 'user_role', '2000000 500000 2 1'),
    ('user_group', 'user_group', '1000000 250000 1 1'),
    ('user_required_action', 'user_required_action', '100000 25000 1 1'),
    ('credential', 'sqlite_autoindex_credential_1', '1000000 250000 1 1'),
    ('federated_identity', 'federated_identity', '100000 25000 1 1'),
    ('federated_identity', 'federated_identity_person', '100000 25000 12500 1'),
    ('user_consent', 'user_consent', '100000 25000 1 1'),
    ('login_failure', 'login_failure', '10000 2500 1'),
    ('second_factor_failure', 'second_factor_failure', '10000 2500 1'),
    ('user_session', 'user_session', '500000 125000 1 1'),
    ('user_session', 'user_session_user', '500000 125000 2'),
    ('user_session', 'user_session_last_access', '500000 125000 62500 31250 5'),
    ('user_session', 'user_session_started', '500000 125000 62500 31250 5'),
    ('client_session', 'client_session', '600000 150000 1 1 1'),
    ('lease', 'lease', '10 1'),
    ('login_session', 'login_session', '50000 1'),
    ('login_session', 'login_session_expires', '50000 20'),
    ('single_use', 'single_use', '100000 20000 1'),
    ('single_use', 'single_use_expires', '100000 20'),
    ('outbox', 'outbox_key', '10000 5000 1'),
    ('outbox', 'outbox_due', '10000 5000 10'),
    ('event', 'event_time', '1000000 250000 2'),
    ('action_link', 'action_link', '100000 20000 1'),
    ('action_link', 'action_link_user', '100000 25000 2 1'),
    ('action_link', 'action_link_expires', '100000 20'),
    ('attempt_counter', 'attempt_counter', '100000 20000 1'),
    ('attempt_counter', 'attempt_counter_expires', '100000 20');
ANALYZE sqlite_schema;
