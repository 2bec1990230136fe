-- What can be evaluated is a service: a case, an errand, or what was done for somebody at a window. Whoever came without an account
-- has no reference here. Rows are as they were, in a wider table.
ALTER TABLE evaluation_invitation RENAME TO evaluation_invitation_before;
DROP INDEX evaluation_invitation_applicant;
CREATE TABLE evaluation_invitation (
    case_id   {blob} PRIMARY KEY,
    stream    {blob} NOT NULL UNIQUE,
    number    TEXT   NOT NULL,
    item      TEXT   NOT NULL,
    site      TEXT   NOT NULL,
    applicant {blob},
    officer   {blob},
    online    BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    -- The window, and when it was done there; of a case neither.
    desk      BIGINT,
    ended     BIGINT,
    -- The case that was delivered in the same visit: the visit is evaluated there.
    same      {blob}
);
INSERT INTO evaluation_invitation (case_id, stream, number, item, site, applicant, officer, online, delivered)
    SELECT case_id, stream, number, item, site, applicant, officer, online, delivered FROM evaluation_invitation_before;
DROP TABLE evaluation_invitation_before;
CREATE INDEX evaluation_invitation_applicant ON evaluation_invitation (applicant, delivered, case_id);
CREATE INDEX evaluation_invitation_desk ON evaluation_invitation (site, desk, ended);

-- Where it was said, whether whoever said it wants to stay unnamed, and on which day in China (microseconds of its start).
ALTER TABLE evaluation_given ADD COLUMN channel TEXT NOT NULL DEFAULT 'site';
ALTER TABLE evaluation_given ADD COLUMN unnamed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE evaluation_given ADD COLUMN day BIGINT NOT NULL DEFAULT 0;
UPDATE evaluation_given SET day = given - (given + 28800000000) % 86400000000;
CREATE INDEX evaluation_given_day ON evaluation_given (day, site);
