//! Recomputing everything from the rows: facts, leaves, links, subtrees, heads and signatures, in one pass and in constant
//! memory. The first row that does not fit ends it.

mod finding;
mod pages;
mod suspect;

pub use finding::{Finding, What};

use plat_crypto::sign::PublicKeys;
use plat_store::{Db, StoreError, StoredFact};

use crate::{
    check::Trust,
    head::SignedHead,
    leaf,
    store::{self, BLOCK, Ends, Link},
    tree::{Frontier, Subtree},
    twin::Twin,
};
use pages::Pages;

/// What is recomputed, and against what.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// The keys that may have signed. If there are none, any key of the ledger's own table may, and nothing vouches for it.
    pub trust: Trust,
    /// Heads that were kept elsewhere: the ledger must still begin with what they covered.
    pub kept: Vec<SignedHead>,
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything fits.
    Whole(Counts),
    /// This does not.
    Broken(Finding),
}

/// What was gone through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Facts with their links.
    pub facts: u64,
    /// Stored subtrees.
    pub nodes: u64,
    /// Signed heads.
    pub heads: u64,
    /// Facts that are not chained yet: the newest ones.
    pub unchained: i64,
    /// Facts behind the newest head, which nobody signed for yet.
    pub unsigned: u64,
    /// The newest head.
    pub head: Option<SignedHead>,
    /// Whether the keys of all heads are trusted.
    pub vouched: bool,
}

/// Why an audit ended before its end.
#[derive(Debug)]
enum Stop {
    Found(Box<Finding>),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Found(Box::new(finding))
    }
}

impl Audit {
    /// Goes through a database, which may be in use. `progress` hears now and then how many facts of how many are done.
    pub async fn run(&self, db: &Db, progress: &mut dyn FnMut(u64, u64)) -> Result<Verdict, StoreError> {
        // The end is asked for before any page of facts is read: what is told meanwhile stands behind it, and is not missed.
        let last = db.facts().last().await?;
        let (ends, keys) = db.read(|tx| Ok::<_, StoreError>((store::ends(tx)?, store::keys(tx)?))).await?;
        let mut walk = Walk::new(self, db, (last, ends), keys);
        match walk.go(progress).await {
            Ok(()) => Ok(Verdict::Whole(walk.counts)),
            Err(Stop::Found(finding)) => Ok(Verdict::Broken(*finding)),
            Err(Stop::Store(error)) => Err(error),
        }
    }
}

struct Walk<'a> {
    audit: &'a Audit,
    db: &'a Db,
    /// The position of the newest fact when the audit began.
    last: i64,
    ends: Ends,
    keys: Vec<PublicKeys>,
    facts: Pages<StoredFact>,
    links: Pages<Link>,
    heads: Pages<SignedHead>,
    tree: Frontier,
    link: Twin,
    counts: Counts,
}

impl<'a> Walk<'a> {
    fn new(audit: &'a Audit, db: &'a Db, (last, ends): (i64, Ends), keys: Vec<PublicKeys>) -> Self {
        Self {
            audit,
            db,
            last,
            ends,
            keys,
            facts: Pages::of(pages::facts),
            links: Pages::of(store::links),
            heads: Pages::of(store::heads_above),
            tree: Frontier::default(),
            link: Twin::START,
            counts: Counts { vouched: !audit.trust.is_empty(), ..Counts::default() },
        }
    }

