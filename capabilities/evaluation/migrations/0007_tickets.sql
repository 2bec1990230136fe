-- What was done for whoever had a number on a day, for those who show their ticket.
CREATE INDEX evaluation_invitation_number ON evaluation_invitation (number, delivered, site);
