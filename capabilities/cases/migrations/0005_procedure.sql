-- The earliest day (since 1970-01-01) after which the law may act on a case by itself: accept what nobody answered, grant
-- what it deems granted. Nothing where it never does.
ALTER TABLE cases_case ADD COLUMN acts_on BIGINT;
UPDATE cases_case SET acts_on = received / 86400000000 + 5 WHERE tray = 'examine';
CREATE INDEX cases_case_acts_on ON cases_case (acts_on, id);
DROP INDEX cases_case_waiting;
