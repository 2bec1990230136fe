//! Which service point is near, and at which one's turn would come soonest. Pure. Ways are reckoned from the straight line with a
//! speed and a detour that the city sets: estimates, and called so.

use std::collections::BTreeMap;

use cap_catalogue::metres_between;
use plat_facts::SiteRef;

use crate::{
    city::{City, Spot, Travel},
    live::Load,
};

/// A way by car, estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Minutes.
    pub minutes: u32,
    /// Metres.
    pub metres: u32,
}

/// The way from one spot of the drawing to another.
pub fn way(city: &City, travel: Travel, (from, to): (Spot, Spot)) -> Way {
    let metres = metres_between(city.on_earth(from), city.on_earth(to)) * travel.detour;
    let minutes = metres / 1000.0 / travel.kmh * 60.0;
    Way { minutes: whole(minutes.ceil()), metres: whole(metres) }
}

/// A number of a city's size; what is none is nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and a city's girth in metres"
)]
fn whole(number: f64) -> u32 {
    number.clamp(0.0, 1e9) as u32
}

/// What stands out among some service points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Best {
    /// The one that is reached first.
    pub nearest: Option<SiteRef>,
    /// The one at which one's turn comes soonest, counting the way and the longer end of the wait; none where nobody knows the waits.
    pub soonest: Option<SiteRef>,
}

/// What stands out. Where there is no way, the waits alone count.
pub fn best(ways: &BTreeMap<SiteRef, Way>, loads: &BTreeMap<SiteRef, Load>) -> Best {
    let nearest = ways.iter().min_by_key(|(_, way)| **way).map(|(code, _)| code.clone());
    let takes = |(code, load): (&SiteRef, &Load)| {
        let (_, most) = load.minutes?;
        let on_the_way = ways.get(code).map_or(0, |way| way.minutes);
        Some((on_the_way.saturating_add(most), code.clone()))
    };
    let soonest = loads.iter().filter_map(takes).min().map(|(_, code)| code);
    Best { nearest, soonest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ninghe;

    fn code(code: &str) -> SiteRef {
        code.parse().unwrap()
    }

    #[test]
    fn whoever_would_wait_long_near_by_is_sent_where_their_turn_comes_sooner() {
        let way = |minutes| Way { minutes, metres: minutes * 500 };
        let load = |most| Load { waiting: 3, windows: 1, minutes: Some((most / 2, most)) };
        let ways = BTreeMap::from([
            (code("NH-HALL"), way(4)),
            (code("NH-0101"), way(9)),
            (code("NH-0102"), way(30)),
        ]);
        let loads = BTreeMap::from([
            (code("NH-HALL"), load(40)),
            (code("NH-0101"), load(0)),
            (code("NH-0102"), load(0)),
        ]);
        let best = best(&ways, &loads);
        assert_eq!((best.nearest, best.soonest), (Some(code("NH-HALL")), Some(code("NH-0101"))));
        let none = super::best(&ways, &BTreeMap::new());
        assert_eq!((none.nearest, none.soonest), (Some(code("NH-HALL")), None), "nobody knows the waits");
    }

    #[test]
    fn a_way_across_ninghe_takes_longer_than_the_straight_line_at_the_speed_of_its_streets() {
        let sites = ninghe();
        let (city, spot) = (sites.city(), |x, y| Spot { x, y });
        let across = way(city, city.travel.unwrap(), (spot(100.0, 300.0), spot(900.0, 300.0)));
        assert!(
            (50_000..80_000).contains(&across.metres) && (90..180).contains(&across.minutes),
            "{across:?}"
        );
        assert_eq!(
            way(city, city.travel.unwrap(), (spot(1.0, 1.0), spot(1.0, 1.0))),
            Way { minutes: 0, metres: 0 }
        );
    }
}
