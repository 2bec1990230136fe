//! How long somebody will wait, as an honest range: the hall is run forward some hundred times from where it is, with the code
//! that calls, and with services as long as they come. Windows open and close as their hours say: somebody who comes before noon must be
//! told of noon. Who will come later and go first by right is not known; it is taken that the next hours bring as many of them as the
//! last one did.

use std::collections::BTreeMap;

use plat_kernel::{Chance, SignedDuration, Timestamp};

use crate::{
    floor::{Call, Doing, Floor, Run, Visitor},
    line::{Claim, Place, Turn},
    rules::Rules,
};

/// How often the hall is run forward.
const RUNS: usize = 100;

/// The time over which comers are watched, and after which as many come again.
pub(crate) const WATCHED: SignedDuration = SignedDuration::from_mins(60);

/// The number of whoever has not come yet. Whoever asks how long they will wait has another: the call of the one is not that of the other.
const NOT_YET: u32 = u32::MAX - 1;

/// How many times as many come: somebody who waits longer is overtaken no more.
const HOURS: i32 = 3;

/// How many percent of those who came lately may come in each of the next hours, each as likely as the others: mornings fill, evenings
/// empty, and nobody knows which.
const AS_MANY: [u32; 7] = [60, 80, 90, 100, 110, 120, 150];
/// How often somebody comes of whom one is expected: Poisson's chances of 0, 1, 2, 3 and 4, summed, of a thousand.
const ONE_EXPECTED: [u32; 5] = [368, 736, 920, 981, 996];

/// Whoever is to sit at a window from now on is waited for so long; then nobody comes any more.
const LATE: SignedDuration = SignedDuration::from_mins(15);
/// How much longer whoever is late is taken to be.
const SOON: SignedDuration = SignedDuration::from_mins(2);

/// Somebody who came lately and counts as having come earlier.
#[derive(Debug, Clone)]
pub struct Early {
    /// By how much.
    pub lead: SignedDuration,
    /// The windows that can serve them.
    pub windows: Vec<u16>,
    /// How long that usually takes.
    pub usual: SignedDuration,
}

/// When a window opens (true) or closes (false).
pub type Turns = (Timestamp, u16, bool);

/// What one knows of the hours to come.
#[derive(Debug, Clone, Default)]
pub struct Ahead {
    /// Who came within the last hour and counts as having come earlier.
    pub lately: Vec<Early>,
    /// When windows will open and close, in the order of time.
    pub hours: Vec<Turns>,
}

/// A range of waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Half of all wait no longer.
    pub p50: SignedDuration,
    /// Nine of ten wait no longer.
    pub p90: SignedDuration,
}

impl Range {
    /// As it is told: nobody is told seconds. The middle is the nearest minute, or it would hold for more than half; at the upper end begun
    /// minutes count, and whoever need not wait may count on less than one.
    #[must_use]
    pub fn as_told(self) -> Self {
        let told =
            |wait: SignedDuration, up: i64| SignedDuration::from_mins(((wait.as_secs() + up) / 60).max(1));
        Self { p50: told(self.p50, 30), p90: told(self.p90, 59).max(told(self.p50, 30)) }
    }
}

/// How long somebody will wait who joins now; none if no window that is open or will be can serve them.
pub fn wait(
    floor: &Floor,
    newcomer: &Place<Visitor>,
    ahead: &Ahead,
    (now, rules, chance): (Timestamp, &Rules, &Chance),
) -> Option<Range> {
    let floor = unknown(floor);
    let newcomer = Place { who: Visitor { takes: None, ..newcomer.who.clone() }, ..newcomer.clone() };
    let once = |_| {
        let run = Run::begin(floor.clone(), now, rules, chance);
        called(Course::of(run, ahead, (now, chance)), newcomer.clone(), now)
    };
    let mut waits: Vec<SignedDuration> = (0..RUNS).filter_map(once).collect();
    range(&mut waits)
}

