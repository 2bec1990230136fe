//! Visitors drawn by chance, by the weights of `visitors.toml`.

use std::collections::BTreeMap;

use cap_queue::Arrival;
use plat_identity::Branch;
use plat_kernel::Chance;
use serde::Deserialize;

/// Who comes on an ordinary day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    /// When the first half hour begins.
    from: String,
    half_hours: Vec<u32>,
    /// Of a thousand.
    appointments: u32,
    branches: BTreeMap<Branch, u32>,
    /// Of a thousand.
    lanes: BTreeMap<String, u32>,
}

/// So many visitors, in the order in which they come.
pub(super) fn draw(texts: &[(String, String)], count: u32, chance: &Chance) -> Result<Vec<Arrival>, String> {
    let (_, text) =
        texts.iter().find(|(path, _)| path.ends_with("visitors.toml")).ok_or("visitors.toml is not there")?;
    let weights: Weights = toml::from_str(text).map_err(|why| format!("visitors.toml: {why}"))?;
    let from: cap_sites::hours::TimeOfDay =
        weights.from.parse().map_err(|_| format!("visitors.toml: `{}` is not a time", weights.from))?;
    let from = u32::from(from.minutes());
    let mut all: Vec<Arrival> = (0..count).filter_map(|_| one(&weights, from, chance)).collect();
    all.sort_by_key(|it| it.at);
    Ok(all)
}

fn one(weights: &Weights, from: u32, chance: &Chance) -> Option<Arrival> {
    let (half_hour, _) = weighted((0..).zip(&weights.half_hours), |it| *it.1, chance)?;
    let at = from + half_hour * 30 + chance.below(30);
    let (branch, _) = weighted(weights.branches.iter(), |it| *it.1, chance)?;
    let lane = chance.below(1000);
    let lanes = weights.lanes.iter().scan(0, |sum, (key, share)| {
        *sum += share;
        Some((key, *sum))
    });
    let lane = lanes.into_iter().find(|(_, until)| lane < *until).map(|(key, _)| key.clone());
    // Who has an appointment comes a little before it.
    let appointment = (chance.below(1000) < weights.appointments).then(|| at + chance.below(16));
    Some(Arrival { at, branch: *branch, lane, appointment, minutes: None })
}

/// One of them, by their weights.
fn weighted<T>(
    all: impl Iterator<Item = T> + Clone,
    weight: impl Fn(&T) -> u32,
    chance: &Chance,
) -> Option<T> {
    let mut left = chance.below(all.clone().map(|it| weight(&it)).sum());
    all.into_iter().find(|it| {
        let mine = weight(it);
        let found = left < mine;
        left = left.saturating_sub(mine);
        found
    })
}
