//! A hall at work: its windows and its line, moved forward from one event to the next. The same code runs a whole invented day
//! ([`crate::day`]) and reckons ahead from the hall as it is ([`crate::estimate`]).

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use plat_kernel::{Chance, SignedDuration, Timestamp};

use crate::{
    line::{Line, Place},
    rules::{Absent, Rules, Service},
};

/// Somebody in the hall, as far as the floor is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// How long everything that they came for usually takes.
    pub usual: SignedDuration,
    /// How long it will take, if that is known: an invented day may say so.
    pub takes: Option<SignedDuration>,
}

/// A window.
#[derive(Debug, Clone)]
pub struct Window {
    /// Its number at the site.
    pub number: u16,
    /// How many kinds of work it does: whoever can do less is asked first, so that those who can do more stay free.
    pub breadth: usize,
    /// What it is doing.
    pub doing: Doing,
}

/// What a window is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Nobody is there, or it is paused.
    Closed,
    /// It waits for the next person, since a moment.
    Free(Timestamp),
    /// It serves.
    Serving {
        /// Since when.
        since: Timestamp,
        /// How long that usually takes.
        usual: SignedDuration,
        /// Whether it closes afterwards.
        last: bool,
    },
}

/// The windows and the line of one site.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    /// The windows, by number.
    pub windows: Vec<Window>,
    /// Who waits.
    pub line: Line<Visitor>,
}

/// Somebody who was called.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who.
    pub place: Place<Visitor>,
    /// To which window.
    pub window: u16,
    /// When.
    pub at: Timestamp,
    /// When the service ends; none if they did not come.
    pub until: Option<Timestamp>,
}

impl Floor {
    /// The free window that should take somebody: of those that can, the one that can do least else, then the one that has
    /// waited longest.
    fn free_for(&self, able: &[u16]) -> Option<u16> {
        let free = self.windows.iter().filter_map(|it| match it.doing {
            Doing::Free(since) if able.binary_search(&it.number).is_ok() => {
                Some((it.breadth, since, it.number))
            }
            _ => None,
        });
        free.min().map(|(_, _, number)| number)
    }

    fn window(&mut self, number: u16) -> Option<&mut Window> {
        self.windows.iter_mut().find(|it| it.number == number)
    }
}

/// What happens in a hall and is in no plan: nobody who reckons ahead knows of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unplanned {
    /// After so many of a thousand services the officer pauses, for five minutes.
    pub pauses: u32,
    /// So many of a thousand are passed on to another window, two minutes after they came.
    pub passed_on: u32,
    /// Seconds by which each service lasts longer: the way from the seats, a printer, a paper that is looked for.
    pub slower: u32,
}

const A_PAUSE: SignedDuration = SignedDuration::from_mins(5);
const A_WHILE: SignedDuration = SignedDuration::from_mins(2);

/// A floor that goes forward.
#[derive(Debug)]
pub struct Run<'a> {
    /// The windows and the line.
    pub floor: Floor,
    absent: Absent,
    service: &'a Service,
    chance: &'a Chance,
    /// Ends of services to come, the next first.
    ends: BinaryHeap<Reverse<(Timestamp, u16)>>,
    unplanned: Unplanned,
    /// Who will be passed on from which window.
    passed_on: BTreeMap<u16, Place<Visitor>>,
}

impl<'a> Run<'a> {
    /// Begins with a floor as it is: what is served now ends some time.
    pub fn begin(floor: Floor, now: Timestamp, rules: &'a Rules, chance: &'a Chance) -> Self {
        let mut run = Self {
            floor,
            absent: rules.absent,
            service: &rules.service,
            chance,
            ends: BinaryHeap::new(),
            unplanned: Unplanned::default(),
            passed_on: BTreeMap::new(),
        };
        for window in &run.floor.windows {
            if let Doing::Serving { since, usual, .. } = window.doing {
                let left = rules.service.left(usual, now.duration_since(since), chance);
                run.ends.push(Reverse((now + left, window.number)));
            }
        }
        run
    }

    /// The same, in a hall in which things happen that are in no plan.
    #[must_use]
    pub fn with(self, unplanned: Unplanned) -> Self {
        Self { unplanned, ..self }
    }

