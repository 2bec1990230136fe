-- Who is asked for an opinion on a case and has not given it yet: what waits for them.
CREATE TABLE cases_consulted (
    case_id {blob} NOT NULL,
    officer {blob} NOT NULL,
    opened  BIGINT NOT NULL,
    PRIMARY KEY (case_id, officer)
);
CREATE INDEX cases_consulted_officer ON cases_consulted (officer, opened, case_id);
