//! How a site looks from above: where each window stands, where one comes in, and the way from the door to a window. Pure; a
//! drawing of it is made in `web/plan.rs`.

use plat_kernel::lang::Bilingual;

use crate::city::Spot;

/// How far from the middle of a window people stand in front of it.
const FRONT: f64 = 4.5;

/// A site from above, in units of its own; y grows downwards.
#[derive(Debug, Clone)]
pub struct Plan {
    /// From the left wall to the right.
    pub width: f64,
    /// From the far wall to the near one.
    pub height: f64,
    /// Where one comes in.
    pub door: Spot,
    /// Just behind the door: every way goes through here.
    pub inside: Spot,
    /// Its windows, by number.
    pub stalls: Vec<Stall>,
    /// How to find each row of windows.
    pub rows: Vec<Row>,
    /// What else one looks for.
    pub marks: Vec<Mark>,
}

/// A row of windows along a wall.
#[derive(Debug, Clone)]
pub struct Row {
    /// Number of its first window.
    pub first: u16,
    /// Number of its last window.
    pub last: u16,
    /// On which side people stand.
    pub facing: Facing,
    /// How one finds it from the door, in words.
    pub way: Bilingual,
}

/// A window on the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stall {
    /// Its number.
    pub number: u16,
    /// Its middle.
    pub spot: Spot,
    /// On which side people stand.
    pub facing: Facing,
}

/// The side of a window on which people stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facing {
    /// Towards the upper edge.
    North,
    /// Towards the right edge.
    East,
    /// Towards the lower edge.
    South,
    /// Towards the left edge.
    West,
}

impl Facing {
    /// The side with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "north" => Some(Self::North),
            "east" => Some(Self::East),
            "south" => Some(Self::South),
            "west" => Some(Self::West),
            _ => None,
        }
    }

    /// So far away on that side.
    pub(crate) fn from(self, spot: Spot, far: f64) -> Spot {
        let Spot { x, y } = spot;
        match self {
            Self::North => Spot { x, y: y - far },
            Self::East => Spot { x: x + far, y },
            Self::South => Spot { x, y: y + far },
            Self::West => Spot { x: x - far, y },
        }
    }
}

/// What a mark shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// 导办台: who helps at the door.
    Desk,
    /// 取号机: where one gets a number.
    Kiosks,
    /// 等候区: where one waits.
    Seats,
}

impl MarkKind {
    /// The stable word for data files and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Kiosks => "kiosks",
            Self::Seats => "seats",
        }
    }

    /// The kind with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Desk, Self::Kiosks, Self::Seats].into_iter().find(|it| it.code() == code)
    }
}

/// Something beside windows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// Its upper left corner.
    pub at: Spot,
    /// How wide.
    pub width: f64,
    /// How deep.
    pub height: f64,
}

impl Plan {
    /// The window with this number.
    pub fn stall(&self, number: u16) -> Option<&Stall> {
        self.stalls.iter().find(|it| it.number == number)
    }

    /// The row in which a window stands.
    pub fn row_of(&self, number: u16) -> Option<&Row> {
        self.rows.iter().find(|row| (row.first..=row.last).contains(&number))
    }

    /// Whether a spot lies on the plan.
    pub fn contains(&self, spot: Spot) -> bool {
        (0.0..=self.width).contains(&spot.x) && (0.0..=self.height).contains(&spot.y)
    }

    /// The way from the door to where one stands in front of a window, corner by corner. It goes along the walls at which windows
    /// are, so that it crosses no seats.
    pub fn way_to(&self, number: u16) -> Option<Vec<Spot>> {
        let stall = self.stall(number)?;
        let front = stall.facing.from(stall.spot, FRONT);
        let corner = match stall.facing {
            Facing::East | Facing::West => Spot { x: front.x, y: self.inside.y },
            Facing::North | Facing::South => Spot { x: self.inside.x, y: front.y },
        };
        Some(vec![self.door, self.inside, corner, front])
    }
}

/// The windows of a row in equal steps.
pub(crate) fn stalls(row: &Row, (from, to): (Spot, Spot)) -> Vec<Stall> {
    let steps = f64::from(row.last.saturating_sub(row.first)).max(1.0);
    let at = |number: u16| {
        let part = f64::from(number - row.first) / steps;
        let spot = Spot { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        Stall { number, spot, facing: row.facing }
    };
    (row.first..=row.last).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ninghe;

    /// Whether a straight piece of a way, along one axis, touches something.
    fn touches((a, b): (Spot, Spot), mark: &Mark) -> bool {
        let (left, right) = (a.x.min(b.x), a.x.max(b.x));
        let (top, bottom) = (a.y.min(b.y), a.y.max(b.y));
        left < mark.at.x + mark.width
            && right > mark.at.x
            && top < mark.at.y + mark.height
            && bottom > mark.at.y
    }

    #[test]
    fn every_window_of_the_hall_stands_on_its_plan_once_and_apart_from_the_others() {
        let sites = ninghe();
        let hall = sites.get(&"NH-HALL".parse().unwrap()).unwrap();
        let plan = sites.plan(&hall.code).unwrap();
        let numbers: Vec<u16> = plan.stalls.iter().map(|it| it.number).collect();
        assert_eq!(numbers, hall.windows.iter().map(|it| it.number).collect::<Vec<_>>());
        for (at, one) in plan.stalls.iter().enumerate() {
            assert!(plan.contains(one.spot) && plan.row_of(one.number).is_some(), "{one:?}");
            for other in &plan.stalls[at + 1..] {
                let apart = (one.spot.x - other.spot.x).hypot(one.spot.y - other.spot.y);
                assert!(apart > 3.4, "{} and {}", one.number, other.number);
            }
        }
    }

    #[test]
    fn the_way_to_each_window_begins_at_the_door_ends_in_front_of_it_and_crosses_nothing() {
        let sites = ninghe();
        let plan = sites.plan(&"NH-HALL".parse().unwrap()).unwrap();
        for stall in &plan.stalls {
            let way = plan.way_to(stall.number).unwrap();
            assert_eq!((way[0], plan.contains(way[3])), (plan.door, true));
            assert!((way[3].x - stall.spot.x).hypot(way[3].y - stall.spot.y) < 5.0, "{stall:?}");
            for piece in way.windows(2) {
                let straight =
                    (piece[0].x - piece[1].x).abs() < 1e-9 || (piece[0].y - piece[1].y).abs() < 1e-9;
                let crossed = plan.marks.iter().find(|mark| touches((piece[0], piece[1]), mark));
                assert!(straight && crossed.is_none(), "window {}: {piece:?} {crossed:?}", stall.number);
            }
        }
        assert!(plan.way_to(62).is_none());
    }

    #[test]
    fn a_site_without_a_plan_has_none() {
        assert!(ninghe().plan(&"NH-0101".parse().unwrap()).is_none());
    }
}
