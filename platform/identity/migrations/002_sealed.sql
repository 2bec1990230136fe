-- Personal data is sealed from here on. A database that holds people in clear is not moved: no such program was ever
-- released. It is refused, and stays as it is; the name of the constraint is the message.
CREATE TABLE identity_in_clear (
    people BIGINT NOT NULL CONSTRAINT "this database holds people in clear: begin with a new one" CHECK (people = 0)
);
INSERT INTO identity_in_clear (people) SELECT COUNT(*) FROM identity_person;
INSERT INTO identity_in_clear (people) SELECT COUNT(*) FROM identity_officer;
DROP TABLE identity_in_clear;
DROP TABLE identity_person;
DROP TABLE identity_officer;
DROP TABLE identity_session;
DELETE FROM identity_credential;
DELETE FROM identity_attempt;
DELETE FROM identity_phone_code;

-- One key a person, resident or officer; `master` is the number of the master key that wraps it. Erasing a person is
-- deleting the row. Left out of backups, together with identity_index: see KEY_TABLES.
CREATE TABLE identity_key (
    person {blob} NOT NULL PRIMARY KEY,
    wrapped {blob} NOT NULL,
    master BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX identity_key_master ON identity_key (master, person);

-- By what people are found: keyed fingerprints of identity numbers and phones. `kind` says whose and which.
CREATE TABLE identity_index (
    person {blob} NOT NULL,
    kind TEXT NOT NULL,
    value {blob} NOT NULL,
    PRIMARY KEY (person, kind)
);
CREATE UNIQUE INDEX identity_index_value ON identity_index (value, kind);

-- name, id_number and phone are sealed under the person's key; they go when the person is erased.
CREATE TABLE identity_person (
    id {blob} NOT NULL PRIMARY KEY,
    name {blob},
    id_number {blob},
    phone {blob},
    registered_at BIGINT NOT NULL,
    erased_at BIGINT
);

-- name and id_number are sealed under the officer's key.
CREATE TABLE identity_officer (
    id {blob} NOT NULL PRIMARY KEY,
    name {blob},
    id_number {blob},
    badge TEXT NOT NULL,
    branch TEXT NOT NULL,
    site TEXT NOT NULL,
    roles TEXT NOT NULL,
    appointed_at BIGINT NOT NULL,
    left_at BIGINT,
    erased_at BIGINT
);
CREATE UNIQUE INDEX identity_officer_badge ON identity_officer (badge);
CREATE INDEX identity_officer_site ON identity_officer (site, badge);

-- address is sealed under the key of the person whose session it is.
CREATE TABLE identity_session (
    id {blob} NOT NULL PRIMARY KEY,
    token {blob} NOT NULL,
    person {blob} NOT NULL,
    side TEXT NOT NULL,
    address {blob} NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX identity_session_token ON identity_session (token);
CREATE INDEX identity_session_person ON identity_session (person, started_at);
