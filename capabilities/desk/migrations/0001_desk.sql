-- Who has a case: one row for each case that was ever taken up. It holds for the tray in which the case lay; where it has
-- moved on, nobody has it. A parked case comes back on its day, or when its version is no longer the one that was parked.
CREATE TABLE desk_task (
    case_id        {blob} PRIMARY KEY,
    stream         {blob} NOT NULL UNIQUE,
    version        BIGINT NOT NULL,
    site           TEXT   NOT NULL,
    tray           TEXT   NOT NULL,
    holder         {blob},
    since          BIGINT NOT NULL,
    parked         BIGINT NOT NULL,
    parked_until   BIGINT,
    parked_version BIGINT
);
CREATE INDEX desk_task_holder ON desk_task (holder, since, case_id);

-- What officers write to each other about a case. Rows are added and never changed.
CREATE TABLE desk_note (
    id      {blob} PRIMARY KEY,
    case_id {blob} NOT NULL,
    at      BIGINT NOT NULL,
    officer {blob} NOT NULL,
    deed    TEXT   NOT NULL,
    other   {blob},
    words   TEXT   NOT NULL
);
CREATE INDEX desk_note_case ON desk_note (case_id, at);

-- Who has a case open now. A row is old after a minute.
CREATE TABLE desk_presence (
    case_id {blob} NOT NULL,
    officer {blob} NOT NULL,
    seen    BIGINT NOT NULL,
    PRIMARY KEY (case_id, officer)
);
CREATE INDEX desk_presence_seen ON desk_presence (seen);

-- What a rule has brought before the heads of a site, once for each step of a case.
CREATE TABLE desk_escalation (
    case_id  {blob} NOT NULL,
    rule     TEXT   NOT NULL,
    tray     TEXT   NOT NULL,
    stream   {blob} NOT NULL UNIQUE,
    audience TEXT   NOT NULL,
    site     TEXT   NOT NULL,
    branch   TEXT   NOT NULL,
    due      BIGINT NOT NULL,
    since    BIGINT NOT NULL,
    over     BIGINT NOT NULL,
    PRIMARY KEY (case_id, rule, tray)
);
CREATE INDEX desk_escalation_open ON desk_escalation (site, audience, over, due, case_id);
