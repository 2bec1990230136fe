-- One row a closed case. due = 1: its archive file is to be made, or made anew. file names the sealed archive in the files store.
CREATE TABLE archive_file (
    case_id {blob} PRIMARY KEY,
    closed  BIGINT NOT NULL,
    due     BIGINT NOT NULL,
    file    TEXT,
    made    BIGINT
);
CREATE INDEX archive_file_due ON archive_file (due, closed);
CREATE INDEX archive_file_closed ON archive_file (closed, case_id);
