//! Who comes to the hall, and how: by the arrivals that a simulated day is drawn from.

use std::collections::BTreeMap;

use cap_catalogue::Catalogue;
use cap_queue::{Arrival, Rules};
use cap_sites::{Site, Sites};
use plat_facts::ItemRef;
use plat_identity::Branch;
use plat_kernel::{Chance, Date, SignedDuration, Timestamp, clock::start_of, idno::ResidentId};

/// One in so many of those who could go to a machine goes to the door desk, without a card.
const WITHOUT_CARD: u32 = 25;
/// One in so many follows the ticket on the phone; the others look at the board.
const PHONES: u32 = 20;
/// Of a thousand, so many give up when they have waited for a while.
const GIVE_UP: u32 = 8;
/// Of the items of a branch so many are come for.
const KINDS: usize = 3;
/// A division code that was never assigned and that nobody of the demo city lives in.
const REGION: &str = "339908";

/// How somebody gets a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// With the card at a machine.
    Machine(ResidentId),
    /// At the door desk, perhaps with a card, perhaps with a lane that the officer vouches for.
    Door(Option<ResidentId>, Option<String>),
    /// With the link of an appointment.
    Booked(String),
}

/// Somebody who comes.
#[derive(Debug, Clone)]
pub(super) struct Comer {
    pub(super) at: Timestamp,
    pub(super) branch: Branch,
    pub(super) item: ItemRef,
    pub(super) how: How,
    /// Minutes by which they come before their appointment, if they want one.
    pub(super) early: Option<u32>,
    pub(super) follows_by_phone: bool,
    pub(super) gives_up: bool,
}

/// Everybody who comes on a day.
pub(super) fn comers(
    arrivals: &[Arrival],
    (rules, items): (&Rules, &BTreeMap<Branch, Vec<ItemRef>>),
    (date, chance): (Date, &Chance),
) -> Vec<Comer> {
    let one = |(nth, it): (u32, &Arrival)| {
        let items = items.get(&it.branch)?;
        let which = usize::try_from(chance.below(u32::try_from(items.len()).ok()?)).ok()?;
        Some(Comer {
            at: start_of(date) + SignedDuration::from_mins(i64::from(it.at)) + within_a_minute(chance),
            branch: it.branch,
            item: items.get(which)?.clone(),
            how: how(nth, it, (rules, date), chance)?,
            early: it.appointment.map(|hour| hour.saturating_sub(it.at)),
            follows_by_phone: nth.is_multiple_of(PHONES),
            gives_up: chance.below(1000) < GIVE_UP,
        })
    };
    (0..).zip(arrivals).filter_map(one).collect()
}

fn within_a_minute(chance: &Chance) -> SignedDuration {
    SignedDuration::from_secs(i64::from(chance.below(60)))
}

fn how(nth: u32, it: &Arrival, (rules, date): (&Rules, Date), chance: &Chance) -> Option<How> {
    let from_age = it.lane.as_deref().and_then(|key| rules.lane(key)).and_then(|it| it.from_age);
    let age = match from_age {
        Some(from) => from + 1 + i16::try_from(chance.below(20)).ok()?,
        None => 18 + i16::try_from(chance.below(40)).ok()?,
    };
    let card = card(nth, age, date)?;
    Some(match &it.lane {
        // The machine knows the age by the card.
        Some(_) if from_age.is_some() => How::Machine(card),
        Some(lane) => How::Door(Some(card), Some(lane.clone())),
        None if nth.is_multiple_of(WITHOUT_CARD) => How::Door(None, None),
        None => How::Machine(card),
    })
}

/// The card of somebody who is so old, and whom there is once.
fn card(nth: u32, age: i16, date: Date) -> Option<ResidentId> {
    let days = SignedDuration::from_hours(24 * i64::from(nth / 900 + 1));
    let birth = Date::new(date.year() - age, 1, 1).ok()?.checked_sub(days).ok()?;
    ResidentId::synthetic(REGION, birth, u16::try_from(nth % 900).ok()?).ok()
}

/// What is come for, by branch: what most people come for first, and only what a window of the hall that opens can do.
pub(super) fn items(
    catalogue: &Catalogue,
    (sites, site, windows): (&Sites, &Site, &[u16]),
    (rules, date): (&Rules, Date),
) -> BTreeMap<Branch, Vec<ItemRef>> {
    let open = |branch: Branch| {
        site.windows.iter().any(|it| windows.contains(&it.number) && it.branches.contains(&branch))
    };
    let edition = catalogue.now();
    let mut all: BTreeMap<Branch, Vec<ItemRef>> = BTreeMap::new();
    let first = rules.take.first.iter().filter_map(|id| edition.get(id));
    for item in first.chain(edition.items()) {
        let of_branch = all.entry(item.branch).or_default();
        let new = of_branch.len() < KINDS && !of_branch.contains(&item.id);
        if new && item.can_be_applied_for() && open(item.branch) && sites.may_take(site, item, date) {
            of_branch.push(item.id.clone());
        }
    }
    all.retain(|_, items| !items.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_is_somebody_else_and_as_old_as_their_lane_says() {
        let rules = Rules::read(include_str!("../../../../../data/queue.toml")).unwrap();
        let (date, chance) = (Date::constant(2026, 11, 24), Chance::seeded(1));
        let items = BTreeMap::from([(Branch::IdCard, vec!["SF003".parse().unwrap()])]);
        let arrival = |lane: Option<&str>| Arrival {
            at: 480,
            branch: Branch::IdCard,
            lane: lane.map(str::to_owned),
            appointment: None,
            minutes: None,
        };
        let lanes = [None, Some("elderly"), Some("pregnant")];
        let arrivals: Vec<Arrival> = (0..3000).map(|nth| arrival(lanes[nth % 3])).collect();
        let comers = comers(&arrivals, (&rules, &items), (date, &chance));
        let mut cards = BTreeSet::new();
        for (comer, arrival) in comers.iter().zip(&arrivals) {
            let card = match &comer.how {
                How::Machine(card) | How::Door(Some(card), _) => card,
                How::Door(None, _) | How::Booked(_) => continue,
            };
            assert!(cards.insert(card.to_string()), "{card:?}");
            let old = card.age_on(date) >= 60;
            assert_eq!(old, arrival.lane.as_deref() == Some("elderly"), "{comer:?}");
        }
        assert!(cards.len() > 2800);
    }
}