/// How long each of those who wait will still wait, by the number of the ticket: what [`wait`] says of a newcomer, for all at once. Whom
/// no window can serve is not in it.
pub fn waits(
    floor: &Floor,
    ahead: &Ahead,
    (now, rules, chance): (Timestamp, &Rules, &Chance),
) -> BTreeMap<u32, Range> {
    let floor = unknown(floor);
    let mut waits: BTreeMap<u32, Vec<SignedDuration>> =
        floor.line.iter().map(|it| (it.turn.number, Vec::with_capacity(RUNS))).collect();
    for run in 1..=RUNS {
        let mut note = |calls: &[Call]| {
            for call in calls {
                // Of several calls of one person the first counts.
                if let Some(waits) = waits.get_mut(&call.place.turn.number).filter(|it| it.len() < run) {
                    waits.push(call.at.duration_since(now));
                }
            }
        };
        let mut run = Run::begin(floor.clone(), now, rules, chance);
        note(&run.catch_up(now));
        let mut course = Course::of(run, ahead, (now, chance));
        while !course.run.floor.line.is_empty()
            && let Some(calls) = course.next()
        {
            note(&calls);
        }
    }
    waits.into_iter().filter_map(|(number, mut waits)| Some((number, range(&mut waits)?))).collect()
}

/// A floor of which nobody knows how long a service will take.
fn unknown(floor: &Floor) -> Floor {
    let mut floor = floor.clone();
    for visitor in floor.line.visitors() {
        visitor.takes = None;
    }
    floor
}

fn range(waits: &mut [SignedDuration]) -> Option<Range> {
    waits.sort_unstable();
    let quantile =
        |percent: usize| waits.get((waits.len() * percent / 100).min(waits.len().saturating_sub(1)));
    Some(Range { p50: *quantile(50)?, p90: *quantile(90)? })
}

/// Who may come in the next hours and go first: each a draw of those who came lately, at some moment; the last first.
fn later(lately: &[Early], now: Timestamp, chance: &Chance) -> Vec<(Timestamp, Place<Visitor>)> {
    let mut all = Vec::new();
    let percent = AS_MANY.get(below(AS_MANY.len(), chance)).copied().unwrap_or(100);
    for hour in 0..HOURS {
        let times: usize = lately.iter().map(|_| times(percent, chance)).sum();
        all.extend((0..times).filter_map(|_| one_of(lately, now + WATCHED * hour, chance)));
    }
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all
}

/// How often somebody comes of whom so many percent are expected.
fn times(percent: u32, chance: &Chance) -> usize {
    let of_one = || {
        let drawn = chance.below(1000);
        ONE_EXPECTED.iter().filter(|it| **it <= drawn).count()
    };
    let whole: usize = (0..percent / 100).map(|_| of_one()).sum();
    // Each of those who come of one is kept by the rest: thinned, it is Poisson's again.
    whole + (0..of_one()).filter(|_| chance.below(100) < percent % 100).count()
}

fn below(n: usize, chance: &Chance) -> usize {
    u32::try_from(n).ok().and_then(|n| usize::try_from(chance.below(n)).ok()).unwrap_or(0)
}

fn one_of(lately: &[Early], hour: Timestamp, chance: &Chance) -> Option<(Timestamp, Place<Visitor>)> {
    let early = lately.get(below(lately.len(), chance))?;
    let within = chance.below(u32::try_from(WATCHED.as_secs()).ok()?);
    let at = hour + SignedDuration::from_secs(i64::from(within));
    let turn = Turn { since: at - early.lead, absences: 0, number: NOT_YET };
    let who = Visitor { usual: early.usual, takes: None };
    Some((at, Place { turn, claim: Claim::Came, windows: early.windows.clone(), who }))
}

