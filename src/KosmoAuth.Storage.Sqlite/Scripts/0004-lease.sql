-- Work that one node at a time does. The lease ends by itself when its holder is gone.
CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
