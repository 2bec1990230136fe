//! Passwords: argon2id with the parameters of the OWASP Password Storage Cheat Sheet.
//!
//! Both functions block for tens of milliseconds and hold 19 MiB while they run.

use argon2::password_hash::{CustomizedPasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Argon2, Params};
use plat_kernel::chance::Chance;

/// Memory in KiB (19 MiB), from the OWASP Password Storage Cheat Sheet.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory, from the same source.
const PASSES: u32 = 2;
/// Lanes, from the same source.
const LANES: u32 = 1;
/// The hash of nobody's password: random bytes in the form of a hash. Verifying against it takes as long as against a real
/// one, so that an unknown login cannot be told by the time of the answer.
pub const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$GY6epVQddSS2qoQlncVHhg$kVXcA/CTjSiOUocM2MAtBZG8UqKMn4QuFao07iAarU0";
/// What is stored when hashing failed: no password verifies against it.
const UNUSABLE: &str = "!";

/// Hashes a password with a fresh salt; the result is a PHC string (`$argon2id$v=19$m=19456,t=2,p=1$…`).
///
/// Argon2 fails only on input above 4 GiB; the result then is a text that verifies no password.
pub fn hash(password: &str, chance: &Chance) -> String {
    let mut salt = [0; 16];
    chance.fill(&mut salt);
    let Ok(params) = Params::new(MEMORY_KIB, PASSES, LANES, None) else { return UNUSABLE.to_owned() };
    Argon2::from(&params)
        .hash_password_with_params(password.as_bytes(), &salt, params)
        .map_or_else(|_| UNUSABLE.to_owned(), |hash: PasswordHash| hash.to_string())
}

/// Whether a password is the one that was hashed. The comparison takes constant time; a hash that cannot be read
/// verifies nothing.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether a hash was made with other parameters than today's, so that the next good sign-in should replace it.
pub fn is_outdated(hash: &str) -> bool {
    !hash.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_verifies_and_a_wrong_one_does_not() {
        let hash = hash("一扇窗口 Window1", &Chance::seeded(1));
        assert!(verify("一扇窗口 Window1", &hash));
        assert!(!verify("一扇窗口 Window2", &hash));
        assert!(!verify("", &hash));
    }

    #[test]
    fn the_hash_carries_the_parameters_of_owasp() {
        let hash = hash("Window12", &Chance::seeded(2));
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(!is_outdated(&hash));
        assert!(is_outdated("$argon2id$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$AAAA"));
    }

    #[test]
    fn the_same_password_hashes_differently_each_time() {
        let chance = Chance::seeded(3);
        assert_ne!(hash("Window12", &chance), hash("Window12", &chance));
    }

    #[test]
    fn a_hash_of_the_reference_implementation_verifies() {
        // From the test vectors of the reference implementation (phc-winner-argon2, src/test.c): version 0x13, t=2, m=64 MiB.
        let hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        assert!(verify("password", hash));
        assert!(!verify("Password", hash));
    }

    #[test]
    fn nobodys_hash_costs_as_much_as_a_real_one_and_fits_no_password() {
        assert!(!is_outdated(NOBODY));
        assert!(PasswordHash::new(NOBODY).is_ok_and(|hash| hash.hash.is_some() && hash.salt.is_some()));
        assert!(!verify("", NOBODY));
    }

    #[test]
    fn a_hash_that_cannot_be_read_verifies_nothing() {
        for broken in ["", "!", "password", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA"] {
            assert!(!verify("", broken), "{broken}");
            assert!(!verify("password", broken), "{broken}");
        }
    }
}
