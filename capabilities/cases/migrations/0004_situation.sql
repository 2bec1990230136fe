-- What somebody answered to the questions that narrow an item, sealed under their key like the answers of the form:
-- with a draft the answers alone, with a case the whole outcome as it read on the day of receipt.
ALTER TABLE cases_draft ADD COLUMN situation {blob};
ALTER TABLE cases_form ADD COLUMN situation {blob};

-- A list that a resident keeps: what one item asks of them by their answers. situation is sealed.
CREATE TABLE cases_checklist (
    id        {blob} PRIMARY KEY,
    applicant {blob} NOT NULL,
    item      TEXT   NOT NULL,
    situation {blob} NOT NULL,
    saved     BIGINT NOT NULL
);
CREATE INDEX cases_checklist_applicant ON cases_checklist (applicant, saved);
