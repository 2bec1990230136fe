//! The one line of a hall: who comes before whom, and why. A window gets the first person for whom it can do everything that
//! they came for; nobody is passed over for another reason.

use plat_kernel::Timestamp;

/// Where somebody stands: whoever counts as waiting for longer comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// Since when they count as waiting; a lane or an appointment may put this before the moment at which they came.
    pub since: Timestamp,
    /// How often they were absent when called: of two with the same moment, who was there goes first.
    pub absences: u8,
    /// The number of the ticket, unique for site and day.
    pub number: u32,
}

/// What a turn rests on: shown to whoever asks why somebody else went first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// They came when they count as waiting.
    Came,
    /// They had an appointment for this moment.
    Appointment(Timestamp),
    /// A priority lane 绿色通道, by its key ([`crate::Lane::key`]).
    Lane(String),
}

impl Claim {
    /// The word of facts, tables and the API: `came`, `appointment`, or `lane-` and the key of a lane.
    pub fn code(&self) -> String {
        match self {
            Self::Came => "came".to_owned(),
            Self::Appointment(_) => "appointment".to_owned(),
            Self::Lane(key) => format!("lane-{key}"),
        }
    }
}

/// A place in the line, and who has it.
#[derive(Debug, Clone)]
pub struct Place<T> {
    /// Where in the line.
    pub turn: Turn,
    /// By what right.
    pub claim: Claim,
    /// The windows that can do everything they came for, ascending.
    pub windows: Vec<u16>,
    /// Who.
    pub who: T,
}

/// Why one person was called before another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// They came first.
    CameFirst,
    /// They had an appointment.
    Appointment,
    /// They came by a priority lane, by its key.
    Lane(String),
    /// The other was absent when called.
    OtherAbsent,
    /// The window cannot do what the other came for.
    OtherWindow,
    /// The officer who was at the window may not do what the other came for.
    OtherOfficer,
}

impl Why {
    /// The word of reports and the API.
    pub fn code(&self) -> String {
        match self {
            Self::CameFirst => "came-first".to_owned(),
            Self::Appointment => "appointment".to_owned(),
            Self::Lane(lane) => format!("lane-{lane}"),
            Self::OtherAbsent => "other-absent".to_owned(),
            Self::OtherWindow => "other-window".to_owned(),
            Self::OtherOfficer => "other-officer".to_owned(),
        }
    }
}

/// Why `first` was called at `window` before `second`; none if no rule says so.
pub fn why_before<T>(first: &Place<T>, second: &Place<T>, window: u16) -> Option<Why> {
    if first.turn > second.turn {
        return (!second.windows.contains(&window)).then_some(Why::OtherWindow);
    }
    if second.turn.absences > 0 {
        return Some(Why::OtherAbsent);
    }
    Some(match &first.claim {
        Claim::Came => Why::CameFirst,
        Claim::Appointment(_) => Why::Appointment,
        Claim::Lane(lane) => Why::Lane(lane.clone()),
    })
}

