-- When a material was set aside because the right one was shown at a window (当场更正): it is kept, and read no more.
ALTER TABLE cases_material ADD COLUMN replaced BIGINT;

-- The day by which an objection to a case is to be answered, be the case open or over; NULL: nobody objects. One that was raised to
-- an open case before this column was there is found from the next change of its case on.
ALTER TABLE cases_case ADD COLUMN disputed BIGINT;
UPDATE cases_case SET disputed = due WHERE tray = 'objection';
CREATE INDEX cases_case_disputed ON cases_case (site, disputed, id) WHERE disputed IS NOT NULL;

-- Most cases are nobody else's, and of most nothing is awaited by law once they are accepted: what has no such column needs no
-- place in its index. Each place less is a page less that a change of an old case has to find, change and write.
DROP INDEX cases_case_acting;
CREATE INDEX cases_case_acting ON cases_case (acting, touched) WHERE acting IS NOT NULL;
DROP INDEX cases_case_acts_on;
CREATE INDEX cases_case_acts_on ON cases_case (acts_on, id) WHERE acts_on IS NOT NULL;
