-- One row a case. The columns beside `body` exist to be found and sorted by; `body` is the whole state (model::Case).
CREATE TABLE cases_case (
    id        {blob} PRIMARY KEY,
    number    TEXT   NOT NULL UNIQUE,
    version   BIGINT NOT NULL,
    applicant {blob} NOT NULL,
    site      TEXT   NOT NULL,
    branch    TEXT   NOT NULL,
    item      TEXT   NOT NULL,
    tray      TEXT   NOT NULL,
    due       BIGINT NOT NULL,
    received  BIGINT NOT NULL,
    touched   BIGINT NOT NULL,
    body      TEXT   NOT NULL
);
CREATE INDEX cases_case_tray ON cases_case (site, tray, due, id);
CREATE INDEX cases_case_applicant ON cases_case (applicant, touched);
CREATE INDEX cases_case_waiting ON cases_case (tray, received);

-- What the applicant filled in: apart from the case, because it is personal data.
CREATE TABLE cases_form (
    case_id {blob} PRIMARY KEY,
    answers TEXT   NOT NULL
);

-- An application that is not handed in yet; its id becomes the case's id.
CREATE TABLE cases_draft (
    id        {blob} PRIMARY KEY,
    applicant {blob} NOT NULL,
    item      TEXT   NOT NULL,
    site      TEXT   NOT NULL,
    answers   TEXT   NOT NULL,
    touched   BIGINT NOT NULL
);
CREATE INDEX cases_draft_applicant ON cases_draft (applicant, touched);

-- A material handed in for a draft or a case: a file, or a paper original seen at the window.
CREATE TABLE cases_material (
    id       {blob} PRIMARY KEY,
    case_id  {blob} NOT NULL,
    material TEXT   NOT NULL,
    form     TEXT   NOT NULL,
    file     TEXT,
    media    TEXT,
    size     BIGINT NOT NULL,
    added    BIGINT NOT NULL
);
CREATE INDEX cases_material_case ON cases_material (case_id, added);

-- A paper that was issued, with what stands on it, so that it can be printed again word for word.
CREATE TABLE cases_paper (
    id      {blob} PRIMARY KEY,
    case_id {blob} NOT NULL,
    number  TEXT   NOT NULL UNIQUE,
    kind    TEXT   NOT NULL,
    issued  BIGINT NOT NULL,
    content TEXT   NOT NULL
);
CREATE INDEX cases_paper_case ON cases_paper (case_id, issued);

-- Case numbers are handed out in blocks: one row a day, raised in a transaction of its own, never lowered.
CREATE TABLE cases_number (
    day  BIGINT PRIMARY KEY,
    next BIGINT NOT NULL
);
