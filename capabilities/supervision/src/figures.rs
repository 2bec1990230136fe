//! Figures: sums of what stands in the rows, each with the cases behind it. A share is never shown without its number.

use std::collections::BTreeMap;

use plat_facts::refs::{ItemRef, PersonRef, SiteRef};
use plat_identity::Branch;
use plat_kernel::{Date, clock::start_of};
use plat_store::{Val, micros};

use crate::{
    error::SupervisionError,
    filter::Filter,
    model::{Part, Step},
    policy::MaySupervise,
    service::Supervision,
    store::{counts, spot},
};

/// What can be counted of cases. Each figure opens the list of exactly the cases that it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Wait for their decision, now.
    Open,
    /// Of these, those that nobody has taken up.
    Unclaimed,
    /// Of these, those whose applicant owes a correction.
    Waiting,
    /// Of these, those whose clock stands still.
    Stopped,
    /// Of these, those whose last day is over.
    Late,
    /// Received in the period.
    Received,
    /// Received in the period, and sent back for a correction since.
    Corrected,
    /// Received in the period, and put right on the spot since.
    OnTheSpot,
    /// Received in the period, and before the reviewer of hard cases since.
    Hard,
    /// Of these, those that the reviewer did not let go.
    Overturned,
    /// Decided in the period.
    Decided,
    /// Decided in the period by the promised day.
    PromiseKept,
    /// Decided in the period after the promised day.
    PromiseBroken,
    /// Decided in the period by the last day of the law.
    LawKept,
    /// Decided in the period after it.
    LawBroken,
    /// An officer did this with them in the period.
    Did(Step),
}

impl Figure {
    /// Those that are no step.
    pub const OF_CASES: [Self; 15] = [
        Self::Open,
        Self::Unclaimed,
        Self::Waiting,
        Self::Stopped,
        Self::Late,
        Self::Received,
        Self::Corrected,
        Self::OnTheSpot,
        Self::Hard,
        Self::Overturned,
        Self::Decided,
        Self::PromiseKept,
        Self::PromiseBroken,
        Self::LawKept,
        Self::LawBroken,
    ];

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OF_CASES.into_iter().chain(Step::ALL.map(Self::Did))
    }

    /// The stable code, also the last part of its word key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unclaimed => "unclaimed",
            Self::Waiting => "waiting",
            Self::Stopped => "stopped",
            Self::Late => "late",
            Self::Received => "received",
            Self::Corrected => "corrected",
            Self::OnTheSpot => "on-the-spot",
            Self::Hard => "hard",
            Self::Overturned => "overturned",
            Self::Decided => "decided",
            Self::PromiseKept => "promise-kept",
            Self::PromiseBroken => "promise-broken",
            Self::LawKept => "law-kept",
            Self::LawBroken => "law-broken",
            Self::Did(step) => match step {
                Step::Receive => "did-receive",
                Step::Correct => "did-correct",
                Step::Spot => "did-spot",
                Step::Accept => "did-accept",
                Step::Review => "did-review",
                Step::Decide => "did-decide",
                Step::Produce => "did-produce",
                Step::Deliver => "did-deliver",
                Step::Other => "did-other",
            },
        }
    }

    /// What a code means; what is open if none is given.
    pub fn of_code(code: &str) -> Option<Self> {
        if code.is_empty() {
            return Some(Self::Open);
        }
        Self::all().find(|it| it.code() == code)
    }

    /// It says how things stand now, whatever the period.
    pub fn is_now(self) -> bool {
        matches!(self, Self::Open | Self::Unclaimed | Self::Waiting | Self::Stopped | Self::Late)
    }

    /// The days between which its own day lies, as they are kept.
    pub(crate) fn days(self, filter: &Filter, today: Date) -> (i64, i64) {
        match self {
            Self::Late => (i64::MIN, kept(today) - 1),
            it if it.is_now() => (i64::MIN, i64::MAX),
            _ => (kept(filter.period.from), kept(filter.period.to)),
        }
    }
}

fn kept(day: Date) -> i64 {
    micros(start_of(day))
}

