-- One row a case, written from facts alone: what every figure of the supervisor counts. No name, no number of a person.
-- Days are kept as the microsecond on which they begin in China. What is 0 or 1 is kept so that a figure is a sum, and its
-- list the rows that have a 1 there.
CREATE TABLE supervision_case (
    case_id         {blob} PRIMARY KEY,
    version         BIGINT NOT NULL,
    task_version    BIGINT NOT NULL,
    number          TEXT   NOT NULL,
    item            TEXT   NOT NULL,
    site            TEXT   NOT NULL,
    branch          TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    holder          {blob},
    received_on     BIGINT NOT NULL,
    runs_from       BIGINT,
    promised_due    BIGINT,
    legal_due       BIGINT,
    stopped_since   BIGINT,
    stopped_days    BIGINT NOT NULL,
    extended        BIGINT NOT NULL,
    corrections     BIGINT NOT NULL,
    hard_raised     BIGINT NOT NULL,
    hard_overturned BIGINT NOT NULL,
    escalations     BIGINT NOT NULL,
    decided_on      BIGINT,
    outcome         TEXT,
    days            BIGINT,
    promised_late   BIGINT,
    legal_late      BIGINT,
    closed_on       BIGINT,
    is_open         BIGINT NOT NULL,
    is_waiting      BIGINT NOT NULL,
    is_stopped      BIGINT NOT NULL,
    due             BIGINT,
    is_corrected    BIGINT NOT NULL,
    is_hard         BIGINT NOT NULL,
    is_overturned   BIGINT NOT NULL,
    promise_kept    BIGINT NOT NULL,
    promise_broken  BIGINT NOT NULL,
    law_kept        BIGINT NOT NULL,
    law_broken      BIGINT NOT NULL
);
CREATE INDEX supervision_case_received ON supervision_case (site, received_on, case_id);
CREATE INDEX supervision_case_decided ON supervision_case (site, decided_on, case_id) WHERE decided_on IS NOT NULL;
CREATE INDEX supervision_case_open ON supervision_case (site, received_on, case_id) WHERE is_open = 1;

-- What an officer did with a case: one row for each fact of the case that an officer made.
CREATE TABLE supervision_step (
    case_id {blob} NOT NULL,
    version BIGINT NOT NULL,
    officer {blob} NOT NULL,
    step    TEXT   NOT NULL,
    done_on BIGINT NOT NULL,
    item    TEXT   NOT NULL,
    site    TEXT   NOT NULL,
    branch  TEXT   NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE INDEX supervision_step_done ON supervision_step (site, done_on, officer);

-- The materials that a correction notice named.
CREATE TABLE supervision_defect (
    case_id  {blob} NOT NULL,
    version  BIGINT NOT NULL,
    material TEXT   NOT NULL,
    PRIMARY KEY (case_id, version, material)
);

-- What a rule of the city brought before heads; over once the step is done.
CREATE TABLE supervision_escalation (
    stream   {blob} PRIMARY KEY,
    case_id  {blob} NOT NULL,
    item     TEXT   NOT NULL,
    site     TEXT   NOT NULL,
    branch   TEXT   NOT NULL,
    rule     TEXT   NOT NULL,
    audience TEXT   NOT NULL,
    due      BIGINT NOT NULL,
    since    BIGINT NOT NULL,
    over     BIGINT
);
CREATE INDEX supervision_escalation_open ON supervision_escalation (site, since, stream) WHERE over IS NULL;
CREATE INDEX supervision_escalation_case ON supervision_escalation (case_id);
