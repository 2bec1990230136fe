-- What was asked and not answered, with numbers and names struck out: how often, from when to when, and what an editor made of it.
-- plain is the text in one spelling, so that the same question is one row. state: open, attached (to an item) or dismissed.
CREATE TABLE assistant_question (
    id      {blob} PRIMARY KEY,
    plain   TEXT   NOT NULL UNIQUE,
    text    TEXT   NOT NULL,
    asked   BIGINT NOT NULL,
    first   TEXT   NOT NULL,
    last    TEXT   NOT NULL,
    state   TEXT   NOT NULL,
    item    TEXT,
    editor  {blob},
    changed BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE INDEX assistant_question_by_state ON assistant_question (state, asked);
