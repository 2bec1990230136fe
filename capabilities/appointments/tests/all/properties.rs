//! What holds for every sequence of bookings, moves and cancellations: no cell over what it serves, and what is given back is there
//! again. The pure rules, without a database.

use std::collections::BTreeMap;

use cap_appointments::{
    limits,
    model::{Appointment, Cell, Purpose, State, Visit},
    ports::ServiceTimes as _,
    rules::Rules,
    slots::{At, Slot, Taken, needs, slots},
};
use cap_sites::{Site, hours::TimeOfDay};
use plat_facts::PersonRef;
use plat_kernel::{Date, Id, SignedDuration, Timestamp, clock::start_of};
use proptest::prelude::*;

use crate::city::{CALENDAR, CATALOGUE, HALL, SITES, STATION, Times, rules};

const ITEMS: [&str; 4] = ["SF001", "HZ001", "CR001", "SF002"];

fn site(code: &str) -> &'static Site {
    SITES.get(&code.parse().unwrap()).unwrap()
}

fn purpose(first: usize, many: usize, persons: u16) -> Purpose {
    let items = ITEMS.iter().cycle().skip(first).take(many).map(|id| id.parse().unwrap());
    Purpose { items: items.collect(), persons }
}

/// The times of a day at the hall; none where the site does not do it.
fn times(at: &str, day: Date, purpose: &Purpose, (rules, taken): (&Rules, &Taken)) -> Vec<Slot> {
    let items: Vec<_> = purpose.items.iter().map(|id| CATALOGUE.now().get(id).unwrap().clone()).collect();
    let Ok(needs) = needs(site(at), &items, purpose.persons, (rules.slot, &Times)) else { return Vec::new() };
    let open = site(at).open_on(day, &CALENDAR.latest());
    slots(At { site: site(at), open: &open, plan: None }, &needs, (rules, taken))
}

fn take(taken: &mut Taken, slot: &Slot) {
    for place in &slot.places {
        *taken.entry(place.cell.clone()).or_default() += 1;
    }
}

fn give_back(taken: &mut Taken, cells: &[Cell]) {
    for cell in cells {
        let left = taken.remove(cell).unwrap() - 1;
        if left > 0 {
            taken.insert(cell.clone(), left);
        }
    }
}

fn a_visit(day: Date, slot: &Slot, purpose: Purpose) -> Visit {
    let cells = slot.places.iter().map(|place| place.cell.clone()).collect();
    Visit { site: HALL.parse().unwrap(), day, begin: slot.begin, until: slot.until, purpose, cells }
}

