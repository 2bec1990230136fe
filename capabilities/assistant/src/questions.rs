//! Questions that were not answered, and what an editor makes of them: a phrasing of an item, or nothing.

use std::sync::{Arc, Mutex, PoisonError};

use cap_catalogue::WhereHandled;
use plat_facts::{
    Actor, NewFact, Published,
    assistant::{QuestionAttached, QuestionDismissed, QuestionReopened},
    refs::{ItemRef, StreamRef},
};
use plat_identity::{Identity, MayEditCatalogue, Officer};
use plat_jobs::{Follower, JobError, Work};
use plat_kernel::{Date, Id, Mint, Timestamp};
use plat_meaning::plain;
use plat_store::Db;

use crate::{Assistant, AssistantError, store, strike};

/// The assistant of a city with its table. Cheap to clone.
#[derive(Clone)]
pub struct Assistance {
    /// Who answers.
    pub assistant: Assistant,
    pub(crate) places: Arc<dyn WhereHandled>,
    db: Db,
    mint: Mint,
    identity: Identity,
    /// What was decided when the assistant was last taught.
    stand: Arc<Mutex<(i64, i64)>>,
}

/// A question that was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: Id<Question>,
    /// Its text, numbers and names struck out.
    pub text: String,
    /// How often it was asked.
    pub asked: i64,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// What was made of it.
    pub state: State,
    /// Of the row: who decides with an old one is told.
    pub version: i64,
}

/// What an editor made of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing yet.
    Open,
    /// It means this item.
    Attached(ItemRef),
    /// Nothing is to be learnt from it.
    Dismissed,
}

impl State {
    /// Its code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Attached(_) => "attached",
            Self::Dismissed => "dismissed",
        }
    }
}

/// What is told of a decision: never the words of the question.
fn fact(state: &State, stream: StreamRef, (version, now): (i64, Timestamp), actor: Actor) -> NewFact {
    match state {
        State::Attached(item) => QuestionAttached { item: item.clone() }.fact(stream, version, now, actor),
        State::Dismissed => QuestionDismissed {}.fact(stream, version, now, actor),
        State::Open => QuestionReopened {}.fact(stream, version, now, actor),
    }
}

impl Assistance {
    /// From its parts. `places` says where an item is handled.
    pub fn new(
        assistant: Assistant,
        places: Arc<dyn WhereHandled>,
        db: Db,
        mint: Mint,
        identity: Identity,
    ) -> Self {
        Self { assistant, places, db, mint, identity, stand: Arc::default() }
    }

    /// The proof that an officer may attach and dismiss.
    pub(crate) fn may(&self, officer: &Officer) -> Result<MayEditCatalogue, AssistantError> {
        Ok(self.identity.may_edit_catalogue(officer)?)
    }

    /// Keeps a question for the editor, without numbers and names; the same one twice is counted.
    pub async fn keep(&self, question: &str) -> Result<(), AssistantError> {
        let text = strike::struck(question);
        let plain = plain(&text);
        if !plain.chars().any(char::is_alphabetic) {
            return Ok(());
        }
        let (id, today, now) = (self.mint.id(), self.mint.today(), self.mint.now());
        self.db
            .write(move |tx| {
                if !store::asked_again(tx, &plain, today)? {
                    store::insert(tx, &id, (&plain, &text), (today, now))?;
                }
                Ok::<_, AssistantError>(())
            })
            .await
    }

    /// The questions in a state, those that were asked most often first, and how many are open.
    pub async fn list(
        &self,
        _may: &MayEditCatalogue,
        state: &'static str,
    ) -> Result<(Vec<Question>, i64), AssistantError> {
        self.db.read(move |tx| Ok((store::list(tx, state)?, store::count(tx)?))).await
    }

    /// Attaches, dismisses or opens a question again. What is attached is understood from then on, on every node.
    pub async fn decide(
        &self,
        may: &MayEditCatalogue,
        (id, version): (Id<Question>, i64),
        state: State,
    ) -> Result<Question, AssistantError> {
        if let State::Attached(item) = &state
            && !self.assistant.knows(item)
        {
            return Err(AssistantError::NoSuchItem(item.to_string()));
        }
        let (now, editor, actor) = (self.mint.now(), may.person(), may.actor());
        let decided = self.db.write(move |tx| {
            let question = store::find(tx, &id)?.ok_or(AssistantError::NotFound)?;
            if question.version != version || !store::decide(tx, &question, &state, editor.as_ref(), now)? {
                return Err(AssistantError::Changed);
            }
            tx.append(fact(&state, question.id.cast(), (version + 1, now), actor))?;
            Ok(Question { state: state.clone(), version: version + 1, ..question })
        });
        let decided = decided.await?;
        self.catch_up().await?;
        Ok(decided)
    }

    /// Teaches the assistant what editors decided since, here or on another node; tells whether there was anything.
    pub async fn catch_up(&self) -> Result<bool, AssistantError> {
        let known = *self.stand.lock().unwrap_or_else(PoisonError::into_inner);
        let read = self.db.read(move |tx| {
            let stand = store::stand(tx)?;
            let attached = if stand == known { Vec::new() } else { store::attached(tx)? };
            Ok::<_, AssistantError>((stand, attached))
        });
        let (stand, attached) = read.await?;
        if stand == known {
            return Ok(false);
        }
        self.assistant.teach(attached);
        *self.stand.lock().unwrap_or_else(PoisonError::into_inner) = stand;
        Ok(true)
    }

    /// What runs by itself: this node learns what was attached on another one.
    pub fn work(&self) -> Work {
        let assistance = self.clone();
        let follower = Follower::named("assistant.phrasings", move |_| {
            let assistance = assistance.clone();
            async move { assistance.catch_up().await.map_err(JobError::failed) }
        });
        Work { followers: vec![follower], ..Work::default() }
    }
}
