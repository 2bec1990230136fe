//! The rows of the ledger. They are inserted and read; only the one row of the state is ever changed.

use std::collections::BTreeMap;

use plat_crypto::sign::{PublicKeys, Signature};
use plat_kernel::Timestamp;
use plat_store::{Row, StoreError, Tx, Val, micros};

use crate::{
    head::{Head, SignedHead},
    tree::{Frontier, Nodes, Subtree},
    twin::Twin,
};

/// Complete subtrees from this level on have rows; smaller ones are computed from the rows of their leaves.
pub(crate) const BLOCK: u32 = 8;

const STATE: &str = "SELECT size, head, head_at FROM ledger_state WHERE id = 1";
const BEGIN: &str = "INSERT INTO ledger_state (id, size, head, head_at) VALUES (1, $1, 0, 0)";
const EXTEND: &str = "UPDATE ledger_state SET size = $1 WHERE id = 1 AND size = $2";
const SEAL: &str = "UPDATE ledger_state SET head = $1, head_at = $2 WHERE id = 1 AND head = $3";
/// `$1` rows at once from position `$2` on, cut out of one parameter: on a cluster a statement a row would cost the way to
/// the server and back each time.
const ADD_LINKS: &str = "INSERT INTO ledger_link (position, leaf_sha256, leaf_sm3, link_sha256, link_sm3) \
    WITH RECURSIVE nth AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM nth WHERE n + 1 < $1) \
    SELECT $2 + n, substr($3, n * 128 + 1, 32), substr($3, n * 128 + 33, 32), \
        substr($3, n * 128 + 65, 32), substr($3, n * 128 + 97, 32) FROM nth";
const ADD_LINKS_PG: &str = "INSERT INTO ledger_link (position, leaf_sha256, leaf_sm3, link_sha256, link_sm3) \
    SELECT CAST($1 AS BIGINT) + n, substr(CAST($2 AS BYTEA), n * 128 + 1, 32), \
        substr(CAST($2 AS BYTEA), n * 128 + 33, 32), substr(CAST($2 AS BYTEA), n * 128 + 65, 32), \
        substr(CAST($2 AS BYTEA), n * 128 + 97, 32) \
    FROM generate_series(0, CAST(CAST($3 AS BIGINT) AS INTEGER) - 1) AS nth (n)";
const ADD_NODE: &str = "INSERT INTO ledger_node (level, place, sha256, sm3) VALUES ($1, $2, $3, $4)";
const LINK: &str = "SELECT link_sha256, link_sm3 FROM ledger_link WHERE position = $1";
const LINKS: &str = "SELECT position, leaf_sha256, leaf_sm3, link_sha256, link_sm3 FROM ledger_link \
    WHERE position > $1 ORDER BY position LIMIT $2";
const LEAVES: &str = "SELECT leaf_sha256, leaf_sm3 FROM ledger_link \
    WHERE position > $1 AND position <= $2 ORDER BY position";
const NODE: &str = "SELECT sha256, sm3 FROM ledger_node WHERE level = $1 AND place = $2";
const MANY_NODES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM ledger_node";
const LAST_LINK: &str = "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM ledger_link";
const LAST_HEAD: &str = "SELECT CAST(COALESCE(MAX(size), 0) AS BIGINT) FROM ledger_head";
const HAS_KEY: &str = "SELECT since FROM ledger_key WHERE fingerprint = $1";
const ADD_KEY: &str = "INSERT INTO ledger_key (fingerprint, es256, sm2, since) VALUES ($1, $2, $3, $4)";
const KEYS: &str = "SELECT es256, sm2 FROM ledger_key ORDER BY since, fingerprint LIMIT 1000";
const ADD_HEAD: &str = "INSERT INTO ledger_head (size, previous, sha256, sm3, at, fingerprint, es256, sm2) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const HEAD: &str = "SELECT size, previous, sha256, sm3, at, fingerprint, es256, sm2 FROM ledger_head \
    WHERE size = $1";
const HEADS_BELOW: &str = "SELECT size, previous, sha256, sm3, at, fingerprint, es256, sm2 FROM ledger_head \
    WHERE size < $1 ORDER BY size DESC LIMIT $2";
const HEADS_ABOVE: &str = "SELECT size, previous, sha256, sm3, at, fingerprint, es256, sm2 FROM ledger_head \
    WHERE size > $1 ORDER BY size LIMIT $2";

