-- What was put right on the spot 当场更正: how often in each case, and what. It uses up no notice, so it stands beside the
-- correction notices and never among them.
ALTER TABLE supervision_case ADD COLUMN spots BIGINT NOT NULL DEFAULT 0;
ALTER TABLE supervision_case ADD COLUMN is_spot BIGINT NOT NULL DEFAULT 0;

-- The questions of the form and the materials that were put right, by the fact of the case that says so.
CREATE TABLE supervision_spot (
    case_id {blob} NOT NULL,
    version BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    what    TEXT   NOT NULL,
    PRIMARY KEY (case_id, version, kind, what)
);
