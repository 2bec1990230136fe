-- One row a site and day. Whoever changes it first in a command is alone in that hall until the commit: the line is read, decided
-- and written as one. It gives out the numbers, and its version tells everybody who looks on that something changed.
CREATE TABLE queue_hall (
    site    TEXT   NOT NULL,
    day     BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (site, day)
);

-- One row a ticket. Who took it is a reference, if they have an account; mark is a keyed fingerprint of the identity number for this
-- site and day alone, so that nobody has two open tickets, and no two days can be joined.
CREATE TABLE queue_ticket (
    id           {blob} PRIMARY KEY,
    site         TEXT   NOT NULL,
    day          BIGINT NOT NULL,
    number       BIGINT NOT NULL,
    code         TEXT   NOT NULL,
    person       {blob},
    mark         TEXT,
    items        TEXT   NOT NULL,
    claim        TEXT   NOT NULL,
    hour         BIGINT,
    appointment  {blob},
    taken        BIGINT NOT NULL,
    joined       BIGINT NOT NULL,
    since        BIGINT NOT NULL,
    absences     BIGINT NOT NULL,
    only_at      BIGINT,
    not_at       BIGINT,
    note         {blob},
    noted_by     {blob},
    told_half    BIGINT,
    told_most    BIGINT,
    first_called BIGINT,
    calls        BIGINT NOT NULL,
    missed       BIGINT NOT NULL,
    state        TEXT   NOT NULL,
    desk         BIGINT,
    officer      {blob},
    at           BIGINT NOT NULL,
    began        BIGINT,
    times        BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX queue_ticket_number ON queue_ticket (site, day, number);
CREATE UNIQUE INDEX queue_ticket_code ON queue_ticket (code);
-- Nobody has two open tickets at a site, and a window has one person at a time, whatever a program believes.
CREATE UNIQUE INDEX queue_ticket_mark ON queue_ticket (site, day, mark) WHERE state IN ('waiting', 'called', 'serving');
CREATE UNIQUE INDEX queue_ticket_desk ON queue_ticket (site, day, desk) WHERE state IN ('called', 'serving');
CREATE INDEX queue_ticket_open ON queue_ticket (site, day) WHERE state IN ('waiting', 'called', 'serving');
CREATE INDEX queue_ticket_person ON queue_ticket (person, day);

-- Every call, with the place in the line by which it was made: who asks why somebody went first is answered from here.
CREATE TABLE queue_call (
    ticket   {blob} NOT NULL,
    nth      BIGINT NOT NULL,
    site     TEXT   NOT NULL,
    day      BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    desk     BIGINT NOT NULL,
    officer  {blob} NOT NULL,
    at       BIGINT NOT NULL,
    taken    BIGINT NOT NULL,
    since    BIGINT NOT NULL,
    absences BIGINT NOT NULL,
    claim    TEXT   NOT NULL,
    hour     BIGINT,
    PRIMARY KEY (ticket, nth)
);
CREATE INDEX queue_call_day ON queue_call (site, day, at);

-- One row a shift: an officer at a window, from coming to going. A window has one officer and an officer one window.
CREATE TABLE queue_shift (
    id      {blob} PRIMARY KEY,
    site    TEXT   NOT NULL,
    desk    BIGINT NOT NULL,
    officer {blob} NOT NULL,
    state   TEXT   NOT NULL,
    began   BIGINT NOT NULL,
    since   BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX queue_shift_desk ON queue_shift (site, desk) WHERE state <> 'left';
CREATE UNIQUE INDEX queue_shift_officer ON queue_shift (officer) WHERE state <> 'left';

-- How long one item took, by hour of the day: what is usual is measured from here.
CREATE TABLE queue_usual (
    site     TEXT   NOT NULL,
    item     TEXT   NOT NULL,
    day      BIGINT NOT NULL,
    hour     BIGINT NOT NULL,
    services BIGINT NOT NULL,
    seconds  BIGINT NOT NULL,
    PRIMARY KEY (site, item, day, hour)
);
CREATE INDEX queue_usual_day ON queue_usual (day);
