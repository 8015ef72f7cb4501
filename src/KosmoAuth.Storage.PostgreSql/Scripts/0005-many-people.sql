-- Both kinds of sessions end at other times. The clean-up of one kind must not walk, every minute, past all rows of the other that live on.
DROP INDEX user_session_last_access;
DROP INDEX user_session_started;
CREATE INDEX user_session_last_access ON user_session (realm_id, offline, remember_me, last_access);
CREATE INDEX user_session_started ON user_session (realm_id, offline, remember_me, started);