/// Every text that both engines run.
pub(crate) const SQL: &[&str] = &[
    STATE,
    BEGIN,
    EXTEND,
    SEAL,
    ADD_NODE,
    LINK,
    LINKS,
    LEAVES,
    NODE,
    MANY_NODES,
    LAST_LINK,
    LAST_HEAD,
    HAS_KEY,
    ADD_KEY,
    KEYS,
    ADD_HEAD,
    HEAD,
    HEADS_BELOW,
    HEADS_ABOVE,
];
/// What only SQLite runs.
pub(crate) const SQL_SQLITE: &[&str] = &[ADD_LINKS];
/// What only PostgreSQL runs.
pub(crate) const SQL_POSTGRES: &[&str] = &[ADD_LINKS_PG];

/// How far the ledger has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// How many facts are chained.
    pub(crate) size: u64,
    /// How many the newest head covers.
    pub(crate) head: u64,
    /// When that head was signed, in microseconds.
    pub(crate) head_at: i64,
}

/// One more piece of the chain.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// How many facts were chained before.
    pub(crate) from: u64,
    /// How many are then.
    pub(crate) to: u64,
    /// Leaf and link of each, SHA-256 before SM3: 128 bytes a fact.
    pub(crate) links: Vec<u8>,
    /// The subtrees with rows that it completes.
    pub(crate) nodes: Vec<(Subtree, Twin)>,
}

/// A row of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) leaf: Twin,
    pub(crate) link: Twin,
}

/// A number as the database keeps it. No ledger comes near the end of either.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How far the ledger has come; `None` before the first fact.
pub(crate) fn state(tx: &mut Tx<'_>) -> Result<Option<State>, StoreError> {
    tx.find(STATE, &[], |row| Ok(State { size: row.small(0)?, head: row.small(1)?, head_at: row.int(2)? }))
}

/// Adds a piece, unless the chain has grown meanwhile; tells whether it did.
pub(crate) fn extend(tx: &mut Tx<'_>, piece: &Piece) -> Result<bool, StoreError> {
    let (from, to) = (int(piece.from), int(piece.to));
    // Whose update does not find the size it read has lost: this comes first, and takes the row's lock.
    if tx.run(EXTEND, &[to.into(), from.into()])? == 0 {
        if piece.from > 0 || state(tx)?.is_some() {
            return Ok(false);
        }
        tx.run(BEGIN, &[to.into()])?;
    }
    let (first, many, links) = (Val::Int(from + 1), Val::Int(to - from), Val::Blob(&piece.links));
    match tx.engine() {
        plat_store::Engine::Sqlite => tx.run(ADD_LINKS, &[many, first, links])?,
        plat_store::Engine::Postgres => tx.run(ADD_LINKS_PG, &[first, links, many])?,
    };
    for (at, node) in &piece.nodes {
        let (level, place) = (at.level.into(), int(at.place).into());
        tx.run(ADD_NODE, &[level, place, (&node.sha256.0).into(), (&node.sm3.0).into()])?;
    }
    Ok(true)
}

/// Adds a head, unless another node was faster; tells whether it did.
pub(crate) fn seal(tx: &mut Tx<'_>, signed: &SignedHead, keys: &PublicKeys) -> Result<bool, StoreError> {
    let SignedHead { head, signature } = signed;
    let (size, previous, at) = (int(head.size), int(head.previous), micros(head.at));
    if tx.run(SEAL, &[size.into(), at.into(), previous.into()])? == 0 {
        return Ok(false);
    }
    if tx.find(HAS_KEY, &[(&head.key).into()], |row| row.int(0))?.is_none() {
        tx.run(ADD_KEY, &[(&head.key).into(), keys.es256().into(), keys.sm2().into(), at.into()])?;
    }
    tx.run(
        ADD_HEAD,
        &[
            size.into(),
            previous.into(),
            (&head.root.sha256.0).into(),
            (&head.root.sm3.0).into(),
            at.into(),
            (&head.key).into(),
            (&signature.es256).into(),
            (&signature.sm2).into(),
        ],
    )?;
    Ok(true)
}

/// The chain up to a position; before the first it is [`Twin::START`].
pub(crate) fn link(tx: &mut Tx<'_>, position: u64) -> Result<Twin, StoreError> {
    if position == 0 {
        return Ok(Twin::START);
    }
    tx.get(LINK, &[int(position).into()], |row| twin(row, 0))
}

/// A row with its number, or why it cannot be read.
pub(crate) type Numbered<T> = (i64, Result<T, StoreError>);

