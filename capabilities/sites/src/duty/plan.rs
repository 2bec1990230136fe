//! What a roster says about one day, and what is wrong with it. Pure.

use std::collections::BTreeSet;

use plat_facts::PersonRef;
use plat_identity::Branch;
use plat_kernel::Date;

use super::model::{Roster, RosterDay, Stretch};
use crate::{
    Site,
    hours::{OpenDay, Service, TimeOfDay},
};

/// An officer at a window for a stretch of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The window.
    pub window: u16,
    /// Who.
    pub officer: PersonRef,
    /// For whom they stand in.
    pub instead_of: Option<PersonRef>,
    /// When.
    pub when: Stretch,
    /// What can be done there then.
    pub skill: Vec<Branch>,
}

/// Who staffs the windows of a site on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPlan {
    /// The day.
    pub date: Date,
    /// By window, then by time.
    pub shifts: Vec<Shift>,
}

impl DayPlan {
    /// Works it out: the duties that hold on such a day, those who are away replaced by whoever stands in. Whoever stands in does so
    /// even where they are away from their own window: so two change places.
    pub fn of(roster: &Roster, site: &Site, (date, sort): (Date, RosterDay)) -> Self {
        let mut shifts = Vec::new();
        for duty in roster.duties.iter().filter(|it| it.holds(date) && it.days.has(sort)) {
            let absence = roster.absence(duty.officer, date);
            let Some(officer) = absence.map_or(Some(duty.officer), |it| it.instead) else { continue };
            let instead_of = absence.map(|_| duty.officer);
            let skill = site.window(duty.window).map(|it| roster.skill(it, officer)).unwrap_or_default();
            let window = duty.window;
            let shift =
                |when: &Stretch| Shift { window, officer, instead_of, when: *when, skill: skill.clone() };
            shifts.extend(duty.hours.iter().map(shift));
        }
        shifts.sort_by_key(|it| (it.window, it.when));
        Self { date, shifts }
    }

    /// How many of some windows are staffed all through a stretch by somebody who can do all of these branches there.
    pub fn serving(&self, windows: (u16, u16), branches: &[Branch], when: Stretch) -> u32 {
        let fits = |it: &&Shift| {
            (windows.0..=windows.1).contains(&it.window)
                && it.when.covers(when)
                && branches.iter().all(|branch| it.skill.contains(branch))
        };
        let counted: BTreeSet<u16> = self.shifts.iter().filter(fits).map(|it| it.window).collect();
        u32::try_from(counted.len()).unwrap_or(u32::MAX)
    }

    /// The shifts of a window.
    pub fn at(&self, window: u16) -> impl Iterator<Item = &Shift> {
        self.shifts.iter().filter(move |it| it.window == window)
    }

    /// Who sits at a window at a time of the day.
    pub fn now(&self, window: u16, time: TimeOfDay) -> Option<&Shift> {
        self.at(window).find(|it| it.when.from <= time && time < it.when.to)
    }
}

/// Something about a day that its head should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// One officer at two windows at once.
    TwoWindows {
        /// Who.
        officer: PersonRef,
        /// Where.
        windows: (u16, u16),
        /// When.
        when: Stretch,
    },
    /// Two officers at one window at once.
    TwoOfficers {
        /// Where.
        window: u16,
        /// Who.
        officers: (PersonRef, PersonRef),
        /// When.
        when: Stretch,
    },
    /// Whoever sits there cannot do all that the window's sign says.
    Unskilled {
        /// Where.
        window: u16,
        /// Who.
        officer: PersonRef,
        /// What they cannot do.
        lacks: Vec<Branch>,
    },
    /// Whoever stands in is on leave themselves.
    StandInAway {
        /// Where.
        window: u16,
        /// Who.
        officer: PersonRef,
    },
    /// Doors are open and nobody is there.
    Nobody {
        /// When.
        when: Stretch,
    },
    /// All counters should serve, and nobody who is there can do this.
    Uncovered {
        /// What.
        branch: Branch,
        /// When.
        when: Stretch,
    },
}

impl Trouble {
    /// Whether it is about a window.
    pub fn is_at(&self, number: u16) -> bool {
        match self {
            Self::TwoWindows { windows: (one, other), .. } => [*one, *other].contains(&number),
            Self::TwoOfficers { window, .. }
            | Self::Unskilled { window, .. }
            | Self::StandInAway { window, .. } => *window == number,
            Self::Nobody { .. } | Self::Uncovered { .. } => false,
        }
    }
}

/// What is wrong with a day, the worst first.
pub fn troubles(plan: &DayPlan, roster: &Roster, (site, open): (&Site, &OpenDay)) -> Vec<Trouble> {
    if !open.is_open() {
        return Vec::new();
    }
    let mut found = gaps(plan, site, open);
    found.extend(clashes(plan));
    let mut told = BTreeSet::new();
    for it in &plan.shifts {
        if !told.insert((it.window, it.officer)) {
            continue;
        }
        let (window, officer) = (it.window, it.officer);
        let signs = site.window(window).map(|it| it.branches.as_slice()).unwrap_or_default();
        let lacks: Vec<Branch> = signs.iter().filter(|branch| !it.skill.contains(branch)).copied().collect();
        if !lacks.is_empty() {
            found.push(Trouble::Unskilled { window, officer, lacks });
        }
        let on_leave = roster.absence(officer, plan.date).is_some_and(|it| it.instead.is_none());
        if it.instead_of.is_some() && on_leave {
            found.push(Trouble::StandInAway { window, officer });
        }
    }
    found
}

