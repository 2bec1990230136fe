//! When too many failures close an account, a phone or an address for a while. Pure: no clock, no database.
//!
//! What is counted is a *subject*: the account behind a login, or the login itself when there is none, so that an unknown
//! login locks exactly as a known one does and the lock tells nothing. While a subject is locked nothing is checked, so the
//! answer is the same for the right password, too: a lock that opened to the right password would tell a guesser which one it
//! is, at the price of five guesses.

use plat_kernel::{SignedDuration, Timestamp};

/// The failures of one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    pub(crate) first_at: Timestamp,
    pub(crate) locked_until: Option<Timestamp>,
}

/// How many failures in which time lock, for the same time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) failures: u32,
    pub(crate) period: SignedDuration,
}

impl Failures {
    /// The failures after one more.
    pub(crate) fn after(before: Option<Self>, now: Timestamp, limit: Limit) -> Self {
        let counting = before.filter(|it| it.still_counts(now, limit.period));
        let count = counting.map_or(1, |it| it.count.saturating_add(1));
        let locked_until = (count >= limit.failures).then(|| after(now, limit.period));
        Self { count, first_at: counting.map_or(now, |it| it.first_at), locked_until }
    }

    /// For how many minutes more it is locked, rounded up; `None` if it is not.
    pub(crate) fn locked_for(&self, now: Timestamp) -> Option<i64> {
        self.locked_until.filter(|until| now < *until).map(|until| minutes_until(now, until))
    }

    fn still_counts(&self, now: Timestamp, period: SignedDuration) -> bool {
        match self.locked_until {
            Some(until) => now < until,
            None => now.duration_since(self.first_at) < period,
        }
    }
}

/// A time plus a duration; the end of time if there is none.
pub(crate) fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// Minutes between two times, rounded up, at least one.
pub(crate) fn minutes_until(now: Timestamp, until: Timestamp) -> i64 {
    (until.duration_since(now).as_secs() + 59).div_euclid(60).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { failures: 5, period: SignedDuration::from_mins(30) };

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn failed(times: &[i64]) -> Failures {
        times.iter().fold(None, |before, it| Some(Failures::after(before, minute(*it), LIMIT))).unwrap()
    }

    #[test]
    fn the_fifth_failure_locks_for_thirty_minutes() {
        assert_eq!(failed(&[0, 1, 2, 3]).locked_for(minute(3)), None);
        let locked = failed(&[0, 1, 2, 3, 4]);
        assert_eq!(locked.locked_for(minute(4)), Some(30));
        assert_eq!(locked.locked_for(minute(33)), Some(1));
        assert_eq!(locked.locked_for(minute(34)), None);
    }

    #[test]
    fn failures_of_another_half_hour_do_not_count() {
        assert_eq!(failed(&[0, 1, 2, 3, 30]).count, 1);
        assert_eq!(failed(&[0, 1, 2, 3, 29]).count, 5);
    }

    #[test]
    fn after_a_lock_counting_begins_anew() {
        assert_eq!(
            failed(&[0, 1, 2, 3, 4, 34]),
            Failures { count: 1, first_at: minute(34), locked_until: None }
        );
    }

    #[test]
    fn a_clock_set_back_does_not_unlock() {
        assert!(failed(&[0, 1, 2, 3, 4]).locked_for(minute(-60)).is_some());
        assert_eq!(failed(&[0, -60, -60, -60, -60]).count, 5);
    }
}
