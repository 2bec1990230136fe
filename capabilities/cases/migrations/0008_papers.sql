-- The first print of a paper, under the city's seal: file names the sealed PDF in the files store. Later prints are this one.
CREATE TABLE cases_print (
    paper   {blob} PRIMARY KEY,
    case_id {blob} NOT NULL,
    file    TEXT   NOT NULL,
    made    BIGINT NOT NULL
);
CREATE INDEX cases_print_case ON cases_print (case_id);

-- That an applicant opened a paper online for the first time: proof that it reached them. The same stands in a fact.
CREATE TABLE cases_opened (
    paper   {blob} PRIMARY KEY,
    case_id {blob} NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX cases_opened_case ON cases_opened (case_id);