/// Everybody who waits, first to last.
#[derive(Debug, Clone)]
pub struct Line<T>(Vec<Place<T>>);

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Line<T> {
    /// Takes somebody in, at their turn.
    pub fn join(&mut self, place: Place<T>) {
        let at = self.0.partition_point(|it| it.turn < place.turn);
        self.0.insert(at, place);
    }

    /// Whoever is next at a window, who leaves the line; none if it can serve nobody who waits.
    pub fn next(&mut self, window: u16) -> Option<Place<T>> {
        let at = self.0.iter().position(|it| it.windows.binary_search(&window).is_ok())?;
        Some(self.0.remove(at))
    }

    /// Takes somebody back who was called and did not come: so many places behind the one who is first now, or at the end.
    pub fn put_back(&mut self, mut place: Place<T>, places: usize) {
        let behind = places.checked_sub(1).and_then(|at| self.0.get(at)).or(self.0.last());
        let since = behind.map_or(place.turn.since, |it| it.turn.since.max(place.turn.since));
        let least = behind.map_or(0, |it| it.turn.absences);
        place.turn = Turn { since, absences: place.turn.absences.max(least) + 1, ..place.turn };
        self.join(place);
    }

    /// Everybody, first to last.
    pub fn iter(&self) -> impl Iterator<Item = &Place<T>> {
        self.0.iter()
    }

    /// Those who wait, without their places.
    pub(crate) fn visitors(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|it| &mut it.who)
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use plat_kernel::{Chance, SignedDuration};

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn came(number: u32, minutes: i64, windows: &[u16]) -> Place<()> {
        let turn = Turn { since: at(minutes), absences: 0, number };
        Place { turn, claim: Claim::Came, windows: windows.to_vec(), who: () }
    }

    fn numbers(line: &Line<()>) -> Vec<u32> {
        line.iter().map(|it| it.turn.number).collect()
    }

    #[test]
    fn a_window_gets_whoever_waits_longest_of_those_it_can_serve() {
        let mut line = Line::default();
        for place in [came(3, 2, &[1]), came(1, 0, &[2]), came(2, 1, &[1, 2])] {
            line.join(place);
        }
        assert_eq!(line.next(1).unwrap().turn.number, 2);
        assert_eq!(line.next(2).unwrap().turn.number, 1);
        assert!(line.next(2).is_none());
        assert_eq!(line.next(1).unwrap().turn.number, 3);
        assert!(line.is_empty());
    }

    #[test]
    fn who_is_absent_when_called_returns_three_places_later() {
        let mut line = Line::default();
        for number in 1..=5 {
            line.join(came(number, i64::from(number), &[1]));
        }
        let absent = line.next(1).unwrap();
        line.put_back(absent, 3);
        assert_eq!(numbers(&line), [2, 3, 4, 1, 5]);
        let absent = line.next(1).unwrap();
        line.put_back(absent, 3);
        assert_eq!(numbers(&line), [3, 4, 1, 2, 5], "whoever is absent later stands behind");
    }

    #[test]
    fn who_is_absent_returns_at_the_end_of_a_short_line() {
        let mut line = Line::default();
        for number in 1..=2 {
            line.join(came(number, i64::from(number), &[1]));
        }
        let absent = line.next(1).unwrap();
        line.put_back(absent, 3);
        assert_eq!(numbers(&line), [2, 1]);
        let (two, one) = (line.next(1).unwrap(), line.next(1).unwrap());
        assert_eq!(why_before(&two, &one, 1), Some(Why::OtherAbsent));
        line.put_back(one, 3);
        assert_eq!(numbers(&line), [1]);
    }

    #[test]
    fn in_any_line_whoever_is_called_early_was_called_for_a_reason_that_can_be_shown() {
        let chance = Chance::seeded(1);
        let mut unlike = 0;
        for _ in 0..200 {
            let mut line = Line::default();
            for number in 0..chance.below(20) {
                let windows: Vec<u16> = (0..4).filter(|_| chance.below(2) == 0).collect();
                let mut place = came(number, i64::from(number), &windows);
                if chance.below(5) == 0 {
                    place.turn.since = at(i64::from(number) - 10);
                    place.claim = Claim::Lane("old".to_owned());
                }
                line.join(place);
            }
            while let Some((window, first)) = (0..4).find_map(|it| Some((it, line.next(it)?))) {
                for second in line.iter() {
                    let why = why_before(&first, second, window);
                    assert!(why.is_some(), "{first:?} before {second:?} at {window}");
                    unlike += u32::from(why != Some(Why::CameFirst));
                }
                if chance.below(6) == 0 && first.turn.absences < 2 {
                    line.put_back(first, 3);
                }
            }
            assert!(line.iter().all(|it| it.windows.is_empty()), "whom no window can serve is left alone");
        }
        assert!(unlike > 100, "{unlike}");
    }

    #[test]
    fn without_a_rule_there_is_no_reason() {
        assert_eq!(why_before(&came(2, 2, &[1]), &came(1, 1, &[1]), 1), None);
    }
}
