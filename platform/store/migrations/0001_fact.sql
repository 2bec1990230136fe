-- Every fact, for ever. The position is the fact's number among all; the sequencer gives it after the commit on
-- PostgreSQL, the single writer with the row on SQLite. The key is (stream, version), which also settles races.
CREATE TABLE store_fact (
    stream {blob} NOT NULL,
    version BIGINT NOT NULL,
    id {blob} NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    body TEXT NOT NULL,
    position BIGINT,
    PRIMARY KEY (stream, version)
);
CREATE UNIQUE INDEX store_fact_position ON store_fact (position) WHERE position IS NOT NULL;
CREATE INDEX store_fact_unplaced ON store_fact (stream, version) WHERE position IS NULL;
