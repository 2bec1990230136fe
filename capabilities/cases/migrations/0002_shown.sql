-- Who was shown personal data in clear, for whom and why: codes and references only. The same stands in a fact, which
-- commits with the row; the row is there to be found by case and by person.
CREATE TABLE cases_shown (
    id      {blob} PRIMARY KEY,
    person  {blob} NOT NULL,
    case_id {blob},
    officer {blob} NOT NULL,
    site    TEXT   NOT NULL,
    fields  TEXT   NOT NULL,
    reason  TEXT   NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX cases_shown_case ON cases_shown (case_id, at);
CREATE INDEX cases_shown_person ON cases_shown (person, at);