/// One way in which it may go.
struct Course<'a> {
    run: Run<'a>,
    /// Who comes and goes first, the last first.
    later: Vec<(Timestamp, Place<Visitor>)>,
    /// When windows open and close, the next first.
    hours: &'a [Turns],
    /// Windows at which somebody should sit already, and nobody does.
    late: Vec<u16>,
    soon: Timestamp,
}

impl<'a> Course<'a> {
    fn of(run: Run<'a>, ahead: &'a Ahead, (now, chance): (Timestamp, &Chance)) -> Self {
        let (past, hours) = ahead.hours.split_at(ahead.hours.partition_point(|(at, ..)| *at <= now));
        let late = late(&run.floor, past, now);
        Self { run, later: later(&ahead.lately, now, chance), hours, late, soon: now + SOON }
    }

    /// What happens next, and who is called by it; none when nothing happens any more.
    fn next(&mut self) -> Option<Vec<Call>> {
        let end = self.run.next_end();
        let turn = self.hours.first().map(|(at, ..)| *at);
        let comes = self.later.last().map(|(at, _)| *at);
        let soon = self.late.last().map(|_| self.soon);
        let first = [end, turn, comes, soon].into_iter().flatten().min()?;
        if soon == Some(first) {
            return self.late.pop().map(|window| self.run.open(window, first));
        }
        if end == Some(first) {
            return Some(self.run.end());
        }
        if let Some(((at, window, opens), rest)) = self.hours.split_first().filter(|_| turn == Some(first)) {
            self.hours = rest;
            if *opens {
                return Some(self.run.open(*window, *at));
            }
            self.run.close(*window);
            return Some(Vec::new());
        }
        let (at, place) = self.later.pop()?;
        Some(self.run.join(place, at))
    }
}

/// The windows that opened a short while ago by the plan and at which nobody sits yet.
fn late(floor: &Floor, past: &[Turns], now: Timestamp) -> Vec<u16> {
    let is_late = |window: &u16| {
        let last = past.iter().rfind(|(_, it, _)| it == window);
        last.is_some_and(|(at, _, opens)| *opens && now < *at + LATE)
    };
    let empty = floor.windows.iter().filter(|it| it.doing == Doing::Closed).map(|it| it.number);
    empty.filter(is_late).collect()
}

