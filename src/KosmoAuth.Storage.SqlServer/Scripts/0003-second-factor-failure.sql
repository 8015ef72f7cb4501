-- Wrong codes of a person in a row. Apart from login_failure, which a right password clears.
CREATE TABLE second_factor_failure (
    realm_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    num_failures BIGINT NOT NULL,
    last_failure BIGINT NOT NULL,
    PRIMARY KEY (realm_id, user_id)
);
