//! The handle that use cases hang on.

use std::sync::Arc;

use plat_kernel::{Mint, Timestamp};
use plat_store::Db;

use crate::{CodeSender, Policy, hasher::Hasher, lockout::Limit};

/// People, officers and their sessions. Cheap to clone. Each use case is a method, in the file of its name.
#[derive(Clone)]
pub struct Identity {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) policy: Arc<Policy>,
    pub(crate) hasher: Hasher,
    pub(crate) sender: Option<Arc<dyn CodeSender>>,
}

impl Identity {
    /// Identity on a database whose migrations include [`crate::MIGRATIONS`], with the default policy.
    pub fn new(db: Db, mint: Mint) -> Self {
        let policy = Policy::default();
        let hasher = Hasher::new(mint.chance().clone(), &policy);
        Self { db, mint, policy: Arc::new(policy), hasher, sender: None }
    }

    /// The same with another policy. Call it before the handle is cloned.
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.hasher = Hasher::new(self.mint.chance().clone(), &policy);
        self.policy = Arc::new(policy);
        self
    }

    /// The same with a way to send phone codes.
    pub fn with_code_sender(mut self, sender: Arc<dyn CodeSender>) -> Self {
        self.sender = Some(sender);
        self
    }

    /// The limits and time-outs that hold.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.mint.now()
    }

    pub(crate) fn account_limit(&self) -> Limit {
        Limit { failures: self.policy.account_failures, period: self.policy.lock_period }
    }

    pub(crate) fn address_limit(&self) -> Limit {
        Limit { failures: self.policy.address_failures, period: self.policy.lock_period }
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("policy", &self.policy).finish_non_exhaustive()
    }
}