/// Sums of one item, site or officer, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// [`Figure::Open`].
    pub open: i64,
    /// [`Figure::Waiting`].
    pub waiting: i64,
    /// [`Figure::Stopped`].
    pub stopped: i64,
    /// [`Figure::Late`].
    pub late: i64,
    /// [`Figure::Received`].
    pub received: i64,
    /// [`Figure::Corrected`].
    pub corrected: i64,
    /// How many correction notices they were given.
    pub corrections: i64,
    /// [`Figure::OnTheSpot`].
    pub on_the_spot: i64,
    /// [`Figure::Hard`].
    pub hard: i64,
    /// [`Figure::Overturned`].
    pub overturned: i64,
    /// [`Figure::Decided`].
    pub decided: i64,
    /// [`Figure::PromiseKept`].
    pub promise_kept: i64,
    /// [`Figure::PromiseBroken`].
    pub promise_broken: i64,
    /// [`Figure::LawKept`].
    pub law_kept: i64,
    /// [`Figure::LawBroken`].
    pub law_broken: i64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        let Self { open, waiting, stopped, late, received, corrected, corrections, hard, .. } = other;
        let Self { on_the_spot, .. } = other;
        let Self { overturned, decided, promise_kept, promise_broken, law_kept, law_broken, .. } = other;
        for (mine, more) in [
            (&mut self.open, open),
            (&mut self.waiting, waiting),
            (&mut self.stopped, stopped),
            (&mut self.late, late),
            (&mut self.received, received),
            (&mut self.corrected, corrected),
            (&mut self.corrections, corrections),
            (&mut self.on_the_spot, on_the_spot),
            (&mut self.hard, hard),
            (&mut self.overturned, overturned),
            (&mut self.decided, decided),
            (&mut self.promise_kept, promise_kept),
            (&mut self.promise_broken, promise_broken),
            (&mut self.law_kept, law_kept),
            (&mut self.law_broken, law_broken),
        ] {
            *mine += more;
        }
    }

    /// How many were decided by the promised day, of those with one.
    pub fn promise(&self) -> Share {
        Share { part: self.promise_kept, of: self.promise_kept + self.promise_broken }
    }

    /// How many were decided by the last day of the law, of those with one.
    pub fn law(&self) -> Share {
        Share { part: self.law_kept, of: self.law_kept + self.law_broken }
    }

    /// Correction notices to those that were received.
    pub fn corrections(&self) -> Share {
        Share { part: self.corrections, of: self.received }
    }

    /// How many of those before the reviewer of hard cases were not let go.
    pub fn overturned(&self) -> Share {
        Share { part: self.overturned, of: self.hard }
    }
}

/// A part of a number of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole.
    pub of: i64,
}

impl Share {
    /// Of fewer cases than this no share is said: a hundred percent of three would say nothing and look like much.
    pub const FEWEST: i64 = 10;

    /// In tenths of a percent, rounded; none where there are too few.
    pub fn per_mille(self) -> Option<i64> {
        (self.of >= Self::FEWEST).then(|| (self.part * 2_000 + self.of) / (self.of * 2))
    }

    /// As people read it: `97.5`; none where there are too few.
    pub fn percent(self) -> Option<String> {
        self.per_mille().map(|it| format!("{}.{}", it / 10, it % 10))
    }
}

/// How many cases took how many working days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days(BTreeMap<i64, i64>);

impl Days {
    pub(crate) fn add(&mut self, days: i64, cases: i64) {
        *self.0.entry(days).or_default() += cases;
    }

    /// How many cases.
    pub fn cases(&self) -> i64 {
        self.0.values().sum()
    }

    /// The days within which so many of a hundred cases were decided, by the nearest rank; none without cases.
    pub fn within(&self, percent: i64) -> Option<i64> {
        let rank = (self.cases() * percent + 99) / 100;
        let mut seen = 0;
        let at_rank = |(_, cases): &(&i64, &i64)| {
            seen += **cases;
            seen >= rank
        };
        self.0.iter().find(at_rank).map(|(days, _)| *days)
    }
}

/// Who did how much of what.
pub type Steps = BTreeMap<PersonRef, BTreeMap<Step, i64>>;

/// Everything that was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All of it.
    pub all: Tally,
    /// By item.
    pub items: BTreeMap<ItemRef, Tally>,
    /// By site.
    pub sites: BTreeMap<SiteRef, Tally>,
    /// What is open, by who has it; none: nobody.
    pub holders: BTreeMap<Option<PersonRef>, Tally>,
    /// How long decisions took, by item.
    pub days: BTreeMap<ItemRef, Days>,
    /// What officers did.
    pub steps: Steps,
    /// The materials that correction notices named, by item: how often each.
    pub defects: BTreeMap<ItemRef, Vec<(String, i64)>>,
    /// The questions and materials that were put right on the spot, by item: how often each.
    pub spots: BTreeMap<ItemRef, BTreeMap<(Part, String), i64>>,
}

