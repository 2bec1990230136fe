//! The ledger follows the facts: it chains what has a position, a batch in a transaction, and signs heads.
//!
//! It runs on every node. The first statement of each of its transactions is an update of the one row of the state that
//! succeeds only if nobody extended the chain since that row was read; so there is one chain, whoever extends it, and a
//! node that dies leaves nothing half done.

use std::sync::Arc;

use plat_jobs::{Follower, JobError, Occasion};
use plat_kernel::{SignedDuration, Timestamp};
use plat_store::{StoreError, StoredFact, Tx, time_of};

use crate::{
    Ledger, LedgerError,
    head::Head,
    leaf,
    store::{self, BLOCK, Piece, State, Stored},
    tree::Frontier,
    twin::Twin,
};

/// Facts in one transaction: a commit a batch is then no cost, and the one writer of SQLite is not kept for longer than a
/// millisecond.
const BATCH: u32 = 512;
/// How long after one head the next may be signed while there are more facts.
const PACE: SignedDuration = SignedDuration::from_secs(1);

/// The end of the chain: all that is needed to go on.
#[derive(Debug, Clone)]
pub(crate) struct Tip {
    pub(crate) tree: Frontier,
    pub(crate) link: Twin,
}

impl Tip {
    /// Reads the end of a chain of `size` facts.
    fn read(tx: &mut Tx<'_>, size: u64) -> Result<Self, StoreError> {
        let link = store::link(tx, size)?;
        Ok(Self { tree: Frontier::read(size, &mut Stored::of(tx))?, link })
    }

    /// Chains facts that come next.
    fn extended(mut self, facts: &[StoredFact]) -> (Self, Piece) {
        let mut piece = Piece { from: self.tree.size(), ..Piece::default() };
        for fact in facts {
            let leaf = leaf::hash(fact);
            self.link = Twin::of_link(&self.link, &leaf);
            for hash in [leaf.sha256, leaf.sm3, self.link.sha256, self.link.sm3] {
                piece.links.extend_from_slice(&hash.0);
            }
            self.tree.push(leaf, |at, node| {
                if at.level >= BLOCK {
                    piece.nodes.push((at, node));
                }
            });
        }
        piece.to = self.tree.size();
        (self, piece)
    }
}

impl Ledger {
    /// What makes the ledger follow the facts; for [`plat_jobs::Work`].
    pub fn follower(&self) -> Follower {
        let ledger = self.clone();
        Follower::named("ledger", move |occasion| {
            let ledger = ledger.clone();
            async move { ledger.follow(occasion).await.map_err(JobError::failed) }
        })
    }

    /// Chains every fact that has a position, and signs a head if one is due; tells whether it did anything.
    pub async fn follow(&self, occasion: Occasion) -> Result<bool, LedgerError> {
        let mut tip = self.inner.tip.lock().await;
        let mut moved = false;
        loop {
            let (state, at, facts) = self.next(tip.take()).await?;
            if facts.is_empty() {
                let due = occasion == Occasion::Last || is_due(state, self.inner.mint.now());
                if state.size > state.head && due {
                    moved |= self.sign(state, at.tree.root()).await?;
                }
                *tip = Some(at);
                return Ok(moved);
            }
            let (longer, piece) = at.extended(&facts);
            if self.extend(piece).await? {
                *tip = Some(longer);
                moved = true;
            }
        }
    }

    /// The state, the end of the chain and the facts behind it, all of one moment.
    async fn next(&self, known: Option<Tip>) -> Result<(State, Tip, Vec<StoredFact>), LedgerError> {
        let (state, tip, rows) = self
            .inner
            .db
            .read(move |tx| {
                let state = store::state(tx)?.unwrap_or_default();
                let tip = match known.filter(|tip| tip.tree.size() == state.size) {
                    Some(tip) => tip,
                    None => Tip::read(tx, state.size)?,
                };
                let rows = tx.stored_facts_after(store::int(state.size), BATCH)?;
                Ok::<_, StoreError>((state, tip, rows))
            })
            .await?;
        let stopped = |position, why: &dyn ToString| LedgerError::Stopped { position, why: why.to_string() };
        let mut facts = Vec::with_capacity(rows.len());
        for (row, position) in rows.into_iter().zip(store::int(state.size) + 1..) {
            let fact = row.map_err(|(at, why)| stopped(at, &why))?;
            if fact.position != position {
                return Err(stopped(position, &"the fact with this position is not there"));
            }
            facts.push(fact);
        }
        Ok((state, tip, facts))
    }

    /// Stores a piece; false if another node was faster.
    async fn extend(&self, piece: Piece) -> Result<bool, LedgerError> {
        let piece = Arc::new(piece);
        let stored = self.inner.db.write(move |tx| store::extend(tx, &piece)).await;
        match stored {
            // Two nodes that both began the ledger: the row of the state was there before ours.
            Err(StoreError::Conflict) => Ok(false),
            other => Ok(other?),
        }
    }

    /// Signs the roots over all that is chained; false if another node did.
    async fn sign(&self, state: State, root: Twin) -> Result<bool, LedgerError> {
        let signer = &self.inner.signer;
        let key = signer.public().fingerprint();
        // To the microsecond, as it is stored.
        let now = self.inner.mint.now();
        let at = time_of(now.as_microsecond()).unwrap_or(now);
        let head = Head { size: state.size, previous: state.head, at, root, key }.signed(signer)?;
        let keys = signer.public().clone();
        Ok(self.inner.db.write(move |tx| store::seal(tx, &head, &keys)).await?)
    }
}

/// Whether the last head is old enough for another; one that seems to come from the future says only that clocks differ.
fn is_due(state: State, now: Timestamp) -> bool {
    time_of(state.head_at).is_none_or(|last| now < last || now.duration_since(last) >= PACE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_due_a_second_after_the_last_one_and_when_a_clock_was_set_back() {
        let at = |micros: i64| time_of(micros).unwrap();
        let state = State { size: 2, head: 1, head_at: 5_000_000 };
        assert!(!is_due(state, at(5_999_999)));
        assert!(is_due(state, at(6_000_000)));
        assert!(is_due(state, at(4_000_000)));
    }
}