/// Stretches in which nobody is there, and those of full service in which nobody can do a branch.
fn gaps(plan: &DayPlan, site: &Site, open: &OpenDay) -> Vec<Trouble> {
    let mut found = Vec::new();
    for session in &open.sessions {
        let whole = Stretch { from: session.from, to: session.to };
        let empty = uncovered(whole, plan.shifts.iter());
        if session.service == Service::Full {
            for branch in &site.branches {
                let can = plan.shifts.iter().filter(|it| it.skill.contains(branch));
                let lacks = uncovered(whole, can).into_iter().filter(|it| !empty.contains(it));
                found.extend(lacks.map(|when| Trouble::Uncovered { branch: *branch, when }));
            }
        }
        found.extend(empty.into_iter().map(|when| Trouble::Nobody { when }));
    }
    found.sort_by_key(|it| !matches!(it, Trouble::Nobody { .. }));
    found
}

/// What of a stretch no shift covers.
fn uncovered<'a>(whole: Stretch, shifts: impl Iterator<Item = &'a Shift>) -> Vec<Stretch> {
    let mut covered: Vec<Stretch> = shifts.filter_map(|it| it.when.common(whole)).collect();
    covered.sort_unstable();
    let (mut from, mut left) = (whole.from, Vec::new());
    for it in covered {
        if from < it.from {
            left.push(Stretch { from, to: it.from });
        }
        from = from.max(it.to);
    }
    if from < whole.to {
        left.push(Stretch { from, to: whole.to });
    }
    left
}

