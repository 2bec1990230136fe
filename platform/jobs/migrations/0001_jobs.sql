-- How far each reader of facts has come.
CREATE TABLE jobs_cursor (
    reader TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);
-- When each schedule is due next; who changes the row first runs it.
CREATE TABLE jobs_schedule (
    schedule TEXT NOT NULL PRIMARY KEY,
    due BIGINT NOT NULL,
    version BIGINT NOT NULL
);
