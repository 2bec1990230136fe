//! Sending somebody to a provider.

use plat_facts::PersonRef;
use plat_kernel::SignedDuration;

use super::{ProviderError, browser::Browser, provider::Proofs};
use crate::{Identity, store::links};

/// How long a journey to a provider may take, and how long somebody who came back may take to join an account or sign up.
pub(crate) const JOURNEY: SignedDuration = SignedDuration::from_mins(10);
/// The field name of the sealed address to go to afterwards.
pub(super) const NEXT: &str = "identity_departure.next";
/// The longest such address that is kept.
const LONGEST_NEXT: usize = 2000;

/// Why somebody goes to a provider, and from where.
#[derive(Debug, Clone, Default)]
pub struct Trip<'a> {
    /// The secret that the browser carries already.
    pub browser: Option<&'a str>,
    /// Who wants to add a link to their account; nobody when somebody wants to sign in.
    pub person: Option<PersonRef>,
    /// Where they want to go afterwards: a path on this site.
    pub next: &'a str,
}

/// Somebody can go.
#[derive(Clone)]
pub struct Departure {
    /// The address at the provider.
    pub address: String,
    /// The secret that the browser has to carry until it is back.
    pub browser: String,
}

impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Departure(..)")
    }
}

impl Identity {
    /// Prepares a journey to a provider: a random state that holds for ten minutes, for one return, in this browser.
    pub async fn depart(&self, provider: &str, trip: Trip<'_>) -> Result<Departure, ProviderError> {
        let provider = self.providers.find(provider).ok_or(ProviderError::Unknown)?;
        let (now, chance) = (self.now(), self.mint.chance());
        let browser = Browser::known_or_new(trip.browser, chance);
        let (state, handle) = plat_crypto::token::new(chance);
        let address = provider.address(browser.proofs(&state), now).await?;
        let next = if trip.next.len() > LONGEST_NEXT { "" } else { trip.next };
        let row = links::Departure {
            browser: browser.hash(),
            provider: provider.id().to_owned(),
            person: trip.person,
            next: browser.seal(NEXT, next.as_bytes(), chance),
            made_at: now,
        };
        self.db.write::<_, ProviderError>(move |tx| Ok(links::depart(tx, &handle, &row)?)).await?;
        Ok(Departure { address, browser: browser.into_text() })
    }
}

impl Browser {
    /// What belongs to the journey of one state.
    pub(super) fn proofs(&self, state: &str) -> Proofs {
        Proofs { state: state.to_owned(), nonce: self.nonce(state), verifier: self.verifier(state) }
    }
}
