-- Answers, drafts, papers and photographs are sealed under their applicant's key from here on. A database that holds
-- them in clear is refused and stays as it is, like one that holds people in clear: no such program was ever released.
CREATE TABLE cases_in_clear (
    things BIGINT NOT NULL CONSTRAINT "this database holds cases in clear: begin with a new one" CHECK (things = 0)
);
INSERT INTO cases_in_clear (things) SELECT COUNT(*) FROM cases_form;
INSERT INTO cases_in_clear (things) SELECT COUNT(*) FROM cases_draft;
INSERT INTO cases_in_clear (things) SELECT COUNT(*) FROM cases_paper;
INSERT INTO cases_in_clear (things) SELECT COUNT(*) FROM cases_material WHERE file IS NOT NULL;
DROP TABLE cases_in_clear;
DROP TABLE cases_form;
DROP TABLE cases_draft;
DROP TABLE cases_paper;

-- answers: what the applicant filled in, sealed.
CREATE TABLE cases_form (
    case_id {blob} PRIMARY KEY,
    answers {blob} NOT NULL
);

-- An application that is not handed in yet; its id becomes the case's id. answers is sealed.
CREATE TABLE cases_draft (
    id        {blob} PRIMARY KEY,
    applicant {blob} NOT NULL,
    item      TEXT   NOT NULL,
    site      TEXT   NOT NULL,
    answers   {blob} NOT NULL,
    touched   BIGINT NOT NULL
);
CREATE INDEX cases_draft_applicant ON cases_draft (applicant, touched);

-- A paper that was issued; content is what stands on it, sealed, so that it can be printed again word for word.
CREATE TABLE cases_paper (
    id      {blob} PRIMARY KEY,
    case_id {blob} NOT NULL,
    number  TEXT   NOT NULL UNIQUE,
    kind    TEXT   NOT NULL,
    issued  BIGINT NOT NULL,
    content {blob} NOT NULL
);
CREATE INDEX cases_paper_case ON cases_paper (case_id, issued);
