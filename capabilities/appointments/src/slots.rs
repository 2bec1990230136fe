//! The times of a day at which a visit fits. Pure: opening hours, settings and what is taken are arguments.

use std::collections::BTreeMap;

use cap_catalogue::Item;
use cap_sites::{
    Site, Zone,
    duty::{model::Stretch, plan::DayPlan},
    hours::{OpenDay, TimeOfDay},
};
use plat_identity::Branch;
use plat_kernel::SignedDuration;

use crate::{
    error::AppointmentError,
    model::Cell,
    ports::ServiceTimes,
    rules::{self, Rules, Share},
};

/// How often each cell of one site and day is taken; a cell that is not named is not.
pub type Taken = BTreeMap<Cell, u32>;

/// A cell that a visit takes, and how many visits there can be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The cell.
    pub cell: Cell,
    /// How many visits it has room for, taken or not.
    pub of: u32,
}

/// A time at which a visit can begin, whether or not there is room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// From when.
    pub begin: TimeOfDay,
    /// Until when.
    pub until: TimeOfDay,
    /// How many more such visits there is room for.
    pub free: u32,
    /// How many there would be room for if nobody had booked.
    pub of: u32,
    /// What it takes.
    pub places: Vec<Place>,
}

/// What a visit takes, zone by zone: as many slots in a row as its minutes fill.
#[derive(Debug, Clone)]
pub struct Need<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// What is done there.
    pub branches: Vec<Branch>,
    /// How many slots.
    pub slots: u16,
}

/// A day at a site.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// Where.
    pub site: &'a Site,
    /// When doors are open.
    pub open: &'a OpenDay,
    /// Who serves; nothing where no roster is kept.
    pub plan: Option<&'a DayPlan>,
}

/// What a visit for these items takes at a site: the zones in the order of the items, each once. Minutes add up, and are those of
/// each person.
pub fn needs<'a>(
    site: &'a Site,
    items: &[impl AsRef<Item>],
    persons: u16,
    (slot, times): (u16, &dyn ServiceTimes),
) -> Result<Vec<Need<'a>>, AppointmentError> {
    let mut found: Vec<(Need<'a>, SignedDuration)> = Vec::new();
    for item in items.iter().map(AsRef::as_ref) {
        let zone = rules::zone_of(site, item).ok_or(AppointmentError::NotHere)?;
        let more = times.usual(&item.id) * i32::from(persons);
        match found.iter_mut().find(|(known, _)| known.zone.letter == zone.letter) {
            Some((need, sum)) => {
                *sum += more;
                need.branches.push(item.branch);
            }
            None => found.push((Need { zone, branches: vec![item.branch], slots: 1 }, more)),
        }
    }
    let whole = |(need, takes): (Need<'a>, SignedDuration)| Need { slots: filled(takes, slot), ..need };
    Ok(found.into_iter().map(whole).collect())
}

/// How many slots something takes; a minute that is begun counts.
fn filled(takes: SignedDuration, slot: u16) -> u16 {
    let minutes = takes.as_secs().max(0).unsigned_abs().div_ceil(60);
    u16::try_from(minutes.div_ceil(u64::from(slot.max(1)))).unwrap_or(u16::MAX).max(1)
}

/// All times of a day at which a visit with these needs can begin, in order; with how much room there is. Nothing outside
/// opening hours, and nothing where the site serves no appointments.
pub fn slots(at: At<'_>, needs: &[Need<'_>], (rules, taken): (&Rules, &Taken)) -> Vec<Slot> {
    let Some(share) = rules.share(at.site) else { return Vec::new() };
    let rooms: Vec<Room> = needs.iter().map(|need| room(need, at, (share, rules.slot))).collect();
    let Some(first) = rooms.first() else { return Vec::new() };
    first.keys().filter_map(|begin| slot(*begin, (needs, &rooms), (rules.slot, taken))).collect()
}

/// The capacity of a zone by the beginning of each slot.
type Room = BTreeMap<TimeOfDay, u32>;

fn room(need: &Need<'_>, at: At<'_>, (share, length): (&Share, u16)) -> Room {
    let mut room = Room::new();
    for session in &at.open.sessions {
        let begins = std::iter::successors(Some(session.from), |begin| later(*begin, length));
        for begin in begins {
            let Some(until) = later(begin, length).filter(|until| *until <= session.to) else { break };
            let staffed = match at.plan {
                Some(plan) => {
                    let windows = (need.zone.first, need.zone.last);
                    plan.serving(windows, &need.branches, Stretch { from: begin, to: until })
                }
                None => share.staffed(need.zone, session.service),
            };
            let capacity = share.capacity(staffed);
            if capacity > 0 && share.covers(begin, until) {
                room.insert(begin, capacity);
            }
        }
    }
    room
}

fn later(time: TimeOfDay, minutes: u16) -> Option<TimeOfDay> {
    TimeOfDay::of_minutes(time.minutes().checked_add(minutes)?)
}

fn slot(
    begin: TimeOfDay,
    (needs, rooms): (&[Need<'_>], &[Room]),
    (length, taken): (u16, &Taken),
) -> Option<Slot> {
    let mut at = begin;
    let mut places = Vec::new();
    for (need, room) in needs.iter().zip(rooms) {
        for _ in 0..need.slots {
            let cell = Cell { zone: need.zone.letter.clone(), begin: at };
            places.push(Place { of: *room.get(&at)?, cell });
            at = later(at, length)?;
        }
    }
    let free = |place: &Place| place.of.saturating_sub(taken.get(&place.cell).copied().unwrap_or(0));
    Some(Slot {
        begin,
        until: at,
        free: places.iter().map(free).min()?,
        of: places.iter().map(|place| place.of).min()?,
        places,
    })
}