fn clashes(plan: &DayPlan) -> Vec<Trouble> {
    let mut found = Vec::new();
    for (at, one) in plan.shifts.iter().enumerate() {
        for other in plan.shifts.iter().skip(at + 1) {
            let Some(when) = one.when.common(other.when) else { continue };
            if one.officer == other.officer && one.window != other.window {
                let windows = (one.window, other.window);
                found.push(Trouble::TwoWindows { officer: one.officer, windows, when });
            } else if one.window == other.window && one.officer != other.officer {
                let officers = (one.officer, other.officer);
                found.push(Trouble::TwoOfficers { window: one.window, officers, when });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use plat_facts::PersonRef;
    use plat_kernel::{Id, calendar::Calendar};

    use super::*;
    use crate::{
        duty::model::{Absence, Days, Duty, hours},
        testing::ninghe,
    };

    fn who(n: u8) -> PersonRef {
        Id::from_bytes(&[n; 16]).unwrap()
    }

    fn hall() -> Arc<Site> {
        ninghe().get(&"NH-HALL".parse().unwrap()).unwrap().clone()
    }

    fn duty(window: u16, officer: PersonRef, days: &[RosterDay], when: &str) -> Duty {
        Duty {
            id: Id::nil(),
            site: "NH-HALL".parse().unwrap(),
            window,
            officer,
            days: Days::of(days.iter().copied()).unwrap(),
            hours: hours(when).unwrap(),
            first: "2026-01-01".parse().unwrap(),
            last: None,
        }
    }

    fn away(officer: PersonRef, day: &str, instead: Option<PersonRef>) -> Absence {
        let (first, last) = (day.parse().unwrap(), day.parse().unwrap());
        Absence { id: Id::nil(), site: "NH-HALL".parse().unwrap(), officer, first, last, instead }
    }

    fn roster(duties: Vec<Duty>, absences: Vec<Absence>) -> Roster {
        let all = [Branch::Household, Branch::IdCard];
        let skills = (1..5).map(|n| (who(n), all.to_vec())).collect();
        Roster { duties, absences, skills }
    }

    fn plan(roster: &Roster, date: &str) -> DayPlan {
        let date = date.parse().unwrap();
        let calendar = Calendar::shipped().unwrap().latest();
        DayPlan::of(roster, &hall(), (date, RosterDay::of(date, &calendar)))
    }

    fn told(roster: &Roster, date: &str) -> Vec<Trouble> {
        let calendar = Calendar::shipped().unwrap().latest();
        let open = hall().open_on(date.parse().unwrap(), &calendar);
        let all = troubles(&plan(roster, date), roster, (&hall(), &open));
        all.into_iter().filter(|it| !matches!(it, Trouble::Uncovered { .. })).collect()
    }

    const WORKED: [RosterDay; 2] = [RosterDay::Saturday, RosterDay::Makeup];

    #[test]
    fn a_saturday_that_is_worked_and_a_holiday_are_not_the_day_of_the_week_they_fall_on() {
        let roster = roster(vec![duty(1, who(1), &[RosterDay::Saturday], "09:00-16:00")], vec![]);
        assert_eq!(plan(&roster, "2026-11-21").shifts.len(), 1, "an ordinary Saturday");
        assert!(plan(&roster, "2026-02-14").shifts.is_empty(), "worked for Spring Festival");
        assert!(plan(&roster, "2026-10-03").shifts.is_empty(), "National Day");
    }

    #[test]
    fn two_who_change_places_sit_each_at_the_others_window() {
        let duties = vec![duty(1, who(1), &WORKED, "09:00-12:00"), duty(13, who(2), &WORKED, "13:00-16:00")];
        let swap = vec![away(who(1), "2026-11-21", Some(who(2))), away(who(2), "2026-11-21", Some(who(1)))];
        let roster = roster(duties, swap);
        let sits: Vec<_> =
            plan(&roster, "2026-11-21").shifts.iter().map(|it| (it.window, it.officer)).collect();
        assert_eq!(sits, [(1, who(2)), (13, who(1))]);
        assert!(told(&roster, "2026-11-21").iter().all(|it| matches!(it, Trouble::Nobody { .. })));
        let sits: Vec<_> =
            plan(&roster, "2026-11-28").shifts.iter().map(|it| (it.window, it.officer)).collect();
        assert_eq!(sits, [(1, who(1)), (13, who(2))], "a week later as ever");
    }

    #[test]
    fn a_window_can_do_what_its_sign_says_and_the_officer_there_may_do() {
        let mut roster = roster(vec![duty(60, who(1), &WORKED, "09:00-16:00")], vec![]);
        let when = |raw: &str| raw.parse::<Stretch>().unwrap();
        let serving = |roster: &Roster, branches: &[Branch], raw: &str| {
            plan(roster, "2026-11-21").serving((60, 61), branches, when(raw))
        };
        assert_eq!(serving(&roster, &[Branch::Household, Branch::IdCard], "09:00-09:15"), 1);
        assert_eq!(
            serving(&roster, &[Branch::Vehicles], "09:00-09:15"),
            0,
            "the sign says it, the officer may not"
        );
        assert_eq!(serving(&roster, &[Branch::IdCard], "15:50-16:05"), 0, "not to the end");
        roster.absences.push(away(who(1), "2026-11-21", None));
        assert_eq!(serving(&roster, &[Branch::IdCard], "09:00-09:15"), 0, "on leave");
    }

    #[test]
    fn what_clashes_and_what_is_missing_is_told() {
        let duties = vec![
            duty(1, who(1), &WORKED, "09:00-12:00"),
            duty(2, who(1), &WORKED, "11:00-13:00"),
            duty(1, who(2), &WORKED, "10:00-11:00"),
        ];
        let clashing = told(&roster(duties, vec![]), "2026-11-21");
        let stretch = |raw: &str| raw.parse().unwrap();
        assert_eq!(
            clashing,
            [
                Trouble::Nobody { when: stretch("13:00-16:00") },
                Trouble::TwoOfficers { window: 1, officers: (who(1), who(2)), when: stretch("10:00-11:00") },
                Trouble::TwoWindows { officer: who(1), windows: (1, 2), when: stretch("11:00-12:00") },
            ]
        );
        let away = vec![away(who(1), "2026-11-21", Some(who(3))), away(who(3), "2026-11-21", None)];
        let standing = told(&roster(vec![duty(25, who(1), &WORKED, "09:00-16:00")], away), "2026-11-21");
        let lacks = vec![Branch::ExitEntry, Branch::Foreigners, Branch::HongKongMacaoTaiwan];
        assert_eq!(
            standing,
            [
                Trouble::Unskilled { window: 25, officer: who(3), lacks },
                Trouble::StandInAway { window: 25, officer: who(3) },
            ]
        );
        assert!(told(&roster(vec![], vec![]), "2026-11-22").is_empty(), "on a Sunday nobody is needed");
    }

    #[test]
    fn hours_are_stretches_in_order_and_apart() {
        assert_eq!(hours("13:00-17:00、08:00–12:00").unwrap().len(), 2);
        for bad in ["", "08:00", "12:00-08:00", "08:00-12:00 11:00-13:00", "8-12"] {
            assert!(hours(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ninghe_is_staffed_whenever_its_doors_are_open_and_can_do_everything_then() {
        let sites = ninghe();
        let files = crate::testing::ninghe_files;
        let rules = crate::duty::load::shifts(files().into_iter(), &sites).unwrap();
        let posts = crate::roster::posts(files().into_iter(), &sites).unwrap();
        let calendar = Calendar::shipped().unwrap().latest();
        let posts: Vec<_> = posts
            .into_iter()
            .map(|it| {
                (it, plat_kernel::Mint::new(plat_kernel::Clock::system(), plat_kernel::Chance::system()).id())
            })
            .collect();
        for site in sites.all() {
            let roster = crate::duty::load::roster(site, (&rules, &posts));
            for open in site.week_from("2026-11-23".parse().unwrap(), &calendar) {
                let plan = DayPlan::of(&roster, site, (open.date, RosterDay::of(open.date, &calendar)));
                let wrong = troubles(&plan, &roster, (site, &open));
                assert!(wrong.is_empty(), "{} {}: {wrong:?}", site.code, open.date);
            }
        }
    }
}
