//! Followers: work that keeps step with the facts in its own way and its own transactions, such as the ledger.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{BoxFuture, JobError};

/// Why a follower is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Facts came, or a second went by.
    Usual,
    /// The program stops, or a test wants everything done now: nothing may be left for later.
    Last,
}

/// Something to do whenever there are new facts. Unlike a [`crate::Reader`] it keeps its own place in its own tables;
/// on a cluster it runs on every node, and must see to it itself that nothing is done twice.
#[derive(Clone)]
pub struct Follower {
    /// Its name, for the log.
    pub name: &'static str,
    /// Does what there is to do; tells whether it did anything.
    pub step: Arc<dyn Fn(Occasion) -> BoxFuture<Result<bool, JobError>> + Send + Sync>,
}

impl Follower {
    /// Does `step` whenever there are new facts.
    pub fn named<F>(name: &'static str, step: impl Fn(Occasion) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<bool, JobError>> + Send + 'static,
    {
        Self { name, step: Arc::new(move |occasion| Box::pin(step(occasion))) }
    }
}

impl fmt::Debug for Follower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follower").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How a follower fares on this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowerHealth {
    /// Its name.
    pub name: &'static str,
    /// What the last step said, if it failed.
    pub failed: Option<String>,
}

/// A follower and how it fares.
pub(crate) struct Following {
    follower: Follower,
    failed: Mutex<Option<String>>,
    /// The background and `settle` take turns.
    turn: tokio::sync::Mutex<()>,
}

impl Following {
    pub(crate) fn of(follower: Follower) -> Self {
        Self { follower, failed: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    fn failed(&self) -> MutexGuard<'_, Option<String>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn health(&self) -> FollowerHealth {
        FollowerHealth { name: self.follower.name, failed: self.failed().clone() }
    }

    /// One step; true if it did anything. A failure is told once, and the next step tries again.
    pub(crate) async fn step(&self, occasion: Occasion) -> bool {
        let _turn = self.turn.lock().await;
        let done = (self.follower.step)(occasion).await;
        let mut failed = self.failed();
        match done {
            Ok(moved) => {
                *failed = None;
                moved
            }
            Err(error) => {
                let error = error.to_string();
                if failed.as_ref() != Some(&error) {
                    tracing::error!(
                        follower = self.follower.name,
                        error,
                        "a follower failed and tries again"
                    );
                }
                *failed = Some(error);
                false
            }
        }
    }
}