/// What one site and branch is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) site: SiteRef,
    pub(crate) branch: Option<Branch>,
    pub(crate) item: Option<ItemRef>,
    pub(crate) officer: Option<PersonRef>,
    /// The first and the last day, as they are kept.
    pub(crate) days: (i64, i64),
}

impl Question {
    /// The first seven parameters of every text that counts or lists.
    pub(crate) fn vals(&self) -> [Val<'_>; 7] {
        const NOBODY: &[u8; 16] = &[0; 16];
        let officer = self.officer.as_ref();
        [
            self.site.as_str().into(),
            self.branch.map_or("", Branch::code).into(),
            self.item.as_ref().map_or("", |item| item.as_str()).into(),
            officer.is_some().into(),
            officer.map_or(NOBODY, |it| it.as_bytes()).into(),
            self.days.0.into(),
            self.days.1.into(),
        ]
    }
}

/// The questions for a figure, one for each site and branch within reach.
pub(crate) fn questions(may: &MaySupervise, filter: &Filter, days: (i64, i64)) -> Vec<Question> {
    let of =
        |(site, branch)| Question { site, branch, item: filter.item.clone(), officer: filter.officer, days };
    filter.scopes(may).into_iter().map(of).collect()
}

/// Counts, now.
pub async fn run(
    supervision: &Supervision,
    may: &MaySupervise,
    filter: &Filter,
) -> Result<Figures, SupervisionError> {
    let today = supervision.mint.today();
    let ask = |figure: Figure| questions(may, filter, figure.days(filter, today));
    let (now, late, period) = (ask(Figure::Open), ask(Figure::Late), ask(Figure::Received));
    let count = move |tx: &mut plat_store::Tx<'_>| {
        let mut figures = Figures::default();
        for of in &now {
            counts::open(tx, of, &mut figures)?;
        }
        for of in &late {
            counts::late(tx, of, &mut figures)?;
        }
        for of in &period {
            counts::received(tx, of, &mut figures)?;
            counts::decided(tx, of, &mut figures)?;
            counts::days(tx, of, &mut figures)?;
            counts::steps(tx, of, &mut figures)?;
            counts::defects(tx, of, &mut figures)?;
            spot::most(tx, of, &mut figures)?;
        }
        Ok::<_, SupervisionError>(figures)
    };
    supervision.db.read(count).await
}

impl Figures {
    /// Adds what was counted of an item at a site.
    pub(crate) fn add(&mut self, site: &SiteRef, item: ItemRef, tally: &Tally) {
        self.all.add(tally);
        self.items.entry(item).or_default().add(tally);
        self.sites.entry(site.clone()).or_default().add(tally);
    }

    /// What of an item was put right on the spot, the most frequent first.
    pub fn put_right(&self, item: &ItemRef) -> Vec<(Part, &str, i64)> {
        let counted = self.spots.get(item).into_iter().flatten();
        let mut most: Vec<_> = counted.map(|((part, what), count)| (*part, what.as_str(), *count)).collect();
        most.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_found_again_by_its_code() {
        assert!(Figure::all().all(|it| Figure::of_code(it.code()) == Some(it)));
        assert_eq!(Figure::of_code("names"), None);
    }

    #[test]
    fn no_share_is_said_of_three_cases() {
        assert_eq!(Share { part: 3, of: 3 }.percent(), None);
        assert_eq!(Share { part: 39, of: 40 }.percent().as_deref(), Some("97.5"));
        assert_eq!(Share { part: 2, of: 12 }.percent().as_deref(), Some("16.7"));
        assert_eq!(Share { part: 0, of: 0 }.percent(), None);
    }

    #[test]
    fn the_median_and_the_ninetieth_of_days_are_days_that_cases_really_took() {
        let mut days = Days::default();
        assert_eq!(days.within(50), None);
        for (took, cases) in [(1, 5), (3, 4), (20, 1)] {
            days.add(took, cases);
        }
        assert_eq!((days.within(50), days.within(90), days.within(100)), (Some(1), Some(3), Some(20)));
    }
}
