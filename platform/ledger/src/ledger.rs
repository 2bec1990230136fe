//! What is asked of the ledger while it runs: heads, and proofs of what stands under them.

use std::sync::Arc;
use std::time::Duration;

use plat_crypto::sign::{PublicKeys, Signer};
use plat_facts::Stream;
use plat_kernel::{Timestamp, id::Id, mint::Mint};
use plat_store::{Db, StoreError, StoredFact, Tx};
use tokio::sync::Mutex;

use crate::{
    LedgerError,
    document::{Consistency, HeadFile, Heads, KeysFile, Proved, Receipt},
    follow::Tip,
    head::SignedHead,
    leaf, proof, store,
    store::Stored,
    tree,
};

/// How often, and how many times, a receipt looks whether the newest facts are under a head yet: two seconds in all.
const LOOK: (Duration, u32) = (Duration::from_millis(100), 20);
/// The most heads that are given at once.
const MOST_HEADS: u32 = 100;

/// The ledger of a city. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) signer: Signer,
    /// The end of the chain as this node knows it; held while it is extended.
    pub(crate) tip: Mutex<Option<Tip>>,
}

impl Ledger {
    /// The ledger of a database, signed with these keys.
    pub fn new(db: Db, mint: Mint, signer: Signer) -> Self {
        Self { inner: Arc::new(Inner { db, mint, signer, tip: Mutex::default() }) }
    }

    /// The keys that sign here.
    pub fn public(&self) -> &PublicKeys {
        self.inner.signer.public()
    }

    /// Who signs here: heads of the ledger, and whatever else goes out under the city's one seal.
    pub fn signer(&self) -> &Signer {
        &self.inner.signer
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The newest head, if there is one.
    pub async fn newest(&self) -> Result<Option<SignedHead>, LedgerError> {
        Ok(self.inner.db.read(newest).await?)
    }

    /// The newest head as a file to keep elsewhere.
    pub async fn head_file(&self) -> Result<HeadFile, LedgerError> {
        let (head, keys) =
            self.inner.db.read(|tx| Ok::<_, StoreError>((newest(tx)?, store::keys(tx)?))).await?;
        Ok(HeadFile { head: head.ok_or(LedgerError::NotYet)?, keys })
    }

    /// Up to `limit` heads over fewer than `below` facts, the newest first.
    pub async fn heads(&self, below: Option<u64>, limit: u32) -> Result<Heads, LedgerError> {
        let limit = limit.clamp(1, MOST_HEADS);
        let below = below.unwrap_or(u64::MAX);
        let both = move |tx: &mut Tx<'_>| Ok((store::heads_below(tx, below, limit + 1)?, store::keys(tx)?));
        let (mut heads, keys): (Vec<SignedHead>, _) = self.inner.db.read::<_, StoreError>(both).await?;
        let more = heads.len() > limit as usize;
        heads.truncate(limit as usize);
        let next = heads.last().filter(|_| more).map(|it| it.head.size);
        Ok(Heads { heads, next, keys })
    }

    /// The public keys of every signer there was, and of the one that signs here.
    pub async fn keys(&self) -> Result<KeysFile, LedgerError> {
        let mut keys = self.inner.db.read(store::keys).await?;
        if !keys.contains(self.public()) {
            keys.push(self.public().clone());
        }
        Ok(KeysFile { keys })
    }

    /// That the ledger under one head begins with the ledger under an older one.
    pub async fn consistency(&self, from: u64, to: u64) -> Result<Consistency, LedgerError> {
        self.inner
            .db
            .read(move |tx| {
                let from = store::head(tx, from)?.ok_or(LedgerError::NoHead)?;
                let to = store::head(tx, to)?.ok_or(LedgerError::NoHead)?;
                if from.head.size > to.head.size {
                    return Err(LedgerError::NoHead);
                }
                let keys = store::keys(tx)?;
                let proof = tree::consistency(from.head.size, to.head.size, &mut Stored::of(tx))?;
                Ok(Consistency { from, to, proof, keys })
            })
            .await
    }

    /// What was recorded on a stream, each fact with the proof that it stands under the newest head. Waits up to two seconds
    /// for facts that are just being chained; those that are not under a head then are counted in `waiting`.
    pub async fn receipt(&self, stream: Id<Stream>) -> Result<Receipt, LedgerError> {
        let (pause, looks) = LOOK;
        for _ in 0..looks {
            if self.inner.db.read(move |tx| is_covered(tx, stream)).await? {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        self.inner.db.read(move |tx| receipt(tx, stream)).await
    }
}

fn newest(tx: &mut Tx<'_>) -> Result<Option<SignedHead>, StoreError> {
    match store::state(tx)? {
        Some(state) => store::head(tx, state.head),
        None => Ok(None),
    }
}

/// Whether every fact of a stream stands under a head.
fn is_covered(tx: &mut Tx<'_>, stream: Id<Stream>) -> Result<bool, StoreError> {
    let head = store::state(tx)?.unwrap_or_default().head;
    let facts = tx.stored_facts_of_stream(stream)?;
    Ok(facts.iter().all(|fact| index(fact).is_some_and(|index| index < head)))
}

/// The place of a fact's leaf in the trees; `None` if it has no position yet.
fn index(fact: &StoredFact) -> Option<u64> {
    u64::try_from(fact.position).ok()?.checked_sub(1)
}

fn receipt(tx: &mut Tx<'_>, stream: Id<Stream>) -> Result<Receipt, LedgerError> {
    let head = newest(tx)?.ok_or(LedgerError::NotYet)?;
    let (size, root) = (head.head.size, head.head.root);
    let rows = tx.stored_facts_of_stream(stream)?;
    let keys = store::keys(tx)?;
    let (mut facts, mut waiting) = (Vec::new(), 0);
    let mut nodes = Stored::of(tx);
    for fact in rows {
        let Some(index) = index(&fact).filter(|index| *index < size) else {
            waiting += 1;
            continue;
        };
        let path = tree::inclusion(index, size, &mut nodes)?;
        if proof::inclusion(&leaf::hash(&fact), index, size, &path) != Ok(root) {
            return Err(LedgerError::Broken(fact.position));
        }
        let position = fact.position;
        facts.push(Proved::of(fact, path).ok_or(LedgerError::Broken(position))?);
    }
    Ok(Receipt { facts, waiting, head, keys })
}

/// The time of a stored fact.
pub(crate) fn time(fact: &StoredFact) -> Option<Timestamp> {
    plat_store::time_of(fact.at)
}
