-- Sign-in through outside providers. A provider's name for a person is known here by its keyed fingerprint alone; what waits
-- between two steps is sealed under a key that only the person's browser has.
CREATE TABLE identity_link (
    id {blob} NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    subject {blob} NOT NULL,
    person {blob} NOT NULL,
    side TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    last_used BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_link_subject ON identity_link (provider, subject);
CREATE UNIQUE INDEX identity_link_person ON identity_link (person, provider);

-- Somebody who went to a provider and has not come back. The row is deleted when they do.
CREATE TABLE identity_departure (
    handle {blob} NOT NULL PRIMARY KEY,
    browser {blob} NOT NULL,
    provider TEXT NOT NULL,
    person {blob},
    next {blob} NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX identity_departure_made_at ON identity_departure (made_at);

-- Somebody who came back, whom no account knows yet: until they join one or sign up.
CREATE TABLE identity_arrival (
    browser {blob} NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    subject {blob} NOT NULL,
    vouched {blob} NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX identity_arrival_made_at ON identity_arrival (made_at);
