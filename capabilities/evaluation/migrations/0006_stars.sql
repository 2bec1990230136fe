-- What an officer's part in a case says of them: a decision in time or late, and a correction that the window itself caused. Written by a
-- reader of facts, never changed. acted is the day on which they had that part, day the one on which it came out.
CREATE TABLE evaluation_conduct (
    case_id {blob} NOT NULL,
    -- The number of the fact by which it came out.
    version BIGINT NOT NULL,
    officer {blob} NOT NULL,
    acted   BIGINT NOT NULL,
    day     BIGINT NOT NULL,
    what    TEXT   NOT NULL,
    PRIMARY KEY (case_id, version, officer, acted)
);
CREATE INDEX evaluation_conduct_day ON evaluation_conduct (day, officer);

-- Who sat where on a day, and at which windows anybody was served in a month.
CREATE INDEX evaluation_invitation_sat ON evaluation_invitation (officer, delivered) WHERE desk IS NOT NULL;
CREATE INDEX evaluation_invitation_served ON evaluation_invitation (delivered, site, desk) WHERE desk IS NOT NULL;
-- The visit in which a case was delivered: its evaluation is one of that window, too.
CREATE INDEX evaluation_invitation_same ON evaluation_invitation (same) WHERE same IS NOT NULL;
CREATE INDEX evaluation_step_taken ON evaluation_step (step, at);

-- What a rating is about, by the codes of data/evaluation.toml as they were when it was given. Its words stay sealed.
CREATE TABLE evaluation_theme (
    case_id {blob} NOT NULL,
    theme   TEXT   NOT NULL,
    PRIMARY KEY (case_id, theme)
);

-- Until when whoever rated may answer to what was done; none once they did, or once it is over.
ALTER TABLE evaluation_task ADD COLUMN answer_by BIGINT;
CREATE INDEX evaluation_task_answer ON evaluation_task (answer_by) WHERE answer_by IS NOT NULL;
