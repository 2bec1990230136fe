//! The only door to the machine's randomness.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Where random bytes come from: the operating system in production; in tests a sequence that its seed decides.
///
/// ```
/// use plat_kernel::Chance;
/// assert_eq!(Chance::seeded(7).below(1000), Chance::seeded(7).below(1000));
/// ```
#[derive(Debug, Clone)]
pub struct Chance(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// State of a `SplitMix64` sequence, shared by all clones.
    Seeded(Arc<AtomicU64>),
}

impl Chance {
    /// The operating system's generator, fit for secrets.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A sequence for tests and demonstrations, always the same for the same seed. Never for secrets.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed))))
    }

    /// Fills `bytes`.
    ///
    /// # Panics
    /// If the operating system has no randomness to give: better no answer than a predictable secret.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            Source::System => system_fill(bytes),
            Source::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    for (to, from) in chunk.iter_mut().zip(next(state).to_le_bytes()) {
                        *to = from;
                    }
                }
            }
        }
    }

    /// A number from 0 up to, not including, `n`; 0 if `n` is 0.
    pub fn below(&self, n: u32) -> u32 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        // The upper half of a 96-bit product: the bias is below 2^-32.
        let product = (u128::from(u64::from_le_bytes(bytes)) * u128::from(n)) >> 64;
        u32::try_from(product).unwrap_or(0)
    }
}

/// One step of `SplitMix64` (Steele, Lea, Flood 2014), on a counter that threads may share.
fn next(state: &AtomicU64) -> u64 {
    const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = state.fetch_add(GAMMA, Ordering::Relaxed).wrapping_add(GAMMA);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the system's randomness is read")]
#[expect(clippy::panic, reason = "a machine without randomness must not issue ids or secrets")]
fn system_fill(bytes: &mut [u8]) {
    if let Err(why) = getrandom::fill(bytes) {
        panic!("the operating system has no randomness: {why}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let bytes = |seed| {
            let mut bytes = [0; 21];
            Chance::seeded(seed).fill(&mut bytes);
            bytes
        };
        assert_eq!(bytes(1), bytes(1));
        assert_ne!(bytes(1), bytes(2));
    }

    #[test]
    fn the_system_never_gives_the_same_bytes_twice() {
        let (mut a, mut b) = ([0; 16], [0; 16]);
        Chance::system().fill(&mut a);
        Chance::system().fill(&mut b);
        assert_ne!(a, b);
    }

    #[test]
    fn numbers_stay_below_their_limit_and_reach_all_of_it() {
        let chance = Chance::seeded(3);
        let mut seen = [0; 6];
        for _ in 0..600 {
            seen[chance.below(6) as usize] += 1;
        }
        assert!(seen.iter().all(|&times| times > 50), "{seen:?}");
        assert_eq!(chance.below(0), 0);
        assert_eq!(chance.below(1), 0);
    }
}
