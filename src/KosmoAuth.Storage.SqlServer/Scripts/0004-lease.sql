-- Work that one node at a time does. The lease ends by itself when its holder is gone.
CREATE TABLE lease (
    name NVARCHAR(450) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
    holder NVARCHAR(MAX) COLLATE Latin1_General_100_BIN2 NOT NULL,
    expires BIGINT NOT NULL
);
