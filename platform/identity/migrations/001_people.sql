-- Names, identity numbers, phones and client addresses are in the clear until the sealing of personal data; only
-- src/store/people.rs and src/store/sessions.rs read them.
CREATE TABLE identity_person (
    id {blob} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    id_number TEXT NOT NULL,
    phone TEXT NOT NULL,
    registered_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_person_id_number ON identity_person (id_number);
CREATE UNIQUE INDEX identity_person_phone ON identity_person (phone);

CREATE TABLE identity_officer (
    id {blob} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    badge TEXT NOT NULL,
    branch TEXT NOT NULL,
    site TEXT NOT NULL,
    roles TEXT NOT NULL,
    appointed_at BIGINT NOT NULL,
    left_at BIGINT
);
CREATE UNIQUE INDEX identity_officer_badge ON identity_officer (badge);
CREATE INDEX identity_officer_site ON identity_officer (site, badge);

CREATE TABLE identity_credential (
    id {blob} NOT NULL PRIMARY KEY,
    person {blob} NOT NULL,
    kind TEXT NOT NULL,
    secret TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX identity_credential_person ON identity_credential (person, kind);

CREATE TABLE identity_session (
    id {blob} NOT NULL PRIMARY KEY,
    token {blob} NOT NULL,
    person {blob} NOT NULL,
    side TEXT NOT NULL,
    address TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX identity_session_token ON identity_session (token);
CREATE INDEX identity_session_person ON identity_session (person, started_at);

-- One row for each account, unknown login, phone or client address that failed lately. `turn` is raised first in every
-- transaction that counts, which makes PostgreSQL hold the row until the commit.
CREATE TABLE identity_attempt (
    subject {blob} NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    locked_until BIGINT,
    turn BIGINT NOT NULL
);

CREATE TABLE identity_phone_code (
    id {blob} NOT NULL PRIMARY KEY,
    phone {blob} NOT NULL,
    address {blob} NOT NULL,
    secret TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX identity_phone_code_phone ON identity_phone_code (phone, made_at);
CREATE INDEX identity_phone_code_address ON identity_phone_code (address, made_at);