/// When the newcomer is called, in one way in which it may go. Whether they hear the call is theirs to know.
fn called(mut course: Course<'_>, newcomer: Place<Visitor>, now: Timestamp) -> Option<SignedDuration> {
    let number = newcomer.turn.number;
    course.run.catch_up(now);
    let mut calls = course.run.join(newcomer, now);
    loop {
        if let Some(call) = calls.iter().find(|it| it.place.turn.number == number) {
            return Some(call.at.duration_since(now));
        }
        calls = course.next()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::Window;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn somebody(number: u32) -> Place<Visitor> {
        let who = Visitor { usual: SignedDuration::from_mins(20), takes: None };
        Place { turn: Turn { since: at(0), absences: 0, number }, claim: Claim::Came, windows: vec![1], who }
    }

    fn told(doing: Doing, hours: &[Turns]) -> Option<Range> {
        let rules = Rules::read(include_str!("../../../data/queue.toml")).unwrap();
        let floor = Floor { windows: vec![Window { number: 1, breadth: 1, doing }], ..Floor::default() };
        let ahead = Ahead { lately: Vec::new(), hours: hours.to_vec() };
        wait(&floor, &somebody(1), &ahead, (at(0), &rules, &Chance::seeded(1)))
    }

    #[test]
    fn whoever_comes_before_noon_is_told_of_noon_and_whoever_comes_before_the_doors_open_of_the_doors() {
        let serving = Doing::Serving { since: at(0), usual: SignedDuration::from_mins(20), last: false };
        let noon = [(at(-60), 1, true), (at(5), 1, false), (at(65), 1, true)];
        let (known, unknown) = (told(serving, &noon).unwrap(), told(serving, &[]).unwrap());
        assert!(known.p50 >= SignedDuration::from_mins(65), "{known:?}");
        assert!(unknown.p90 < SignedDuration::from_mins(65), "{unknown:?}");
        assert_eq!(told(Doing::Closed, &[]), None);
        let early = told(Doing::Closed, &[(at(30), 1, true)]).unwrap();
        assert_eq!(
            (early.as_told().p50.as_mins(), early.as_told().p90.as_mins()),
            (30, 31),
            "the officer presses the key after that"
        );
        let free = told(Doing::Free(at(-5)), &[]).unwrap().as_told();
        assert_eq!((free.p50, free.p90), (SignedDuration::from_mins(1), SignedDuration::from_mins(1)));
    }

    #[test]
    fn a_service_that_lasts_longer_than_any_is_not_told_to_end_now() {
        let endless = Doing::Serving { since: at(-120), usual: SignedDuration::from_mins(20), last: false };
        let range = told(endless, &[]).unwrap();
        assert!(range.p50 >= SignedDuration::from_mins(8), "{range:?}");
    }

    #[test]
    fn an_officer_who_is_some_minutes_late_is_waited_for_and_one_who_does_not_come_is_not() {
        let hours = |opened: i64| [(at(opened), 1, true), (at(240), 1, false), (at(300), 1, true)];
        let late = told(Doing::Closed, &hours(-3)).unwrap().as_told();
        assert_eq!((late.p50.as_mins(), late.p90.as_mins()), (2, 3));
        let absent = told(Doing::Closed, &hours(-60)).unwrap().as_told();
        assert_eq!(absent.p50.as_mins(), 300, "after the next time at which somebody is to sit there");
    }

    #[test]
    fn as_many_come_as_are_expected_and_sometimes_more_and_sometimes_fewer() {
        let chance = Chance::seeded(2);
        for percent in [60, 100, 150] {
            let all: Vec<usize> = (0..4000).map(|_| times(percent, &chance)).collect();
            let sum: usize = all.iter().sum();
            let expected = 40 * usize::try_from(percent).unwrap();
            assert!(sum.abs_diff(expected) < expected / 20, "{percent} %: {sum} of {expected}");
            assert!(all.contains(&0) && all.iter().any(|it| *it >= 3));
        }
    }

    #[test]
    fn what_is_said_of_all_who_wait_knows_the_hours_too() {
        let rules = Rules::read(include_str!("../../../data/queue.toml")).unwrap();
        let window = Window { number: 1, breadth: 1, doing: Doing::Closed };
        let mut floor = Floor { windows: vec![window], ..Floor::default() };
        floor.line.join(somebody(7));
        let ahead = Ahead { lately: Vec::new(), hours: vec![(at(30), 1, true)] };
        let all = waits(&floor, &ahead, (at(0), &rules, &Chance::seeded(1)));
        assert_eq!(all[&7].as_told().p90, SignedDuration::from_mins(31));
    }

    #[test]
    fn the_call_of_whoever_comes_later_by_a_lane_is_not_taken_for_that_of_whoever_asks() {
        let rules = Rules::read(include_str!("../../../data/queue.toml")).unwrap();
        let serving = Doing::Serving { since: at(0), usual: SignedDuration::from_mins(20), last: false };
        let window = |number, doing| Window { number, breadth: 1, doing };
        let windows = vec![window(1, serving), window(2, Doing::Free(at(0)))];
        let mut floor = Floor { windows, ..Floor::default() };
        (1..=9).for_each(|number| floor.line.join(somebody(number)));
        let old = Early {
            lead: SignedDuration::from_mins(30),
            windows: vec![2],
            usual: SignedDuration::from_mins(5),
        };
        let ahead = Ahead { lately: vec![old; 5], hours: Vec::new() };
        let range = wait(&floor, &somebody(u32::MAX), &ahead, (at(0), &rules, &Chance::seeded(1))).unwrap();
        assert!(range.p50 > SignedDuration::from_mins(90), "nine before them at the one window: {range:?}");
    }
}