    /// When the next service ends.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.ends.peek().map(|Reverse((at, _))| *at)
    }

    /// Every free window calls whoever is next. Where windows call by themselves there is nobody; where an officer has yet to press the
    /// key there may be.
    pub fn catch_up(&mut self, now: Timestamp) -> Vec<Call> {
        let free = |it: &Window| matches!(it.doing, Doing::Free(_)).then_some((it.breadth, it.number));
        let mut windows: Vec<_> = self.floor.windows.iter().filter_map(free).collect();
        windows.sort_unstable();
        windows.into_iter().flat_map(|(_, number)| self.call(number, now)).collect()
    }

    /// Somebody joins the line, and is called at once if a window is free.
    pub fn join(&mut self, place: Place<Visitor>, now: Timestamp) -> Vec<Call> {
        let free = self.floor.free_for(&place.windows);
        self.floor.line.join(place);
        free.map_or_else(Vec::new, |window| self.call(window, now))
    }

    /// A window opens, and calls whoever is next.
    pub fn open(&mut self, number: u16, now: Timestamp) -> Vec<Call> {
        match self.floor.window(number) {
            Some(window) if window.doing == Doing::Closed => {
                window.doing = Doing::Free(now);
                self.call(number, now)
            }
            Some(Window { doing: Doing::Serving { last, .. }, .. }) => {
                *last = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// A window closes: at once if it is free, else after whom it serves.
    pub fn close(&mut self, number: u16) {
        if let Some(window) = self.floor.window(number) {
            match &mut window.doing {
                Doing::Serving { last, .. } => *last = true,
                doing => *doing = Doing::Closed,
            }
        }
    }

    /// The next service ends, and its window calls whoever is next.
    pub fn end(&mut self) -> Vec<Call> {
        let Some(Reverse((at, number))) = self.ends.pop() else { return Vec::new() };
        let mut calls =
            self.passed_on.remove(&number).map_or_else(Vec::new, |it| self.pass_on(it, number, at));
        if calls.is_empty() && self.happens(self.unplanned.pauses) {
            self.ends.push(Reverse((at + A_PAUSE, number)));
            return calls;
        }
        let Some(window) = self.floor.window(number) else { return calls };
        if matches!(window.doing, Doing::Serving { last: true, .. }) {
            window.doing = Doing::Closed;
            return calls;
        }
        window.doing = Doing::Free(at);
        calls.extend(self.call(number, at));
        calls
    }

    /// Somebody goes on at another window, at the place that they have.
    fn pass_on(&mut self, mut place: Place<Visitor>, from: u16, at: Timestamp) -> Vec<Call> {
        place.windows.retain(|it| *it != from);
        self.join(place, at)
    }

    fn happens(&self, of_a_thousand: u32) -> bool {
        of_a_thousand > 0 && self.chance.below(1000) < of_a_thousand
    }

    /// A window calls until somebody comes, or nobody is left whom it could serve. Each call takes some seconds, that of a free window
    /// too: somebody looks up and presses a key.
    fn call(&mut self, number: u16, now: Timestamp) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut at = now + seconds(self.service.between);
        while let Some(place) = self.floor.line.next(number) {
            if self.chance.below(1000) >= self.absent.per_thousand {
                let until = at + self.takes(&place, number);
                if let Some(window) = self.floor.window(number) {
                    window.doing = Doing::Serving { since: at, usual: place.who.usual, last: false };
                }
                self.ends.push(Reverse((until, number)));
                calls.push(Call { place, window: number, at, until: Some(until) });
                break;
            }
            calls.push(Call { place: place.clone(), window: number, at, until: None });
            if place.turn.absences < self.absent.times {
                self.floor.line.put_back(place, self.absent.places);
            }
            at += seconds(self.absent.patience);
        }
        calls
    }

    /// How long somebody is at a window, until they are done or passed on.
    fn takes(&mut self, place: &Place<Visitor>, window: u16) -> SignedDuration {
        if place.windows.len() > 1 && self.happens(self.unplanned.passed_on) {
            self.passed_on.insert(window, place.clone());
            return A_WHILE;
        }
        let takes = place.who.takes.unwrap_or_else(|| self.service.draw(place.who.usual, self.chance));
        takes + seconds(self.unplanned.slower)
    }
}

impl Service {
    /// How long a service takes that usually takes so long, by chance.
    pub fn draw(&self, usual: SignedDuration, chance: &Chance) -> SignedDuration {
        let at = chance.below(u32::try_from(self.spread.len()).unwrap_or(u32::MAX));
        let percent = usize::try_from(at).ok().and_then(|at| self.spread.get(at)).copied().unwrap_or(100);
        SignedDuration::from_secs(usual.as_secs() * i64::from(percent) / 100)
    }

    /// How much longer a service takes that has lasted for some time: as those that lasted so long at least.
    fn left(&self, usual: SignedDuration, lasted: SignedDuration, chance: &Chance) -> SignedDuration {
        let all =
            self.spread.iter().map(|it| SignedDuration::from_secs(usual.as_secs() * i64::from(*it) / 100));
        let longer: Vec<SignedDuration> = all.filter(|it| *it > lasted).collect();
        let at = chance.below(u32::try_from(longer.len()).unwrap_or(u32::MAX));
        let whole = usize::try_from(at).ok().and_then(|at| longer.get(at)).copied();
        // Longer than all that is known: a hard case, or somebody forgot to end it. Nobody who waits is told that it ends now.
        whole.map_or_else(|| self.draw(usual, chance), |whole| whole - lasted)
    }
}

fn seconds(n: u32) -> SignedDuration {
    SignedDuration::from_secs(i64::from(n))
}
