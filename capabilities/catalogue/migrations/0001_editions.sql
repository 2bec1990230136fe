-- What an editor writes and nobody else sees yet: one draft an item. version is the row's: who saves with an old one is told.
CREATE TABLE catalogue_draft (
    id      {blob} PRIMARY KEY,
    item    TEXT   NOT NULL UNIQUE,
    base    BIGINT NOT NULL,
    version BIGINT NOT NULL,
    text    TEXT   NOT NULL,
    editor  {blob},
    changed BIGINT NOT NULL
);

-- What was published. A row is inserted and then stays as it is: the program has no text that changes or deletes one.
CREATE TABLE catalogue_version (
    item      TEXT   NOT NULL,
    version   BIGINT NOT NULL,
    effective TEXT   NOT NULL,
    text      TEXT   NOT NULL,
    editor    {blob},
    published BIGINT NOT NULL,
    PRIMARY KEY (item, version)
);
