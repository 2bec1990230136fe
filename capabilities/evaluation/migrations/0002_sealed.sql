-- What an applicant wrote is sealed under their key from here on. A database that holds it in clear is refused and stays
-- as it is: no such program was ever released.
CREATE TABLE evaluation_in_clear (
    given BIGINT NOT NULL CONSTRAINT "this database holds evaluations in clear: begin with a new one" CHECK (given = 0)
);
INSERT INTO evaluation_in_clear (given) SELECT COUNT(*) FROM evaluation_given;
DROP TABLE evaluation_in_clear;
DROP TABLE evaluation_given;

-- What the applicant said, once. A row is inserted and then stays as it is: the program has no text that changes or
-- deletes one. words is sealed, and empty where nothing was written.
CREATE TABLE evaluation_given (
    case_id {blob} PRIMARY KEY,
    site    TEXT   NOT NULL,
    level   BIGINT NOT NULL CHECK (level BETWEEN 1 AND 5),
    aspects TEXT   NOT NULL,
    words   {blob} NOT NULL,
    given   BIGINT NOT NULL
);
CREATE INDEX evaluation_given_site ON evaluation_given (site, level);
