-- One row a site that keeps a roster: whoever changes it changes the roster alone, and its being there says that one is kept.
CREATE TABLE sites_roster (
    site    TEXT   PRIMARY KEY,
    version BIGINT NOT NULL
);

-- An officer at a window on some days of the week, from a day on. Days are bits, hours are minutes after midnight.
CREATE TABLE sites_duty (
    id      {blob} PRIMARY KEY,
    site    TEXT   NOT NULL,
    counter BIGINT NOT NULL,
    officer {blob} NOT NULL,
    days    BIGINT NOT NULL,
    hours   TEXT   NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT
);
CREATE INDEX sites_duty_site ON sites_duty (site, counter);

-- An officer who is away from their window, and who stands in. Why stands nowhere.
CREATE TABLE sites_absence (
    id      {blob} PRIMARY KEY,
    site    TEXT   NOT NULL,
    officer {blob} NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    instead {blob}
);
CREATE INDEX sites_absence_site ON sites_absence (site, last);

-- What an officer may do at a window of the site: codes of branches.
CREATE TABLE sites_skill (
    site     TEXT   NOT NULL,
    officer  {blob} NOT NULL,
    branches TEXT   NOT NULL,
    PRIMARY KEY (site, officer)
);
