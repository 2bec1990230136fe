-- Where somebody stood in the line until an officer vouched for a better place: who went first until then is answered from here.
CREATE TABLE queue_stood (
    ticket {blob} NOT NULL,
    until  BIGINT NOT NULL,
    day    BIGINT NOT NULL,
    since  BIGINT NOT NULL,
    PRIMARY KEY (ticket, until)
);
-- What the hall as it was ran to, before past errors were reckoned in: what comes of it is what the next ones are widened by.
ALTER TABLE queue_ticket ADD COLUMN ran_half BIGINT;
ALTER TABLE queue_ticket ADD COLUMN ran_most BIGINT;
CREATE INDEX queue_ticket_called ON queue_ticket (site, first_called);