/// Rows of the chain behind a position.
pub(crate) fn links(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Numbered<Link>>, StoreError> {
    let read = |row: &Row<'_>| Ok(Link { leaf: twin(row, 1)?, link: twin(row, 3)? });
    tx.list(LINKS, &[after.into(), limit.into()], |row| Ok((row.int(0)?, read(row))))
}

/// A subtree that has a row.
pub(crate) fn node(tx: &mut Tx<'_>, at: Subtree) -> Result<Option<Twin>, StoreError> {
    tx.find(NODE, &[at.level.into(), int(at.place).into()], |row| twin(row, 0))
}

/// All keys that ever signed, the oldest first.
pub(crate) fn keys(tx: &mut Tx<'_>) -> Result<Vec<PublicKeys>, StoreError> {
    tx.list(KEYS, &[], |row| PublicKeys::new(&row.blob(0)?, &row.blob(1)?).map_err(|why| row.corrupt(0, why)))
}

/// The head over so many facts.
pub(crate) fn head(tx: &mut Tx<'_>, size: u64) -> Result<Option<SignedHead>, StoreError> {
    tx.find(HEAD, &[int(size).into()], signed)
}

/// Heads over fewer facts, the newest first.
pub(crate) fn heads_below(tx: &mut Tx<'_>, size: u64, limit: u32) -> Result<Vec<SignedHead>, StoreError> {
    tx.list(HEADS_BELOW, &[int(size).into(), limit.into()], signed)
}

/// Heads over more facts, the oldest first.
pub(crate) fn heads_above(
    tx: &mut Tx<'_>,
    size: i64,
    limit: u32,
) -> Result<Vec<Numbered<SignedHead>>, StoreError> {
    tx.list(HEADS_ABOVE, &[size.into(), limit.into()], |row| Ok((row.int(0)?, signed(row))))
}

/// What the tables of the ledger end with, all of one moment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends {
    /// What the state says.
    pub(crate) state: State,
    /// The position of the last link.
    pub(crate) link: i64,
    /// The size of the newest head.
    pub(crate) head: i64,
    /// How many subtrees have rows.
    pub(crate) nodes: u64,
}

/// What the tables end with.
pub(crate) fn ends(tx: &mut Tx<'_>) -> Result<Ends, StoreError> {
    Ok(Ends {
        state: state(tx)?.unwrap_or_default(),
        link: tx.get(LAST_LINK, &[], |row| row.int(0))?,
        head: tx.get(LAST_HEAD, &[], |row| row.int(0))?,
        nodes: tx.get(MANY_NODES, &[], |row| row.small(0))?,
    })
}

fn twin(row: &Row<'_>, at: usize) -> Result<Twin, StoreError> {
    let (sha256, sm3) = (row.blob(at)?, row.blob(at + 1)?);
    Twin::from_bytes(&sha256, &sm3).ok_or_else(|| row.corrupt(at, "not a hash of 32 bytes"))
}

fn signed(row: &Row<'_>) -> Result<SignedHead, StoreError> {
    let at: Timestamp = row.time(4)?;
    let root = twin(row, 2)?;
    let head = Head { size: row.small(0)?, previous: row.small(1)?, at, root, key: row.text(5)? };
    Ok(SignedHead { head, signature: Signature { es256: row.blob(6)?, sm2: row.blob(7)? } })
}

/// The complete subtrees as the rows have them, for one transaction.
pub(crate) struct Stored<'a, 't> {
    tx: &'a mut Tx<'t>,
    /// Leaves of blocks that were read already: several facts of one case are often near each other.
    blocks: BTreeMap<u64, Vec<Twin>>,
}

impl<'a, 't> Stored<'a, 't> {
    pub(crate) fn of(tx: &'a mut Tx<'t>) -> Self {
        Self { tx, blocks: BTreeMap::new() }
    }
}

impl Nodes for Stored<'_, '_> {
    type Error = StoreError;

    fn node(&mut self, at: Subtree) -> Result<Twin, StoreError> {
        if at.level >= BLOCK {
            return node(self.tx, at)?.ok_or(StoreError::Missing("ledger_node"));
        }
        let block = at.place >> (BLOCK - at.level);
        if !self.blocks.contains_key(&block) {
            let (after, to) = (block << BLOCK, (block + 1) << BLOCK);
            let leaves = self.tx.list(LEAVES, &[int(after).into(), int(to).into()], |row| twin(row, 0))?;
            self.blocks.insert(block, leaves);
        }
        let leaves = self.blocks.get(&block).map_or(&[][..], Vec::as_slice);
        let inside = at.place % (1 << (BLOCK - at.level));
        let from = usize::try_from(inside << at.level).unwrap_or(usize::MAX);
        let leaves = leaves.get(from..).and_then(|it| it.get(..1 << at.level));
        let leaves = leaves.ok_or(StoreError::Missing("ledger_link"))?;
        let mut tree = Frontier::default();
        for leaf in leaves {
            tree.push(*leaf, |_, _| {});
        }
        Ok(tree.root())
    }
}
