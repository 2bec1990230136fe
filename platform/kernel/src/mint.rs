//! Where new ids come from.

use jiff::{Timestamp, civil::Date};
use uuid::Builder;

use crate::{Chance, Clock, Id};

/// Makes ids: a [`Clock`] and a [`Chance`] carried together, as almost every command needs both.
///
/// ```
/// use plat_kernel::{Chance, Clock, Id, Mint};
/// struct Case;
/// let mint = Mint::new(Clock::system(), Chance::system());
/// let (first, second): (Id<Case>, Id<Case>) = (mint.id(), mint.id());
/// assert_ne!(first, second);
/// ```
#[derive(Debug, Clone)]
pub struct Mint {
    clock: Clock,
    chance: Chance,
}

impl Mint {
    /// A mint that strikes ids from this clock and this chance.
    pub const fn new(clock: Clock, chance: Chance) -> Self {
        Self { clock, chance }
    }

    /// A new `UUIDv7`: 48 bits of milliseconds, 74 bits of chance.
    pub fn id<T>(&self) -> Id<T> {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let mut bytes = [0; 10];
        self.chance.fill(&mut bytes);
        Id::from_uuid(Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// The clock inside.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The chance inside.
    pub const fn chance(&self) -> &Chance {
        &self.chance
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The present date in China.
    pub fn today(&self) -> Date {
        self.clock.today()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case;

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let clock = Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
        let mint = Mint::new(clock.clone(), Chance::seeded(1));
        let earlier: Id<Case> = mint.id();
        clock.advance(jiff::SignedDuration::from_millis(1));
        assert!(earlier < mint.id());
        assert_eq!(earlier.to_string().get(14..15), Some("7"));
    }

    #[test]
    fn ten_thousand_ids_of_one_millisecond_all_differ() {
        let mint = Mint::new(Clock::manual(Timestamp::UNIX_EPOCH), Chance::seeded(1));
        let ids: std::collections::HashSet<Id<Case>> = (0..10_000).map(|_| mint.id()).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
