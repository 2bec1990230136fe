-- One row a visit: held, booked, and what became of it. Who comes is a reference; nothing personal stands here.
CREATE TABLE appointments_visit (
    id      {blob} PRIMARY KEY,
    person  {blob} NOT NULL,
    site    TEXT   NOT NULL,
    day     BIGINT NOT NULL,
    begins  BIGINT NOT NULL,
    ends    BIGINT NOT NULL,
    items   TEXT   NOT NULL,
    persons BIGINT NOT NULL,
    cells   TEXT   NOT NULL,
    state   TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    officer {blob},
    wish    {blob},
    made    BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX appointments_visit_person ON appointments_visit (person, begins);
CREATE INDEX appointments_visit_site ON appointments_visit (site, day, begins);
CREATE INDEX appointments_visit_state ON appointments_visit (state, at);

-- How many visits hold a zone of a site in a slot of a day. It is changed with the visit's row, in one transaction, and never
-- raised above what the zone can serve then.
CREATE TABLE appointments_slot (
    site   TEXT   NOT NULL,
    day    BIGINT NOT NULL,
    zone   TEXT   NOT NULL,
    minute BIGINT NOT NULL,
    taken  BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (site, day, zone, minute)
);

-- One row a person who ever booked: whoever changes it books alone, so that limits hold for two requests at once.
CREATE TABLE appointments_person (
    person  {blob} PRIMARY KEY,
    version BIGINT NOT NULL
);

-- Who waits for a time to come free.
CREATE TABLE appointments_wish (
    id      {blob} PRIMARY KEY,
    person  {blob} NOT NULL,
    site    TEXT   NOT NULL,
    items   TEXT   NOT NULL,
    persons BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    since   BIGINT NOT NULL,
    until   BIGINT NOT NULL,
    state   TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    offers  BIGINT NOT NULL,
    made    BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX appointments_wish_line ON appointments_wish (site, state, at, id);
CREATE INDEX appointments_wish_person ON appointments_wish (person, made);
