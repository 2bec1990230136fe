//! Password hashing off the async threads, a few at a time: each takes a core for tens of milliseconds and 19 MiB.

use std::sync::Arc;

use plat_crypto::password;
use plat_kernel::Chance;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{IdentityError, Policy};

/// Hashes and verifies; beyond its queue the answer is "busy".
#[derive(Clone)]
pub(crate) struct Hasher {
    chance: Chance,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Hasher {
    pub(crate) fn new(chance: Chance, policy: &Policy) -> Self {
        Self {
            chance,
            running: Arc::new(Semaphore::new(policy.hashes_at_once)),
            waiting: Arc::new(Semaphore::new(policy.hashes_at_once + policy.hashes_waiting)),
        }
    }

    /// The hash of a secret.
    pub(crate) async fn hash(&self, secret: &str) -> Result<String, IdentityError> {
        let (secret, chance) = (secret.to_owned(), self.chance.clone());
        self.run(move || password::hash(&secret, &chance)).await
    }

    /// Whether a secret fits a hash. Without a hash it takes as long and the answer is no.
    pub(crate) async fn verify(&self, secret: &str, hash: Option<String>) -> Result<bool, IdentityError> {
        let secret = secret.to_owned();
        self.run(move || {
            let fits = password::verify(&secret, hash.as_deref().unwrap_or(password::NOBODY));
            fits && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        let _place: SemaphorePermit<'_> = self.waiting.try_acquire().map_err(|_| IdentityError::Busy)?;
        // The permit goes with the work: a caller who hangs up does not make room for more work than there are cores.
        let turn = self.running.clone().acquire_owned().await.map_err(|_| IdentityError::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| IdentityError::Busy)
    }
}
