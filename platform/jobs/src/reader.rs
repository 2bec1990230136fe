//! Readers of facts: each reads every fact once, in order, and writes what follows from it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use plat_facts::Fact;
use plat_store::{Db, StoreError, Tx};

use crate::{JobError, cursor};

/// Facts in one transaction: few enough that the writer is not kept from others for long.
const BATCH: u32 = 64;

/// Reads facts, one after the other.
///
/// What it writes commits together with its cursor, so each fact counts once. It must need nothing but the facts to
/// write its tables anew: then it can be rebuilt from zero. A fact that it cannot read stops it, and is tried again.
pub trait Reader: Send + Sync {
    /// The name of its cursor; never changed.
    fn name(&self) -> &'static str;

    /// The kinds of facts that it is given; empty for all. Facts of other kinds need no commit of their own: the cursor passes
    /// them together with the next one that counts, or when there are many.
    fn kinds(&self) -> &'static [&'static str] {
        &[]
    }

    /// Writes what follows from a fact. May be called again for the same fact after its writes were undone.
    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError>;
}

/// A fact that a reader cannot get past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// The position of the fact.
    pub position: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// What the last try said.
    pub error: String,
}

/// How a reader fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderHealth {
    /// Its name.
    pub name: &'static str,
    /// The position of the last fact it has read, as far as this node knows.
    pub position: i64,
    /// How many facts it has not read yet, as far as this node knows.
    pub behind: i64,
    /// What it cannot get past, if anything.
    pub stuck: Option<Stuck>,
}

/// How one step of a reader ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It read some facts, or another node did.
    Moved,
    /// There is nothing to read.
    Done,
    /// It cannot get past a fact, or the store is away.
    Stuck,
}

#[derive(Default)]
struct State {
    position: i64,
    stuck: Option<Stuck>,
}

/// A reader with its cursor.
pub(crate) struct Reading {
    reader: Arc<dyn Reader>,
    state: Mutex<State>,
    /// The schedule of the background and `settle` take turns.
    turn: tokio::sync::Mutex<()>,
}

/// Why a batch was undone: the fact at this place in it could not be read.
struct Stumble {
    at: usize,
    error: JobError,
}

impl From<StoreError> for Stumble {
    fn from(error: StoreError) -> Self {
        Self { at: 0, error: error.into() }
    }
}

impl Reading {
    pub(crate) fn of(reader: Arc<dyn Reader>) -> Self {
        Self { reader, state: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn name(&self) -> &'static str {
        self.reader.name()
    }

    pub(crate) fn health(&self, last: i64) -> ReaderHealth {
        let state = self.state();
        let (position, stuck) = (state.position, state.stuck.clone());
        ReaderHealth { name: self.name(), position, behind: (last - position).max(0), stuck }
    }

    /// How often the fact in the way was tried.
    pub(crate) fn attempts(&self) -> u32 {
        self.state().stuck.as_ref().map_or(0, |it| it.attempts)
    }

    /// Reads facts until there are none or one is in the way; tells whether any was read.
    pub(crate) async fn catch_up(&self, db: &Db) -> (bool, Step) {
        let _turn = self.turn.lock().await;
        let mut moved = false;
        loop {
            match self.step(db).await {
                Step::Moved => moved = true,
                end => return (moved, end),
            }
        }
    }

    /// Forgets the cursor, so that the next facts read are the first ones.
    pub(crate) async fn rewind(&self, db: &Db) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        let name = self.name();
        db.write(move |tx| cursor::delete(tx, name)).await?;
        *self.state() = State::default();
        Ok(())
    }

    async fn step(&self, db: &Db) -> Step {
        let name = self.name();
        let found: Result<_, StoreError> = db
            .read(move |tx| {
                let position = cursor::find(tx, name)?;
                Ok((position, tx.facts_after(position, BATCH)?))
            })
            .await;
        let (position, facts) = match found {
            Ok(found) => found,
            Err(error) => return self.stumble(0, &error.into()),
        };
        self.state().position = position;
        if facts.is_empty() {
            self.state().stuck = None;
            return Step::Done;
        }
        if facts.len() < BATCH as usize && !facts.iter().any(|fact| self.counts(fact)) {
            let mut state = self.state();
            state.position = facts.last().map_or(position, |fact| fact.position);
            state.stuck = None;
            return Step::Done;
        }
        let facts: Arc<[Fact]> = facts.into();
        match self.read(db, position, &facts, facts.len()).await {
            Ok(step) => step,
            // Those before the stumbling block are read without it.
            Err(Stumble { at, .. }) if at > 0 => match self.read(db, position, &facts, at).await {
                Ok(step) => step,
                Err(Stumble { at, error }) => self.stumble(position_of(&facts, at), &error),
            },
            Err(Stumble { at, error }) => self.stumble(position_of(&facts, at), &error),
        }
    }

    fn counts(&self, fact: &Fact) -> bool {
        wants(self.reader.as_ref(), fact)
    }

    /// Reads the first `many` facts in one transaction.
    async fn read(&self, db: &Db, from: i64, facts: &Arc<[Fact]>, many: usize) -> Result<Step, Stumble> {
        let (reader, facts) = (Arc::clone(&self.reader), Arc::clone(facts));
        let to = db
            .write(move |tx| {
                let mine = facts.get(..many).unwrap_or_default();
                let to = mine.last().map_or(from, |it| it.position);
                if !cursor::advance(tx, reader.name(), from, to)? {
                    return Ok(None);
                }
                for (at, fact) in mine.iter().enumerate().filter(|(_, fact)| wants(reader.as_ref(), fact)) {
                    reader.read(tx, fact).map_err(|error| Stumble { at, error })?;
                }
                Ok::<_, Stumble>(Some(to))
            })
            .await?;
        if let Some(to) = to {
            let mut state = self.state();
            state.position = to;
            state.stuck = None;
        }
        Ok(Step::Moved)
    }

    /// A fact in the way is never skipped: what follows from it would be missing for ever, and nobody would know.
    fn stumble(&self, position: i64, error: &JobError) -> Step {
        let mut state = self.state();
        let attempts = match &state.stuck {
            Some(stuck) if stuck.position == position => stuck.attempts.saturating_add(1),
            _ => 1,
        };
        tracing::error!(reader = self.name(), position, attempts, %error, "a reader cannot get past a fact");
        state.stuck = Some(Stuck { position, attempts, error: error.to_string() });
        Step::Stuck
    }
}

/// Whether something follows from a fact for this reader.
fn wants(reader: &dyn Reader, fact: &Fact) -> bool {
    let kinds = reader.kinds();
    kinds.is_empty() || kinds.contains(&fact.kind.as_str())
}

fn position_of(facts: &[Fact], at: usize) -> i64 {
    facts.get(at).map_or(0, |it| it.position)
}
