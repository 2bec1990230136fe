//! What past errors of the same hall say: how far what it was run forward to lay from what came, and so by how much the next range has to
//! be moved and widened. A hall is slower than its rules say: somebody looks for a paper, a printer stops, an officer comes late. Nobody
//! reckons that; it is measured by what it did.
//!
//! An error is counted in the width of its range, so that those of short and long waits are of one kind (split conformal prediction,
//! normalised: Lei and others, 2018). The median of these errors moves the middle, their ninth tenth the upper end. Pure.

use plat_kernel::SignedDuration;

use crate::estimate::Range;

/// So many of the latest errors count.
pub(crate) const LATEST: usize = 300;
/// Fewer say nothing: what the hall was run forward to is told as it is.
const LEAST: usize = 30;
/// A range that ends within so many seconds says that nobody has to wait: nothing about it is widened.
const AT_ONCE: i64 = 60;
/// A part of the wait itself counts as width: what makes a hall slow does so to everybody who is served before.
const OF_WAIT: i64 = 15;
/// The furthest that the middle and the upper end are moved, in thousandths of the width: no day moves them out of sight.
const FURTHEST: (i64, i64) = (-1000, 5000);

/// What a hall was run forward to for somebody, and what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// What it was run forward to.
    pub ran: Range,
    /// How long they waited until they were first called.
    pub waited: SignedDuration,
}

/// What past errors say, in thousandths of the width of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    half: i64,
    most: i64,
}

impl Default for Past {
    /// Nothing is known: the ends stay where they are.
    fn default() -> Self {
        Self { half: 0, most: 0 }
    }
}

impl Past {
    /// Of the latest errors, whatever their order.
    pub fn of(came: impl Iterator<Item = Came>) -> Self {
        let had_to_wait = came.filter(|it| it.ran.says_to_wait());
        let (mut half, mut most): (Vec<i64>, Vec<i64>) =
            had_to_wait.map(|it| (error(it.ran.p50, it), error(it.ran.p90, it))).unzip();
        if half.len() < LEAST {
            return Self::default();
        }
        Self { half: at(&mut half, 50), most: at(&mut most, 90) }
    }

    /// The range that is told.
    #[must_use]
    pub fn told(self, ran: Range) -> Range {
        if !ran.says_to_wait() {
            return ran;
        }
        let moved = |end: SignedDuration, by: i64| {
            SignedDuration::from_secs((end.as_secs() + by * width(ran) / 1000).max(0))
        };
        let p50 = moved(ran.p50, self.half);
        Range { p50, p90: moved(ran.p90, self.most).max(p50) }
    }
}

impl Range {
    /// Whether somebody is told that they will have to wait; not whoever is told that they need not.
    #[must_use]
    pub fn says_to_wait(self) -> bool {
        self.p90.as_secs() > AT_ONCE
    }
}

fn width(ran: Range) -> i64 {
    AT_ONCE + ran.p90.as_secs() - ran.p50.as_secs() + ran.p50.as_secs() * OF_WAIT / 100
}

/// By how much what came lay behind an end.
fn error(end: SignedDuration, it: Came) -> i64 {
    (it.waited.as_secs() - end.as_secs()) * 1000 / width(it.ran)
}

/// The error that so many percent do not exceed.
fn at(errors: &mut [i64], percent: usize) -> i64 {
    errors.sort_unstable();
    let found = errors.get((errors.len() * percent / 100).min(errors.len().saturating_sub(1)));
    found.copied().unwrap_or(0).clamp(FURTHEST.0, FURTHEST.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(half: i64, most: i64) -> Range {
        Range { p50: SignedDuration::from_mins(half), p90: SignedDuration::from_mins(most) }
    }

    fn waited(ran: Range, minutes: i64) -> Came {
        Came { ran, waited: SignedDuration::from_mins(minutes) }
    }

    #[test]
    fn a_hall_that_is_slower_than_it_was_run_forward_to_says_so_from_then_on() {
        let slower = (0..100).map(|nth| waited(range(20, 30), 24 + nth / 5));
        let told = Past::of(slower).told(range(20, 30));
        assert_eq!(
            (told.p50.as_mins(), told.p90.as_mins()),
            (34, 41),
            "half of them by 34, nine tenths before 42"
        );
        let longer = Past::of((0..100).map(|nth| waited(range(20, 30), 24 + nth / 5))).told(range(40, 60));
        assert!(longer.p50 > SignedDuration::from_mins(60), "twice as wide, twice as far: {longer:?}");
    }

    #[test]
    fn a_few_errors_say_nothing_and_whoever_need_not_wait_is_told_so() {
        let few = Past::of((0..29).map(|_| waited(range(20, 30), 90)));
        assert_eq!(few.told(range(20, 30)), range(20, 30));
        let nobody = Past::of((0..100).map(|_| waited(range(1, 1), 90)));
        assert_eq!(nobody, Past::default());
        let many = Past::of((0..100).map(|_| waited(range(20, 30), 90)));
        assert_eq!((many.told(range(0, 1)), many.told(range(0, 0))), (range(0, 1), range(0, 0)));
    }

    #[test]
    fn however_wrong_it_was_the_ends_stay_in_their_order_and_after_now() {
        for minutes in [0, 5, 25, 500] {
            let past = Past::of((0..50).map(|_| waited(range(20, 30), minutes)));
            for (half, most) in [(2, 3), (20, 30), (100, 300)] {
                let told = past.told(range(half, most));
                assert!(SignedDuration::ZERO <= told.p50 && told.p50 <= told.p90, "{told:?}");
            }
        }
    }
}
