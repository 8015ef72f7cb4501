-- Wrong codes of a person in a row. Apart from login_failure, which a right password clears.
CREATE TABLE second_factor_failure (
    realm_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    num_failures BIGINT NOT NULL,
    last_failure BIGINT NOT NULL,
    PRIMARY KEY (realm_id, user_id)
);
