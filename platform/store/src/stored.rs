//! Facts as they lie in the table, byte for byte: for whoever must prove what was stored and not what it means.

use plat_facts::Stream;
use plat_kernel::id::Id;

use crate::{Row, StoreError, Tx};

pub(crate) const STORED_AFTER: &str = "SELECT position, id, stream, version, kind, at, actor, body \
    FROM store_fact WHERE position > $1 ORDER BY position LIMIT $2";
pub(crate) const STORED_OF_STREAM: &str = "SELECT COALESCE(position, 0), id, stream, version, kind, at, actor, body \
    FROM store_fact WHERE stream = $1 ORDER BY version";
pub(crate) const MANY_UNPLACED: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) FROM store_fact WHERE position IS NULL";

/// One row of the table of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFact {
    /// The number among all facts, from 1; 0 if it has none yet.
    pub position: i64,
    /// The id, 16 bytes.
    pub id: Vec<u8>,
    /// The id of the stream, 16 bytes.
    pub stream: Vec<u8>,
    /// The number on the stream.
    pub version: i64,
    /// The kind.
    pub kind: String,
    /// When, in microseconds since 1970, UTC.
    pub at: i64,
    /// Who, as text.
    pub actor: String,
    /// The body, as the text that was written.
    pub body: String,
}

/// A row that can be read, or its position and why it cannot.
pub type MaybeStored = Result<StoredFact, (i64, StoreError)>;

impl Tx<'_> {
    /// Up to `limit` rows behind a position, in the order of positions. A row that cannot be read does not hide the others.
    pub fn stored_facts_after(&mut self, position: i64, limit: u32) -> Result<Vec<MaybeStored>, StoreError> {
        self.list(STORED_AFTER, &[position.into(), limit.into()], |row| {
            let position = row.int(0)?;
            Ok(stored(row).map_err(|why| (position, why)))
        })
    }

    /// The rows of one stream by their versions.
    pub fn stored_facts_of_stream(&mut self, stream: Id<Stream>) -> Result<Vec<StoredFact>, StoreError> {
        self.list(STORED_OF_STREAM, &[(&stream).into()], stored)
    }

    /// How many facts have no position yet.
    pub fn unplaced_facts(&mut self) -> Result<i64, StoreError> {
        self.get(MANY_UNPLACED, &[], |row| row.int(0))
    }
}

fn stored(row: &Row<'_>) -> Result<StoredFact, StoreError> {
    Ok(StoredFact {
        position: row.int(0)?,
        id: row.blob(1)?,
        stream: row.blob(2)?,
        version: row.int(3)?,
        kind: row.text(4)?,
        at: row.int(5)?,
        actor: row.text(6)?,
        body: row.text(7)?,
    })
}
