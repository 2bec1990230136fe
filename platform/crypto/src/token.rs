//! Secrets that a browser carries: 256 random bits. The database keeps only their hash, so a stolen copy of it opens no session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plat_kernel::chance::Chance;

use crate::digest;

/// A new secret: the text to hand out (43 characters of base64url) and the hash to store.
pub fn new(chance: &Chance) -> (String, [u8; 32]) {
    let mut secret = [0; 32];
    chance.fill(&mut secret);
    let text = URL_SAFE_NO_PAD.encode(secret);
    let hash = hash(&text);
    (text, hash)
}

/// The hash under which a secret is stored. A plain SHA-256 is enough: 256 random bits cannot be searched through.
pub fn hash(token: &str) -> [u8; 32] {
    digest::sha256(token.as_bytes())
}

/// A second secret for one purpose, derived from a token: who has the token has it, who has only the token's hash cannot
/// compute it. Used for the CSRF token of a session (`token::derived(token, "csrf")`).
pub fn derived(token: &str, purpose: &str) -> String {
    let key = digest::keyed(&[0; 32], &[b"token", token.as_bytes()]);
    URL_SAFE_NO_PAD.encode(digest::keyed(&key, &[purpose.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_url_safe_and_found_again_by_its_hash() {
        let (text, stored) = new(&Chance::seeded(1));
        assert_eq!(text.len(), 43);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_eq!(hash(&text), stored);
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let chance = Chance::seeded(2);
        let tokens: std::collections::BTreeSet<_> = (0..1000).map(|_| new(&chance).0).collect();
        assert_eq!(tokens.len(), 1000);
    }

    #[test]
    fn a_derived_secret_depends_on_token_and_purpose_and_is_not_the_stored_hash() {
        let (token, stored) = new(&Chance::seeded(3));
        let csrf = derived(&token, "csrf");
        assert_eq!(csrf, derived(&token, "csrf"));
        assert_ne!(csrf, derived(&token, "form"));
        assert_ne!(csrf, derived(&new(&Chance::seeded(4)).0, "csrf"));
        assert_ne!(csrf, URL_SAFE_NO_PAD.encode(stored));
    }
}