    async fn go(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Stop> {
        self.kept_heads_are_signed()?;
        let all = self.ends.state.size;
        for position in 1..=all {
            self.position(store::int(position)).await?;
            if position % 1024 == 0 {
                progress(position, all);
            }
        }
        self.nothing_is_left_over()?;
        self.newest_facts().await
    }

    /// One fact and its link, the subtrees that they complete, and the head over them if there is one.
    async fn position(&mut self, position: i64) -> Result<(), Stop> {
        let fact = self.fact(position).await?;
        let link = self.link(position, &fact).await?;
        let leaf = leaf::hash(&fact);
        if leaf != link.leaf {
            return Err(suspect::question(self.db, &fact, &link.leaf).await?.into());
        }
        self.link = Twin::of_link(&self.link, &leaf);
        if self.link != link.link {
            return Err(Finding::of(&fact, What::LinkChanged).into());
        }
        self.append(leaf).await?;
        self.counts.facts += 1;
        self.head(position).await
    }

    async fn fact(&mut self, position: i64) -> Result<StoredFact, Stop> {
        match self.facts.next_up_to(self.db, position).await? {
            Some((at, Ok(fact))) if at == position => Ok(fact),
            Some((_, Ok(fact))) => Err(Finding::of(&fact, What::FactInserted).into()),
            Some((at, Err(why))) => Err(Finding::at(at, What::FactUnreadable(why.to_string())).into()),
            None => Err(Finding::at(position, What::FactMissing).into()),
        }
    }

    async fn link(&mut self, position: i64, fact: &StoredFact) -> Result<Link, Stop> {
        match self.links.next_up_to(self.db, position).await? {
            Some((at, Ok(link))) if at == position => Ok(link),
            Some((_, Err(_))) => Err(Finding::of(fact, What::LinkChanged).into()),
            Some((at, Ok(_))) => Err(Finding::at(at, What::LinkInserted).into()),
            None => Err(Finding::of(fact, What::LinkMissing).into()),
        }
    }

    /// Appends a leaf, and compares the subtrees that it completes with their rows.
    async fn append(&mut self, leaf: Twin) -> Result<(), Stop> {
        let mut completed = Vec::new();
        self.tree.push(leaf, |at, node| {
            if at.level >= BLOCK {
                completed.push((at, node));
            }
        });
        for (at, node) in completed {
            let row = self.db.read(move |tx| store::node(tx, at)).await?;
            let Subtree { level, place } = at;
            let last = store::int((place + 1) << level);
            match row {
                Some(row) if row == node => self.counts.nodes += 1,
                Some(_) => return Err(Finding::at(last, What::NodeChanged { level, place }).into()),
                None => return Err(Finding::at(last, What::NodeMissing { level, place }).into()),
            }
        }
        Ok(())
    }

    async fn head(&mut self, position: i64) -> Result<(), Stop> {
        let root = self.tree.root();
        for kept in self.audit.kept.iter().filter(|it| store::int(it.head.size) == position) {
            if kept.head.root != root {
                return Err(Finding::at(position, What::KeptHeadDiffers).into());
            }
        }
        // A head above the one that the state named when the audit began was signed since.
        if position > store::int(self.ends.state.head) {
            return Ok(());
        }
        let Some((size, head)) = self.heads.next_up_to(self.db, position).await? else { return Ok(()) };
        let head = head.map_err(|_| Finding::at(size, What::HeadChanged))?;
        let what = if size < position {
            What::HeadInserted
        } else if head.head.previous != self.counts.head.as_ref().map_or(0, |it| it.head.size) {
            What::HeadMissing(head.head.previous)
        } else if head.head.root != root {
            What::HeadChanged
        } else if let Some(wrong) = self.signature(&head) {
            wrong
        } else {
            self.counts.heads += 1;
            self.counts.head = Some(head);
            return Ok(());
        };
        Err(Finding::at(size, what).into())
    }

    /// What is wrong with the signature of a head, if anything.
    fn signature(&self, head: &SignedHead) -> Option<What> {
        let key = &head.head.key;
        if !self.audit.trust.is_empty() && !self.audit.trust.vouches(key) {
            return Some(What::HeadKey(key.clone()));
        }
        let Some(keys) = self.keys_of(head) else {
            return Some(What::HeadKey(key.clone()));
        };
        (!head.is_signed_by(keys)).then_some(What::HeadSignature)
    }

    /// The keys that a head names, if they were written down.
    fn keys_of(&self, head: &SignedHead) -> Option<&PublicKeys> {
        self.keys.iter().find(|it| it.fingerprint() == head.head.key)
    }

    fn kept_heads_are_signed(&self) -> Result<(), Stop> {
        for kept in &self.audit.kept {
            let size = store::int(kept.head.size);
            if let Some(wrong) = self.signature(kept) {
                return Err(Finding::at(size, What::KeptHead(Box::new(wrong))).into());
            }
            if kept.head.size > self.ends.state.size {
                return Err(Finding::at(size, What::CutOff(self.ends.state.size)).into());
            }
        }
        Ok(())
    }

    /// Rows behind the end of the chain, and what the state names that is not there.
    fn nothing_is_left_over(&mut self) -> Result<(), Stop> {
        let Ends { state, link, head, nodes } = self.ends;
        if link > store::int(state.size) {
            return Err(Finding::at(store::int(state.size) + 1, What::LinkInserted).into());
        }
        if head > store::int(state.size.min(state.head)) {
            return Err(Finding::at(head, What::HeadInserted).into());
        }
        if self.counts.head.as_ref().map_or(0, |it| it.head.size) != state.head {
            return Err(Finding::at(store::int(state.head), What::HeadMissing(state.head)).into());
        }
        if nodes != self.counts.nodes {
            return Err(Finding::at(0, What::NodeInserted).into());
        }
        self.counts.unsigned = state.size - state.head;
        Ok(())
    }

    /// The facts behind the chain: they are not proved by anything yet, but none may be missing.
    async fn newest_facts(&mut self) -> Result<(), Stop> {
        let size = store::int(self.ends.state.size);
        for position in size + 1..=self.last {
            self.fact(position).await?;
        }
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method has one lifetime too few")]
        let unplaced: Result<i64, StoreError> = self.db.read(|tx| tx.unplaced_facts()).await;
        self.counts.unchained = (self.last - size).max(0) + unplaced?;
        Ok(())
    }
}
