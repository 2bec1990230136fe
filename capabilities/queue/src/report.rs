//! What a day came to: waits, what people were told, and by what right anybody went first.

use std::collections::BTreeMap;

use plat_kernel::SignedDuration;
use serde::Serialize;

use crate::{day::Visit, estimate::Range, line::Why};

/// A day in figures. Durations are whole minutes, rounded up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Everybody.
    pub all: Waits,
    /// The same by group, such as the branch of police work.
    pub groups: BTreeMap<String, Waits>,
    /// How many were served.
    pub served: usize,
    /// How many never came when called.
    pub missed: usize,
    /// How many were neither served nor called so often: no window could serve them.
    pub left: usize,
    /// How often somebody was called before somebody who had come earlier, by the reason; `none` has none.
    pub overtaken: BTreeMap<String, u32>,
    /// What people were told at the ticket, and what came of it.
    pub told: Told,
}

/// How long people waited until they were first called, in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Waits {
    /// How many were called.
    pub visits: usize,
    /// Half of them waited no longer.
    pub p50: i64,
    /// Nine of ten waited no longer.
    pub p90: i64,
    /// The longest.
    pub longest: i64,
}

/// How often a range that was told held. Whoever was told that they need not wait is counted apart: that half of them waited no longer is
/// no proof of a middle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// How many were told that they will have to wait.
    pub visits: usize,
    /// How many of them waited no longer than its p50.
    pub within_p50: usize,
    /// How many of them waited no longer than its p90.
    pub within_p90: usize,
    /// How many minutes lay between the two ends, all of them together.
    pub width: i64,
    /// How many were told that they need not wait.
    pub at_once: usize,
    /// How many of them did not.
    pub at_once_true: usize,
}

impl Told {
    /// Counts somebody who was told a range and waited.
    pub fn add(&mut self, range: Range, wait: SignedDuration) {
        if range.says_to_wait() {
            self.visits += 1;
            self.within_p50 += usize::from(wait <= range.p50);
            self.within_p90 += usize::from(wait <= range.p90);
            self.width += range.p90.as_mins() - range.p50.as_mins();
        } else {
            self.at_once += 1;
            self.at_once_true += usize::from(wait <= range.p90);
        }
    }
}

impl Report {
    /// Of visits, each with its group.
    pub fn of<'a>(visits: impl Iterator<Item = (&'a Visit, &'a str)>) -> Self {
        let (mut all, mut groups): (Vec<SignedDuration>, BTreeMap<String, Vec<SignedDuration>>) =
            Default::default();
        let (mut served, mut missed, mut left) = (0, 0, 0);
        let (mut overtaken, mut told) = (BTreeMap::new(), Told::default());
        for (visit, group) in visits {
            match (visit.served, visit.called) {
                (Some(_), _) => served += 1,
                (None, Some(_)) => missed += 1,
                (None, None) => left += 1,
            }
            for (why, times) in &visit.overtaken {
                *overtaken.entry(why.as_ref().map_or_else(|| "none".to_owned(), Why::code)).or_default() +=
                    times;
            }
            let Some(wait) = visit.wait() else { continue };
            all.push(wait);
            groups.entry(group.to_owned()).or_default().push(wait);
            if let Some(range) = visit.told {
                told.add(range, wait);
            }
        }
        let groups = groups.into_iter().map(|(group, waits)| (group, Waits::of(waits))).collect();
        Self { all: Waits::of(all), groups, served, missed, left, overtaken, told }
    }
}

impl Waits {
    fn of(mut waits: Vec<SignedDuration>) -> Self {
        waits.sort_unstable();
        let at = |index: usize| waits.get(index).map_or(0, |wait| (wait.as_secs() + 59) / 60);
        let visits = waits.len();
        Self { visits, p50: at(visits / 2), p90: at(visits * 9 / 10), longest: at(visits.saturating_sub(1)) }
    }
}
