//! A day of a hall, invented or past, run by the code that calls: who came, who was called when and where, how long they were told
//! they would wait, and by what right anybody went before somebody else.

use std::collections::{BTreeMap, VecDeque};

use plat_kernel::{Chance, SignedDuration, Timestamp};

use crate::{
    estimate::{self, Ahead, Early, Range, Turns, WATCHED},
    floor::{Call, Floor, Run, Unplanned, Visitor},
    line::{Place, Why, why_before},
    past::{Came, LATEST, Past},
    rules::{Entry, Rules},
};

/// What a day is made of.
#[derive(Debug, Clone)]
pub struct Day {
    /// The windows, all closed.
    pub floor: Floor,
    /// When windows open (true) and close (false), in any order: as it comes, with officers who are late.
    pub hours: Vec<Turns>,
    /// The same as it was planned, which is all that whoever reckons ahead knows.
    pub planned: Vec<Turns>,
    /// What happens and is in no plan.
    pub unplanned: Unplanned,
    /// What came of what was told in this hall on the days before.
    pub past: Vec<Came>,
    /// Who comes, in any order; each with the windows that can do everything they come for.
    pub comers: Vec<(Entry, Vec<u16>, Visitor)>,
}

/// How long people are told they will wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Nobody is told.
    Nothing,
    /// Each n-th is told, at the ticket.
    Each(u32),
}

/// What became of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The number of the ticket.
    pub number: u32,
    /// When it was taken.
    pub taken: Timestamp,
    /// Their lane.
    pub lane: Option<String>,
    /// What they were told at the ticket.
    pub told: Option<Range>,
    /// What the hall was run forward to then, before past errors were reckoned in.
    pub ran: Option<Range>,
    /// When they were first called.
    pub called: Option<Timestamp>,
    /// The window that served them, and until when; none if nobody did.
    pub served: Option<(u16, Timestamp)>,
    /// How often they were absent.
    pub absences: u8,
    /// By what right others who came later were called before them, and how often. Without a reason: `None`.
    pub overtaken: BTreeMap<Option<Why>, u32>,
}

impl Visit {
    /// How long they waited until the first call.
    pub fn wait(&self) -> Option<SignedDuration> {
        self.called.map(|called| called.duration_since(self.taken))
    }

    /// What came of what they were told.
    pub fn came(&self) -> Option<Came> {
        Some(Came { ran: self.ran?, waited: self.wait()? })
    }
}

/// What happens at a moment, besides the end of a service.
enum Event {
    Hours(u16, bool),
    Comes(usize),
}

/// Lives through the day; the visits are in the order of the comers.
pub fn live(day: Day, rules: &Rules, chance: &Chance, told: Told) -> Vec<Visit> {
    let Day { floor, hours, mut planned, unplanned, past, comers } = day;
    planned.sort_by_key(|(at, window, opens)| (*at, *window, *opens));
    let mut ahead = Ahead { lately: Vec::new(), hours: planned };
    let mut events: Vec<(Timestamp, Event)> =
        hours.into_iter().map(|(at, window, open)| (at, Event::Hours(window, open))).collect();
    events.extend(comers.iter().enumerate().map(|(at, (entry, ..))| (entry.taken, Event::Comes(at))));
    events.sort_by_key(|(at, _)| *at);
    let begin = events.first().map_or(Timestamp::UNIX_EPOCH, |(at, _)| *at);
    let mut book = Book::of(&comers, past);
    let mut run = Run::begin(floor, begin, rules, chance).with(unplanned);
    for (at, event) in events {
        while run.next_end().is_some_and(|end| end <= at) {
            let calls = run.end();
            book.note(&calls, &run.floor);
        }
        let calls = match event {
            Event::Hours(window, true) => run.open(window, at),
            Event::Hours(window, false) => {
                run.close(window);
                Vec::new()
            }
            Event::Comes(index) => {
                let Some((entry, windows, visitor)) = comers.get(index) else { continue };
                let (turn, claim) = rules.turn(entry);
                let place = Place { turn, claim, windows: windows.clone(), who: visitor.clone() };
                if matches!(told, Told::Each(n) if entry.number.is_multiple_of(n.max(1))) {
                    ahead.lately = book.lately(at);
                    let range = estimate::wait(&run.floor, &place, &ahead, (at, rules, chance));
                    book.tell(entry.number, range);
                }
                book.came(at, &place);
                run.join(place, at)
            }
        };
        book.note(&calls, &run.floor);
    }
    while run.next_end().is_some() {
        let calls = run.end();
        book.note(&calls, &run.floor);
    }
    book.visits
}

