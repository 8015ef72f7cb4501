-- Wrong codes of a person in a row. Apart from login_failure, which a right password clears.
CREATE TABLE second_factor_failure (
    realm_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    num_failures INTEGER NOT NULL,
    last_failure INTEGER NOT NULL,
    PRIMARY KEY (realm_id, user_id)
) WITHOUT ROWID;
