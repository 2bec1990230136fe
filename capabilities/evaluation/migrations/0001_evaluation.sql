-- One row a delivered case: its applicant may say how it went. Written by the reader of facts, never changed.
CREATE TABLE evaluation_invitation (
    case_id   {blob} PRIMARY KEY,
    stream    {blob} NOT NULL UNIQUE,
    number    TEXT   NOT NULL,
    item      TEXT   NOT NULL,
    site      TEXT   NOT NULL,
    applicant {blob} NOT NULL,
    officer   {blob},
    online    BIGINT NOT NULL,
    delivered BIGINT NOT NULL
);
CREATE INDEX evaluation_invitation_applicant ON evaluation_invitation (applicant, delivered, case_id);

-- What the applicant said, once. A row is inserted and then stays as it is: the program has no text that changes or
-- deletes one. Whether an invitation waits is read from here, so there is no state to be kept in step.
CREATE TABLE evaluation_given (
    case_id {blob} PRIMARY KEY,
    site    TEXT   NOT NULL,
    level   BIGINT NOT NULL CHECK (level BETWEEN 1 AND 5),
    aspects TEXT   NOT NULL,
    words   TEXT   NOT NULL,
    given   BIGINT NOT NULL
);
CREATE INDEX evaluation_given_site ON evaluation_given (site, level);