/// What is written down of the day.
struct Book {
    visits: Vec<Visit>,
    /// Who came lately and counts as having come earlier, in the order of coming.
    early: VecDeque<(Timestamp, Early)>,
    /// Where a number stands among them.
    at: BTreeMap<u32, usize>,
    /// What came of what was told, the latest last.
    past: VecDeque<Came>,
}

impl Book {
    fn of(comers: &[(Entry, Vec<u16>, Visitor)], past: Vec<Came>) -> Self {
        let visit = |entry: &Entry| Visit {
            number: entry.number,
            taken: entry.taken,
            lane: entry.lane.clone(),
            told: None,
            ran: None,
            called: None,
            served: None,
            absences: 0,
            overtaken: BTreeMap::new(),
        };
        let visits = comers.iter().map(|(entry, ..)| visit(entry)).collect();
        let at = comers.iter().enumerate().map(|(at, (entry, ..))| (entry.number, at)).collect();
        Self { visits, early: VecDeque::new(), at, past: past.into() }
    }

    fn visit(&mut self, number: u32) -> Option<&mut Visit> {
        self.visits.get_mut(*self.at.get(&number)?)
    }

    /// Notes somebody who came, if they count as having come earlier.
    fn came(&mut self, at: Timestamp, place: &Place<Visitor>) {
        let lead = at.duration_since(place.turn.since);
        if lead.is_positive() {
            let early = Early { lead, windows: place.windows.clone(), usual: place.who.usual };
            self.early.push_back((at, early));
        }
    }

    /// Those who came within the last hour and count as having come earlier.
    fn lately(&mut self, now: Timestamp) -> Vec<Early> {
        while self.early.pop_front_if(|(at, _)| *at + WATCHED < now).is_some() {}
        self.early.iter().map(|(_, early)| early.clone()).collect()
    }

    fn tell(&mut self, number: u32, ran: Option<Range>) {
        let past = Past::of(self.past.iter().copied());
        if let Some(visit) = self.visit(number) {
            visit.ran = ran;
            visit.told = ran.map(|ran| past.told(ran).as_told());
        }
    }

    /// Remembers what came of what somebody was told.
    fn remember(&mut self, came: Option<Came>) {
        self.past.extend(came.filter(|it| it.ran.says_to_wait()));
        while self.past.len() > LATEST {
            self.past.pop_front();
        }
    }

