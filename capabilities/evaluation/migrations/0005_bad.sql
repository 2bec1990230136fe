-- One row a bad rating: what is done about it. The rating itself stands in evaluation_given and is never touched.
CREATE TABLE evaluation_task (
    id        {blob} PRIMARY KEY,
    case_id   {blob} NOT NULL UNIQUE,
    site      TEXT   NOT NULL,
    named     BIGINT NOT NULL,
    level     BIGINT NOT NULL,
    opened    BIGINT NOT NULL,
    round     BIGINT NOT NULL,
    stage     TEXT   NOT NULL,
    state     TEXT   NOT NULL,
    settle_by BIGINT NOT NULL,
    -- What is to be done next is due on this day; in a year that nobody sees if nothing is.
    due       BIGINT NOT NULL,
    over      BIGINT NOT NULL,
    -- It is overdue and came before the site's supervisor.
    brought   BIGINT NOT NULL,
    version   BIGINT NOT NULL
);
CREATE INDEX evaluation_task_site ON evaluation_task (site, over, due, id);
CREATE INDEX evaluation_task_due ON evaluation_task (over, brought, due);

-- Who had a part in what was rated: they neither read nor work the task.
CREATE TABLE evaluation_handler (
    task    {blob} NOT NULL,
    officer {blob} NOT NULL,
    PRIMARY KEY (task, officer)
);

-- What was done, step by step. words is sealed under the key of the person in sealed_for.
CREATE TABLE evaluation_step (
    task       {blob} NOT NULL,
    version    BIGINT NOT NULL,
    round      BIGINT NOT NULL,
    step       TEXT   NOT NULL,
    outcome    TEXT   NOT NULL,
    officer    {blob},
    at         BIGINT NOT NULL,
    words      {blob} NOT NULL,
    sealed_for {blob},
    PRIMARY KEY (task, version)
);
