-- Passkeys of officers and residents. `passkey` is the public key with what its authenticator said of itself; the secret half
-- never leaves the authenticator. `label` is what its owner calls it, sealed with the owner's key.
CREATE TABLE identity_passkey (
    id {blob} NOT NULL PRIMARY KEY,
    credential {blob} NOT NULL,
    person {blob} NOT NULL,
    side TEXT NOT NULL,
    label {blob} NOT NULL,
    passkey TEXT NOT NULL,
    counter BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE UNIQUE INDEX identity_passkey_credential ON identity_passkey (credential);
CREATE INDEX identity_passkey_person ON identity_passkey (person, made_at);

-- What the server remembers between asking an authenticator and hearing its answer: a row for each question, taken by the first
-- answer. The browser has the handle, the database its hash. The nil person: nobody knows yet who will answer.
CREATE TABLE identity_passkey_question (
    handle {blob} NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    person {blob} NOT NULL,
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX identity_passkey_question_asked ON identity_passkey_question (asked_at);

-- Officers who gave the right password and have still to show a passkey, or to add their first one.
CREATE TABLE identity_half_session (
    token {blob} NOT NULL PRIMARY KEY,
    officer {blob} NOT NULL,
    begun_at BIGINT NOT NULL
);
CREATE INDEX identity_half_session_begun ON identity_half_session (begun_at);
