-- Who made an account: whoever did gives it no roles. None for accounts of the installation itself.
ALTER TABLE identity_officer ADD COLUMN appointed_by {blob};

-- A role that somebody does for somebody else, for a while. Dates are days since 1970-01-01, both counted.
CREATE TABLE identity_delegation (
    id {blob} NOT NULL PRIMARY KEY,
    giver {blob} NOT NULL,
    receiver {blob} NOT NULL,
    role TEXT NOT NULL,
    site TEXT NOT NULL,
    branch TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    reason TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by {blob}
);
CREATE INDEX identity_delegation_receiver ON identity_delegation (receiver, until_day);
CREATE INDEX identity_delegation_giver ON identity_delegation (giver, until_day);

-- A relative whose cases an officer must not handle. `value` is the blind index of the relative's identity number, the
-- same as in identity_index; `number` is sealed under the officer's key.
CREATE TABLE identity_conflict (
    id {blob} NOT NULL PRIMARY KEY,
    officer {blob} NOT NULL,
    relation TEXT NOT NULL,
    value {blob} NOT NULL,
    number {blob} NOT NULL,
    declared_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX identity_conflict_officer ON identity_conflict (officer, declared_at);
