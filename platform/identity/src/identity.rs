//! The handle that use cases hang on.

use std::sync::Arc;

use plat_crypto::MasterKeys;
use plat_kernel::{Mint, Timestamp};
use plat_store::Db;

use crate::{
    Authority, CodeSender, Policy, Providers, Vault, hasher::Hasher, lockout::Limit,
    passkey_site::PasskeySite,
};

/// People, officers and their sessions. Cheap to clone. Each use case is a method, in the file of its name.
#[derive(Clone)]
pub struct Identity {
    pub(crate) db: Db,
    pub(crate) mint: Mint,
    pub(crate) policy: Arc<Policy>,
    pub(crate) hasher: Hasher,
    pub(crate) sender: Option<Arc<dyn CodeSender>>,
    pub(crate) vault: Vault,
    pub(crate) passkeys: Option<PasskeySite>,
    pub(crate) providers: Providers,
    pub(crate) authority: Authority,
}

impl Identity {
    /// Identity on a database whose migrations include [`crate::MIGRATIONS`], with the default policy. Personal data is
    /// sealed under keys that these master keys wrap.
    pub fn new(db: Db, mint: Mint, masters: MasterKeys) -> Self {
        let policy = Policy::default();
        let hasher = Hasher::new(mint.chance().clone(), &policy);
        let vault = Vault::new(db.clone(), mint.clone(), masters);
        let (policy, providers) = (Arc::new(policy), Providers::default());
        Self {
            db,
            mint,
            policy,
            hasher,
            sender: None,
            vault,
            passkeys: None,
            providers,
            authority: Authority::shipped(),
        }
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

    /// The same at the address where people reach it, which decides whether there are passkeys; authenticators show the name.
    pub fn with_address(mut self, address: &str, name: &str) -> Self {
        self.passkeys = PasskeySite::at(address, name, self.policy.passkey_question_life);
        self
    }

    /// People's keys.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The same with outside providers of identities.
    pub fn with_providers(mut self, providers: Providers) -> Self {
        self.providers = providers;
        self
    }

    /// The outside providers of identities; none unless some were given.
    pub fn providers(&self) -> &Providers {
        &self.providers
    }

    /// The same under other policies than those that come with the program.
    pub fn with_authority(mut self, authority: Authority) -> Self {
        self.authority = authority;
        self
    }

    /// Who may do what.
    pub fn authority(&self) -> &Authority {
        &self.authority
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