fn booked(person: PersonRef, visit: Visit) -> Appointment {
    let since = Timestamp::UNIX_EPOCH;
    Appointment {
        id: Id::nil(),
        person,
        visit,
        state: State::Booked { since },
        remind: None,
        made: since,
        version: 2,
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Book { first: usize, many: usize, persons: u16, at: usize },
    Cancel(usize),
    Move { which: usize, to: usize },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let book = (0usize..4, 1usize..3, 1u16..4, 0usize..60)
        .prop_map(|(first, many, persons, at)| Deed::Book { first, many, persons, at });
    let change = (0usize..40, 0usize..60).prop_map(|(which, to)| Deed::Move { which, to });
    prop::collection::vec(
        prop_oneof![4 => book, 1 => (0usize..40).prop_map(Deed::Cancel), 2 => change],
        1..120,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_slot_is_ever_over_what_it_serves_and_the_counters_are_the_visits(deeds in deeds()) {
        let (rules, day) = (rules(), Date::constant(2026, 3, 4));
        let (mut taken, mut visits) = (Taken::new(), Vec::<Visit>::new());
        for deed in deeds {
            match deed {
                Deed::Book { first, many, persons, at } => {
                    let purpose = purpose(first, many, persons);
                    let free: Vec<Slot> = times(HALL, day, &purpose, (&rules, &taken)).into_iter().filter(|it| it.free > 0).collect();
                    if let Some(slot) = free.get(at % free.len().max(1)) {
                        take(&mut taken, slot);
                        visits.push(a_visit(day, slot, purpose));
                    }
                }
                Deed::Cancel(which) if !visits.is_empty() => {
                    let it = visits.swap_remove(which % visits.len());
                    give_back(&mut taken, &it.cells);
                }
                Deed::Move { which, to } if !visits.is_empty() => {
                    let which = which % visits.len();
                    let count = visits.len();
                    let mut without = taken.clone();
                    give_back(&mut without, &visits[which].cells);
                    let purpose = visits[which].purpose.clone();
                    let free: Vec<Slot> = times(HALL, day, &purpose, (&rules, &without)).into_iter().filter(|it| it.free > 0).collect();
                    // Its own time at least is there: a move never loses the visit.
                    prop_assert!(free.iter().any(|slot| slot.begin == visits[which].begin));
                    let slot = &free[to % free.len()];
                    take(&mut without, slot);
                    visits[which] = a_visit(day, slot, purpose);
                    taken = without;
                    prop_assert_eq!(visits.len(), count);
                }
                _ => {}
            }
            let mut held = BTreeMap::<Cell, u32>::new();
            for cell in visits.iter().flat_map(|it| &it.cells) {
                *held.entry(cell.clone()).or_default() += 1;
            }
            prop_assert_eq!(&held, &taken);
            for slot in times(HALL, day, &purpose(0, 2, 1), (&rules, &taken)) {
                for place in &slot.places {
                    prop_assert!(taken.get(&place.cell).copied().unwrap_or(0) <= place.of);
                }
            }
        }
    }

    #[test]
    fn cancelling_and_booking_again_gives_the_same_day_back(first in 0usize..4, many in 1usize..4, persons in 1u16..4, at in 0usize..60) {
        let (rules, day) = (rules(), Date::constant(2026, 3, 4));
        let purpose = purpose(first, many, persons);
        let before = times(HALL, day, &purpose, (&rules, &Taken::new()));
        prop_assume!(!before.is_empty());
        let slot = &before[at % before.len()];
        let mut taken = Taken::new();
        take(&mut taken, slot);
        let cells: Vec<Cell> = slot.places.iter().map(|place| place.cell.clone()).collect();
        give_back(&mut taken, &cells);
        prop_assert_eq!(times(HALL, day, &purpose, (&rules, &taken)), before);
    }

    #[test]
    fn every_time_lies_in_opening_hours_and_is_as_long_as_its_items(days in 0i64..1000, many in 1usize..4, persons in 1u16..4, hall in any::<bool>()) {
        let rules = rules();
        let day = Date::constant(2024, 1, 1).saturating_add(SignedDuration::from_hours(24 * days));
        let at = if hall { HALL } else { STATION };
        let purpose = purpose(0, many, persons);
        let open = site(at).open_on(day, &CALENDAR.latest());
        for slot in times(at, day, &purpose, (&rules, &Taken::new())) {
            let minutes: u16 = slot.until.minutes() - slot.begin.minutes();
            let asked: u16 = purpose.items.iter().map(|item| u16::try_from(Times.usual(item).as_mins()).unwrap() * persons).sum();
            prop_assert!(minutes >= asked, "{} of {asked}", minutes);
            for minute in slot.begin.minutes()..slot.until.minutes() {
                prop_assert!(open.at(TimeOfDay::of_minutes(minute).unwrap()).is_some(), "{day} {minute}");
            }
        }
    }

    #[test]
    fn nobody_has_two_appointments_at_one_time_or_more_than_they_may(begins in prop::collection::vec(0usize..40, 1..12)) {
        let (rules, day) = (rules(), Date::constant(2026, 3, 4));
        let now = start_of(Date::constant(2026, 3, 2));
        let all = times(HALL, day, &purpose(0, 1, 1), (&rules, &Taken::new()));
        let mut has = limits::Has::default();
        for begin in begins {
            let visit = a_visit(day, &all[begin % all.len()], purpose(0, 1, 1));
            if limits::check_person(&has, &visit, None, (&rules, now)).is_ok() {
                has.open.push(booked(Id::nil(), visit));
                has.made_today += 1;
            }
        }
        prop_assert!(has.open.len() <= rules.limits.open);
        for (n, one) in has.open.iter().enumerate() {
            prop_assert!(has.open[n + 1..].iter().all(|other| !one.visit.overlaps(&other.visit)));
        }
    }
}

#[test]
fn appointments_states_go_one_way_and_what_is_over_stays_over() {
    let day = Date::constant(2026, 3, 4);
    let slot = times(HALL, day, &purpose(0, 1, 1), (&rules(), &Taken::new())).remove(4);
    let it = booked(Id::nil(), a_visit(day, &slot, purpose(0, 1, 1)));
    let begins = it.visit.begins();
    let minute = SignedDuration::from_mins(1);
    assert!(it.clone().cancel(begins - minute).is_ok() && it.clone().cancel(begins).is_err());
    assert!(it.clone().miss(None, (begins, minute * 15)).is_err());
    let missed = it.clone().miss(None, (begins + minute * 15, minute * 15)).unwrap();
    assert!(missed.clone().attend(None, begins).is_err() && missed.clone().cancel(begins - minute).is_err());
    assert!(missed.confirm(begins).is_err() && it.clone().lapse(begins).is_none());
    assert!(it.attend(None, begins - minute).is_ok(), "who comes early is there");
}
