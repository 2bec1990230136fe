-- The ledger: what follows from the facts, in the order of their positions. Rows are added and never changed, but for the
-- one row of ledger_state, whose checked update lets one node at a time extend the chain.

-- How far the chain has come: how many facts are chained, and how many the newest signed head covers.
CREATE TABLE ledger_state (
    id BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    head BIGINT NOT NULL,
    head_at BIGINT NOT NULL
);

-- One row for each fact: the hash of its row (a leaf of the trees), and the chain up to it.
CREATE TABLE ledger_link (
    position BIGINT NOT NULL PRIMARY KEY,
    leaf_sha256 {blob} NOT NULL,
    leaf_sm3 {blob} NOT NULL,
    link_sha256 {blob} NOT NULL,
    link_sm3 {blob} NOT NULL
);

-- Every complete subtree of 256 leaves and more, so that a proof reads few rows.
CREATE TABLE ledger_node (
    level BIGINT NOT NULL,
    place BIGINT NOT NULL,
    sha256 {blob} NOT NULL,
    sm3 {blob} NOT NULL,
    PRIMARY KEY (level, place)
);

-- The public keys of every signer there was.
CREATE TABLE ledger_key (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    es256 {blob} NOT NULL,
    sm2 {blob} NOT NULL,
    since BIGINT NOT NULL
);

-- Signed heads: the roots over the first `size` facts. `previous` is the size of the head before, so that none can be
-- taken out of the middle.
CREATE TABLE ledger_head (
    size BIGINT NOT NULL PRIMARY KEY,
    previous BIGINT NOT NULL,
    sha256 {blob} NOT NULL,
    sm3 {blob} NOT NULL,
    at BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    es256 {blob} NOT NULL,
    sm2 {blob} NOT NULL
);
