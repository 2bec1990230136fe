//! The secret that a browser carries while its person is away at a provider, and what follows from it.

use plat_crypto::{
    digest,
    seal::{DataKey, Suite},
    token,
};
use plat_kernel::Chance;

/// How long the text of a secret is.
const LENGTH: usize = 43;

/// The secret of one browser. The database knows only its hash. Nonce, PKCE verifier and the key of whatever waits between
/// two steps are derived from it, so that none of them is stored and a copy of the database, even with its master key, opens
/// nothing.
#[derive(Clone)]
pub(super) struct Browser(String);

impl Browser {
    /// The secret that a browser brought; a new one if it brought none.
    pub(super) fn known_or_new(text: Option<&str>, chance: &Chance) -> Self {
        Self::known(text.unwrap_or_default()).unwrap_or_else(|| Self(token::new(chance).0))
    }

    /// The secret that a browser brought; `None` if it cannot be one.
    pub(super) fn known(text: &str) -> Option<Self> {
        (text.len() == LENGTH).then(|| Self(text.to_owned()))
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        token::hash(&self.0)
    }

    /// What the provider writes into the token that answers this request and no other.
    pub(super) fn nonce(&self, state: &str) -> String {
        token::derived(&self.0, &format!("nonce {state}"))
    }

    /// What proves to the provider that the code is redeemed where it was asked for (RFC 7636).
    pub(super) fn verifier(&self, state: &str) -> String {
        token::derived(&self.0, &format!("verifier {state}"))
    }

    pub(super) fn seal(&self, field: &str, plain: &[u8], chance: &Chance) -> Vec<u8> {
        self.key().seal(Suite::default(), (field, &self.owner()), plain, chance)
    }

    /// What was sealed for this browser; `None` if it was not.
    pub(super) fn open(&self, field: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.key().open((field, &self.owner()), sealed).ok()
    }

    fn key(&self) -> DataKey {
        DataKey::from_secret(digest::keyed(&[0; 32], &[b"provider sign-in", self.0.as_bytes()]))
    }

    fn owner(&self) -> [u8; 16] {
        let hash = self.hash();
        std::array::from_fn(|at| hash.get(at).copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_for_one_browser_opens_in_no_other() {
        let chance = Chance::seeded(1);
        let (one, two) = (Browser::known_or_new(None, &chance), Browser::known_or_new(None, &chance));
        let sealed = one.seal("next", b"/me/cases", &chance);
        assert_eq!(one.open("next", &sealed).as_deref(), Some(&b"/me/cases"[..]));
        assert_eq!(two.open("next", &sealed), None);
        assert_eq!(one.open("vouched", &sealed), None);
    }

    #[test]
    fn nonce_and_verifier_differ_from_each_other_and_for_each_journey() {
        let browser = Browser::known_or_new(None, &Chance::seeded(1));
        let all = [browser.nonce("a"), browser.verifier("a"), browser.nonce("b"), browser.verifier("b")];
        for (at, one) in all.iter().enumerate() {
            assert!(one.len() == LENGTH && !all[at + 1..].contains(one));
        }
    }

    #[test]
    fn a_browser_keeps_its_secret_and_nonsense_is_replaced() {
        let chance = Chance::seeded(1);
        let first = Browser::known_or_new(Some("x"), &chance).into_text();
        assert_eq!(Browser::known_or_new(Some(&first), &chance).into_text(), first);
        assert_ne!(first, "x");
    }
}
