-- One row an errand. The columns beside body exist to be found and counted by; body is the whole state (errand::Errand).
-- days_taken, in working days, is written when it closes.
CREATE TABLE bundles_errand (
    id         {blob} PRIMARY KEY,
    number     TEXT   NOT NULL UNIQUE,
    version    BIGINT NOT NULL,
    bundle     TEXT   NOT NULL,
    applicant  {blob} NOT NULL,
    outcome    TEXT   NOT NULL,
    visits     BIGINT NOT NULL,
    materials  BIGINT NOT NULL,
    days_taken BIGINT NOT NULL,
    touched    BIGINT NOT NULL,
    body       TEXT   NOT NULL
);
CREATE INDEX bundles_errand_applicant ON bundles_errand (applicant, touched, id);
CREATE INDEX bundles_errand_bundle ON bundles_errand (bundle, outcome);

-- What the applicant filled in, sealed: the answers to the bundle's questions and those of its form.
CREATE TABLE bundles_form (
    errand_id {blob} PRIMARY KEY,
    chosen    {blob} NOT NULL,
    answers   {blob} NOT NULL
);

-- One row a part, to be found by its case, its department or its turn. claimed: until when a node receives it.
-- words: what a department wrote to the applicant, sealed; empty for nothing.
CREATE TABLE bundles_part (
    errand_id  {blob} NOT NULL,
    step       TEXT   NOT NULL,
    case_id    {blob},
    department TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    due        BIGINT NOT NULL,
    claimed    BIGINT NOT NULL,
    words      {blob} NOT NULL,
    PRIMARY KEY (errand_id, step)
);
CREATE INDEX bundles_part_case ON bundles_part (case_id);
CREATE INDEX bundles_part_department ON bundles_part (department, state, due, errand_id);
CREATE INDEX bundles_part_state ON bundles_part (state, department, claimed);

-- An application that is not handed in yet; its id becomes the errand's. chosen and answers are sealed.
CREATE TABLE bundles_draft (
    id        {blob} PRIMARY KEY,
    applicant {blob} NOT NULL,
    bundle    TEXT   NOT NULL,
    offer     {blob},
    chosen    {blob} NOT NULL,
    answers   {blob} NOT NULL,
    touched   BIGINT NOT NULL
);
CREATE INDEX bundles_draft_applicant ON bundles_draft (applicant, touched);

-- A photograph of a material, once for all parts; the file itself is sealed.
CREATE TABLE bundles_file (
    id        {blob} PRIMARY KEY,
    errand_id {blob} NOT NULL,
    material  TEXT   NOT NULL,
    file      TEXT   NOT NULL,
    media     TEXT   NOT NULL,
    size      BIGINT NOT NULL,
    added     BIGINT NOT NULL
);
CREATE INDEX bundles_file_errand ON bundles_file (errand_id, added);

-- What a department certified, offered to a family. reference: a blind index of the department's own number for it, so that
-- the same notice twice is one offer. content is sealed under the key of the account that sent it.
CREATE TABLE bundles_offer (
    id         {blob} PRIMARY KEY,
    bundle     TEXT   NOT NULL,
    department TEXT   NOT NULL,
    reference  {blob} NOT NULL UNIQUE,
    sender     {blob} NOT NULL,
    content    {blob} NOT NULL,
    made       BIGINT NOT NULL
);

-- Whom it is made to: a blind index of the identity number, for they may have no account yet. answer: empty while it waits.
CREATE TABLE bundles_offered (
    offer_id {blob} NOT NULL,
    person   {blob} NOT NULL,
    answer   TEXT   NOT NULL,
    answered BIGINT NOT NULL,
    PRIMARY KEY (offer_id, person)
);
CREATE INDEX bundles_offered_person ON bundles_offered (person, answer);

-- For which department an officer works.
CREATE TABLE bundles_officer (
    officer    {blob} PRIMARY KEY,
    department TEXT   NOT NULL
);
CREATE INDEX bundles_officer_department ON bundles_officer (department);
