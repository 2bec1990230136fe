//! Dice that fall the same way each time.

use plat_kernel::Chance;

/// A sequence of throws that its seed decides.
#[derive(Clone, Debug)]
pub(super) struct Luck(Chance);

impl Luck {
    pub(super) fn seeded(seed: u64) -> Self {
        // Neighbouring seeds would give neighbouring counters of the same sequence.
        Self(Chance::seeded(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ 0x6e69_6e67_6865))
    }

    /// From `least` to `most`, both included.
    pub(super) fn between(&self, least: u32, most: u32) -> u32 {
        least + self.0.below(most.saturating_sub(least) + 1)
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&self, n: u32) -> bool {
        self.0.below(100) < n
    }

    /// One of them.
    pub(super) fn of<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        let at = self.0.below(u32::try_from(all.len()).unwrap_or(u32::MAX));
        all.get(usize::try_from(at).unwrap_or(0))
    }

    /// One of them, by their weights.
    pub(super) fn weighted<'a, T>(&self, all: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let mut left = self.0.below(all.iter().map(&weight).sum());
        all.iter().find(|it| {
            let mine = weight(it);
            let found = left < mine;
            left = left.saturating_sub(mine);
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_nothing_is_never_drawn_and_the_rest_by_its_weight() {
        let luck = Luck::seeded(1);
        let all = [("never", 0), ("seldom", 10), ("often", 90)];
        let drawn: Vec<&str> =
            (0..1000).filter_map(|_| luck.weighted(&all, |it| it.1)).map(|it| it.0).collect();
        let times = |name| drawn.iter().filter(|it| **it == name).count();
        assert_eq!(times("never"), 0);
        assert!((50..200).contains(&times("seldom")), "{}", times("seldom"));
    }
}
