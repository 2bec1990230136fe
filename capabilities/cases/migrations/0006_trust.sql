-- Who is excluded from something, and until when. mark is the blind index of an identity number, of a column of its own.
-- item: the item they may not apply for; NULL: nothing is taken on their word.
CREATE TABLE cases_exclusion (
    id      {blob} PRIMARY KEY,
    mark    {blob} NOT NULL,
    person  {blob} NOT NULL,
    case_id {blob} NOT NULL,
    item    TEXT,
    ground  TEXT   NOT NULL,
    since   BIGINT NOT NULL,
    until   BIGINT NOT NULL,
    lifted  BIGINT
);
CREATE INDEX cases_exclusion_mark ON cases_exclusion (mark, until);
CREATE INDEX cases_exclusion_case ON cases_exclusion (case_id);

-- What a person said against that, sealed under their key.
CREATE TABLE cases_objection (
    case_id {blob} PRIMARY KEY,
    words   {blob} NOT NULL
);

-- Whoever acts for an applicant finds the case among their own.
ALTER TABLE cases_case ADD COLUMN acting {blob};
CREATE INDEX cases_case_acting ON cases_case (acting, touched);

-- What the applicant of a draft wishes besides its answers, sealed: for whom they act, what follows later, what they
-- promise, where the result is to come out, which earlier case they know of.
ALTER TABLE cases_draft ADD COLUMN wishes {blob};
