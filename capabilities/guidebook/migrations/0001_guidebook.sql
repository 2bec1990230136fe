-- A file that an editor uploaded, as it was read: heads and rows, columns that nobody knows included. It waits until it is
-- taken, for thirty days at most.
CREATE TABLE guidebook_import (
    id       {blob} PRIMARY KEY,
    officer  {blob} NOT NULL,
    name     TEXT   NOT NULL,
    cells    TEXT   NOT NULL,
    uploaded BIGINT NOT NULL,
    taken    BIGINT
);

-- Another guide that this city's is compared with. Our own figures are reckoned when they are shown.
CREATE TABLE guidebook_baseline (
    id        {blob} PRIMARY KEY,
    name      TEXT   NOT NULL,
    source    TEXT   NOT NULL,
    as_of     TEXT   NOT NULL,
    entries   TEXT   NOT NULL,
    officer   {blob} NOT NULL,
    uploaded  BIGINT NOT NULL,
    published BIGINT
);
