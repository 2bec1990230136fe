-- Which errand 一件事 a case is a part of.
CREATE TABLE archive_part (
    case_id   {blob} PRIMARY KEY,
    errand_id {blob} NOT NULL
);
CREATE INDEX archive_part_errand ON archive_part (errand_id);

-- One row a closed errand. due = 1: its archive file is to be made, or made anew, once each of its cases has one.
CREATE TABLE archive_errand (
    errand_id {blob} PRIMARY KEY,
    number    TEXT   NOT NULL,
    applicant {blob} NOT NULL,
    closed    BIGINT NOT NULL,
    due       BIGINT NOT NULL,
    file      TEXT,
    made      BIGINT
);
CREATE INDEX archive_errand_due ON archive_errand (due, closed);
CREATE INDEX archive_errand_closed ON archive_errand (closed, errand_id);
