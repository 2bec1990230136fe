//! Who sits where on the day, as the roster of the city's data says. Whoever serves over noon is relieved by a colleague who is back.

use std::collections::BTreeMap;

use cap_sites::{
    Site, Sites,
    duty::{
        load,
        model::{RosterDay, Stretch},
        plan::DayPlan,
    },
    roster,
};
use plat_facts::PersonRef;
use plat_kernel::{Date, SignedDuration, Timestamp, calendar::CalendarView, clock::start_of};

use super::Failure;
use crate::fault::listed;

/// An officer at a window for some hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sitting {
    pub(super) window: u16,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// Whether somebody sits there, and whoever stands there is taken over, too.
    pub(super) takes_over: bool,
    /// Whether a colleague takes over at the end.
    pub(super) is_relieved: bool,
}

/// The sittings of each officer on a day, by badge; empty where no roster is kept.
pub(super) fn sittings(
    (texts, sites): (&[(String, String)], &Sites),
    (site, windows): (&Site, &[u16]),
    (date, calendar): (Date, &CalendarView),
) -> Result<BTreeMap<String, Vec<Sitting>>, Failure> {
    let faults = |faults: Vec<cap_catalogue::BadData>| Failure::work(listed(&faults));
    let posts = roster::posts(texts.iter().cloned(), sites).map_err(faults)?;
    let rules = load::shifts(texts.iter().cloned(), sites).map_err(faults)?;
    let named: Vec<_> = posts.into_iter().map(|post| (post, PersonRef::nil())).collect();
    let roster = load::roster(site, (&rules, &named));
    let plan = DayPlan::of(&roster, site, (date, RosterDay::of(date, calendar)));
    let mut all = BTreeMap::new();
    for window in windows {
        let mut own: Vec<Stretch> = plan.at(*window).map(|it| it.when).collect();
        own.dedup();
        all.insert(*window, own.into_iter().map(|it| sitting(*window, it, date)).collect());
    }
    relieve(&mut all);
    let badge = |window: u16| {
        let post = named.iter().find(|(post, _)| post.site == site.code && post.window == Some(window));
        post.map(|(post, _)| post.badge.clone())
    };
    Ok(all.into_iter().filter_map(|(window, sittings)| Some((badge(window)?, sittings))).collect())
}

fn sitting(window: u16, when: Stretch, date: Date) -> Sitting {
    let at = |minutes: u16| start_of(date) + SignedDuration::from_mins(i64::from(minutes));
    let (from, to) = (at(when.from.minutes()), at(when.to.minutes()));
    Sitting { window, from, to, takes_over: false, is_relieved: false }
}

/// While one officer has a break, a colleague who is back from theirs sits at that window before their own.
fn relieve(all: &mut BTreeMap<u16, Vec<Sitting>>) {
    let breaks = |it: &[Sitting]| it.windows(2).find_map(|two| Some((two.first()?.to, two.get(1)?.from)));
    let away: Vec<(u16, (Timestamp, Timestamp))> =
        all.iter().filter_map(|(window, it)| Some((*window, breaks(it)?))).collect();
    let mut busy = Vec::new();
    for (window, (from, to)) in &away {
        let fits = |(other, it): &(u16, (Timestamp, Timestamp))| it.1 == *from && !busy.contains(other);
        let Some((other, _)) = away.iter().filter(|it| fits(it)).min_by_key(|it| it.0.abs_diff(*window))
        else {
            continue;
        };
        busy.push(*other);
        for own in all.get_mut(window).into_iter().flatten() {
            own.is_relieved |= own.to == *from;
            own.takes_over |= own.from == *to;
        }
        let Some(theirs) = all.get_mut(other) else { continue };
        if let Some(later) = theirs.iter_mut().find(|it| it.from == *from) {
            later.from = *to;
        }
        let stands_in =
            Sitting { window: *window, from: *from, to: *to, takes_over: true, is_relieved: true };
        theirs.push(stands_in);
        theirs.sort_by_key(|it| it.from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        start_of(Date::constant(2026, 11, 24)) + SignedDuration::from_hours(hour)
    }

    fn sits(window: u16, hours: &[(i64, i64)]) -> (u16, Vec<Sitting>) {
        let sitting = |(from, to): &(i64, i64)| Sitting {
            window,
            from: at(*from),
            to: at(*to),
            takes_over: false,
            is_relieved: false,
        };
        (window, hours.iter().map(sitting).collect())
    }

    #[test]
    fn whoever_serves_over_noon_is_relieved_by_a_colleague_who_is_back() {
        let mut all = BTreeMap::from([
            sits(5, &[(8, 13), (14, 17)]),
            sits(6, &[(10, 12), (13, 19)]),
            sits(7, &[(8, 17)]),
        ]);
        relieve(&mut all);
        let told = |window: u16| -> Vec<_> {
            let hour = |at: Timestamp| at.duration_since(self::at(0)).as_hours();
            all[&window]
                .iter()
                .map(|it| (it.window, hour(it.from), hour(it.to), it.takes_over, it.is_relieved))
                .collect()
        };
        assert_eq!(told(5), [(5, 8, 13, false, true), (5, 14, 17, true, false)]);
        assert_eq!(told(6), [(6, 10, 12, false, false), (5, 13, 14, true, true), (6, 14, 19, false, false)]);
        assert_eq!(told(7), [(7, 8, 17, false, false)]);
    }
}
