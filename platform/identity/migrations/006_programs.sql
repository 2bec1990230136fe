-- Other departments' own programs. A name is the department's word for its system, and nothing personal. networks: empty for
-- anywhere, else prefixes with spaces between them. turn: held while secrets are given, so that of two at once none is overlooked.
CREATE TABLE identity_program (
    id {blob} NOT NULL PRIMARY KEY,
    department TEXT NOT NULL,
    name TEXT NOT NULL,
    networks TEXT NOT NULL,
    made_by {blob},
    made_at BIGINT NOT NULL,
    closed_at BIGINT,
    turn BIGINT NOT NULL
);

-- What a program shows to be let in: known here by its hash. Two may hold at once, so that one can take the other's place.
CREATE TABLE identity_program_secret (
    id {blob} NOT NULL PRIMARY KEY,
    program {blob} NOT NULL,
    secret {blob} NOT NULL UNIQUE,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_at BIGINT
);
CREATE INDEX identity_program_secret_program ON identity_program_secret (program, made_at);

-- What a program works with for some minutes, by its hash. It holds as long as the secret that it was given for.
CREATE TABLE identity_program_token (
    token {blob} NOT NULL PRIMARY KEY,
    secret {blob} NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX identity_program_token_ends_at ON identity_program_token (ends_at);
