-- When the person is to be reminded next; nothing once that is over. Who is there by a ticket was noted by no officer.
ALTER TABLE appointments_visit ADD COLUMN remind BIGINT;
CREATE INDEX appointments_visit_remind ON appointments_visit (state, remind);
CREATE INDEX appointments_visit_day ON appointments_visit (day, state);