    /// Writes calls down, and whom each of them went before.
    fn note(&mut self, calls: &[Call], floor: &Floor) {
        for call in calls {
            let number = call.place.turn.number;
            let Some(visit) = self.visit(number) else { continue };
            let first = visit.called.is_none();
            visit.called.get_or_insert(call.at);
            match call.until {
                Some(until) => visit.served = Some((call.window, until)),
                None => visit.absences += 1,
            }
            let (taken, came) = (visit.taken, visit.came().filter(|_| first));
            self.remember(came);
            for waiting in floor.line.iter() {
                let why = why_before(&call.place, waiting, call.window);
                let Some(overtaken) = self.visit(waiting.turn.number) else { continue };
                if overtaken.taken < taken {
                    *overtaken.overtaken.entry(why).or_default() += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::{Doing, Window};

    const RULES: &str = include_str!("../../../data/queue.toml");

    fn at(minutes: u32) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(i64::from(minutes))
    }

    /// A day of ten hours with windows that each do two of five kinds of work, and one that does all.
    fn day(comers: u32, windows: u16, chance: &Chance, rules: &Rules) -> Day {
        let able = |kind: u32| -> Vec<u16> {
            (0..windows)
                .filter(|it| *it == 0 || u32::from(*it) % 5 == kind || u32::from(*it + 1) % 5 == kind)
                .collect()
        };
        let window =
            |number: u16| Window { number, breadth: if number == 0 { 5 } else { 2 }, doing: Doing::Closed };
        let comer = |number: u32| {
            let taken = at(chance.below(540));
            let lane = (chance.below(10) == 0)
                .then(|| usize::try_from(chance.below(5)).ok().and_then(|it| rules.lanes.get(it)))
                .flatten()
                .map(|it| it.key.clone());
            let appointment = (chance.below(4) == 0).then(|| taken + SignedDuration::from_mins(10));
            let usual = SignedDuration::from_mins(i64::from(5 + chance.below(10)));
            (
                Entry { number, taken, appointment, lane },
                able(chance.below(5)),
                Visitor { usual, takes: None },
            )
        };
        let hours: Vec<Turns> =
            (0..windows).flat_map(|it| [(at(0), it, true), (at(600), it, false)]).collect();
        Day {
            floor: Floor { windows: (0..windows).map(window).collect(), ..Floor::default() },
            hours: hours.clone(),
            planned: hours,
            unplanned: Unplanned::default(),
            past: Vec::new(),
            comers: (1..=comers).map(comer).collect(),
        }
    }

    #[test]
    fn on_a_whole_day_nobody_is_lost_and_nobody_is_overtaken_without_a_reason() {
        let (rules, chance) = (Rules::read(RULES).unwrap(), Chance::seeded(3));
        let visits = live(day(1000, 20, &chance, &rules), &rules, &chance, Told::Nothing);
        for visit in &visits {
            let ended = visit.served.is_some() || visit.absences > rules.absent.times;
            assert!(ended, "{visit:?}");
            assert!(!visit.overtaken.contains_key(&None), "{visit:?}");
        }
        let why = |wanted: &str| {
            visits
                .iter()
                .flat_map(|it| it.overtaken.keys().flatten())
                .any(|it| format!("{it:?}").starts_with(wanted))
        };
        assert!(["Lane", "Appointment", "OtherAbsent", "OtherWindow"].into_iter().all(why));
    }

    #[test]
    fn a_window_serves_one_person_at_a_time() {
        let (rules, chance) = (Rules::read(RULES).unwrap(), Chance::seeded(4));
        let visits = live(day(600, 10, &chance, &rules), &rules, &chance, Told::Nothing);
        let mut by_window: BTreeMap<u16, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
        for visit in &visits {
            // Who was absent first was called before the service began: only its end is known.
            if let (0, Some(called), Some((window, until))) = (visit.absences, visit.called, visit.served) {
                by_window.entry(window).or_default().push((called, until));
            }
        }
        for services in by_window.values_mut() {
            services.sort_unstable();
            assert!(services.is_sorted_by(|one, next| one.1 <= next.0), "{services:?}");
        }
    }

    #[test]
    fn a_day_goes_the_same_way_from_the_same_seed() {
        let rules = Rules::read(RULES).unwrap();
        let go = || {
            let chance = Chance::seeded(6);
            live(day(200, 8, &chance, &rules), &rules, &chance, Told::Nothing)
        };
        assert_eq!(go(), go());
    }

    #[test]
    fn an_appointment_in_time_counts_from_before_its_hour_and_a_late_one_from_when_they_came() {
        let rules = Rules::read(RULES).unwrap();
        let entry = |taken| Entry { number: 1, taken: at(taken), appointment: Some(at(120)), lane: None };
        assert_eq!(rules.turn(&entry(119)).0.since, at(105));
        assert_eq!(rules.turn(&entry(135)).0.since, at(105));
        assert_eq!(rules.turn(&entry(136)).0.since, at(136));
        assert_eq!(rules.turn(&entry(60)).0.since, at(60), "who comes early is not put back");
    }
}
