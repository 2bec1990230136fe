-- A case that is a part of an errand 一件事: the whole is asked about once, and its parts are not.
CREATE TABLE evaluation_within (
    case_id {blob} PRIMARY KEY,
    errand  {blob} NOT NULL
);
